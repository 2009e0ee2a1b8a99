"""What is done for each person of a group before they use the system: told, given access, shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from uptake.core.calendar import Day, Span
from uptake.core.messages import BROADCAST, tellings
from uptake.core.plan.model import Group, Message, Plan, Session
from uptake.core.simulation.cast import Resident
from uptake.core.simulation.clock import NEVER, Clock
from uptake.core.simulation.dice import Floats, Rolls
from uptake.core.simulation.kinds import Kinds
from uptake.core.simulation.stories import Story
from uptake.core.usage import RESERVED, Event

WAVE = 15  # working days between two waves of teams
_LATE = 10  # working days after launch: whoever is told late is told no earlier


@dataclass
class Way:
    """What was done for one person, as places of days; `session_at`: when the session began, UTC epoch seconds."""

    told: int = NEVER
    acknowledged: int = NEVER
    access: int = NEVER
    seated: int = NEVER
    shown: int = NEVER
    session: str = ""
    session_at: int = 0
    minutes: int = 0
    begins: int = NEVER
    wave: int = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """One group's rollout: everything that is the same for its people."""

    plan: Plan
    group: Group
    story: Story
    clock: Clock
    seed: int
    launch: int  # place of day 0
    kinds: Kinds
    shared: Floats  # the factor of each day that everybody has in common
    down: Span | None  # while the system is down
    stops: Day | None  # from when a client sends nothing


@dataclass
class Diary:
    """The acts of one person, in the order in which they were thought of."""

    person: str
    events: list[Event] = field(default_factory=list)

    def note(self, time: int, act: str, /, **properties: object) -> None:
        """One act at a time; properties that are empty are left out."""
        said = {name.rstrip("_"): str(value) for name, value in properties.items() if value != ""}
        self.events.append(Event(self.person, time, RESERVED + act, properties=said))


@dataclass
class Course:
    """One person's rollout while it is being written down."""

    setting: Setting
    one: Resident
    rolls: Rolls
    way: Way = field(default_factory=Way)
    diary: Diary = field(init=False)

    def __post_init__(self) -> None:
        """Open the diary."""
        self.diary = Diary(self.one.person.id)

    @property
    def arrives(self) -> int:
        """The place of the day from which the person works here."""
        starts = self.one.person.starts
        return 0 if starts is None else self.setting.clock.place(starts)

    def is_there(self, place: int) -> bool:
        """Whether the person is at work on the day of a place."""
        day, person = self.setting.clock.days[place], self.one.person
        return person.is_here(day) and not person.is_absent(day)

    def events(self) -> list[Event]:
        """What was written down, as far as the person was still here."""
        ends = self.one.person.ends
        if ends is None:
            return self.diary.events
        limit = self.setting.plan.calendar.epoch(ends + timedelta(1))
        return [event for event in self.diary.events if event.time < limit]


def prepare(setting: Setting, one: Resident, place: int) -> Course:
    """What is done for the person at this place of the group, as the plan and the story have it."""
    course = Course(setting, one, Rolls(setting.seed, one.label, "acts"))
    course.way.wave = _wave(setting, one.team)
    course.way.begins = min(setting.launch + course.way.wave * WAVE, NEVER)
    _tell(course)
    _grant(course)
    _show(course, place)
    return course


def _wave(setting: Setting, team: int) -> int:
    waves = setting.story.waves
    return Rolls(setting.seed, setting.group.id, team, "wave").whole(0, waves - 1) if waves > 1 else 0


def _tell(course: Course) -> None:
    setting, way, rolls, diary = course.setting, course.way, course.rolls, course.diary
    plan, story, clock = setting.plan, setting.story, setting.clock
    messages = [m for m in plan.messages if setting.group.id in m.to and m.when is not None and not m.only]
    told = tellings(plan, setting.group)
    gets_word = rolls.happens(story.told)
    if not plan.messages and gets_word:
        way.told = max(0, setting.launch - 10)  # by word of mouth: a plan without messages records none
    for message in messages:
        own = [channel for channel in message.channels if channel != BROADCAST]
        if not own:
            _broadcast(setting, message.id, diary)
        elif gets_word and rolls.happens(0.99):
            place = _told_on(course, message)
            if place < len(clock.days):
                diary.note(
                    clock.moment(place, rolls.roll()), "told", message=message.id,
                    by=_sender(plan, message, course.one), channel=rolls.pick(own),
                )  # fmt: skip
                if message.id in told or None in told:
                    way.told = min(way.told, place)
                _acknowledge(course, message, place)
    if story.told < 0.5 and not any(message.channels == (BROADCAST,) for message in messages):
        _broadcast(setting, "announcement", diary)


def _broadcast(setting: Setting, message: str, diary: Diary) -> None:
    if setting.launch < len(setting.clock.days):
        diary.note(setting.clock.moment(setting.launch, 0.1), "told", message=message, channel=BROADCAST)


