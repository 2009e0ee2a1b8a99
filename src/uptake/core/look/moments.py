"""How a time is written: RFC 3339, a day, seconds since 1970, or the way of a spreadsheet; and the same as RFC 3339."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from uptake.core.calendar import YEARS
from uptake.core.sentences import noted

ISO, EPOCH, DOTTED, DAY_FIRST, MONTH_FIRST, SLASHED = (
    "RFC 3339", noted("seconds since 1970"), noted("day.month.year"), noted("day/month/year"), noted("month/day/year"),
    "slashed",
)  # fmt: skip
READ_AS_IS = ISO  # what the report reads without help

_DAY = r"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)(\.\d+)?)?"
_OFFSET = r"( ?UTC|[Zz]|[+-]\d\d(:?\d\d)?)"
_ISO = re.compile(rf"{_DAY}([Tt ]{_TIME}{_OFFSET}?)?", re.ASCII)
_AT_OFFSET = re.compile(rf":\d\d(\.\d+)?{_OFFSET}$", re.ASCII)
_CLOCK = r"(?:,? +(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?)?"
_DOTTED = re.compile(rf"(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}}){_CLOCK}", re.ASCII)
_SLASHED = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}){_CLOCK}", re.ASCII)
_NUMBER = re.compile(r"(\d{9,19})(?:\.\d+)?", re.ASCII)
_UNITS = {10: 1, 13: 1_000, 16: 1_000_000, 19: 1_000_000_000}  # digits → units in a second, for 2001 to 2286
_BEGIN, _END = 1_100_000_000, 4_102_444_800  # 2004 to 2100: any other number is a count or a key


def shape(text: str) -> str | None:
    """The way in which a text is written as a time; None where it is none. SLASHED: one cell does not say more."""
    if _ISO.fullmatch(text):
        return ISO
    if _seconds(text) is not None:
        return EPOCH
    if _DOTTED.fullmatch(text):
        return DOTTED if rfc3339(text, DOTTED) else None
    return SLASHED if _SLASHED.fullmatch(text) else None


def slashed_order(text: str) -> str | None:
    """Which of day and month comes first, where the text itself says so: no month is above 12."""
    found = _SLASHED.fullmatch(text)
    if found is None:
        return None
    first, second = int(found[1]), int(found[2])
    if 12 < first <= 31:
        return DAY_FIRST
    return MONTH_FIRST if 12 < second <= 31 else None


def has_clock(text: str) -> bool:
    """Whether the time says more than the day."""
    return ":" in text or _seconds(text) is not None


def has_offset(text: str) -> bool:
    """Whether it is a moment wherever one is, and no local time."""
    return _seconds(text) is not None or bool(_AT_OFFSET.search(text))


def rfc3339(text: str, way: str) -> str | None:
    """A time as RFC 3339: what was written without offset stays without. None where it cannot be."""
    text = text.strip()
    if way == ISO:
        return text if _ISO.fullmatch(text) and int(text[:4]) in YEARS else None
    if way == EPOCH:
        return None if (seconds := _seconds(text)) is None else _instant(seconds)
    found = (_DOTTED if way == DOTTED else _SLASHED).fullmatch(text)
    return None if found is None else _local(found, month_first=way == MONTH_FIRST)


def _instant(seconds: float) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def _local(found: re.Match[str], *, month_first: bool) -> str | None:
    day, month = (found[2], found[1]) if month_first else (found[1], found[2])
    if int(found[3]) not in YEARS:
        return None
    try:
        whole = date(int(found[3]), int(month), int(day)).isoformat()
    except ValueError:
        return None
    if found[4] is None:
        return whole
    fits = int(found[4]) < 24 and int(found[5]) < 60 and int(found[6] or 0) < 60
    return f"{whole}T{int(found[4]):02}:{found[5]}:{found[6] or '00'}" if fits else None


def local_day(text: str) -> date | None:
    """The day as written in RFC 3339."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _seconds(text: str) -> float | None:
    found = _NUMBER.fullmatch(text)
    if found is None or len(found[1]) not in _UNITS:
        return None
    seconds = float(text) / _UNITS[len(found[1])]
    return round(seconds, 6) if _BEGIN <= seconds < _END else None
