"""`who` the other way round: the cells of a roster that make somebody fit a group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from uptake.core.groups import chosen_by, fold
from uptake.core.people import Person, Roster
from uptake.core.plan.model import Plan, Who

ELSEWHERE = "Elsewhere"  # a value that no plan asks for
MOST_TRIES = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """One way to fit: cells with the values any of which will do, managers to be under, and people by name."""

    equal: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    under: tuple[str, ...] = ()
    people: tuple[str, ...] | None = None


def wishes(who: Who) -> list[Wish]:
    """Every way to fit what `who` asks for; what it forbids (`not`) is left to trying."""
    equal = {fold(column): values for column, values in who.equal.items()}
    own = Wish(equal, (who.under,) if who.under else (), who.people or None)
    if not who.anyone_of:
        return [own]
    found = [both for part in who.anyone_of for one in wishes(part) if (both := _both(own, one)) is not None]
    return found or [own]


def _both(one: Wish, other: Wish) -> Wish | None:
    """What fits two wishes at once; None where two of their cells exclude each other."""
    equal = dict(one.equal)
    for column, values in other.equal.items():
        equal[column] = tuple(value for value in equal.get(column, values) if value in values)
    if not all(equal.values()):
        return None
    people = one.people if other.people is None else other.people
    return Wish(equal, one.under + other.under, people)


def joined(one: Who, other: Who) -> list[Wish]:
    """Every way to fit two at once."""
    return [both for a in wishes(one) for b in wishes(other) if (both := _both(a, b)) is not None]


def columns_of(plan: Plan) -> tuple[str, ...]:
    """The columns that any `who` of the plan names, in its own spelling, each once."""
    named: dict[str, str] = {}
    for group in plan.groups.values():
        for who in (group.who, *(exclusion.who for exclusion in group.exclusions)):
            for column in _columns(who) if who else ():
                named.setdefault(fold(column), column)
    return tuple(named.values())


def _columns(who: Who) -> Iterator[str]:
    yield from who.equal
    for part in (*who.anyone_of, *([who.but] if who.but else [])):
        yield from _columns(part)


def cells(wish: Wish, must: Sequence[Who], columns: Sequence[str], number: int) -> dict[str, str] | None:
    """
    The cells of the number-th person who is to fit a wish; None where no cells do, for example because `not` forbids
    all of them. Values that are any of several take turns.
    """
    free = [fold(column) for column in columns]
    names = list(dict.fromkeys([*wish.equal, *free]))
    choices = [_turned(wish.equal[name], number) if name in wish.equal else (ELSEWHERE, "") for name in names]
    # What `under` and `people` ask for cannot be seen in cells: it is tested on the whole roster later.
    tests = [chosen_by(_cells_only(who), Roster({}, {})) for who in must]
    for tried, values in enumerate(product(*choices)):
        person = Person("", attributes=dict(zip(names, values, strict=True)))
        if all(test(person) for test in tests):
            return dict(person.attributes)
        if tried == MOST_TRIES:
            return None
    return None


def _turned(values: tuple[str, ...], number: int) -> tuple[str, ...]:
    place = number % len(values)
    return values[place:] + values[:place]


def _cells_only(who: Who) -> Who:
    """The same without managers and names."""
    parts = tuple(_cells_only(part) for part in who.anyone_of)
    nothing = not who.equal and not parts and who.but is None
    but = _cells_only(who.but) if who.but and (who.but.equal or who.but.anyone_of) else None
    return Who(nothing or who.everyone or (but is None and not who.equal), who.equal, parts, but)
