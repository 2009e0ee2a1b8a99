"""JUnit XML, as test reports read it: a suite for each plan, a case for each question that was asked."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from uptake.cli.formats.entries import (
    EVIDENCE,
    Entry,
    RuleText,
    clean,
    entries,
    exception_text,
    mend_text,
    plan_path,
    rule_texts,
    severity_text,
)
from uptake.core.plan.check import Verdict
from uptake.core.plan.findings import Severity
from uptake.core.words import say


def render(verdicts: Sequence[Verdict]) -> str:
    """Return the verdicts as JUnit XML. It is ASCII, so that no encoding on the way can spoil it."""
    suites = ET.Element("testsuites", name="uptake check")
    for verdict in verdicts:
        suites.append(_suite(verdict))
    for count in ("tests", "failures", "errors"):
        suites.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    ET.indent(suites)
    body = ET.tostring(suites, encoding="us-ascii", xml_declaration=False).decode("ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'


def _suite(verdict: Verdict) -> ET.Element:
    suite = ET.Element("testsuite", name=plan_path(verdict.plan), timestamp=f"{verdict.as_of.isoformat()}T00:00:00")
    listed = entries([verdict])
    for rule in rule_texts([verdict]):
        suite.append(_case(rule, verdict, [entry for entry in listed if entry.finding.code == rule.code]))
    if verdict.lacking:
        case = ET.SubElement(suite, "testcase", name="evidence", classname=plan_path(verdict.plan))
        error = ET.SubElement(case, "error", type="evidence", message=f"{say(EVIDENCE)}.")
        error.text = clean("\n".join(verdict.lacking))
    for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(len(suite.findall(f"testcase/{element}"))))
    suite.set("tests", str(len(suite.findall("testcase"))))
    if verdict.not_checked:
        ET.SubElement(suite, "system-out").text = clean("\n".join([say("Not checked:"), *verdict.not_checked]))
    return suite


def _case(rule: RuleText, verdict: Verdict, found: Sequence[Entry]) -> ET.Element:
    case = ET.Element("testcase", name=clean(f"{rule.code} {rule.title}"), classname=plan_path(verdict.plan))
    fails = [entry for entry in found if entry.exemption is None and entry.finding.severity is Severity.ERROR]
    warns = [entry for entry in found if entry.exemption is None and entry.finding.severity is not Severity.ERROR]
    excepted = [entry for entry in found if entry.exemption is not None]
    if fails:
        # A plan that cannot be read was not found wanting: it could not be asked.
        failure = ET.SubElement(case, "error" if rule.code == "UP100" else "failure", type=rule.code)
        failure.set("message", " ".join(clean(fails[0].finding.message).split()))
        failure.text = clean("\n\n".join(map(_text, fails)))
    elif excepted and not warns:
        skipped = ET.SubElement(case, "skipped", type="exception")
        skipped.set("message", " ".join(clean(_exception(excepted[0])).split()))
    if warns or excepted:
        ET.SubElement(case, "system-out").text = clean("\n\n".join(map(_text, [*warns, *excepted])))
    return case


def _text(entry: Entry) -> str:
    finding = entry.finding
    place = f"{entry.path}:{finding.place.line}:{finding.place.column}"
    lines = [f"{place}: {severity_text(finding.severity)}: {finding.message}"]
    if finding.why:
        lines.append(finding.why)
    if entry.exemption is not None:
        lines.append(_exception(entry))
    elif finding.fix:
        lines.append(mend_text(finding))
    return "\n".join(lines)


def _exception(entry: Entry) -> str:
    return exception_text(entry.exemption) if entry.exemption else ""
