"""Counting agrees with plain loops over random rows, in whatever order they come."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics.reference import Reference
from tests.analytics.reference_acts import ReferenceActs
from tests.analytics.rows import AS_OF, PEOPLE, REVIEWS, USAGE, WEEKS, Line, at, count, plan_of, use
from uptake.core.calendar import Day
from uptake.core.groups import intended
from uptake.core.people import make_roster
from uptake.core.usage import Acts, Seen

MOMENTS = [
    at(text)
    for text in (
        "2026-09-07 00:00",  # the first of the window
        "2026-09-30 23:59",
        "2026-10-05 00:00",  # launch
        "2026-10-25 01:59",
        "2026-10-25 23:59",
        "2026-10-26 00:00",
        "2026-11-02 00:00",
        "2026-11-15 23:59",
        "2026-11-16 00:00",  # the as-of day
        "2026-11-29 23:59",
        "2026-11-30 00:00",  # beyond the window
    )
]
lines_of_use = st.builds(
    Line,
    person=st.sampled_from(
        ["A1", "asha", "ASHA@acme.example", "bram@acme.example", "C3", "D4", "E5", "robby", "ghost", "bot", None]
    ),
    t=st.builds(
        lambda moment, hours: moment + hours * 1_800_000_000,
        st.sampled_from(MOMENTS),
        st.sampled_from([0, 0, -1, 1, 3]),
    ),
    event=st.sampled_from(
        ["confirmed", "confirmed", "changed", "opened", "by_hand", "shown", "reviewed", "uptake.odd"]
    ),
    id=st.sampled_from([None, None, "1", "2", "3"]),
    behalf=st.sampled_from([None, None, "D4", "D4|dov@acme.example|A1", "ghost", "robby|asha"]),
    properties=st.dictionaries(
        st.sampled_from(["env", "screen", "note"]), st.sampled_from(["prod", "test", "a"]), max_size=2
    ),
    bad=st.sampled_from([False] * 9 + [True]),
)


def plainly(seen: Seen) -> Seen:
    """Without what the reference does not tell."""
    return replace(seen, input=replace(seen.input, notes=()), collected=frozenset())


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(
    st.lists(lines_of_use, max_size=25), st.sampled_from([AS_OF, Day(2026, 10, 26), Day(2026, 11, 11)]), st.booleans()
)
def test_it_agrees_with_plain_loops_over_the_rows(lines: list[Line], as_of: Day, agents: bool) -> None:
    plan = plan_of(replace(USAGE, delegated="count" if agents else "ignore"), REVIEWS)
    roster = make_roster(PEOPLE)
    expected = Reference(plan, roster, intended(plan, roster, WEEKS, as_of), WEEKS, as_of).see(lines)
    assert plainly(count(*lines, plan=plan, as_of=as_of)) == expected


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(st.lists(lines_of_use, min_size=2, max_size=25), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(lines: list[Line], random: Random) -> None:
    shuffled = random.sample(lines, len(lines))
    assert count(*lines) == count(*shuffled)


def some(**properties: list[str]) -> st.SearchStrategy[dict[str, str]]:
    choices = {name: st.sampled_from(values) for name, values in properties.items()}
    return st.fixed_dictionaries(choices).map(lambda said: {name: value for name, value in said.items() if value})


KINDS = {
    "told": some(
        message=["late-news", "m", "n", "shout", "nudge", "so-far", "newsletter", "typo", ""],
        channel=["", "email", "broadcast"],
    ),
    "returned": some(message=["late-news", "m", ""], channel=["", "email"]),
    "acknowledged": some(message=["", "m"]),
    "access": some(what=["", "licence", "login"], granted=["true", "false"]),
    "invited": some(session=["s", "t"]),
    "attended": some(session=["s", "t"]),
    "booked": some(session=["s", "t"]),
    "cancelled": some(session=["s", "t"]),
    "assisted": some(outcome=["worked", "worked with help", "blocked"]),
    "asked": some(item=["i", "j"], barrier=["not clear", "not my work", "no access"]),
    "replied": some(item=["i", "j", "k"], human=["", "true", "false"]),
}
some_acts = st.one_of(
    [
        st.builds(
            lambda kind, person, t, said: Line(person, t, f"uptake.{kind}", None, None, said),
            st.just(kind),
            st.sampled_from(["A1", "asha", "bram@acme.example", "D4", "E5", "ghost"]),
            st.sampled_from(
                [
                    at(f"2026-{day}")
                    for day in ("09-21 23:59", "09-22 00:00", "09-30 12:00", "10-06 09:00", "11-16 00:00")
                ]
            ),
            said,
        )
        for kind, said in KINDS.items()
    ]
)
some_use = st.builds(
    use, st.sampled_from(["A1", "bram@acme.example"]), st.sampled_from(["2026-09-30 12:00", "2026-10-06 09:00"])
)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.lists(st.one_of(some_acts, some_acts, some_acts, some_use), max_size=30))
def test_it_agrees_with_plain_loops_over_the_acts(lines: list[Line]) -> None:
    plan, roster = plan_of(), make_roster(PEOPLE)
    members = [member for group in intended(plan, roster, WEEKS, AS_OF).groups.values() for member in group]
    seen: Seen = count(*lines, plan=plan)
    slowly = ReferenceActs(plan, roster, members, AS_OF, lines)
    expected = {member.id: slowly.acts(member.id, seen.history(member.id)) for member in members}
    assert seen.acts == {person: found for person, found in expected.items() if found != Acts()}
    assert seen.items == slowly.items()
    says = [line for line in slowly.kept if line.properties.get("granted", "true") == "true"]
    kinds = {line.event.removeprefix("uptake.") for line in says}
    answers = {"answered"} if any(line.properties.get("barrier") for line in slowly.kept) else set()
    assert seen.collected == kinds | answers
    assert count(*reversed(lines), plan=plan) == seen
