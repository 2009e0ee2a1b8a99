"""Who lives in a world: people with invented names whom the plan's groups fit, their managers, and the plan's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from uptake.core.calendar import Day, Span
from uptake.core.groups import chosen_by, fold
from uptake.core.people import Person, Roster, make_roster, normal
from uptake.core.plan.model import Group, Plan
from uptake.core.sentences import Said, later
from uptake.core.simulation.dice import Rolls
from uptake.core.simulation.fitting import ELSEWHERE, Wish, cells, columns_of, joined, wishes
from uptake.core.words import say
from uptake.errors import OptionError

TEAM = 8  # people under one manager
DEFAULT_SIZE = 40  # of a group whose plan does not say its size
HOME = "invented.example"
_LEAD = "-lead-"

_FIRST = (
    "Ada", "Bo", "Cleo", "Dora", "Eli", "Fenn", "Gus", "Hetty", "Ivo", "June", "Kit", "Lou", "Mina", "Nils", "Odo",
    "Pia", "Quinn", "Rosa", "Sam", "Tilda", "Ugo", "Vera", "Wim", "Xenia", "Yara", "Zeno",
)  # fmt: skip
_LAST = (
    "Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fern", "Gorse", "Hazel", "Ivy", "Juniper", "Kelp", "Larch", "Maple",
    "Nettle", "Oak", "Poplar", "Quince", "Rowan", "Sedge", "Thistle", "Umber", "Vetch", "Willow", "Yarrow", "Zinnia",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resident:
    """
    One intended user of a world. `label` names the streams of the person; `team` counts within the group, 0 for those
    whom the plan names itself; `phantom`: completes a team, so that it is whole, and is never written.
    """

    person: Person
    group: str
    team: int
    label: str
    phantom: bool = False

    @property
    def leads(self) -> bool:
        """Whether the person was invented as the manager of a team."""
        return _LEAD in self.label


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody: the roster as written, the intended users by group, and what could not be made."""

    roster: Roster
    residents: Mapping[str, tuple[Resident, ...]]
    columns: tuple[str, ...]
    notes: tuple[Said, ...]


@dataclass
class _Making:
    """What is being made. `born`: roster id → (group, team, phantom) of whoever was invented for a group."""

    plan: Plan
    seed: int
    end: Day
    columns: tuple[str, ...]
    people: dict[str, Person] = field(default_factory=dict)
    born: dict[str, tuple[str, int, bool]] = field(default_factory=dict)
    notes: list[Said] = field(default_factory=list)


def sizes(plan: Plan, people: int | None) -> dict[str, int]:
    """
    How many people each group has: what the plan says or 40, or so many in all, shared out in the same proportion.

    One more person never takes one from another group (Webster's method).
    """
    wanted = {group.id: group.size or DEFAULT_SIZE for group in plan.groups.values() if group.who is not None}
    if people is None:
        return wanted
    given = dict.fromkeys(wanted, 0)
    for _ in range(people):
        first = max(wanted, key=lambda id_: wanted[id_] / (2 * given[id_] + 1))
        given[first] += 1
    return given


def cast(plan: Plan, seed: int, people: int | None, end: Day) -> Cast:
    """The people of a world. OptionError where the plan has no group that anybody can be made to fit."""
    if not any(group.who for group in plan.groups.values()):
        raise OptionError(
            say("no group of the plan says who is in it, so nobody can be invented"),
            mend=say("give each group a `who`"),
        )
    making = _Making(plan, seed, end, columns_of(plan))
    _name_staff(making)
    wanted = sizes(plan, people)
    for id_, count in wanted.items():
        _invent(making, plan.groups[id_], count)
    for group in plan.groups.values():
        if group.who is None:
            making.notes.append(later("{group}: the plan does not say who is in it, so it stays empty", group=group.id))
    return _placed(making, wanted)


