"""Every reason has its page, and whatever the rollout is like, its diagnoses add up."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.house.pages import DOCS, headings, text
from tests.seeing import seen_from
from tests.worlds import world
from uptake.cli.main import main
from uptake.core.diagnosis.catalogue import ANSWERS, catalogue
from uptake.core.diagnosis.plain import PLAIN
from uptake.core.diagnosis.rank import main_reasons
from uptake.core.journey import STAGES
from uptake.core.picture import picture

NAMES = (*catalogue(), *ANSWERS)
PAGES = DOCS / "reasons"


@pytest.mark.parametrize("name", NAMES)
def test_a_reason_has_a_page_a_row_and_is_explained(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = PAGES / f"{name.replace(' ', '-')}.md"
    assert headings(page)[0].startswith(f"{name} · ")
    assert headings(page)[1:] == ["What speaks for it", "What speaks against it", "What to do"]
    assert f"| [{name}]({page.name}) | " in text(PAGES / "README.md")
    assert main(["explain", *name.split()]) == 0
    assert text(page).strip() in capsys.readouterr().out


def test_there_is_no_page_of_a_reason_that_is_not_there() -> None:
    assert {page.stem.replace("-", " ") for page in PAGES.glob("*.md")} == {*NAMES, "README"}


def test_every_reason_has_plain_words() -> None:
    assert PLAIN.keys() == catalogue().keys()


@pytest.mark.parametrize("name", list(catalogue()))
def test_a_reason_names_a_stage_of_the_journey(name: str) -> None:
    assert catalogue()[name].where in STAGES


@given(st.integers(0, 10**6))
@settings(max_examples=50, deadline=None)
def test_whatever_the_rollout_its_diagnoses_add_up(seed: int) -> None:
    one = world(seed)
    drawn = picture(one.plan, one.roster, seen_from(one.plan, one.roster, one.events, one.as_of), one.as_of)
    people: Counter[str] = Counter()
    for found in drawn.diagnoses:
        assert found.reason in NAMES
        assert str(found.message)
        people[found.group] += found.people or 0
    for group in drawn.groups:
        assert people[group.id] <= (group.intended or 0)
        assert bool(group.intended) == any(found.group == group.id for found in drawn.diagnoses)
    assert all(map(str, main_reasons(drawn)))
