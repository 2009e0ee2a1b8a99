"""A day of the command line: as the plan writes it, or as people write days (`23.11.2026`, `23. November 2026`)."""

from __future__ import annotations

from uptake.core.calendar import Day, counted_day


def read_day(text: str) -> Day:
    """Return the day that is meant. Raises ValueError with a sentence for people."""
    try:
        return counted_day(text)
    except ValueError as error:
        said = _understood(text)
        if said is None:
            raise error from None
        return counted_day(said)


def _understood(text: str) -> str | None:
    from uptake.core.plan.writing.understanding import day  # the gate starts light

    try:
        return day(text)
    except ValueError:
        return None
