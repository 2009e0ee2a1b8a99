"""A roster is read column by column where nothing is odd about it, and its people are the same."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.wire.roster_rows import People
from uptake.wire.rosters import read_people

CELLS = {
    "id": st.sampled_from(["a1@acme.example", "A1", " A2 ", "A3", "A4", "", " ", "a" * 301, "ü"]),
    "email": st.sampled_from(["a@acme.example", "B@Acme.example ", "", "b" * 301]),
    "name": st.sampled_from(["Asha", "Meier, Bram", 'Cleo "C" Diaz', "two\nlines", 'open " quote', "nul\0", ""]),
    "team": st.sampled_from(["north", " south", ""]),
    "manager": st.sampled_from(["A1", "A9", ""]),
    "starts": st.sampled_from(["", "2026-01-05", "5.1.2026", "never"]),
    "ends": st.sampled_from(["", "2025-12-31", "9999-12-31", "2027-01-01"]),
    "absent": st.sampled_from(["", "2026-07-01..2026-07-14", "2026-08-03", "soon"]),
}
NAMED = {"id": st.uuids().map(str) | CELLS["id"]}
SPARSE = st.fixed_dictionaries(NAMED, optional={name: cells for name, cells in CELLS.items() if name != "id"})


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(SPARSE, max_size=4),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    key=st.sampled_from(["id", "login"]),
    columns=st.sets(st.sampled_from([name for name in CELLS if name != "id"])),
)
def test_people_are_the_same_column_by_column_and_row_by_row(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]], quoting: Any, key: str, columns: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("rosters")
    names = [key, *sorted(columns)]
    rows = [{key: row["id"]} | row for row in rows]
    for name, before in {"columns": "", "rows": "\n"}.items():  # a blank line, and all is read row by row
        (folder / name).mkdir()
        with (folder / name / "people.csv").open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(names) + "\n" + before)
            writer = csv.DictWriter(file, names, quoting=quoting, extrasaction="ignore", lineterminator="\n")
            writer.writerows(rows)
    roster, rejected = read_people(folder / "columns" / "people.csv", accept_gaps=True)
    assert (roster, rejected) == read_people(folder / "rows" / "people.csv", accept_gaps=True)


def test_a_whole_file_without_anything_odd_is_read_column_by_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(f'p{number},"Diaz, Cleo",{"a" if number % 2 else "b"}\n' for number in range(2_500))
    taken: list[int] = []
    take = People.take

    def counted(people: People, columns: Any) -> bool:
        taken.append(len(columns["id"]))
        return take(people, columns)

    monkeypatch.setattr(People, "take", counted)
    path = tmp_path / "people.csv"
    path.write_text("id,name,team\n" + lines, encoding="utf-8")
    roster, _ = read_people(path)
    assert taken == [1000, 1000, 500]
    assert [len(roster.people), roster.people["p2499"].attributes["team"]] == [2500, "a"]
