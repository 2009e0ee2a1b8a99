"""Times as forms export them: RFC 3339, Google's “2026/11/23 9:15:02 AM GMT+1”, Microsoft's “11/23/26 9:15:02”."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from uptake.wire.instants import MICROSECONDS, read_instant

NO_DAY = datetime(9999, 1, 1, tzinfo=UTC).timestamp()  # what comes then has no day after it everywhere
_CLOCK = (
    r"[ T]+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?(?:[ \u202f]*([AaPp])\.?[Mm]\.?)?"
    r"(?:[ ]*(?:GMT|UTC)([+-]\d{1,2})(?::?(\d\d))?)?"
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:" + _CLOCK + r")?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)(?:,?" + _CLOCK + r")?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)(?:,?" + _CLOCK + r")?")


def order_of(times: Iterable[str]) -> str | None:
    """Whether days or months stand first in times such as 11/23/26; None where nothing shows it, or they differ."""
    found = set()
    for time in times:
        if written := _SLASHED.fullmatch(time.strip()):
            first, second = int(written[1]), int(written[2])
            found |= {"dmy"} if first > 12 else {"mdy"} if second > 12 else set()
    return found.pop() if len(found) == 1 else None


def can_be_read_in_two_ways(times: Iterable[str]) -> str | None:
    """The first time such as 11/12/26 of which nothing says which is the day; None where there is none."""
    return next((time for time in times if _SLASHED.fullmatch(time.strip())), None)


def read_form_time(words: str, timezone_name: str, order: str | None) -> float | None:
    """
    UTC epoch seconds; None where it is no time, and from where the calendar ends: such a time has no day everywhere.
    Without an offset it is local; a day alone is its noon.

    :param order: of 11/12/26, `dmy` or `mdy`; None: such a time is not read, for nobody knows which it is.
    """
    time = _read(" ".join(words.split()), timezone_name, order)
    return time if time is not None and 0 <= time < NO_DAY else None


def _read(text: str, timezone_name: str, order: str | None) -> float | None:
    if (instant := read_instant(text)) is not None:
        return instant / MICROSECONDS
    parts = _parts(text, order)
    if parts is None:
        return None
    year, month, day, clock = parts
    hour, minute, second = int(clock[0] or 12), int(clock[1] or 0), int(clock[2] or 0)
    if clock[3]:
        hour = hour % 12 + (12 if clock[3].lower() == "p" else 0)
    try:
        zone = _zone(clock[4], clock[5], timezone_name)
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).timestamp()
    except (ValueError, OverflowError):
        return None


_Clock = tuple[str | None, ...]


def _parts(text: str, order: str | None) -> tuple[int, int, int, _Clock] | None:
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3]), found.groups()[3:]
    if found := _DOTTED.fullmatch(text):
        return _year(found[3]), int(found[2]), int(found[1]), found.groups()[3:]
    if (found := _SLASHED.fullmatch(text)) and order:
        first, second = int(found[1]), int(found[2])
        day, month = (first, second) if order == "dmy" else (second, first)
        return _year(found[3]), month, day, found.groups()[3:]
    return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _zone(hours: str | None, minutes: str | None, name: str) -> ZoneInfo | timezone:
    if hours is None:
        return ZoneInfo(name)
    sign = -1 if hours.startswith("-") else 1
    offset = timedelta(hours=int(hours), minutes=sign * int(minutes or 0))
    return timezone(offset) if offset else UTC
