"""`make bench-diagnosis`: how often the planted reason stands first where the truth is known; writes the page."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from uptake.core.calendar import WEEK, first_complete_week
from uptake.core.diagnosis.rank import IN_TIME, diagnose
from uptake.core.groups import intended
from uptake.core.measures.audience import audiences
from uptake.core.plan.load import parse_plan
from uptake.core.plan.model import Plan, Usage
from uptake.core.simulation.seen import seen_of
from uptake.core.simulation.stories import STORIES
from uptake.core.simulation.world import simulate

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "diagnosis-bench.md"
FIRST_SEED = 10_000  # those below are for whoever develops a reason
WEEKS = (4, 8, 12)
SEEDS = {200: 20, 40: 40}  # people → worlds of each story
SPARSE_SEEDS = {200: 10}
PLANTED = {
    "never-told": "not told",
    "told-late": "told late",
    "no-access": "no access",
    "no-seats": "no seat",
    "unanswered": "question unanswered",
    "tried-once": "tried once or twice",
    "fading": "fades",
    "old-way-easier": "old way easier",
    "month-end": "work did not come up",
    "staggered": "in waves",
    "half-unmeasurable": "cannot be measured",
    "instrument-changed": "instrument changed",
    "system-down": "system down",
}
# What is planted has not happened yet, or is over, so that there is nothing to find: the client stops on day 37, the
# system is down in the fifth week, and the last wave begins on day 42 and has its first three weeks.
NOTHING_YET = {("instrument-changed", 4), ("system-down", 4), ("staggered", 12)}
NONE_NAMED = frozenset({"healthy", "too early", "cannot tell"}) | IN_TIME

Found = Mapping[tuple[str, int, int], Counter[str]]  # (story, people, week) → first reason → worlds


@dataclass(frozen=True)
class World:
    """One world to be made and diagnosed."""

    story: str
    people: int
    seed: int


def bench_plan(*, sparse: bool = False) -> Plan:
    """The plan of the bench; a sparse one names neither the chance, nor the old way, nor any figure of health."""
    plan = parse_plan((HERE / "diagnosis.yaml").read_text("utf-8")).plan
    assert plan is not None
    if not sparse:
        return plan
    groups = {
        id_: replace(group, usage=replace(group.usage, chance=None, old_way=None, exposure=None))
        for id_, group in plan.groups.items()
    }
    usage = Usage(real_work=plan.usage.real_work) if plan.usage else None
    return replace(plan, groups=groups, usage=usage, health=())


def first_reasons(plan: Plan, world: World) -> dict[int, str]:
    """The first reason of the plan's only group after each of the weeks."""
    group = next(iter(plan.groups))
    made = simulate(plan, {group: world.story}, world.seed, world.people)
    start = first_complete_week(plan.start)
    found = {}
    for week in WEEKS:
        as_of = start + week * WEEK
        seen = seen_of(made, as_of)
        members = intended(plan, made.roster, seen.weeks, as_of)
        people = audiences(plan, made.roster, members, seen, as_of)
        found[week] = diagnose(plan, made.roster, people, as_of)[0].reason
    return found


def run(plan: Plan, seeds: Mapping[int, int], workers: int) -> Found:
    """Every story, size and seed."""
    worlds = [
        World(story, people, FIRST_SEED + number)
        for people, many in seeds.items()
        for story in STORIES
        for number in range(many)
    ]
    found: dict[tuple[str, int, int], Counter[str]] = {}
    with ProcessPoolExecutor(workers) as pool:
        for world, reasons in zip(worlds, pool.map(partial(first_reasons, plan), worlds, chunksize=5), strict=True):
            for week, reason in reasons.items():
                found.setdefault((world.story, world.people, week), Counter())[reason] += 1
    return found


def is_right(story: str, week: int, reason: str) -> bool:
    """Whether the first reason is the planted one; where nothing is to be found, whether none is named."""
    if story == "healthy" or (story, week) in NOTHING_YET:
        return reason in NONE_NAMED
    return reason == PLANTED[story]


