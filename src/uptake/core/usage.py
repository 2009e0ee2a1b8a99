"""What was seen: events, what counts as use, and a person's history as a row of bits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from uptake.core.calendar import WEEK, Day, monday
from uptake.core.frozen import frozen
from uptake.core.plan.model import ABSENT, PRESENT, Filter, Plan
from uptake.core.sentences import Said

if TYPE_CHECKING:
    from uptake.core.groups import Members

WINDOW = 127  # a HUGEINT's bits: the most weeks that one history can hold
WEEKS_BEFORE_LAUNCH = 26
RECENT_WEEKS = 4  # the window of `History.recent` and of `Seen.depths`

RESERVED = "uptake."  # events of this prefix are acts, never use


@dataclass(slots=True)
class Event:
    """
    One thing that happened to or by one person at one time (UTC epoch seconds).

    Nothing changes it. It is not frozen only because a simulation makes hundreds of thousands, and a frozen one takes
    three times as long to make.
    """

    person: str
    time: float
    event: str
    id: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


def fits(event: str, properties: Mapping[str, str], rule: Filter) -> bool:
    """Whether an event passes a filter: every named column has one of its values."""
    for column, values in rule.must:
        value = event if column == "event" else properties.get(column, "")
        if values == (PRESENT,):
            matched = value != ""
        elif values == (ABSENT,):
            matched = value == ""
        else:
            matched = value in values
        if not matched:
            return False
    return True


@frozen
class Weeks:
    """
    The window of ISO weeks that the bits of histories stand for. Bit 0 is the week that begins on `origin`, a Monday.
    """

    origin: Day
    size: int = WINDOW

    @classmethod
    def around(cls, first_launch: Day) -> Weeks:
        """The window of a rollout: it begins 26 weeks before the week of the first launch."""
        return cls(monday(first_launch) - WEEKS_BEFORE_LAUNCH * WEEK)

    @property
    def over(self) -> Day:
        """The Monday after the window: as of no later day is anything known of all weeks before it."""
        return self.first_day(self.size)

    def index(self, day: Day) -> int:
        """The bit of the week that holds the day; may lie outside the window."""
        return (monday(day) - self.origin).days // 7

    def first_day(self, index: int) -> Day:
        """The Monday of a bit's week."""
        return self.origin + index * WEEK

    def last_day(self, index: int) -> Day:
        """The Sunday of a bit's week."""
        return self.origin + index * WEEK + timedelta(days=6)

    def complete(self, as_of: Day) -> int:
        """How many weeks of the window are over on the day: bits below this number are complete weeks."""
        return max(0, min(self.size, self.index(as_of)))


def last(count: int, end: int) -> int:
    """A mask of the `count` weeks before bit `end`."""
    low = max(0, end - count)
    return ((1 << end) - 1) ^ ((1 << low) - 1)


class History(NamedTuple):
    """
    What one person did: one bit per ISO week, one per month, first and last times (UTC epoch seconds), totals.

    Only events before the as-of day are in it. A tuple, because each person has one, and it is quickly made of a row.
    """

    used: int = 0
    chance: int = 0
    old_way: int = 0
    exposed: int = 0
    used_months: int = 0
    chance_months: int = 0
    first_use: float | None = None
    last_use: float | None = None
    uses: int = 0
    recent: int = 0  # real-work actions in the four latest complete weeks, in weeks that count for the person
    judged: int = 0  # weeks in which they accepted or overrode something


@frozen
class Acts:
    """What was done for one person, first times in UTC epoch seconds; None: not seen."""

    told: float | None = None
    told_in_time: bool = False
    acknowledged: float | None = None
    access: float | None = None  # first granted
    has_access: bool | None = None  # as of the latest word on it; None: there is none
    seated: float | None = None  # invited or booked, and not cancelled since
    attended: float | None = None
    attended_before_use: float | None = None  # latest attendance at or before first use
    assisted: float | None = None  # first recorded by a helper as worked or worked with help
    asked: float | None = None
    waiting: bool = False  # has an item that no human answered
    answered: bool = False  # got a human answer to an item
    blocked: bool = False  # the latest word of a helper was blocked
    answered_at: float | None = None  # the first human answer to any of the person's items
    invited: float | None = None  # first, whether or not the seat was kept
    not_clear: float | None = None  # first said that what changes is not clear
    not_my_work: float | None = None  # first said that it is not their work


NO_HISTORY = History()
NO_ACTS = Acts()


@frozen
class Actions:
    """How many actions of each kind one group did in one week, by people for whom the week counts."""

    real_work: int = 0
    old_way: int = 0
    accepted: int = 0
    overridden: int = 0


@frozen
class Item:
    """One question or piece of feedback. Times are UTC epoch seconds."""

    id: str
    asker: str | None  # roster id
    asked: float
    replied: float | None = None  # first human reply
    decided: float | None = None
    decision: str | None = None
    heard_back: float | None = None
    helped: str | None = None


@frozen
class HealthSeen:
    """The latest value of one figure of the system's own health."""

    name: str
    value: float
    time: float


@frozen
class DutySeen:
    """Evidence that a duty was done."""

    duty: str
    time: float
    evidence: str = "note"


