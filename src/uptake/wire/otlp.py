"""
OTLP/HTTP: the log records and spans of a request, from protobuf and from JSON, as plain values.

Only attributes that are a text, a number or a truth value are read. https://opentelemetry.io/docs/specs/otlp/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uptake.wire.incoming import BadBodyError, decoded, text_of

if TYPE_CHECKING:
    from google.protobuf.message import Message

NANOSECONDS = 1_000_000_000
_SCALARS = frozenset({"string_value", "int_value", "double_value", "bool_value"})
_JSON_SCALARS = ("stringValue", "intValue", "doubleValue", "boolValue")


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One record. `time`: UTC epoch nanoseconds, 0 if unknown; `attributes`: of its resource too, its own win."""

    name: str
    time: int
    body: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Span:
    """One span. `parent`: an empty text at the top of a trace; `start`: UTC epoch nanoseconds."""

    trace: str
    id: str
    parent: str
    start: int
    attributes: Mapping[str, str]


def log_records(body: bytes, *, is_json: bool) -> list[LogRecord]:
    """The log records of a request. Raises BadBodyError where the body is none."""
    return list(_json_logs(_document(body)) if is_json else _protobuf_logs(body))


def spans(body: bytes, *, is_json: bool) -> list[Span]:
    """The spans of a request. Raises BadBodyError where the body is none."""
    return list(_json_spans(_document(body)) if is_json else _protobuf_spans(body))


def _protobuf_logs(body: bytes) -> Iterator[LogRecord]:
    from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest

    for resource in _parsed(ExportLogsServiceRequest, body).resource_logs:
        shared = _protobuf_attributes(resource.resource.attributes)
        for record in (record for scope in resource.scope_logs for record in scope.log_records):
            yield LogRecord(
                record.event_name,
                record.time_unix_nano or record.observed_time_unix_nano,
                record.body.string_value,
                shared | _protobuf_attributes(record.attributes),
            )


def _protobuf_spans(body: bytes) -> Iterator[Span]:
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    for resource in _parsed(ExportTraceServiceRequest, body).resource_spans:
        shared = _protobuf_attributes(resource.resource.attributes)
        for span in (span for scope in resource.scope_spans for span in scope.spans):
            yield Span(
                span.trace_id.hex(),
                span.span_id.hex(),
                span.parent_span_id.hex(),
                span.start_time_unix_nano,
                shared | _protobuf_attributes(span.attributes),
            )


def _parsed(kind: type[Message], body: bytes) -> Any:
    from google.protobuf.message import DecodeError

    try:
        return kind.FromString(body)
    except DecodeError:
        raise BadBodyError("The body is not the protobuf message of this path.") from None


def _protobuf_attributes(attributes: Iterable[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in attributes:
        kind = one.value.WhichOneof("value")
        if kind in _SCALARS:
            found[one.key] = text_of(getattr(one.value, kind))
    return found


def _document(body: bytes) -> dict[str, Any]:
    found = decoded(body)
    if not isinstance(found, dict):
        raise BadBodyError("The body is a JSON object of OTLP.")
    return found


def _json_logs(document: dict[str, Any]) -> Iterator[LogRecord]:
    for resource in _objects(document, "resourceLogs"):
        shared = _json_attributes(resource.get("resource"))
        for record in (one for scope in _objects(resource, "scopeLogs") for one in _objects(scope, "logRecords")):
            body = record.get("body")
            yield LogRecord(
                text_of(record.get("eventName")),
                _nanoseconds(record.get("timeUnixNano")) or _nanoseconds(record.get("observedTimeUnixNano")),
                text_of(body.get("stringValue")) if isinstance(body, dict) else "",
                shared | _json_attributes(record),
            )


def _json_spans(document: dict[str, Any]) -> Iterator[Span]:
    for resource in _objects(document, "resourceSpans"):
        shared = _json_attributes(resource.get("resource"))
        for span in (one for scope in _objects(resource, "scopeSpans") for one in _objects(scope, "spans")):
            yield Span(
                text_of(span.get("traceId")).lower(),
                text_of(span.get("spanId")).lower(),
                text_of(span.get("parentSpanId")).lower(),
                _nanoseconds(span.get("startTimeUnixNano")),
                shared | _json_attributes(span),
            )


def _objects(holder: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    found = holder.get(key)
    return (one for one in found if isinstance(one, dict)) if isinstance(found, list) else iter(())


def _json_attributes(holder: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in _objects(holder, "attributes") if isinstance(holder, dict) else ():
        value = one.get("value")
        scalar = next((value[key] for key in _JSON_SCALARS if key in value), None) if isinstance(value, dict) else None
        if scalar is not None:
            found[text_of(one.get("key"))] = text_of(scalar)
    return found


def _nanoseconds(value: Any) -> int:
    """64-bit numbers are texts in JSON; plain numbers occur too. 0 where it is neither."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
