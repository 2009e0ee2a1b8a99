"""CSV: every ugliness of the files that people send, and the agreement with Python's own csv."""

from __future__ import annotations

import csv
import gzip
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.errors import FileError, InputError
from uptake.wire.rows import Block
from uptake.wire.tables import Fault, Row, Table, open_table

Write = Callable[..., Path]
ASIDE = ("the file is cut off; what was readable is kept",)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(content: str | bytes, name: str = "people.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


def read(path: Path) -> tuple[Table, list[Row | Fault]]:
    table = open_table(path)
    return table, list(table.rows())


def cells(items: list[Row | Fault]) -> list[tuple[str, ...]]:
    return [tuple(item.values.values()) for item in items if isinstance(item, Row)]


def faults(items: list[Row | Fault]) -> list[tuple[int, str]]:
    return [(item.line, item.reason) for item in items if isinstance(item, Fault)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_it_reads_every_encoding_that_excel_and_old_programs_write(write: Write, encoding: str) -> None:
    table, items = read(write("id;Größe;Büro\r\n1;zwölf Fuß;Köln\r\n".encode(encoding)))
    assert table.headers == ("id", "Größe", "Büro")
    assert cells(items) == [("1", "zwölf Fuß", "Köln")]
    assert list(map(str, table.notes)) == (
        ["the file is not UTF-8; it was read as Windows-1252"] if encoding == "cp1252" else []
    )


def test_it_reads_utf_16_across_the_pieces_in_which_a_file_is_read(write: Write) -> None:
    text = "id,name\n" + "".join(f"{number},Zoë 🙂 {number}\n" for number in range(9000))
    _, items = read(write(text.encode("utf-16")))
    assert cells(items) == [(str(number), f"Zoë 🙂 {number}") for number in range(9000)]


def test_it_keeps_utf_8_and_mends_single_bytes_of_windows_1252(write: Write) -> None:
    table, items = read(write("name\nZoë\n".encode() + b"J\xfcrgen\nEuro \x80\n\x81\n"))
    assert cells(items) == [("Zoë",), ("Jürgen",), ("Euro €",), ("\x81",)]
    assert list(map(str, table.notes)) == ["some characters are not UTF-8; they were read as Windows-1252"]


def test_it_reads_windows_1252_that_only_shows_late_in_a_long_file(write: Write) -> None:
    table, items = read(write(b"id,name\n" + b"1,plain\n" * 30_000 + b"2,Ren\xe9e\n3,Ren\xe9"))
    assert cells(items)[-2:] == [("2", "Renée"), ("3", "René")]
    assert list(map(str, table.notes)) == ["the file is not UTF-8; it was read as Windows-1252"]


def test_it_replaces_half_of_a_character_instead_of_passing_it_on(write: Write) -> None:
    _, items = read(write(b"id,name\n1,\xed\xa0\xbd!\n"))
    assert cells(items) == [("1", "�!")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_it_finds_the_separator_in_the_header_and_respects_quotes(write: Write, separator: str) -> None:
    lines = ['"Last name, First name; or ,"~id~mail', '"Roth, Ines"~7~i@acme.example', ""]
    text = "\n".join(lines).replace("~", separator)
    table, items = read(write(text))
    assert table.separator == separator
    assert cells(items) == [("Roth, Ines", "7", "i@acme.example")]


def test_it_lets_the_rows_decide_between_two_separators(write: Write) -> None:
    table, items = read(write("Name, given name;id\nRoth;7\nVega;8\n"))
    assert table.headers == ("Name, given name", "id")
    assert cells(items) == [("Roth", "7"), ("Vega", "8")]


@pytest.mark.parametrize("first", ["sep=;\r\n", '"sep=;"\r\n', "SEP=;\n"])
def test_it_obeys_the_first_line_in_which_excel_names_the_separator(write: Write, first: str) -> None:
    table, items = read(write(f"{first}id;a,b,c,d\r\n1;x\r\n"))
    assert table.headers == ("id", "a,b,c,d")
    assert items == [Row(3, {"id": "1", "a,b,c,d": "x"})]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_it_counts_physical_lines_whatever_ends_them(write: Write, end: str) -> None:
    text = end.join(["id,note", "1,a", "", '2,"two', 'lines"', "   ", "3,c", "4", "5,e"])
    _, items = read(write(text))
    assert [item.line for item in items] == [2, 4, 7, 8, 9]
    assert faults(items) == [(8, "wrong number of columns")]
    assert cells(items)[1] == ("2", f"two{end}lines")


def test_it_joins_a_line_end_that_falls_between_two_pieces(write: Write) -> None:
    row = "x" * 62 + "\r\n"  # 64 bytes: every 1,024th line end is split by a shift of one
    _, items = read(write("a\r\n" + row * 5000))
    assert [item.line for item in items] == list(range(2, 5002))


def test_a_row_with_the_wrong_number_of_columns_is_a_fault_and_the_rest_is_read(write: Write) -> None:
    _, items = read(write("a,b\n1,2\n3\n4,5,6\n7,8\n"))
    assert faults(items) == [(3, "wrong number of columns"), (4, "wrong number of columns")]
    assert items[1] == Fault(3, "wrong number of columns", "3")
    assert cells(items) == [("1", "2"), ("7", "8")]


def test_columns_without_a_name_or_with_the_same_name_keep_their_cells(write: Write) -> None:
    table, items = read(write("mail,mail,, \n1,2,3,4\n"))
    assert table.headers == ("mail", "mail (2)", "column 3", "column 4")
    assert cells(items) == [("1", "2", "3", "4")]
    assert str(table.notes[0]) == 'the header names "mail" more than once; column 2 is called "mail (2)"'


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\r\n  \n", gzip.compress(b"", mtime=0)])
def test_an_empty_file_has_no_headers_and_no_rows(write: Write, content: bytes) -> None:
    table, items = read(write(content))
    assert (table.headers, items) == ((), [])


def test_a_file_with_nothing_but_a_header_has_no_rows(write: Write) -> None:
    table, items = read(write("id,mail"))
    assert (table.headers, items, table.notes) == (("id", "mail"), [], [])


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_it_knows_a_packed_file_by_its_content(write: Write, pack: Callable[[bytes], bytes]) -> None:
    joined = pack(b"id,n\n1,a\n") + pack(b"2,b\n")
    _, items = read(write(joined, "plain-name.csv"))
    assert items == [Row(2, {"id": "1", "n": "a"}), Row(3, {"id": "2", "n": "b"})]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_it_keeps_what_is_readable_of_a_cut_packed_file(write: Write, pack: Callable[[bytes], bytes]) -> None:
    whole = "".join(f"{number},{number * number * 7919 % 10007}\n" for number in range(60_000)).encode()
    packed = pack(b"id,n\n" + whole)
    table, items = read(write(packed[: len(packed) // 2]))
    assert len(cells(items)) > 1000
    assert cells(items)[999] == ("999", str(999 * 999 * 7919 % 10007))
    assert [reason for _, reason in faults(items)] in (["cut off"], [])
    assert tuple(map(str, table.notes)) == ASIDE


def test_a_whole_looking_last_row_of_a_cut_file_is_not_trusted(write: Write) -> None:
    packed = zstandard.ZstdCompressor().compress(b"id,n\n1,1000\n2,3000\n")
    for kept in range(len(packed)):
        _, items = read(write(packed[:kept]))
        assert all(row in [("1", "1000"), ("2", "3000")] for row in cells(items))


def test_a_damaged_packed_file_says_so(write: Write) -> None:
    packed = bytearray(gzip.compress(b"id,n\n" + bytes(range(97, 122)) * 900))
    packed[len(packed) // 2] ^= 0xFF
    packed[-6] ^= 0xFF
    table, _ = read(write(bytes(packed)))
    assert list(map(str, table.notes)) == ["the file is damaged; what was readable before is kept"]


@pytest.mark.parametrize(("end", "line"), [("3", 3), ('3,"open', 3), ('3,"open\nagain', 3)])
def test_a_last_row_that_stops_early_is_cut_off(write: Write, end: str, line: int) -> None:
    _, items = read(write(f"a,b\n1,2\n{end}"))
    assert faults(items) == [(line, "cut off")]
    assert cells(items) == [("1", "2")]


def test_a_stray_quote_costs_its_own_row_only(write: Write) -> None:
    _, items = read(write('a,b\n1,"open\n2,x\n3,y\n'))
    assert faults(items) == [(2, "quote is never closed")]
    assert cells(items) == [("2", "x"), ("3", "y")]
    assert [item.line for item in items] == [2, 3, 4]


def test_a_stray_quote_in_a_long_file_costs_its_own_row_only(write: Write) -> None:
    rows = "".join(f"{number},text\n" for number in range(200_000))
    _, items = read(write(f'a,b\n0,"open\n{rows}'))
    assert faults(items) == [(2, "quote is never closed")]
    assert len(items) == 200_001


def test_a_cell_may_be_long_but_not_endless(write: Write) -> None:
    _, items = read(write(f"a,b\n1,{'x' * 1_000_000}\n2,{'y' * 1_100_000}\n3,z\n"))
    assert faults(items) == [(3, "too long")]
    assert [row[0] for row in cells(items)] == ["1", "3"]


def test_a_file_that_is_one_endless_line_stays_in_bounds(write: Write) -> None:
    _, items = read(write(b"a,b\n" + b"x" * 20_000_000 + b"\n1,2\n"))
    assert cells(items) == [("1", "2")]
    assert [len(item.raw) < 20_000 for item in items if isinstance(item, Fault)] == [True]


def test_a_nul_spoils_its_own_row_only(write: Write) -> None:
    _, items = read(write(b"a,b\n1,2\n3,\0\n4,5\n" + b"\0" * 5000))
    assert faults(items) == [(3, "NUL byte"), (5, "NUL byte")]
    assert cells(items) == [("1", "2"), ("4", "5")]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"PK\x03\x04....", "Excel"),
        (b"PAR1....", "Parquet"),
        (bytes(range(256)) * 9, "not text"),
        (b"\0" * 99, "not text"),
    ],
)
def test_what_is_no_text_gets_a_sentence(write: Write, content: bytes, word: str) -> None:
    with pytest.raises(InputError, match=word):
        open_table(write(content))


def test_a_header_without_an_end_gets_a_sentence(write: Write) -> None:
    with pytest.raises(InputError, match="header"):
        open_table(write('id,"mail\n1,2\n3,4\n'))


def test_a_file_that_is_not_there_or_a_folder_is_a_file_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="does not exist"):
        open_table(tmp_path / "none.csv")
    with pytest.raises(FileError, match="is a folder"):
        open_table(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileError, match="not a regular file"):
        open_table(tmp_path / "pipe")


def test_it_reads_the_same_rows_again_and_tells_how_far_it_is(write: Write) -> None:
    path = write("id\n" + "1\n" * 100_000)
    told: list[int] = []
    table = open_table(path, progress=told.append)
    assert told == []
    assert list(table.rows()) == list(table.rows())
    assert sum(told) == 2 * path.stat().st_size
    assert len(told) > 2


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\r\n\t"), max_size=8)
MESSY = st.text(st.sampled_from('ab,;"\n\r\t |'), max_size=60)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.lists(TEXT, min_size=3, max_size=3), max_size=8), end=st.sampled_from(["\n", "\r\n"]))
def test_it_agrees_with_csv_on_whatever_csv_writes(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator=end).writerows([["id", "a", "b"], *rows])
    with path.open(encoding="utf-8", newline="") as file:
        expected = [row for row in csv.reader(file) if len(row) == 3][1:]
    _, items = read(path)
    assert [list(row) for row in cells(items)] == expected


@settings(max_examples=200, deadline=None)
@given(body=MESSY)
def test_it_agrees_with_csv_on_whatever_has_the_right_width(
    tmp_path_factory: pytest.TempPathFactory, body: str
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    text = f"id,a\nx,y\n{body}\n"
    path.write_bytes(text.encode())
    _, items = read(path)
    if any(item.reason == "quote is never closed" for item in items if isinstance(item, Fault)):
        return  # csv would take the rest of the file for one cell
    expected = [row for row in csv.reader(io.StringIO(text, newline="")) if row][1:]
    assert [list(row) for row in cells(items)] == [row for row in expected if len(row) == 2]


@settings(max_examples=300, deadline=None)
@given(body=MESSY, end=st.sampled_from(["", "\n"]), lines=st.integers(1, 4), tail=st.sampled_from([b"", b"\xc3"]))
def test_rows_are_the_same_many_at_a_time_and_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, body: str, end: str, lines: int, tail: bytes
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_bytes(f"id,a\nx,ü\n{body}{end}".encode() + tail)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("uptake.wire.delimited._BLOCK", lines)
        many = open_table(path).blocks()
        found = [row for item in many for row in (item.rows() if isinstance(item, Block) else [item])]
    assert found == list(open_table(path).rows())


@settings(max_examples=300, deadline=None)
@given(content=st.binary(max_size=200), name=st.sampled_from(["x.csv", "x.json", "x.ndjson.gz"]))
def test_no_bytes_make_it_fall_over(tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str) -> None:
    for start in (b"", b"id,a\n1,2\n", b'{"a":1}\n', b'[{"a":', b"\x1f\x8b\x08\0\0\0\0\0\0\xff", b"(\xb5/\xfd "):
        path = tmp_path_factory.mktemp("t") / name
        path.write_bytes(start + content)
        try:
            _, items = read(path)
        except InputError:
            continue
        for item in items:
            if isinstance(item, Row):
                "".join((*item.values, *item.values.values())).encode()  # no half characters
