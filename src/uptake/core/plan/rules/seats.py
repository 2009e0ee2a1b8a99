"""Seats: whether everybody can come to a session, and whether its window holds a working day."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Group, Session
from uptake.core.plan.rules.frame import Case, Said, Unchecked, at, rule
from uptake.core.plan.rules.words import count, day_text, listed


@rule(
    "UP302",
    Severity.ERROR,
    "Fewer seats than people",
    why="Who finds no seat meets the system alone, and is later counted as somebody who did not want it.",
)
def too_few_seats(case: Case) -> Iterator[Said]:
    """Find groups whose sessions, all together, have fewer seats than the group has people."""
    unknown = []
    for group in case.groups:
        sessions = [session for session in case.plan.sessions if group.id in session.groups]
        if not sessions or any(session.times is None or session.seats is None for session in sessions):
            continue  # `auto` is as many as the people need; without `seats` nobody has counted them
        people = case.people(group)
        if people is None:
            unknown.append(group.id)
            continue
        if case.policy.waives("UP302", people):
            continue
        seats = sum((session.seats or 0) * (session.times or 0) for session in sessions)
        if seats < people:
            yield at(sessions[0], _message(group, sessions, seats, people), mend="times: auto", group=group.id)
    if unknown:
        needs = "the number of people (--people, or `size`)"
        note = f"UP302: whether there are seats for all of {listed(unknown)} needs {needs}."
        yield Unchecked(note, lacks_evidence=True)


def _message(group: Group, sessions: list[Session], seats: int, people: int) -> str:
    names = listed(f"`{session.id}`" for session in sessions)
    have = "has" if len(sessions) == 1 else "have"
    return f"{names} {have} {count(seats, 'seat')} for the {people} people of {group.id}."


@rule(
    "UP305",
    Severity.WARNING,
    "The window of a session holds no working time",
    why="A session on a holiday is a session that nobody holds.",
)
def no_working_time(case: Case) -> Iterator[Said]:
    """Find sessions between whose first and last moment there is no working day for a group."""
    for session in case.plan.sessions:
        if session.between is None:
            continue
        for group in case.groups:
            first, last = (case.days(when, group.launch) for when in session.between)
            if group.id not in session.groups or first is None or last is None:
                continue
            if case.plan.calendar.workdays(first.first, last.last):
                continue
            window = f"from {day_text(first.first)} to {day_text(last.last)}"
            why = "ends before it begins" if last.last < first.first else "holds no working day"
            message = f"The window of `{session.id}` for {group.id}, {window}, {why}."
            yield at(session, message, mend="between: [workday 0, workday 10]", group=group.id)
