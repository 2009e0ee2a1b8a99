"""Groups too small to show, and what could be worked out from the others."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.core.privacy import Withheld, withhold

sizes_of_groups = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), max_size=6)
floors = st.integers(1, 8)


def test_where_every_group_is_large_enough_nothing_is_withheld() -> None:
    assert withhold({"a": 5, "b": 40}, 5).parts == frozenset()


def test_a_small_group_takes_the_next_smallest_with_it() -> None:
    found = withhold({"a": 3, "b": 12, "c": 40}, 5)
    assert found == Withheld(frozenset({"a", "b"}))


def test_two_small_groups_hide_each_other_once_they_are_enough_together() -> None:
    assert withhold({"a": 3, "b": 2, "c": 40}, 5).parts == {"a", "b"}
    assert withhold({"a": 2, "b": 2, "c": 40}, 5).parts == {"a", "b", "c"}


def test_where_no_other_group_fits_the_whole_is_withheld() -> None:
    found = withhold({"a": 3}, 5)
    assert found == Withheld(frozenset({"a"}), whole=True)
    assert withhold({"a": 2, "b": 0}, 5).whole


def test_a_group_of_nobody_is_shown_as_such() -> None:
    assert withhold({"a": 0, "b": 40}, 5).parts == frozenset()


def test_a_group_withheld_for_another_reason_counts_with_what_is_left() -> None:
    assert withhold({"a": 2, "b": 12, "c": 40}, 5, frozenset({"a"})).parts == {"a", "b"}
    assert withhold({"a": 30, "b": 12}, 5, frozenset({"a"})).parts == {"a"}


@settings(max_examples=60, deadline=None)
@given(sizes_of_groups, floors, st.sets(st.sampled_from("abcdef")))
def test_no_difference_of_shown_figures_is_about_fewer_people_than_the_floor(
    sizes: dict[str, int], floor: int, already: set[str]
) -> None:
    found = withhold(sizes, floor, frozenset(already & set(sizes)))
    shown = [people for group, people in sizes.items() if group not in found.parts]
    assert all(people == 0 or people >= floor for people in shown)
    if found.whole:
        return
    rest = sum(sizes.values()) - sum(shown)
    assert rest == 0 or rest >= floor


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 7), min_size=1, max_size=4), st.integers(2, 5))
def test_what_a_small_group_did_has_more_than_one_answer(people: list[int], floor: int) -> None:
    """Brute force: all counts of users that fit what is shown, when half of each group, rounded down, use it."""
    sizes = {str(number): size for number, size in enumerate(people)}
    found = withhold(sizes, floor)
    true = {group: size // 2 for group, size in sizes.items()}
    fits = [
        counts
        for counts in product(*(range(size + 1) for size in sizes.values()))
        if all(count == true[group] for group, count in zip(sizes, counts, strict=True) if group not in found.parts)
        and (found.whole or sum(counts) - sum(true.values()) == 0)
    ]
    users = sum(true[group] for group in found.parts)
    for place, group in enumerate(sizes):
        # Where nobody of all the withheld people uses it, that is known of each of them.
        if group in found.parts and (found.whole or users > 0):
            assert len({counts[place] for counts in fits}) > 1
