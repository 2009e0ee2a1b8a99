"""An instant as senders write it: RFC 3339 with an offset, or seconds or milliseconds since 1970."""

from __future__ import annotations

import re
from datetime import datetime

_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)", re.ASCII)
_MILLISECONDS_FROM = 100_000_000_000  # as seconds this is the year 5138
LAST = 253_402_300_799  # the last second of the year 9999


def read_instant(value: object) -> float | None:
    """UTC epoch seconds; None where it is no instant. A time without an offset is none: nobody knows when it was."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        if not 0 <= value <= LAST * 1000:
            return None
        return value / 1000 if value >= _MILLISECONDS_FROM else float(value)
    if not isinstance(value, str) or not _WRITTEN.fullmatch(value):
        return None
    try:
        found = datetime.fromisoformat(value.upper().replace(":60", ":59")).timestamp()
    except (ValueError, OverflowError):
        return None
    return found if 0 <= found <= LAST else None
