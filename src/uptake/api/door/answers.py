"""What the doors answer: to each protocol what its clients expect, so that they go on, come again, or give up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from uptake.api.door.requests import Request
from uptake.api.problems import Problem
from uptake.wire.incoming import Refusal

JSON = "application/json"
PROTOBUF = "application/x-protobuf"
TOLD = 100  # refusals that an answer lists
LACKS_RIGHT = "this key may not"


@dataclass(frozen=True, slots=True)
class Answer:
    """The status, the body and its media type."""

    status: int
    body: bytes
    kind: str = JSON


def plain(_request: Request, kept: int, refusals: Sequence[Refusal]) -> Answer:
    """
    Our own: 202 where all was kept. Otherwise of those that were not the place, the field and the reason: 400, or 403
    where the key may send none of them.
    """
    if not refusals:
        return Answer(202, msgspec.json.encode({"accepted": kept}))
    lacking = not kept and all(one.reason.startswith(LACKS_RIGHT) for one in refusals)
    found = {
        "type": "urn:uptake:error:bad-event",
        "title": "Some events were not taken.",
        "status": 403 if lacking else 400,
        "code": "bad-event",
        "accepted": kept,
        "errors": [{"index": one.index, "field": one.field, "reason": one.reason} for one in refusals[:TOLD]],
    }
    return Answer(403 if lacking else 400, msgspec.json.encode(found), "application/problem+json")


def segment(_request: Request, kept: int, refusals: Sequence[Refusal]) -> Answer:
    """200 whatever was in the batch: its clients throw a whole batch away, or send it again, at anything else."""
    return Answer(200, msgspec.json.encode({"success": True, "accepted": kept, "refused": len(refusals)}))


def posthog(_request: Request, kept: int, refusals: Sequence[Refusal]) -> Answer:
    """200, as with `segment`."""
    return Answer(200, msgspec.json.encode({"status": 1, "accepted": kept, "refused": len(refusals)}))


def otlp_logs(request: Request, _kept: int, refusals: Sequence[Refusal]) -> Answer:
    """200, with a partial success where records were refused; in the encoding of the request."""
    from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse

    return _otlp(request, ExportLogsServiceResponse(), "rejected_log_records", refusals)


def otlp_spans(request: Request, _kept: int, refusals: Sequence[Refusal]) -> Answer:
    """200, with a partial success where traces were refused; in the encoding of the request."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

    return _otlp(request, ExportTraceServiceResponse(), "rejected_spans", refusals)


def _otlp(request: Request, response: Any, count: str, refusals: Sequence[Refusal]) -> Answer:
    from google.protobuf.json_format import MessageToJson

    if refusals:
        setattr(response.partial_success, count, len(refusals))
        response.partial_success.error_message = _why(refusals)
    if is_json(request):
        return Answer(200, MessageToJson(response, indent=None).encode())
    return Answer(200, response.SerializeToString(), PROTOBUF)


def problem(_request: Request, error: Problem) -> Answer:
    """Problem details, as RFC 9457 has them."""
    return Answer(error.status, error.body(), "application/problem+json")


def otlp_problem(request: Request, error: Problem) -> Answer:
    """A `google.rpc.Status`, as OTLP wants it, to whoever speaks protobuf; its field 2 is the message."""
    if request.content_type != PROTOBUF:
        return problem(request, error)
    text = error.detail.encode()[:127].decode(errors="ignore").encode()  # so that the length is one byte
    return Answer(error.status, b"\x12" + bytes([len(text)]) + text, PROTOBUF)


def is_json(request: Request) -> bool:
    """Whether an OTLP request is JSON. Raises Problem 415 where it is neither that nor protobuf."""
    if request.content_type not in {JSON, PROTOBUF}:
        raise Problem(415, "media-type", f"OTLP is sent as {PROTOBUF} or {JSON}.")
    return request.content_type == JSON


def _why(refusals: Sequence[Refusal]) -> str:
    first = refusals[0]
    return f"{first.field}: {first.reason}" if first.field else first.reason
