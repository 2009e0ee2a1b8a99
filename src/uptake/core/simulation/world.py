"""A world: a plan lived through by invented people, from weeks before its launch until all its targets are decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from uptake.core.calendar import WEEK, Day, Span, monday
from uptake.core.people import Roster, make_roster
from uptake.core.plan.model import Group, Plan
from uptake.core.sentences import Said, later
from uptake.core.simulation.acts import Setting
from uptake.core.simulation.cast import Resident, cast
from uptake.core.simulation.clock import Clock, clock_of
from uptake.core.simulation.dice import odds_spread, uniforms
from uptake.core.simulation.kinds import NO_KINDS, USED, Kind, kinds_of
from uptake.core.simulation.lives import Fact, Lived, live_through
from uptake.core.simulation.rollout_acts import duty_events, health_events, outage
from uptake.core.simulation.rows import Rows, joined, passing
from uptake.core.simulation.stories import Story, story_of
from uptake.core.targets import day_of
from uptake.core.usage import Event
from uptake.core.words import say
from uptake.errors import OptionError

BEFORE = timedelta(42)  # the world begins so long before the first launch
LIFE = timedelta(98)  # and each group is followed so long from its launch, at least
_BLOCK = 1024  # people who are lived through at once: memory, not chance, decides it


@dataclass(frozen=True, slots=True)
class World:
    """
    An invented rollout, whole. `rows`: use, also what no source recorded; `identifiers`: as rows name people, those of
    the residents first, in the order of `facts`; `end`: the day before which everything happened.
    """

    plan: Plan
    seed: int
    stories: Mapping[str, str]
    roster: Roster
    facts: tuple[Fact, ...]
    acts: tuple[Event, ...]
    rows: Rows
    kinds: tuple[Kind, ...]
    identifiers: tuple[str, ...]
    first: Day
    end: Day
    columns: tuple[str, ...]
    down: Span | None
    client_stops: Day | None
    notes: tuple[Said, ...]


def simulate(plan: Plan, stories: Mapping[str, str], seed: int, people: int | None = None) -> World:
    """
    The world of a plan, in memory. `stories`: group → name (`stories.parse_stories`); `people`: in all groups together.

    The same arguments give the same world on every machine. Raises OptionError where the plan leaves no world to be
    made: no usage of single people, nobody in any group, a story that its groups cannot have.
    """
    _check(plan, stories)
    clock = clock_of(plan.calendar, _first_day(plan), _last_day(plan))
    made = cast(plan, seed, people, clock.end)
    living = _Living(plan, seed, clock)
    for group in plan.groups.values():
        living.live(group, story_of(stories.get(group.id, "healthy")), made.residents[group.id])
    return living.world(stories, made.roster, made.columns, made.notes)


def _check(plan: Plan, stories: Mapping[str, str]) -> None:
    counted = [group for group in plan.groups.values() if group.usage.kind == "events" and group.usage.real_work]
    if not counted:
        raise OptionError(
            say("the plan does not say which events count as use, so there is nothing to invent"),
            mend=say("name them, such as usage: {kind: events, real_work: [{event: suggestion_confirmed}]}"),
        )
    for group in plan.groups.values():
        name = stories.get(group.id, "healthy")
        parts = name.split("+")
        if "no-seats" in parts and not any(group.id in one.groups for one in plan.sessions):
            raise OptionError(
                say("{group} cannot lack seats: the plan has no session for it", group=group.id),
                mend=say("add one under sessions, or tell another story of this group: --story GROUP=STORY"),
            )
        if "no-access" in parts and group.access == "none":
            raise OptionError(
                say("{group} cannot lack access: the plan says that nobody in it needs any", group=group.id),
                mend=say(
                    "write access: licence in the group, or tell another story of this group: --story GROUP=STORY"
                ),
            )


def _first_day(plan: Plan) -> Day:
    launches = [group.launch for group in plan.groups.values()]
    told = [
        plan.calendar.resolve(message.when, plan.groups[group].launch).first
        for message in plan.messages
        for group in message.to
        if message.when is not None and group in plan.groups
    ]
    return monday(min([min(launches) - BEFORE, *told]))


def _last_day(plan: Plan) -> Day:
    """The Monday after all targets are decided, and every group was there for fourteen weeks."""
    last = [plan.start + LIFE, *(group.launch + LIFE for group in plan.groups.values())]
    for target in plan.targets:
        by = day_of(plan, target)
        if by is not None:
            last.append(plan.calendar.forward(by, target.holds_for) if target.holds_for else by)
    return monday(max(last)) + WEEK


def _stopping_day(plan: Plan, clock: Clock) -> Day:
    """From when a client sends nothing: as the plan has it, else in the sixth week."""
    known = [change.day for group in plan.groups.values() for change in group.usage.instrument_changes]
    return min((day for day in known if plan.start < day < clock.end), default=plan.start + timedelta(37))


class _Living:
    """The groups of a world, lived through one after the other."""

    def __init__(self, plan: Plan, seed: int, clock: Clock) -> None:
        self.plan, self.seed, self.clock = plan, seed, clock
        self.down, self.stops = outage(plan, clock), _stopping_day(plan, clock)
        weeks = int(clock.weeks[-1]) + 1
        self.shared = odds_spread(uniforms(weeks, seed, "weeks"), 3)[clock.weeks]
        self.kinds: list[Kind] = []
        self.rows: list[Rows] = []
        self.acts: list[Event] = []
        self.facts: list[Fact] = []
        self.identifiers: list[str] = []
        self.notes: list[Said] = []
        self.has_down = self.has_stop = False

    def live(self, group: Group, story: Story, residents: Sequence[Resident]) -> None:
        """One group, in blocks of whole teams."""
        self.has_down |= story.system_down
        self.has_stop |= story.client_stops
        kinds = kinds_of(group.id, group.usage) if group.usage.kind == "events" else NO_KINDS
        self.notes.extend(kinds.notes)
        if not kinds.accepts:
            self.notes.append(
                later("{group}: the plan names no events of single people as real work; none are made", group=group.id)
            )
        setting = Setting(
            self.plan, group, story, self.clock, self.seed, self.clock.place(group.launch), kinds, self.shared,
            self.down if story.system_down else None, self.stops if story.client_stops else None,
        )  # fmt: skip
        place = 0
        for block in _blocks(residents):
            self._take(live_through(setting, block, place))
            place += len(block)
        self.kinds.extend(kinds.all)

    def _take(self, lived: Lived) -> None:
        first_who, first_kind = len(self.identifiers), len(self.kinds)
        rows = lived.rows
        self.rows.append(Rows(rows.who + first_who, rows.time, rows.kind + first_kind, rows.copies, rows.recorded))
        self.acts.extend(lived.acts)
        self.facts.extend(lived.facts)
        self.identifiers.extend(lived.identifiers)

    def world(
        self, stories: Mapping[str, str], roster: Roster, columns: tuple[str, ...], notes: tuple[Said, ...]
    ) -> World:
        """Everything that was lived, in the order of time, with what passes by."""
        down = self.down if self.has_down else None
        self.acts.extend(health_events(self.plan, self.clock, self.seed, down))
        self.acts.extend(duty_events(self.plan, self.clock, self.seed))
        self._pass_by()
        unseen = {fact.id for fact in self.facts if not fact.measurable}
        people = (one._replace(email="") if one.id in unseen else one for one in roster.people.values())
        acts = sorted(self.acts, key=lambda act: (act.time, act.person, act.event))
        limit = self.plan.calendar.epoch(self.clock.end)
        rows = joined(self.rows)
        return World(
            self.plan, self.seed, dict(stories), make_roster(people), tuple(self.facts),
            tuple(act for act in acts if act.time < limit), rows.where(rows.time < limit), tuple(self.kinds),
            tuple(self.identifiers), self.clock.first, self.clock.end, columns, down,
            self.stops if self.has_stop else None, (*notes, *self.notes),
        )  # fmt: skip

    def _pass_by(self) -> None:
        """A few people whom no roster knows, and those whom the plan leaves out by name."""
        strangers = [f"visitor-{place + 1}@elsewhere.example" for place in range(max(1, len(self.facts) // 150))]
        left_out = list(self.plan.usage.except_people) if self.plan.usage else []
        kind = next((place for place, one in enumerate(self.kinds) if one.flags & USED), 0)
        launch = self.clock.place(self.plan.start)
        moments = self.clock.opens[min(launch, len(self.clock.days) - 1) :]
        self.rows.append(passing([*strangers, *left_out], len(self.identifiers), kind, moments, self.seed))
        self.identifiers.extend([*strangers, *left_out])


def _blocks(residents: Sequence[Resident]) -> Iterator[tuple[Resident, ...]]:
    """Whole teams together, some hundred people at a time."""
    block: list[Resident] = []
    for one in residents:
        if len(block) >= _BLOCK and one.team != block[-1].team:
            yield tuple(block)
            block = []
        block.append(one)
    if block:
        yield tuple(block)
