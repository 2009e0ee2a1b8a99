"""
The plan as values: what `rollout.yaml` says, each part with the place in the file where it says it.

Whatever the file leaves out is None or empty here: a missing part is for a rule of the gate to find.
"""

from __future__ import annotations

from collections.abc import Mapping

from uptake.core.calendar import Calendar, Day, Duration, When
from uptake.core.frozen import field, frozen


@frozen
class Place:
    """Where something stands: a file, and line and column counted from 1."""

    file: str = ""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Place()


@frozen
class Owner:
    """Who answers for usage. `person` is an address or a roster id."""

    person: str | None
    deputy: str | None = None
    reach: Mapping[str, str] = field(default_factory=dict)
    replies_within: Duration | None = None
    hours_per_week: float | None = None
    people: tuple[str, ...] = ()  # a list given as `person`: never valid, kept so that the rule can say so
    place: Place = NOWHERE
    deputy_place: Place = NOWHERE


@frozen
class Helper:
    """Who is beside people at first use; no `groups` means all of them."""

    person: str
    groups: tuple[str, ...] | None = None
    hours_per_week: float | None = None
    place: Place = NOWHERE


@frozen
class Who:
    """
    Who belongs to a group: every given part must hold.

    `equal`: column → values any of which fits; `anyone_of`: at least one of these; `but`: none of these (`not:`).
    """

    everyone: bool = False
    equal: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    anyone_of: tuple[Who, ...] = ()
    but: Who | None = None
    under: str | None = None  # everybody below this manager, at any depth
    people: tuple[str, ...] = ()
    place: Place = NOWHERE


@frozen
class Exclusion:
    """People of a group who do not count, and why."""

    who: Who
    reason: str | None
    place: Place = NOWHERE


@frozen
class Change:
    """One task before and after: what the day looks like today, from launch, why, and what the person does."""

    task: str | None
    today: str | None
    from_launch: str | None
    why: str | None
    you_do: str | None
    stays: str | None = None
    example: str | None = None
    confirmed_by: tuple[str, ...] = ()
    place: Place = NOWHERE


@frozen
class Fear:
    """What people fear, answered before it is asked."""

    ask: str
    answer: str | None
    place: Place = NOWHERE


PRESENT, ABSENT = "present", "absent"


@frozen
class Filter:
    """
    Which events count: every named column must have one of its values; no column at all fits every event.

    A value is the text of the cell; `present` and `absent` stand for any and no value, as (PRESENT,) and (ABSENT,).
    """

    must: tuple[tuple[str, tuple[str, ...]], ...] = ()
    place: Place = NOWHERE


@frozen
class InstrumentChange:
    """A day on which the way of counting changed: a fall there is not a decline."""

    day: Day
    what: str
    place: Place = NOWHERE


@frozen
class Usage:
    """What counts as use. None of a filter list means that the plan does not name it; empty that nothing fits."""

    kind: str = "events"  # events | counts | none
    reason: str | None = None
    sources: tuple[str, ...] = ()
    table: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)  # convention → name in the file
    real_work: tuple[Filter, ...] | None = None
    exposure: tuple[Filter, ...] | None = None
    chance: tuple[Filter, ...] | None = None
    old_way: tuple[Filter, ...] | None = None
    accepted: tuple[Filter, ...] | None = None
    overridden: tuple[Filter, ...] | None = None
    except_people: tuple[str, ...] = ()
    except_reason: str | None = None
    incomplete: bool = False
    delegated: str = "ignore"  # ignore | count
    instrument_changes: tuple[InstrumentChange, ...] = ()
    place: Place = NOWHERE


@frozen
class Group:
    """
    An audience group: the denominator of its shares. `usage` is the plan's with the group's own keys laid over it.
    """

    id: str
    title: str
    who: Who | None
    launch: Day  # the day 0 that counts: own launch, else the plan's, moved by a relaunch
    size: int | None = None
    rhythm: str = "weekly"  # daily | weekly | monthly | on demand
    access: str = "none"  # licence | login | none
    exclusions: tuple[Exclusion, ...] = ()
    changes: tuple[Change, ...] = ()
    fears: tuple[Fear, ...] = ()
    like: str | None = None
    usage: Usage = Usage()
    place: Place = NOWHERE


DEFAULT_LEAD = Duration(10, "wd", "10wd")


@frozen
class Reminder:
    """When and how often somebody who has not answered is reminded."""

    after: Duration
    times: int = 1


@frozen
class Message:
    """What each person of some groups is told, when, by whom."""

    id: str
    to: tuple[str, ...]
    when: When | None
    sender: str | None = None
    channels: tuple[str, ...] = ()
    asks: str = "nothing"  # nothing | acknowledge | book
    lead: Duration = DEFAULT_LEAD
    remind: Reminder | None = None
    only: Mapping[str, str] = field(default_factory=dict)  # e.g. not_reached: first use
    template: str | None = None
    place: Place = NOWHERE


