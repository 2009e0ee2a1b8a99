"""
Times as they are written → UTC epoch microseconds, once in Python and once in SQL, with the same answers.

A time is written as RFC 3339 has it: `2026-03-29T10:15:00Z`, `2026-03-29T10:15:00.250+02:00`. Also read: a space for
the T, no seconds, no offset, an offset without colon or minutes (`+0200`, `+02`) or ` UTC`, and a plain day, which is
its start. Of a fraction six digits count. A leap second (`:60`) is read as `:59`, so that it stays in its day.

Without an offset a time is in a given timezone, as PEP 495 reads it with fold=0: of a repeated hour the first; a time
in a missing hour keeps the offset from before, so it moves forward.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from uptake.analytics.engine import quote_text, stripped
from uptake.core.calendar import YEARS

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time, counted like UTC
_EPOCH_DAY = date(1970, 1, 1).toordinal()
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000  # in microseconds

# What SQL may decide by itself; anything else is for Python. Each change of the clock is part of every statement that
# reads: twice as many years would take twice as long to plan.
FIRST_LOCAL_YEAR, LAST_LOCAL_YEAR = 2010, 2040
_FIRST_INSTANT = (datetime(YEARS.start, 1, 4) - EPOCH) // MICROSECOND  # noqa: DTZ001
_LAST_INSTANT = (datetime(YEARS.stop - 1, 12, 28) - EPOCH) // MICROSECOND  # noqa: DTZ001
_STEP = 86_400  # seconds; no timezone changes its clocks twice within a day in these years

_DAY = r"(\d{4})-(\d\d)-(\d\d)"
_CLOCK = r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:\.(\d+))?)?"
_OFFSET = r"[Zz]| UTC|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?"
_WRITTEN = re.compile(rf"{_DAY}(?:[Tt ]{_CLOCK}({_OFFSET})?)?", re.ASCII)

# The same shapes for SQL, less the rare ones (lower case, leap seconds), which go to Python.
_SQL_WALL = r"\d{4}-\d\d-\d\d([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?)?"
_SQL_INSTANT = r"\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)"

# The layers of a time written as text. The commonest shape comes first: it is read by its format, as quick as a cast,
# which takes nothing else of that length but space at its ends.
_COMMON = """CASE WHEN strlen(time) = 20 AND suffix(time, 'Z') AND time >= '!'
    THEN epoch_us(try_strptime(time, '%Y-%m-%dT%H:%M:%SZ')) END AS common"""
_WRITTEN_SQL = f"CASE WHEN common IS NULL THEN {stripped('time')} END AS written"
_INSTANT = f"""CASE WHEN common IS NOT NULL THEN common
    WHEN regexp_full_match(written, {quote_text(_SQL_INSTANT)}) THEN epoch_us(try_cast(written AS TIMESTAMPTZ))
    END AS instant"""
_WALL = f"""CASE WHEN common IS NULL AND regexp_full_match(written, {quote_text(_SQL_WALL)})
    THEN epoch_us(try_cast(written AS TIMESTAMP)) END AS wall"""


def read_time(text: str, zone: ZoneInfo) -> tuple[int, bool] | None:
    """
    UTC epoch microseconds of a written time, and whether it has no offset of its own, so that the timezone decided.

    None where it is no time (a 30th of February, hour 24), or one of a year that nothing is counted from.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    if int(year) not in YEARS:  # what systems write for never and for always
        return None
    try:
        midnight = date(int(year), int(month), int(day)).toordinal() - _EPOCH_DAY
    except ValueError:
        return None
    seconds = 86_400 * midnight
    if hour:
        seconds += 3600 * int(hour) + 60 * int(minute) + (min(int(second), 59) if second else 0)
    part = int(fraction[:6].ljust(6, "0")) if fraction else 0
    if offset:
        return SECOND * (seconds - _ahead_as_written(offset)) + part, False
    return SECOND * (seconds - _ahead_on_the_wall(seconds, zone)) + part, True


def micros(text: str, zone: ZoneInfo) -> int | None:
    """UTC epoch microseconds of a written time; None where it is none."""
    found = read_time(text, zone)
    return found[0] if found else None


