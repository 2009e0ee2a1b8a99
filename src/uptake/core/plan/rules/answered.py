"""What people answered before launch: that it is not clear to them, or not their work."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.rules.frame import Case, Said, at, rule
from uptake.core.plan.rules.readings import ReadingObject, share_of
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
            share = share_of(_reading(case, group.id, measure))
            if share is None or share.is_below(MANY) is not False:
                continue
            if measure == "not_clear":
                message = say(
                    "{reading} of {group} said that it is not clear to them.",
                    group=called(group.id),
                    reading=str(share),
                )
                mend = say("you_do: …   # in their words: ask two of them what they would have needed to read")
            else:
                message = say(
                    "{reading} of {group} said that it is not their work.",
                    group=called(group.id),
                    reading=str(share),
                )
                mend = say("except: [{who: {…}, reason: …}]   # or a group of their own, with its own before and after")
            yield at(group, message, mend=mend, group=group.id)


def _reading(case: Case, group: str, measure: str) -> ReadingObject | None:
    """What the report knows of it; None where it knows nothing, or too few people are in the group."""
    groups = case.picture["groups"] if case.picture else ()
    found = next((one for one in groups if one["id"] == group and not one["hidden"]), None)
    return found["measures"].get(measure) if found else None
