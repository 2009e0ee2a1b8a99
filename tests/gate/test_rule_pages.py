"""Every rule has a page, and the plans on it are warned of, fail and pass as the page says."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from typing import Any

import pytest
import yaml

from tests.gate.rule_case import AS_OF
from tests.gate.test_check import ALL, PAGES, as_yaml, example
from uptake.core.people import Person, Roster, make_roster
from uptake.core.plan.check import Beside, Verdict, check_plan
from uptake.core.plan.load import parse_plan
from uptake.core.plan.model import Plan
from uptake.core.plan.rules import Tracked, registered
from uptake.core.plan.texts import texts_of

NOTHING_REPORTED: dict[str, Any] = {"groups": [], "targets": [], "decision": None, "responsiveness": {}}


def sections(code: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The blocks of a page's bad and of its good plan, each with its language."""
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    _, bad, good = re.split(r"^## A plan that (?:fails|is warned of|passes)$", page, flags=re.MULTILINE)
    bad_and_good = (bad, good.partition("\n## ")[0])
    return tuple(re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL) for text in bad_and_good)  # type: ignore[return-value]


def of_page(code: str, parts: list[tuple[str, str]]) -> set[str]:
    """The codes of what a page's parts are found to have."""
    return {finding.code for finding in verdict_of_page(code, parts).findings}


def verdict_of_page(code: str, parts: list[tuple[str, str]]) -> Verdict:
    """
    What is found in the small plan with a page's parts: YAML the plan, then another; CSV people; JSON a report; text
    German texts.
    """
    plans = [_plan_of(text) for language, text in parts if language == "yaml"]
    table = next((text for language, text in parts if language == "csv"), None)
    report = next((json.loads(text) for language, text in parts if language == "json"), None)
    german = next((text for language, text in parts if language == "text"), None)
    asked = next(asked for asked in registered() if asked.code == code)
    beside = Beside(
        roster=_people_of(table) if table and code != "UP603" else None,
        picture=None
        if report is None
        else {"groups": [], "targets": [], "decision": None, "responsiveness": {}, **report},
        others=tuple(plans[1:]),
        tracked=(Tracked("people.csv", table),) if table and code == "UP603" else (),
        texts=texts_of(plans[0], {"texts/de.yaml": german}) if german else None,
        ticket="build" if code == "UP606" else "adoption" if asked.at == "close" else None,
    )
    as_of = dt.date(2027, 1, 11) if asked.at == "launch" else AS_OF
    return check_plan(plans[0], as_of, at=asked.at, beside=beside)


def _plan_of(text: str) -> Plan:
    part = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  a loader that makes nothing but text
    loaded = parse_plan(as_yaml({**example("small.yaml"), **part}))
    assert loaded.plan is not None, [finding.message for finding in loaded.findings]
    return loaded.plan


def _people_of(table: str) -> Roster:
    rows = csv.DictReader(table.splitlines())
    ends = {row["id"]: dt.date.fromisoformat(row["ends"]) if row["ends"] else None for row in rows}
    rows = csv.DictReader(table.splitlines())
    return make_roster(Person(row["id"], row["email"], ends=ends[row["id"]]) for row in rows)


@pytest.mark.parametrize("code", [code for code in ALL if code != "UP100"])
def test_every_rule_has_a_page_whose_plans_fail_and_pass_as_it_says(code: str) -> None:
    bad, good = sections(code)
    assert code in of_page(code, bad)
    assert code not in of_page(code, good)


def test_the_page_of_the_loader_has_a_plan_that_is_none() -> None:
    ((_, bad),), ((_, good),) = sections("UP100")
    assert parse_plan(bad).plan is None
    assert parse_plan(good).plan is not None


def test_the_pages_bear_the_titles_of_the_rules_and_the_index_names_them_all() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    for asked in registered():
        page = (PAGES / f"{asked.code}.md").read_text(encoding="utf-8")
        assert page.startswith(f"# {asked.code} · {asked.title}\n")
        assert f"({asked.code}.md)" in index
    assert {page.stem for page in PAGES.glob("UP*.md")} == {asked.code for asked in registered()}
