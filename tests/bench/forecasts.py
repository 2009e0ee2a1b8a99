"""
How often the forecast's range holds what came, how wide it is, and how often a verdict is wrong.

Worlds come from the simulation, whose people live by rules that are not the model's. A forecast sees what the source
recorded up to the day, and a roster that does not know yet who will leave; the truth is the reading on the day of the
target.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing import Pool
from statistics import mean

from tests.company import CALENDAR, USAGE
from uptake.core.calendar import WEEK, Day, Duration, When, monday
from uptake.core.forecast.outlook import Forecaster
from uptake.core.forecast.verdict import Prospect, prospect
from uptake.core.groups import intended
from uptake.core.measures import frame
from uptake.core.measures.audience import Audience, audiences
from uptake.core.people import Roster
from uptake.core.plan.model import Group, Message, Plan, Session, Target, Who
from uptake.core.simulation.seen import seen_of
from uptake.core.simulation.stories import STORIES
from uptake.core.simulation.world import World, simulate
from uptake.core.usage import Seen

LAUNCH = Day(2026, 3, 2)
BY = When.parse("day 90")
SHARES = (0.3, 0.5, 0.7)  # targets that are asked of every launch
SIZES = (20, 60, 200, 2000)
WEEKS = (2, 4, 6, 8)
FIRST_SEED = 10_001  # the method was developed on seeds under 1,000


@dataclass(frozen=True)
class Case:
    """One forecast: what it said and what came."""

    story: str
    people: int
    week: int
    seed: int
    truth: float | None
    prospects: tuple[Prospect, ...]  # one for each of SHARES


def a_plan() -> Plan:
    """The plan of one group that uses it daily, with a message, a session and a licence."""
    group = Group(
        "adjusters", "Claims adjusters", Who(equal={"role": ("Adjuster",)}), LAUNCH, rhythm="daily", access="licence",
        usage=USAGE,
    )  # fmt: skip
    span = (When.parse("workday -3"), When.parse("workday 10"))
    return Plan(
        "claims-triage", LAUNCH, calendar=CALENDAR, groups={"adjusters": group}, usage=USAGE,
        messages=(Message("heads-up", ("adjusters",), When.parse("workday -15"), asks="acknowledge"),),
        sessions=(Session("first", ("adjusters",), span, Duration.parse("60m"), seats=8),),
        targets=tuple(Target("habitual", "adjusters", at_least=share, by=BY, baseline=0.0) for share in SHARES),
    )  # fmt: skip


def cases(story: str, people: int, seed: int, weeks: tuple[int, ...]) -> Iterator[Case]:
    """The forecasts of one world after so many weeks each."""
    world = simulate(a_plan(), {"adjusters": story}, seed, people)
    by = world.plan.calendar.resolve(BY, LAUNCH).last
    goal = monday(by)
    seen = seen_of(world, goal)
    truth = frame.read(frame.catalogue()["habitual"], _audience(world, world.roster, seen, goal)).value
    for week in weeks:
        as_of = monday(LAUNCH) + week * WEEK
        audience = _audience(world, _known_then(world.roster, as_of), seen_of(world, as_of), as_of)
        readings = {id_: frame.read(frame.catalogue()[id_], audience) for id_ in ("habitual", "coverage")}
        forecaster = Forecaster.of(audience, f"{story} {seed}", goal)
        yield Case(
            story, people, week, seed, truth,
            tuple(prospect(target, by, audience, forecaster, readings) for target in world.plan.targets),
        )  # fmt: skip


def _audience(world: World, roster: Roster, seen: Seen, as_of: Day) -> Audience:
    return audiences(world.plan, roster, intended(world.plan, roster, seen.weeks, as_of), seen, as_of)[0]


def _known_then(roster: Roster, as_of: Day) -> Roster:
    """The roster as it stood: who leaves later has not said so."""
    people = {
        id_: person._replace(ends=None) if person.ends is not None and person.ends >= as_of else person
        for id_, person in roster.people.items()
        if person.starts is None or person.starts <= as_of
    }
    return replace(roster, people=people)


def judged(found: Case) -> Iterator[tuple[bool, bool]]:
    """Of each target: whether a verdict was given, and whether it was wrong."""
    for share, one in zip(SHARES, found.prospects, strict=True):
        is_met = found.truth is not None and found.truth >= share
        given = one.verdict in {"on course", "behind"}
        yield given, given and (one.verdict == "on course") != is_met


def held(found: Case) -> bool | None:
    """Whether the range holds what came, in whole per cents as a report prints them; None without a range."""
    expected = found.prospects[0].expected
    if expected is None or found.truth is None:
        return None
    low, truth, high = (round(100 * share) for share in (expected[0], found.truth, expected[1]))
    return low <= truth <= high


def row(name: str, found: Sequence[Case]) -> str:
    """One line of a table: cover and width of the range, how often a verdict is given, how often it is wrong."""
    covers = [cover for case in found if (cover := held(case)) is not None]
    widths = [case.prospects[0].expected for case in found]
    width = [high - low for low, high in (one for one in widths if one is not None)]
    verdicts = [verdict for case in found for verdict in judged(case)]
    given = sum(was for was, _ in verdicts)
    wrong = sum(was for _, was in verdicts)
    if not covers:
        return f"| {name} | {len(found)} | no range | | {given / len(verdicts):.0%} | {wrong} |"
    low = sum(1 for case in found if held(case) is False and _is_below(case))
    return (
        f"| {name} | {len(found)} | {mean(covers):.0%} | {low / len(covers):.0%} | {mean(width):.2f} "
        f"| {given / len(verdicts):.0%} | {wrong} of {given} |"
    )


def _is_below(case: Case) -> bool:
    expected = case.prospects[0].expected
    return expected is not None and case.truth is not None and case.truth < expected[0]


def table(found: Sequence[Case], title: str, key: Callable[[Case], object]) -> Iterator[str]:
    """One table in Markdown, a row for each value of a key."""
    yield f"| {title} | forecasts | range holds | came lower | width | verdict given | wrong |"
    yield "|---|---|---|---|---|---|---|"
    for value in dict.fromkeys(map(key, found)):
        yield row(str(value), [case for case in found if key(case) == value])
    yield ""


def _world(asked: tuple[str, int, int]) -> list[Case]:
    return list(cases(*asked, WEEKS))


def measured(sizes: Iterable[int], seeds: int, large_seeds: int) -> list[Case]:
    """Every story at every size, with so many worlds each; of thousands of people fewer worlds, which take long."""
    asked = [
        (story, people, FIRST_SEED + number)
        for people in sizes
        for story in STORIES
        for number in range(seeds if people < SIZES[-1] else large_seeds)
    ]
    with Pool() as pool:
        return [case for part in pool.imap(_world, asked, chunksize=4) for case in part]


def main() -> None:
    """Measure and print tables in Markdown."""
    parser = argparse.ArgumentParser(prog="make bench-forecast")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--large-seeds", type=int, default=4, help="worlds of 2,000 people for each story")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    asked = parser.parse_args()
    found = measured(asked.sizes, asked.seeds, asked.large_seeds)
    for title, key in (
        ("story", lambda case: case.story),
        ("people", lambda case: case.people),
        ("after week", lambda case: case.week),
    ):
        print("\n".join(table(found, title, key)))
    print(row("all", found), end="\n\n")
    print("\n".join(_cells(found)))


def _cells(found: Sequence[Case]) -> Iterator[str]:
    """Where the range holds less than three times in four: story and week."""
    yield "| story | week | range holds | came lower |"
    yield "|---|---|---|---|"
    for story, week in dict.fromkeys((case.story, case.week) for case in found):
        part = [case for case in found if (case.story, case.week) == (story, week)]
        covers = [cover for case in part if (cover := held(case)) is not None]
        if covers and mean(covers) < 0.75:
            low = sum(1 for case in part if held(case) is False and _is_below(case))
            yield f"| {story} | {week} | {mean(covers):.0%} | {low / len(covers):.0%} |"


if __name__ == "__main__":
    main()
