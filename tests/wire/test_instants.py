"""Instants: whatever was met before, a time means the same, and only RFC 3339 with an offset is one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from uptake.wire.instants import read_instant

NINE = 1_799_658_000_000_000  # 2027-01-11T09:00:00Z


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("2027-01-11T09:00:00Z", 0), ("2027-01-11T09:00:00.5Z", 500_000), ("2027-01-11T09:00:00.123456789Z", 123_456),
        ("2027-01-11T10:00:00.25+01:00", 250_000), ("2027-01-11T09:00:00.000001+00:00", 1), ("2027-01-11T09:00Z", 0),
        ("2027-01-11 09:00:00z", 0), ("2027-01-11T08:59:60Z", -1_000_000), (1_799_658_000, 0),
        (1_799_658_000.5, 500_000), (1_799_658_000_123, 123_000), ("2027-01-11T09:00:00+0000", 0),
    ],
)  # fmt: skip
def test_an_instant_is_read_to_the_microsecond(written: object, after: int) -> None:
    assert [read_instant(written), read_instant(written)] == [NINE + after] * 2


@pytest.mark.parametrize(
    "written",
    [
        "2027-01-11T09:00:00", "2027-01-11T09:00:00.Z", "2027-01-11T09:00:00.1", "2027-01-11T09:00:00,1Z", "2027-01-11",
        "2027-01-11T09:00:00ZZ", "2027-01-11T09:00:00.1+00:00Z", "2027-01-11T09:00:00.\u0661Z", "2027-02-30T09:00:00Z",
        "2027-W02-1T09:00:00Z", "2027-01-11T09:00:00+01:00:30", "1969-12-31T23:59:59Z", "", None, True, -1, 10**18,
    ],
)  # fmt: skip
def test_anything_else_is_none(written: object) -> None:
    assert read_instant("2027-01-11T09:00:00Z") == NINE  # of the same second, so that the second is known
    assert read_instant(written) is None


@given(st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(2200, 1, 1)), st.integers(-23 * 60, 23 * 60), st.booleans())  # noqa: DTZ001
@example(dt.datetime(2027, 1, 11, 9), 0, True)  # noqa: DTZ001
def test_what_is_written_is_read_again(moment: dt.datetime, minutes: int, twice: bool) -> None:
    there = moment.replace(tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    begin = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    if twice:
        read_instant(there.replace(microsecond=0, tzinfo=dt.UTC).isoformat())
    assert read_instant(there.isoformat()) == (there - begin) // dt.timedelta(microseconds=1)
