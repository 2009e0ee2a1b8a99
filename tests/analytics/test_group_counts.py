"""Usage that comes as counts of groups, without people."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.analytics.rows import AS_OF, USAGE, WEEKS, plan_of
from uptake.analytics.group_counts import holds_counts, see_counts
from uptake.analytics.weeks import monday_of
from uptake.core.calendar import Day
from uptake.core.plan.model import Plan
from uptake.core.sentences import later
from uptake.core.usage import Actions, InputReport, Seen
from uptake.errors import UsageError


def seen_of(path: Path, *lines: str, seen: Seen | None = None, plan: Plan | None = None) -> Seen:
    file = path / "counts.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return see_counts(seen or Seen(WEEKS), [file], plan or plan_of(), AS_OF)


@pytest.mark.parametrize("text", ["2027-W01", "2027w01", " 2027-01-04 ", "2027-01-10"])
def test_a_week_is_written_by_its_name_or_any_of_its_days(text: str) -> None:
    assert monday_of(text) == Day(2027, 1, 4)


@pytest.mark.parametrize(
    "text", ["", "W01", "2027-W54", "2027-W00", "2027-02-30", "next week", "2027-01-04T10:00", "0001-01-01x"]
)
def test_anything_else_is_no_week(text: str) -> None:
    assert monday_of(text) is None


def test_people_and_actions_are_kept_per_group_and_week(tmp_path: Path) -> None:
    seen = seen_of(
        tmp_path,
        "Group,week,active,real_work,old way",
        "claims,2026-W41,12,40,7",
        "claims,2026-10-14,15,,",
        "reviews,2026-W42,3.0,9,",
    )
    assert seen.counted == {("claims", 4): 12, ("claims", 5): 15, ("reviews", 5): 3}
    assert seen.actions == {("claims", 4): Actions(40, 7), ("reviews", 5): Actions(9)}
    assert seen.input == InputReport(events=3)


def test_weeks_that_are_not_over_are_later_and_weeks_before_the_window_are_nothing(tmp_path: Path) -> None:
    seen = seen_of(tmp_path, "group,week,active", "claims,2026-W46,1", "claims,2026-W47,2", "claims,2020-W01,3")
    assert seen.counted == {("claims", 9): 1}
    assert seen.input.later == 1


def test_repeats_count_once_and_of_two_figures_the_smaller_is_used(tmp_path: Path) -> None:
    lines = ["claims,2026-W41,12", "claims,2026-10-05,12", "claims,2026-W42,9", "claims,2026-W42,8"]
    for order in (lines, lines[::-1]):
        seen = seen_of(tmp_path, "group,week,active", *order)
        assert seen.counted == {("claims", 4): 12, ("claims", 5): 8}
        assert seen.input.duplicates == 1
        assert tuple(map(str, seen.input.notes)) == (
            "1 week of a group has two different figures; the smaller is used",
        )


def test_rows_that_cannot_be_read_are_rejected_by_reason(tmp_path: Path) -> None:
    seen = seen_of(
        tmp_path,
        "group,week,active",
        "legal,2026-W41,1",
        "claims,someday,1",
        "claims,2026-W41,",
        "claims,2026-W41,many",
        "claims,2026-W41,-1",
        "claims,2026-W41,1.5",
        "claims,2026-W41,nan",
        "claims,2026-W41",
        "claims,2026-W42,4",
    )
    assert seen.counted == {("claims", 5): 4}
    assert seen.input.events == 1
    assert sum(seen.input.rejected.values()) == 8
    assert {"no such group": 1, "bad week": 1, "no number": 1, "bad number": 4}.items() <= seen.input.rejected.items()
    assert len((tmp_path / "counts.csv.rejected.csv").read_text(encoding="utf-8").splitlines()) == 9


def test_columns_may_have_other_names_and_a_missing_one_is_said(tmp_path: Path) -> None:
    plan = plan_of()
    renamed = replace(plan, usage=replace(USAGE, columns={"group": "Team", "active": "people"}))
    assert seen_of(tmp_path, "team,week,people", "claims,2026-W41,5", plan=renamed).counted == {("claims", 4): 5}
    assert holds_counts(["team", "week", "people"], {"group": "Team", "active": "people"})
    assert not holds_counts(["person", "time", "event", "week"], {})
    with pytest.raises(UsageError, match="no column group and no column active"):
        seen_of(tmp_path, "team,week,people", "claims,2026-W41,5")


def test_counts_are_laid_over_what_other_files_say(tmp_path: Path) -> None:
    before = Seen(
        WEEKS,
        counted={("reviews", 4): 1},
        collected=frozenset({"told"}),
        input=InputReport(people=6, events=2, notes=(later("n"),)),
    )
    seen = seen_of(tmp_path, "group,week,active", "claims,2026-W41,5", seen=before)
    assert seen.counted == {("reviews", 4): 1, ("claims", 4): 5}
    assert seen.collected == {"told"}
    assert seen.input == InputReport(people=6, events=3, notes=(later("n"),))


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    file = tmp_path / "empty.csv"
    file.write_text("", encoding="utf-8")
    seen = see_counts(Seen(WEEKS), [file], plan_of(), AS_OF)
    assert (seen.counted, *map(str, seen.input.notes)) == ({}, "empty.csv is empty")
