"""The letter that a person gets: complete, theirs alone, in their language, and harmless whatever the plan says."""

from __future__ import annotations

from dataclasses import replace as replaced

import pytest

from tests import company as firm
from uptake.core.calendar import WEEK, When
from uptake.core.frozen import replace
from uptake.core.letters import (
    Draft,
    Letter,
    digest,
    draft,
    draft_for_managers,
    draft_moved,
    draft_reminder,
    fill,
    fill_for_manager,
)
from uptake.core.people import Person
from uptake.core.plan.model import Change, Fear, Group, Message, Plan, Privacy
from uptake.errors import TemplateError
from uptake.page.mail import as_html, as_text

CHANGE = Change(
    "Opening a claim", "You read the file.", "A queue is suggested.", "Less reading.", "Press Confirm or Change.",
    "You decide.", "Claim 20-4471, burst pipe.",
)  # fmt: skip
EDIE = Person("edie", "edie@firm.example", "Edie *Bold* Lang", "bram")


def a_plan(**changed: object) -> Plan:
    group = firm.group(changes=(CHANGE,), fears=(Fear("Does this replace me?", "No."),))
    return firm.plan(group, **changed)


def a_draft(plan: Plan | None = None, language: str = "en", template: str | None = None) -> Draft:
    plan = plan or a_plan()
    return draft(plan, plan.messages[0], plan.groups["adjusters"], language, template)


def test_the_built_in_letter_says_everything_that_the_plan_promises() -> None:
    text = as_text(fill(a_draft(), EDIE, manager="Bram Moll", link="https://u.example/p", sender="Asha", seats=["Mon"]))
    wanted = (
        *("You read the file.", "A queue is suggested.", "Less reading.", "Press Confirm", "You decide.", "20-4471"),
        *("Does this replace me?", "Monday, 2 March 2026", "within 4 working hours", "Free now: Mon"),
        *("https://u.example/p", "no consequence", "without following a link", "Never what you write", "Asha"),
        "Hello Edie *Bold* Lang,",
    )
    assert [words for words in wanted if words not in text] == []


def test_it_is_german_for_whoever_reads_german() -> None:
    text = as_text(fill(a_draft(language="de"), EDIE, manager="Bram", link="https://u.example/p"))
    assert "Guten Tag Edie *Bold* Lang," in text
    assert "Montag, 2. März 2026" in text
    assert "4 Arbeitsstunden" in text


def test_a_paragraph_with_nothing_to_fill_in_is_left_out() -> None:
    letter = fill(a_draft(), EDIE._replace(name=""), manager="", link="")
    assert "Hello" not in letter.markdown
    assert "Your manager" not in letter.markdown
    assert "{" not in letter.markdown


@pytest.mark.parametrize("sender", ["manager", "owner"])
def test_the_first_letter_does_not_say_that_the_manager_knows_of_it_too(sender: str) -> None:
    plan = a_plan(messages=(replace(a_plan().messages[0], sender=sender),))
    text = as_text(fill(a_draft(plan), EDIE, manager="Bram Moll", link="", sender="Asha"))
    assert "without following a link" in text
    assert "knows of it too" not in text


@pytest.mark.parametrize("first", ["manager", "owner"])
def test_a_later_letter_says_that_the_manager_knows_of_it_where_managers_told_first(first: str) -> None:
    told, later = a_plan().messages[0], replace(a_plan().messages[0], id="later", when=When.parse("day 0"))
    plan = a_plan(messages=(later, replace(told, sender=first)))
    letter = a_draft(plan, template="{verify}\n\n{sender}")
    signed = {name: as_text(fill(letter, EDIE, manager="Bram", link="", sender=name)) for name in ("Bram", "Jon")}
    knows = [name for name, text in signed.items() if "Your manager, Bram, knows of it too" in text]
    assert knows == (["Jon"] if first == "manager" else [])  # and nobody is spoken of in what they sign


def test_what_a_plan_says_stays_text() -> None:
    nasty = "<script>alert(1)</script> [x](javascript:alert(1)) {link} {{link}} field *b* ![i](http://t.example/p.gif)"
    plan = a_plan(title=nasty)
    shown = as_html(fill(a_draft(plan), EDIE, manager="", sender="<b>{x}</b>", link="https://u.example/?a=1&b=2"))
    assert "<script" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown
    assert "<b>" not in shown
    text = as_text(fill(a_draft(plan), EDIE, manager="", sender="<b>{x}</b>", link="https://u.example/?a=1&b=2"))
    assert nasty in text
    assert "<b>{x}</b>" in text
    assert 'href="https://u.example/?a=1&amp;b=2"' in shown


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no address"):
        fill(a_draft(), EDIE, manager="", link="javascript:alert(1)")


