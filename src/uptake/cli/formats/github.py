"""GitHub's workflow commands: each finding as an annotation beside its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from uptake.cli.formats.entries import EVIDENCE, Entry, clean, entries, exception_text, mend_text, plan_path, rule_texts
from uptake.core.plan.check import Verdict
from uptake.core.words import say


def render(verdicts: Sequence[Verdict]) -> str:
    """Return the verdicts as workflow commands, one a line, and nothing else: a plan may come from anybody."""
    return "\n".join(_lines(verdicts))


def _lines(verdicts: Sequence[Verdict]) -> Iterator[str]:
    titles = {rule.code: rule.title for rule in rule_texts(verdicts)}
    for entry in entries(verdicts):
        code = entry.finding.code
        yield _exception(entry) if entry.exemption else _annotation(entry, f"{code} {titles[code]}")
    for verdict in verdicts:
        path = plan_path(verdict.plan)
        if verdict.lacking:
            yield _command("error", "\n".join(verdict.lacking), file=path, title=say(EVIDENCE))
        notes = [note for note in verdict.not_checked if note not in verdict.lacking]
        if notes:
            yield _command("notice", "\n".join(notes), file=path, title=say("Not checked"))


def _annotation(entry: Entry, title: str) -> str:
    finding, place = entry.finding, entry.finding.place
    mend = f"\n{mend_text(finding)}" if finding.fix else ""
    why = f"\n{finding.why}" if finding.why else ""
    where = {"file": entry.path, "line": str(place.line), "col": str(place.column)}
    return _command(finding.severity.value, f"{finding.message}{why}{mend}", **where, title=title)


def _exception(entry: Entry) -> str:
    if entry.exemption is None:
        return ""
    where = {"file": entry.path, "line": str(entry.exemption.place.line), "col": str(entry.exemption.place.column)}
    aside = say("Sets aside: {message}", message=entry.finding.message)
    title = say("{code} exception", code=entry.finding.code)
    return _command("notice", f"{exception_text(entry.exemption)}\n{aside}", **where, title=title)


def _command(name: str, text: str, **properties: str) -> str:
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {given}::{_data(text)}"


def _data(text: str) -> str:
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
