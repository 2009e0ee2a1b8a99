"""Forms over the example plans: what is typed into one field changes that value, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.editing.test_rewriting import ALL
from uptake.core.plan.load import parse_plan
from uptake.core.plan.writing.editing import rewrite
from uptake.core.plan.writing.formatting import comments_of
from uptake.core.plan.writing.marks import data_of
from uptake.core.words import speaking
from uptake.web.editing.fields import Section
from uptake.web.editing.kinds import SHARE
from uptake.web.editing.sections import sections_of
from uptake.web.editing.shown import Showing, Shown, fields_of, lists_of
from uptake.web.editing.typed import read_section

WORDS = st.text("abc é-:#'\"{}[],&*!|>%@0", min_size=1, max_size=20).map(lambda one: " ".join(one.split())).filter(bool)
LEAVES = {name: list(sections_of(data_of(text))) for name, text in ALL.items()}
SAID_IN_GERMAN = {
    "calendar.hours": "Mo-Fr 08:00-17:00",
    "messages.0.when": "Arbeitstag -15",
    "messages.0.sender": "Führungskraft",
    "messages.1.sender": "verantwortliche Person",
    "messages.3.sender": "system",
    "sessions.0.between": "Arbeitstag 0 – Arbeitstag 10",
    "duties.0.when": "Tag 0 bis 3",
    "duties.6.when": "Tag 90",
    "feedback.publish": "jede Woche",
    "feedback.first_reply_within": "4 Arbeitsstunden",
    "messages.0.lead": "10 Arbeitstage",
    "sessions.0.lasts": "45 Minuten",
    "targets.1.holds_for": "2 Wochen",
}


def sent(section: Section, data: dict[str, Any]) -> tuple[QueryDict, list[Shown]]:
    """What a browser would send of a section that nobody touched, and its fields."""
    what, post = Showing(data, []), QueryDict(mutable=True)
    shown = fields_of(section, what)
    for one in lists_of(section, what):
        for row in one.rows:
            post.appendlist(f"{one.name}#", row.was)
            shown += row.fields
    for field in shown:
        if field.field.kind.widget == "groups":
            post.setlist(field.name, [option.value for option in field.options if option.chosen])
        elif field.field.kind.widget != "flag":
            ends = "\r\n" if field.field.kind.widget == "area" else ""
            post[field.name] = field.text.replace("\n", ends)
        elif field.text:
            post[field.name] = "yes"
    return post, shown


def differing(one: Any, other: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths at which two plans differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            yield from differing(one.get(key), other.get(key), (*path, key))
    elif (
        isinstance(one, list)
        and isinstance(other, list)
        and len(one) == len(other)
        and one
        and isinstance(one[0], dict)
    ):
        for number, pair in enumerate(zip(one, other, strict=True)):
            yield from differing(*pair, (*path, number))
    elif one != other:
        yield path


@pytest.mark.parametrize(("drawn", "read"), [("en", "en"), ("de", "de"), ("de", "en")])
def test_a_form_that_nobody_touched_says_the_same_plan(drawn: str, read: str) -> None:
    lines = "uptake: 1\nrollout: a\nlaunch: 2027-01-11\ntitle: |\n  One\n  and two\nsummary: |+\n  x\n\n\n  y\n\n"
    for name, text in {**ALL, "texts of several lines": lines}.items():
        data = data_of(text)
        for section in sections_of(data):
            with translation.override(drawn), speaking(drawn):
                post = sent(section, data)[0]
            with translation.override(read), speaking(read):  # another than before, where the language was changed
                typed = read_section(section, data, post)
            assert typed.data == data, (name, section.name)
            assert typed.wrong == {}


def test_a_german_form_speaks_german_of_times_and_senders() -> None:
    data = data_of(ALL["claims-triage/rollout.yaml"])
    with translation.override("de"), speaking("de"):
        shown = {one.name: one.text for section in sections_of(data) for one in sent(section, data)[1]}
    for name, words in SAID_IN_GERMAN.items():
        assert shown[name] == words
    own_words = re.compile(r"(workday|day|week) -?[0-9]|[0-9]+(m|h|d|wd|w)$")
    assert not [name for name, words in shown.items() if own_words.match(words)]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_one_field_changes_one_value(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(ALL)))
    plan = data_of(ALL[name])
    section = data.draw(st.sampled_from(LEAVES[name]))
    post, shown = sent(section, plan)
    texts = [one for one in shown if one.field.kind.widget in {"line", "area", "day", "choice"} and not one.kept]
    if not texts:
        return
    field = data.draw(st.sampled_from(texts))
    post[field.name] = data.draw(WORDS)
    typed = read_section(section, plan, post)
    changed = [".".join(map(str, path)) for path in differing(plan, typed.data)]
    assert all(f"{path}.".startswith(f"{field.name}.") or field.name.startswith(f"{path}.") for path in changed)
    after = rewrite(ALL[name], typed.data)
    assert data_of(after) == typed.data
    lost = comments_of(ALL[name]) - comments_of(after)
    assert all("OPEN" in one for one in lost)
    if parse_plan(after).plan is not None:
        again = read_section(section, data_of(after), sent(section, data_of(after))[0])
        assert again.data == data_of(after)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("70", "70%"),
        ("0,7", "70%"),
        ("0.7", "70%"),
        ("0,7 %", "0.7%"),
        ("62,5", "62.5%"),
        ("0", "0%"),
        ("often", "often"),
    ],
)
def test_a_share_is_of_a_hundred_unless_it_is_less_than_one(typed: str, kept: str) -> None:
    assert SHARE.take(typed) == kept
