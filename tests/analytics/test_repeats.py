"""Which rows may repeat each other."""

from __future__ import annotations

from collections import Counter

import pytest

from uptake.analytics.engine import Engine
from uptake.analytics.repeats import marks_of_several


@pytest.mark.parametrize("most", [1, 7, 40, 1000])
def test_the_marks_of_several_rows_are_found_in_parts_as_at_once(most: int) -> None:
    marks = [number * number * 2_654_435_761 % 61 for number in range(90)] + [2**32 - 1, 2**32 - 1, 2**31]
    with Engine(threads=1) as engine:
        hashes = [str((mark << 32) + place) for place, mark in enumerate(marks)]
        engine.load("single", {"key_hash": ("UBIGINT", hashes)})
        found = marks_of_several(engine.connection, most)
    assert sorted(found.tolist()) == sorted(mark for mark, rows in Counter(marks).items() if rows > 1)


@pytest.mark.parametrize("rows", [0, 1, 5])
def test_where_nothing_repeats_there_is_no_mark(rows: int) -> None:
    with Engine(threads=1) as engine:
        engine.load("single", {"key_hash": ("UBIGINT", [str(number << 32) for number in range(rows)])})
        assert not len(marks_of_several(engine.connection))
