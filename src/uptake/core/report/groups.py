"""The groups side by side."""

from __future__ import annotations

from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import Picture
from uptake.core.report.names import STATES
from uptake.core.report_parts import Section, Table, Words
from uptake.core.sentences import later
from uptake.core.wording import number, percent

COMPARED: dict[str, Words] = {
    "told": later("told"),
    "attended": later("attended"),
    "first_use": later("used it"),
    "weekly_active": later("weekly"),
    "adopted": later("most weeks"),
    "habitual": later("regularly"),
    "old_way_share": later("old way"),
}


def groups(picture: Picture) -> Section:
    """One row for each group."""
    rows: list[tuple[Words, ...]] = []
    for group in picture.groups:
        if group.hidden:
            rows.append((group.title, group.hidden, *[""] * len(COMPARED)))
            continue
        cells = [_cell(group.measures[id_]) for id_ in COMPARED]
        rows.append((group.title, number(group.intended or 0), *cells))
    heads = (later("group"), later("people"), *COMPARED.values())
    title = later("Groups")
    return Section("groups", title, (Table(title, heads, tuple(rows), frozenset(range(1, len(heads)))),))


def _cell(reading: Reading) -> Words:
    if reading.state is State.OK:
        return percent(reading.value)
    return later("too few") if reading.state is State.TOO_FEW else STATES[reading.state.value]
