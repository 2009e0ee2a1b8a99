"""Whether events arrive, by what the worker registered; the events themselves are not opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from uptake.core.calendar import Day
from uptake.store.models import EventFile


def arrived_today(summary: Mapping[str, Any], day: Day) -> dt.datetime | None:
    """
    When events of a rollout's sources last came, if that was on the day of its Picture or later.

    Only the time: how many came since somebody last looked would tell of single people.
    """
    midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
    files = EventFile.objects.filter(acts=False, at__gte=midnight)
    sources = summary.get("sources")
    latest = (files.filter(source__in=sources) if sources else files).order_by("-at").first()
    return latest.at if latest else None
