"""People out of Parquet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from uptake.analytics.parquet import rows
from uptake.errors import FileError
from uptake.wire.rosters import read_people

PEOPLE = """
    SELECT 'E1' AS id, 'a@acme.example' AS "e-mail", DATE '2024-01-15' AS starts, NULL::DATE AS ends, true AS active,
           [1, 2] AS tags, {'a': 1} AS inner, TIMESTAMPTZ '2024-01-01 00:00:00Z' AS seen
    UNION ALL BY NAME SELECT 'E2' AS id, 'E1' AS manager
"""


def parquet(path: Path) -> Path:
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({PEOPLE}) TO '{path}' (FORMAT parquet)")
    return path


def test_every_value_is_text_and_nothing_is_the_empty_text(tmp_path: Path) -> None:
    first, second = rows(parquet(tmp_path / "people.parquet"))
    assert first == {
        "id": "E1",
        "e-mail": "a@acme.example",
        "starts": "2024-01-15",
        "ends": "",
        "active": "true",
        "tags": "[1,2]",
        "inner": '{"a":1}',
        "seen": "2024-01-01 00:00:00+00",
        "manager": "",
    }
    assert (second["id"], second["manager"], second["starts"]) == ("E2", "E1", "")


def test_it_reads_as_a_roster_under_any_name(tmp_path: Path) -> None:
    roster, rejected = read_people(parquet(tmp_path / "people[1]*.csv"), parquet=rows)
    assert (roster.people["E1"].starts, roster.people["E2"].manager, rejected) == (date(2024, 1, 15), "E1", {})


def test_a_broken_file_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    path.write_bytes(b"PAR1 and no more")
    with pytest.raises(FileError, match="cannot be read as Parquet"):
        list(rows(path))
