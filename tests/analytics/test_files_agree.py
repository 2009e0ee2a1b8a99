"""The fast path, the slow path and a plain reference read the same rows from any file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analytics.reading import Read, read, read_slowly, write
from uptake.analytics.engine import Engine, quote_text
from uptake.analytics.files import Wanted
from uptake.wire.rejected import Rejections

BERLIN = "Europe/Berlin"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine("500MB", threads=2) as engine:
        yield engine


# What a row is, written once more and plainly: the reference of the property tests.


def reference(records: list[dict[str, str]], wanted: Wanted) -> tuple[list[tuple[Any, ...]], int]:
    """(person, t, event, id, other cells, properties) of every row that is one, and how many are none."""
    rows, refused = [], 0
    for record in records:
        cell = {name: text.strip() for name, text in record.items()}
        person = cell.get("person", "")
        person = person.lower() if "@" in person else person
        nobody = cell.get("event", "") in ("uptake.health", "uptake.decision")
        if not person and not nobody:
            refused += any(cell.values())
            continue
        t = reference_time(cell.get("time", ""), wanted.timezone)
        if t is None:
            refused += 1
            continue
        key = cell.get("id", "") or None
        others = tuple(sorted((n, c) for n, c in cell.items() if c and n not in ("person", "time", "event", "id")))
        properties = tuple(cell.get(name, "") or None for name in wanted.properties)
        rows.append((person or None, t, cell.get("event", ""), key, None if key else others, *properties))
    return rows, refused


def reference_time(text: str, timezone: str) -> int | None:
    shape = r"(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(:\d\d)?(\.\d+)?(Z|z| UTC|[+-]\d\d(?::?[0-5]\d)?)?)?"
    found = re.fullmatch(shape, text, re.ASCII)
    if not found or (found[4] and not found[3]):
        return None
    day, clock, seconds, part, offset = found.groups()
    if not "1970" <= day[:4] < "2200":  # what systems write for never and for always
        return None
    offset = {"Z": "+00:00", "z": "+00:00", " UTC": "+00:00"}.get(offset or "", offset)
    seconds = ":59" if seconds == ":60" else seconds or ":00"
    fraction = "." + (part or ".0")[1:7].ljust(6, "0")
    try:
        if clock == "24:00":
            return None
        moment = datetime.fromisoformat(f"{day}T{clock or '00:00'}{seconds}{fraction}{offset or ''}")
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(timezone))
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def agree(found: Read, slow: Read, expected: tuple[list[tuple[Any, ...]], int]) -> None:
    assert found["rows"] == slow["rows"]
    assert found["rejected"] == slow["rejected"]
    rows, refused = expected
    assert sum(found["rejected"].values()) == refused
    # Content is a text of its own, but must tell rows apart exactly as their other cells do.
    assert shapes([(*r[:4], r[5], *r[6:]) for r in found["rows"]]) == shapes(rows)


def shapes(rows: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], list[int]]:
    same: dict[tuple[Any, ...], Counter[Any]] = {}
    for row in rows:
        same.setdefault((*row[:4], row[4] is None, *row[5:]), Counter())[row[4]] += 1
    return {key: sorted(counts.values()) for key, counts in same.items()}


WANTED = Wanted({}, ("note", "score"), BERLIN)
TIMES = st.sampled_from(
    [
        *("2026-03-29T10:15:00Z", "2026-03-29T10:15:00+02:00", "2026-03-29 10:15:00", "2026-03-29T02:30:00"),
        *("2026-10-25T02:30", "2026-10-25", "2026-02-30T10:00:00Z", "2026-02-28T24:00:00Z", "2026-12-31T23:59:60Z"),
        *("2026-12-31T23:59:60", "2026-01-05T10:00:00.25Z", "2026-01-05T10:00:00.123456789Z", "2026-01-05t10:00:00z"),
        *("2026-01-05 10:00:00 UTC", "2026-01-05T10:00:00+0100", "2026-01-05T10:00:00-03", "2026-1-5", "", "now"),
        *("1789-07-14T12:00:00Z", "1969-12-31", "0000-01-01T00:00:00Z", "2026-01-05T10:00:00+24:00", "infinity"),
        *("2026-01-05T10:00Z", "2089-06-01T12:00:00", "epoch", "2026-01-05T10:00:00+02:60", "2026-01-05T1:00:00Z0"),
        *("99999-01-01T00:00:00Z", " 2026-01-05T10:00:00Z", "2026-01-05T9:00:0Z "),
    ]
)
TEXTS = st.one_of(
    st.sampled_from(
        [
            *("", " ", "a", "A@Example.com", "a@example.com ", "İ@example.com", "Müller@example.com", "ΑΣ@x", "u1"),
            *('"', '""', ",", "x,y", "a\nb", "a\r\nb", "\r", "é", "😀", "\u00a0x\u2003", "\ufeff", "\\", "'", "#", "{"),
            *("[1]", "1e5", "NaN", "null", "\x1f", "|", "\t", "uptake.health", "uptake.told", "1.0", "=1", ', "'),
            *("\x00", "\\N", "0.00001"),
        ]
    ),
    st.text(alphabet='ab ",\n;é', max_size=4),
)


@st.composite
def csv_texts(draw: st.DrawFn) -> str:
    separator = draw(st.sampled_from([",", ",", ";", "\t"]))
    headers = draw(st.permutations(["person", "time", "event", "id", "note", "score", "more"]))
    headers = headers[: draw(st.integers(5, 7))]
    headers += [name for name in ("person", "time") if name not in headers]
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    lines = [separator.join(headers)]
    tidy = draw(st.booleans())
    for _ in range(draw(st.integers(0, 6))):
        lines.append(separator.join(draw(csv_row(headers, separator, tidy=tidy))))
        if not tidy and draw(st.integers(0, 7)) == 0:
            lines.append(draw(st.sampled_from(["", "  ", separator * 6, "x", '"open', "a" + separator * 9])))
    text = end.join(lines) + draw(st.sampled_from([end, ""]))
    if not tidy and draw(st.integers(0, 5)) == 0:
        text = text[: max(len(lines[0]) + 1, len(text) - draw(st.integers(0, 20)))]
    return text


@st.composite
def csv_row(draw: st.DrawFn, headers: Sequence[str], separator: str, *, tidy: bool) -> list[str]:
    cells = []
    for header in headers:
        text = draw(TIMES) if header == "time" else draw(TEXTS)
        if header in ("person", "event", "id") and draw(st.booleans()):
            text = draw(st.sampled_from(["u1", "A@Example.com", ""]))
        if header == "time" and draw(st.booleans()):
            text = "2026-01-05T10:00:00Z"
        must = any(sign in text for sign in ('"', separator, "\n", "\r"))
        if must if tidy else draw(st.integers(0, 9)) < (9 if must else 2):
            text = '"' + text.replace('"', '""') + '"'
            if not tidy and draw(st.integers(0, 9)) == 0:
                text = draw(st.sampled_from([f" {text}", f"{text} ", f"{text}x"]))
        cells.append(text)
    return cells


def csv_records(text: str) -> tuple[list[dict[str, str]], int] | None:
    """Rows as Python's csv has them; None for a text that ends within a quote: only the two paths are compared."""
    separator = max(",;\t", key=text.partition("\n")[0].count)
    ended = False

    def lines() -> Iterator[str]:
        nonlocal ended
        yield from io.StringIO(text, newline="")
        ended = True

    rows, bad = [], 0
    headers: list[str] = []
    for cells in csv.reader(lines(), delimiter=separator):
        if ended or "\0" in text:
            return None
        if not headers:
            headers = cells
        elif len(cells) == len(headers):
            rows.append(dict(zip(headers, cells, strict=True)))
        elif separator.join(cells).strip():
            bad += 1
    return rows, bad


