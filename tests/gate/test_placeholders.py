"""What a mend offers is there to be filled in: pasted as it is, it leaves its question open."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from tests.gate.rule_case import BASE, check, plan_with
from uptake.core.plan.findings import Finding
from uptake.core.plan.rules.placeholders import is_placeholder
from uptake.core.plan.rules.words import said
from uptake.core.words import speaking

# (what is taken out of a good plan, the rule that asks for it)
_CHANGE = "groups.consultants.changes.0"
OUT = (
    ("owner", "UP101"),
    ("owner.person", "UP101"),
    ("owner.reach", "UP104"),
    ("owner.deputy", "UP105"),
    ("sponsor", "UP106"),
    ("helpers", "UP303"),
    ("groups.consultants.who", "UP108"),
    ("groups.consultants.changes", "UP202"),
    *((f"{_CHANGE}.{key}", "UP202") for key in ("today", "from_launch", "why", "you_do")),
    (f"{_CHANGE}.example", "UP203"),
    (f"{_CHANGE}.confirmed_by", "UP206"),
    ("afterwards", "UP110"),
)


def found(plan: dict[str, Any]) -> list[Finding]:
    return list(check(plan_with(tuple(BASE.keys() - plan.keys()), **plan)).findings)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(("way", "code"), OUT)
def test_a_mend_that_is_pasted_and_not_filled_in_leaves_the_question_open(way: str, code: str, language: str) -> None:
    plan = copy.deepcopy(BASE)
    *parents, last = way.split(".")
    inner: Any = plan
    for key in parents:
        inner = inner[int(key)] if isinstance(inner, list) else inner[key]
    del inner[last]
    with speaking(language):
        fixes = [yaml.safe_load(one.fix) for one in found(plan) if one.fix]
        inner[last] = next(fix[last] for fix in fixes if isinstance(fix, dict) and last in fix)
        assert code in {one.code for one in found(plan)}


@pytest.mark.parametrize(
    "text",
    [
        *("Your task", "Ihre Arbeit", "You …, which takes about … minutes.", "You type, which takes about … minutes."),
        *("firstname.lastname@your-company.example", "vorname.nachname@ihre-firma.example", "+00 000 000"),
        *("https://chat.your-company.example", "As the roster writes it", "…"),
    ],
)
def test_what_a_mend_offers_says_nothing(text: str) -> None:
    assert is_placeholder(text)
    assert not said(text)


@pytest.mark.parametrize(
    "text",
    ["Your evening is yours.", "Your own call", "And so on …", "asha@firm.example", "+43 1 555 0100", "0", "00:15"],
)
def test_what_people_write_says_something(text: str) -> None:
    assert said(text)
