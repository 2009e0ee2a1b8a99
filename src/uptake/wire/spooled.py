"""A line of the spool: one slim event, with a pseudonym for the person. The worker reads it with DuckDB."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

_ENCODER = msgspec.json.Encoder()


class Line(msgspec.Struct, omit_defaults=True, gc=False):
    """One event. `time`: UTC epoch microseconds; `sealed`: the identifier, sealed, where it is first met."""

    source: str
    person: str
    time: int
    event: str
    id: str | None = None
    properties: Mapping[str, str] = {}
    sealed: str | None = None


def encode(lines: list[Line]) -> bytes:
    """The lines as the spool holds them, each with its line end."""
    return _ENCODER.encode_lines(lines)
