"""Seats: whether everybody can come to a session, and whether its window holds a working day."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Group, Session
from uptake.core.plan.rules.frame import Case, Said, Unchecked, at, rule
from uptake.core.plan.rules.words import NUMBER_OF_PEOPLE, days_text, listed
from uptake.core.words import say, say_n


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
        note = say(
            "UP302: whether there are seats for all of {unknown} needs {needs}.",
            unknown=listed(unknown),
            needs=say(NUMBER_OF_PEOPLE),
        )
        yield Unchecked(note, lacks_evidence=True)


def _message(group: Group, sessions: list[Session], seats: int, people: int) -> str:
    names = listed(f"`{session.id}`" for session in sessions)
    return say_n(
        len(sessions),
        "{names} has {seats} for the {people} people of {group}.",
        "{names} have {seats} for the {people} people of {group}.",
        names=names,
        seats=say_n(seats, "{number} seat", "{number} seats"),
        people=people,
        group=called(group.id),
    )


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
        named = set(session.groups)
        for group in (group for group in case.groups if group.id in named):
            first, last = (case.days(when, group.launch) for when in session.between)
            if first is None or last is None or case.plan.calendar.workdays(first.first, last.last):
                continue
            window = days_text(first.first, last.last)
            why = say("ends before it begins") if last.last < first.first else say("holds no working day")
            message = say(
                "The window of `{session}` for {group}, {window}, {why}.",
                session=session.id,
                group=called(group.id),
                window=window,
                why=why,
            )
            yield at(session, message, mend="between: [workday 0, workday 10]", group=group.id)
