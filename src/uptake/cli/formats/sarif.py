"""SARIF 2.1.0, the OASIS standard for results of static analysis: one run, whatever the number of plans."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from uptake import __version__
from uptake.cli.explain import _folder
from uptake.cli.formats.entries import (
    Entry,
    RuleText,
    clean,
    entries,
    exception_text,
    mend_text,
    rule_texts,
    unreadable,
)
from uptake.core.plan.check import Verdict
from uptake.core.plan.model import Place
from uptake.core.words import ENGLISH, say, spoken

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"  # by convention, the root of the repository
_FINGERPRINT = "uptake/v1"


def render(verdicts: Sequence[Verdict]) -> str:
    """Return the verdicts as a SARIF log. It is ASCII, so that no encoding on the way can spoil it."""
    rules = rule_texts(verdicts)
    places = {rule.code: number for number, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "uptake",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": _message(say("The root of the repository."))}},
        "invocations": [_invocation(verdict) for verdict in verdicts],
        "results": [_result(entry, places[entry.finding.code]) for entry in entries(verdicts)],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _message(text: str) -> dict[str, Any]:
    return {"text": clean(text)}


def _rule(rule: RuleText) -> dict[str, Any]:
    more = say("More on it: uptake explain {code}", code=rule.code)
    page = _page(rule.code)
    return {
        "id": rule.code,
        "shortDescription": _message(f"{rule.title}."),
        "fullDescription": _message(rule.why),
        "help": {**_message(f"{rule.title}. {rule.why} {more}"), "markdown": page or f"{rule.why}\n\n`{more}`"},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": [rule.family], "problem.severity": rule.severity.value},
    }


def _page(code: str) -> str:
    """Return the page of a rule as `uptake explain` prints it; empty where there is none."""
    if spoken() != ENGLISH:  # the pages are in English: who reads another language gets the reason alone
        return ""
    page = _folder() / "rules" / f"{code}.md"
    return page.read_text(encoding="utf-8") if page.is_file() else ""


def _result(entry: Entry, rule_index: int) -> dict[str, Any]:
    finding = entry.finding
    mend = f"\n{mend_text(finding)}" if finding.fix else ""
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": finding.severity.value,
        "message": _message(f"{finding.message}{mend}"),
        "locations": [_location(entry.path, finding.place)],
        "partialFingerprints": {_FINGERPRINT: entry.fingerprint},
    }
    if entry.exemption is not None:
        # Without `status` it is accepted: the schemas in use disagree on that key's name.
        result["suppressions"] = [
            {
                "kind": "inSource",
                "justification": clean(exception_text(entry.exemption)),
                "location": _location(entry.path, entry.exemption.place),
            }
        ]
    return result


def _location(path: str, place: Place) -> dict[str, Any]:
    artifact = {"uri": f"file://{quote(path)}"} if path.startswith("/") else {"uri": quote(path), "uriBaseId": _ROOT}
    region = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _invocation(verdict: Verdict) -> dict[str, Any]:
    """Return one plan's check as an invocation; what was not asked are its notes."""
    return {
        "executionSuccessful": not unreadable(verdict) and not verdict.lacking,
        "toolExecutionNotifications": [
            {
                "level": "error" if note in verdict.lacking else "note",
                "message": _message(note),
                "properties": {"plan": clean(verdict.plan)},
            }
            for note in verdict.not_checked
        ],
    }
