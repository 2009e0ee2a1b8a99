"""Very many of something: the work grows with the number, not with its square."""

from __future__ import annotations

import pytest

from tests.gate.rule_case import AS_OF
from tests.hostile.work import calls_for_each_pair
from uptake.core.plan.check import check_plan
from uptake.core.plan.load import parse_plan
from uptake.core.plan.rules import alike

HEAD = "uptake: 1\nrollout: notes\nlaunch: 2026-09-07\n"
SAME = "who: {department: Sales}, changes: [{today: You type your minutes at night., you_do: Press Send.}]"
NUMBERED = "who: {team: t%d}, changes: [{today: You type minutes of call %d at night., you_do: Press Send.}]"
OWN = "who: {team: t%d}, changes: [{today: a%d b%d c%d d%d., you_do: e%d f%d g%d.}]"


def groups(number: int, of_each: str = "who: {team: t%d}") -> str:
    ids = range(1000, 1000 + number)
    return "groups:\n" + "".join(f"  g{id_}: {{{of_each.replace('%d', str(id_))}}}\n" for id_ in ids)


def list_of(key: str, number: int, of_each: str) -> str:
    return f"{key}:\n" + "".join(f"  - {{{of_each.replace('%d', str(id_))}}}\n" for id_ in range(1000, 1000 + number))


PLANS = {
    "groups of the same people, told the same": lambda n: groups(n, SAME),
    "groups told nearly the same": lambda n: groups(n, NUMBERED),
    "groups told something else each": lambda n: groups(n, OWN),
    "groups like the first": lambda n: (
        groups(1, SAME) + groups(n, "like: g1000").removeprefix("groups:\n  g1000: {like: g1000}\n")
    ),
    "a message to each group": lambda n: groups(n) + list_of("messages", n, "id: m%d, to: [g%d], when: day -20"),
    "a session for each group": lambda n: (
        groups(n)
        + list_of("sessions", n, "id: s%d, groups: [g%d], between: [day 0, day 9], lasts: 30m, seats: 4")
        + list_of("helpers", n, "person: h%d@firm.example, groups: [g%d], hours_per_week: 4")
    ),
    "a target for each group": lambda n: (
        groups(n) + list_of("targets", n, "measure: adopted, group: g%d, at_least: 5%, by: day 90, baseline: 0%")
    ),
    "groups with a misspelt key": lambda n: groups(n, "liek: g%d"),
    "exceptions": lambda n: list_of("exceptions", n, "rule: UP101, reason: r%d, until: 2027-01-01"),
    "duties": lambda n: list_of("duties", n, "id: d%d, when: day 1, do: Sit with them, hours: 1"),
    "values of a filter": lambda n: f"usage: {{real_work: [{', '.join(f'{{event: e{i}}}' for i in range(n))}]}}\n",
}


@pytest.mark.parametrize("what", PLANS)
def test_a_plan_with_very_many_of_something_is_checked_in_a_straight_line(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alike, "MOST", 5)

    def check(number: int) -> None:
        loaded = parse_plan(HEAD + PLANS[what](number), "rollout.yaml")
        assert loaded.plan is not None or "misspelt" in what
        if loaded.plan is not None:
            check_plan(loaded.plan, AS_OF)

    assert calls_for_each_pair(check, 40) < 0.25
