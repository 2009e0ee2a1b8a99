"""What a Picture says beside its figures: holidays, changes in the way of counting, notes on what was read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from uptake.core.calendar import Day, monday
from uptake.core.groups import Members
from uptake.core.people import Roster, normal
from uptake.core.plan.model import Plan
from uptake.core.sentences import Said, later, later_n
from uptake.core.usage import Seen

# An as-of day so long after the last event asks whether the feed still lives.
SILENCE_DAYS = 7
LEAST_STRANGERS = 3  # identifiers that nobody has, of which a column of the roster is sought


def holidays(plan: Plan, as_of: Day) -> tuple[tuple[Day, str], ...]:
    """Public holidays between day 0 and the as-of day, with their names."""
    days = (plan.start + timedelta(days=offset) for offset in range((as_of - plan.start).days))
    return tuple((day, name) for day in days if (name := plan.calendar.holiday(day)) is not None)


def instrument_changes(plan: Plan) -> tuple[tuple[Day, str], ...]:
    """Days on which the way of counting changed, of the plan and of its groups."""
    usages = [plan.usage, *(group.usage for group in plan.groups.values())]
    found = {(change.day, change.what) for usage in usages if usage for change in usage.instrument_changes}
    return tuple(sorted(found))


def notes(plan: Plan, roster: Roster, members: Members, seen: Seen, as_of: Day) -> tuple[Said, ...]:
    """What else is worth knowing about what was read."""
    said = [*roster.notes, *members.notes, *seen.input.notes, *_known_by_column(roster, seen.input.strangers)]
    if seen.delegated:
        counted = any(group.usage.delegated == "count" for group in plan.groups.values())
        said.append(_counted(seen.delegated) if counted else _not_counted(seen.delegated))
    last_day = seen.input.last_day
    if last_day is not None and (as_of - last_day).days > SILENCE_DAYS:
        said.append(
            later(
                "the last event came in the week of {day}; if the feed stopped there, later weeks only look like no "
                "use",
                day=monday(last_day),  # the day may be that of one person
            )
        )
    return tuple(dict.fromkeys(said))


def _known_by_column(roster: Roster, strangers: Sequence[tuple[str, int]]) -> Iterator[Said]:
    """Where identifiers that nobody has stand in a column of the roster, such as a login: one key makes them known."""
    names = {normal(name) for name, _ in strangers}
    if len(names) < LEAST_STRANGERS:
        return
    columns: dict[str, set[str]] = defaultdict(set)
    for person in roster.people.values():
        for column, text in person.attributes.items():
            columns[column].add(text)
    found = {column: len(names.intersection(map(normal, texts))) for column, texts in columns.items()}
    best = max(found, key=lambda column: found[column], default="")
    if 2 * found.get(best, 0) >= len(names):
        yield later(
            "identifiers of the usage that nobody has stand in the column {column} of the roster: in the plan, "
            "`columns: {{aliases: {column}}}` makes them known",
            column=best,
        )


def _counted(actions: int) -> Said:
    return later_n(
        actions,
        "{number} action that an agent did for a person is counted for that person",
        "{number} actions that an agent did for a person are counted for that person",
    )


def _not_counted(actions: int) -> Said:
    return later_n(
        actions,
        "{number} action that an agent did for a person is not counted",
        "{number} actions that an agent did for a person are not counted",
    )
