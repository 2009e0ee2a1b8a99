"""Which column is the person, the time, the event and the id: guessed from names and cells, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from uptake.core.look import moments
from uptake.core.look.events import verdict
from uptake.core.look.profile import Column
from uptake.core.look.words import listed, parts, squeezed
from uptake.core.plan.mistakes import did_you_mean, quoted
from uptake.core.sentences import Listed, Said, later, later_n
from uptake.core.words import say
from uptake.errors import OptionError

ROLES = ("time", "person", "event", "id")  # the surest first: a column that is taken is no candidate any more
LEAST = 25  # points without which a column is not taken for anything
SAYS_SO = later("its name says so")
LONG = 80  # characters: longer cells are texts, not names


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that may have a role, with what speaks for it."""

    column: str
    points: int
    reason: Listed


@dataclass(frozen=True, slots=True)
class Guess:
    """The column of one role; None where there is none. `runners_up`: what else it might have been, best first."""

    column: str | None
    reason: Said | Listed
    runners_up: tuple[Candidate, ...] = ()
    given: bool = False


@dataclass(frozen=True, slots=True)
class Guesses:
    """The four columns; `way`: how the times are written."""

    person: Guess
    time: Guess
    event: Guess
    id: Guess
    way: str | None = None

    @property
    def columns(self) -> dict[str, str]:
        """Convention → name in the file, as a plan's `usage.columns` has it."""
        named = {"person": self.person, "time": self.time, "event": self.event, "id": self.id}
        return {role: guess.column for role, guess in named.items() if guess.column is not None}


def guess(columns: Sequence[Column], given: Mapping[str, str] | None = None) -> Guesses:
    """
    The most likely column of each role. `given`: role → column, which is taken as said.

    Raises OptionError where a given column does not exist or cannot have its role.
    """
    named = {role: find_column(columns, name, role) for role, name in (given or {}).items()}
    taken = {column.name for column in named.values()}
    found: dict[str, Guess] = {}
    for role in ROLES:
        if role in named:
            found[role] = Guess(named[role].name, later("given with --{option}", option=role), given=True)
            continue
        found[role] = _best([column for column in columns if column.name not in taken], _JUDGES[role])
        taken.add(found[role].column or "")
    way = next((column.way for column in columns if column.name == found["time"].column), None)
    if "time" in named and way in {None, moments.SLASHED}:
        raise OptionError(
            say("--time {column}: that column holds no times that can be read", column=found["time"].column),
            mend=say(
                "a time is written like 2026-03-29T10:15:00Z, 2026-03-29, 29.03.2026 10:15, or as seconds since 1970"
            ),
        )
    return Guesses(found["person"], found["time"], found["event"], found["id"], way)


def find_column(columns: Sequence[Column], name: str, option: str) -> Column:
    """The column of a name, as written or without regard to case and punctuation. OptionError names the nearest."""
    for same in (str, squeezed):
        for column in columns:
            if same(column.name) == same(name):
                return column
    raise OptionError(
        say("--{option}: there is no column {name}", option=option, name=quoted(name)),
        mend=did_you_mean(name, [one.name for one in columns]),
    )


@dataclass(slots=True)
class _Case:
    """What speaks for a column, and how much."""

    points: int = 0
    reasons: list[Said] = field(default_factory=list)

    def add(self, points: int, reason: Said | None = None) -> None:
        self.points += points
        if reason is not None:
            self.reasons.append(reason)


def _best(columns: Sequence[Column], judge: Callable[[Column], _Case | None]) -> Guess:
    cases = [(column.name, case) for column in columns if (case := judge(column)) is not None and case.points > 0]
    candidates = sorted(
        (Candidate(name, case.points, Listed(tuple(case.reasons), "; ")) for name, case in cases),
        key=lambda one: (-one.points, one.column),
    )
    if not candidates or candidates[0].points < LEAST:
        return Guess(None, later("no column looks like it"), tuple(candidates[:3]))
    likely = tuple(one for one in candidates[1:] if 2 * one.points >= candidates[0].points)
    return Guess(candidates[0].column, candidates[0].reason, likely[:3])


def _time(column: Column) -> _Case | None:
    way = column.way
    if way is None or way == moments.SLASHED or column.filled < column.rows / 2:
        return None
    case, named = _Case(), frozenset(parts(column.name))
    case.add(
        round(30 * column.ways[way]),
        later("{share} of its cells are times ({way})", share=_percent(column.ways[way]), way=later(way)),
    )
    if named & listed("time"):
        case.add(20, SAYS_SO)
    if named & listed("time_first"):
        case.add(10)
    if named & listed("not_time"):
        case.add(-20, later("its name speaks of another moment"))
    if column.share("clock") > 0.5:
        case.add(6)
    case.add(round(4 * column.filled / column.rows))
    return case


