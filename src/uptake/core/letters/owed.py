"""Who is to get which letter on a day: nobody who left, nobody twice, joiners on day one, the absent when back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from uptake.core.calendar import Day
from uptake.core.groups import groups_of, intended
from uptake.core.messages import BROADCAST, first_telling
from uptake.core.people import Person, Roster
from uptake.core.plan.model import Group, Message, Plan
from uptake.core.usage import Weeks

Pair = tuple[str, str]  # (message, roster id)
MESSAGE, REMINDER, MOVED = "message", "reminder", "moved"


@dataclass(frozen=True, slots=True)
class Known:
    """
    What was done already. `told`: the day on which each letter went out; `reminded`: how many reminders went out since;
    `answered`: who said anything about a message, or confirmed it.
    """

    told: Mapping[Pair, Day] = field(default_factory=dict)
    reminded: Mapping[Pair, int] = field(default_factory=dict)
    answered: frozenset[Pair] = frozenset()


@dataclass(frozen=True, slots=True)
class Owed:
    """
    A letter that is due. `kind`: the message; a reminder, because it was told and not answered; that the launch moved.
    """

    message: Message
    group: Group
    person: Person
    kind: str = MESSAGE

    @property
    def reminder(self) -> bool:
        """Whether it asks again for an answer."""
        return self.kind == REMINDER


def owed(plan: Plan, roster: Roster, as_of: Day, known: Known, only: str | None = None) -> tuple[Owed, ...]:
    """
    Every letter that is due on a day, in the order of the plan's messages and groups. `only`: of one message.

    Messages that usage chooses, and broadcasts, are never among them: the first may be known to nobody but their
    reader, the second tell nobody.
    """
    return tuple(_owed(plan, readers(plan, roster, as_of), as_of, known, only))


def corrections(plan: Plan, roster: Roster, as_of: Day, known: Known) -> tuple[Owed, ...]:
    """The letter that the launch moved, for everybody who was told what changes and when."""
    found = []
    for id_, people in readers(plan, roster, as_of).items():
        first = first_telling(plan, plan.groups[id_])
        if first is not None:
            told = (person for person in people if (first.id, person.id) in known.told)
            found += [Owed(first, plan.groups[id_], person, MOVED) for person in told]
    return tuple(found)


def readers(plan: Plan, roster: Roster, as_of: Day) -> dict[str, list[Person]]:
    """Who of each group can read a letter on the day."""
    members = intended(plan, roster, Weeks.around(plan.first_launch), as_of)
    return {
        group: [member.person for member in found if _can_read(member.person, as_of)]
        for group, found in members.groups.items()
    }


def first_letters(plan: Plan, roster: Roster) -> Mapping[str, str]:
    """
    Roster id → the message that tells somebody's own group what changes, whenever they are in it: what an act stands
    for that names no message.
    """
    first = {name: message.id for name, group in plan.groups.items() if (message := first_telling(plan, group))}
    return {person: first[group] for person, group in groups_of(plan, roster).items() if group in first}


def is_chosen(message: Message) -> bool:
    """Whether usage chooses who gets a message."""
    return bool(message.only)


def _owed(plan: Plan, people: Mapping[str, list[Person]], as_of: Day, known: Known, only: str | None) -> Iterator[Owed]:
    for message in plan.messages:
        if is_chosen(message) or set(message.channels) == {BROADCAST} or (only and message.id != only):
            continue
        for group in (plan.groups[id_] for id_ in message.to if id_ in plan.groups):
            first = first_telling(plan, group)
            is_due = _is_due(plan, message, group, first, as_of)
            for person in people.get(group.id, ()):
                pair = (message.id, person.id)
                if pair in known.told:
                    if _is_to_be_reminded(plan, message, pair, as_of, known):
                        yield Owed(message, group, person, REMINDER)
                elif is_due and not _is_overtaken(message, first, person, known):
                    yield Owed(message, group, person)


def _can_read(person: Person, as_of: Day) -> bool:
    """Whether somebody works here on the day, and is at work."""
    return person.is_here(as_of) and not person.is_absent(as_of)


def _is_due(plan: Plan, message: Message, group: Group, first: Message | None, as_of: Day) -> bool:
    """From its day on. What was meant for before launch is too late after it, unless it tells what changes."""
    if message.when is None:
        return True
    day = plan.calendar.resolve(message.when, group.launch).first
    is_stale = day < group.launch < as_of and (first is None or first.id != message.id)
    return day <= as_of and not is_stale


def _is_overtaken(message: Message, first: Message | None, person: Person, known: Known) -> bool:
    """Whether the first letter is still owed, which holds all that this one would say."""
    return first is not None and first.id != message.id and (first.id, person.id) not in known.told


def _is_to_be_reminded(plan: Plan, message: Message, pair: Pair, as_of: Day, known: Known) -> bool:
    day = _reminder_day(plan, message, pair, known)
    return day is not None and day <= as_of


def _reminder_day(plan: Plan, message: Message, pair: Pair, known: Known) -> Day | None:
    """The day from which whoever was told is asked again; None where they are not."""
    already = known.reminded.get(pair, 0)
    if message.remind is None or pair in known.answered or already >= message.remind.times:
        return None
    day = known.told[pair]
    for _ in range(already + 1):
        day = plan.calendar.forward(day, message.remind.after)
    return day


def next_due(
    plan: Plan, roster: Roster, as_of: Day, known: Known, only: str | None = None
) -> tuple[Day, tuple[Owed, ...]] | None:
    """The first later day on which a message or a reminder is due, and what is; None where there is none."""
    days = {
        plan.calendar.resolve(message.when, plan.groups[id_].launch).first
        for message in plan.messages
        if message.when is not None
        for id_ in message.to
        if id_ in plan.groups
    }
    messages = {message.id: message for message in plan.messages}
    told = (pair for pair in known.told if pair[0] in messages)
    days |= {day for pair in told if (day := _reminder_day(plan, messages[pair[0]], pair, known))}
    for day in sorted(day for day in days if day > as_of):
        if due := owed(plan, roster, day, known, only):
            return day, due
    return None


def by_manager(letters: Iterable[Owed]) -> dict[str, list[Owed]]:
    """The letters by the roster id of the manager whose people they are for; "" of those without one."""
    found: dict[str, list[Owed]] = {}
    for one in letters:
        found.setdefault(one.person.manager or "", []).append(one)
    return found
