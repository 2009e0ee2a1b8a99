"""The system's own health, beside its use and never mixed with it."""

from __future__ import annotations

from uptake.core.picture_parts import Picture
from uptake.core.report.names import STATES, named
from uptake.core.report_parts import Section, Table, Words
from uptake.core.sentences import later
from uptake.core.wording import plain


def health(picture: Picture) -> Section:
    """Each figure with what was promised."""
    rows = tuple(
        (one.name, later("not known") if one.value is None else plain(one.value),
         _bound(one.at_least, one.at_most), named(STATES, one.state))
        for one in picture.health
    )  # fmt: skip
    heads = (later("figure"), later("value"), later("promised"), later("state"))
    title = later("The system itself")
    return Section("system", title, (Table(title, heads, rows, frozenset({1})),))


def _bound(at_least: float | None, at_most: float | None) -> Words:
    if at_least is not None and at_most is not None:
        return later("at least {low} and at most {high}", low=plain(at_least), high=plain(at_most))
    if at_least is not None:
        return later("at least {low}", low=plain(at_least))
    return later("at most {high}", high=plain(at_most)) if at_most is not None else ""
