"""Whether an answer makes sense beside the others: one person cannot stand in for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from uptake.core.calendar import known_regions
from uptake.core.plan.mistakes import did_you_mean, quoted
from uptake.core.words import say


def against(key: str, value: Any, known: Mapping[str, Any]) -> str:
    """Return what speaks against an answer, in a sentence or two; empty if nothing does."""
    owner = str(known.get("owner", "")).casefold()
    if key == "deputy" and owner and str(value).casefold() == owner:
        return say("{person} answers for usage already. Who stands in has to be somebody else.", person=value)
    if key == "sponsor" and owner and str(value).casefold() == owner:
        return say(
            "{person} answers for usage. Who wants the result and reads it has to be somebody else.", person=value
        )
    if key == "region":
        return _no_region(str(value), known.get("country"))
    return ""


def _no_region(region: str, country: str | None) -> str:
    if country is None:
        return say("A region needs a country. Give both.")
    if region not in known_regions(country):
        near = did_you_mean(region, known_regions(country)).replace("`", "")
        what = say("{country} has no region {region} with holidays of its own.", country=country, region=quoted(region))
        return f"{what} {near or say('Leave it out.')}"
    return ""
