# ruff: noqa: S608 - statements are made of names of this file
"""NDJSON whose later rows have other keys than the first, and Parquet of hundreds of columns: both are read quickly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.analytics.reading import read, read_slowly, write
from uptake.analytics.engine import Engine, quote_text
from uptake.analytics.files import Wanted
from uptake.wire.rejected import Rejections


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine("500MB", threads=2) as engine:
        yield engine


def test_acts_whose_keys_come_late_and_have_no_id_need_no_python(engine: Engine, tmp_path: Path) -> None:
    use = "".join(f'{{"person":"u{n}","time":"2026-01-05T10:00:00Z","event":"x","id":"{n}"}}\n' for n in range(1200))
    acts = [
        '{"person":"u1","time":"2026-01-05T11:00:00Z","event":"uptake.told","message":"heads-up","we~ird/\\"key":1}',
        '{"person":"u1","we~ird/\\"key":1,"time":"2026-01-05T11:00:00Z","event":"uptake.told","message":" heads-up "}',
        '{"person":"u2","time":"2026-01-05T11:00:00Z","event":"uptake.told","message":"","é":true,"none":null}',
    ]
    path = write(tmp_path, "usage.ndjson", use + "".join(f"{line}\n" for line in acts))
    wanted = Wanted({}, ("message",), "UTC")
    found = read(engine, [path], wanted)
    assert not found["mended"]
    assert found["rows"] == read_slowly(engine, path, wanted, Rejections(tmp_path / "r"))["rows"]
    contents = [row[5] for row in found["rows"] if row[5] is not None]
    assert contents == ['7:message8:heads-up11:we~ird/"key1:1'] * 2 + ["2:é4:true"]


@pytest.mark.parametrize("every", [True, False])
def test_a_wide_parquet_is_read_as_a_narrow_one(engine: Engine, tmp_path: Path, every: bool) -> None:
    cells = ", ".join(f"'{n}' AS c{n:03}" for n in range(250))
    id_ = "'i' || i" if every else "CASE WHEN i > 0 THEN 'i' || i END"
    path = tmp_path / "wide.parquet"
    engine.connection.execute(
        f"COPY (SELECT 'u' || i AS person, TIMESTAMPTZ '2026-01-05 10:00:00Z' AS time, {id_} AS id, {cells} "
        f"FROM range(3) t(i)) TO {quote_text(str(path))}"
    )
    found = read(engine, [path], Wanted({}, ("c007",), "UTC"))
    assert [row[-1] for row in found["rows"]] == ["7"] * 3
    content = "".join(f"4:c{n:03}{len(str(n))}:{n}" for n in range(250))
    assert sorted({row[5] for row in found["rows"]} - {None}) == ([] if every else [content])
