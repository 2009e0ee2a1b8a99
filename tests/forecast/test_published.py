"""Before launch: what published rollouts came to, and what a thin plan lacks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.company import LAUNCH, plan
from tests.core.rollouts import drawn
from tests.forecast.casting import cast
from uptake.core.calendar import WEEK, When
from uptake.core.forecast.published import expected_before, published
from uptake.core.forecast.wanted import FORECAST
from uptake.core.headline import headline
from uptake.core.plan.model import Feedback, Helper, Message, Plan, Session, Target

HABIT = Target("habitual", "adjusters", at_least=0.6, by=When.parse("day 90"), baseline=0.0)
HELPED = replace(plan(targets=(HABIT,)), helpers=(Helper("cleo"),))


def test_each_range_is_wide_and_each_source_says_how_comparable_it_is() -> None:
    data = published()
    assert set(data["ranges"]) == {"accompanied", "announced"}
    for ranges in data["ranges"].values():
        assert set(ranges) == FORECAST
        assert all(0 <= one["low"] <= one["high"] - 0.3 <= 0.7 for one in ranges.values())
    for measure in FORECAST:
        assert data["ranges"]["announced"][measure]["high"] < data["ranges"]["accompanied"][measure]["high"]
    assert all(source.keys() == {"title", "year", "kind", "found", "comparable"} for source in data["sources"])


def test_a_plan_with_help_at_first_use_has_the_better_range() -> None:
    found = expected_before(HELPED, HABIT)
    assert found is not None
    assert (found.low, found.high, found.needs) == (0.3, 0.75, None)
    assert "with help at first use" in str(found.because)


@pytest.mark.parametrize(
    ("changes", "needs"),
    [
        ({"sessions": ()}, "hold a session for their first use"),
        ({"helpers": ()}, "put somebody beside them at first use"),
        ({"helpers": (Helper("cleo", ("others",)),)}, "put somebody beside them at first use"),
        ({"messages": (Message("other", ("others",), When.parse("day 0")),)}, "tell them one to one"),
        ({"feedback": None}, "promise to answer their questions"),
        ({"feedback": Feedback(open_to=("others",))}, "promise to answer their questions"),
        ({"sessions": (Session("other", ("others",), None),), "feedback": None},
         "hold a session for their first use; promise to answer their questions"),
    ],
)  # fmt: skip
def test_what_a_thin_plan_lacks_is_said(changes: dict[str, object], needs: str) -> None:
    found = expected_before(replace(HELPED, **changes), HABIT)  # type: ignore[arg-type]
    assert found is not None
    assert (found.low, found.high, str(found.needs)) == (0.05, 0.4, needs)


@pytest.mark.parametrize("target", [replace(HABIT, at_least=None, at_most=0.2), replace(HABIT, measure="told")])
def test_of_other_targets_nothing_is_known_before(target: Target) -> None:
    assert expected_before(HELPED, target) is None


def said_before_launch(a_plan: Plan) -> list[str]:
    people, _ = cast(*[""] * 12)
    return list(map(str, headline(drawn(a_plan, people, [], LAUNCH - WEEK))))


def test_the_headline_warns_of_a_thin_plan() -> None:
    assert said_before_launch(replace(HELPED, sessions=()))[-1] == (
        "Adjusters: hold a session for their first use. Published rollouts without that ended at 5–40 %; the target is "
        "60 % or more."
    )


def test_the_headline_warns_of_a_target_that_nobody_reached() -> None:
    high = replace(HELPED, targets=(replace(HABIT, at_least=0.9),))
    assert said_before_launch(high)[-1] == "Adjusters: published rollouts ended at 30–75 %; the target is 90 % or more."


def test_the_headline_is_silent_where_nothing_is_to_be_warned_of() -> None:
    assert not any("ublished rollouts" in one for one in said_before_launch(HELPED))


def test_before_launch_the_target_has_the_range_and_no_probability() -> None:
    people, _ = cast(*[""] * 12)
    found = drawn(HELPED, people, [], LAUNCH - WEEK).targets[0]
    assert (found.verdict, found.expected, found.probability) == ("too early", (0.3, 0.75), None)
