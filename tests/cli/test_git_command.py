"""`uptake git` through its own door, on repositories that are built for the test."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jsonschema_rs
import pytest

from tests.repositories import example
from uptake.cli.main import main
from uptake.core.document import picture_schema


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("git") / "invented"
    example().load(path, example().history(seed=7))
    return path


def test_it_says_who_works_with_an_assistant(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["git", str(repository), "--as-of", "2026-11-23"]) == 0
    said = capsys.readouterr().out
    assert "At least 55 % of authors (6 of 11) worked with an AI assistant" in said
    assert "By assistant" in said


def test_its_json_keeps_to_the_schema_of_a_picture(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["git", str(repository), "--as-of", "2026-11-23", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    jsonschema_rs.validator_for(picture_schema(), validate_formats=True).validate(told)
    assert [group["id"] for group in told["groups"]] == ["authors"]
    assert told["launch"] is None


def test_no_name_and_no_address_is_shown_unless_asked_for(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = subprocess.run(
        ["git", "-C", str(repository), "log", "--format=%an%n%ae"], capture_output=True, text=True, check=True
    )
    known = {line for line in log.stdout.splitlines() if " " in line or "@" in line}
    assert known
    for words in ([], ["--format", "json"], ["--delegated"]):
        main(["git", str(repository), "--as-of", "2026-11-23", *words])
        said = capsys.readouterr().out
        assert not [name for name in known if name in said]
    main(["git", str(repository), "--as-of", "2026-11-23", "--names"])
    said = capsys.readouterr().out
    assert [name for name in known if name in said]


def test_the_default_day_is_the_monday_after_the_last_commit(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["git", str(repository), "--format", "json"])
    assert json.loads(capsys.readouterr().out)["as_of"] == "2026-11-23"


def test_a_repository_without_commits_is_not_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert main(["git", str(tmp_path), "--as-of", "2026-11-23"]) == 0
    assert "Nobody has 5 commits" in capsys.readouterr().out


@pytest.mark.parametrize("place", ["not-there", "."])
def test_what_is_no_repository_gets_a_sentence(tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["git", str(tmp_path / place)]) == 2
    said = capsys.readouterr().err
    assert "is not a" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("words", [["--as-of", "monday"], ["--timezone", "Mars/Base"], ["--since", "2026-13-01"]])
def test_an_option_that_cannot_be_used_is_explained(
    repository: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["git", str(repository), *words])
    assert stopped.value.code == 2
    assert words[1] in capsys.readouterr().err
