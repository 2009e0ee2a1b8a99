"""What is withheld cannot be worked out: of no example, and of no invented rollout."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.company import group, monday_after, person, plan, used_in
from tests.core.rollouts import drawn
from tests.examples import copied
from tests.privacy.rollouts import shared
from uptake.cli.main import main
from uptake.core.audit import audit
from uptake.core.document import document
from uptake.core.publishing import publish

Json = dict[str, Any]
FEW = range(12)  # in every run of the tests; `make audit` takes two hundred


def firm(*, share: bool = True, **users: tuple[int, int]) -> Json:
    """A rollout, shared unless said otherwise: so many people of each group, of whom so many use it every week."""
    people = [person(f"{name}{n}", name) for name, (size, _) in users.items() for n in range(size)]
    events = [one for name, (_, use) in users.items() for n in range(use) for one in used_in(f"{name}{n}", range(1, 7))]
    open_ = drawn(plan(*(group(name) for name in users)), people, events, monday_after(6))
    return document(publish(open_, share=share))


def test_a_count_that_follows_by_subtraction_is_found() -> None:
    leaky = firm(a=(20, 2), b=(30, 12))
    assert audit([leaky]).found == ()
    exact = deepcopy(leaky)
    exact["all"]["measures"]["first_use"] |= {"count": 14, "ranges": {}}
    found = [one for one in audit([exact]).found if one.what == "first_use count"]
    assert [(one.group, one.low, one.high) for one in found] == [("a", 2, 2)]


def test_a_withheld_group_is_found_where_nobody_of_it_can_have_used_it() -> None:
    safe = firm(a=(3, 0), b=(6, 0), c=(20, 9))
    assert audit([safe]).found == ()
    exact = deepcopy(safe)
    exact["all"]["measures"]["first_use"] |= {"count": 9, "ranges": {}}
    found = {one.group for one in audit([exact]).found if one.what == "first_use count"}
    assert found == {"a", "b"}


def test_a_rounded_share_is_a_clue() -> None:
    exact = firm(a=(20, 2), b=(30, 12))
    exact["groups"][0]["measures"]["adopted"] |= {"value": 0.1, "ranges": {}}
    assert "a" in {one.group for one in audit([exact]).found if one.what == "adopted count"}


def test_two_reports_are_read_together() -> None:
    first, second = firm(a=(20, 2), b=(30, 12)), firm(a=(20, 2), b=(30, 12))
    week = next(one for one in second["all"]["weeks"] if one["number"] == 3)
    week |= {"active": 14, "ranges": {}}
    assert audit([first]).found == ()
    assert {one.what for one in audit([first, second]).found} == {"week active"}


def test_a_report_that_was_not_shared_shows_small_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_ = firm(share=False, a=(35, 2), b=(30, 27), c=(20, 10))
    done = audit([open_])
    seen = {(one.group, one.what, one.count, one.of) for one in done.shown}
    assert ("a", "first_use count", 2, 35) in seen
    assert ("b", "first_use count", 27, 30) in seen
    assert not {group for group, *_ in seen} & {"c"}
    assert audit([firm(a=(35, 2), b=(30, 27), c=(20, 10))]).shown == ()
    report = tmp_path / "report.json"
    report.write_text(json.dumps(open_), encoding="utf-8")
    assert main(["audit", str(report)]) == 1
    assert "shows that it is 2 of 35: this report was not shared" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("seed", FEW)
def test_nothing_withheld_can_be_worked_out_of_invented_rollouts(seed: int) -> None:
    documents = shared(seed)
    for one in documents:
        assert audit([one]).passed
    assert audit(documents).passed


@pytest.mark.slow
def test_nothing_withheld_can_be_worked_out_of_the_example(tmp_path: Path) -> None:
    example = copied(tmp_path, "claims-triage")
    files = [f"--people={example}/people.csv", "--usage", f"{example}/usage.csv.gz", f"{example}/acts.ndjson"]
    days = ("2026-12-14", "2027-01-18", "2027-02-22", "2027-03-01")
    reports = [str(tmp_path / f"{day}.json") for day in days]
    for day, report in zip(days, reports, strict=True):
        words = ["--share", "--format=json", f"--as-of={day}", f"--output={report}", "--quiet"]
        assert main(["report", f"{example}/rollout.yaml", *files, *words]) in {0, 1}
        assert main(["audit", report]) == 0
    assert main(["audit", *reports]) == 0


def test_the_command_says_what_it_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps(firm(a=(20, 2), b=(30, 12))), encoding="utf-8")
    assert main(["audit", str(report)]) == 0
    assert "0 can be worked out" in capsys.readouterr().out


def test_the_command_fails_where_something_can_be_worked_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leaky = firm(a=(20, 2), b=(30, 12))
    leaky["all"]["measures"]["first_use"] |= {"count": 14, "ranges": {}}
    report = tmp_path / "report.json"
    report.write_text(json.dumps(leaky), encoding="utf-8")
    assert main(["audit", str(report)]) == 1
    assert "a: first_use count" in capsys.readouterr().out


def test_a_report_that_lacks_a_part_or_has_another_there_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, report = firm(a=(20, 2), b=(30, 12)), tmp_path / "report.json"
    for key in whole:
        for broken in ({name: value for name, value in whole.items() if name != key}, {**whole, key: [1]}):
            report.write_text(json.dumps(broken), encoding="utf-8")
            assert main(["audit", str(report)]) == 2
            assert "report.json is no" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "other/1"}'])
def test_what_is_no_report_gets_a_sentence(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.json"
    report.write_text(text, encoding="utf-8")
    assert main(["audit", str(report)]) == 2
    assert "report.json is no" in capsys.readouterr().err
