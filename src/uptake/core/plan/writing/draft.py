"""
The draft of a plan from answers: small, commented, and open where only people can say. Its comments are in the language
that is spoken; what it says to people is in the plan's, which is the one that is spoken where nobody says another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from uptake.core.calendar import Calendar
from uptake.core.plan.writing.answers import Answers, GroupAnswers
from uptake.core.plan.writing.dates import by_when
from uptake.core.plan.writing.lines import asked, entry, given_or_asked, inline, note
from uptake.core.plan.writing.questions import ALL, CHANGE, measure_for
from uptake.core.plan.writing.scalars import scalar
from uptake.core.plan.writing.understanding import short_name
from uptake.core.words import ENGLISH, mark, say, speakable, speaking, spoken

_EVERYBODY = mark("Everybody")
_A_TASK = mark("Two cases from your own list of today")
_PURPOSE = mark("To find where people need help. Not used to judge anybody.")
_FEAR = mark('{ask: "Does this replace me?", answer: "No. …"}')
_DUTIES = (
    mark("Sit beside people at their first real task"),
    mark("Answer, decide and publish what changed"),
    mark("Decide: continue, change or stop"),
)
_USUAL_HOURS = 4.0  # of an owner of whom no hours are known; the check asks for them
_HEAD = mark(
    "The plan of a rollout: who answers for usage, who is affected, what changes for them, what is measured. "
    "OPEN marks what only people can answer. Write it behind the colon and take the comment away; "
    "`uptake check` says what is missing."
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is taken over from an earlier plan: whole keys as plain data, and its groups by name."""

    sections: Mapping[str, Any] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    title: str = ""
    calendar: Calendar | None = None
    language: str = ""


NOTHING_KEPT = Kept()


def draft(answers: Answers, kept: Kept = NOTHING_KEPT) -> str:
    """Return a plan as YAML. It loads without mistakes; what it leaves open is for the check to ask."""
    language = language_of(answers, kept.language)
    groups = _groups(answers, kept, language)
    parts = (
        _beginning(answers, kept, language),
        _owner(answers, kept),
        _affected(groups, kept, language),
        _acts(answers, groups, kept, language),
        _usage(answers),
        _targets(answers, groups, kept),
        _duties(answers, kept, language),
        _privacy(kept, language),
    )
    return "\n".join("\n".join(part) + "\n" for part in parts)


def calendar_of(answers: Answers) -> Calendar:
    """Return the calendar that the answers name."""
    known = answers.known
    return Calendar(known.get("timezone", "UTC"), known.get("country"), known.get("region"))


def language_of(answers: Answers, before: str) -> str:
    """Return the language of a plan's texts: as it is answered, as in the plan `before`, or that which is spoken."""
    return str(answers.known.get("language") or before or spoken())


def a_task(language: str) -> str:
    """Return what people bring to a session, in the language of the plan."""
    return _said_in(language, _A_TASK)


def _said_in(language: str, text: str) -> str:
    with speaking(speakable(language.partition("-")[0])):
        return say(text)


def _groups(answers: Answers, kept: Kept, language: str) -> dict[str, GroupAnswers]:
    if answers.groups:
        return {short_name(group.title): group for group in answers.groups}
    if kept.groups:
        return {name: GroupAnswers(str(group.get("title", ""))) for name, group in kept.groups.items()}
    everybody = _said_in(language, _EVERYBODY)
    return {short_name(everybody): GroupAnswers(everybody)}


def _beginning(answers: Answers, kept: Kept, language: str) -> Iterator[str]:
    known = answers.known
    yield from note(say(_HEAD))
    if kept.title:
        yield from note(say("Begun like “{title}”: read through what was taken over.", title=kept.title))
    yield "uptake: 1"
    yield from entry("rollout", answers.rollout)
    yield from entry("title", known.get("title") or answers.rollout.replace("-", " ").capitalize())
    if known.get("language") or language != ENGLISH:
        yield from entry("language", language)
    yield from entry("launch", answers.launch, note=say("day 0: people are meant to use it from here"))
    if "calendar" in kept.sections:
        yield from entry("calendar", kept.sections["calendar"])
        return
    yield "calendar:"
    if known.get("timezone"):
        yield from entry("timezone", known["timezone"], 2)
    else:
        yield _noted("  timezone: UTC", say("write where the work is done, such as Europe/Berlin"))
    yield from _or_comment("country", known.get("country"), _noted("DE", say("for the public holidays")))
    if known.get("region"):
        yield from entry("region", known["region"], 2)


