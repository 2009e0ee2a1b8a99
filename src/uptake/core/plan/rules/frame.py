"""
The frame of a rule: a function that yields what it finds. The frame registers it, words it and gives it a place.

A further rule is one function under `@rule` in the file of its family, one page in `docs/rules`, one test, and its
words in the catalogues (`scripts/make_messages.py` adds them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol

from uptake.core.calendar import Day, Span, When
from uptake.core.frozen import frozen
from uptake.core.plan.findings import Finding, Severity
from uptake.core.plan.model import Group, Place, Plan
from uptake.core.plan.policy import STANDARD, Policy
from uptake.core.plan.texts import Texts
from uptake.core.words import mark, say

if TYPE_CHECKING:  # of no use to a plan without a roster, and a fiftieth of the gate's start
    from uptake.core.people import Roster

Moment = Literal["plan", "launch", "close"]
Ticket = Literal["build", "adoption"]
MOMENTS: tuple[Moment, ...] = ("plan", "launch", "close")

FAMILIES = {
    "UP1": mark("Owner and scope"),
    "UP2": mark("Before launch"),
    "UP3": mark("At launch"),
    "UP4": mark("After launch"),
    "UP5": mark("Measurement"),
    "UP6": mark("Gate and evidence"),
}


class Placed(Protocol):
    """Any part of a plan that knows where it stands."""

    @property
    def place(self) -> Place: ...


@frozen
class Tracked:
    """A file that version control keeps beside the plan: its path from the plan's folder, and how its text begins."""

    path: str
    beginning: str = ""


@frozen
class Case:
    """
    What a rule looks at. `sizes` (group id → people in it), `in_two_groups` and `roster` are known only with a roster.

    None of `sizes`, `roster`, `picture` or `tracked` means that it is not known: what needs it is then not checked,
    never taken as zero. `picture` is an object of the schema `uptake.picture/1`. `policy` is the organisation's: lead
    time, words that are jargon, who may approve. `open` are the codes of the rules before whose errors stand; only a
    rule that sums up is told.
    """

    plan: Plan
    as_of: Day
    sizes: Mapping[str, int] | None = None
    in_two_groups: tuple[str, ...] = ()
    policy: Policy = STANDARD
    roster: Roster | None = None
    picture: Mapping[str, Any] | None = None
    others: tuple[Plan, ...] = ()  # further plans that are checked with this one
    tracked: tuple[Tracked, ...] | None = ()
    texts: Texts | None = None  # the plan in other languages, where its files are known
    open: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[Group, ...]:
        """The audience groups in the order of the file."""
        return tuple(self.plan.groups.values())

    def people(self, group: Group) -> int | None:
        """Return how many people are in the group: by the roster, else as the plan says; None where nobody knows."""
        if self.sizes is None or group.who is None:  # a size alone can be looked up nowhere
            return group.size
        return self.sizes.get(group.id, 0)

    def same(self, one: str, other: str) -> bool:
        """Say whether two addresses or ids are of one person: by the roster, else as they are written."""
        if self.roster is not None:
            found = self.roster.find(one)
            if found is not None:
                return found == self.roster.find(other)
        return one.strip().casefold() == other.strip().casefold()

    def days(self, when: When | None, launch: Day) -> Span | None:
        """Return the days of a moment counted from a launch; None if there is none, or no calendar reaches it."""
        if when is None:
            return None
        try:
            return self.plan.calendar.resolve(when, launch)
        except (ValueError, OverflowError):
            return None

    def worked(self, span: Span) -> Span | None:
        """Return a span from its first working day to its last; None if nobody works on any day of it."""
        working = [day for day in span.days() if self.plan.calendar.is_workday(day)]
        return Span(working[0], working[-1]) if working else None


@frozen
class Draft:
    """A finding as a rule words it; code, severity and reason are the frame's to add."""

    place: Place
    message: str
    mend: str
    group: str | None = None


@frozen
class Unchecked:
    """
    A part of the question that could not be asked, and what it would need.

    `lacks_evidence`: somebody could bring it (a roster, a report); at launch and at closing nothing passes without.
    """

    note: str
    lacks_evidence: bool = False


Said = Draft | Unchecked
Check = Callable[[Case], Iterator[Said]]


@frozen
class Rule:
    """
    One question of the gate. `at` is when it is first asked; it is asked at every later moment too.

    `title` and `why` stand here as they are written, in English: who shows them says them (`words.say`).
    """

    code: str
    severity: Severity
    title: str
    why: str
    at: Moment
    check: Check
    sums_up: bool = False  # asked last, and told which questions are open
    ticket: Ticket | None = None  # a question of closing that is about this ticket only

    def finding(self, draft: Draft, severity: Severity | None = None) -> Finding:
        """Return the draft as a finding of this rule, with the rule's own severity unless another is given."""
        return Finding(
            self.code, severity or self.severity, draft.message, draft.place, say(self.why), draft.mend, draft.group
        )


_REGISTRY: dict[str, Rule] = {}


def rule(
    code: str, severity: Severity, title: str, *, why: str, at: Moment = "plan", ticket: Ticket | None = None
) -> Callable[[Check], Check]:
    """
    Register a function as a rule of the gate.

    Raises ValueError if the code is taken: a code is for ever, and means one thing.
    """

    def register(check: Check) -> Check:
        if code in _REGISTRY:
            raise ValueError(f"{code} is taken by {_REGISTRY[code].title!r}.")
        _REGISTRY[code] = Rule(code, severity, title, why, at, check, ticket == "build", ticket)
        return check

    return register


def registered() -> tuple[Rule, ...]:
    """Return every rule that has been registered, sorted by code."""
    return tuple(_REGISTRY[code] for code in sorted(_REGISTRY))


def at(thing: Placed, message: str, *, mend: str, group: str | None = None) -> Draft:
    """
    Say what is wrong with a part of the plan.

    `message` and the prose in `mend` are said already (`words.say`). `mend` is YAML that can be pasted and filled in;
    `group` the id of the group it is about, so that an exception can name it.
    """
    return Draft(thing.place, message, mend, group)


def asked_at(moment: Moment, rules: Iterable[Rule], ticket: Ticket | None = None) -> tuple[Rule, ...]:
    """
    Return the rules that are asked at a moment: its own, and those of the moments before.

    At closing, `ticket` narrows it: the build ticket asks the plan and its own question, the adoption ticket all
    but that.
    """
    reached = MOMENTS[: MOMENTS.index(moment) + 1]
    asked = (rule for rule in rules if rule.at in reached)
    if ticket is None:
        return tuple(asked)
    if ticket == "build":
        return tuple(rule for rule in asked if rule.at == "plan" or rule.ticket == "build")
    return tuple(rule for rule in asked if rule.ticket != "build")
