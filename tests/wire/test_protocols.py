"""Other people's protocols: the samples mean what is written beside them, and no body breaks a reader."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from uptake.wire.cloudevents import read_batch, read_binary, read_structured
from uptake.wire.incoming import BadBodyError, Incoming, Sent
from uptake.wire.instants import MICROSECONDS
from uptake.wire.native import read_native
from uptake.wire.otlp_logs import read_otlp_logs
from uptake.wire.otlp_spans import read_otlp_spans
from uptake.wire.posthog import posthog_key, read_posthog
from uptake.wire.segment import read_segment

WANTED = frozenset({"tool", "env", "name", "action", "prompt", "answer", "$ip", "gen_ai.input.messages", "data_base64"})
SAMPLES = Path(__file__).resolve().parents[1] / "data" / "usage"
MEANING = json.loads((SAMPLES / "meaning.json").read_bytes())


def people() -> dict[str, str]:
    """Any identifier of the samples → the person."""
    found: dict[str, str] = {}
    for name, key, value in (("people.csv", 0, 0), ("people.csv", 0, 1), ("identities.csv", 0, 2)):
        rows = [line.split(",") for line in (SAMPLES / name).read_text(encoding="utf-8").splitlines()[1:]]
        found |= {row[value]: row[key] for row in rows}
    return found


PEOPLE = people()


def days(incoming: Incoming, uses: Callable[[Sent], bool]) -> set[tuple[str, str]]:
    return {
        (PEOPLE[event.person], dt.datetime.fromtimestamp(event.time / MICROSECONDS, dt.UTC).date().isoformat())
        for event in incoming.events
        if uses(event)
    }


READ: Mapping[str, tuple[Callable[[bytes], Incoming], Callable[[Sent], bool]]] = {
    "segment-batch.json": (
        lambda body: read_segment(body, WANTED),
        lambda event: event.event == "Assistant Prompt Submitted",
    ),
    "posthog-batch.json": (
        lambda body: read_posthog(body, WANTED),
        lambda event: event.event in {"assistant answer accepted", "$ai_generation"},
    ),
    "cloudevents-batch.json": (
        lambda body: read_batch(body, "subject", WANTED),
        lambda event: event.event == "org.example.assistant.used",
    ),
    "claude-code-otlp-logs.json": (
        lambda body: read_otlp_logs(body, WANTED, is_json=True),
        lambda event: event.event == "claude_code.user_prompt",
    ),
    "otel-genai-spans.json": (
        lambda body: read_otlp_spans(body, WANTED, is_json=True),
        lambda event: event.event == "gen_ai.trace",
    ),
}


@pytest.mark.parametrize("name", READ)
def test_a_sample_means_what_is_written_beside_it(name: str) -> None:
    read, uses = READ[name]
    incoming = read((SAMPLES / name).read_bytes())
    assert days(incoming, uses) == {tuple(pair) for pair in MEANING[name]["use_person_days_utc"]}
    shown = {tuple(pair) for pair in MEANING[name].get("exposure_person_days_utc", ())}
    exposed = {"$pageview", "$feature_flag_called", "Assistant Panel Shown", "org.example.assistant.offered"}
    assert days(incoming, lambda event: event.event in exposed) == shown


@pytest.mark.parametrize("name", READ)
def test_no_text_that_was_asked_or_answered_is_read(name: str) -> None:
    incoming = READ[name][0]((SAMPLES / name).read_bytes())
    read = repr([event for event in incoming.events if name != "segment-batch.json"])
    for word in ("private", "do not store", "REDACTED", "192.0.2", "Mozilla", "fabd0936bee766d1"):
        assert word not in read


def test_repeats_keep_their_id_and_the_same_id_of_another_source_is_another() -> None:
    batch = read_batch((SAMPLES / "cloudevents-batch.json").read_bytes(), "subject", WANTED)
    ids = [event.id for event in batch.events]
    assert (len(ids), len(set(ids))) == (4, 3)


def test_segment_counts_what_people_do_and_nobody_who_is_not_signed_in() -> None:
    incoming = read_segment((SAMPLES / "segment-batch.json").read_bytes(), WANTED)
    assert [refusal.field for refusal in incoming.refusals] == ["userId"]
    page = {"userId": "p01", "name": "Inbox", "timestamp": "2027-01-11T09:00:00Z", "properties": {"url": "https://x"}}
    (event,) = read_segment(json.dumps(page).encode(), WANTED, "page").events
    assert (event.event, event.properties) == ("page", {"name": "Inbox"})


def cloud(**more: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0", "type": "used", "source": "/a", "id": "1", "subject": "p01",
        "time": "2027-01-11T09:00:00Z", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("place", "event", "person"),
    [
        ("subject", cloud(), "p01"),
        ("actor", cloud(actor="p02"), "p02"),
        ("data.user.email", cloud(data={"user": {"email": "p03@acme.example"}}), "p03@acme.example"),
    ],
)
def test_the_person_of_a_cloudevent_is_where_the_source_says(place: str, event: dict[str, Any], person: str) -> None:
    (found,) = read_structured(json.dumps(event).encode(), place, WANTED).events
    assert found.person == person


def test_a_binary_cloudevent_has_its_attributes_in_the_headers() -> None:
    headers = {f"ce-{key}": str(value).replace(" ", "%20") for key, value in cloud(subject="Ines Roth").items()}
    body = b'{"action": "summarise"}'
    (event,) = read_binary({**headers, "content-type": "application/json"}, body, "subject", WANTED).events
    assert (event.person, event.properties) == ("Ines Roth", {"action": "summarise"})
    (event,) = read_binary({**headers, "content-type": "text/plain"}, b"what I wrote", "subject", WANTED).events
    assert event.properties == {}


@pytest.mark.parametrize(
    ("more", "field"), [({"specversion": "0.3"}, "specversion"), ({"time": None}, "time"), ({"subject": ""}, "subject")]
)
def test_a_cloudevent_without_what_it_needs_is_refused(more: dict[str, Any], field: str) -> None:
    (refusal,) = read_structured(json.dumps(cloud(**more)).encode(), "subject", WANTED).refusals
    assert refusal.field == field


def record(name: str, **attributes: str) -> bytes:
    named = [{"key": key.replace("__", "."), "value": {"stringValue": text}} for key, text in attributes.items()]
    one = {"timeUnixNano": "1788764400000000000", "body": {"stringValue": name}, "attributes": named}
    return json.dumps({"resourceLogs": [{"scopeLogs": [{"logRecords": [one]}]}]}).encode()


def test_both_spellings_of_claude_code_are_one_event_and_a_device_is_nobody() -> None:
    given = {"user__email": "p01@acme.example", "session__id": "s", "event__sequence": "1"}
    with_prefix = read_otlp_logs(record("", event__name="claude_code.user_prompt", **given), WANTED, is_json=True)
    without = read_otlp_logs(
        record("claude_code.user_prompt", event__name="user_prompt", **given), WANTED, is_json=True
    )
    assert with_prefix.events == without.events
    by_key = read_otlp_logs(record("claude_code.user_prompt", user__id="a device"), WANTED, is_json=True)
    assert (by_key.events, [one.field for one in by_key.refusals]) == ((), ["user.email"])


def span(id_: str, parent: str = "", **attributes: str) -> dict[str, Any]:
    named = [{"key": key.replace("__", "."), "value": {"stringValue": text}} for key, text in attributes.items()]
    return {
        "traceId": "aa", "spanId": id_, "parentSpanId": parent, "startTimeUnixNano": "1788764400000000000",
        "attributes": named,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("spans", "uses", "refused"),
    [
        ([span("1", gen_ai__operation__name="chat", user__id="p01")], 1, 0),
        ([span("1", user__id="p01"), span("2", "1", gen_ai__operation__name="chat")], 1, 0),
        ([span("1", gen_ai__operation__name="embeddings", user__id="p01")], 0, 0),
        ([span("2", "1", gen_ai__operation__name="chat")], 0, 0),  # the top may yet come
        ([span("1", gen_ai__operation__name="chat")], 0, 1),
        ([span("1", "2", user__id="p01", gen_ai__operation__name="chat"), span("2", "1")], 1, 0),  # a circle
    ],
)
def test_a_trace_is_one_use_of_whoever_stands_at_its_top(spans: list[Any], uses: int, refused: int) -> None:
    body = json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}).encode()
    incoming = read_otlp_spans(body, WANTED, is_json=True)
    assert (len(incoming.events), len(incoming.refusals)) == (uses, refused)


def test_protobuf_and_json_say_the_same() -> None:
    from google.protobuf.json_format import ParseDict

    logs = json.loads((SAMPLES / "claude-code-otlp-logs.json").read_bytes())
    packed = ParseDict(logs, ExportLogsServiceRequest()).SerializeToString()
    expected = read_otlp_logs(json.dumps(logs).encode(), WANTED, is_json=True)
    assert read_otlp_logs(packed, WANTED, is_json=False) == expected
    assert len(expected.events) == 3


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(10**400),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=3)
            | st.sampled_from(
                [
                    *("batch", "event", "type", "userId", "timestamp", "properties", "distinct_id", "api_key", "time"),
                    *("person", "id", "subject", "data", "specversion", "source", "resourceLogs", "scopeLogs", "value"),
                    *("logRecords", "resourceSpans", "scopeSpans", "spans", "attributes", "key", "stringValue", "body"),
                    *("intValue", "traceId", "spanId", "parentSpanId", "startTimeUnixNano", "timeUnixNano", "resource"),
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=40,
)
BODIES = (
    st.binary(max_size=200)
    | ANY_JSON.map(lambda value: json.dumps(value).encode())
    | st.sampled_from([b"[" * 200_000, b'{"batch":' * 100_000, b"9" * 5000, b'{"batch": [' + b"9" * 5000 + b"]}"])
    | st.sampled_from([b'{"event": "\\ud800"}', b'"\\u0000"', b"1e999", b"\xff\xfe{\x00", b"-0", b"null"])
)
READERS: list[Callable[[bytes], object]] = [
    lambda body: read_native(body, frozenset({"event", "data", "x"})),
    lambda body: read_segment(body, WANTED),
    lambda body: read_posthog(body, WANTED),
    posthog_key,
    lambda body: read_structured(body, "data.user", WANTED),
    lambda body: read_batch(body, "subject", WANTED),
    lambda body: read_binary({"ce-specversion": "1.0", "content-type": "application/json"}, body, "data.a.b", WANTED),
    lambda body: read_otlp_logs(body, WANTED, is_json=True),
    lambda body: read_otlp_logs(body, WANTED, is_json=False),
    lambda body: read_otlp_spans(body, WANTED, is_json=True),
    lambda body: read_otlp_spans(body, WANTED, is_json=False),
]


@given(BODIES)
@settings(max_examples=150, deadline=None)
def test_no_body_breaks_a_reader(body: bytes) -> None:
    for read in READERS:
        try:
            found = read(body)
        except BadBodyError:
            continue
        for event in found.events if isinstance(found, Incoming) else ():
            assert event.person or event.event.startswith("uptake.")
            f"{event.person}{event.event}{event.id}".encode()  # no half of a pair


ATTRIBUTES = st.dictionaries(
    st.sampled_from(["user.email", "user.id", "event.name", "gen_ai.operation.name", "event.timestamp", "x"]),
    st.text(max_size=5) | st.integers(-(2**63), 2**63 - 1) | st.floats(),
)


@given(st.lists(ATTRIBUTES, max_size=3), st.integers(0, 2**64 - 1), st.binary(max_size=3), st.integers(0, 2))
@settings(max_examples=100, deadline=None)
def test_no_message_of_otlp_breaks_a_reader(made: list[dict[str, Any]], time: int, id_: bytes, cut: int) -> None:
    logs, traces = ExportLogsServiceRequest(), ExportTraceServiceRequest()
    for attributes in made:
        log = logs.resource_logs.add().scope_logs.add().log_records.add(time_unix_nano=time)
        one = traces.resource_spans.add().scope_spans.add().spans.add(span_id=id_, start_time_unix_nano=time)
        for key, value in attributes.items():
            for holder in (log, one):
                kind = {str: "string_value", int: "int_value", float: "double_value"}[type(value)]
                setattr(holder.attributes.add(key=key).value, kind, value)
    for message, read in ((logs, read_otlp_logs), (traces, read_otlp_spans)):
        body = message.SerializeToString()
        try:
            read(body[: len(body) - cut], WANTED, is_json=False)
        except BadBodyError:
            continue


OWN = st.fixed_dictionaries(
    {},
    optional={
        "person": st.sampled_from(["p01", " p01 ", "", 7, None]),
        "time": st.sampled_from(["2027-01-11T09:00:00Z", "2027-01-11T09:00:07Z", "2027-01-11T10:00+01:00", 5, "soon"]),
        "event": st.sampled_from(["used", "uptake.decision", " ", 7]),
        "id": st.sampled_from(["1", 1, None, ["x"]]),
        "tool": st.sampled_from(["helper", True, 1.5, None, {"a": 1}]),
        "note": st.text(max_size=3),
        "properties": st.none() | st.dictionaries(st.sampled_from(["tool", "env", "x"]), st.sampled_from(["a", 1])),
    },
)


@given(st.lists(OWN | st.sampled_from(["no object", None]), max_size=5))
@settings(max_examples=200, deadline=None)
def test_an_array_says_the_same_as_its_events_a_line(events: list[Any]) -> None:
    wanted = frozenset({"tool", "env"})
    fast = read_native(json.dumps(events).encode(), wanted)
    slow = [read_native(json.dumps(event).encode(), wanted) for event in events]  # one by one they are read slowly
    assert list(fast.events) == [event for one in slow for event in one.events]
    assert fast.numbers == tuple(number for number, one in enumerate(slow) if one.events)
    assert [one.reason for one in fast.refusals] == [refusal.reason for one in slow for refusal in one.refusals]
