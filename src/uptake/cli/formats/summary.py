"""A job's summary and a pull request's comment, in Markdown: what is open, and what is set aside until when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from uptake.cli.formats.entries import Entry, clean, entries, exception_text, plan_path, severity_text, unreadable
from uptake.cli.verdict import warnings_text
from uptake.core.plan.check import Verdict
from uptake.core.plan.findings import Severity
from uptake.core.plan.rules.words import day_text
from uptake.core.words import say, say_n
from uptake.errors import FileError

_MOST = 100  # findings of one plan: a page shows no more than a megabyte, and nobody reads on
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_MENTION = re.compile(r"(?<![\w.@-])@(?=\w)")
_WORD_JOINER = "\N{WORD JOINER}"


def summary(verdicts: Sequence[Verdict]) -> str:
    """Return the verdicts as Markdown. Text from a plan is shown as it stands: it marks up nothing and calls nobody."""
    return "\n".join(line for verdict in verdicts for line in _plan(verdict)) + "\n"


def append_summary(verdicts: Sequence[Verdict], path: str) -> None:
    """Append the summary to a file. Raises FileError if that fails."""
    try:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(summary(verdicts))
    except OSError as error:
        from uptake.core.system_words import system_says  # the gate starts light

        raise FileError(
            say("The summary cannot be written to {path}: {reason}.", path=path, reason=system_says(error))
        ) from error


def _plan(verdict: Verdict) -> Iterator[str]:
    found = entries([verdict])
    yield f"### {_escaped(plan_path(verdict.plan))}"
    yield ""
    yield say("{headline} As of {day}.", headline=_headline(verdict), day=day_text(verdict.as_of))
    yield ""
    shown = [entry for entry in found if entry.exemption is None]
    if shown:
        yield say("| rule | line | what is missing or wrong |")
        yield "|---|---:|---|"
        yield from map(_row, shown[:_MOST])
        yield ""
    if len(shown) > _MOST:
        yield say("And {more} more.", more=len(shown) - _MOST)
        yield ""
    notes = {exception_text(entry.exemption): entry for entry in found if entry.exemption}
    yield from _folded(say("Exceptions"), list(notes))
    yield from _folded(say("Not checked"), verdict.not_checked)


def _headline(verdict: Verdict) -> str:
    also = warnings_text(verdict)
    if unreadable(verdict):
        one, many = "**The plan cannot be read**: {number} mistake.", "**The plan cannot be read**: {number} mistakes."
        return say_n(len(verdict.findings), one, many)
    if verdict.passed:
        one = "**Ready**: {number} question asked, nothing stands in the way."
        many = "**Ready**: {number} questions asked, nothing stands in the way."
        return say_n(len(verdict.asked), one, many) + also
    if not verdict.errors:
        return say("**Not known**: evidence is needed and not available.") + also
    rules = {finding.code for finding in verdict.findings if finding.severity is Severity.ERROR}
    places = say_n(verdict.errors, "{number} place", "{number} places")
    one = "**Not ready**: {number} question is open, in {places}."
    many = "**Not ready**: {number} questions are open, in {places}."
    return say_n(len(rules), one, many, places=places) + also


def _row(entry: Entry) -> str:
    finding = entry.finding
    return f"| {finding.code} {severity_text(finding.severity)} | {finding.place.line} | {_escaped(finding.message)} |"


def _folded(title: str, notes: Sequence[str]) -> Iterator[str]:
    if notes:
        yield f"**{title}**"
        yield ""
        yield from (f"- {_escaped(note)}" for note in notes[:_MOST])
        yield ""


def _escaped(text: str) -> str:
    """Return text on one line in which nothing is Markdown, HTML or a mention."""
    line = " ".join(clean(text).split())
    marked = _MARKS.sub(r"\\\1", line)
    return _MENTION.sub(f"@{_WORD_JOINER}", marked)
