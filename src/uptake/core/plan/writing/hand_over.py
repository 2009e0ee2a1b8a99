"""The page for whoever will answer for a rollout: the open questions in plain words, with space under each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from uptake.core.plan.findings import Finding
from uptake.core.plan.model import Duty, Plan
from uptake.core.plan.rules.words import day_text
from uptake.core.plan.writing.asking import Asked, open_in
from uptake.core.wording import plain
from uptake.core.words import mark, say, say_n

ANSWER = mark("Answer:")
REST = mark("Also open, for whoever keeps the plan")
REST_INTRO = mark("Nothing has to be written here.")
DUTIES = mark("What the first ninety days ask of that person")
INTRO = (
    mark("Write under “Answer:”. What you do not know, leave empty: it stays open, and nobody guesses it."),
    mark(
        "Where something stands under “So far”, the plan says it already. Write an answer only if it should be another."
    ),
    mark("Leave the headings as they are, and send this page back to whoever sent it to you."),
)
# What the questions of the page ask already. All else is listed at its end.
_ASKED = frozenset(
    {
        *("UP101", "UP102", "UP104", "UP105", "UP106", "UP107", "UP108", "UP110", "UP201", "UP202"),
        *("UP203", "UP206", "UP303", "UP401", "UP501", "UP502", "UP504", "UP507"),
    }
)
_ENOUGH = re.compile(r"hours_per_week: ([0-9.]+)")  # in the YAML that mends UP107


def hand_over(plan: Plan, asked: Sequence[Asked], findings: Sequence[Finding]) -> str:
    """Return the page as Markdown. `findings` are the gate's, of the same plan."""
    return "\n".join(_lines(plan, asked, findings)) + "\n"


def headline(plan: Plan) -> str:
    """Return the title of the page."""
    return say("{title}: what only people can answer", title=plan.title)


def _lines(plan: Plan, asked: Sequence[Asked], findings: Sequence[Finding]) -> Iterator[str]:
    yield from (f"# {headline(plan)}", "")
    launch = say("Launch is on {day}.", day=day_text(plan.start))
    open_ = say("{open} of {all} questions are open.", open=open_in(plan), all=len(asked))
    yield from (f"> {launch} {open_}", "")
    for sentence in INTRO:
        yield f"- {say(sentence)}"
    numbers = {one: number for number, one in enumerate(asked, 1)}
    hints = _hints(plan, findings)
    for section, questions in groupby(asked, key=lambda one: one.section):
        yield from ("", f"## {section}")
        for one in questions:
            yield from _question(one, numbers[one], hints.get(one.key, ()))
        if section == asked[0].section:
            yield from _duties(plan)
    yield from _rest(findings)


def _question(one: Asked, number: int, hints: Sequence[str]) -> Iterator[str]:
    yield from ("", f"### {number}. {one.heading}", "", say(one.question.help), "")
    if one.so_far:
        yield from ("> " + say("So far: {answer}", answer=one.so_far), "")
    for hint in hints:
        yield from (f"> {hint}", "")
    yield from (say(ANSWER), "", "")


def _duties(plan: Plan) -> Iterator[str]:
    if not plan.duties:
        return
    yield from (f"## {say(DUTIES)}", "")
    for duty in plan.duties:
        when = " ".join(_when(duty))
        yield f"> - {when}: {duty.do} ({_hours(duty.hours)})"


def _hours(hours: float) -> str:
    return say_n(1 if hours == 1 else 2, "{number} hour", "{number} hours", number=plain(hours))


def _when(duty: Duty) -> Iterator[str]:
    if duty.every:
        yield say("every week")
    if duty.when:
        yield _days(duty.when.text)
    if duty.until:
        yield say("until {day}", day=_days(duty.until.text))


def _days(text: str) -> str:
    return say("day {days}", days=text.removeprefix("day ")) if text.startswith("day ") else text


def _hints(plan: Plan, findings: Sequence[Finding]) -> dict[str, list[str]]:
    """Return what the check says against an answer that is there, or what has to be known to give one."""
    hints: dict[str, list[str]] = {}
    for finding in findings:
        if finding.code == "UP107" and (enough := _ENOUGH.search(finding.fix)):
            need = plain(float(enough[1]))
            hints["hours"] = [say("The duties below need up to {hours} hours in one week.", hours=need)]
        elif finding.code == "UP102":
            hints["owner"] = [say("The check says: {finding}", finding=finding.message)]
        elif finding.code == "UP303" and plan.helpers:
            hints.setdefault("helper_hours", []).append(say("The check says: {finding}", finding=finding.message))
    return hints


def _rest(findings: Sequence[Finding]) -> Iterator[str]:
    rest = [finding for finding in findings if finding.code not in _ASKED]
    if not rest:
        return
    yield from ("", f"## {say(REST)}", "", say(REST_INTRO), "")
    for finding in rest:
        yield f"> - {finding.message} ({finding.code})"