def _ahead_as_written(offset: str) -> int:
    if offset[0] not in "+-":
        return 0
    digits = offset[1:].replace(":", "").ljust(4, "0")
    size = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return -size if offset[0] == "-" else size


def _ahead_on_the_wall(seconds: int, zone: ZoneInfo) -> int:
    """Seconds that local time is ahead of UTC when the clock on the wall shows a time."""
    ahead = (EPOCH + timedelta(seconds=seconds)).replace(tzinfo=zone).utcoffset()
    return 0 if ahead is None else round(ahead.total_seconds())


def sql_with_t(relation: str, kind: str, timezone: str) -> str:
    """
    A query with the columns of `relation`, of which `time` is a time, and among others these: `t` BIGINT (UTC epoch
    microseconds; NULL where Python has to look) and `wall` BIGINT (the same as written; NULL if there is an offset).

    `kind` of the column `time`: text, instant (TIMESTAMPTZ) or wall (TIMESTAMP or DATE).
    """
    layers = {
        "text": (_COMMON, _WRITTEN_SQL, _INSTANT, _WALL),
        "instant": ("epoch_us(time) AS instant", "CAST(NULL AS BIGINT) AS wall"),
        "wall": ("CAST(NULL AS BIGINT) AS instant", "epoch_us(try_cast(time AS TIMESTAMP)) AS wall"),
    }[kind]
    inside = f"instant BETWEEN {_FIRST_INSTANT} AND {_LAST_INSTANT}"
    # Of instants the timezone decides nothing; to find that out itself takes DuckDB a fifth of a small report.
    local = "NULL" if kind == "instant" else _tree("wall", changes(timezone))
    t = f"CASE WHEN {inside} THEN instant WHEN wall IS NOT NULL THEN {local} END AS t"
    # Layer upon layer, for each is computed once per row, and not at all where its column is not asked for.
    query = relation
    for layer in (*layers, t):
        query = f"SELECT *, {layer} FROM ({query})"  # noqa: S608 - names and figures of this file
    return query


@cache
def changes(timezone: str) -> tuple[tuple[int, int], ...]:
    """
    The offsets of a timezone from 2010 to 2040, in order: (until which wall time in microseconds, seconds ahead).

    Until the later of the two wall times of a change the old offset holds, which is what fold=0 means: in a repeated
    hour it is the first one's, in a missing hour the one from before.
    """
    zone = ZoneInfo(timezone)
    start, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (FIRST_LOCAL_YEAR, LAST_LOCAL_YEAR + 1))
    found: list[tuple[int, int]] = []
    ahead = _ahead(start, zone)
    for day in range(start, end, _STEP):
        later = _ahead(day + _STEP, zone)
        if later != ahead:
            moment = _moment_of_change(day, day + _STEP, zone)
            found.append(((moment + max(ahead, later)) * SECOND, ahead))
            ahead = later
    return (*found, ((end + ahead) * SECOND, ahead))


def _ahead(moment: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(moment, zone).utcoffset()
    return 0 if offset is None else round(offset.total_seconds())


def _moment_of_change(low: int, high: int, zone: ZoneInfo) -> int:
    """The first UTC second with the offset of `high`, where that of `low` is another."""
    before = _ahead(low, zone)
    while high - low > 1:
        middle = (low + high) // 2
        if _ahead(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high


def _tree(wall: str, ends: Sequence[tuple[int, int]]) -> str:
    """SQL for wall time less its offset, as a search tree: six comparisons find one of 62 changes of the clock."""
    first = (datetime(FIRST_LOCAL_YEAR, 1, 2) - EPOCH) // MICROSECOND  # noqa: DTZ001
    last = ends[-1][0]
    return f"CASE WHEN {wall} >= {first} AND {wall} < {last} THEN {wall} - {_branch(wall, ends)} END"


def _branch(wall: str, ends: Sequence[tuple[int, int]]) -> str:
    if len(ends) == 1:
        return f"CAST({ends[0][1] * SECOND} AS BIGINT)"
    middle = len(ends) // 2
    below, above = _branch(wall, ends[:middle]), _branch(wall, ends[middle:])
    return f"CASE WHEN {wall} < {ends[middle - 1][0]} THEN {below} ELSE {above} END"
