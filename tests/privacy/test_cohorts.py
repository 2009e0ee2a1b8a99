"""Who came back, by start weeks; nobody can be picked out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.company import monday_after, plan
from tests.core.rollouts import active_as, drawn
from uptake.core.measures.reading import State
from uptake.core.picture_parts import Picture

FLOOR = 5


def began(*starts: int, back: str = "x....x......x", weeks: int = 20) -> Picture:
    """So many people who began in each week, all with the same pattern from then on."""
    patterns = [
        ("." * week + back).ljust(weeks, ".")[:weeks] for week, people in enumerate(starts) for _ in range(people)
    ]
    return drawn(plan(), *active_as(*patterns), monday_after(weeks), floor=FLOOR)


def test_people_are_put_together_by_the_week_in_which_they_began() -> None:
    found = began(6, 0, 7, back="x...x...x")
    assert [one.people for one in found.all.cohorts] == [6, 7]
    assert [one.first_day for one in found.all.cohorts] == [monday_after(0), monday_after(2)]
    assert [(part.count, part.of) for one in found.all.cohorts if (part := one.back[5])] == [(6, 6), (7, 7)]


def test_who_has_not_come_to_a_week_of_their_own_is_not_counted_in_it() -> None:
    found = began(6, 0, 7, back="x" * 20, weeks=9)
    assert [(one.back[9] is None, one.back[13] is None) for one in found.all.cohorts] == [(False, True), (True, True)]


def test_start_weeks_of_too_few_people_are_put_together() -> None:
    assert [one.people for one in began(3, 3, 3, 3).all.cohorts] == [6, 6]
    assert [one.people for one in began(6, 2).all.cohorts] == [8]
    assert began(4).all.cohorts == ()


def test_a_group_has_none_because_they_could_be_worked_out() -> None:
    assert all(group.cohorts == () for group in began(6, 7).groups)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=14), st.integers(6, 18))
def test_no_figure_is_of_fewer_people_than_the_floor_and_they_add_up(starts: list[int], weeks: int) -> None:
    found = began(*starts, back="x.x.x.x.x.x.x", weeks=weeks)
    for one in found.all.cohorts:
        assert one.people >= FLOOR
        assert all(part is None or part.of >= FLOOR for part in one.back.values())
    for week in (5, 9, 13):
        reading = found.all.measures[f"retained_{week}"]
        parts = [one.back[week] for one in found.all.cohorts]
        left = (reading.of or 0) - sum(part.of for part in parts if part)
        if reading.state is State.OK and found.all.cohorts:
            assert left == 0 or left >= FLOOR
