"""Rows that could not be read, in a file of their own."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from uptake.errors import FileError, PeopleError
from uptake.wire.rejected import MOST, Rejected, Rejections, harmless


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_it_writes_line_reason_and_row_beside_the_file(tmp_path: Path) -> None:
    with Rejected(tmp_path / "usage.csv") as rejected:
        rejected.add(3, "bad time", 'ines,"yesterday, at noon"')
        rejected.add(9, "bad time", "two\nlines")
        rejected.add(11, "no person", "é")
    assert rows(tmp_path / "usage.csv.rejected.csv") == [
        ["line", "reason", "row"],
        ["3", "bad time", 'ines,"yesterday, at noon"'],
        ["9", "bad time", "two\nlines"],
        ["11", "no person", "é"],
    ]
    assert rejected.counts == {"bad time": 2, "no person": 1}


def test_it_writes_into_a_folder_that_is_made_for_it(tmp_path: Path) -> None:
    rejected = Rejected(tmp_path / "usage.csv", Rejections(tmp_path / "a" / "b"))
    rejected.add(1, "bad time", "x")
    assert rejected.close() == tmp_path / "a" / "b" / "usage.csv.rejected.csv"


def test_nothing_rejected_leaves_no_file(tmp_path: Path) -> None:
    with Rejected(tmp_path / "usage.csv") as rejected:
        pass
    assert rejected.close() is None
    assert list(tmp_path.iterdir()) == []


def test_the_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    rejected = Rejected(tmp_path / "usage.csv")
    rejected.add(1, "bad time", "x")
    assert not (tmp_path / "usage.csv.rejected.csv").exists()
    rejected.close()
    assert [path.name for path in tmp_path.iterdir()] == ["usage.csv.rejected.csv"]


def test_it_replaces_the_file_of_an_earlier_run(tmp_path: Path) -> None:
    for raw in ("first", "second"):
        with Rejected(tmp_path / "usage.csv") as rejected:
            rejected.add(1, "bad time", raw)
    assert rows(tmp_path / "usage.csv.rejected.csv")[1:] == [["1", "bad time", "second"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_taken_for_a_formula(tmp_path: Path, start: str) -> None:
    with Rejected(tmp_path / "usage.csv") as rejected:
        rejected.add(1, "bad time", f'{start}HYPERLINK("https://x.example")')
    assert rows(tmp_path / "usage.csv.rejected.csv")[1][2] == f'\'{start}HYPERLINK("https://x.example")'


def test_other_cells_stay_as_they_are() -> None:
    assert [harmless(cell) for cell in ("", "a=b", "'x", "7")] == ["", "a=b", "'x", "7"]


def test_bad_input_keeps_the_file_and_a_breakdown_leaves_nothing(tmp_path: Path) -> None:
    def broken(error: Exception) -> None:
        with Rejected(tmp_path / "people.csv") as rejected:
            rejected.add(1, "no id", "x")
            raise error

    with pytest.raises(ZeroDivisionError):
        broken(ZeroDivisionError())
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(PeopleError):
        broken(PeopleError("too many rows"))
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv.rejected.csv"]


def test_half_a_character_does_not_stop_it(tmp_path: Path) -> None:
    with Rejected(tmp_path / "usage.csv") as rejected:
        rejected.add(1, "bad time", "\ud83d x")
    assert rows(tmp_path / "usage.csv.rejected.csv")[1] == ["1", "bad time", "? x"]


def test_a_place_that_cannot_be_written_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    rejected = Rejected(tmp_path / "usage.csv", Rejections(tmp_path / "taken"))
    with pytest.raises(FileError, match="cannot be written") as error:
        rejected.add(1, "bad time", "x")
    assert "--rejected DIR" in error.value.mend


def test_files_of_one_name_get_files_of_their_own(tmp_path: Path) -> None:
    sources = [tmp_path / "b-usage.csv", tmp_path / "a" / "usage.csv", tmp_path / "b" / "usage.csv"]
    where = Rejections.of_run(tmp_path / "aside", sources)
    for source in sources:
        with Rejected(source, where) as rejected:
            rejected.add(1, "bad time", source.parent.name)
    names = ["b-usage.csv", "usage.csv", f"{tmp_path.name}-b-usage.csv"]
    found = [rows(tmp_path / "aside" / f"{name}.rejected.csv")[1][2] for name in names]
    assert found == [tmp_path.name, "a", "b"]


def test_a_reason_that_repeats_does_not_fill_the_disk(tmp_path: Path) -> None:
    with Rejected(tmp_path / "usage.csv") as rejected:
        rejected.add(1, "no person", "x")
        for line in range(2, 2 + 3 * MOST):
            rejected.add(line, "bad time", "x")
    written = rows(tmp_path / "usage.csv.rejected.csv")
    assert len(written) == 1 + 1 + MOST + 1
    assert written[-1] == ["", "bad time", f"{2 * MOST:,} more rows are not listed"]
    assert rejected.counts == {"no person": 1, "bad time": 3 * MOST}


def test_only_what_was_written_here_is_removed_or_replaced(tmp_path: Path) -> None:
    ours, other, link = (tmp_path / f"{name}.csv.rejected.csv" for name in ("ours", "other", "link"))
    ours.write_bytes(b"line,reason,row\r\n3,bad time,x\r\n")
    other.write_text("person,time\nmended,2026-09-01\n")
    link.symlink_to(ours.name)
    Rejections.of_run(None, [tmp_path / "other.csv", tmp_path / "link.csv"]).clear()
    assert {path.name for path in tmp_path.iterdir()} == {ours.name, other.name, link.name}
    Rejections.of_run(None, [tmp_path / "ours.csv"]).clear()
    assert not ours.exists()
    rejected = Rejected(tmp_path / "other.csv")
    with pytest.raises(FileError, match="where another file stands"):
        rejected.add(1, "bad time", "x")
    assert other.read_text() == "person,time\nmended,2026-09-01\n"
