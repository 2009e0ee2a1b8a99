# ruff: noqa: S608 - statements are made of names of the package
"""DuckDB as it is started here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest

from uptake.analytics.engine import Engine, Values, fill, quote_name, quote_text, stripped
from uptake.errors import FileError, OptionError


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine("200MB", threads=1) as engine:
        yield engine


def setting(engine: Engine, name: str) -> str:
    found = engine.connection.execute(
        "SELECT value FROM duckdb_settings() WHERE name = $name", {"name": name}
    ).fetchone()
    assert found is not None
    return str(found[0])


def test_it_fetches_no_extensions_and_runs_in_utc(engine: Engine) -> None:
    assert setting(engine, "autoinstall_known_extensions") == "false"
    assert setting(engine, "autoload_known_extensions") == "false"
    assert setting(engine, "TimeZone") == "UTC"
    assert setting(engine, "memory_limit") == "190.7 MiB"
    assert setting(engine, "threads") == "1"


def test_without_a_limit_it_takes_at_most_two_gigabytes() -> None:
    with Engine() as engine:
        number, unit = setting(engine, "memory_limit").split()
        assert float(number) * {"MiB": 2**20, "GiB": 2**30}[unit] < 2.05e9


def test_its_folder_goes_when_it_is_closed() -> None:
    with Engine() as engine:
        assert engine.folder.is_dir()
        assert setting(engine, "temp_directory").startswith(str(engine.folder))
    engine.close()
    assert not engine.folder.exists()


@pytest.mark.parametrize(("memory", "threads"), [("lots", None), ("-1", None), ("", None), (None, 0), ("1.5 XB", 2)])
def test_it_says_which_setting_it_cannot_use(memory: str | None, threads: int | None) -> None:
    with pytest.raises(OptionError, match="cannot be used"):
        Engine(memory, threads)


def test_it_works_without_a_home_and_without_a_network(tmp_path: Path) -> None:
    program = """
import socket
def refuse(*_, **__): raise OSError("no network")
socket.socket.connect = refuse
from uptake.analytics.engine import Engine
with Engine() as engine:
    path = engine.folder / "x.parquet"
    engine.connection.execute(f"COPY (SELECT '{{\\"a\\": 1}}' AS j) TO '{path}' (FORMAT parquet)")
    t = "epoch_us(CAST('2026-01-05T10:00:00+02:00' AS TIMESTAMPTZ))"
    print(engine.connection.execute(f"SELECT json_extract_string(j, '$.a'), {t} FROM '{path}'").fetchall())
"""
    place = {"HOME": "/nonexistent", "TMPDIR": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", program], env=place, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("[('1', 1767600000000000)]", "")
    assert list(tmp_path.iterdir()) == []


def test_it_loads_lists_as_a_table_and_replaces_it(engine: Engine) -> None:
    engine.load("people", {"id": ("VARCHAR", ["a", None, "c\0d"]), 'odd "name"': ("BIGINT", [1, 2, None])})
    assert engine.connection.execute("SELECT * FROM people").fetchall() == [("a", 1), (None, 2), ("c\0d", None)]
    engine.load("people", {"id": ("VARCHAR", [])})
    assert engine.connection.execute("SELECT * FROM people").fetchall() == []


def test_what_it_loads_is_of_the_type_that_is_asked_for(engine: Engine) -> None:
    columns: dict[str, tuple[str, Values]] = {
        "many": ("HUGEINT", [str(1 << 90), "-1"]),
        "list": ("INTEGER[]", [[1, 2], []]),
        "number": ("TINYINT", range(2)),
        "text": ("VARCHAR", ["1", "ü" * 20]),
        "sorted": ("UINTEGER", np.array([7, 4_294_967_295], dtype=np.uint32)),
        "late": ("VARCHAR", [None, "x"]),
    }
    engine.load("kinds", columns)
    rows = engine.connection.execute("SELECT * FROM kinds").fetchall()
    assert rows == [(1 << 90, [1, 2], 0, "1", 7, None), (-1, [], 1, "ü" * 20, 4_294_967_295, "x")]
    types = engine.connection.execute("SELECT data_type FROM duckdb_columns() WHERE table_name = 'kinds'").fetchall()
    assert [name for (name,) in types] == [kind for kind, _ in columns.values()]


def test_it_loads_while_the_rows_of_another_statement_are_not_fetched(engine: Engine) -> None:
    engine.connection.execute("SELECT * FROM range(100000)")
    engine.load("people", {"id": ("VARCHAR", ["a"])})
    assert engine.connection.execute("SELECT * FROM people").fetchall() == [("a",)]


def test_it_does_not_load_columns_of_different_length(engine: Engine) -> None:
    with pytest.raises(ValueError, match="differ in length"):
        engine.load("people", {"a": ("INTEGER", [1]), "b": ("INTEGER", [])})


def test_a_fragment_that_is_missing_or_left_over_is_an_error() -> None:
    assert (
        fill("SELECT {what} FROM t WHERE x = {'a': 1}", {"what": "{from}"}) == "SELECT {from} FROM t WHERE x = {'a': 1}"
    )
    with pytest.raises(ValueError, match="needs the fragments what"):
        fill("SELECT {what}", {})
    with pytest.raises(ValueError, match="no place for the fragments more"):
        fill("SELECT 1", {"more": "x"})


def test_a_named_statement_gets_its_parameters(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uptake.analytics.engine.statement_text", {"one": "SELECT {sum} + $x"}.__getitem__)
    assert engine.run("one", {"sum": "1"}, {"x": 2}) == [(3,)]
    with pytest.raises(duckdb.Error):
        engine.run("one", {"sum": "1"})


def test_names_and_texts_are_quoted(engine: Engine) -> None:
    name, text = 'a"b', "it's"
    found = engine.connection.execute(f"SELECT {quote_text(text)} AS {quote_name(name)}")
    assert found.description[0][0] == name
    assert found.fetchall() == [(text,)]
    with pytest.raises(ValueError, match="NUL"):
        quote_text("\0")


def test_space_is_taken_off_as_python_does_it(engine: Engine) -> None:
    spaces = [chr(code) for code in range(0x3001) if chr(code).isspace() or code in (0x200B, 0x180E, 0)]
    texts = ["", "a", "~", "é", "a b", *(f"{s}a{s}" for s in spaces), *(f"{s}é~{s} " for s in spaces), *spaces]
    engine.load("texts", {"x": ("VARCHAR", texts)})
    found = engine.connection.execute(f"SELECT x, {stripped('x')} FROM texts").fetchall()
    assert dict(found) == {text: text.strip() for text in texts}


def test_too_little_memory_is_a_sentence_and_leaves_nothing_behind() -> None:
    engine = Engine("30MB", threads=1)
    engine.connection.execute("SET max_temp_directory_size = '1MB'")
    much = "CREATE TABLE t AS SELECT i, md5(i::VARCHAR) AS m FROM range(3_000_000) AS r(i)"
    with pytest.raises(FileError, match="The counting stopped: Out of Memory") as caught, engine:
        engine.connection.execute(much)
    assert caught.value.exit_code == 2
    assert not engine.folder.exists()


def test_too_little_room_for_what_is_kept_meanwhile_is_a_sentence_too() -> None:
    engine = Engine()
    with pytest.raises(FileError, match="The counting stopped: No space left") as caught, engine:
        Path("/dev/full").write_text("a", encoding="utf-8")
    assert "set TMPDIR" in caught.value.mend
    assert not engine.folder.exists()
