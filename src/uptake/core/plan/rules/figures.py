"""Figures: whether targets are whole and fit the work, and whether what is read will be known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from uptake.core.calendar import WEEK, Day, first_complete_week, monday
from uptake.core.moments import WEEKDAYS
from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Group, Readings, Target
from uptake.core.plan.rules.frame import Case, Said, Unchecked, at, rule
from uptake.core.plan.rules.measurement import LOWER_IS_BETTER
from uptake.core.plan.rules.words import NUMBER_OF_PEOPLE, day_text, for_group, listed, said
from uptake.core.readable import FROM_LAUNCH
from uptake.core.words import mark, say, say_n

LEAST_GROUP = 5  # the floor under every figure, whatever the plan says
_ALL_AT_FIRST = frozenset({"old_way_share", "never"})  # at launch everything is done the old way, by everybody
_EVERY_WEEK = frozenset({"habitual", "adopted"})
_SELDOM = {"monthly": mark("monthly"), "on demand": mark("on demand")}


@rule(
    "UP502",
    Severity.ERROR,
    "A target is not complete",
    why="Of whom, how much, by when, from where: with one of the four missing, any figure meets it.",
)
def incomplete_target(case: Case) -> Iterator[Said]:
    """Find targets without group, value, day or baseline."""
    for target in case.plan.targets:
        missing = {key: mend for key, (there, mend) in _parts(case, target).items() if not there}
        if missing:
            of = for_group(target.group)
            named = listed(say(_NAMES[key]) for key in missing)
            message = say("The target of `{measure}`{of} has no {named}.", measure=target.measure, of=of, named=named)
            yield at(target, message, mend="\n".join(missing.values()), group=target.group)


_NAMES = {"group": "`group`", "value": mark("`at_least` or `at_most`"), "by": "`by`", "baseline": "`baseline`"}


def _parts(case: Case, target: Target) -> dict[str, tuple[bool, str]]:
    group = case.groups[0].id if case.groups else say("your-group")
    value = "at_most: 20%" if target.measure in LOWER_IS_BETTER else "at_least: 60%"
    begins = "100%" if target.measure in _ALL_AT_FIRST else "0%"
    return {
        "group": (target.group is not None, f"group: {group}"),
        "value": (target.at_least is not None or target.at_most is not None, value),
        "by": (target.by is not None, "by: day 90"),
        "baseline": (target.baseline is not None, f"baseline: {begins}"),
    }


@rule(
    "UP506",
    Severity.WARNING,
    "No reading when it matters",
    why="What is first read in week six cannot be mended in week two. And a holiday week decides nothing.",
)
def reading_too_late(case: Case) -> Iterator[Said]:
    """Find a cadence without a reading in weeks 1–4, and targets that a week decides which does not count."""
    readings = case.plan.readings
    if readings is not None and said(readings.every) and not _reads_early(readings, case.plan.start):
        end = first_complete_week(case.plan.start) + 4 * WEEK - dt.timedelta(days=1)
        message = say("No reading of a whole week falls into weeks 1–4, up to {end}.", end=day_text(end))
        yield at(readings, message, mend="every: week")
    for target in case.plan.targets:
        yield from _decided_by_no_week(case, target)


def _reads_early(readings: Readings, launch: Day) -> bool:
    """Say whether a reading that knows week 1 is taken before week 4 is over; a monthly one is on its first weekday."""
    if readings.every != "month":
        return True
    week_1 = first_complete_week(launch)
    weekday = WEEKDAYS.index(readings.weekday) if readings.weekday in WEEKDAYS else 0
    days = (week_1 + dt.timedelta(days=number) for number in range(7, 28))
    return any(day.weekday() == weekday and day.day <= 7 for day in days)


def _decided_by_no_week(case: Case, target: Target) -> Iterator[Said]:
    group = case.plan.groups.get(target.group or "")
    days = case.days(target.by, group.launch if group else case.plan.start)
    if days is None or target.measure in FROM_LAUNCH or _usage_kind(case, group) == "none":
        return
    week = monday(days.last) - WEEK
    if case.plan.calendar.week_counts(week):
        return
    last = week + dt.timedelta(days=6)
    message = say(
        "The week that decides `{measure}`{of}, {first} to {last}, is mostly holiday and does not count.",
        measure=target.measure,
        of=for_group(group.id if group else None),
        first=day_text(week),
        last=day_text(last),
    )
    by = _after_next_week_that_counts(case, week)
    mend = f"by: {by.isoformat()}" if by else "by: day 90"
    yield at(target, message, mend=mend, group=target.group)


def _usage_kind(case: Case, group: Group | None) -> str:
    usage = group.usage if group else case.plan.usage
    return usage.kind if usage else "events"


def _after_next_week_that_counts(case: Case, week: Day) -> Day | None:
    for _ in range(26):
        week += WEEK
        if case.plan.calendar.week_counts(week):
            return week + WEEK
    return None


@rule(
    "UP507",
    Severity.WARNING,
    "The old way, or the occasion, is not named",
    why="Use says little while nobody knows how often it is done as before, or how often there was cause to use it.",
)
def unnamed_old_way(case: Case) -> Iterator[Said]:
    """Find usage that does not name the old way, and on-demand work without the event that is its occasion."""
    places = set()
    for group in case.groups:
        usage = group.usage
        if usage.kind != "events" or not usage.real_work:
            continue  # counts bring their own, and where nothing counts as use another rule says so
        if usage.old_way is None and usage.place not in places:
            places.add(usage.place)
            message = say(
                "Nothing says how the work was done before: `old_way` is missing. Write [] if nothing is replaced."
            )
            yield at(usage, message, mend="old_way: [{event: done_by_hand}]", group=group.id)
        if group.rhythm == "on demand" and not usage.chance:
            message = say(
                "The work of {group} comes up on demand, and nothing says when it did: `chance` is "
                "missing. A week without occasion would count as a week without use.",
                group=called(group.id),
            )
            yield at(usage, message, mend="chance: [{event: case_opened}]", group=group.id)


@rule(
    "UP508",
    Severity.WARNING,
    "Nothing says whether the system itself works",
    why="“It works and is not used” and “it does not work” need opposite answers. Without a figure they look alike.",
)
def no_health(case: Case) -> Iterator[Said]:
    """Find a plan that names no figure of the system's own health, or one without a bound."""
    if not case.plan.health:
        message = say("The plan names no figure of the system's own health.")
        mend = say("health:\n  - {name: evaluation score, at_least: 85%}")
        yield at(case.plan, message, mend=mend)
    for health in case.plan.health:
        if health.at_least is None and health.at_most is None:
            message = say("“{name}” has no bound: nobody can say whether it is well.", name=health.name)
            yield at(health, message, mend="at_least: 85%")