def _name_staff(making: _Making) -> None:
    """Those whom the plan names: owner, deputy, sponsor, helpers, managers that groups are under, people by name."""
    plan = making.plan
    owner = plan.owner
    named = [owner.person, owner.deputy] if owner else []
    named += [plan.sponsor, *(helper.person for helper in plan.helpers)]
    named += [plan.afterwards.contact if plan.afterwards else None]
    named += [message.sender for message in plan.messages if message.sender and "@" in message.sender]
    named += [one for group in plan.groups.values() for change in group.changes for one in change.confirmed_by]
    for text in named:
        if text:
            _staff(making, text)
    for group in plan.groups.values():
        for wish in wishes(group.who) if group.who else ():
            for manager in wish.under:
                _staff(making, manager)
            for text in wish.people or ():
                person = _staff(making, text)
                known = cells(wish, [group.who] if group.who else [], making.columns, 0) or {}
                making.people[person.id] = person._replace(attributes={**person.attributes, **known})


def _staff(making: _Making, text: str) -> Person:
    id_ = normal(text).partition("@")[0]
    if id_ not in making.people:
        email = normal(text) if "@" in text else f"{id_}@{HOME}"
        name = id_.replace(".", " ").replace("-", " ").title()
        making.people[id_] = Person(id_, email, name, attributes=_neutral(making))
    return making.people[id_]


def _neutral(making: _Making) -> dict[str, str]:
    return dict.fromkeys((fold(column) for column in making.columns), "") | {"team": ""}


