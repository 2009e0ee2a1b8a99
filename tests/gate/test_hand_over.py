"""The page that hands a plan over, and the way back: a manager fills it in without ever seeing YAML."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gate.writing_case import BARE, FULL, KNOWN, WRITTEN, codes, filled_in, loaded, page_of
from uptake.core.plan.writing.answers import Answers, GroupAnswers
from uptake.core.plan.writing.asking import Asked, asked_of
from uptake.core.plan.writing.draft import draft
from uptake.core.plan.writing.formatting import comments_of, without_places
from uptake.core.plan.writing.hand_over import headline
from uptake.core.plan.writing.placing import place
from uptake.core.plan.writing.reply import Reply, read_reply, understood
from uptake.errors import InputError

BEGUN = draft(BARE)
TWO = draft(Answers(KNOWN, (GroupAnswers("Consultants"), GroupAnswers("Partners"))))


def reply_to(text: str, page: str) -> Reply:
    plan = loaded(text)
    return read_reply(page, asked_of(plan), headline(plan))


def taken_back(text: str, page: str) -> str:
    values, problems = understood(reply_to(text, page), asked_of(loaded(text)))
    assert problems == []
    return place(text, values)


def answers(text: str, page: str) -> dict[str, str]:
    return {one.heading: words for one, words in reply_to(text, page).answers}


def test_a_page_filled_in_makes_a_plan_that_passes_the_gate() -> None:
    after = taken_back(BEGUN, filled_in(page_of(BEGUN)))
    assert codes(after, "error") == set()
    plan = loaded(after)
    assert plan.owner is not None
    assert (plan.owner.person, plan.owner.hours_per_week) == ("asha@firm.example", 6)
    assert [one.person for one in plan.helpers] == ["cleo@firm.example", "dov@firm.example"]
    assert plan.groups["everybody"].changes[0].example == WRITTEN["example of a real case"]
    assert "OPEN:" not in after


def test_it_speaks_no_yaml() -> None:
    page = page_of(BEGUN)
    assert not any(sign in page for sign in ("`", "{", "at_least", "real_work", "hours_per_week", "from_launch"))


def test_it_asks_what_the_gate_finds_and_lists_the_rest() -> None:
    page = page_of(BEGUN)
    assert page.count("### ") == page.count("\nAnswer:\n") == 20
    assert "(UP508)" in page.partition("## Also open")[2]
    assert "(UP101)" not in page
    assert "The duties below need up to 3 hours in one week." in page


def test_what_is_known_stands_there_and_stays_if_nobody_writes_under_it() -> None:
    text = draft(FULL)
    assert "> So far: asha@firm.example" in page_of(text)
    reply = reply_to(text, page_of(text))
    assert (reply.answers, reply.unplaced) == ((), ())
    assert "0 of 20 questions are open" in page_of(text)


def test_an_answer_takes_the_place_of_what_was_known() -> None:
    after = taken_back(draft(FULL), filled_in(page_of(draft(FULL)), {"stands in": "finn@firm.example"}))
    owner = loaded(after).owner
    assert owner is not None
    assert owner.deputy == "finn@firm.example"


def test_taking_back_keeps_every_comment_but_the_mark_that_is_answered() -> None:
    text = BEGUN.replace("sessions:", "# ours: ask Cleo first\nsessions:").replace("lasts: 45m", "lasts: 45m  # or 60m")
    after = taken_back(text, filled_in(page_of(text), {"wants the result": "lena@firm.example"}))
    lost = comments_of(text) - comments_of(after)
    assert [one.partition("?")[0] for one in lost] == ["# OPEN: Who wants the result, and reads it"]
    assert "# ours: ask Cleo first\nsessions:" in after
    assert "sponsor: lena@firm.example\n" in after
    changed = [(one, other) for one, other in zip(text.splitlines(), after.splitlines(), strict=True) if one != other]
    assert len(changed) == 1


def test_an_empty_page_changes_nothing() -> None:
    assert reply_to(BEGUN, page_of(BEGUN)) == Reply((), (), 20)


@pytest.mark.parametrize(
    "mangle",
    [
        lambda page: page.replace("\n", "\r\n"),
        lambda page: "\ufeff" + page,
        lambda page: page.replace("### ", "###### "),
        lambda page: page.replace("### ", "**").replace("?\n", "?**\n"),
        lambda page: page.replace("Answer:\n", ""),
        lambda page: page.replace("Answer:\n", "**Answer:** "),
        lambda page: page.replace("\n\n", "\n"),
        lambda page: page.replace("'", "’").replace("“", '"').replace("”", '"'),
        lambda page: "\n".join(f"> {line}" for line in page.splitlines()),
        lambda page: page.replace("_", r"\_").replace("%", r"\%"),
        lambda page: page.replace("usage reaching its target", "usage reaching the target"),
        lambda page: page.replace("a week does that person", "per week does that person"),
        lambda page: page.replace(" ", "\u00a0"),
    ],
)  # fmt: skip
def test_what_programs_and_people_do_to_the_page_is_tolerated(mangle: Any) -> None:
    after = taken_back(BEGUN, mangle(filled_in(page_of(BEGUN))))
    whole = taken_back(BEGUN, filled_in(page_of(BEGUN)))
    quotes = str.maketrans('’"', "''")
    assert str(without_places(loaded(after))).translate(quotes) == str(without_places(loaded(whole))).translate(quotes)


@pytest.mark.parametrize("nothing", ["", "____", "…", "TBD", "?", "I don't know", "not yet", "-", "n/a", "(open)"])
def test_what_says_nothing_leaves_the_question_open(nothing: str) -> None:
    page = filled_in(page_of(BEGUN), {"stands in": nothing or " "})
    assert reply_to(BEGUN, page).answers == ()


def test_each_group_keeps_its_own_answers() -> None:
    page = page_of(TWO).replace("Partners: Why does it matter to them?", "PARTNERS - why does it matter to them")
    page = filled_in(page, {"Consultants: Why": "Your evening is yours.", "PARTNERS - why": "You sign what you know."})
    plan = loaded(taken_back(TWO, page))
    assert plan.groups["consultants"].changes[0].why == "Your evening is yours."
    assert plan.groups["partners"].changes[0].why == "You sign what you know."


def test_what_could_not_be_placed_is_told_and_never_lost() -> None:
    page = filled_in(page_of(BEGUN), {"stands in": "bram@firm.example"})
    page = (
        page.replace("# Meeting", "Dear Asha, here it is.\n# Meeting", 1)
        + "\n## Further thoughts\nWhat of the night shift?\n"
    )
    reply = reply_to(BEGUN, page)
    assert len(reply.answers) == 1
    assert reply.unplaced == ("Dear Asha, here it is.", "## Further thoughts", "What of the night shift?")


def test_a_change_of_what_is_quoted_is_told() -> None:
    page = page_of(draft(FULL)).replace("So far: bram@", "So far: finn@")
    assert reply_to(draft(FULL), page).unplaced[0].startswith("> So far: finn@firm.example (changed")


def test_an_answer_that_makes_no_sense_stays_open_with_the_reason() -> None:
    page = filled_in(
        page_of(BEGUN), {"Within what": "as soon as we can", "What share": "most", "stands in": "bram@firm.example"}
    )
    values, problems = understood(reply_to(BEGUN, page), asked_of(loaded(BEGUN)))
    assert [one.key for one, _ in values] == ["deputy"]
    assert "as soon as we can" in problems[0]
    assert len(problems) == 2


def test_nobody_stands_in_for_themselves() -> None:
    text = draft(FULL)
    page = filled_in(page_of(text), {"stands in": "asha@firm.example"})
    values, problems = understood(reply_to(text, page), asked_of(loaded(text)))
    assert values == []
    assert "somebody else" in problems[0]


def test_monthly_work_is_measured_as_such_when_the_page_says_so() -> None:
    page = filled_in(page_of(BEGUN), {**WRITTEN, "How often": "once a month"})
    after = taken_back(BEGUN, page)
    assert loaded(after).targets[0].measure == "regular"
    assert codes(after, "error") == set()


def test_it_sets_answers_into_a_plan_in_brackets_too() -> None:
    text = (
        "# ours\nuptake: 1\nrollout: x\nlaunch: 2027-01-11\nowner: {deputy: bram@firm.example} # one person\n"
        "groups: {consultants: {who: everyone, changes: [{task: Writing}]}}\n"
    )
    plan = loaded(text)
    values: list[tuple[Asked, Any]] = [
        (one, one.question.read(next(words for part, words in WRITTEN.items() if part in one.heading)))
        for one in asked_of(plan)
    ]
    after = place(text, values)
    assert after.startswith("# ours\n")
    assert "owner: {deputy: bram@firm.example, person: asha@firm.example, " in after
    assert after.count("# one person") == 1
    assert loaded(after).groups["consultants"].changes[0].why == WRITTEN["Why does it matter"]
    assert loaded(after).targets[0].at_least == 0.6


def test_a_plan_with_mistakes_is_not_touched() -> None:
    with pytest.raises(InputError):
        place("uptake: 1\nrolout: x\n", [])


def test_helpers_that_are_named_already_keep_their_hours() -> None:
    text = draft(FULL)
    page = filled_in(page_of(text), {"sits beside": "cleo@firm.example, dov@firm.example"})
    assert [(one.person, one.hours_per_week) for one in loaded(taken_back(text, page)).helpers] == [
        ("cleo@firm.example", 4),
        ("dov@firm.example", None),
    ]


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.sampled_from(["# x", "Answer:", "> y", "text", "- z", "### 3. Within what time?", "\x00", ""]), max_size=30
    )
)
def test_whatever_comes_back_is_read_without_falling_over(lines: list[str]) -> None:
    text = page_of(BEGUN)
    assert reply_to(BEGUN, "\n".join(lines) + text[:400]).headings >= 0


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=80))
def test_an_answer_in_any_words_lands_whole_or_is_told(words: str) -> None:
    page = filled_in(page_of(BEGUN), {"Why does it matter": words})
    values, problems = understood(reply_to(BEGUN, page), asked_of(loaded(BEGUN)))
    after = place(BEGUN, values)
    why = loaded(after).groups["everybody"].changes[0].why
    assert why is None or problems == []