@rule(
    "UP509",
    Severity.ERROR,
    "A weekly habit of work that does not come every week",
    why="Whose work comes up once a month cannot be active in nine of twelve weeks, however well they like it.",
)
def wrong_rhythm(case: Case) -> Iterator[Said]:
    """Find targets of `habitual` or `adopted` for groups whose work is monthly or on demand."""
    for target in case.plan.targets:
        group = case.plan.groups.get(target.group or "")
        if group is not None and target.measure in _EVERY_WEEK and group.rhythm in _SELDOM:
            message = say(
                "The work of {group} is {rhythm}: `{measure}` asks for use in most weeks.",
                group=called(group.id),
                rhythm=say(_SELDOM[group.rhythm]),
                measure=target.measure,
            )
            yield at(target, message, mend="measure: regular", group=group.id)


@rule(
    "UP510",
    Severity.WARNING,
    "A group is too small to be shown",
    why="Figures of a handful of people are figures of persons. They are withheld, and so decide nothing.",
)
def group_under_floor(case: Case) -> Iterator[Said]:
    """Find groups with fewer people than the smallest group that is shown."""
    floor = max(LEAST_GROUP, case.plan.privacy.smallest_group)
    unknown = []
    for group in case.groups:
        people = case.people(group)
        if people is None:
            unknown.append(group.id)
        elif 0 < people < floor:
            message = say_n(
                people,
                "{group} has {number} person; under {floor} no figure is ever shown.",
                "{group} has {number} people; under {floor} no figure is ever shown.",
                group=called(group.id),
                floor=floor,
            )
            mend = say("who: {department: …}   # together with a group whose day is alike")
            yield at(group, message, mend=mend, group=group.id)
    if unknown:
        note = say_n(
            len(unknown),
            "UP510: whether {groups} is large enough to be shown needs {needs}.",
            "UP510: whether {groups} are large enough to be shown needs {needs}.",
            groups=listed(map(called, unknown)),
            needs=say(NUMBER_OF_PEOPLE),
        )
        yield Unchecked(note, lacks_evidence=True)
