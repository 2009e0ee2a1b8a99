"""A verdict as text in 80 columns: what to mend first, then every finding with its line and how to mend it."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TextIO

from uptake.core.plan.check import Excepted, Verdict, worst
from uptake.core.plan.findings import Finding, Severity
from uptake.core.plan.rules import FAMILIES, registered
from uptake.core.plan.rules.words import count, day_text

WIDTH = 80
_FEW = 3  # with no more findings than this, a list of the worst would only repeat them


@dataclass(frozen=True, slots=True)
class Ink:
    """Plain ANSI, or nothing at all. State is always a word too, so that nothing is lost without it."""

    colour: bool = False

    @classmethod
    def for_stream(cls, stream: TextIO) -> Ink:
        """Colour on a terminal, unless NO_COLOR or a dumb terminal asks for none."""
        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        return cls(stream.isatty() and not plain)

    def strong(self, text: str) -> str:
        """Bold."""
        return self._in("1", text)

    def quiet(self, text: str) -> str:
        """Dim."""
        return self._in("2", text)

    def wrong(self, text: str) -> str:
        """The colour of an error."""
        return self._in("31", text)

    def right(self, text: str) -> str:
        """The colour of a pass."""
        return self._in("36", text)

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text


PLAIN = Ink()


def verdict_text(verdict: Verdict, lines: Sequence[str], ink: Ink = PLAIN) -> str:
    """Return the verdict as text; `lines` are the lines of the plan, shown beside what is found in them."""
    return "\n".join(line.rstrip() for line in _text(verdict, lines, ink))


def _text(verdict: Verdict, lines: Sequence[str], ink: Ink) -> Iterator[str]:
    yield ink.strong(_printable(verdict.plan))
    yield ink.quiet(f"checked for {_moment(verdict)}, as of {day_text(verdict.as_of)}")
    yield ""
    yield from _headline(verdict, ink)
    if len(verdict.findings) > _FEW:
        yield from _first(verdict, ink)
    for family, findings in groupby(sorted(verdict.findings, key=_by_family), key=lambda finding: finding.code[:3]):
        yield from _family(family, list(findings), lines, ink)
    if verdict.exceptions:
        yield from ["", ink.strong("Exceptions")]
        for excepted in verdict.exceptions:
            yield from _exception(excepted)
    if verdict.not_checked:
        yield from ["", ink.strong("Not checked")]
        for note in verdict.not_checked:
            yield from _wrapped(note, "  ")
    if verdict.findings:
        code = worst(verdict.findings)[0].code
        yield from ["", ink.quiet(f"More on a rule: uptake explain {code}")]


def _moment(verdict: Verdict) -> str:
    return {"plan": "the plan", "launch": "launch", "close": "closing the ticket"}[verdict.at]


def _headline(verdict: Verdict, ink: Ink) -> Iterator[str]:
    warnings = len(verdict.findings) - verdict.errors
    also = f" {count(warnings, 'warning')}." if warnings else ""
    if any(finding.code == "UP100" for finding in verdict.findings):
        mistakes = count(len(verdict.findings), "mistake")
        text = f"The plan cannot be read: {mistakes}. The other questions were not asked."
        yield from (ink.wrong(line) for line in _wrapped(text, ""))
    elif verdict.lacking and not verdict.errors:
        text = f"It cannot be said yet: evidence is missing for {count(len(verdict.lacking), 'question')}.{also}"
        yield ink.wrong(text)
    elif verdict.passed:
        asked = count(len(verdict.asked), "question")
        yield ink.right(f"Ready: {asked} asked, nothing stands in the way.{also}")
    else:
        rules = count(len({f.code for f in verdict.findings if f.severity is Severity.ERROR}), "question")
        verb = "is" if rules.startswith("1 ") else "are"
        yield ink.wrong(f"Not ready: {rules} {verb} open, in {count(verdict.errors, 'place')}.{also}")


def _first(verdict: Verdict, ink: Ink) -> Iterator[str]:
    yield from ["", ink.strong("Mend these first")]
    for finding in worst(verdict.findings):
        yield from _wrapped(finding.message, f"  {finding.code}  ", " " * 9)


def _by_family(finding: Finding) -> tuple[str, bool, str]:
    # A stable sort: within a rule the findings keep the order of the file.
    return finding.code[:3], finding.severity is not Severity.ERROR, finding.code


def _family(family: str, findings: list[Finding], lines: Sequence[str], ink: Ink) -> Iterator[str]:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    counted = ((errors, "error"), (len(findings) - errors, "warning"))
    counts = [count(number, noun) for number, noun in counted if number]
    name = "The file" if findings[0].code == "UP100" else FAMILIES.get(family, family)
    yield from ["", f"{ink.strong(name)} {ink.quiet('· ' + ', '.join(counts))}"]
    for code, of_rule in groupby(findings, key=lambda finding: finding.code):
        yield from _rule(code, list(of_rule), lines, ink)


def _rule(code: str, findings: list[Finding], lines: Sequence[str], ink: Ink) -> Iterator[str]:
    title = next((rule.title for rule in registered() if rule.code == code), "")
    kind = findings[0].severity.value
    yield ""
    yield f"  {ink.wrong(code) if kind == 'error' else ink.strong(code)}  {kind}: {title}"
    if findings[0].why:
        yield from (ink.quiet(line) for line in _wrapped(findings[0].why, " " * 9))
    for finding in findings:
        yield from _finding(finding, lines, ink)


def _finding(finding: Finding, lines: Sequence[str], ink: Ink) -> Iterator[str]:
    place = finding.place
    yield ""
    yield from _wrapped(finding.message, "    ")
    if 0 < place.line <= len(lines):
        number = f"    {place.line:>4} | "
        yield ink.quiet(number) + _clipped(_printable(lines[place.line - 1]), place.column, WIDTH - len(number))
    yield ink.quiet(f"    at {_printable(str(place))}")
    if finding.fix and finding.code == "UP100":
        yield from _wrapped(finding.fix, "    ")
    elif finding.fix:
        yield "    Mend it with:"
        yield from ("      " + _printable(line) for line in finding.fix.splitlines())


def _exception(excepted: Excepted) -> Iterator[str]:
    exemption = excepted.exemption
    until = day_text(exemption.until) if exemption.until else "no end"
    group = f" for {exemption.group}" if exemption.group else ""
    sets = count(len(excepted.findings), "finding")
    text = (
        f"{exemption.rule}{group} until {until}: {(exemption.reason or '').rstrip('.')}. "
        f"Approved by {exemption.approved_by}; sets {sets} aside."
    )
    yield from _wrapped(text, "  ")
    for finding in excepted.findings:
        yield from _wrapped(finding.message, "    - ", "      ")


def _clipped(line: str, column: int, width: int) -> str:
    """Return as much of a long line as fits, so that the column that is meant can be seen."""
    start = 0 if column < width - 20 else column - 20
    shown = ("…" if start else "") + line[start:]
    return shown if len(shown) <= width else shown[: width - 1] + "…"


def _printable(text: str) -> str:
    """Return text with what a terminal would act on made harmless: a plan may come from anybody."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _wrapped(text: str, first: str, after: str | None = None) -> list[str]:
    indent = first if after is None else after
    return textwrap.wrap(
        _printable(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
