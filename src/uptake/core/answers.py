"""How soon people were answered: over all, and in the first four weeks, in which trust is won or lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from uptake.core.calendar import first_complete_week
from uptake.core.measures import frame
from uptake.core.measures.audience import Audience
from uptake.core.measures.reading import Reading
from uptake.core.measures.responsiveness import asked_before, decisions, first_replies


def responsiveness(everybody: Audience) -> dict[str, dict[str, Reading]]:
    """How soon people were answered, over all and in the first four weeks, in which trust is won or lost."""
    measured = {
        id_: frame.read(frame.catalogue()[id_], everybody) for id_ in ("first_reply", "decision", "loop_closed")
    }
    calendar = everybody.calendar
    last_day = first_complete_week(everybody.launch) + timedelta(weeks=4)
    first_day = calendar.epoch(everybody.launch)
    items = tuple(item for item in asked_before(everybody, min(last_day, everybody.as_of)) if item.asked >= first_day)
    early = {
        "first_reply": replace(first_replies(everybody, items), measure="first_reply"),
        "decision": replace(decisions(everybody, items), measure="decision"),
    }
    return {"all": measured, "weeks_1_4": early}
