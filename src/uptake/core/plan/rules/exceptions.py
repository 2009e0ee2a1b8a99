"""Exceptions: a rule may be set aside for a time, by somebody who is not the owner, and for a reason."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.calendar import Day
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Exemption
from uptake.core.plan.rules.frame import Case, Said, at, rule
from uptake.core.plan.rules.words import day_text, listed, said

# A plan that cannot be read has no exceptions, and one from the rules about exceptions would approve itself.
WITHOUT_EXCEPTION = frozenset({"UP100", "UP604", "UP605"})
_MEND = {
    "reason": "reason: Why the rule cannot be kept yet",
    "end": "until: 2026-12-15",
    "approver": "approved_by: head.of.area@your-company.example",
}


def against(exemption: Exemption, case: Case) -> bool:
    """Say whether anything speaks against an exception: it then sets nothing aside."""
    return bool(_missing(exemption)) or bool(_wrong_approver(case, exemption)) or _has_ended(exemption, case.as_of)


def _missing(exemption: Exemption) -> list[str]:
    there = {
        "reason": said(exemption.reason),
        "end": exemption.until is not None,
        "approver": said(exemption.approved_by),
    }
    return [name for name, given in there.items() if not given]


def _wrong_approver(case: Case, exemption: Exemption) -> str:
    """Return why the approver may not approve; nothing if they may."""
    owner, approver = case.plan.owner, exemption.approved_by
    if not approver:
        return ""
    if owner is not None and owner.person and case.same(approver, owner.person):
        return f"was approved by {approver}, the owner. It needs somebody else"
    if not case.policy.may_approve(approver):
        return f"was approved by {approver}, who may not by the policy ({listed(case.policy.approvers, 'or')} may)"
    return ""


def _has_ended(exemption: Exemption, as_of: Day) -> bool:
    return exemption.until is not None and exemption.until < as_of


@rule(
    "UP604",
    Severity.ERROR,
    "An exception does not hold",
    why="An exception that nobody else approved, or that never ends, is a way round the question.",
)
def loose_exception(case: Case) -> Iterator[Said]:
    """Find exceptions without reason, end or approver, or that the owner approved."""
    for exemption in case.plan.exceptions:
        name = _name(exemption)
        missing = _missing(exemption)
        if exemption.rule in WITHOUT_EXCEPTION:
            message = f"{name} sets nothing aside: from {exemption.rule} there is no exception."
            yield at(exemption, message, mend="exceptions: []")
        elif missing:
            mend = "\n".join(_MEND[part] for part in missing)
            yield at(exemption, f"{name} has no {listed(missing, 'and no')}.", mend=mend)
        elif why := _wrong_approver(case, exemption):
            approver = next(iter(case.policy.approvers), "head.of.area@your-company.example")
            yield at(exemption, f"{name} {why}.", mend=f"approved_by: {approver}")


@rule(
    "UP605",
    Severity.ERROR,
    "An exception has ended",
    why="An exception is a promise to mend it by a day. The day has come.",
)
def ended_exception(case: Case) -> Iterator[Said]:
    """Find exceptions whose last day is over."""
    for exemption in case.plan.exceptions:
        if exemption.until is not None and _has_ended(exemption, case.as_of):
            message = f"{_name(exemption)} ended on {day_text(exemption.until)}. Take it out, or have it approved anew."
            yield at(exemption, message, mend="until: 2026-12-15   # if it is approved again")


def _name(exemption: Exemption) -> str:
    return f"The exception from {exemption.rule}{f' for {exemption.group}' if exemption.group else ''}"