def rows(found: Found, people: int) -> Iterator[str]:
    """A row for each story: worlds in which the first reason was right, and what stood there else."""
    for story in STORIES:
        cells, wrong = [], Counter[str]()
        for week in WEEKS:
            seen = found[story, people, week]
            right = sum(worlds for reason, worlds in seen.items() if is_right(story, week, reason))
            cells.append(f"{right}{' ¹' if (story, week) in NOTHING_YET else ''}")
            wrong.update({reason: worlds for reason, worlds in seen.items() if not is_right(story, week, reason)})
        else_ = ", ".join(f"{reason} {worlds}" for reason, worlds in wrong.most_common())
        yield f"| {story} | {PLANTED.get(story, 'none')} | {' | '.join(cells)} | {else_} |"


def share(found: Found, people: int, stories: Iterable[str]) -> str:
    """Of all worlds and weeks of these stories, those in which the first reason was right."""
    right = of = 0
    for story in stories:
        for week in WEEKS:
            for reason, worlds in found[story, people, week].items():
                of += worlds
                right += worlds * is_right(story, week, reason)
    return f"{right} of {of} ({right / of:.0%})".replace("%)", " %)")


HEAD = """# How often the diagnosis is right

Worlds are [invented](commands/simulate.md) in which the truth is known, and it is looked which reason stands first for
their group after 4, 8 and 12 complete weeks. The seeds begin at 10,000; what was tried while the reasons were written
used seeds below 1,000. The world of a story has its noise: also in a healthy one some are never told, some do not come,
some stop.

An invented world is no company. These figures say that the reasons can be told apart where the evidence is there, and
not how often they will be right.

`make bench-diagnosis` makes the worlds and writes this page.
"""
TABLE = "| story | planted | week 4 | week 8 | week 12 | what stood first else |\n|---|---|---:|---:|---:|---|"
NOTE = (
    "¹ Nothing is to be found then: the client has not stopped, the system was not down yet, the last wave has had its "
    "first weeks.\nRight is what names no reason, as in a healthy world: *healthy*, *cannot tell*, or that people are "
    "on the way.\n"
)

WHY = """## Where it fails, and why

- *fading* after four weeks: use is as high as in a healthy world, and nothing has worn off yet.
- *staggered* after eight weeks: the last wave has begun two weeks ago, most of it uses it, and it reads as healthy.
- *old-way-easier* after four weeks: people are about to stop, and too few have to tell from a slow start.
- *month-end* after twelve weeks: of those for whom the work came up, some did it the old way; their number is a puzzle.
- A plan that names no old way cannot show that people went back to it, nor that a part of the actions is missing, nor
  whether a week without use was the system or the counting: then both are named. Without the chance to use it, a
  monthly rhythm is read from use alone, and what follows the weeks of the sessions looks like use that fades.
"""


def page(full: Found, sparse: Found) -> str:
    """The page of the docs."""
    parts = [HEAD]
    for people, many in SEEDS.items():
        parts.append(f"## {people} people, {many} worlds of each story\n")
        parts.append("\n".join([TABLE, *rows(full, people)]) + "\n")
        parts.append(f"Planted reasons: {share(full, people, PLANTED)}. Healthy: {share(full, people, ['healthy'])}.\n")
    parts.append(NOTE)
    for people, many in SPARSE_SEEDS.items():
        parts.append(f"## A plan that names less: {people} people, {many} worlds of each story\n")
        parts.append(
            "The same with a plan that names neither the chance to use it, nor the old way, nor a figure of health.\n"
        )
        parts.append("\n".join([TABLE, *rows(sparse, people)]) + "\n")
        parts.append(
            f"Planted reasons: {share(sparse, people, PLANTED)}. Healthy: {share(sparse, people, ['healthy'])}.\n"
        )
    return "\n".join([*parts, WHY])


def main() -> int:
    """Run all worlds and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    workers = parser.parse_args().workers
    text = page(
        run(bench_plan(), SEEDS, workers),
        run(bench_plan(sparse=True), SPARSE_SEEDS, workers),
    )
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