def _person(column: Column) -> _Case | None:
    impossible = column.share("fraction") > 0.5 or column.share("flag") > 0.5 or column.length > LONG
    if not column.filled or impossible or (column.way is not None and column.way != moments.EPOCH):
        return None
    case, named = _Case(), parts(column.name)
    says = bool(listed("person") & set(named)) or bool(listed("person_by") & set(named[-1:]) and len(named) > 1)
    other = bool(listed("not_person") & set(named)) and not listed("person_by") & set(named[-1:])
    other = other or named[-2:] == ("user", "agent")
    addresses = column.share("address") >= 0.8
    if says:
        case.add(8 if other else 50, later("its name may mean a person") if other else later("its name means a person"))
    elif named and set(named) <= listed("stable") and column.repeats >= 2:
        case.add(18, later("it is called an id"))
    if addresses:
        share = _percent(column.share("address"))
        case.add(4 if says else 40, later("{share} of its cells are e-mail addresses", share=share))
    if column.share("number") > 0.9 and not says:
        return case if case.points >= LEAST else None
    _kind_of_person(case, column, named, addresses=addresses, says=says and not other)
    _coming_back(case, column)
    return case


def _kind_of_person(case: _Case, column: Column, named: Sequence[str], *, addresses: bool, says: bool) -> None:
    """A stable id before an address before a login; a display name only where there is nothing better."""
    if column.share("names") >= 0.8 and not addresses:
        least = LEAST + 1 if says or listed("display") & set(named) else 12
        case.points = max(min(case.points, LEAST + 2), least)
        case.reasons.append(later("but its cells are names, and two people may share one"))
    elif says and listed("stable") & set(named) and not addresses:
        case.add(12, later("a stable id"))
    elif says and listed("address") & set(named):
        case.add(4)
    elif listed("display") & set(named) and not addresses and "user" not in named:
        case.add(-20)


def _coming_back(case: _Case, column: Column) -> None:
    if case.points and column.filled < column.rows / 2:
        case.add(-20, _mostly_empty(column))
    if case.points and column.distinct == 1 and column.rows >= 10:
        case.add(-30, later("but it is the same in every row"))
    elif case.points and column.repeats >= 1.5:
        often = later("each comes back in about {rows} rows", rows=f"{column.repeats:.0f}")
        case.add(8, often if column.repeats >= 2 else None)


def _event(column: Column) -> _Case | None:
    few = column.distinct <= max(20, min(200, column.rows / 3))
    texts = column.share("number") < 0.2 and column.share("address") < 0.1 and column.share("flag") < 0.5
    if not column.filled or not few or not texts or column.way is not None or column.length > LONG or not column.values:
        return None
    case, named = _Case(), frozenset(parts(column.name))
    if named & listed("event"):
        case.add(40, SAYS_SO)
    elif named & listed("event_perhaps"):
        case.add(15, later("its name may say so"))
    if named & listed("not_event"):
        case.add(-30)
    known = sum(verdict(value).kind is not None for value in column.values) / len(column.values)
    if known:
        case.add(round(30 * known), later("{share} of its names are things one does or sees", share=_percent(known)))
    if case.points and column.filled < column.rows / 2:
        case.add(-20, _mostly_empty(column))
    if case.points:
        case.add(0, later_n(column.distinct, "one name", "{number} different names"))
    return case


def _id(column: Column) -> _Case | None:
    named = frozenset(parts(column.name))
    says = bool(named & listed("repeat_key")) and not named & listed("not_repeat_key")
    unique = column.rows > 1 and column.filled == column.rows and column.distinct >= 0.9 * column.rows
    if not says or not unique or column.way == moments.ISO:
        return None
    alone = later("every row has its own") if column.distinct == column.rows else later("nearly every row has its own")
    return _Case(40 + (column.distinct == column.rows), [SAYS_SO, alone])


def _mostly_empty(column: Column) -> Said:
    return later("but {share} of its cells are empty", share=_percent(1 - column.filled / column.rows))


def _percent(share: float) -> Said | str:
    return later("all") if share >= 1 else f"{min(99, max(1, round(100 * share)))} %"


_JUDGES: dict[str, Callable[[Column], _Case | None]] = {"time": _time, "person": _person, "event": _event, "id": _id}
