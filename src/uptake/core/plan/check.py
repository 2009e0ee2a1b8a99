"""The gate: a plan in, a verdict out. Findings are collected, exceptions applied, and what was not asked is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from uptake.core.calendar import Day
from uptake.core.plan.findings import Finding, Severity
from uptake.core.plan.load import Loaded
from uptake.core.plan.model import Exemption, Plan
from uptake.core.plan.rules import Case, Moment, Rule, Unchecked, asked_at, registered
from uptake.core.plan.rules.words import day_text, said

SCHEMA = "uptake.check/1"

# Group id → people in it, and the people who are in two groups: what a roster adds to a plan.
Headcount = tuple[Mapping[str, int], tuple[str, ...]]

# What to mend first: a plan that cannot be read, then the three questions (who answers for usage, what they do until
# day 90, what is measured), then who is affected and what they are told. The rest follows by code.
_FIRST = ("UP100", "UP101", "UP102", "UP403", "UP501", "UP504", "UP505", "UP108", "UP207", "UP201", "UP104", "UP301")


@dataclass(frozen=True, slots=True)
class Excepted:
    """An exception that is in force, and the findings it sets aside."""

    exemption: Exemption
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of one plan, as of one day. `asked` are the codes of the rules that were asked."""

    plan: str  # the file
    at: Moment
    as_of: Day
    findings: tuple[Finding, ...] = ()
    exceptions: tuple[Excepted, ...] = ()
    not_checked: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def passed(self) -> bool:
        """Whether the check passes: no finding is an error."""
        return self.errors == 0


def check_plan(given: Plan | Loaded, as_of: Day, *, at: Moment = "plan", people: Headcount | None = None) -> Verdict:
    """
    Ask every rule that is due at a moment.

    A plan that could not be loaded gets the loader's findings as its verdict: no further rule can be asked.
    Without `people`, what needs a roster is listed as not checked.
    """
    plan = given.plan if isinstance(given, Loaded) else given
    unread = given.findings if isinstance(given, Loaded) else ()
    if plan is None:
        file = unread[0].place.file if unread else ""
        return Verdict(file, at, as_of, _sorted(unread), asked=("UP100",))
    rules = asked_at(at, registered())
    sizes, in_two_groups = people if people is not None else (None, ())
    found, unchecked = _ask(rules, Case(plan, as_of, sizes, in_two_groups))
    exceptions, notes = _exceptions(plan, found, as_of)
    aside = {finding for excepted in exceptions for finding in excepted.findings}
    open_ = [finding for finding in (*unread, *found) if finding not in aside]
    asked = tuple(rule.code for rule in rules)
    return Verdict(plan.place.file, at, as_of, _sorted(open_), exceptions, (*unchecked, *notes), asked)


def _ask(rules: Sequence[Rule], case: Case) -> tuple[list[Finding], list[str]]:
    found: list[Finding] = []
    notes: list[str] = []
    for rule in rules:
        for said_ in rule.check(case):
            if isinstance(said_, Unchecked):
                notes.append(said_.note)
            else:
                found.append(rule.finding(said_))
    return found, list(dict.fromkeys(notes))


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[bool, str, int, int, str, str]:
    place = finding.place
    is_warning = finding.severity is not Severity.ERROR
    return is_warning, place.file, place.line, place.column, finding.code, finding.message


def _exceptions(plan: Plan, found: Sequence[Finding], as_of: Day) -> tuple[tuple[Excepted, ...], list[str]]:
    """Return the exceptions that set findings aside, and a note for each that would and does not hold."""
    applied: list[Excepted] = []
    notes: list[str] = []
    for exemption in plan.exceptions:
        fitting = tuple(finding for finding in found if _fits(exemption, finding))
        if not fitting:
            continue
        against = _against(exemption, plan, as_of)
        if against:
            notes.append(f"{exemption.rule}: the exception in line {exemption.place.line} does not hold: {against}.")
        else:
            applied.append(Excepted(exemption, fitting))
    return tuple(applied), notes


def _fits(exemption: Exemption, finding: Finding) -> bool:
    return exemption.rule == finding.code and exemption.group in {None, finding.group}


def _against(exemption: Exemption, plan: Plan, as_of: Day) -> str | None:
    """Return why an exception does not hold. One that nobody else approved, or that never ends, is a way round."""
    if exemption.until is None:
        return "it has no end"
    if exemption.until < as_of:
        return f"it ended on {day_text(exemption.until)}"
    if not said(exemption.reason):
        return "it gives no reason"
    if not said(exemption.approved_by):
        return "nobody approved it"
    if plan.owner is not None and exemption.approved_by == plan.owner.person:
        return "the owner approved it, and an exception needs somebody else"
    return None


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
