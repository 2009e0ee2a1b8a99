"""Days at the ends of the calendar, which systems write for never and for always."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.hostile.ground import PLAN, USAGE, rollout, words
from tests.repositories import CommitSpec, build
from uptake.cli.main import main

ENDS = ("0001-01-01", "0001-01-08", "9999-12-20", "9999-12-31")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return rollout(tmp_path / "rollout")


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-12:00", "0001-01-01", "9999-06-01"])
def test_a_time_that_nothing_is_counted_from_is_a_bad_row(
    folder: Path, capsys: pytest.CaptureFixture[str], time: str
) -> None:
    (folder / "usage.csv").write_text(f"{USAGE}p1@firm.example,{time},sent\n")
    assert main([*words(folder), "--accept-gaps", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["input"]["rejected"] == {"bad time": 1}
    assert told["all"]["measures"]["first_use"]["count"] == 8
    assert main(["look", str(folder / "usage.csv")]) == 0


@pytest.mark.parametrize("day", ENDS)
@pytest.mark.parametrize("option", ["report", "look", "check", "git --as-of", "git --since"])
def test_a_day_that_nothing_is_counted_from_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], option: str, day: str
) -> None:
    given = {
        "report": [*words(folder)[:-1], day],
        "look": ["look", str(folder / "usage.csv"), "--as-of", day],
        "check": ["check", str(folder / "rollout.yaml"), "--as-of", day],
        "git --as-of": ["git", str(folder), "--as-of", day],
        "git --since": ["git", str(folder), "--since", day],
    }[option]
    try:
        code = main(given)
    except SystemExit as ended:  # argparse names the option
        code = int(ended.code or 0)
    assert code == 2
    assert "is out of reach. Write a year from 1970 to 2199." in capsys.readouterr().err


@pytest.mark.parametrize("day", ["1970-01-01", "2199-12-31"])
def test_the_days_at_the_ends_of_what_is_counted_break_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, day: str
) -> None:
    (folder / "early.yaml").write_text(PLAN.replace("2026-09-07", day))
    repository = str(build(tmp_path / "repository", [CommitSpec()]))
    for given in (
        [*words(folder)[:-1], day],
        ["report", str(folder / "early.yaml"), *words(folder)[2:]],
        ["look", str(folder / "usage.csv"), "--as-of", day],
        ["check", str(folder / "early.yaml"), "--as-of", day],
        ["git", repository, "--as-of", day],
        ["git", repository, "--since", day],
    ):
        assert main(given) in {0, 1}, given
    capsys.readouterr()


@pytest.mark.parametrize("day", ["2026-02-30", "9999-12-31", "2026-W01-1", "never"])
def test_evidence_of_an_impossible_day_gets_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], day: str
) -> None:
    main([*words(folder), "--format", "json", "--output", str(folder / "picture.json")])
    picture = json.loads((folder / "picture.json").read_text()) | {"as_of": day}
    (folder / "picture.json").write_text(json.dumps(picture))
    assert _close(folder) == 2
    assert "as_of does not fit" in capsys.readouterr().err


@pytest.mark.parametrize("depth", [300, 900, 100_000])
def test_evidence_that_is_nested_too_deep_gets_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], depth: int
) -> None:
    (folder / "picture.json").write_text("[" * depth + "]" * depth)
    assert _close(folder) == 2
    (folder / "picture.json").write_text('{"a":' * depth + "1" + "}" * depth)
    assert _close(folder) == 2
    assert "picture.json" in capsys.readouterr().err


def _close(folder: Path) -> int:
    paths = ["--people", str(folder / "people.csv"), "--evidence", str(folder / "picture.json")]
    return main(["check", str(folder / "rollout.yaml"), "--at", "close", *paths, "--as-of", "2026-11-02"])
