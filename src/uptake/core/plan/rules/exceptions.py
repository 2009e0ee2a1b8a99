"""Exceptions: a rule may be set aside for a time, by somebody who is not the owner, and for a reason."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.calendar import Day
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Exemption
from uptake.core.plan.rules.frame import Case, Said, at, rule
from uptake.core.plan.rules.words import AND_NO, OR, day_text, for_group, listed, said
from uptake.core.words import mark, say

# A plan that cannot be read has no exceptions, and one from the rules about exceptions would approve itself.
WITHOUT_EXCEPTION = frozenset({"UP100", "UP604", "UP605"})
_MEND = {
    "reason": mark("reason: Why the rule cannot be kept yet"),
    "end": "until: 2026-12-15",
    "approver": "approved_by: head.of.area@your-company.example",
}


def against(exemption: Exemption, case: Case) -> bool:
    """Say whether anything speaks against an exception: it then sets nothing aside."""
    return bool(_missing(exemption)) or bool(_wrong_approver(case, exemption)) or _has_ended(exemption, case.as_of)


def _missing(exemption: Exemption) -> list[str]:
    there = {
        mark("reason"): said(exemption.reason),
        mark("end"): exemption.until is not None,
        mark("approver"): said(exemption.approved_by),
    }
    return [name for name, given in there.items() if not given]


def _wrong_approver(case: Case, exemption: Exemption) -> str:
    """Return why the approver may not approve; nothing if they may."""
    owner, approver = case.plan.owner, exemption.approved_by
    if not approver:
        return ""
    if owner is not None and owner.person and case.same(approver, owner.person):
        return say("was approved by {approver}, the owner. It needs somebody else", approver=approver)
    if not case.policy.may_approve(approver):
        return say(
            "was approved by {approver}, who may not by the policy ({approvers} may)",
            approver=approver,
            approvers=listed(case.policy.approvers, OR),
        )
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
            message = say(
                "{name} sets nothing aside: from {rule} there is no exception.", name=name, rule=exemption.rule
            )
            yield at(exemption, message, mend="exceptions: []")
        elif missing:
            mend = "\n".join(say(_MEND[part]) for part in missing)
            yield at(
                exemption,
                say("{name} has no {missing}.", name=name, missing=listed(map(say, missing), AND_NO)),
                mend=mend,
            )
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
            message = say(
                "{name} ended on {until}. Take it out, or have it approved anew.",
                name=_name(exemption),
                until=day_text(exemption.until),
            )
            yield at(exemption, message, mend=say("until: 2026-12-15   # if it is approved again"))


def _name(exemption: Exemption) -> str:
    return say("The exception from {rule}{of}", rule=exemption.rule, of=for_group(exemption.group))
