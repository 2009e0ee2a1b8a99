"""The lines to paste into a tool, for each kind of sender: those of docs/sending-events.md, which a test holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from uptake.core.words import mark, say

TYPE, EVENT = '"type": "suggestion_confirmed"', '"event": "suggestion_confirmed"'  # what the docs send
OTHERS = mark("posthog for Python; other server SDKs have the same two")


@dataclass(frozen=True, slots=True)
class Snippet:
    """Lines for one kind of sender. In a shell the address is `$SERVER`, in a program `SERVER`; likewise the key."""

    sender: str
    lines: str
    in_shell: bool = False
    names: bool = False  # address and key stand before the lines, under these names

    def filled(self, server: str, key: str, lines: str) -> str:
        """Its lines, or what became of them, with the address and the key in place."""
        if self.in_shell:
            return lines.replace("$SERVER", server).replace("$KEY", key)
        if self.names:
            return f"SERVER, KEY = {_quoted(server)}, {_quoted(key)}\n{lines}"
        return lines.replace("SERVER", _quoted(server)).replace("KEY", _quoted(key))

    def sending(self, source: str, event: Mapping[str, str]) -> str:
        """Its lines with the name of the source and an event that counts; that of the docs where none is known."""
        lines = self.lines.replace('"/claims"', _quoted(f"/{source}"))
        if not event:
            return lines
        more = {name: value for name, value in event.items() if name != "event"}
        lines = lines.replace('{"env": "prod"}', _quoted(more)).replace(TYPE, f'"type": {_quoted(event["event"])}')
        inner = _quoted({"event": event["event"], **more})[1:-1]
        return lines.replace(EVENT, inner.replace("'", "'\\''"))  # it stands between the quotes of a shell


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


SNIPPETS = (
    Snippet(
        "curl",
        """curl -X POST $SERVER/v1/events \\
  -H "Authorization: Bearer $KEY" \\
  -d '{"person": "REPLACE.ME@x.example", "time": "'$(date -u +%Y-%m-%dT%H:%M:%SZ)'", "event": "suggestion_confirmed"}'
""",
        in_shell=True,
    ),
    Snippet(
        "CloudEvents, Python",
        """message = to_structured_event(
    CloudEvent({"type": "suggestion_confirmed", "source": "/claims", "subject": person}, {"env": "prod"})
)
requests.post(f"{SERVER}/v1/events", data=message.body, headers={**message.headers, "Authorization": f"Bearer {KEY}"})
""",
        names=True,
    ),
    Snippet("Segment, Python", "analytics.host, analytics.write_key = SERVER, KEY  # segment-analytics-python\n"),
    Snippet(
        "Segment, Node",
        "const analytics = new Analytics({ host: SERVER, writeKey: KEY })  // @segment/analytics-node\n",
    ),
    Snippet("PostHog", f"posthog = Posthog(KEY, host=SERVER)  # {OTHERS}\n"),
    Snippet(
        "OpenTelemetry, Claude Code",
        """export CLAUDE_CODE_ENABLE_TELEMETRY=1 OTEL_LOGS_EXPORTER=otlp OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_ENDPOINT=$SERVER OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer $KEY"
""",
        in_shell=True,
    ),
)


def filled(server: str, key: str, source: str, event: Mapping[str, str]) -> list[tuple[str, str]]:
    """(sender, lines with address, key, source and an event that counts) of each kind of sender."""
    lines = [(one, one.sending(source, event).replace(OTHERS, say(OTHERS))) for one in SNIPPETS]
    return [(one.sender, one.filled(server, key, each)) for one, each in lines]
