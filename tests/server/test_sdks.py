"""Real SDKs send over a real socket: what they send is on disk, and counted once, for the right person."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.examples import CLAIMS
from tests.server.conftest import Installation
from tests.server.everywhere import PLAN
from tests.server.serving import bytes_on_disk, histories, serving
from uptake.service.plans import save_plan
from uptake.service.sources import add_source, webhook_secret

pytestmark = [pytest.mark.server, pytest.mark.slow]

SECRET = "what somebody wrote"  # noqa: S105  it must not be on any disk
LINES = (CLAIMS / "people.csv").read_text(encoding="utf-8").splitlines()
ID, ADDRESS = LINES[20].split(",")[:2]


@pytest.fixture
def address(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    from uptake.core.plan.load import parse_plan

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    plan = parse_plan(PLAN).plan
    assert plan is not None
    save_plan(plan, PLAN, "asha")  # before anything is sent: properties are kept for its filters
    with serving(installation) as found:
        yield found


def counted(installation: Installation) -> int:
    """How often the one person used it. Nobody else did, and nothing of what was written is kept."""
    found = {person: history.uses for person, history in histories(installation).items() if history.uses}
    assert set(found) <= {ID}
    assert SECRET.encode() not in bytes_on_disk(installation)
    return found.get(ID, 0)


def test_segment_for_python(installation: Installation, address: str) -> None:
    from segment.analytics.client import Client

    errors: list[Any] = []
    client = Client(
        installation.key, host=address, gzip=True, on_error=lambda error, _: errors.append(error), max_retries=1
    )
    properties = {"tool": "helper", "prompt": SECRET}
    for _ in range(3):
        client.track(ADDRESS, "used", properties, context={"traits": {"note": SECRET}})
    client.track(ADDRESS, "used", {"tool": "another"})
    client.track(anonymous_id="somebody", event="used", properties=properties)
    client.page(ADDRESS, "Docs", SECRET)
    client.identify(ADDRESS, {"note": SECRET})
    client.shutdown()
    assert errors == []
    assert counted(installation) == 3


def test_segment_for_node(installation: Installation, address: str, tmp_path: Path) -> None:
    """Needs node and npm, and npm its registry or what it has in its cache."""
    script = tmp_path / "send.js"
    script.write_text(
        """
        const { Analytics } = require('@segment/analytics-node')
        const [writeKey, host, userId, secret] = process.argv.slice(2)
        const analytics = new Analytics({ writeKey, host })
        let failed = 0
        analytics.on('error', error => { console.error(error); failed += 1 })
        for (let i = 0; i < 3; i++)
          analytics.track({ userId, event: 'used', properties: { tool: 'helper', prompt: secret } })
        analytics.page({ userId, name: 'Docs', properties: { title: secret } })
        analytics.closeAndFlush({ timeout: 10000 }).then(() => process.exit(failed))
        """,
        encoding="utf-8",
    )
    npm = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefer-offline", "@segment/analytics-node"]
    assert subprocess.run(npm, cwd=tmp_path, check=False, timeout=300).returncode == 0, "npm reaches no registry"
    words = ["node", str(script), installation.key, address, ADDRESS, SECRET]
    subprocess.run(words, cwd=tmp_path, check=True, timeout=60)
    assert counted(installation) == 3


def test_a_webhook_of_segment(installation: Installation, address: str) -> None:
    message = {
        "type": "track", "messageId": "m1", "userId": ADDRESS, "event": "used", "properties": {"tool": "helper"},
        "timestamp": dt.datetime.now(dt.UTC).isoformat(), "context": {"traits": {"note": SECRET}},
    }  # fmt: skip
    body = json.dumps(message).encode()

    def post(body: bytes, secret: str, source: str = "claims-app") -> int:
        signature = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
        answer = httpx.post(
            f"{address}/v1/hooks/segment", params={"source": source}, content=body, headers={"X-Signature": signature}
        )
        return answer.status_code

    secret = webhook_secret("claims-app")
    assert [post(body, secret), post(body, secret)] == [200, 200]  # a replay is a repeat
    add_source("another", "asha")
    assert post(body, "guessed") == post(body, secret, "another") == post(body, secret, "unknown") == 401
    assert httpx.post(f"{address}/v1/hooks/segment?source=claims-app", content=body).status_code == 401
    assert counted(installation) == 1


def test_posthog_for_python(installation: Installation, address: str) -> None:
    from posthog import Posthog

    errors: list[Any] = []
    client = Posthog(
        installation.key, host=address, gzip=True, max_retries=1, on_error=lambda error, _: errors.append(error)
    )
    for _ in range(3):
        client.capture("used", distinct_id=ADDRESS, properties={"tool": "helper", "$ai_input": SECRET})
    client.capture("used", properties={"tool": "helper"})  # by nobody
    client.set(distinct_id=ADDRESS, properties={"note": SECRET})
    client.shutdown()
    assert errors == []
    assert counted(installation) == 3


def test_one_event_of_posthog_by_each_of_its_paths(installation: Installation, address: str) -> None:
    now = dt.datetime.now(dt.UTC).isoformat()
    for path in ("/capture/", "/e/", "/i/v0/e/", "/batch"):
        event = {"event": "used", "properties": {"distinct_id": ADDRESS, "tool": "helper"}, "timestamp": now,
                 "uuid": str(uuid.uuid4()), "api_key": installation.key}  # fmt: skip
        assert httpx.post(address + path, json=event).json()["status"] == 1
    assert httpx.post(f"{address}/batch/", json={"api_key": "wrong", "batch": []}).status_code == 401
    assert counted(installation) == 4


def test_cloudevents_for_python(installation: Installation, address: str) -> None:
    from cloudevents.core.bindings.http import to_binary_event, to_structured_event
    from cloudevents.core.v1.event import CloudEvent

    now = dt.datetime.now(dt.UTC)
    event = CloudEvent(
        {"id": "1", "source": "/helper", "type": "used", "specversion": "1.0", "subject": ADDRESS, "time": now,
         "datacontenttype": "application/json"},
        {"tool": "helper", "prompt": SECRET},
    )  # fmt: skip
    for message in (to_structured_event(event), to_binary_event(event)):  # the same event: once
        headers = {**message.headers, "Authorization": f"Bearer {installation.key}"}
        assert httpx.post(f"{address}/v1/events", content=message.body, headers=headers).status_code == 202
    batch = [{**json.loads(to_structured_event(event).body), "id": id_} for id_ in ("2", "3")]
    headers = {"Content-Type": "application/cloudevents-batch+json", "Authorization": f"Bearer {installation.key}"}
    assert httpx.post(f"{address}/v1/events", content=json.dumps(batch), headers=headers).json() == {"accepted": 2}
    assert counted(installation) == 3


def test_logs_of_opentelemetry(installation: Installation, address: str) -> None:
    from opentelemetry._logs import LogRecord
    from opentelemetry.exporter.otlp.proto.http import Compression
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
    from opentelemetry.sdk.resources import Resource

    exporter = OTLPLogExporter(
        f"{address}/v1/logs", headers={"Authorization": f"Bearer {installation.key}"}, compression=Compression.Gzip
    )
    provider = LoggerProvider(Resource.create({"service.name": "claude-code"}), shutdown_on_exit=False)
    provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
    logger = provider.get_logger("com.anthropic.claude_code.events")
    moment = int(dt.datetime.now(dt.UTC).timestamp() * 1e9)
    for number, name in enumerate(["user_prompt", "api_request", "tool_result", "user_prompt"]):
        attributes: dict[str, str | int] = {
            "event.name": name, "user.email": ADDRESS, "session.id": "s", "event.sequence": number, "prompt": SECRET,
            "user.id": "a device",
        }  # fmt: skip
        logger.emit(LogRecord(timestamp=moment + number, body=f"claude_code.{name}", attributes=attributes))
    assert provider.force_flush()
    provider.shutdown()
    assert counted(installation) == 2


def test_spans_of_opentelemetry(installation: Installation, address: str) -> None:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    exporter = OTLPSpanExporter(f"{address}/v1/traces", headers={"Authorization": f"Bearer {installation.key}"})
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    tracer = provider.get_tracer("helper")
    for _ in range(2):
        person = {"enduser.id": ADDRESS, "gen_ai.operation.name": "invoke_agent"}
        with tracer.start_as_current_span("invoke_agent helper", attributes=person):
            asked = {"gen_ai.operation.name": "chat", "gen_ai.input.messages": SECRET}
            with tracer.start_as_current_span("chat model", attributes=asked):
                pass
    assert provider.force_flush()
    provider.shutdown()
    assert counted(installation) == 2


def test_otlp_as_json_and_what_it_answers(installation: Installation, address: str) -> None:
    headers = {"Authorization": f"Bearer {installation.key}", "Content-Type": "application/json"}
    empty = httpx.post(f"{address}/v1/traces", json={"resourceSpans": []}, headers=headers)
    assert (empty.status_code, empty.json()) == (200, {})
    chat = {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}}
    nobody = {"traceId": "aa", "spanId": "bb", "startTimeUnixNano": "1788775200000000000", "attributes": [chat]}
    body = {"resourceSpans": [{"scopeSpans": [{"spans": [nobody]}]}]}
    partial = httpx.post(f"{address}/v1/traces", json=body, headers=headers).json()["partialSuccess"]
    assert partial == {"rejectedSpans": "1", "errorMessage": "user.id: no span of the trace says by whom"}
    protobuf = {**headers, "Content-Type": "application/x-protobuf"}
    broken = httpx.post(f"{address}/v1/logs", content=b"\xff", headers=protobuf)
    assert (broken.status_code, broken.headers["content-type"]) == (400, "application/x-protobuf")
    assert b"not the protobuf message" in broken.content
    assert httpx.post(f"{address}/v1/logs", content=b"", headers={**headers, "Content-Type": "x/y"}).status_code == 415


def test_the_key_of_segment_is_the_user_of_basic(installation: Installation, address: str) -> None:
    for user, status in ((f"{installation.key}:", 200), ("wrong:", 401), (":", 401)):
        headers = {"Authorization": f"Basic {base64.b64encode(user.encode()).decode()}"}
        assert httpx.post(f"{address}/v1/batch", json={"batch": []}, headers=headers).status_code == status