def _invent(making: _Making, group: Group, count: int) -> None:
    """The people of one group in whole teams, each with a manager; those beyond the count are phantoms."""
    assert group.who is not None  # noqa: S101 - `sizes` names no other group
    ways = [wish for wish in wishes(group.who) if wish.people is None]
    ways = [wish for wish in ways if cells(wish, [group.who], making.columns, 0) is not None]
    if not ways:
        by_name = any(wish.people for wish in wishes(group.who))
        why = later("its people are named one by one") if by_name else later("no cells of a roster fit its `who`")
        making.notes.append(later("{group}: {why}, so nobody is invented for it", group=group.id, why=why))
        return
    for number in range(-(-count // TEAM) * TEAM):
        wish = ways[number % len(ways)]
        known = cells(wish, [group.who], making.columns, number)
        if known is not None:
            id_ = f"{group.id}-{number + 1:05d}"
            _person(making, group, id_, _manager(making, group, number // TEAM, wish), known)
            making.born[id_] = (group.id, number // TEAM + 1, number >= count)
    _excluded(making, group, count)


def _manager(making: _Making, group: Group, team: int, wish: Wish) -> str:
    id_ = f"{group.id}{_LEAD}{team + 1:03d}"
    if id_ not in making.people:
        above = normal(wish.under[0]).partition("@")[0] if wish.under else None
        name = _name(making.seed, id_)
        making.people[id_] = Person(id_, _address(name, id_), name, above, attributes=_neutral(making))
    return id_


def _person(making: _Making, group: Group, id_: str, manager: str, known: Mapping[str, str]) -> None:
    """One invented person under a manager, in the manager's team unless `who` asks for another."""
    team = f"{group.title} {int(manager.rpartition('-')[2])}"
    attributes = _neutral(making) | {name: value for name, value in known.items() if value}
    if attributes["team"] in {"", ELSEWHERE}:
        attributes["team"] = team
    name = _name(making.seed, id_)
    person = Person(id_, _address(name, id_), name, manager, attributes)
    making.people[id_] = _with_days(person, Rolls(making.seed, id_, "days"), group.launch, making.end)


def _excluded(making: _Making, group: Group, count: int) -> None:
    """For each exclusion a few people who fit the group and it: they work here, and do not count."""
    assert group.who is not None  # noqa: S101
    for place, exclusion in enumerate(group.exclusions):
        ways = [wish for wish in joined(group.who, exclusion.who) if wish.people is None]
        for number in range(max(1, count // 20) if ways else 0):
            known = cells(ways[number % len(ways)], [group.who, exclusion.who], making.columns, number)
            if known is not None:
                manager = _manager(making, group, number // TEAM, ways[0])
                _person(making, group, f"{group.id}-excepted-{place + 1}-{number + 1:05d}", manager, known)


def _name(seed: int, id_: str) -> str:
    rolls = Rolls(seed, id_, "name")
    return f"{rolls.pick(_FIRST)} {rolls.pick(_LAST)}"


def _address(name: str, id_: str) -> str:
    return f"{name.lower().replace(' ', '.')}.{id_}@{HOME}"


def _with_days(person: Person, rolls: Rolls, launch: Day, end: Day) -> Person:
    """Joiners, leavers, and holidays of one or two weeks, as life has them around a launch."""
    length = max(28, (end - launch).days)
    kind, absent = rolls.roll(), []
    starts = launch + timedelta(rolls.whole(3, length - 14)) if kind < 0.04 else None
    ends = launch + timedelta(rolls.whole(10, length)) if 0.04 <= kind < 0.09 else None
    if rolls.happens(0.55):
        first = launch + timedelta(rolls.whole(-20, length))
        first -= timedelta(first.weekday())
        absent.append(Span(first, first + timedelta(rolls.pick((4, 6, 11, 13)))))
    if rolls.happens(0.03):  # a long leave
        first = launch + timedelta(rolls.whole(0, length))
        absent.append(Span(first, first + timedelta(rolls.whole(28, 60))))
    return person._replace(starts=starts, ends=ends, absent=tuple(absent))


def _placed(making: _Making, wanted: Mapping[str, int]) -> Cast:
    """Everybody where the plan's own words put them; whoever was invented for a group and fits another is told."""
    # Teams in the order of their managers, so that a file reads like a company.
    whole = make_roster(making.people.values())
    residents: dict[str, list[Resident]] = {group: [] for group in making.plan.groups}
    astray = 0
    for person, group in _groups(making.plan, whole):
        born, team, phantom = making.born.get(person.id, (group, _team_led(person.id), False))
        astray += born != group
        residents[group].append(Resident(person, group, team if born == group else 0, person.id, phantom))
    if astray:
        making.notes.append(
            later("{number} people who were made for one group fit an earlier one, and are in that", number=astray)
        )
    ordered = {group: _trimmed(mine, wanted.get(group, 0)) for group, mine in residents.items()}
    phantoms = {one.person.id for mine in ordered.values() for one in mine if one.phantom}
    phantoms |= {id_ for id_, (_, _, phantom) in making.born.items() if phantom}
    led = {person.manager for person in whole.people.values() if person.id not in phantoms}
    led |= {one.person.id for mine in ordered.values() for one in mine if not one.phantom}
    written = [
        _as_read(person, making.plan.columns)
        for person in making.people.values()
        if person.id not in phantoms and (_LEAD not in person.id or person.id in led)
    ]
    return Cast(make_roster(written), ordered, making.columns, tuple(making.notes))


def _trimmed(residents: list[Resident], wanted: int) -> tuple[Resident, ...]:
    """
    By team, and no more than are wanted: managers and the plan's own people may fit a group too, and count.

    The last of those who were invented become phantoms, and with a whole team its manager.
    """
    ordered = sorted(residents, key=lambda one: one.team)
    surplus = sum(not one.phantom for one in ordered) - wanted
    for place in reversed(range(len(ordered))):
        one = ordered[place]
        if surplus <= 0:
            break
        alone = not any(other.team == one.team and not (other.phantom or other.leads) for other in ordered)
        if one.team and not one.phantom and (alone or not one.leads):
            ordered[place] = replace(one, phantom=True)
            surplus -= 1
    return tuple(ordered)


def _as_read(person: Person, columns: Mapping[str, str]) -> Person:
    """As a file says it: an empty cell is none, and a column that the plan renames is known by both names."""
    known = {name: value for name, value in person.attributes.items() if value}
    both = {fold(header): known[fold(name)] for name, header in columns.items() if fold(name) in known}
    return person._replace(attributes=known | both)


def _team_led(id_: str) -> int:
    lead, _, number = id_.rpartition(_LEAD)
    return int(number) if lead and number.isdigit() else 0


def _groups(plan: Plan, roster: Roster) -> Iterator[tuple[Person, str]]:
    """Each intended user with the first group that fits, as `groups.intended` places them."""
    ignored = {known.id for text in (plan.usage.except_people if plan.usage else ()) if (known := roster.find(text))}
    tests = [
        (group.id, chosen_by(group.who, roster), [chosen_by(one.who, roster) for one in group.exclusions])
        for group in plan.groups.values()
        if group.who is not None
    ]
    for person in roster.people.values():
        for group, fits, outs in tests if person.id not in ignored else ():
            if fits(person) and not any(out(person) for out in outs):
                yield person, group
                break
