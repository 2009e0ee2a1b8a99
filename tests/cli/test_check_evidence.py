"""`uptake check --at launch`: a report as evidence, from events to the exit code."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_check_command import FIRM, bad_plan, run
from tests.seeing import seen_from
from uptake.core.document import document
from uptake.core.picture import picture
from uptake.core.plan.load import load_plan
from uptake.core.usage import Event
from uptake.errors import EvidenceError, FileError, InputError
from uptake.wire.rosters import read_people


def report(folder: Path, plan: Path, events: list[Event], as_of: dt.date, **changes: Any) -> Path:
    """A report as `uptake report --format json` writes it."""
    the_plan = load_plan(plan).plan
    assert the_plan is not None
    roster, _ = read_people(folder / "people.csv")
    drawn = document(picture(the_plan, roster, seen_from(the_plan, roster, events, as_of), as_of))
    path = folder / "picture.json"
    path.write_text(json.dumps({**drawn, **changes}), encoding="utf-8")
    return path


def launching(folder: Path, *events: str) -> list[Event]:
    (folder / "people.csv").write_text(FIRM, encoding="utf-8")
    time = dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC).timestamp()
    given = {"message": "heads-up", "by": "bram", "channel": "email"}
    people = ("asha", "bram", "cleo", "edie", "dov", "gil")
    return [Event(person, time, f"uptake.{event}", properties=given) for person in people for event in events]


LAUNCH = dt.date(2026, 12, 1)


def check_at_launch(folder: Path, plan: Path, evidence: Path | str) -> int:
    people = str(folder / "people.csv")
    as_of = ("--as-of", LAUNCH.isoformat())
    return run("check", str(plan), "--at", "launch", "--people", people, "--evidence", str(evidence), *as_of)


def test_a_report_answers_what_is_asked_at_launch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = bad_plan(tmp_path)
    events = launching(tmp_path, "told", "acknowledged")
    assert check_at_launch(tmp_path, plan, report(tmp_path, plan, events, LAUNCH)) == 0
    some = [event for event in events if event.person != "gil"]
    assert check_at_launch(tmp_path, plan, report(tmp_path, plan, some, LAUNCH)) == 1
    assert "83 % (5 of 6) of consultants were told in time" in capsys.readouterr().out


def test_what_the_report_does_not_know_is_exit_code_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = bad_plan(tmp_path)
    assert check_at_launch(tmp_path, plan, report(tmp_path, plan, launching(tmp_path, "told"), LAUNCH)) == 3
    out = capsys.readouterr().out
    assert "It cannot be said yet: evidence is missing for 1 question" in out
    assert "UP214" in out


@pytest.mark.parametrize(
    ("days", "changes", "reason"),
    [
        (8, {}, "8 days old"),
        (-2, {}, "after the day of this check"),
        (0, {"rollout": "another"}, "is a report of another"),
    ],
)
def test_evidence_is_of_this_rollout_and_fresh(tmp_path: Path, days: int, changes: dict[str, str], reason: str) -> None:
    plan = bad_plan(tmp_path)
    events = launching(tmp_path, "told", "acknowledged")
    old = report(tmp_path, plan, events, LAUNCH - dt.timedelta(days=days), **changes)
    with pytest.raises(EvidenceError, match=reason):
        check_at_launch(tmp_path, plan, old)


def test_evidence_may_be_seven_days_old(tmp_path: Path) -> None:
    plan = bad_plan(tmp_path)
    events = launching(tmp_path, "told", "acknowledged")
    assert check_at_launch(tmp_path, plan, report(tmp_path, plan, events, LAUNCH - dt.timedelta(days=7))) == 0


def test_what_was_done_today_is_in_the_report_of_tomorrow(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = bad_plan(tmp_path)
    today = dt.date(2026, 11, 17)  # the last day on which it is in time
    five_days = 5 * 24 * 3600
    events = [replace(event, time=event.time + five_days) for event in launching(tmp_path, "told", "acknowledged")]
    people = ("--people", str(tmp_path / "people.csv"), "--as-of", today.isoformat())

    def check(evidence: Path, at: str) -> int:
        return run("check", str(plan), "--at", at, *people, "--evidence", str(evidence))

    of_today = report(tmp_path, plan, events, today)
    read = json.loads(of_today.read_text("utf-8"))["input"] | {"later": 12}
    assert check(report(tmp_path, plan, events, today, input=read), "launch") == 3
    assert "12 events of 17 November 2026 or later; one made with --as-of 2026-11-18 has them" in " ".join(
        capsys.readouterr().out.split()
    )
    assert check(report(tmp_path, plan, events, today, input=read | {"later": None}), "launch") == 3
    assert "It leaves out events of 17 November 2026 or later" in " ".join(capsys.readouterr().out.split())
    tomorrow = report(tmp_path, plan, events, today + dt.timedelta(days=1))
    assert check(tomorrow, "launch") == 0
    with pytest.raises(EvidenceError, match="after the day of this check"):
        check(tomorrow, "close")


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "uptake.picture/1"}', "\u0000", "[" * 5000])
def test_what_is_no_report_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    plan, _ = bad_plan(tmp_path), launching(tmp_path)
    (tmp_path / "picture.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"picture\.json is no"):
        check_at_launch(tmp_path, plan, tmp_path / "picture.json")
    with pytest.raises(FileError):
        check_at_launch(tmp_path, plan, tmp_path / "nowhere.json")
