"""`uptake simulate` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.simulation.made import COMPLETE, SMALL
from uptake.cli.main import main


def run(folder: Path, *words: str, plan: Path = SMALL) -> int:
    return main(["simulate", str(plan), "--seed", "3", "--output", str(folder / "world"), *words])


def test_it_writes_three_files_that_a_report_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "--days", "40") == 0
    made = tmp_path / "world"
    assert {path.name for path in made.iterdir()} == {"people.csv", "events.ndjson", "truth.json"}
    truth = json.loads((made / "truth.json").read_text("utf-8"))
    assert truth["schema"] == "uptake.truth/1"
    capsys.readouterr()
    words = ["--people", str(made / "people.csv"), "--usage", str(made / "events.ndjson")]
    main(["report", str(SMALL), *words, "--as-of", truth["written_before"], "--format", "json"])
    picture = json.loads(capsys.readouterr().out)
    assert picture["groups"][0]["intended"] == pytest.approx(truth["groups"][0]["people"], abs=5)


def test_a_column_that_the_plan_names_is_in_the_roster_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "rollout.yaml"
    plan.write_text(f"{SMALL.read_text('utf-8').rstrip()}\ncolumns: {{aliases: Login}}\n", encoding="utf-8")
    assert run(tmp_path, "--days", "40", plan=plan) == 0
    made = tmp_path / "world"
    assert (made / "people.csv").read_text("utf-8").partition("\n")[0].endswith(",Login")
    words = ["--people", str(made / "people.csv"), "--usage", str(made / "events.ndjson")]
    assert main(["report", str(plan), *words, "--quiet"]) != 2, capsys.readouterr().err


def test_the_same_words_give_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        assert run(tmp_path / folder, "--people", "30", "--story", "fading") == 0
    for name in ("people.csv", "events.ndjson", "truth.json"):
        one, other = ((tmp_path / folder / "world" / name).read_bytes() for folder in ("a", "b"))
        assert one == other


def test_it_never_writes_into_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "mine.txt").write_text("mine", encoding="utf-8")
    assert run(tmp_path) == 2
    assert [path.name for path in (tmp_path / "world").iterdir()] == ["mine.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["world"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--story", "unhappy"), 'there is no story "unhappy"'),
        (("--story", "managers=healthy"), '"managers" which the plan does not have'),
        (("--story", "never-told+told-late"), "cannot both be true"),
        (("--story", "healthy+never-told"), "cannot both be true"),
        (("--story", "never-told+fading+no-seats"), "more than two stories at once"),
        (("--story", "no-access"), "the plan says that nobody in it needs any"),
        (("--people", "0"), "between 1 and 50,000"),
        (("--days", "0"), "counted from launch"),
    ],
)
def test_bad_words_get_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert run(tmp_path, *words) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_plan_without_usage_gets_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "rollout.yaml"
    plan.write_text("uptake: 1\nrollout: a\nlaunch: 2026-12-01\ngroups: {all: {who: everyone}}\n", encoding="utf-8")
    assert run(tmp_path, plan=plan) == 2
    said = capsys.readouterr().err
    assert "which events count as use" in said
    assert "real_work: [{event: suggestion_confirmed}]" in said


def test_each_group_has_its_own_story(tmp_path: Path) -> None:
    assert run(tmp_path, "--story", "adjusters=never-told+system-down,supervisors=fading", plan=COMPLETE) == 0
    truth = json.loads((tmp_path / "world" / "truth.json").read_text("utf-8"))
    stories = {group["id"]: group["story"] for group in truth["groups"]}
    assert stories == {"adjusters": "never-told+system-down", "adjusters-trieste": "healthy", "supervisors": "fading"}
