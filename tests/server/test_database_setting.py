"""The address of the database: a wrong one stops the start in a sentence, and its password is never said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ports import free_port
from uptake.errors import SettingError
from uptake.site.environment import read_environment

pytestmark = pytest.mark.server
SEED = "s3same"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (f"postgresql//u:{SEED}@h/x", "is no address of a database"),
        (f"mysql://u:{SEED}@h/x", "does not use: mysql"),
        (f"postgresql://u:{SEED}@h:abc/x", "its host or its port is none"),
        (f"postgresql://u:{SEED}@h", "names no database behind the host"),
        (f"postgresql://u:12/{SEED}@h/x", "a password, perhaps, holds a sign"),
        (f"postgresql://u:12/{SEED}@h", "a password, perhaps, holds a sign"),
        ("sqlite:///", "names no file"),
    ],
)
def test_a_wrong_one_is_said_by_name_and_without_its_password(address: str, why: str) -> None:
    with pytest.raises(SettingError, match="DATABASE_URL") as raised:
        read_environment({"DATABASE_URL": address})
    assert why in raised.value.message
    assert SEED not in raised.value.message + raised.value.mend


@pytest.mark.parametrize("address", ["postgres://u@h/x", "postgresql:///x?host=/run", "sqlite:////srv/x.sqlite3"])
def test_one_that_fits_is_taken_as_it_is(address: str) -> None:
    assert read_environment({"DATABASE_URL": address}).database_url == address


def told(tmp_path: Path, address: str, *words: str) -> subprocess.CompletedProcess[str]:
    given = {"DATABASE_URL": address, "UPTAKE_DATA": str(tmp_path / "data"), "LANG": "C.UTF-8"}
    run = [sys.executable, "-m", "uptake", *words]
    return subprocess.run(run, env=os.environ | given, capture_output=True, text=True, timeout=60, check=False)


def test_a_server_that_is_not_there_stops_the_start_and_is_a_fault_to_the_doctor(tmp_path: Path) -> None:
    port = free_port()
    address = f"postgresql://u:{SEED}@127.0.0.1:{port}/x"
    started, looked = told(tmp_path, address, "serve", "--port", str(free_port())), told(tmp_path, address, "doctor")
    why = f"127.0.0.1:{port}/x does not answer: Connection refused"
    assert started.returncode == 2
    assert started.stderr.splitlines()[0] == f"uptake: {why}"
    assert looked.returncode == 1
    assert f"FAULT  database: {why}" in looked.stdout
    for one in (started, looked):
        assert "See that the database runs, and that DATABASE_URL fits." in one.stdout + one.stderr
        assert "Traceback" not in one.stderr
        assert SEED not in one.stdout + one.stderr


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader, " * 100, encoding="utf-8")
    started = told(tmp_path, f"sqlite:///{tmp_path / 'letter.txt'}", "work", "--once")
    assert started.stderr.startswith(
        f"uptake: {tmp_path / 'letter.txt'} does not answer: the file is no SQLite database"
    )
