"""What every format says of a verdict: the rules in words, what is open, and what an exception sets aside."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from uptake.core.plan.check import Verdict
from uptake.core.plan.findings import Finding, Severity
from uptake.core.plan.model import Exemption
from uptake.core.plan.rules import FAMILIES, registered
from uptake.core.plan.rules.words import day_text, for_group
from uptake.core.words import mark, say

_UNREADABLE = "UP100"
_SEVERITIES = {Severity.ERROR: mark("error"), Severity.WARNING: mark("warning")}
EVIDENCE = mark("Evidence is needed and not available")
_LINE_NUMBER = re.compile(r"\b(?:line|Zeile) \d+")  # in whatever language it is said
# What XML, a terminal or a strict reader of JSON would stumble over; tab and the ends of lines stay.
_UNSAFE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class RuleText:
    """What is said of a rule, whatever it finds."""

    code: str
    title: str
    why: str
    family: str
    severity: Severity  # the standard


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding as a report lists it. `exemption` is the exception that sets it aside; None where it is open."""

    finding: Finding
    path: str  # of the plan, from the root of its repository
    fingerprint: str
    exemption: Exemption | None = None


def entries(verdicts: Sequence[Verdict]) -> list[Entry]:
    """Return every finding of every verdict, the open ones of a plan first."""
    listed: list[Entry] = []
    seen: Counter[str] = Counter()
    paths: dict[str, str] = {}  # looked up once: each takes a walk up to the root of the repository
    for verdict in verdicts:
        for finding, exemption in _both(verdict):
            file = finding.place.file or verdict.plan
            if file not in paths:
                paths[file] = plan_path(file)
            path = paths[file]
            said = digest(finding.code, path, finding.group or "", _LINE_NUMBER.sub("line", finding.message))
            seen[said] += 1
            fingerprint = said if seen[said] == 1 else digest(said, str(seen[said]))
            listed.append(Entry(finding, path, fingerprint, exemption))
    return listed


def _both(verdict: Verdict) -> Iterator[tuple[Finding, Exemption | None]]:
    for finding in verdict.findings:
        yield finding, None
    for excepted in verdict.exceptions:
        for finding in excepted.findings:
            yield finding, excepted.exemption


def digest(*parts: str) -> str:
    """Return a name for parts of a finding that stays when lines move: the line is none of them."""
    text = "\0".join(parts).encode("utf-8", errors="replace")
    return hashlib.sha256(text).hexdigest()[:32]


def plan_path(file: str) -> str:
    """Return a plan's path from the root of its repository, else from here, else as it was given; with slashes."""
    path = Path(file)
    try:
        whole = path.resolve()
        root = next((above for above in whole.parents if (above / ".git").exists()), Path.cwd())
        return clean(whole.relative_to(root).as_posix())
    except (ValueError, OSError, RuntimeError):
        return clean(path.as_posix())


def rule_texts(verdicts: Sequence[Verdict]) -> list[RuleText]:
    """Return the rules that were asked or that found something, sorted by code."""
    codes = {code for verdict in verdicts for code in verdict.asked}
    codes |= {finding.code for verdict in verdicts for finding, _ in _both(verdict)}
    known = {rule.code: rule for rule in registered()}
    texts = []
    for code in sorted(codes):
        family = FAMILIES.get(code[:3], "")  # a tag, for programs: in every language the same
        rule = known.get(code)
        if rule is not None:
            texts.append(RuleText(code, say(rule.title), say(rule.why), family, rule.severity))
        else:
            texts.append(RuleText(code, code, say("What cannot be read cannot be checked."), family, Severity.ERROR))
    return texts


def unreadable(verdict: Verdict) -> bool:
    """Say whether the plan could not be read, so that no question was asked."""
    return any(finding.code == _UNREADABLE for finding in verdict.findings)


def exception_text(exemption: Exemption) -> str:
    """Return an exception as a sentence: until when, why, who approved it."""
    until = say("until {day}", day=day_text(exemption.until)) if exemption.until else say("without end")
    return say(
        "Exception from {rule}{of} {until}: {reason}. Approved by {approver}.",
        rule=exemption.rule,
        of=for_group(exemption.group),
        until=until,
        reason=(exemption.reason or "").rstrip("."),
        approver=exemption.approved_by,
    )


def mend_text(finding: Finding) -> str:
    """Return how to mend it, as a paragraph of its own; nothing where there is no mend."""
    return say("Mend it with:\n{fix}", fix=finding.fix) if finding.fix else ""


def severity_text(severity: Severity) -> str:
    """Return error or warning as a word for people."""
    return say(_SEVERITIES[severity])


def clean(text: str) -> str:
    """Return text without what a document cannot hold: a plan may come from anybody."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)
