"""The gate: a plan in, a verdict out. Findings are collected, exceptions applied, and what was not asked is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from uptake.core.calendar import Day
from uptake.core.frozen import frozen, replace
from uptake.core.plan.findings import Finding, Severity
from uptake.core.plan.load import Loaded
from uptake.core.plan.model import Exemption, Plan
from uptake.core.plan.policy import STANDARD, Policy
from uptake.core.plan.rules import Case, Moment, Rule, Ticket, Tracked, Unchecked, asked_at, registered
from uptake.core.plan.rules.exceptions import WITHOUT_EXCEPTION, against
from uptake.core.plan.texts import Texts

if TYPE_CHECKING:  # of no use to a plan without a roster, and a fiftieth of the gate's start
    from uptake.core.people import Roster

SCHEMA = "uptake.check/1"

# Group id → people in it, and the people who are in two groups: what a roster adds to a plan.
Headcount = tuple[Mapping[str, int], tuple[str, ...]]


# What to mend first: a plan that cannot be read, then the three questions (who answers for usage, what they do until
# day 90, what is measured), then who is affected and what they are told. The rest follows by code.
_FIRST = ("UP100", "UP101", "UP102", "UP403", "UP501", "UP504", "UP505", "UP108", "UP207", "UP201", "UP104", "UP301")


@frozen
class Beside:
    """
    What is known beside the plan. None is not known.

    `picture` is an object of the schema `uptake.picture/1`, of this rollout and fresh enough; `others` are the plans
    that are checked with this one; `tracked` what version control keeps in the plan's folder; `texts` the plan in other
    languages; `ticket` is the one of the two that is to be closed.
    """

    roster: Roster | None = None
    picture: Mapping[str, Any] | None = None
    others: tuple[Plan, ...] = ()
    tracked: tuple[Tracked, ...] | None = ()
    texts: Texts | None = None
    ticket: Ticket | None = None


NOTHING_BESIDE = Beside()


@frozen
class Excepted:
    """An exception that is in force, and the findings it sets aside."""

    exemption: Exemption
    findings: tuple[Finding, ...]


@frozen
class Verdict:
    """What the gate says of one plan, as of one day. `asked` are the codes of the rules that were asked."""

    plan: str  # the file
    at: Moment
    as_of: Day
    findings: tuple[Finding, ...] = ()
    exceptions: tuple[Excepted, ...] = ()
    not_checked: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()  # of `not_checked`, what must be answered at launch and at closing, and was not

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def passed(self) -> bool:
        """Whether the check passes: no finding is an error, and no evidence is lacking that the moment needs."""
        return self.errors == 0 and not self.lacking


def check_plan(
    given: Plan | Loaded,
    as_of: Day,
    *,
    at: Moment = "plan",
    people: Headcount | None = None,
    policy: Policy = STANDARD,
    beside: Beside = NOTHING_BESIDE,
) -> Verdict:
    """
    Ask every rule that is due at a moment, and that the policy does not turn off.

    A plan that could not be loaded gets the loader's findings as its verdict: no further rule can be asked.
    What needs a roster (`people`, `beside.roster`) or a Picture is listed as not checked without it; at launch and at
    closing the plan does not pass then. What the policy turns off is listed too.
    """
    plan = given.plan if isinstance(given, Loaded) else given
    unread = given.findings if isinstance(given, Loaded) else ()
    if plan is None:
        file = unread[0].place.file if unread else ""
        return Verdict(file, at, as_of, _sorted(unread), asked=("UP100",))
    rules = tuple(rule for rule in asked_at(at, registered(), beside.ticket) if policy.asks(rule.code))
    sizes, in_two = people if people is not None else (None, ())
    case = Case(plan, as_of, sizes, in_two, policy, beside.roster, beside.picture, beside.others, beside.tracked,
                beside.texts)  # fmt: skip
    found, unchecked = _ask([rule for rule in rules if not rule.sums_up], case)
    case = replace(case, open=_open(case, found))
    summed, further = _ask([rule for rule in rules if rule.sums_up], case)
    found, unchecked = [*found, *summed], [*unchecked, *further]
    exceptions = _exceptions(case, found)
    aside = {finding for excepted in exceptions for finding in excepted.findings}
    open_ = [finding for finding in (*unread, *found) if finding not in aside]
    notes = (*(note.note for note in unchecked), *policy.turned_off())
    lacking = tuple(note.note for note in unchecked if note.lacks_evidence) if at != "plan" else ()
    asked = tuple(rule.code for rule in rules)
    return Verdict(plan.place.file, at, as_of, _sorted(open_), exceptions, notes, asked, lacking)


def _ask(rules: Sequence[Rule], case: Case) -> tuple[list[Finding], list[Unchecked]]:
    found: list[Finding] = []
    notes: list[Unchecked] = []
    for rule in rules:
        severity = case.policy.severity(rule.code, rule.severity)
        for said in rule.check(case):
            if isinstance(said, Unchecked):
                notes.append(said)
            else:
                found.append(rule.finding(said, severity))
    return found, list(dict.fromkeys(notes))


def _open(case: Case, found: Sequence[Finding]) -> tuple[str, ...]:
    """Return the codes of the errors that no exception sets aside."""
    aside = {finding for excepted in _exceptions(case, found) for finding in excepted.findings}
    errors = (finding for finding in found if finding.severity is Severity.ERROR and finding not in aside)
    return tuple(sorted({finding.code for finding in errors}))


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[bool, str, int, int, str, str]:
    place = finding.place
    is_warning = finding.severity is not Severity.ERROR
    return is_warning, place.file, place.line, place.column, finding.code, finding.message


def _exceptions(case: Case, found: Sequence[Finding]) -> tuple[Excepted, ...]:
    """Return the exceptions that hold and set findings aside. Of those that do not hold, UP604 and UP605 speak."""
    by_rule: dict[tuple[str, str | None], list[Finding]] = {}
    for finding in found:
        if finding.code not in WITHOUT_EXCEPTION:
            for group in {None, finding.group}:
                by_rule.setdefault((finding.code, group), []).append(finding)
    applied = []
    for exemption in case.plan.exceptions:
        fitting = tuple(by_rule.get((exemption.rule, exemption.group), ()))
        if fitting and not against(exemption, case):
            applied.append(Excepted(exemption, fitting))
    return tuple(applied)


def worst(findings: Sequence[Finding], number: int = 3) -> tuple[Finding, ...]:
    """Return the findings to mend first, one for each rule: errors before warnings, the three questions before all."""
    by_rule: dict[str, Finding] = {}
    for finding in findings:
        by_rule.setdefault(finding.code, finding)
    return tuple(sorted(by_rule.values(), key=_urgency)[:number])


def _urgency(finding: Finding) -> tuple[bool, int, str]:
    rank = _FIRST.index(finding.code) if finding.code in _FIRST else len(_FIRST)
    return finding.severity is not Severity.ERROR, rank, finding.code


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as the object `uptake.check/1`, ready for `json.dumps`."""
    return {
        "schema": SCHEMA,
        "plan": verdict.plan,
        "at": verdict.at,
        "as_of": verdict.as_of.isoformat(),
        "passed": verdict.passed,
        "findings": [finding_json(finding) for finding in verdict.findings],
        "exceptions": [_excepted_json(excepted) for excepted in verdict.exceptions],
        "not_checked": list(verdict.not_checked),
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as the JSON contract has it: place flat, `fix` the YAML to paste."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "message": finding.message,
        "why": finding.why,
        "fix": finding.fix,
        "group": finding.group,
    }


def _excepted_json(excepted: Excepted) -> dict[str, Any]:
    exemption = excepted.exemption
    return {
        "rule": exemption.rule,
        "group": exemption.group,
        "reason": exemption.reason,
        "until": exemption.until.isoformat() if exemption.until else None,
        "approved_by": exemption.approved_by,
        "file": exemption.place.file,
        "line": exemption.place.line,
        "column": exemption.place.column,
        "sets_aside": [finding.message for finding in excepted.findings],
    }
