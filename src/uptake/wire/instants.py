"""An instant as senders write it: RFC 3339 with an offset, or seconds or milliseconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

MICROSECONDS = 1_000_000
LAST = 253_402_300_799  # the last second of the year 9999, as seconds since 1970
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)", re.ASCII)
_MILLISECONDS_FROM = 100_000_000_000  # as seconds this is the year 5138
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TO_SECONDS = len("2027-01-11T09:00:00")
_SECONDS: dict[str, int] = {}  # "2027-01-11T09:00:00", in UTC → epoch microseconds
_MOST_SECONDS = 10_000


def read_instant(value: object) -> int | None:
    """UTC epoch microseconds; None where it is no instant. A time without an offset is none: it may be any hour."""
    if type(value) is str:
        return _written(value)
    if type(value) is int or type(value) is float:
        if not 0 <= value <= LAST * 1000:
            return None
        return round((value / 1000 if value >= _MILLISECONDS_FROM else float(value)) * MICROSECONDS)
    return None


def _written(value: str) -> int | None:
    # Events come as they happen: of the same second many, so a second is parsed once.
    second = _SECONDS.get(value[:_TO_SECONDS])
    if second is None:
        return _first(value)
    rest = value[_TO_SECONDS:].replace("+00:00", "Z")
    if rest == "Z":
        return second
    digits = rest[1:-1]
    if rest[:1] == "." and rest[-1] == "Z" and digits.isdigit() and digits.isascii():
        return second + int(digits[:6].ljust(6, "0"))
    return _parsed(value)


def _first(value: str) -> int | None:
    """One of a second that was not met yet."""
    found = _parsed(value)
    second = value[:_TO_SECONDS]
    if found is not None and (begun := _parsed(second + "Z")) is not None:
        if len(_SECONDS) >= _MOST_SECONDS:
            _SECONDS.clear()
        _SECONDS[second] = begun
    return found


def _parsed(value: str) -> int | None:
    if not _WRITTEN.fullmatch(value):
        return None
    try:
        return _since_1970(datetime.fromisoformat(value))
    except ValueError:  # a leap second, or small letters
        return _unusual(value)


def _unusual(value: str) -> int | None:
    try:
        return _since_1970(datetime.fromisoformat(value.upper().replace(":60", ":59")))
    except ValueError:
        return None


def _since_1970(found: datetime) -> int | None:
    microseconds = (found - _BEGIN) // _MICROSECOND
    return microseconds if 0 <= microseconds < (LAST + 1) * MICROSECONDS else None