@frozen
class DecisionSeen:
    """A recorded decision: continue, change or stop."""

    decision: str
    time: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InputReport:
    """What was read, and what could not be."""

    people: int = 0
    events: int = 0  # rows that were read, repeats included
    duplicates: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)  # reason → rows
    unmatched_people: int = 0  # identifiers of usage rows that nobody on the roster has
    unmatched_rows: int = 0
    strangers: tuple[tuple[str, int], ...] = ()  # some of these identifiers with their rows, for whoever holds the file
    fitting: int | None = None  # rows of usage that fit any filter of the plan; None: not counted
    usage_rows: int = 0  # rows of usage, without acts, repeats and excepted people
    matched: Mapping[str, int] = field(default_factory=dict)  # kind of identifier → identifiers of usage rows
    later: int = 0  # events on or after the as-of day, not counted
    first_day: Day | None = None
    last_day: Day | None = None
    first_use: Day | None = None  # of a row of usage before the as-of day; None: not seeing use says nothing yet
    notes: tuple[Said, ...] = ()
    is_withheld: bool = False  # too few people: none of the numbers is shown
    has_no_rows: bool = False  # shared: how many rows there are would tell how often one person did something
    ranges: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # name → the range in place of a small number

    def has_before(self, day: Day) -> bool:
        """Whether any event from before a day was read, of use or of an act."""
        return bool(self.events) and (self.first_day is None or self.first_day < day)


@dataclass(frozen=True, slots=True)
class Seen:
    """
    Everything that the events say, as of one day, one row per person. Keys are roster ids; weeks are bits of `weeks`.
    """

    weeks: Weeks
    histories: Mapping[str, History] = field(default_factory=dict)
    acts: Mapping[str, Acts] = field(default_factory=dict)
    actions: Mapping[tuple[str, int], Actions] = field(default_factory=dict)  # (group, week)
    depths: Mapping[str, Mapping[int, int]] = field(
        default_factory=dict
    )  # group → actions in a person-week → person-weeks
    counted: Mapping[tuple[str, int], int] = field(
        default_factory=dict
    )  # (group, week) → people active, for counts only
    reported: Mapping[tuple[str, int], Mapping[str, int]] = field(
        default_factory=dict
    )  # (group, week) → answer → people
    items: tuple[Item, ...] = ()
    health: tuple[HealthSeen, ...] = ()
    duties: tuple[DutySeen, ...] = ()
    decisions: tuple[DecisionSeen, ...] = ()
    collected: frozenset[str] = frozenset()  # names of reserved events that exist, without the prefix
    delegated: int = 0  # actions that an agent did for a person, whether counted or not
    input: InputReport = InputReport()
    members: Members | None = field(default=None, compare=False, repr=False)  # of whom it was counted, if known
    # Where the last day before the as-of day is not over: the moment up to which anybody can have waited, as UTC epoch
    # seconds. None: the as-of day has begun.
    until: float | None = None

    @property
    def fits_nothing(self) -> bool:
        """
        Whether there are rows of usage and none fits any filter of the plan: then the two do not speak of the same
        thing, and nothing follows about people.
        """
        return bool(self.input.matched) and self.input.fitting == 0

    def history(self, person: str) -> History:
        """A person's history; an empty one where nothing was seen."""
        return self.histories.get(person, NO_HISTORY)

    def acts_of(self, person: str) -> Acts:
        """What was done for a person; nothing where nothing was seen."""
        return self.acts.get(person, NO_ACTS)


def months(day: Day, origin: Day) -> int:
    """The month bit of a day: months since the month of `origin`."""
    return (day.year - origin.year) * 12 + day.month - origin.month


def may_fit(event: str, rules: Sequence[Filter] | None) -> bool:
    """Whether an event of this name may pass one of several filters, whatever its properties are."""
    return any(fits(event, {}, _of_name(rule)) for rule in rules or ())


def takes(plan: Plan, source: str) -> bool:
    """Whether a plan reads what a source sends; one that names none reads all."""
    sources = plan.usage.sources if plan.usage else ()
    return not sources or source in sources


def may_count(plan: Plan, event: str) -> bool:
    """Whether a figure of a plan may depend on events of this name, whatever their properties are."""
    return any(may_fit(event, rules) for rules in _rules(plan))


def rules_of_names(plan: Plan) -> frozenset[Filter]:
    """What the filters of a plan ask of the name of an event alone: groups share most of them."""
    return frozenset(_of_name(rule) for rules in _rules(plan) for rule in rules or ())


def _of_name(rule: Filter) -> Filter:
    return Filter(tuple(one for one in rule.must if one[0] == "event"))


def names_counted(plan: Plan) -> frozenset[str]:
    """The events that a plan names, as it writes them."""
    named = (
        values for rules in _rules(plan) for one in rules or () for column, values in one.must if column == "event"
    )
    return frozenset(name for values in named for name in values if values not in {(PRESENT,), (ABSENT,)})


def _rules(plan: Plan) -> Iterator[Sequence[Filter] | None]:
    for one in (group.usage for group in plan.groups.values()):
        yield from (one.real_work, one.chance, one.old_way, one.exposure, one.accepted, one.overridden)


def any_fits(event: str, properties: Mapping[str, str], rules: Sequence[Filter] | None) -> bool:
    """Whether an event passes one of several filters; no list passes nothing."""
    return rules is not None and any(fits(event, properties, rule) for rule in rules)
