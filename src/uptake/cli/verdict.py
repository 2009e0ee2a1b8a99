"""A verdict as text in 80 columns: what to mend first, then every finding with its line and how to mend it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TextIO

from uptake.core.frozen import frozen
from uptake.core.plan.check import Excepted, Verdict, worst
from uptake.core.plan.findings import Finding, Severity
from uptake.core.plan.rules import FAMILIES, registered
from uptake.core.plan.rules.words import day_text, for_group
from uptake.core.printable import printable, wrapped
from uptake.core.words import mark, say, say_n

WIDTH = 80
_CHECKED = {
    "plan": mark("checked for the plan, as of {day}"),
    "launch": mark("checked for launch, as of {day}"),
    "close": mark("checked for closing the ticket, as of {day}"),
}
_SEVERITIES = {Severity.ERROR: mark("error"), Severity.WARNING: mark("warning")}
_KEY = re.compile(r"([a-z_]+):")
# Keys that a plan has on its own, and no part of it: where a mend begins with one, it does not go where the finding is.
_OF_THE_PLAN = frozenset(
    [
        "owner",
        "sponsor",
        "helpers",
        "groups",
        "messages",
        "sessions",
        "feedback",
        "usage",
        "targets",
        "readings",
        "duties",
        "afterwards",
        "tickets",
    ]
)
_FEW = 3  # with no more findings than this, a list of the worst would only repeat them


@frozen
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
    yield ink.strong(printable(verdict.plan))
    yield ink.quiet(say(_CHECKED[verdict.at], day=day_text(verdict.as_of)))
    yield ""
    yield from _headline(verdict, ink)
    if len(verdict.findings) > _FEW:
        yield from _first(verdict, ink)
    for family, findings in groupby(sorted(verdict.findings, key=_by_family), key=lambda finding: finding.code[:3]):
        yield from _family(family, list(findings), lines, ink)
    if verdict.exceptions:
        yield from ["", ink.strong(say("Exceptions"))]
        for excepted in verdict.exceptions:
            yield from _exception(excepted)
    if verdict.not_checked:
        yield from ["", ink.strong(say("Not checked"))]
        for note in verdict.not_checked:
            yield from wrapped(note, WIDTH, "  ")
    if verdict.findings:
        code = worst(verdict.findings)[0].code
        yield from ["", ink.quiet(say("More on a rule: uptake explain {code}", code=code))]


def _headline(verdict: Verdict, ink: Ink) -> Iterator[str]:
    also = warnings_text(verdict)
    if any(finding.code == "UP100" for finding in verdict.findings):
        text = say_n(
            len(verdict.findings),
            "The plan cannot be read: {number} mistake. The other questions were not asked.",
            "The plan cannot be read: {number} mistakes. The other questions were not asked.",
        )
        yield from (ink.wrong(line) for line in wrapped(text, WIDTH, ""))
    elif verdict.lacking and not verdict.errors:
        text = say_n(
            len(verdict.lacking),
            "It cannot be said yet: evidence is missing for {number} question.",
            "It cannot be said yet: evidence is missing for {number} questions.",
        )
        yield ink.wrong(text + also)
    elif verdict.passed:
        one = "Ready: {number} question asked, nothing stands in the way."
        many = "Ready: {number} questions asked, nothing stands in the way."
        yield ink.right(say_n(len(verdict.asked), one, many) + also)
    else:
        yield ink.wrong(_not_ready(verdict) + also)


def _not_ready(verdict: Verdict) -> str:
    rules = {finding.code for finding in verdict.findings if finding.severity is Severity.ERROR}
    return say_n(
        len(rules),
        "Not ready: {number} question is open, in {places}.",
        "Not ready: {number} questions are open, in {places}.",
        places=say_n(verdict.errors, "{number} place", "{number} places"),
    )


def warnings_text(verdict: Verdict) -> str:
    """Return how many warnings there are, to follow a sentence; nothing if there are none."""
    warnings = len(verdict.findings) - verdict.errors
    return say_n(warnings, " {number} warning.", " {number} warnings.") if warnings else ""


def _first(verdict: Verdict, ink: Ink) -> Iterator[str]:
    yield from ["", ink.strong(say("Mend these first"))]
    for finding in worst(verdict.findings):
        yield from wrapped(finding.message, WIDTH, f"  {finding.code}  ", " " * 9)


def _by_family(finding: Finding) -> tuple[str, bool, str]:
    # A stable sort: within a rule the findings keep the order of the file.
    return finding.code[:3], finding.severity is not Severity.ERROR, finding.code


def _family(family: str, findings: list[Finding], lines: Sequence[str], ink: Ink) -> Iterator[str]:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    warnings = len(findings) - errors
    counts = [say_n(errors, "{number} error", "{number} errors")] if errors else []
    counts += [say_n(warnings, "{number} warning", "{number} warnings")] if warnings else []
    name = say("The file") if findings[0].code == "UP100" else say(FAMILIES.get(family, family))
    yield from ["", f"{ink.strong(name)} {ink.quiet('· ' + ', '.join(counts))}"]
    for code, of_rule in groupby(findings, key=lambda finding: finding.code):
        yield from _rule(code, list(of_rule), lines, ink)


def _rule(code: str, findings: list[Finding], lines: Sequence[str], ink: Ink) -> Iterator[str]:
    title = next((rule.title for rule in registered() if rule.code == code), code)
    severity = findings[0].severity
    yield ""
    shown = ink.wrong(code) if severity is Severity.ERROR else ink.strong(code)
    yield f"  {shown}  {say(_SEVERITIES[severity])}: {say(title)}"
    if findings[0].why:
        yield from (ink.quiet(line) for line in wrapped(findings[0].why, WIDTH, " " * 9))
    for finding in findings:
        yield from _finding(finding, lines, ink)


def _finding(finding: Finding, lines: Sequence[str], ink: Ink) -> Iterator[str]:
    place = finding.place
    yield ""
    yield from wrapped(finding.message, WIDTH, "    ")
    if 0 < place.line <= len(lines):
        number = f"    {place.line:>4} | "
        yield ink.quiet(number) + _clipped(printable(lines[place.line - 1]), place.column, WIDTH - len(number))
    yield ink.quiet("    " + printable(say("at {place}", place=place)))
    if finding.fix and finding.code == "UP100":
        yield from wrapped(finding.fix, WIDTH, "    ")
    elif finding.fix:
        yield "    " + _where(finding, lines)
        yield from ("      " + printable(line) for line in finding.fix.splitlines())


def _where(finding: Finding, lines: Sequence[str]) -> str:
    """Say where a mend goes: it may begin with a key of the plan's own, or with one that is there and empty."""
    key = _KEY.match(finding.fix)
    if key is None:
        return say("Mend it with:")
    name = key[1]
    if name in _OF_THE_PLAN:
        there = next((number for number, line in enumerate(lines) if line.startswith(f"{name}:")), None)
        if there is None:
            return say("Mend it with, at the top level of the plan, beside `groups`:")
        return say("Fill in:") if _is_empty(lines, there, name) else say("Mend it with, added to `{key}`:", key=name)
    own = _block(lines, finding.place.line - 1)
    return say("Fill in:") if any(_is_empty(lines, number, name) for number in own) else say("Mend it with:")


