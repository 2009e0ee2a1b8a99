"""What people answered before launch: that it is not clear to them, or not their work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from uptake.core.plan.findings import Severity
from uptake.core.plan.rules.frame import Case, Said, at, rule
from uptake.core.plan.rules.words import percent
from uptake.core.words import say

MANY = 0.1
ANSWERS = ("not_clear", "not_my_work")


@rule(
    "UP215",
    Severity.WARNING,
    "It is not clear to many, or not their work",
    why="Whoever says so before launch has read it. What they say can be mended now, and not on launch day.",
    at="launch",
)
def unclear(case: Case) -> Iterator[Said]:
    """Find groups of which a tenth or more answered so. Where nobody was recorded to, there is nothing to ask."""
    for group in case.groups:
        for measure in ANSWERS:
            reading = _reading(case, group.id, measure)
            if reading is None or reading["value"] < MANY:
                continue
            figures = {"share": percent(reading["value"]), "number": reading["count"], "of": reading["of"]}
            if measure == "not_clear":
                message = say(
                    "{share} ({number} of {of}) of {group} said that it is not clear to them.",
                    group=group.id,
                    **figures,
                )
                mend = say("you_do: …   # in their words: ask two of them what they would have needed to read")
            else:
                message = say(
                    "{share} ({number} of {of}) of {group} said that it is not their work.", group=group.id, **figures
                )
                mend = say("except: [{who: {…}, reason: …}]   # or a group of their own, with its own before and after")
            yield at(group, message, mend=mend, group=group.id)


def _reading(case: Case, group: str, measure: str) -> Mapping[str, Any] | None:
    """What the report knows of it; None where it knows nothing, or too few people are in the group."""
    groups = case.picture["groups"] if case.picture else ()
    found = next((one for one in groups if one["id"] == group and not one["hidden"]), None)
    reading: Mapping[str, Any] = (found["measures"].get(measure) if found else None) or {}
    return reading if reading.get("state") == "ok" and reading.get("value") is not None else None
