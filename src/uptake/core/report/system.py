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
         _bound(one.at_least, one.at_most), named(STATES, one.state))
        for one in picture.health
    )  # fmt: skip
    heads = (later("figure"), later("value"), later("promised"), later("state"))
    title = later("The system itself")
    return Section("system", title, (Table(title, heads, rows, frozenset({1})),))


def shown(one: HealthReading) -> str:
    """Three significant figures; more only where these would lie on the other side of what was promised."""
    value = one.value or 0.0
    rounded = float(f"{value:.3g}")
    if any(bound is not None and (value < bound) != (rounded < bound) for bound in (one.at_least, one.at_most)):
        return plain(value)
    return number(value) if abs(value) >= WHOLE else plain(rounded)


def _bound(at_least: float | None, at_most: float | None) -> Words:
    if at_least is not None and at_most is not None:
        return later("at least {low} and at most {high}", low=plain(at_least), high=plain(at_most))
    if at_least is not None:
        return later("at least {low}", low=plain(at_least))
    return later("at most {high}", high=plain(at_most)) if at_most is not None else ""
