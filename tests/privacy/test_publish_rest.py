"""What stands beside the figures of people: actions, what was read, reasons; each field of the Picture is treated."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.company import LAUNCH, event, group, monday_after, person, plan, used_in
from tests.core.rollouts import drawn
from uptake.core import journey, picture_parts, usage
from uptake.core.calendar import WEEK, When
from uptake.core.measures.reading import Reading, State
from uptake.core.people import Person
from uptake.core.picture_parts import Diagnosis, Effect, Picture
from uptake.core.plan.model import Target
from uptake.core.publishing import publish
from uptake.core.publishing.bands import apart
from uptake.core.publishing.treatment import TREATMENT
from uptake.core.report.sections import report
from uptake.core.report_parts import Prose
from uptake.core.sentences import later, later_n
from uptake.core.usage import Event

AS_OF = monday_after(6)
VALUES = {
    "Picture": Picture,
    "Reading": Reading,
    "InputReport": usage.InputReport,
    "DecisionSeen": usage.DecisionSeen,
    "Journey": journey.Journey,
    "StageCount": journey.StageCount,
    "BarrierCount": journey.BarrierCount,
    **{
        name: getattr(picture_parts, name)
        for name in (
            "Cohort",
            "GroupPicture",
            "TeamPicture",
            "WeekRow",
            "TargetReading",
            "Diagnosis",
            "Effect",
            "HealthReading",
            "DutyState",
        )
    },
}


@pytest.mark.parametrize("name", sorted(VALUES))
def test_each_field_of_the_picture_has_a_stated_treatment(name: str) -> None:
    assert is_dataclass(VALUES[name])
    assert list(TREATMENT[name]) == [field.name for field in fields(VALUES[name])]


def test_no_value_of_the_picture_is_forgotten() -> None:
    of_parts = {
        name
        for name, one in vars(picture_parts).items()
        if is_dataclass(one) and one.__module__ == picture_parts.__name__
    }
    assert of_parts <= set(TREATMENT) == set(VALUES)


def firm(users: int, people: int = 12) -> tuple[list[Person], list[Event]]:
    made = [person(f"a{number}", "a") for number in range(people)]
    return made, [one for each in made[:users] for one in used_in(each.id, range(1, 7))]


@pytest.mark.parametrize(("measure", "users"), [("depth", 5), ("acceptance", 5), ("concentration", 41)])
def test_figures_of_actions_take_enough_people_who_did_them(measure: str, users: int) -> None:
    def state(users: int) -> State:
        return drawn(plan(group("a")), *firm(users, 50), AS_OF, floor=5).groups[0].measures[measure].state

    assert (state(users - 1), state(users)) == (State.TOO_FEW, State.OK)


def test_old_way_actions_of_one_person_are_not_shown() -> None:
    people, events = firm(0)
    events += used_in("a1", [6], "by_hand")
    found = drawn(plan(group("a")), people, events, AS_OF, floor=5)
    assert found.all.measures["old_way_share"].state is State.TOO_FEW


def test_how_long_few_users_waited_is_their_own_affair() -> None:
    def details(users: int) -> dict[str, float | None]:
        found = drawn(plan(group("a")), *firm(users, 8), AS_OF, floor=5)
        return dict(found.groups[0].measures["first_use"].details)

    assert details(4) == {}
    assert set(details(5)) == {"median_days"}


def test_a_week_says_no_more_of_those_who_adopted_it_than_the_measure_does() -> None:
    late = [one._replace(starts=LAUNCH + 4 * WEEK) for one in firm(12)[0][:9]]
    people, events = firm(12)
    found = drawn(plan(group("a")), [*late, *people[9:]], events, AS_OF, floor=5).groups[0]
    assert found.measures["adopted"].state is State.TOO_FEW
    assert {week.adopted for week in found.weeks[3:]} == {None}
    assert {week.lapsed for week in found.weeks[3:]} == {None}


def test_a_hidden_group_that_starts_late_does_not_follow_from_the_sizes_of_the_others() -> None:
    a_plan = plan(group("a", launch=LAUNCH + 20 * WEEK), group("b"), group("c"))
    people = [person(f"{name}{n}", name) for name, size in {"a": 3, "b": 6, "c": 9}.items() for n in range(size)]
    found = drawn(a_plan, people, used_in("c1", [1, 2, 3]), AS_OF, floor=5)
    assert (found.all.intended, found.groups[2].intended) == (18, 9)
    # 15 people of b and c, of whom 9 are c's: b has 6, so a has 3.
    assert found.all.measures["first_use"].state is State.TOO_FEW
    assert {week.intended for week in found.all.weeks} == {None}


def test_a_decided_target_of_everybody_does_not_give_away_a_hidden_group() -> None:
    by = When.parse("day 35")
    a_plan = plan(
        group("a"), group("b"), targets=tuple(Target("adopted", one, at_least=0.5, by=by) for one in ("b", None))
    )
    people = [person(f"{name}{n}", name) for name, size in {"a": 3, "b": 9}.items() for n in range(size)]
    found = drawn(a_plan, people, [one for each in people for one in used_in(each.id, range(1, 7))], AS_OF, floor=5)
    assert [one.reading.count for one in found.targets] == [None, 12]


def test_where_nobody_is_shown_nothing_beside_them_speaks_of_them() -> None:
    people, events = firm(3, 3)
    events.append(event("a1", "uptake.asked", LAUNCH, item="i1"))
    found = drawn(plan(group("a")), people, events, AS_OF, floor=5)
    assert found.all.hidden
    assert found.input.is_withheld
    assert (found.input.events, dict(found.input.matched)) == (0, {})
    assert {reading.state for span in found.responsiveness.values() for reading in span.values()} == {State.TOO_FEW}
    assert not any(character.isdigit() for note in found.notes for character in str(note))


@pytest.mark.parametrize("floor", [1, 2, 4])
def test_the_floor_of_five_cannot_be_lowered(floor: int) -> None:
    assert publish(drawn(plan(group("a")), *firm(3, 3), AS_OF), floor).all.hidden


def _with_reasons(people: int) -> Picture:
    said = later("{count} people were not told", count=people)
    reasons = tuple(Diagnosis(one, "told", people, "not told", said, evidence=(said,), do=said) for one in "ab")
    effects = tuple(Effect(one, "told", 2.5, 1.0, 4.0, 12, causal=False, message=said) for one in "ab")
    made = [
        *firm(12)[0],
        *(person(f"b{number}", "b") for number in range(3)),
        *(person(f"c{n}", "c") for n in range(9)),
    ]
    open_ = drawn(plan(group("a"), group("b"), group("c")), made, used_in("a1", [1]), AS_OF)
    return replace(open_, diagnoses=reasons, effects=effects)


def test_reasons_and_effects_go_with_their_group() -> None:
    found = publish(_with_reasons(12))
    assert [one.group for one in found.diagnoses] == ["a"]
    assert [one.group for one in found.effects] == ["a"]


def test_a_shared_reason_speaks_of_a_few() -> None:
    (reason,) = publish(_with_reasons(3), share=True).diagnoses
    assert (reason.people, str(reason.message)) == (None, "a few people were not told")
    assert reason.evidence == ()  # evidence is its figures
    assert str(reason.do) == "a few people were not told"


def test_the_number_of_a_plural_is_not_left_behind() -> None:
    picture = _with_reasons(3)
    said = later_n(3, "{number} person was not told", "{number} people were not told")
    (reason,) = publish(
        replace(picture, diagnoses=(replace(picture.diagnoses[0], message=said),)), share=True
    ).diagnoses
    assert (str(reason.message), reason.message.number) == ("a few people were not told", 5)


def test_a_shared_reason_says_how_many_in_a_range_or_that_it_is_nearly_all() -> None:
    picture = _with_reasons(12)
    for people, of, words in ((23, 60, "15–29"), (58, 60, "nearly all")):
        said = later_n(people, "{number} person was not told", "{number} people were not told")
        reason = replace(picture.diagnoses[0], people=people, message=said)
        large = replace(picture.groups[0], intended=of)
        one = replace(picture, groups=(large, *picture.groups[1:]), diagnoses=(reason,))
        (shown,) = publish(one, share=True).diagnoses
        assert str(shown.message) == f"{words} people were not told"
        assert shown.ranges["people"].low <= people <= shown.ranges["people"].high


def test_a_whole_that_is_not_all_of_the_group_is_a_range_where_it_is_not_shown_anyway() -> None:
    picture = _with_reasons(12)
    group, *others = picture.groups
    for used, measured, words in (
        (116, 141, "110–124 of 135–149"),
        (139, 141, "nearly all of 135–149"),
        (116, 173, "110–124 of 165–174"),
    ):
        said = later("{used} of {measured} people work with it", used=used, measured=measured)
        reason = replace(picture.diagnoses[0], people=None, message=said)
        one = replace(picture, groups=(replace(group, intended=174), *others), diagnoses=(reason,))
        (shown,) = publish(one, share=True).diagnoses
        assert str(shown.message) == f"{words} people work with it"


@given(st.integers(5, 400), st.integers(0, 400), st.integers(5, 12))
def test_what_a_range_leaves_of_a_larger_count_may_be_nobody_few_or_many(count: int, more: int, floor: int) -> None:
    if count < floor:
        return
    span = apart(count, count + more, floor)
    assert span.low <= count <= span.high
    assert count - span.low >= floor - 1 or span.low == 1  # to any count above it at least so many may be missing
    assert span.high - count >= floor - 1 or span.high == count + more


def test_a_shared_reason_tells_neither_few_nor_all_but_few_by_two_numbers() -> None:
    picture = _with_reasons(12)
    said = later("{held} of {of} people were not told", held=11, of=12)
    reason = replace(picture.diagnoses[0], evidence=(said,))
    (shown,) = publish(replace(picture, diagnoses=(reason,)), share=True).diagnoses
    assert shown.evidence == ()


def test_a_shared_reason_keeps_the_numbers_that_are_shown_anyway_and_no_others() -> None:
    (shown,) = publish(_with_reasons(12), share=True).diagnoses
    assert (shown.people, str(shown.message)) == (12, "12 people were not told")
    (unshown,) = publish(_with_reasons(7), share=True).diagnoses
    assert (unshown.people, str(unshown.message), unshown.evidence, str(unshown.do)) == (
        None,
        "some people were not told",
        (),
        "some people were not told",
    )


def test_shared_evidence_has_its_counts_as_the_reason_has_them() -> None:
    picture = _with_reasons(12)
    one, of = picture.diagnoses[0], picture.groups[0]
    measures = {"told": Reading(count=7, of=12), "attended": Reading(count=30, of=40)}
    large = replace(of, intended=60, measures={**of.measures, **measures})
    evidence = (
        later("{held} of {measured} people were not told.", held=60, measured=60),
        later("{held} of {measured} people were not told.", held=40, measured=40),
        later("Of {free} people who were told, {free_used} use it.", free=40, free_used=30),
        later_n(7, "{number} of them found it without that.", "{number} of them found it without that."),
        later("About {share} in 100 of these tasks were done the old way instead.", share=30),
        later("{began} people began.", began=29),
    )
    opened = replace(picture, groups=(large, *picture.groups[1:]), diagnoses=(replace(one, evidence=evidence),))
    (shown,) = publish(opened, share=True).diagnoses
    assert list(map(str, shown.evidence)) == [
        "60 of 60 people were not told.",
        "40 of 40 people were not told.",
        "Of 40 people who were told, 25–39 use it.",
        "1–14 of them found it without that.",
        "About 30 in 100 of these tasks were done the old way instead.",
    ]


def test_where_a_range_keeps_back_what_goes_together_with_first_use_nobody_says_that_they_are_too_few() -> None:
    people, events = firm(28, 30)
    said = later("{count} more", count=20)
    open_ = replace(
        drawn(plan(group("a")), people, events, AS_OF),
        effects=tuple(Effect(one, "told", 20.0, 15.0, 25.0, 30, causal=False, message=said) for one in ("a", "all")),
    )
    assert {one.refused for one in publish(open_).effects} == {None}
    sections = {one.id: one for one in report(publish(open_, share=True)).sections}
    assert "effects" not in sections  # there is nothing else to say
    (prose,) = sections["not-known"].blocks
    assert isinstance(prose, Prose)
    assert (
        "Whether being told one to one goes together with first use is not shown: the numbers are so small that "
        "single people could be made out."
    ) in map(str, prose.sentences)
