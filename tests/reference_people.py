"""The first half of the slow, obvious way: raw events to one plain object per person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from uptake.core.calendar import WEEK, Calendar, Day, Duration, first_complete_week, monday
from uptake.core.groups import chosen_by
from uptake.core.people import Person, Roster, normal
from uptake.core.plan.model import DEFAULT_LEAD, Group, Plan
from uptake.core.usage import RESERVED, Event, any_fits

ANSWERED = {"not clear", "not my work", "no access"}


@dataclass
class Someone:
    """One intended user with everything that is known of them, in days, Mondays and times."""

    person: Person
    group: Group
    calendar: Calendar
    here: bool
    measurable: bool = False
    begins: Day = Day.min  # launch, or the day of access if later
    source_seen: bool = False  # some row of usage matched somebody
    counts: set[Day] = field(default_factory=set)  # Mondays of complete weeks that count
    away: set[Day] = field(default_factory=set)
    uses: list[float] = field(default_factory=list)  # every time, in order
    used: dict[Day, int] = field(default_factory=dict)  # Monday → actions
    used_months: set[Day] = field(default_factory=set)
    chance: dict[Day, int] = field(default_factory=dict)
    chance_months: set[Day] = field(default_factory=set)
    old_way: dict[Day, int] = field(default_factory=dict)
    accepted: dict[Day, int] = field(default_factory=dict)
    overridden: dict[Day, int] = field(default_factory=dict)
    told: float | None = None
    told_in_time: bool = False
    acknowledged: float | None = None
    not_clear: bool = False
    not_my_work: bool = False
    access: float | None = None
    has_access: bool | None = None  # None: nobody said
    seats: dict[str, bool] = field(default_factory=dict)  # session → has a seat
    attended: list[float] = field(default_factory=list)
    assisted: list[float] = field(default_factory=list)
    blocked: bool = False
    items: dict[str, bool] = field(default_factory=dict)  # item → a human answered

    @property
    def seated(self) -> bool:
        return any(self.seats.values())

    @property
    def waiting(self) -> bool:
        return not all(self.items.values())

    @property
    def answered(self) -> bool:
        return any(self.items.values())

    def day_of(self, time: float) -> Day:
        return self.calendar.day_of(time)

    def monday_of(self, time: float) -> Day:
        return monday(self.day_of(time))


def unique(events: Iterable[Event]) -> list[Event]:
    """Each event once, in the order of time: by (id, person, time, event), or all its columns."""
    kept: dict[object, Event] = {}
    for event in events:
        properties = tuple(sorted(event.properties.items()))
        key = (event.id, normal(event.person), event.time, event.event, None if event.id is not None else properties)
        if key not in kept or properties < tuple(sorted(kept[key].properties.items())):
            kept[key] = event
    return sorted(kept.values(), key=lambda event: (event.time, event.event, event.person, str(event.id)))


def standing(roster: Roster, events: list[Event], before: float) -> list[Event]:
    """Events without the tellings that had come back before a time: same person, message and channel, no later."""
    back = [(_letter(roster, event), event.time) for event in events if event.event == "uptake.returned"]
    known = [(letter, time) for letter, time in back if time < before]
    return [
        event
        for event in events
        if event.event != "uptake.told"
        or not any(letter == _letter(roster, event) and event.time <= time for letter, time in known)
    ]


def _letter(roster: Roster, event: Event) -> tuple[str, ...]:
    known = roster.identifiers.get(normal(event.person))
    said = event.properties
    return known[0] if known else event.person, said.get("message", ""), said.get("channel", "").strip().lower()


def people_of(
    plan: Plan, roster: Roster, events: list[Event], as_of: Day, known_by: Day
) -> tuple[dict[str, list[Someone]], set[str]]:
    """
    The intended users by group, as of a day, and the names of the acts that exist.

    `known_by`: the day up to which rows tell which kinds of identifier the source uses, and what came back.
    """
    groups: dict[str, list[Someone]] = {group.id: [] for group in plan.groups.values()}
    everybody: dict[str, Someone] = {}
    for group in plan.groups.values():
        for person in roster.people.values():
            if person.id not in everybody and _belongs(plan, roster, group, person, as_of):
                here = _is_here(person, group, plan.calendar, as_of)
                everybody[person.id] = Someone(person, group, plan.calendar, here)
                _fill_weeks(everybody[person.id], as_of)
                groups[group.id].append(everybody[person.id])
    excepted = _excepted(plan, roster)
    collected: set[str] = set()
    kinds: set[str] = set()
    until = plan.calendar.epoch(known_by)
    for event in events:
        known = roster.identifiers.get(normal(event.person))
        if known is not None and known[0] in excepted:
            continue
        if event.time < until and known is not None and not event.event.startswith(RESERVED):
            kinds.add(known[1])
        if event.time < until and event.event.startswith(RESERVED):
            collected |= _kinds(event)
    mine = {id_: x for id_, x in everybody.items() if id_ not in excepted}
    _add_all(plan, roster, mine, standing(roster, events, until), as_of)
    _answers(events, everybody, plan.calendar.epoch(as_of))
    for x in everybody.values():
        _finish(x, roster, kinds)
    return groups, collected


def _add_all(plan: Plan, roster: Roster, people: dict[str, Someone], events: list[Event], as_of: Day) -> None:
    now = plan.calendar.epoch(as_of)
    for event in events:
        known = roster.identifiers.get(normal(event.person))
        if known is not None and known[0] in people and event.time < now:
            _add(plan, people[known[0]], event)


def _kinds(event: Event) -> set[str]:
    if event.event == "uptake.access" and event.properties.get("granted", "").lower() not in {"true", "1", "yes"}:
        return set()  # of who has access, a refusal tells nothing about anybody else
    answers = {"answered"} if event.properties.get("barrier") in ANSWERED and event.event == "uptake.asked" else set()
    return {event.event.removeprefix(RESERVED), *answers}


def _excepted(plan: Plan, roster: Roster) -> set[str]:
    named = plan.usage.except_people if plan.usage else ()
    return {person.id for text in named if (person := roster.find(text)) is not None}


def _belongs(plan: Plan, roster: Roster, group: Group, person: Person, as_of: Day) -> bool:
    if group.who is None or not chosen_by(group.who, roster)(person):
        return False
    if any(chosen_by(exclusion.who, roster)(person) for exclusion in group.exclusions):
        return False
    if person.id in _excepted(plan, roster):
        return False
    if person.ends is not None and person.ends < min(group.launch, as_of):
        return False
    return person.starts is None or person.starts <= as_of


def _is_here(person: Person, group: Group, calendar: Calendar, as_of: Day) -> bool:
    if person.ends is not None and person.ends < as_of:
        return False
    if person.starts is None or person.starts <= group.launch:
        return True
    week = monday(person.starts)
    while not all(person.starts <= day for day in calendar.weekdays_of(week)):
        week += WEEK
    return week <= as_of


def _fill_weeks(x: Someone, as_of: Day) -> None:
    week = first_complete_week(x.group.launch)
    while week + WEEK <= as_of:
        days = x.calendar.weekdays_of(week)
        present = bool(days) and x.person.is_here(days[0]) and x.person.is_here(days[-1])
        if present and x.calendar.week_counts(week):
            working = [day for day in days if x.calendar.is_workday(day)]
            was_away = all(any(day in span for span in x.person.absent) for day in working)
            (x.away if was_away else x.counts).add(week)
        week += WEEK


def _add(plan: Plan, x: Someone, event: Event) -> None:
    if event.event.startswith(RESERVED):
        _add_act(plan, x, event, event.event.removeprefix(RESERVED))
        return
    usage, week = x.group.usage, x.monday_of(event.time)
    month = x.day_of(event.time).replace(day=1)
    if any_fits(event.event, event.properties, usage.real_work):
        x.uses.append(event.time)
        x.used[week] = x.used.get(week, 0) + 1
        x.used_months.add(month)
    if any_fits(event.event, event.properties, usage.chance):
        x.chance[week] = x.chance.get(week, 0) + 1
        x.chance_months.add(month)
    for rules, counter in (
        (usage.old_way, x.old_way),
        (usage.accepted, x.accepted),
        (usage.overridden, x.overridden),
    ):
        if any_fits(event.event, event.properties, rules):
            counter[week] = counter.get(week, 0) + 1


def _add_act(plan: Plan, x: Someone, event: Event, act: str) -> None:
    """Events come in the order of time, so the first of a kind is the earliest and the last the latest word."""
    said = event.properties
    if act == "told":
        lead = lead_of_telling(plan, x.group, said)
        if lead is None:
            return
        latest = x.calendar.back(x.group.launch, lead)
        x.told = event.time if x.told is None else x.told
        x.told_in_time = x.told_in_time or x.day_of(event.time) <= latest
    elif act == "acknowledged":
        x.acknowledged = event.time if x.acknowledged is None else x.acknowledged
    elif act == "access":
        x.has_access = said.get("granted", "").lower() == "true"
        x.access = event.time if x.has_access and x.access is None else x.access
    elif act in ("invited", "booked", "cancelled"):
        x.seats[said.get("session", "")] = act != "cancelled"
    elif act == "attended":
        x.attended.append(event.time)
    elif act == "assisted":
        x.blocked = said.get("outcome") == "blocked"
        if not x.blocked:
            x.assisted.append(event.time)
    elif act == "asked" and said.get("item", "") not in x.items:
        x.items[said.get("item", "")] = False
        x.not_clear = x.not_clear or said.get("barrier") == "not clear"
        x.not_my_work = x.not_my_work or said.get("barrier") == "not my work"


def lead_of_telling(plan: Plan, group: Group, said: Mapping[str, str]) -> Duration | None:
    """The lead of a telling: None where it tells nobody what changes for them."""
    sent = [m for m in plan.messages if group.id in m.to and not m.only and m.channels != ("broadcast",)]
    sent = [m for m in sent if m.when is None or plan.calendar.resolve(m.when, group.launch).first <= group.launch]
    if said.get("channel", "").strip().lower() == "broadcast":
        return None
    for message in sent:
        if message.id == said.get("message"):
            return message.lead
    return DEFAULT_LEAD if not sent or not said.get("message") else None


def _answers(events: list[Event], everybody: dict[str, Someone], cut: float) -> None:
    """An answer is told by its item, whoever is named as its person."""
    for event in events:
        if event.event == "uptake.replied" and event.time < cut and event.properties.get("human", "").lower() == "true":
            for x in everybody.values():
                if event.properties.get("item", "") in x.items:
                    x.items[event.properties["item"]] = True


def _finish(x: Someone, roster: Roster, kinds: set[str]) -> None:
    mine = {"id"}
    if roster.find(x.person.email) is x.person:
        mine.add("email")
    if any(roster.find(alias) is x.person for alias in x.person.aliases):
        mine.add("alias")
    x.measurable = bool(mine & kinds)
    x.source_seen = bool(kinds)
    x.begins = x.group.launch
    if x.group.access != "none" and x.access is not None:
        x.begins = max(x.group.launch, x.day_of(x.access))
