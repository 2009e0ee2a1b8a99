"""Files with names that mean something else elsewhere: a home, a pattern, an address, no text at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.hostile.ground import rollout, run, words
from uptake.cli.main import main

NAMES = [
    "~.csv",
    "~root.csv",
    "*.csv",
    "[a].csv",
    "s3:.csv",
    "-usage.csv",
    "a\nb.csv",
    os.fsdecode(b"\xff.csv"),
    "é.csv",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_may_be_called_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = rollout(tmp_path / "rollout")
    monkeypatch.chdir(folder)
    Path("other").mkdir()
    shutil.copy("usage.csv", name)
    shutil.copy("people.csv", Path("other", name))
    given = ["report", "rollout.yaml", f"--people=other/{name}", f"--usage={name}", "--as-of", "2026-11-02"]
    assert main(given) == 0
    assert main(["look", "--", name]) == 0
    capsys.readouterr()


@pytest.mark.parametrize("name", ["~.parquet", "s3:.parquet", os.fsdecode(b"\xff.parquet")])
def test_so_may_a_parquet_file_or_it_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = rollout(tmp_path / "rollout")
    monkeypatch.chdir(folder)
    duckdb.execute("COPY (FROM read_csv('usage.csv', all_varchar = true)) TO 'u.parquet'")
    Path("u.parquet").rename(name)
    can_be_named = name.isprintable()
    assert main(words(folder, name)) == (0 if can_be_named else 2)
    assert ("Rename the file" in capsys.readouterr().err) is not can_be_named


def test_a_name_that_is_no_text_is_shown_and_breaks_nothing(tmp_path: Path) -> None:
    folder = rollout(tmp_path / "rollout")
    name = os.fsdecode(b"\xff.csv")
    (folder / name).write_text((folder / "usage.csv").read_text() + "p1,never,sent\n")
    for form in ("text", "json"):
        code, _, _ = run([*words(folder, name), "--accept-gaps", "--format", form])
        assert code == 0
    assert (folder / f"{name}.rejected.csv").exists()
    code, _, said = run(["check", str(folder / name)])
    assert code == 2
    assert said == ""
