"""Each worker begins with its part of the slow tests, so that none waits at the end for the other."""

from __future__ import annotations

from tests.dealing import dealt


def test_each_worker_begins_with_its_part_of_the_slow_ones_in_the_order_that_they_had() -> None:
    assert dealt("ABCD", "efghij", 2) == [*"ABefg", *"CDhij"]
    assert dealt("ABC", "efghi", 3) == [*"Ae", *"Bfg", *"Chi"]


def test_one_worker_begins_with_all_of_them_and_without_slow_ones_nothing_moves() -> None:
    assert dealt("AB", "cd", 1) == [*"ABcd"]
    assert dealt("", "cdefg", 2) == [*"cdefg"]
