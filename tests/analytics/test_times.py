# ruff: noqa: S608 - statements are made of names of the package
"""Written times: one reading, in Python and in SQL."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.analytics.engine import Engine
from uptake.analytics.times import EPOCH, changes, micros, read_time, sql_with_t

START = datetime(2010, 1, 3)  # noqa: DTZ001 - what a clock on the wall shows
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = (
    *("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo", "UTC"),
    *("Africa/Casablanca", "Pacific/Apia", "Europe/Dublin"),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine("200MB", threads=1) as engine:
        yield engine


def in_sql(engine: Engine, texts: Sequence[str], timezone: str) -> dict[str, int | None]:
    engine.load("texts", {"time": ("VARCHAR", list(texts))})
    return dict(
        engine.connection.execute(f"SELECT time, t FROM ({sql_with_t('FROM texts', 'text', timezone)})").fetchall()
    )


def at(text: str) -> int:
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2026-03-29T10:15:00Z", "2026-03-29T10:15:00+00:00"),
        ("2026-03-29t10:15:00z", "2026-03-29T10:15:00+00:00"),
        ("2026-03-29 10:15:00.25+02:00", "2026-03-29T08:15:00.250000+00:00"),
        ("2026-03-29T10:15:00.1234569-0330", "2026-03-29T13:45:00.123456+00:00"),
        ("2026-03-29 10:15:00+02", "2026-03-29T08:15:00+00:00"),
        ("2026-03-29 10:15:00 UTC", "2026-03-29T10:15:00+00:00"),
        ("2026-03-29T10:15Z", "2026-03-29T10:15:00+00:00"),
        ("2026-12-31T23:59:60Z", "2026-12-31T23:59:59+00:00"),
        ("2026-07-01T10:15:00", "2026-07-01T10:15:00+02:00"),
        ("2026-07-01", "2026-07-01T00:00:00+02:00"),
        ("2026-10-25T02:30:00", "2026-10-25T02:30:00+02:00"),
        ("2026-03-29T02:30:00", "2026-03-29T03:30:00+02:00"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00+00:00"),
        ("2199-12-31T23:59:59Z", "2199-12-31T23:59:59+00:00"),
    ],
)
def test_it_reads_what_is_written(text: str, same: str) -> None:
    assert micros(text, BERLIN) == at(same)


@pytest.mark.parametrize(
    "text",
    [
        *("", "now", "2026-02-30", "2026-02-30T10:00:00Z", "2026-01-05T24:00:00Z", "2026-01-05T10:60:00Z", "2026-1-5"),
        *("2026-01-05T10:00:61Z", "2026-01-05T10:00:00+24:00", "2026-01-05T10:00:00+02:60", "2026-01-05Z", "20260105"),
        *("05.01.2026", "2026-01-05T10:00:00 ", "٢٠٢٦-01-05", "1767607200", "0000-01-01", "2026-01-05T10", "infinity"),
        *("0001-01-01T00:00:00Z", "0001-01-01", "9999-12-31T23:59:59Z", "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z"),
    ],
)
def test_it_reads_nothing_else(engine: Engine, text: str) -> None:
    assert micros(text, BERLIN) is None
    assert text.strip() != text or in_sql(engine, [text], "Europe/Berlin") == {text: None}


def test_it_says_whether_the_timezone_decided() -> None:
    assert [(read_time(text, BERLIN) or (0, None))[1] for text in ("2026-01-05", "2026-01-05T10:00Z")] == [True, False]


@pytest.mark.parametrize("timezone", ZONES)
def test_sql_and_python_agree_on_local_times(engine: Engine, timezone: str) -> None:
    zone, dice = ZoneInfo(timezone), random.Random(timezone)
    walls = [START + timedelta(seconds=dice.randrange(11_300 * 86_400)) for _ in range(1500)]
    for end, _ in changes(timezone)[:-1]:
        edge = EPOCH + timedelta(microseconds=end)
        walls += [
            edge,
            edge - timedelta(microseconds=1),
            *(edge + timedelta(seconds=dice.randint(-9000, 9000)) for _ in range(8)),
        ]
    texts = {wall.isoformat(sep=dice.choice("T ")): wall for wall in walls}
    found = in_sql(engine, list(texts), timezone)
    for text, wall in texts.items():
        expected = at(wall.replace(tzinfo=zone).astimezone(UTC).isoformat())
        assert (found[text], micros(text, zone)) == (expected, expected), text


def test_outside_the_years_that_sql_knows_it_leaves_the_time_to_python(engine: Engine) -> None:
    texts = ["2009-12-31 12:00:00", "2041-06-01 12:00:00", "2026-12-31T23:59:60Z", "2026-01-05t10:00:00z"]
    assert set(in_sql(engine, texts, "Europe/Berlin").values()) == {None}
    assert None not in [micros(text, BERLIN) for text in texts]


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.builds(
            lambda text, edits: "".join(
                edit if edit is not None else sign for sign, edit in zip(text, edits, strict=False)
            ),
            st.sampled_from(
                ["2026-03-28T10:15:20Z ", "2026-03-28T10:15:20.125+02:00", "2026-10-25 02:15:20", "2026-03-28"]
            ),
            st.lists(
                st.none() | st.none() | st.none() | st.sampled_from(list("0123456789 +-:.TZz٣\t")),
                min_size=12,
                max_size=30,
            ),
        ),
        min_size=30,
        max_size=60,
    )
)
def test_sql_reads_no_text_otherwise_than_python(engine: Engine, texts: list[str]) -> None:
    for text, t in in_sql(engine, texts, "Europe/Berlin").items():
        assert t is None or t == micros(text.strip(), BERLIN), text


def test_typed_columns_need_no_text(engine: Engine) -> None:
    for kind, text, same in (
        ("TIMESTAMPTZ", "2026-07-01 10:00:00+00", "2026-07-01T10:00:00+00:00"),
        ("TIMESTAMP", "2026-07-01 10:00:00", "2026-07-01T10:00:00+02:00"),
        ("DATE", "2026-07-01", "2026-07-01T00:00:00+02:00"),
    ):
        relation = f"SELECT CAST('{text}' AS {kind}) AS time"
        query = sql_with_t(relation, "instant" if kind == "TIMESTAMPTZ" else "wall", "Europe/Berlin")
        assert engine.connection.execute(f"SELECT t, wall IS NULL FROM ({query})").fetchall() == [
            (at(same), kind == "TIMESTAMPTZ")
        ]
