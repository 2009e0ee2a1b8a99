"""GitLab's code quality report: a JSON list with one entry for each finding."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from uptake.cli.formats.entries import EVIDENCE, Entry, clean, digest, entries, exception_text, plan_path
from uptake.core.plan.check import Verdict
from uptake.core.plan.findings import Severity
from uptake.core.words import say

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}
_SET_ASIDE = "info"


def render(verdicts: Sequence[Verdict]) -> str:
    """Return the verdicts as a code quality report. It is ASCII, so that no encoding on the way can spoil it."""
    found = [_item(entry) for entry in entries(verdicts)]
    return json.dumps(
        [*found, *(_lacking(verdict, note) for verdict in verdicts for note in verdict.lacking)], indent=1
    )


def _item(entry: Entry) -> dict[str, Any]:
    finding, exemption = entry.finding, entry.exemption
    said = finding.message if exemption is None else f"{finding.message} {exception_text(exemption)}"
    return {
        "description": clean(said),
        "check_name": finding.code,
        "fingerprint": entry.fingerprint,
        "severity": _SEVERITIES[finding.severity] if exemption is None else _SET_ASIDE,
        "location": {"path": entry.path, "lines": {"begin": finding.place.line}},
    }


def _lacking(verdict: Verdict, note: str) -> dict[str, Any]:
    path = plan_path(verdict.plan)
    return {
        "description": clean(f"{say(EVIDENCE)}. {note}"),
        "check_name": "evidence",
        "fingerprint": digest("evidence", path, note),
        "severity": _SEVERITIES[Severity.ERROR],
        "location": {"path": path, "lines": {"begin": 1}},
    }
