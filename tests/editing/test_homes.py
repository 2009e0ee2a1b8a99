"""Whatever the gate says of a plan is shown in a section that is listed: the numbers of the sections add up."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from tests.editing.test_rewriting import ALL
from tests.gate.mutations import mutations
from tests.gate.test_check import as_yaml, example
from uptake.core.plan.writing.answers import Answers
from uptake.core.plan.writing.draft import draft
from uptake.core.plan.writing.marks import data_of
from uptake.core.words import speaking
from uptake.service.editing import judge
from uptake.web.editing.homes import Home, _labels, homes_of
from uptake.web.editing.sections import PEOPLE, listed
from uptake.web.editing.shown import Showing, fields_of, lists_of, section_findings

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
BEGUN = draft(Answers({"rollout": "a", "title": "A", "launch": "2027-01-11", "owner": "a@acme.example"}))


def homes(text: str, data: Any = None) -> list[Home]:
    """One for each finding of the gate."""
    return homes_of(judge(text, "a", NOW).findings, listed(data or data_of(text)))


def shown(data: Any, found: list[Home]) -> int:
    """How many findings the pages of the sections show."""
    what, count = Showing(data, found), 0
    for section in listed(data):
        lists = lists_of(section, what)
        rows = [row for one in lists for row in one.rows]
        fields = [*fields_of(section, what), *(field for row in rows for field in row.fields)]
        count += len(section_findings(section, what)) + sum(len(one.findings) for one in fields)
        count += sum(len(one.findings) for one in lists) + sum(len(row.findings) for row in rows)
    return count


def test_a_group_without_a_helper_is_said_beside_the_helpers() -> None:
    found = {(one.section, one.name) for one in homes(BEGUN) if one.placed.finding.code == "UP303"}
    assert found == {("people", "helpers")}


def test_what_lacks_a_whole_part_is_said_beside_the_first_field_of_it() -> None:
    text = as_yaml(
        {key: value for key, value in example("complete.yaml").items() if key not in {"tickets", "afterwards"}}
    )
    found = {one.placed.finding.code: (one.section, one.name) for one in homes(text)}
    assert found["UP608"] == ("system", "tickets.build")
    assert found["UP110"] == ("duties", "afterwards.contact")


@pytest.mark.parametrize("text", [*ALL.values(), BEGUN], ids=[*ALL, "begun"])
def test_every_finding_of_a_draft_is_shown_in_a_section(text: str) -> None:
    found = homes(text)
    assert shown(data_of(text), found) == len(found)


@pytest.mark.slow
def test_every_finding_of_a_spoilt_plan_is_shown_in_a_section() -> None:
    complete = example("complete.yaml")
    wrong = []
    for mutation in mutations():
        text = as_yaml(mutation.of(complete))
        data = data_of(text)
        found = homes(text, data)
        if shown(data, found) != len(found):
            wrong.append((str(mutation), [(one.placed.finding.code, one.section, one.name) for one in found]))
    assert wrong == []


def test_a_key_is_called_by_what_stands_above_its_field() -> None:
    found = " ".join(one.said for one in homes(BEGUN))
    assert "“How do people reach that person?” is missing" in found
    assert "a@acme.example is given no hours a week for it." in found
    assert _labels(("owner",), PEOPLE)["hours_per_week"] == "How many hours a week does that person have for this?"
    assert _labels(("helpers",), PEOPLE)["hours_per_week"] != _labels(("owner",), PEOPLE)["hours_per_week"]
    with speaking("de"):
        german = " ".join(one.said for one in homes(BEGUN))
    assert not re.search("`(reach|replies_within|hours_per_week|today|real_work|at_least)`", german)


def test_groups_that_are_like_each_other_in_a_ring_are_called_by_their_titles() -> None:
    ring = "groups: {a: {title: Adjusters, like: b}, b: {title: Supervisors, like: a}}\n"
    said = [one.said for one in homes(f"uptake: 1\nrollout: a\n{ring}")]
    assert (
        "The groups are like each other in a ring: “Adjusters” → “Supervisors” → “Adjusters”. Write one of them out."
        in said
    )
