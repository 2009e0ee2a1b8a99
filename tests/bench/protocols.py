"""What an event costs by protocol: processor time from a batch of 100 to lines of the spool, no HTTP and no disk."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.json_format import ParseDict
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest

from uptake.api.door.slim import Slimmer
from uptake.service.rights import DoorRules, SourceRights
from uptake.service.sealing import Seal
from uptake.wire.cloudevents import read_batch
from uptake.wire.incoming import Incoming
from uptake.wire.native import read_native
from uptake.wire.otlp_logs import read_otlp_logs
from uptake.wire.posthog import read_posthog
from uptake.wire.segment import read_segment
from uptake.wire.spooled import encode

BATCH, BATCHES, ROUNDS = 100, 8, 20
WANTED = frozenset({"tool", "env", "channel"})
PROPERTIES = {"tool": "helper", "note": "what is not kept"}


def native(number: int) -> dict[str, Any]:
    return {"person": person(number), "time": moment(number), "event": "used", "id": id_(number), **PROPERTIES}


def cloudevent(number: int) -> dict[str, Any]:
    told = {"specversion": "1.0", "id": id_(number), "source": "/claims", "type": "used", "time": moment(number)}
    return {**told, "subject": person(number), "datacontenttype": "application/json", "data": PROPERTIES}


def segment(number: int) -> dict[str, Any]:
    told = {"type": "track", "event": "used", "userId": person(number), "messageId": id_(number)}
    context = {"library": {"name": "analytics-python", "version": "2.3.2"}, "ip": "192.0.2.1"}
    return {**told, "timestamp": moment(number), "properties": PROPERTIES, "context": context, "integrations": {}}


def posthog(number: int) -> dict[str, Any]:
    told = {"event": "used", "distinct_id": person(number), "uuid": id_(number), "timestamp": moment(number)}
    return {**told, "properties": {**PROPERTIES, "$lib": "posthog-python", "$os": "Linux", "$is_server": True}}


def log_record(number: int) -> dict[str, Any]:
    said = {
        "user.id": "f" * 64,
        "session.id": id_(number // 20),
        "user.email": person(number),
        "prompt.id": id_(number),
    }
    said |= {"event.name": "user_prompt", "event.timestamp": moment(number), "event.sequence": str(number % 50)}
    said |= {"terminal.type": "vscode", "prompt_length": "120", "organization.id": id_(7)}
    attributes = [{"key": key, "value": {"stringValue": value}} for key, value in said.items()]
    time_ = str(1_736_758_800_000_000_000 + number)
    return {"timeUnixNano": time_, "body": {"stringValue": "claude_code.user_prompt"}, "attributes": attributes}


def person(number: int) -> str:
    return f"person{number % 3000}@bench.example"


def id_(number: int) -> str:
    return str(uuid.UUID(int=number + (1 << 100)))


def moment(number: int) -> str:
    return f"2025-01-13T09:{number // 60 % 60:02d}:{number % 60:02d}.{number * 7919 % 10**6:06d}+00:00"


def logs(numbers: range) -> dict[str, Any]:
    return {"resourceLogs": [{"scopeLogs": [{"logRecords": [log_record(number) for number in numbers]}]}]}


def packed(numbers: range) -> bytes:
    return bytes(ParseDict(logs(numbers), ExportLogsServiceRequest()).SerializeToString())


def as_json(body: object) -> bytes:
    return json.dumps(body).encode()


Protocol = tuple[Callable[[range], bytes], Callable[[bytes], Incoming]]
PROTOCOLS: Mapping[str, Protocol] = {
    "our own": (lambda numbers: as_json(list(map(native, numbers))), lambda body: read_native(body, WANTED)),
    "our own, a line each": (
        lambda numbers: b"\n".join(as_json(native(number)) for number in numbers),
        lambda body: read_native(body, WANTED),
    ),
    "CloudEvents": (
        lambda numbers: as_json(list(map(cloudevent, numbers))),
        lambda body: read_batch(body, "subject", WANTED),
    ),
    "Segment": (
        lambda numbers: as_json({"batch": list(map(segment, numbers))}),
        lambda body: read_segment(body, WANTED),
    ),
    "PostHog": (
        lambda numbers: as_json({"api_key": "k", "batch": list(map(posthog, numbers))}),
        lambda body: read_posthog(body, WANTED),
    ),
    "OTLP logs, JSON": (
        lambda numbers: as_json(logs(numbers)),
        lambda body: read_otlp_logs(body, WANTED, is_json=True),
    ),
    "OTLP logs, protobuf": (packed, lambda body: read_otlp_logs(body, WANTED, is_json=False)),
}


def measured(body: bytes, read: Callable[[bytes], Incoming], slimmer: Slimmer) -> float:
    """Microseconds of the processor for an event, in the quickest of some rounds."""
    rights, rules = SourceRights("bench", False, frozenset(), "subject"), DoorRules({}, WANTED, WANTED)
    took = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        lines, refused = slimmer.lines(read(body), rights, rules)
        encode(lines)
        took.append(time.process_time() - begun)
        if len(lines) != BATCH:
            raise SystemExit(f"not taken: {refused[:1]}")
    return min(took) / BATCH * 1e6


def main() -> None:
    """Print a table in Markdown."""
    slimmer = Slimmer(b"k" * 32, Seal("for the bench only"))
    print("| protocol | processor time for an event |\n|---|---|")
    for name, (make, read) in PROTOCOLS.items():
        bodies = [make(range(start * BATCH, (start + 1) * BATCH)) for start in range(BATCHES)]
        print(f"| {name} | {sum(measured(body, read, slimmer) for body in bodies) / BATCHES:.1f} µs |")


if __name__ == "__main__":
    main()