def _noted(line: str, comment: str) -> str:
    return f"{line}   # {comment}"


def _or_comment(key: str, value: object, example: str) -> Iterator[str]:
    if value is None:
        yield f"  # {key}: {example}"
    else:
        yield from entry(key, value, 2)


def _owner(answers: Answers, kept: Kept) -> Iterator[str]:
    known = answers.known
    yield _noted("owner:", say("answers for usage reaching its target: a person, never a team"))
    for key, name in _OWNER.items():
        yield from given_or_asked(key, known.get(name), ALL[name], 2)
    sponsor = known.get("sponsor") or kept.sections.get("sponsor")
    yield from given_or_asked("sponsor", sponsor, ALL["sponsor"])
    if known.get("helpers"):
        yield _noted("helpers:", say("who is beside people at first use"))
        for person in known["helpers"]:
            yield from _helper(person, known.get("helper_hours"))
    elif "helpers" in kept.sections:
        yield from entry("helpers", kept.sections["helpers"])
    else:
        yield asked("helpers", ALL["helpers"])


_OWNER = {
    "person": "owner",
    "deputy": "deputy",
    "reach": "reach",
    "replies_within": "replies_within",
    "hours_per_week": "hours",
}


def _helper(person: str, hours: float | None) -> Iterator[str]:
    first = next(entry("person", person, 4)).lstrip()
    yield f"  - {first}"
    yield from given_or_asked("hours_per_week", hours, ALL["helper_hours"], 4)


def _affected(groups: Mapping[str, GroupAnswers], kept: Kept, language: str) -> Iterator[str]:
    yield _noted("groups:", say("who is affected: the denominator of every share"))
    for name, group in groups.items():
        own = dict(kept.groups.get(name, {}))
        yield f"  {scalar(name)}:"
        if title := group.title or own.pop("title", ""):
            yield from entry("title", title, 4)
        own.pop("title", None)
        if who := group.known.get("who"):
            yield from entry("who", who, 4)
        elif group.known.get("size") or not {"who", "size"} & own.keys():
            yield from given_or_asked("size", group.known.get("size"), ALL["size"], 4)
        for key, value in own.items():
            if key not in {"who", "size"} or not {"who", "size"} & group.known.keys():
                yield from entry(key, value, 4)
        if "like" not in own:  # what it does not say itself, it has from that group
            yield from _rhythm(group)
            yield from _changes(group, language)


def _rhythm(group: GroupAnswers) -> Iterator[str]:
    rhythm = group.known.get("rhythm")
    usual = "" if rhythm else say("how often the work comes up: daily, weekly, monthly or on demand")
    yield from entry("rhythm", rhythm or "weekly", 4, usual)


def _changes(group: GroupAnswers, language: str) -> Iterator[str]:
    yield "    changes:"
    for change in group.changes or ({},):
        lines = [line for one in CHANGE for line in given_or_asked(one.key, _listed(change.get(one.key)), one, 8)]
        yield f"      - {lines[0].lstrip()}"
        yield from lines[1:]
    yield _noted("    # questions:", say("what people fear, answered before it is asked"))
    yield f"    #   - {_said_in(language, _FEAR)}"


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _acts(answers: Answers, groups: Mapping[str, GroupAnswers], kept: Kept, language: str) -> Iterator[str]:
    replies = answers.known.get("replies_within")
    usual: dict[str, Callable[[], Iterator[str]]] = {
        "messages": lambda: _messages(list(groups)),
        "sessions": lambda: _sessions(list(groups), language),
        "feedback": lambda: _feedback(replies),
    }
    for key, lines in usual.items():
        yield from entry(key, kept.sections[key]) if key in kept.sections else lines()


