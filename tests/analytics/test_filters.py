"""Filters of the plan, compiled to SQL, choose the same rows as the plan's own meaning of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics.rows import LAUNCH, USAGE, plan_of, where
from uptake.analytics.engine import Engine
from uptake.analytics.filters import ACCEPTED, CHANCE, KEYED, OLD_WAY, USED, condition, flags, ways_of
from uptake.core.plan.model import Filter, Group, Place, Plan, Usage
from uptake.core.usage import fits
from uptake.errors import UsageError

CELLS = {"event": "event", "env": "env", "screen": "screen"}
VALUES = ("", "prod", "it's", "present", "nul\0l", "é")


def evaluated(expression: str, event: str, env: str, screen: str) -> object:
    with Engine(threads=1) as engine:
        cells = "SELECT $e AS event, nullif($p, '') AS env, nullif($s, '') AS screen"
        statement = f"SELECT {expression} FROM ({cells})"  # noqa: S608 - the expression is what is tested
        row = engine.connection.execute(statement, {"e": event, "p": env, "s": screen}).fetchone()
    assert row is not None
    return row[0]


def groups(*usages: Usage) -> Plan:
    return Plan(
        "x", LAUNCH, groups={f"g{n}": Group(f"g{n}", "", None, LAUNCH, usage=usage) for n, usage in enumerate(usages)}
    )


def test_a_filter_in_sql_chooses_what_the_filter_of_the_plan_chooses() -> None:
    wanted = [
        (),
        ("",),
        ("prod",),
        ("", "prod"),
        ("present",),
        ("absent",),
        ("present", "prod"),
        ("it's", "nul\0l", "é"),
    ]
    rules = [Filter((("env", values),)) for values in wanted] + [
        Filter((("event", first), ("screen", second))) for first, second in product(wanted, wanted[1:5])
    ]
    cells = list(product(VALUES, repeat=3))
    with Engine(threads=1) as engine:
        columns = {name: ("VARCHAR", [row[place] for row in cells]) for place, name in enumerate(CELLS)}
        engine.load("cells", columns)
        for rule in rules:
            test = condition(rule.must, {"event": "event", "env": "nullif(env, '')", "screen": "nullif(screen, '')"})
            statement = f"FROM cells WHERE {test}"
            found = engine.connection.execute(statement).fetchall()
            expected = [row for row in cells if fits(row[0], {"env": row[1], "screen": row[2]}, rule)]
            assert sorted(found) == sorted(expected), rule


def test_a_filter_without_columns_fits_every_row() -> None:
    assert condition((), {}) == "TRUE"


def test_the_flags_of_a_row_have_a_bit_for_each_list_that_fits() -> None:
    ways = ways_of(groups(USAGE))
    assert evaluated(flags(ways, CELLS), "confirmed", "prod", "") == USED | ACCEPTED
    assert evaluated(flags(ways, CELLS), "opened", "", "") == CHANCE
    assert evaluated(flags(ways, CELLS), "else", "", "") == 0


def test_a_list_that_is_not_named_and_an_empty_one_fit_nothing() -> None:
    ways = ways_of(groups(Usage(real_work=None, chance=())))
    assert evaluated(flags(ways, CELLS), "confirmed", "prod", "") == 0


def test_groups_that_mean_the_same_share_a_way_of_counting_wherever_it_is_written() -> None:
    one = Usage(real_work=(where(event="a", env=("x", "y")), where(event="b")))
    same = (Filter((("event", ("b",)),), Place("else.yaml", 9)), Filter((("env", ("y", "x")), ("event", ("a",)))))
    ways = ways_of(groups(one, replace(one, real_work=same, reason="another")))
    assert len(ways.distinct) == 1
    assert ways.shift("g0") == ways.shift("g1") == 0
    assert ways.columns == ("env",)


def test_whether_agents_count_is_part_of_the_way_of_counting() -> None:
    ways = ways_of(groups(USAGE, replace(USAGE, delegated="count")))
    assert len(ways.distinct) == 2
    assert ways.delegated == 63 << 8


@pytest.mark.parametrize("number", [1, 2, 4, 8, 15])
def test_each_way_of_counting_has_a_byte_of_its_own(number: int) -> None:
    ways = ways_of(
        groups(*(Usage(real_work=(where(event=f"e{n}"),), old_way=(where(event="old"),)) for n in range(number)))
    )
    last = number - 1
    assert evaluated(flags(ways, CELLS), f"e{last}", "", "") == USED << 8 * last
    assert evaluated(flags(ways, CELLS), "old", "", "") == sum(OLD_WAY << 8 * n for n in range(number))
    both = f"{flags(ways, CELLS)} | {ways.number(KEYED)}"
    assert evaluated(both, "old", "", "") == sum(OLD_WAY << 8 * n for n in range(number)) | KEYED


def test_more_than_fifteen_ways_of_counting_are_refused_in_words() -> None:
    plan = groups(*(Usage(real_work=(where(event=f"e{n}"),)) for n in range(16)))
    with pytest.raises(UsageError, match="16 different ways; at most 15") as refused:
        ways_of(plan)
    assert "share" in refused.value.mend


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_a_value(wanted: str, given_value: str) -> None:
    test = condition((("env", (wanted,)),), {"env": "$given"})
    with Engine(threads=1) as engine:
        row = engine.connection.execute(f"SELECT coalesce({test}, FALSE)", {"given": given_value or None}).fetchone()
        same = engine.connection.execute(f"SELECT coalesce({test}, FALSE)", {"given": wanted}).fetchone()
    assert row == (
        (wanted == given_value)
        or ((wanted,) == ("absent",) and not given_value)
        or ((wanted,) == ("present",) and bool(given_value)),
    )
    assert same == (wanted != "absent",)


def test_columns_are_wanted_in_one_order_whatever_the_order_of_the_plan() -> None:
    assert ways_of(plan_of()).columns == ("env", "screen")