def test_a_template_is_the_letter_with_its_fields_filled_in() -> None:
    template = "# From {launch}, {name}\n\nDear {name},\n\n{changes}\n\n[Answer]({link})\n\nA brace: {{ and }."
    letter = fill(a_draft(template=template), EDIE, manager="", link="https://u.example/p")
    assert letter.subject == "From Monday, 2 March 2026, Edie *Bold* Lang"
    assert "## Opening a claim" in letter.markdown
    assert "A brace: { and }." in as_text(letter)


def test_a_wrong_field_gets_the_nearest_name() -> None:
    with pytest.raises(TemplateError) as caught:
        a_draft(template="Hello {nmae},\n\n{links} {Seats}")
    said = "\n".join(caught.value.details)
    assert ":1:7:" in said
    assert "`name`" in said
    assert "`link`" in said
    assert "`seats`" in said


def test_what_is_approved_changes_with_every_word() -> None:
    first = a_draft()
    assert digest(first) == digest(a_draft())
    assert digest(first).startswith("sha256:")
    assert len({digest(first), digest(a_draft(language="de")), digest(replaced(first, body=first.body + "."))}) == 3


def test_the_second_message_is_shorter_and_a_chosen_one_says_nothing_of_use() -> None:
    later = Message("tomorrow", ("adjusters",), When.parse("workday -1"))
    chosen = Message("not-yet", ("adjusters",), When.parse("day 7"), only={"not_reached": "first use"})
    plan = a_plan()
    plan = replace(plan, messages=(*plan.messages, later, chosen))
    group = plan.groups["adjusters"]
    whole, short, offer = (as_text(_filled(draft(plan, one, group, "en"))) for one in plan.messages)
    assert len(short) < len(whole)
    assert "Press Confirm" in short
    assert "not" not in offer.partition("Who answers")[0].lower().split()


def _filled(one: Draft) -> Letter:
    return fill(one, EDIE, manager="Bram", link="https://u.example/p")


def test_a_reminder_and_a_correction_are_short_and_say_the_day() -> None:
    plan = a_plan()
    group = plan.groups["adjusters"]
    reminder = as_text(_filled(draft_reminder(plan, plan.messages[0], group, "en")))
    moved = as_text(_filled(draft_moved(plan, group, "en", firm.LAUNCH - WEEK)))
    assert len(reminder) < 0.6 * len(as_text(_filled(a_draft())))
    assert "does not start on 23 February 2026" in moved
    assert "Monday, 2 March 2026" in moved


def test_managers_get_the_script_questions_hours_and_the_letter() -> None:
    plan = a_plan()
    group = plan.groups["adjusters"]
    made = draft_for_managers(plan, plan.messages[0], group, "en", a_draft(plan))
    letter = fill_for_manager(made, Person("bram", name="Bram Moll"), team=["Edie Lang", "Dov"], hours="2 hours")
    text = as_text(letter)
    wanted = ("Edie Lang, Dov", "about 1 minute", "From then on", "Does this replace me?", "2 hours", "> Hello …,")
    assert [words for words in wanted if words not in text] == []
    assert "{" not in text


@pytest.mark.parametrize(("kind", "words"), [("counts", "a number, without names"), ("none", "Nothing of your use")])
def test_it_says_what_is_recorded_as_the_plan_has_it(kind: str, words: str) -> None:
    usage = replace(firm.USAGE, kind=kind)
    plan = firm.plan(firm.group(changes=(CHANGE,), usage=usage), usage=usage, privacy=Privacy(purpose="To help."))
    text = as_text(_filled(a_draft(plan)))
    assert words in text
    assert "To help." in text


def test_it_names_people_whom_the_roster_knows() -> None:
    from uptake.core.people import make_roster

    plan = a_plan()
    roster = make_roster([Person("asha", name="Asha Rao")])
    made = draft(plan, plan.messages[0], plan.groups["adjusters"], "en", roster=roster)
    assert "Asha Rao answers" in as_text(_filled(made))


def test_a_group_without_anything_still_gets_a_letter() -> None:
    group = Group("a", "A", None, firm.LAUNCH)
    plan = replace(firm.plan(group), owner=None, sessions=(), summary="")
    assert as_text(_filled(draft(plan, plan.messages[0], group, "en")))