RELAXED = settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@RELAXED
@given(text=csv_texts())
def test_both_paths_read_the_same_from_any_csv(engine: Engine, tmp_path: Path, text: str) -> None:
    path = write(tmp_path, "usage.csv", text)
    found, slow = (
        read(engine, [path], WANTED, Rejections(tmp_path / "r")),
        read_slowly(engine, path, WANTED, Rejections(tmp_path / "r")),
    )
    plain = csv_records(text)
    if plain is None:
        assert (found["rows"], found["rejected"]) == (slow["rows"], slow["rejected"])
        return
    records, bad = plain
    rows, refused = reference(records, WANTED)
    agree(found, slow, (rows, refused + bad))


@RELAXED
@given(rows=st.lists(st.tuples(TEXTS, TIMES, TEXTS, st.sampled_from(["", " ", "1"]), TEXTS), max_size=6))
def test_parquet_holds_the_same_rows_as_csv(engine: Engine, tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    names = ("person", "time", "event", "id", "note")
    engine.load("texts", {name: ("VARCHAR", [row[at] for row in rows]) for at, name in enumerate(names)})
    path = tmp_path / "usage.parquet"
    engine.connection.execute(f"COPY texts TO {quote_text(str(path))} (FORMAT parquet)")
    found = read(engine, [path], WANTED, Rejections(tmp_path / "r"))
    expected, refused = reference([dict(zip(names, row, strict=True)) for row in rows], WANTED)
    blank = sum(not any(cell.strip() for cell in row) for row in rows)  # a row of Parquet is a row
    agree(found, found, (expected, refused + blank))


@st.composite
def objects(draw: st.DrawFn, *, tidy: bool) -> str:
    values = st.one_of(TEXTS, st.integers(-9, 10**20), st.floats(1e-3, 1e12), st.booleans(), st.none())
    if not tidy:
        nested = st.dictionaries(st.sampled_from(["score", "b"]), st.integers(0, 3), max_size=2)
        values = st.one_of(values, st.floats(), st.lists(st.integers(), max_size=2), nested)
    pairs: list[tuple[str, object]] = []
    for name in ("person", "time", "event", "id", "note", "score", "data", "data.b"):
        if draw(st.integers(0, 9)) < 7 or (name in ("person", "time") and (tidy or draw(st.booleans()))):
            value: object = draw(TIMES) if name == "time" else draw(TEXTS if draw(st.booleans()) else values)
            if name in ("person", "time") and (tidy or draw(st.booleans())):
                value = draw(st.sampled_from(["u1", "A@x", 7]) if name == "person" else GOOD_TIMES)
            pairs.append((name, value))
    if tidy:
        pairs = [(name, "x" if value in ODD else value) for name, value in pairs]
    elif draw(st.integers(0, 9)) == 0 and pairs:
        pairs.append((draw(st.sampled_from(pairs))[0], draw(values)))
    if draw(st.booleans()):
        pairs = draw(st.permutations(pairs))
    ascii_only = draw(st.booleans())
    dump = [f"{json.dumps(k)}{draw(SPACES)}:{draw(SPACES)}{json.dumps(v, ensure_ascii=ascii_only)}" for k, v in pairs]
    text = "{" + ",".join(dump) + "}"
    if not tidy and draw(st.integers(0, 19)) == 0:
        text = draw(st.sampled_from([text[:-1] + ",}", text[:-1], f"[{text}]", text + text, *NO_OBJECTS, "\f" + text]))
    return text


ODD = ("{", "[1]", "")  # what sends a file to Python
NO_OBJECTS = ("3", "null", '{"person":nan}')
GOOD_TIMES = st.sampled_from(["2026-01-05T10:00:00Z", "2026-01-05", "2026-03-29 02:30:00", "2026-01-05T10:00:00+02:00"])
SPACES = st.sampled_from(["", "", "", " "])
DOTTED = Wanted({}, ("note", "score", "data.b", "data.score"), BERLIN)


def json_records(lines: list[str]) -> tuple[list[dict[str, str]], int]:
    rows, bad = [], 0
    for line in lines:
        try:
            value = json.loads(line)
        except ValueError:
            bad += 1
            continue
        if isinstance(value, dict):
            rows.append(flat(value))
        else:
            bad += 1
    return rows, bad


def flat(value: dict[str, Any], prefix: str = "") -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, inner in value.items():
        if isinstance(inner, dict):
            cells |= flat(inner, f"{prefix}{name}.")
        elif isinstance(inner, str):
            cells[prefix + name] = inner
        else:
            cells[prefix + name] = "" if inner is None else json.dumps(inner, separators=(",", ":"))
    return cells


@RELAXED
@given(lines=st.booleans().flatmap(lambda tidy: st.lists(objects(tidy=tidy), max_size=6)))
def test_both_paths_read_the_same_from_any_ndjson(engine: Engine, tmp_path: Path, lines: list[str]) -> None:
    first = ['{"person":"u0","time":"2026-01-05T10:00:00Z","event":"x"}'] * 2
    path = write(tmp_path, "usage.ndjson", "".join(f"{line}\n" for line in first + lines))
    found, slow = (
        read(engine, [path], DOTTED, Rejections(tmp_path / "r")),
        read_slowly(engine, path, DOTTED, Rejections(tmp_path / "r")),
    )
    records, bad = json_records(first + lines)
    rows, refused = reference(records, DOTTED)
    agree(found, slow, (rows, refused + bad))
