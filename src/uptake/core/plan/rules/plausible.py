"""What a careful reader stumbles over: a launch on a free day, no decision at the end, filters that contradict."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.calendar import Day
from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Filter, Group
from uptake.core.plan.rules.frame import Case, Said, at, rule
from uptake.core.plan.rules.patterns import Pattern
from uptake.core.plan.rules.words import day_text, listed
from uptake.core.words import say

DECIDED_FROM, DECIDED_TO = 76, 104  # days: a fortnight around day 90
_DECIDING = Pattern(r"\b(decid\w*|decision\w*|entscheid\w*)\b")

# Names that say that somebody arrived, and not that anything was done.
_ARRIVING = Pattern(
    r"(user_?)?(log_?(ged_?)?in|sign_?(ed_?)?in|log_?on|session_?start(ed)?|app_?(open(ed)?|start(ed)?)|"
    r"page_?view(ed)?|screen_?view(ed)?|anmeldung|angemeldet|eingeloggt|einloggen)"
)


@rule(
    "UP111",
    Severity.WARNING,
    "A launch is on a day on which nobody works",
    why="On launch day people meet the system with somebody beside them. On a free day they meet it alone, later.",
)
def free_launch(case: Case) -> Iterator[Said]:
    """Find launches, of the plan or of a group, on a weekend, a holiday or a day of closure."""
    told: set[Day] = set()
    for group in case.groups:
        launch, calendar = group.launch, case.plan.calendar
        if launch in told or calendar.is_workday(launch):
            continue
        told.add(launch)
        holiday = calendar.holiday(launch)
        why = (
            say(holiday)
            if holiday
            else (say("a day of closure") if calendar.is_weekday(launch) else say("no working day"))
        )
        message = say("Launch of {group} is on {day}: {why}.", group=called(group.id), day=day_text(launch), why=why)
        place = case.plan if launch == case.plan.start else group
        yield at(place, message, mend=f"launch: {_next_workday(case, launch)}", group=group.id)


def _next_workday(case: Case, day: Day) -> Day:
    try:
        return case.plan.calendar.add_workdays(day, 1)
    except (ValueError, OverflowError):  # a calendar that never opens, or ends
        return day


@rule(
    "UP406",
    Severity.WARNING,
    "Nobody decides at day 90",
    why="A rollout that nobody ends or renews is kept by nobody. Continue, change or stop is a decision with a day.",
)
def no_decision(case: Case) -> Iterator[Said]:
    """Find plans with duties of which none is a decision in the fortnights around day 90."""
    plan = case.plan
    if not plan.duties:
        return  # UP403 says so
    for duty in plan.duties:
        days = case.days(duty.when, plan.start)
        if days is None or not (duty.evidence == "decision" or _DECIDING.search(duty.do or "")):
            continue
        if (days.last - plan.start).days >= DECIDED_FROM and (days.first - plan.start).days <= DECIDED_TO:
            return
    mend = say('- {when: day 90, do: "Decide: continue, change or stop", hours: 2, evidence: decision}')
    yield at(plan.duties[-1], say("No duty near day 90 is a decision: continue, change or stop."), mend=mend)


@rule(
    "UP511",
    Severity.WARNING,
    "The same event is use and the old way",
    why="What is both says nothing: the share of the old way can then never fall, nor use be told from its absence.",
)
def both_ways(case: Case) -> Iterator[Said]:
    """Find filters that stand in `real_work` and in `old_way` alike."""
    told: set[Filter] = set()
    for group in case.groups:
        old = {filter_.must for filter_ in group.usage.old_way or ()}
        for filter_ in group.usage.real_work or ():
            if filter_.must in old and filter_ not in told:
                told.add(filter_)
                name = listed(f"{column} {', '.join(values)}" for column, values in filter_.must) or "{}"
                message = say(
                    "{filter} counts as use of {group}, and as the old way too.", filter=name, group=called(group.id)
                )
                mend = say("old_way: [{event: What was done before, by another name}]")
                yield at(filter_, message, mend=mend, group=group.id)


@rule(
    "UP512",
    Severity.WARNING,
    "What counts as use is only an arrival",
    why="Who signs in has come, and may leave with nothing done. A figure of arrivals rises with every reminder.",
)
def arrival(case: Case) -> Iterator[Said]:
    """Find groups for which all that counts as use are events named after signing in or opening."""
    told: set[Filter] = set()
    for group in case.groups:
        names = _events_of(group)
        first = (group.usage.real_work or (None,))[0]
        if first is None or first in told or not names or not all(_ARRIVING.fullmatch(name) for name in names):
            continue
        told.add(first)
        message = say(
            "All that counts as use of {group} is {events}: that somebody came, not what they did.",
            group=called(group.id),
            events=listed(sorted(names)),
        )
        mend = say("real_work: [{event: What a person does with it}]")
        yield at(first, message, mend=mend, group=group.id)


def _events_of(group: Group) -> set[str]:
    """The names of all events that count as use of a group; none where any filter looks at something else."""
    filters = group.usage.real_work or ()
    named = [set(values) for filter_ in filters for column, values in filter_.must if column == "event"]
    narrow = any(len(filter_.must) != 1 for filter_ in filters)
    return set() if narrow or len(named) != len(filters) else set().union(*named)
