"""Named tuples out of whole columns."""

from __future__ import annotations

from itertools import repeat

import pytest

from uptake.core.columns import tuples
from uptake.core.people import Person
from uptake.core.usage import History


def test_they_are_what_a_call_for_each_would_make() -> None:
    made = list(tuples(History, *([number, number + 1] for number, _ in enumerate(History._fields))))
    assert made == [History(*range(11)), History(*range(1, 12))]
    assert [type(one) for one in made] == [History, History]


def test_no_row_is_dropped_where_a_column_is_short() -> None:
    columns: list[list[str]] = [["a", "b"] for _ in Person._fields]
    columns[3].pop()
    with pytest.raises(ValueError, match="shorter"):
        list(tuples(Person, *columns))


def test_a_column_too_few_is_found_where_it_is_missing() -> None:
    with pytest.raises(ValueError, match="Person has 9 fields, and 2 columns are given"):
        tuples(Person, ["a"], repeat(""))
