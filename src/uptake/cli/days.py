"""A day of the command line: as the plan writes it, or as people write days (`23.11.2026`, `23. November 2026`)."""

from __future__ import annotations

import datetime as dt

from uptake.core.calendar import Day, counted_day


def read_day(text: str) -> Day:
    """Return the day that is meant. Raises ValueError with what is wrong, and how to write it, for people."""
    try:
        return counted_day(text)
    except ValueError:
        if _is_a_day(text):  # and out of reach
            raise
        from uptake.core.plan.writing.understanding import day  # the gate starts light

        return counted_day(day(text))


def _is_a_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