def _told_on(course: Course, message: Message) -> int:
    """The day on which the message reaches the person: managers pass it on in their own time, some much too late."""
    setting, one, rolls = course.setting, course.one, course.rolls
    assert message.when is not None  # noqa: S101 - such messages are left out before
    day = setting.plan.calendar.resolve(message.when, setting.group.launch).first
    place = setting.clock.place(day)
    if message.sender == "manager":
        manager = Rolls(setting.seed, setting.group.id, one.team, message.id, "passes on")
        place += manager.whole(12, 25) if manager.happens(0.05) else manager.whole(0, 3)
    if setting.story.told_after:
        spread = rolls.whole(0, 8)
        place = max(place + setting.story.told_after, setting.launch + _LATE) + spread
    return max(place, course.arrives)


def _sender(plan: Plan, message: Message, one: Resident) -> str:
    owner = plan.owner.person if plan.owner else None
    if message.sender == "manager":
        return one.person.manager or owner or "manager"
    named = {"owner": owner, "sponsor": plan.sponsor, "system": "system", None: owner}
    return named.get(message.sender, message.sender) or "system"


def _acknowledge(course: Course, message: Message, place: int) -> None:
    setting, way, rolls, diary = course.setting, course.way, course.rolls, course.diary
    if message.asks == "nothing" or way.acknowledged != NEVER or not rolls.happens(setting.story.acknowledges):
        return
    # Most answer at once; a reminder brings others.
    delay = rolls.whole(0, 2) if rolls.happens(0.7) else rolls.whole(3, 7)
    if place + delay < len(setting.clock.days):
        way.acknowledged = place + delay
        moment = setting.clock.moment(place + delay, rolls.roll())
        moment = max(moment, int(diary.events[-1].time) + 60)
        diary.note(moment, "acknowledged", message=message.id)


def _grant(course: Course) -> None:
    setting, way, rolls, diary = course.setting, course.way, course.rolls, course.diary
    group, clock = setting.group, setting.clock
    if group.access == "none":
        way.access = 0
        return
    gets, late, days = rolls.happens(setting.story.gets_access), rolls.happens(0.06), rolls.whole(0, 5)
    if not gets:
        if rolls.happens(0.3):
            place = max(0, setting.launch - days)
            diary.note(clock.moment(min(place, len(clock.days) - 1), 0.5), "access", what=group.access, granted="false")
        return
    place = max(0, way.begins - 6 + days + (rolls.whole(8, 20) if late else 0), course.arrives)
    if place < len(clock.days):
        way.access = place
        diary.note(clock.moment(place, rolls.roll() * 0.3), "access", what=group.access, granted="true")


def _show(course: Course, place: int) -> None:
    setting, way, rolls, diary = course.setting, course.way, course.rolls, course.diary
    session = _session(setting)
    if session is None or session.between is None:
        return
    seats = session.seats or 8
    held = place // seats
    invited = rolls.happens(setting.story.invited) and (session.times is None or held < session.times)
    day, at = _held(setting, session, held, way.wave)
    asked_on = max(0, min(day, setting.launch) - 8, course.arrives)
    if not invited or day >= len(setting.clock.days) or asked_on > day:
        return
    clock, length = setting.clock, _minutes(setting, session)
    way.seated, way.session, way.session_at, way.minutes = asked_on, session.id, at, length
    diary.note(clock.moment(asked_on, 0.2), "invited", session=session.id)
    books, comes = rolls.happens(0.8), rolls.happens(setting.story.attends) and course.is_there(day)
    if books:
        diary.note(clock.moment(min(asked_on + rolls.whole(0, 2), day), 0.25), "booked", session=session.id)
    if not comes:
        if rolls.happens(0.3):
            diary.note(at - 3600, "cancelled", session=session.id)
        return
    way.shown = day


def _session(setting: Setting) -> Session | None:
    mine = (one for one in setting.plan.sessions if setting.group.id in one.groups and one.between is not None)
    return next(mine, None)


def _held(setting: Setting, session: Session, number: int, wave: int) -> tuple[int, int]:
    """
    (place of the day, UTC epoch seconds) at which the number-th session is held.

    The days of the window are taken in the order of van der Corput, which spreads any number of them, so that one
    session more moves none of the others.
    """
    assert session.between is not None  # noqa: S101 - `_session` finds no other
    calendar, launch = setting.plan.calendar, setting.group.launch
    first = setting.clock.place(calendar.resolve(session.between[0], launch).first)
    last = setting.clock.place(calendar.resolve(session.between[1], launch).last)
    day = first + int(_halves(number) * max(1, last - first)) + wave * WAVE
    if day >= len(setting.clock.days):
        return NEVER, 0
    at = Rolls(setting.seed, setting.group.id, session.id, number).pick((0.05, 0.2, 0.4, 0.6, 0.75))
    return day, setting.clock.moment(day, at)


def _halves(number: int) -> float:
    """The number-th point of van der Corput's sequence: 0, 1/2, 1/4, 3/4, 1/8, …"""
    point, half = 0.0, 0.5
    while number:
        point += half * (number & 1)
        number, half = number >> 1, half / 2
    return point


def _minutes(setting: Setting, session: Session) -> int:
    return int(setting.plan.calendar.duration_seconds(session.lasts) // 60) if session.lasts else 45
