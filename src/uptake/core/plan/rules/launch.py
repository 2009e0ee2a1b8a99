"""At launch: first use on real work with somebody beside each person, and the hours for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import ceil

from uptake.core.calendar import Day, Span
from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Group, Helper, Session
from uptake.core.plan.rules.before import nothing_changes
from uptake.core.plan.rules.frame import Case, Draft, Said, Unchecked, at, rule
from uptake.core.plan.rules.people import SOMEBODY
from uptake.core.plan.rules.words import NUMBER_OF_PEOPLE, day_text, days_text, hours_text, listed, said
from uptake.core.plan.staffing import HOUR, SECOND, WORKDAYS_A_WEEK, Need, Shortage, Supply, shortage
from uptake.core.words import mark, say, say_n

NEAR = 15  # working days from launch, before or after: later, people have met the system alone
_PEOPLE = NUMBER_OF_PEOPLE


@rule(
    "UP301",
    Severity.ERROR,
    "A group has no session near its launch",
    why="Who meets a new system alone tries once. A demo is not use: first use is on real work, with a human present.",
)
def no_session(case: Case) -> Iterator[Said]:
    """Find a group without a session whose window begins within 15 working days of its launch, on either side."""
    for group in case.groups:
        if nothing_changes(group) or case.policy.waives("UP301", case.people(group)):
            continue
        sessions = [session for session in case.plan.sessions if group.id in session.groups]
        begins = {session.id: _begins(case, session, group) for session in sessions}
        if any(day is not None and _is_near(case, day, group.launch) for day in begins.values()):
            continue
        nearest = min(sessions, key=lambda session: _days_off(begins[session.id], group.launch), default=None)
        yield at(
            nearest or group,
            say(
                "{group} has no session that begins within {near} working days of its launch on {launch}{but}.",
                group=called(group.id),
                near=NEAR,
                launch=day_text(group.launch),
                but=_but(nearest, begins),
            ),
            mend="between: [workday -2, workday 10]" if nearest else _a_session(group),
            group=group.id,
        )


def _begins(case: Case, session: Session, group: Group) -> Day | None:
    days = case.days(session.between[0], group.launch) if session.between else None
    return days.first if days else None


def _is_near(case: Case, day: Day, launch: Day) -> bool:
    calendar = case.plan.calendar
    try:
        start = calendar.add_workdays(launch, 0)
        return calendar.add_workdays(start, -NEAR) <= day <= calendar.add_workdays(start, NEAR)
    except (ValueError, OverflowError):  # a calendar without work has no near days
        return False


def _days_off(day: Day | None, launch: Day) -> int:
    return abs((day - launch).days) if day else Day.max.toordinal()


def _but(nearest: Session | None, begins: dict[str, Day | None]) -> str:
    if nearest is None:
        return ""
    day = begins[nearest.id]
    if day is None:
        return say(": `{nearest}` does not say when", nearest=nearest.id)
    return say(": `{nearest}` begins on {day}", nearest=nearest.id, day=day_text(day))


def _a_session(group: Group) -> str:
    return say(
        "sessions:\n  - id: first-use\n    groups: [{group}]\n    between: [workday -2, workday 10]\n"
        "    lasts: 45m\n    seats: 6\n    tasks: [Your own work of today]",
        group=group.id,
    )


@rule(
    "UP303",
    Severity.ERROR,
    "Too few helpers, or too few hours",
    why="Help that is in nobody's week does not happen. What is not resourced is not in scope.",
)
def too_little_help(case: Case) -> Iterator[Said]:
    """Find groups without a helper, and sessions that need more hours than the helpers have for them."""
    staffed = []
    helpers = [helper for helper in case.plan.helpers if said(helper.person)]
    helped = {name for helper in helpers for name in _groups_of(helper, case.plan.groups)}
    for group in case.groups:
        if group.id in helped:
            staffed.append(group)
        elif not nothing_changes(group):
            mend = f"helpers:\n  - {{person: {say(SOMEBODY)}, groups: [{group.id}], hours_per_week: 6}}"
            yield at(
                group,
                say("{group} has no helper: nobody is beside people at first use.", group=called(group.id)),
                mend=mend,
                group=group.id,
            )
    needs: dict[str, list[Need]] = {group.id: [] for group in staffed}
    unknown: dict[str, list[str]] = {}
    for group in staffed:
        for session in case.plan.sessions:
            if group.id in session.groups and session.helpers_each > 0:
                need = _need(case, session, group)
                if isinstance(need, Need):
                    needs[group.id].append(need)
                else:
                    unknown.setdefault(need, []).append(called(group.id) if need == _PEOPLE else f"`{session.id}`")
    yield from (_unchecked(missing, names) for missing, names in unknown.items())
    yield from _short_of_hours(case, needs)


def _unchecked(missing: str, names: list[str]) -> Unchecked:
    for_whom = listed(dict.fromkeys(names))
    note = say(
        "UP303: whether the helpers' hours are enough for {for_whom} needs {missing}.",
        for_whom=for_whom,
        missing=say(missing),
    )
    return Unchecked(note, lacks_evidence=missing == _PEOPLE)


def _helps(helper: Helper, group: str) -> bool:
    return helper.groups is None or group in helper.groups


def _short_of_hours(case: Case, needs: dict[str, list[Need]]) -> Iterator[Draft]:
    """Look at each group alone first: what one group lacks by itself is said of that group."""
    supplies = [_supply(helper, needs) for helper in case.plan.helpers]
    enough: list[Need] = []
    for group, own in needs.items():
        short = shortage(own, supplies, case.plan.calendar)
        if short:
            yield _short(case, short, group)
        else:
            enough += own
    together = shortage(enough, supplies, case.plan.calendar)
    if together:
        yield _short(case, together, None)


def _groups_of(helper: Helper, groups: Iterable[str]) -> frozenset[str]:
    return frozenset(groups if helper.groups is None else helper.groups)


def _supply(helper: Helper, groups: Mapping[str, object]) -> Supply:
    # Hours that the plan does not give are in nobody's week.
    work = round(3600 * (helper.hours_per_week or 0)) * SECOND
    return Supply(frozenset(name for name in _groups_of(helper, groups) if name in groups), work)


def _need(case: Case, session: Session, group: Group) -> Need | str:
    """Return the hours that a session needs for a group, or what the plan would have to say for it to be known."""
    window = _window(case, session, group)
    if window is None:
        return mark("its window (`between`)")
    if session.lasts is None:
        return mark("its length (`lasts`)")
    times, people = session.times, case.people(group)
    if times is None and session.seats is None:
        return mark("its places (`seats`)")
    if times is None and people is None:
        return _PEOPLE
    if times is None:
        times = ceil((people or 0) / (session.seats or 1))
    lasts = round(case.plan.calendar.duration_seconds(session.lasts)) * SECOND
    return Need(group.id, window, times * session.helpers_each * lasts)


def _window(case: Case, session: Session, group: Group) -> Span | None:
    if session.between is None:
        return None
    first, last = (case.days(when, group.launch) for when in session.between)
    return None if first is None or last is None or last.last < first.first else Span(first.first, last.last)


def _short(case: Case, short: Shortage, group: str | None) -> Draft:
    helpers = [helper for helper in case.plan.helpers if any(_helps(helper, name) for name in short.groups)]
    without = _without_hours([helper.person for helper in helpers if helper.hours_per_week is None])
    message = say_n(
        len(short.groups),
        "{groups} needs {needed} hours of helpers {days}, and there are {available}.{without}",
        "{groups} together need {needed} hours of helpers {days}, and there are {available}.{without}",
        groups=listed(map(called, short.groups)),
        needed=hours_text(short.needed / HOUR),
        days=days_text(short.window.first, short.window.last),
        available=hours_text(short.available / HOUR),
        without=without,
    )
    # The helper to ask first: one who is there for most of the groups, and whose hours are not given yet.
    place = max(helpers, key=lambda helper: (_covers(helper, short.groups), helper.hours_per_week is None))
    more = (short.needed - short.available) * WORKDAYS_A_WEEK
    have = round(3600 * (place.hours_per_week or 0)) * SECOND * max(1, short.workdays)
    hours = -(-(more + have) // (HOUR * max(1, short.workdays)))
    return at(place, message, mend=f"hours_per_week: {hours}", group=group)


def _without_hours(people: list[str]) -> str:
    if not people:
        return ""
    return say_n(
        len(people),
        " {people} is given no hours a week.",
        " {people} are given no hours a week.",
        people=listed(people),
    )


def _covers(helper: Helper, groups: tuple[str, ...]) -> int:
    return sum(_helps(helper, group) for group in groups)
