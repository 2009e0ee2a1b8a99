"""
OTLP/HTTP: the log records and spans of a request, from protobuf and from JSON, as plain values.

Only attributes that are asked for, and are a text, a number or a truth value, are read.
https://opentelemetry.io/docs/specs/otlp/
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import astuple

from uptake.wire.incoming import BadBodyError, decoded
from uptake.wire.picked import Object, Other, many, objects, text_of

if TYPE_CHECKING:
    from google.protobuf.message import Message

NANOSECONDS = 1_000_000_000
_SCALARS = frozenset({"string_value", "int_value", "double_value", "bool_value"})
_JSON_SCALARS = ("stringValue", "intValue", "doubleValue", "boolValue")
_OF_A_LOG = ("eventName", "timeUnixNano", "observedTimeUnixNano")
_OF_A_SPAN = ("traceId", "spanId", "parentSpanId", "startTimeUnixNano")


class LogRecord(msgspec.Struct, gc=False):
    """One record. `time`: UTC epoch nanoseconds, 0 if unknown; `attributes`: of its resource too, its own win."""

    name: str
    time: int
    body: str
    attributes: dict[str, str]


class Span(msgspec.Struct, gc=False):
    """One span. `parent`: an empty text at the top of a trace; `start`: UTC epoch nanoseconds."""

    trace: str
    id: str
    parent: str
    start: int
    attributes: dict[str, str]


def log_records(body: bytes, keys: Collection[str], *, is_json: bool) -> list[LogRecord]:
    """The log records of a request, with those attributes. Raises BadBodyError where the body is none."""
    return list(_json_logs(body, keys) if is_json else _protobuf_logs(body, keys))


def spans(body: bytes, keys: Collection[str], *, is_json: bool) -> list[Span]:
    """The spans of a request, with those attributes. Raises BadBodyError where the body is none."""
    return list(_json_spans(body, keys) if is_json else _protobuf_spans(body, keys))


def _protobuf_logs(body: bytes, keys: Collection[str]) -> Iterator[LogRecord]:
    from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest

    for resource in _parsed(ExportLogsServiceRequest, body).resource_logs:
        shared = _protobuf_attributes(resource.resource.attributes, keys)
        for record in (record for scope in resource.scope_logs for record in scope.log_records):
            yield LogRecord(
                record.event_name,
                record.time_unix_nano or record.observed_time_unix_nano,
                record.body.string_value,
                shared | _protobuf_attributes(record.attributes, keys),
            )


def _protobuf_spans(body: bytes, keys: Collection[str]) -> Iterator[Span]:
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    for resource in _parsed(ExportTraceServiceRequest, body).resource_spans:
        shared = _protobuf_attributes(resource.resource.attributes, keys)
        for span in (span for scope in resource.scope_spans for span in scope.spans):
            yield Span(
                span.trace_id.hex(),
                span.span_id.hex(),
                span.parent_span_id.hex(),
                span.start_time_unix_nano,
                shared | _protobuf_attributes(span.attributes, keys),
            )


def _parsed(kind: type[Message], body: bytes) -> Any:
    from google.protobuf.message import DecodeError

    try:
        return kind.FromString(body)
    except DecodeError:
        raise BadBodyError("The body is not the protobuf message of this path.") from None


def _protobuf_attributes(attributes: Iterable[Any], keys: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in attributes:
        key = one.key
        if key in keys:
            value = one.value
            text = value.string_value
            if text:  # as nearly always, so that what kind it is need not be asked
                found[key] = text
            elif (kind := value.WhichOneof("value")) in _SCALARS:
                found[key] = text_of(getattr(value, kind))
    return found


def _json_logs(body: bytes, keys: Collection[str]) -> Iterator[LogRecord]:
    for resource in _objects(_document(body, _decoder("Logs", "logRecords", *_OF_A_LOG)).resourceLogs):
        shared = _json_attributes(resource.resource, keys)
        for record in (one for scope in _objects(resource.scopeLogs) for one in _objects(scope.logRecords)):
            yield LogRecord(
                text_of(record.eventName),
                _nanoseconds(record.timeUnixNano) or _nanoseconds(record.observedTimeUnixNano),
                text_of(record.body.stringValue) if isinstance(record.body, Object) else "",
                shared | _json_attributes(record, keys),
            )


def _json_spans(body: bytes, keys: Collection[str]) -> Iterator[Span]:
    for resource in _objects(_document(body, _decoder("Spans", "spans", *_OF_A_SPAN)).resourceSpans):
        shared = _json_attributes(resource.resource, keys)
        for span in (one for scope in _objects(resource.scopeSpans) for one in _objects(scope.spans)):
            yield Span(
                text_of(span.traceId).lower(),
                text_of(span.spanId).lower(),
                text_of(span.parentSpanId).lower(),
                _nanoseconds(span.startTimeUnixNano),
                shared | _json_attributes(span, keys),
            )


def _document(body: bytes, decoder: msgspec.json.Decoder[Any]) -> Any:
    found = decoded(body, decoder)
    if not isinstance(found, Object):
        raise BadBodyError("The body is a JSON object of OTLP.")
    return found


@cache
def _decoder(kind: str, records: str, *fields: str) -> msgspec.json.Decoder[Any]:
    """A decoder of requests: of each resource the scopes, of each scope the records with their fields."""
    value = objects(**dict.fromkeys(_JSON_SCALARS, Any)) | Other
    attributes = many(objects(key=Any, value=value))
    record = objects(**dict.fromkeys(fields, Any), body=value, attributes=attributes)
    scope = objects(**{records: many(record)})
    resource = objects(resource=objects(attributes=attributes) | Other, **{f"scope{kind}": many(scope)})
    return msgspec.json.Decoder(objects(**{f"resource{kind}": many(resource)}) | Other)


def _objects(found: Any) -> list[Any]:
    return [one for one in found if isinstance(one, Object)] if isinstance(found, list) else []


def _json_attributes(holder: Any, keys: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in _objects(holder.attributes) if isinstance(holder, Object) else ():
        if type(one.key) is str and one.key in keys and isinstance(one.value, Object):
            scalar = one.value.stringValue  # as nearly always
            if scalar is None:
                scalar = next((value for value in astuple(one.value) if value is not None), None)
            if scalar is not None:
                found[one.key] = text_of(scalar)
    return found


def _nanoseconds(value: Any) -> int:
    """64-bit numbers are texts in JSON; plain numbers occur too. 0 where it is neither."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
