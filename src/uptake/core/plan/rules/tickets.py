"""Tickets: the plan names them, and the build ticket closes when the questions are answered."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.plan.findings import Severity
from uptake.core.plan.rules.frame import Case, Said, at, rule
from uptake.core.plan.rules.words import listed, said
from uptake.core.words import say, say_n

_SHOWN = 6


@rule(
    "UP606",
    Severity.ERROR,
    "The build ticket cannot be closed",
    why="Built is not used. The ticket may close when somebody answers for use, and has a ticket for it.",
    at="close",
    ticket="build",
)
def build_not_done(case: Case) -> Iterator[Said]:
    """Find questions that are open, and a plan without an adoption ticket."""
    tickets = case.plan.tickets
    build = tickets.get("build")
    name = say("The build ticket {build}", build=build) if build and said(build) else say("The build ticket")
    if case.open:
        shown = listed([*case.open[:_SHOWN], *([say("others")] if len(case.open) > _SHOWN else [])])
        message = say_n(
            len(case.open),
            "{name} stays open: {number} question is not answered ({shown}).",
            "{name} stays open: {number} questions are not answered ({shown}).",
            name=name,
            shown=shown,
        )
        mend = say("# Mend the findings above, or have exceptions approved.\nexceptions: []")
        yield at(case.plan, message, mend=mend)
    if not said(tickets.get("adoption")):
        message = say("{name} stays open: there is no adoption ticket for the owner.", name=name)
        yield at(case.plan, message, mend='tickets: {adoption: "jira:CLM-89"}')


@rule(
    "UP608",
    Severity.WARNING,
    "The plan names no ticket",
    why="A plan that no ticket waits for is read once. The ticket brings people back to it.",
)
def no_ticket(case: Case) -> Iterator[Said]:
    """Find a plan that names neither the build nor the adoption ticket."""
    if not any(said(ticket) for ticket in case.plan.tickets.values()):
        mend = say(
            'tickets: {build: "jira:CLM-88", adoption: "github:acme/claims#412"}\n'
            "# Where work is not kept in tickets, an exception says so:\n"
            "# exceptions: [{rule: UP608, reason: …, until: …, approved_by: …}]"
        )
        yield at(case.plan, say("The plan names no ticket."), mend=mend)
