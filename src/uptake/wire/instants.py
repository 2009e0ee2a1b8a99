"""An instant as senders write it: RFC 3339 with an offset, or seconds or milliseconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)", re.ASCII)
_MILLISECONDS_FROM = 100_000_000_000  # as seconds this is the year 5138
_SECONDS = {f"{second:02d}Z": second for second in range(60)}
_MINUTES: dict[str, float] = {}  # "2027-01-11T09:00:" → epoch seconds
_MOST_MINUTES = 10_000
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
LAST = 253_402_300_799  # the last second of the year 9999


def read_instant(value: object) -> float | None:
    """UTC epoch seconds; None where it is no instant. A time without an offset is none: nobody knows when it was."""
    if isinstance(value, str):
        return _written(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not 0 <= value <= LAST * 1000:
            return None
        return value / 1000 if value >= _MILLISECONDS_FROM else float(value)
    return None


def _written(value: str) -> float | None:
    # Events come as they happen: of the same minute many, so a minute is parsed once.
    minute, second = _MINUTES.get(value[:17]), _SECONDS.get(value[17:])
    if minute is not None and second is not None:
        return minute + second
    found = _parsed(value)
    if found is not None and value[17:] in _SECONDS:
        if len(_MINUTES) >= _MOST_MINUTES:
            _MINUTES.clear()
        _MINUTES[value[:17]] = found - _SECONDS[value[17:]]
    return found


def _parsed(value: str) -> float | None:
    if not _WRITTEN.fullmatch(value):
        return None
    try:
        found = (datetime.fromisoformat(value) - _BEGIN).total_seconds()
    except ValueError:  # a leap second, or small letters
        return _unusual(value)
    except OverflowError:
        return None
    return found if 0 <= found <= LAST else None


def _unusual(value: str) -> float | None:
    try:
        found = (datetime.fromisoformat(value.upper().replace(":60", ":59")) - _BEGIN).total_seconds()
    except (ValueError, OverflowError):
        return None
    return found if 0 <= found <= LAST else None