def _messages(groups: list[str]) -> Iterator[str]:
    yield _noted("messages:", say("what each person is told, when, by whom"))
    yield "  - id: heads-up"
    yield from entry("to", groups, 4)
    yield _noted("    when: workday -15", say("working days before launch"))
    yield "    sender: manager"
    yield "    channels: [email]"
    yield "    asks: acknowledge"
    yield "    remind: {after: 3wd, times: 2}"


def _sessions(groups: list[str], language: str) -> Iterator[str]:
    yield _noted("sessions:", say("first use with a human present, on real work"))
    yield "  - id: first-use"
    yield from entry("groups", groups, 4)
    yield "    between: [workday -2, workday 10]"
    yield "    lasts: 45m"
    yield "    seats: 6"
    yield _noted("    times: auto", say("as many as the people need"))
    yield from entry("tasks", [a_task(language)], 4)


def _feedback(replies: str | None) -> Iterator[str]:
    yield "feedback:"
    yield from given_or_asked("first_reply_within", replies, ALL["replies_within"], 2)
    yield "  decide_within: 5wd"
    yield _noted("  publish: week", say("“you said, we did”"))


def _usage(answers: Answers) -> Iterator[str]:
    yield _noted("usage:", say("what counts as use"))
    yield "  kind: events"
    for key in ("real_work", "old_way"):
        names = answers.known.get(key)
        filters = None if names is None else [{"event": name} for name in names]
        yield from given_or_asked(key, filters, ALL[key], 2)


def _targets(answers: Answers, groups: Mapping[str, GroupAnswers], kept: Kept) -> Iterator[str]:
    yield _noted("targets:", say("explicit success criteria"))
    launch, calendar = dt.date.fromisoformat(answers.launch), kept.calendar or calendar_of(answers)
    for name, group in groups.items():
        rhythm = group.known.get("rhythm")
        measure = measure_for(rhythm)
        yield f"  - measure: {measure}"
        yield f"    group: {scalar(name)}"
        yield from given_or_asked("at_least", group.known.get("target"), ALL["target"], 4)
        yield f"    by: {by_when(measure, rhythm, launch, calendar)}"
        yield _noted("    baseline: 0%", say("nobody uses it before launch"))
    usual = {"every": "week", "weekday": "Mon", "to": {"owner": "week", "sponsor": "month"}}
    yield from entry("readings", kept.sections.get("readings") or usual)


def _duties(answers: Answers, kept: Kept, language: str) -> Iterator[str]:
    if "duties" in kept.sections:
        yield from entry("duties", kept.sections["duties"])
    else:
        yield _noted("duties:", say("what the owner does between launch day and day 90"))
        first, weekly, last = duty_hours(answers.known.get("hours"))
        beside, answer, decide = (_said_in(language, one) for one in _DUTIES)
        for duty in (
            {"when": "day 0..4", "do": beside, "hours": first},
            {"every": "week", "until": "day 90", "do": answer, "hours": weekly},
            {"when": "day 90", "do": decide, "hours": last, "evidence": "decision"},
        ):
            yield f"  - {inline(duty)}"
    contact = answers.known.get("deputy") or answers.known.get("owner")
    kept_after = kept.sections.get("afterwards")
    if kept_after is not None:
        yield from entry("afterwards", kept_after)
    else:
        yield _noted("afterwards:", say("who stays reachable after day 90"))
        yield from given_or_asked("contact", contact, ALL["deputy"], 2)
        yield "  watch: quarter"


def duty_hours(hours: float | None) -> tuple[float, float, float]:
    """Return the hours of the first days, of each week and of the last day: no week holds more than there are."""
    whole = hours or _USUAL_HOURS
    return whole / 2, whole / 4, whole / 4


def _privacy(kept: Kept, language: str) -> Iterator[str]:
    usual = {"names": "groups", "purpose": _said_in(language, _PURPOSE)}
    yield from entry("privacy", kept.sections.get("privacy") or usual)
    if "columns" in kept.sections:
        yield from entry("columns", kept.sections["columns"])