@frozen
class Session:
    """First use on real work with a human present."""

    id: str
    groups: tuple[str, ...]
    between: tuple[When, When] | None
    lasts: Duration | None = None
    seats: int | None = None
    times: int | None = None  # held per group; None is `auto`: as many as the people need
    helpers_each: int = 1
    where: str | None = None
    tasks: tuple[str, ...] = ()
    place: Place = NOWHERE


@frozen
class Feedback:
    """
    Who may ask, and what is promised to them. `open_to` None means every group; `answered_by`: owner | helpers, who are
    asked first.
    """

    open_to: tuple[str, ...] | None = None
    first_reply_within: Duration | None = None
    decide_within: Duration | None = None
    publish: str | None = None
    answered_by: str = "owner"
    place: Place = NOWHERE


@frozen
class Health:
    """
    Does the system itself work? One figure with its bound, in the unit of the event's value. `is_share`: its bound is
    written in per cent, so its value is a share from 0 to 1.
    """

    name: str
    at_least: float | None = None
    at_most: float | None = None
    is_share: bool = False
    place: Place = NOWHERE


@frozen
class Target:
    """An explicit success criterion. Shares are 0–1."""

    measure: str
    group: str | None
    at_least: float | None = None
    at_most: float | None = None
    by: When | None = None
    baseline: float | None = None
    holds_for: Duration | None = None
    place: Place = NOWHERE

    def is_met(self, value: float) -> bool:
        """Say whether a value is on the right side of the target."""
        return is_within(value, self.at_least, self.at_most)


def is_within(value: float, at_least: float | None, at_most: float | None) -> bool:
    """Say whether a value is within two bounds, each of which may be missing."""
    return (at_least is None or value >= at_least) and (at_most is None or value <= at_most)


@frozen
class Readings:
    """What is measured at what cadence, and who reads it: role → week, month."""

    every: str | None = None
    weekday: str = "Mon"
    to: Mapping[str, str] = field(default_factory=dict)
    place: Place = NOWHERE


@frozen
class Duty:
    """
    What the owner does between launch and day 90: once (`when`), or `every` week until a day. Hours are the total of
    a span.
    """

    id: str  # its own, else its `when` or "every week"
    do: str
    when: When | None = None
    every: str | None = None
    until: When | None = None
    hours: float = 0.0
    evidence: str = "note"  # note | feedback | reading | decision
    place: Place = NOWHERE


@frozen
class Afterwards:
    """Who stays reachable after day 90, and how often it is looked at."""

    contact: str | None
    watch: str | None = None
    place: Place = NOWHERE


@frozen
class Privacy:
    """Who may see what. `smallest_group`: groups under it are never shown."""

    names: str = "groups"  # groups | helpers
    smallest_group: int = 5
    keep_days: int = 400
    purpose: str | None = None
    agreement: Mapping[str, str] = field(default_factory=dict)
    place: Place = NOWHERE


@frozen
class Step:
    """Who is invited together from a time on: values of the roster column that is drawn."""

    when: When
    invite: tuple[str, ...]


@frozen
class Experiment:
    """What is decided by lot, and how the lot fell: `seed` draws the order again, `drawn` is the day of it."""

    randomise: str
    by: str
    seed: str = ""
    drawn: Day | None = None
    order: tuple[Step, ...] = ()
    place: Place = NOWHERE


@frozen
class Exemption:
    """An exception from a rule: who approved it, why, and when it ends."""

    rule: str
    group: str | None
    reason: str | None
    until: Day | None
    approved_by: str | None
    place: Place = NOWHERE


@frozen
class Plan:
    """One rollout as its plan says it. `launch` is day 0; with a `relaunch`, that day is."""

    rollout: str
    launch: Day
    title: str = ""
    summary: str = ""
    language: str = "en"
    relaunch: Day | None = None
    calendar: Calendar = field(default_factory=Calendar)
    tickets: Mapping[str, str] = field(default_factory=dict)
    owner: Owner | None = None
    sponsor: str | None = None
    helpers: tuple[Helper, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    sessions: tuple[Session, ...] = ()
    feedback: Feedback | None = None
    usage: Usage | None = None
    health: tuple[Health, ...] = ()
    targets: tuple[Target, ...] = ()
    readings: Readings | None = None
    duties: tuple[Duty, ...] = ()
    afterwards: Afterwards | None = None
    privacy: Privacy = Privacy()
    experiment: Experiment | None = None
    exceptions: tuple[Exemption, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # of people.csv: convention → name in the file
    place: Place = NOWHERE  # of the file's first key

    @property
    def start(self) -> Day:
        """Day 0 of the plan: the relaunch if there is one."""
        return self.relaunch or self.launch

    @property
    def first_launch(self) -> Day:
        """The launch of the group that begins first; day 0 where there is no group."""
        return min((group.launch for group in self.groups.values()), default=self.start)
