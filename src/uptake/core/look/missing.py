"""What a file of usage does not say, with what follows from it and what to do."""

from __future__ import annotations

from collections.abc import Iterable

from uptake.core.look.events import Kind
from uptake.core.look.found import Content, Found
from uptake.core.look.known import is_concealed
from uptake.core.printable import printable
from uptake.core.report_parts import Words
from uptake.core.sentences import later

LONGEST = 60  # characters of a name


def missing(found: Found) -> Iterable[tuple[Words, Words]]:
    """What the files do not say, with what follows from it."""
    content = found.content
    if found.asked.size is None:
        so = later("these are numbers of people; --size N gives shares, a plan gives groups")
        yield later("who was meant to use it"), so
    if not content.has_events:
        yield later("an event column"), later("every row counts as use; --event COLUMN names one")
    if content.seats:
        seats = later("rows with 0 in {columns} are probably seats, not use: --use-column {column}",
                      columns=_listed(list(content.seats)), column=_quoted(content.seats[0]))  # fmt: skip
        yield later("what is use"), seats
    if content.guesses is not None and content.guesses.id.column is None:
        yield later("an id for each row"), later("rows that are equal in every column count once")
    if content.days_only and content.has_events:
        so = later("where another column holds it, join the two: rows of one day look like repeats")
        yield later("the time of day"), so
    yield from _unclear(content)
    if is_concealed(content.people):
        so = later("the table conceals them; no roster can be joined until it shows their names")
        yield later("who the people are"), so
    yield (
        later("whether people were told, shown and answered"),
        later("a plan and a record of it say where the others are stuck"),
    )


def _unclear(content: Content) -> Iterable[tuple[Words, Words]]:
    unclear = [one.seen.event for one in content.events if one.kind is Kind.UNSURE and one.seen.event]
    if not unclear:
        return
    what = later("whether {events} is real work", events=_listed(unclear))
    if any(one.counts and one.kind is Kind.UNSURE for one in content.events):
        yield what, later("counted; --real-work EVENT says which events are")
    else:
        yield what, later("not counted; --real-work EVENT says which events are")


def shortened(text: str, longest: int = LONGEST) -> str:
    """A name from a file with what a terminal would act on made harmless, cut off where it gets long."""
    shown = printable(text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _quoted(name: str) -> str:
    shown = shortened(name)
    return shown if shown.replace("_", "").replace("-", "").isalnum() else f"'{shown}'"


def _listed(names: list[str]) -> Words:
    shown = ", ".join(map(shortened, names[:3]))
    return later("{names} and {more} more", names=shown, more=len(names) - 3) if len(names) > 3 else shown
