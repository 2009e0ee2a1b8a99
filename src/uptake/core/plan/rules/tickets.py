"""Tickets: the plan names them, and the build ticket closes when the questions are answered."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.plan.findings import Severity
from uptake.core.plan.rules.frame import Case, Said, at, rule
from uptake.core.plan.rules.words import count, listed, said

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
    name = f"The build ticket {build}" if build and said(build) else "The build ticket"
    if case.open:
        shown = listed([*case.open[:_SHOWN], *(["others"] if len(case.open) > _SHOWN else [])])
        verb = "is" if len(case.open) == 1 else "are"
        message = f"{name} stays open: {count(len(case.open), 'question')} {verb} not answered ({shown})."
        yield at(case.plan, message, mend="# Mend the findings above, or have exceptions approved.\nexceptions: []")
    if not said(tickets.get("adoption")):
        message = f"{name} stays open: there is no adoption ticket for the owner."
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
        mend = 'tickets: {build: "jira:CLM-88", adoption: "github:acme/claims#412"}'
        yield at(case.plan, "The plan names no ticket.", mend=mend)
