"""The system's own health, beside its use and never mixed with it."""

from __future__ import annotations

from uptake.core.picture_parts import HealthReading, Picture
from uptake.core.report.names import STATES, named
from uptake.core.report_parts import Section, Table, Words
from uptake.core.sentences import later
from uptake.core.wording import number, plain

WHOLE = 1000  # from here on, no decimals and every digit before them


def health(picture: Picture) -> Section:
    """Each figure with what was promised."""
    rows = tuple(
        (one.name, later("not known") if one.value is None else shown(one),
         _bound(one), named(STATES, one.state))
        for one in picture.health
    )  # fmt: skip
    heads = (later("figure"), later("value"), later("promised"), later("state"))
    title = later("The system itself")
    return Section("system", title, (Table(title, heads, rows, frozenset({1})),))


def shown(one: HealthReading) -> str:
    """A share in whole per cent, else one decimal; more only where that would lie on the other side of the promise."""
    value = _scaled(one, one.value or 0.0)
    bounds = [_scaled(one, bound) for bound in (one.at_least, one.at_most) if bound is not None]
    for rounded in _shorter(value, is_share=one.is_share):
        if all((value < bound) == (rounded < bound) for bound in bounds):
            return _with_unit(one, number(rounded) if abs(value) >= WHOLE else plain(rounded))
    return _with_unit(one, plain(value))


def _shorter(value: float, *, is_share: bool) -> tuple[float, ...]:
    """The ways to say a figure in short, the shortest first; of one below 1 two figures are left."""
    if is_share or abs(value) >= WHOLE:
        return round(value), round(value, 1)
    return (round(value, 1), round(value, 2)) if abs(value) >= 1 else (float(f"{value:.2g}"),)


def _scaled(one: HealthReading, value: float) -> float:
    return 100 * value if one.is_share else value


def _with_unit(one: HealthReading, words: str) -> str:
    return f"{words} %" if one.is_share else words


def _bound(one: HealthReading) -> Words:
    low, high = (
        None if bound is None else _with_unit(one, plain(_scaled(one, bound))) for bound in (one.at_least, one.at_most)
    )
    if low is not None and high is not None:
        return later("at least {low} and at most {high}", low=low, high=high)
    if low is not None:
        return later("at least {low}", low=low)
    return later("at most {high}", high=high) if high is not None else ""
