"""The lines to paste into a tool, for each kind of sender: those of docs/sending-events.md, which a test holds."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Snippet:
    """Lines for one kind of sender. In a shell the address is `$SERVER`, in a program `SERVER`; likewise the key."""

    sender: str
    lines: str
    in_shell: bool = False
    names: bool = False  # address and key stand before the lines, under these names

    def filled(self, server: str, key: str) -> str:
        """The lines with the address and the key in place."""
        if self.in_shell:
            return self.lines.replace("$SERVER", server).replace("$KEY", key)
        if self.names:
            return f"SERVER, KEY = {_quoted(server)}, {_quoted(key)}\n{self.lines}"
        return self.lines.replace("SERVER", _quoted(server)).replace("KEY", _quoted(key))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


SNIPPETS = (
    Snippet(
        "curl",
        """curl -X POST $SERVER/v1/events \\
  -H "Authorization: Bearer $KEY" \\
  -d '{"person": "ines.roth@acme.example", "time": "2027-01-11T09:00:00Z", "event": "suggestion_confirmed", "id": "01HQ7"}'
""",  # noqa: E501  as it is pasted
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
    Snippet(
        "PostHog", "posthog = Posthog(KEY, host=SERVER)  # posthog for Python; other server SDKs have the same two\n"
    ),
    Snippet(
        "OpenTelemetry, Claude Code",
        """export CLAUDE_CODE_ENABLE_TELEMETRY=1 OTEL_LOGS_EXPORTER=otlp OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_ENDPOINT=$SERVER OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer $KEY"
""",
        in_shell=True,
    ),
)


def filled(server: str, key: str) -> list[tuple[str, str]]:
    """(sender, lines with address and key) of each kind of sender."""
    return [(one.sender, one.filled(server, key)) for one in SNIPPETS]