def _block(lines: Sequence[str], first: int) -> Iterator[int]:
    """The places of the line that is meant, and of those after it that stand as far in."""
    for number in range(max(first, 0), len(lines)):
        if lines[number].strip() and _indent(lines[number]) < _indent(lines[first]):
            return
        yield number


def _is_empty(lines: Sequence[str], number: int, key: str) -> bool:
    """Say whether a line is that of a key without a value, neither behind it nor below."""
    if not re.fullmatch(rf"[\s-]*{key}:\s*(?:#.*)?", lines[number]):
        return False
    below = next((line for line in lines[number + 1 :] if line.split("#")[0].strip()), "")
    return _indent(below) <= _indent(lines[number]) and not below.lstrip().startswith("- ")


def _indent(line: str) -> int:
    """How far in a line stands; the dash of a list's item is part of it."""
    return len(line) - len(line.lstrip(" -"))


def _exception(excepted: Excepted) -> Iterator[str]:
    exemption = excepted.exemption
    text = say_n(
        len(excepted.findings),
        "{rule}{of} until {until}: {reason}. Approved by {approver}; sets {number} finding aside.",
        "{rule}{of} until {until}: {reason}. Approved by {approver}; sets {number} findings aside.",
        rule=exemption.rule,
        of=for_group(exemption.group),
        until=day_text(exemption.until) if exemption.until else say("no end"),
        reason=(exemption.reason or "").rstrip("."),
        approver=exemption.approved_by,
    )
    yield from wrapped(text, WIDTH, "  ")
    for finding in excepted.findings:
        yield from wrapped(finding.message, WIDTH, "    - ", "      ")


def _clipped(line: str, column: int, width: int) -> str:
    """Return as much of a long line as fits, so that the column that is meant can be seen."""
    start = 0 if column < width - 20 else column - 20
    shown = ("…" if start else "") + line[start:]
    return shown if len(shown) <= width else shown[: width - 1] + "…"
