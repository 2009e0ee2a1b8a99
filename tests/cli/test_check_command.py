from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples import EXAMPLES
from tests.gate.rule_case import BASE
from uptake.cli import check, explain
from uptake.cli.inputs import a_day
from uptake.cli.verdict import Ink
from uptake.errors import EvidenceError, FileError, OptionError

PLANS = EXAMPLES / "plans"
SMALL = PLANS / "small.yaml"


def run(*args: str) -> int:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    check.add_parser(commands)
    explain.add_parser(commands)
    given = parser.parse_args(args)
    code = given.run(given)
    assert isinstance(code, int)
    return code


FIRM = "id,email,department\n" + "".join(
    f"{name},{name}@firm.example,{'Board' if name == 'lena' else 'Consulting'}\n"
    for name in ("asha", "bram", "cleo", "lena", "edie", "dov", "gil")
)


def bad_plan(folder: Path, name: str = "rollout.yaml", *without: str) -> Path:
    path = folder / name
    plan = {key: value for key, value in BASE.items() if key not in without}
    path.write_text(json.dumps(plan, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def test_a_plan_that_answers_everything_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", str(SMALL), "--as-of", "2026-11-23") == 0
    out = capsys.readouterr().out
    assert "Ready: 54 questions asked" in out
    assert "as of 23 November 2026" in out
    assert "Not checked" in out


def test_a_plan_with_an_open_question_fails_and_says_what_to_mend_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = bad_plan(tmp_path, "rollout.yaml", "owner", "duties", "targets", "feedback")
    assert run("check", str(path), "--as-of", "2026-11-23") == 1
    out = capsys.readouterr().out
    assert "Not ready: 4 questions are open" in out
    first = out[out.index("Mend these first") : out.index("Owner and scope")]
    assert [code for code in ("UP101", "UP403", "UP501", "UP401") if code in first] == ["UP101", "UP403", "UP501"]
    assert "Owner and scope · 1 error" in out
    assert f"at {path.as_posix()}:" in out
    assert "Mend it with, at the top level of the plan, beside `groups`:" in out


def test_it_shows_the_line_of_the_plan_and_fits_eighty_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rollout.yaml"
    path.write_text(
        "uptake: 1\nrollout: x\nlaunch: 2026-12-01\nowner: {person: claims-team@acme.example}\n", encoding="utf-8"
    )
    run("check", str(path), "--as-of", "2026-11-23")
    out = capsys.readouterr().out
    assert "4 | owner: {person: claims-team@acme.example}" in out
    # A path cannot be folded: whoever copies it wants it whole.
    assert [line for line in out.splitlines() if len(line) > 80 and str(tmp_path) not in line] == []


def test_a_file_that_cannot_be_read_as_a_plan_cannot_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rollout.yaml"
    path.write_text("uptake: 1\nrolout: x\nlaunch: soon\n", encoding="utf-8")
    assert run("check", str(path)) == 2
    out = capsys.readouterr().out
    assert "The plan cannot be read" in out
    assert "Did you mean `rollout`?" in out


def test_what_a_terminal_would_act_on_is_made_harmless(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rollout.yaml"
    path.write_text('uptake: 1\nrollout: x\nlaunch: 2026-12-01\nowner: {person: "\\e[2Jteam@x.example"}\n# \x1b[2J\n')
    run("check", str(path))
    assert "\x1b" not in capsys.readouterr().out


def test_json_is_one_object_on_a_line_for_each_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad_plan(tmp_path, "rollout.yaml")
    bad_plan(tmp_path, "other.rollout.yaml", "owner")
    assert run("check", str(tmp_path), "--format", "json", "--as-of", "2026-11-23") == 1
    verdicts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(Path(verdict["plan"]).name, verdict["passed"]) for verdict in verdicts] == [
        ("other.rollout.yaml", False),
        ("rollout.yaml", True),
    ]


def test_a_folder_is_searched_with_the_folders_in_it(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "claims", tmp_path / "claims" / "deep", tmp_path / ".hidden"):
        folder.mkdir(exist_ok=True)
        bad_plan(folder)
    (tmp_path / "other.yaml").write_text("a: b")
    found = [path.relative_to(tmp_path).as_posix() for path in check.find_plans([tmp_path])]
    assert found == ["rollout.yaml", "claims/rollout.yaml"]


def test_without_a_path_it_looks_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad_plan(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run("check", "--as-of", "2026-11-23") == 0


def test_without_a_plan_it_says_the_three_questions_and_how_to_begin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", str(tmp_path)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert all(words in said.err for words in ("Who is responsible", "day 90", "at what cadence", "uptake look"))


def test_a_path_that_does_not_exist_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no file or folder"):
        run("check", str(tmp_path / "nowhere.yaml"))


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "20261123", "2026-W48"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(OptionError, match=r"is not a day\. Write|is in no calendar\. Write"):
        run("check", str(SMALL), "--as-of", day)


@pytest.mark.parametrize("moment", ["launch", "close"])
def test_what_needs_evidence_is_not_answered_without_it(moment: str) -> None:
    with pytest.raises(EvidenceError) as raised:
        run("check", str(SMALL), "--at", moment)
    assert raised.value.exit_code == 3
    assert "--people and --evidence" in raised.value.message
    assert any(line.startswith("uptake report PLAN") for line in raised.value.details)


def test_the_build_ticket_needs_people_and_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, people = bad_plan(tmp_path), tmp_path / "people.csv"
    people.write_text(FIRM, encoding="utf-8")
    closing = ["check", str(path), "--at", "close", "--ticket", "build", "--as-of", "2026-11-23"]
    with pytest.raises(EvidenceError, match="Missing: --people"):
        run(*closing)
    assert run(*closing, "--people", str(people)) == 0
    assert "Ready: 55 questions asked" in capsys.readouterr().out
    bad_plan(tmp_path, "rollout.yaml", "readings")
    assert run(*closing, "--people", str(people)) == 1
    assert "The build ticket jira:NOTES-1 stays open" in " ".join(capsys.readouterr().out.split())


def test_a_ticket_goes_with_closing() -> None:
    with pytest.raises(OptionError, match="--ticket goes with closing"):
        run("check", str(SMALL), "--at", "launch", "--ticket", "build")


def test_two_plans_that_land_on_the_same_people_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad_plan(tmp_path)
    other = {**BASE, "rollout": "travel-booking", "launch": "2026-12-08"}
    (tmp_path / "other.rollout.yaml").write_text(json.dumps(other), encoding="utf-8")
    assert run("check", str(tmp_path), "--as-of", "2026-11-23") == 0
    assert capsys.readouterr().out.count("UP212  warning") == 2


def test_a_roster_that_git_tracks_beside_the_plan_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = bad_plan(tmp_path)
    (tmp_path / "people.csv").write_text(FIRM.replace(".example", "-firm.com"), encoding="utf-8")
    (tmp_path / "invented.csv").write_text(FIRM, encoding="utf-8")
    as_of = ("--as-of", "2026-11-23")
    run("check", str(path), *as_of)
    assert "UP603" not in capsys.readouterr().out
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "add", "rollout.yaml", "invented.csv"], check=True)
    run("check", str(path), *as_of)
    assert "UP603" not in capsys.readouterr().out
    subprocess.run(["git", "-C", str(tmp_path), "add", "people.csv"], check=True)
    assert run("check", str(path), *as_of) == 0  # a warning
    assert "people.csv is a list of people" in " ".join(capsys.readouterr().out.split())


def test_without_a_day_it_is_today(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", str(SMALL), "--format", "json") in {0, 1}
    assert len(json.loads(capsys.readouterr().out)["as_of"]) == len("2026-11-23")


def test_a_roster_answers_what_needs_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, people = bad_plan(tmp_path), tmp_path / "people.csv"
    people.write_text(FIRM, encoding="utf-8")
    assert run("check", str(path), "--people", str(people), "--as-of", "2026-11-23") == 0
    assert "Not checked" not in capsys.readouterr().out
    people.write_text(FIRM.replace("Consulting", "Sales"), encoding="utf-8")
    assert run("check", str(path), "--people", str(people), "--as-of", "2026-11-23") == 1
    assert "consultants matches nobody" in capsys.readouterr().out


def test_an_exception_is_printed_with_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = {
        "rule": "UP101",
        "reason": "Asha starts in December",
        "until": "2026-12-15",
        "approved_by": "lena@x.example",
    }
    plan = {**{key: value for key, value in BASE.items() if key != "owner"}, "exceptions": [given]}
    path = tmp_path / "rollout.yaml"
    path.write_text(json.dumps(plan), encoding="utf-8")
    assert run("check", str(path), "--as-of", "2026-11-23") == 0
    assert "UP101 until 15 December 2026: Asha starts in December." in " ".join(capsys.readouterr().out.split())
    assert run("check", str(path), "--as-of", "2026-12-16") == 1
    assert "ended on 15 December 2026" in " ".join(capsys.readouterr().out.split())


class Terminal:
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "colour"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals_that_want_it(
    environment: dict[str, str], colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Ink.for_stream(Terminal()).colour is colour  # type: ignore[arg-type]
    with Path(os.devnull).open("w", encoding="utf-8") as stream:
        assert Ink.for_stream(stream).colour is False


def test_the_gate_loads_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import argparse, sys\n"
        "from uptake.cli import check\n"
        "parser = argparse.ArgumentParser(); check.add_parser(parser.add_subparsers())\n"
        f"args = parser.parse_args(['check', {str(SMALL)!r}, '--as-of', '2026-11-23'])\n"
        "code = args.run(args)\n"
        "heavy = {'duckdb', 'rich', 'numpy', 'holidays', 'django', 'pandas', 'jinja2', 'scipy', 'dataclasses'}\n"
        "heavy &= set(sys.modules)\n"
        "print(sorted(heavy), file=sys.stderr)\n"
        "sys.exit(code or bool(heavy))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "[]")


def test_explain_prints_the_page_of_a_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", "up207") == 0
    out = capsys.readouterr().out
    assert out.startswith("# UP207 · A group is not asked to acknowledge before launch")
    assert "## How to mend it" in out


def test_explain_names_the_nearest_word() -> None:
    with pytest.raises(OptionError) as raised:
        run("explain", "UP2O7")
    assert "UP207" in raised.value.mend
    assert raised.value.exit_code == 2


def test_explain_finds_a_word_however_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, name in (("measures", "first_use"), ("stages", "first-use"), ("rules", "README")):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / f"{name}.md").write_text(f"# {kind}", encoding="utf-8")
    monkeypatch.setattr(explain, "_folder", lambda: tmp_path)
    assert run("explain", "First", "use") == 0
    with pytest.raises(OptionError):
        run("explain", "README")


def test_it_says_where_a_mend_goes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "rollout.yaml"
    plan.write_text(
        "uptake: 1\nrollout: notes\nlaunch: 2027-01-11\nowner:\n  person: asha@firm.example\n  reach:   # OPEN\n"
        "sponsor:   # OPEN\ngroups:\n  consultants: {size: 40}\n  partners: {size: 9}\n"
        "targets:\n  - {measure: habitual, group: consultants, at_least: 60%, by: day 90, baseline: 0%}\n",
        encoding="utf-8",
    )
    run("check", str(plan))
    out = capsys.readouterr().out
    assert "Fill in:\n      reach: {chat:" in out
    assert "Fill in:\n      sponsor: " in out
    assert "Mend it with:\n      deputy: " in out
    assert "Mend it with, at the top level of the plan, beside `groups`:\n      messages:" in out
    assert "Mend it with, added to `targets`:\n      targets:" in out


def test_of_a_day_that_can_be_read_in_two_ways_that_is_said() -> None:
    wanted = r'"11/12/2026" can be read in two ways\. Write the day such as 2027-01-11\.$'
    with pytest.raises(OptionError, match=f"^--as-of: {wanted}"):
        run("check", str(SMALL), "--as-of", "11/12/2026")
    with pytest.raises(argparse.ArgumentTypeError, match=f"^{wanted}"):
        a_day("11/12/2026")


@pytest.mark.parametrize("day", ["23.11.2026", "23. November 2026", "November 23, 2026"])
def test_a_day_is_understood_as_people_write_it(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", str(SMALL), "--as-of", day) == 0
    assert "as of 23 November 2026" in capsys.readouterr().out
