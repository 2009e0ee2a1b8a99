"""People who are alike are asked once: every figure is the same as if each of them had been asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.seeing import seen_from
from tests.worlds import World, world
from uptake.core.groups import intended
from uptake.core.measures.audience import Audience, audiences
from uptake.core.measures.rows import Alike, Row
from uptake.core.picture import draw
from uptake.core.picture_parts import Picture


def _drawn(one: World) -> Picture:
    seen = seen_from(one.plan, one.roster, one.events, one.as_of)
    return draw(one.plan, one.roster, seen, one.as_of)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.sampled_from([1, 2, 3, 5, 9]))
def test_every_figure_is_as_if_each_had_been_asked(monkeypatch: pytest.MonkeyPatch, seed: int, weeks: int) -> None:
    one = world(seed, people=80, weeks=weeks)
    together = _drawn(one)
    with monkeypatch.context() as patched:
        patched.setattr(Audience, "alike", property(lambda self: tuple(Alike(row, 1) for row in self.rows)))
        assert _drawn(one) == together


def test_people_who_differ_in_one_answer_alone_are_not_alike() -> None:
    one = world(1, people=80)
    seen = seen_from(one.plan, one.roster, one.events, one.as_of)
    members = intended(one.plan, one.roster, seen.weeks, one.as_of)
    groups = audiences(one.plan, one.roster, members, seen, one.as_of)[:-1]
    audience, latest = next((group, week) for group in groups if (week := group.latest_week(group.end)) is not None)
    row = next(row for row in audience.rows if row.counts >> latest & 1 and not audience.is_away(row))
    plain = row._replace(history=row.history._replace(old_way=0, first_use=audience.now - 1.0))
    back = row._replace(history=plain.history._replace(old_way=1 << latest))
    later = row._replace(history=plain.history._replace(first_use=audience.now + 1.0))
    away = row._replace(history=plain.history, member=row.member._replace(away=1 << audience.end - 1))
    answers = [_answers(audience, one) for one in (plain, back, later, away)]
    assert len(set(answers)) == 4
    assert [alike.people for alike in replace(audience, rows=(plain, back, later, away, plain)).alike] == [2, 1, 1, 1]


def _answers(audience: Audience, row: Row) -> tuple[bool, ...]:
    return audience.has_used(row), audience.went_the_old_way(row), audience.is_away(row)
