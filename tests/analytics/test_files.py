"""Usage files: which rows they hold, and a reason for every row that is none."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zstandard

from tests.analytics.reading import PLAIN, read, write
from uptake.analytics.engine import Engine, quote_text
from uptake.analytics.files import UsageFiles, Wanted
from uptake.errors import FileError, InputError, UsageError
from uptake.wire.rejected import BESIDE, Rejections

HEADER = "person,time,event,id,note\n"
ROW = "u1,2026-01-05T10:00:00Z,opened,1,x\n"
T = 1767607200000000  # 2026-01-05T10:00:00Z


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine("500MB", threads=2) as engine:
        yield engine


def at(text: str) -> int:
    """UTC epoch microseconds of an ISO time with offset."""
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def parquet(engine: Engine, path: Path, query: str) -> Path:
    engine.connection.execute(f"COPY ({query}) TO {quote_text(str(path))} (FORMAT parquet)")
    return path


# What is read


def test_it_reads_a_plain_csv_without_python(engine: Engine, tmp_path: Path) -> None:
    found = read(engine, [write(tmp_path, "usage.csv", HEADER + ROW)])
    assert found["rows"] == [("u1", T, "opened", "1", None, None)]
    assert not found["mended"]
    assert found["notes"] == ()
    assert not found["local"]


def test_it_compares_addresses_without_regard_to_case_and_ids_exactly(engine: Engine, tmp_path: Path) -> None:
    rows = "Asha@Example.com,2026-01-05T10:00:00Z,e,1,\nU1 ,2026-01-05T10:00:00Z,e,2,\n"
    found = read(engine, [write(tmp_path, "usage.csv", HEADER + rows)])
    assert [row[0] for row in found["rows"]] == ["U1", "asha@example.com"]


def test_it_finds_columns_by_convention_and_by_the_name_in_the_plan(engine: Engine, tmp_path: Path) -> None:
    text = "Created At;User E-Mail;EVENT;on behalf of;Outcome\n2026-01-05T10:00:00Z;a@x;e;b|c;worked\n"
    wanted = Wanted({"person": "user_email", "time": "created_at"}, ("outcome", "absent"), "UTC")
    found = read(engine, [write(tmp_path, "usage.csv", text)], wanted)
    assert found["rows"] == [("a@x", T, "e", None, "b|c", "7:Outcome6:worked12:on behalf of3:b|c", "worked", None)]


def test_it_says_what_no_file_has(engine: Engine, tmp_path: Path) -> None:
    write(tmp_path, "a.csv", "person,time,env\nu1,2026-10-05T08:00:00Z,prod\n")
    write(tmp_path, "b.csv", "person,time,On Behalf Of\nu1,2026-10-05T08:00:00Z,u2\n")
    files = UsageFiles(engine, [tmp_path / "*.csv"], Wanted({}, ("env", "screen"), "UTC"), rejected=BESIDE)
    files.open()
    assert files.absent == {"screen"}


def test_it_prefers_the_name_in_the_plan_to_the_convention(engine: Engine, tmp_path: Path) -> None:
    text = "person,time,who,event\nwrong,2026-01-05T10:00:00Z,right,e\n"
    found = read(engine, [write(tmp_path, "usage.csv", text)], Wanted({"person": "who"}, (), "UTC"))
    assert found["rows"][0][0] == "right"


def test_it_says_which_columns_it_found_where_one_is_missing(engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, "usage.csv", "user_email,created_at,what\n")
    with pytest.raises(UsageError) as error:
        read(engine, [path])
    assert "no column for person and time" in error.value.message
    assert error.value.details == ("columns found: user_email, created_at, what",)
    assert "person: user_email, time: created_at" in error.value.mend


def test_it_reads_a_file_without_an_event_column_as_one_kind(engine: Engine, tmp_path: Path) -> None:
    found = read(engine, [write(tmp_path, "usage.csv", "person,time\nu1,2026-01-05T10:00:00Z\n")])
    assert found["rows"] == [("u1", T, "", None, None, "")]
    assert "no column for the event" in found["notes"][0]


def test_it_keeps_what_is_about_no_person(engine: Engine, tmp_path: Path) -> None:
    text = HEADER + ",2026-01-05T10:00:00Z,uptake.health,1,\n,2026-01-05T10:00:00Z,opened,2,\n"
    found = read(engine, [write(tmp_path, "usage.csv", text)], rejected=Rejections(tmp_path))
    assert [(row[0], row[2]) for row in found["rows"]] == [(None, "uptake.health")]
    assert found["rejected"] == {"no person": 1}


def test_equal_rows_without_an_id_have_equal_content_whatever_the_file(engine: Engine, tmp_path: Path) -> None:
    one = write(tmp_path, "a.csv", "person,time,event,note,more\nu,2026-01-05T10:00:00Z,e,x,\n")
    two = write(tmp_path, "b.csv", "more,note,person,time,event\n,x ,u,2026-01-05T10:00:00Z,e\n")
    record = json.dumps({"note": "x", "person": "u", "more": None, "time": "2026-01-05T10:00:00Z", "event": "e"})
    three = write(tmp_path, "c.ndjson", f"{record}\n{record}\n")
    four = parquet(
        engine,
        tmp_path / "d.parquet",
        "SELECT 'u' AS person, TIMESTAMPTZ '2026-01-05 10:00:00+00' AS time, 'x' AS note, 'e' AS event",
    )
    five = write(tmp_path, "e.csv", "person,time,event,note,more\nu,2026-01-05T10:00:00Z,e,,x\n")
    found = read(engine, [one, two, three, four, five])
    contents = [row[5] for row in found["rows"]]
    assert sorted(contents) == ["4:more1:x", *["4:note1:x"] * 5]
    assert not found["mended"]


def test_ndjson_files_may_have_other_keys_each(engine: Engine, tmp_path: Path) -> None:
    start = '{"person":"u","time":"2026-01-05T10:00:00Z","event":"e",'
    one = write(tmp_path, "a.ndjson", f'{start}"b":"1"}}\n{start}"c":"2","b":null}}\n')
    two = write(tmp_path, "b.ndjson", f'{start}"a":"3"}}\n{start}"b":"1","id":"7"}}\n')
    found = read(engine, [one, two], Wanted({}, ("c",), "UTC"))
    assert [(row[5], row[6]) for row in found["rows"]] == [
        (None, None),
        ("1:a1:3", None),
        ("1:b1:1", None),
        ("1:c1:2", "2"),
    ]
    assert not found["mended"]


def test_files_of_one_shape_keep_their_own_numbers(engine: Engine, tmp_path: Path) -> None:
    for name, person in (("a.csv", "u1"), ("b.csv", "u2"), ("c.csv", "u3")):
        write(tmp_path, name, HEADER + ROW.replace("u1", person))
    files = UsageFiles(engine, [tmp_path / "*.csv"], PLAIN, rejected=BESIDE)
    files.open()
    assert engine.connection.execute("SELECT f, person FROM rows ORDER BY f").fetchall() == [
        (0, "u1"),
        (1, "u2"),
        (2, "u3"),
    ]


def test_only_the_faulty_one_of_several_files_is_read_again(engine: Engine, tmp_path: Path) -> None:
    for name, line in (("a.csv", ""), ("b.csv", "u,1\n"), ("c.csv", ""), ("d.csv", "u9,never,e,1,x\n")):
        write(tmp_path, name, HEADER + ROW + line)
    files = UsageFiles(engine, [tmp_path / "*.csv"], PLAIN, rejected=Rejections(tmp_path / "rejected"))
    files.open()
    assert files.mend()
    assert engine.connection.execute("SELECT f, person FROM rows ORDER BY f").fetchall() == [
        (n, "u1") for n in range(4)
    ]
    assert files.rejected_counts == {"wrong number of columns": 1, "bad time": 1}
    assert sorted(files._clean) == [1, 3]


# Times


def test_a_time_without_offset_is_in_the_timezone_of_the_plan(engine: Engine, tmp_path: Path) -> None:
    rows = "".join(
        f"u,{time},e,{time},\n"
        for time in ("2026-07-01 12:00:00", "2026-10-25T02:30:00", "2026-03-29T02:30", "2026-01-05")
    )
    found = read(engine, [write(tmp_path, "usage.csv", HEADER + rows)], Wanted({}, (), "Europe/Berlin"))
    assert {row[3]: row[1] for row in found["rows"]} == {
        "2026-07-01 12:00:00": at("2026-07-01T12:00:00+02:00"),
        "2026-10-25T02:30:00": at("2026-10-25T02:30:00+02:00"),  # twice that night: the first
        "2026-03-29T02:30": at("2026-03-29T03:30:00+02:00"),  # never that night: forward
        "2026-01-05": at("2026-01-05T00:00:00+01:00"),
    }
    assert found["local"]
    assert not found["mended"]


def test_a_parquet_timestamp_with_zone_is_an_instant_and_one_without_is_local(engine: Engine, tmp_path: Path) -> None:
    wanted = Wanted({}, (), "America/New_York")
    for kind, text, expected in (
        ("TIMESTAMPTZ", "2026-01-05 10:00:00+00", T),
        ("TIMESTAMP", "2026-01-05 05:00:00", T),
        ("TIMESTAMP_NS", "2026-01-05 05:00:00", T),
        ("TIMESTAMP_S", "2026-01-05 05:00:00", T),
        ("DATE", "2026-01-05", at("2026-01-05T00:00:00-05:00")),
        ("VARCHAR", "2026-01-05T10:00:00Z", T),
    ):
        path = parquet(
            engine, tmp_path / "t.parquet", f"SELECT 7 AS person, CAST('{text}' AS {kind}) AS time, 'e' AS event"
        )
        found = read(engine, [path], wanted)
        assert found["rows"] == [("7", expected, "e", None, None, "")]
        assert found["local"] == (kind.startswith("TIMESTAMP_") or kind in ("TIMESTAMP", "DATE"))
        assert not found["mended"]


def test_of_parquet_only_rows_in_doubt_are_read_by_python(engine: Engine, tmp_path: Path) -> None:
    path = parquet(
        engine,
        tmp_path / "t.parquet",
        """SELECT * FROM (VALUES
            ('u1', '2026-01-05T10:00:00Z', 'a', 1.5), ('u2', '2026-01-05T10:59:60Z', 'b', 2.5),
            ('u3', 'soon', 'c', NULL),
            (NULL, '2026-01-05T10:00:00Z', 'd', 3.5), ('İ@X.org', '1985-01-01', 'f', NULL), ('u4', NULL, 'g', NULL)
        ) AS t (person, time, event, score)""",
    )
    found = read(engine, [path], Wanted({}, ("score",), "UTC"), Rejections(tmp_path / "out"))
    assert found["rows"] == [
        ("i̇@x.org", at("1985-01-01T00:00:00+00:00"), "f", None, None, "", None),
        ("u1", T, "a", None, None, "5:score3:1.5", "1.5"),
        ("u2", at("2026-01-05T10:59:59+00:00"), "b", None, None, "5:score3:2.5", "2.5"),
    ]
    assert found["rejected"] == {"bad time": 1, "no person": 1, "no time": 1}
    written = list(csv.reader((tmp_path / "out" / "t.parquet.rejected.csv").read_text(encoding="utf-8").splitlines()))
    assert written[1][:2] == ["3", "bad time"]
    assert json.loads(written[1][2]) == {"person": "u3", "time": "soon", "event": "c", "score": None}


def test_infinite_and_ancient_times_of_parquet_do_not_break_the_query(engine: Engine, tmp_path: Path) -> None:
    path = parquet(
        engine,
        tmp_path / "t.parquet",
        """SELECT 'u' AS person, 'e' AS event, unnest([TIMESTAMP 'infinity', TIMESTAMP '-infinity',
            TIMESTAMP '1066-10-14',
            TIMESTAMP '9999-12-31 23:59:59', TIMESTAMP '2026-01-05 10:00:00']) AS time""",
    )
    found = read(engine, [path], PLAIN, Rejections(tmp_path))
    assert [row[1] for row in found["rows"]] == [T]
    assert found["rejected"] == {"bad time": 4}


def test_it_refuses_a_parquet_time_that_is_a_number(engine: Engine, tmp_path: Path) -> None:
    path = parquet(engine, tmp_path / "t.parquet", "SELECT 'u' AS person, 1767607200 AS time, 'e' AS event")
    with pytest.raises(UsageError, match="which is no time"):
        read(engine, [path])


# Files of all kinds


def test_packed_files_are_read_by_what_is_in_them(engine: Engine, tmp_path: Path) -> None:
    text = (HEADER + ROW).encode()
    for name, data in (("a.csv", gzip.compress(text)), ("b.txt", zstandard.compress(text)), ("c.gz", text)):
        (tmp_path / name).write_bytes(data)
        found = read(engine, [tmp_path / name])
        assert found["rows"] == [("u1", T, "opened", "1", None, None)]
        assert not found["mended"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])
def test_a_cut_off_archive_keeps_what_is_readable_and_says_so(
    engine: Engine, tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    lines = [f"u{n},2026-01-05T10:00:00Z,e,{n * 7919 % 10007}-{n},x\n" for n in range(20_000)]
    packed = pack((HEADER + "".join(lines)).encode())
    (tmp_path / "usage.csv.gz").write_bytes(packed[: len(packed) // 2])
    found = read(engine, [tmp_path / "usage.csv.gz"], PLAIN, Rejections(tmp_path))
    assert 1000 < len(found["rows"]) < 20_000
    assert any("cut off" in note for note in found["notes"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_it_reads_what_a_spreadsheet_writes(engine: Engine, tmp_path: Path, encoding: str) -> None:
    text = "person;time;event;id;note\r\nJürgen;2026-01-05 10:00:00;e;1;x\r\n"
    (tmp_path / "usage.csv").write_bytes(text.encode(encoding))
    assert read(engine, [tmp_path / "usage.csv"])["rows"] == [("Jürgen", T, "e", "1", None, None)]


@pytest.mark.parametrize("start", ["sep=;\n", "\n\n", ";;;;\n"])
def test_it_reads_a_header_that_is_not_on_the_first_line(engine: Engine, tmp_path: Path, start: str) -> None:
    path = write(tmp_path, "usage.csv", start + HEADER.replace(",", ";") + ROW.replace(",", ";"))
    assert read(engine, [path])["rows"] == [("u1", T, "opened", "1", None, None)]


def test_columns_without_a_name_or_with_the_same_one_do_no_harm(engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, "usage.csv", ",person,time,event,note,note\n0,u1,2026-01-05T10:00:00Z,e,a,b\n")
    found = read(engine, [path], Wanted({}, ("note", "note (2)"), "UTC"))
    assert found["rows"][0][-2:] == ("a", "b")
    assert not found["mended"]


def test_a_quote_after_a_space_is_what_python_says(engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, "usage.csv", HEADER + 'u1,2026-01-05T10:00:00Z,e,, "x"\n')
    assert read(engine, [path], Wanted({}, ("note",), "UTC"))["rows"][0][-1] == '"x"'


def test_empty_rows_of_a_spreadsheet_are_no_rows(engine: Engine, tmp_path: Path) -> None:
    found = read(
        engine, [write(tmp_path, "usage.csv", HEADER + ROW + ",,,,\n , ,,,\n\n")], rejected=Rejections(tmp_path)
    )
    assert len(found["rows"]) == 1
    assert found["rejected"] == {}


def test_an_empty_file_is_noted_and_gives_an_empty_view(engine: Engine, tmp_path: Path) -> None:
    found = read(
        engine, [write(tmp_path, "usage.csv", ""), write(tmp_path, "b.ndjson", "\n")], Wanted({}, ("a",), "UTC")
    )
    assert found["rows"] == []
    assert found["notes"] == ("usage.csv: the file is empty", "b.ndjson: the file is empty")


def test_the_last_of_two_equal_keys_counts_as_in_python(engine: Engine, tmp_path: Path) -> None:
    line = '{"person":"u1","time":"2026-01-05T10:00:00Z","event":"a","event":"b","id":"1"}\n'
    assert read(engine, [write(tmp_path, "usage.ndjson", line * 2)])["rows"][0][2] == "b"


def test_names_with_dots_are_keys_or_ways_into_objects(engine: Engine, tmp_path: Path) -> None:
    wanted = Wanted({"person": "user.mail"}, ("data.ai.used", "data.n"), "UTC")
    lines = (
        '{"user":{"mail":"A@x"},"time":"2026-01-05T10:00:00Z","event":"e","id":"1","data":{"ai.used":true,"n":null}}\n'
        '{"user.mail":"b@x","time":"2026-01-05T10:00:00Z","event":"e","id":"2","data":{"ai":{"used":"no"},"n":3}}\n'
    )
    found = read(engine, [write(tmp_path, "usage.ndjson", lines)], wanted)
    assert [(row[0], *row[6:]) for row in found["rows"]] == [("a@x", "true", None), ("b@x", "no", "3")]
    assert not found["mended"]


def test_an_array_or_a_page_of_json_is_read_too(engine: Engine, tmp_path: Path) -> None:
    record = {"person": "u1", "time": "2026-01-05T10:00:00Z", "event": "e", "id": "1"}
    for number, document in enumerate(([record, record], {"data": [record, record]})):
        path = write(tmp_path, f"{number}.json", json.dumps(document, indent=2 * number))
        assert len(read(engine, [path])["rows"]) == 2


def test_rejected_rows_are_written_with_their_physical_line(engine: Engine, tmp_path: Path) -> None:
    text = HEADER + 'u1,2026-01-05T10:00:00Z,e,1,"two\nlines"\n' + "u2,never,e,2,x\n" + "u3\n"
    read(engine, [write(tmp_path, "usage.csv", text)])
    with (tmp_path / "usage.csv.rejected.csv").open(encoding="utf-8") as file:
        assert list(csv.reader(file)) == [
            ["line", "reason", "row"],
            ["4", "bad time", "u2,never,e,2,x"],
            ["5", "wrong number of columns", "u3"],
        ]


# Paths


@pytest.mark.parametrize("before", [0, 1, 200])
def test_a_line_longer_than_any_buffer_is_rejected_and_not_lost(engine: Engine, tmp_path: Path, before: int) -> None:
    rows = "".join(f"u1,2026-01-05T10:00:00Z,opened,{number},x\n" for number in range(before))
    long = f"u1,2026-01-05T10:00:00Z,opened,long,{'x' * 40_000_000}\n"
    found = read(engine, [write(tmp_path, "usage.csv", HEADER + rows + long)])
    assert len(found["rows"]) == before
    assert found["rejected"] == {"too long": 1}


def test_a_file_that_is_named_twice_is_read_once(engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, "usage.csv", HEADER + ROW)
    found = read(engine, [path, path, tmp_path / "*.csv"])
    assert len(found["rows"]) == 1
    assert found["notes"] == ("usage.csv: the file was given twice; it is read once",)


def test_a_glob_does_not_take_rejected_rows_for_usage(engine: Engine, tmp_path: Path) -> None:
    write(tmp_path, "usage.csv", HEADER + ROW + "u2,never,e,2,x\n")
    for _ in range(2):
        assert len(read(engine, [tmp_path / "*.csv"])["rows"]) == 1


@pytest.mark.parametrize("name", ["a[1]*.csv", "it's.csv", "ü {x}.csv"])
def test_a_name_with_signs_in_it_is_a_name(engine: Engine, tmp_path: Path, name: str) -> None:
    write(tmp_path, "a1b.csv", HEADER)
    assert len(read(engine, [write(tmp_path, name, HEADER + ROW)])["rows"]) == 1


@pytest.mark.parametrize(
    ("name", "words"), [("gone.csv", "does not exist"), ("*.parquet", "No file fits"), (".", "is a folder")]
)
def test_a_path_that_leads_nowhere_is_a_sentence(engine: Engine, tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(FileError, match=words):
        read(engine, [tmp_path / name])


def test_what_is_no_table_is_a_sentence(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1" + bytes(100))
    (tmp_path / "b.csv").write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(UsageError, match="cannot be read as Parquet"):
        read(engine, [tmp_path / "a.parquet"])
    with pytest.raises(InputError, match="Excel"):
        read(engine, [tmp_path / "b.csv"])


def test_progress_tells_the_bytes_of_every_text_file(engine: Engine, tmp_path: Path) -> None:
    told: list[int] = []
    path = write(tmp_path, "usage.csv", HEADER + ROW * 100)
    UsageFiles(engine, [path], PLAIN, rejected=BESIDE, progress=told.append).open()
    assert sum(told) == path.stat().st_size
