"""What a report has to show: at launch that people were told and can start, at closing that it is used and answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from uptake.core.calendar import Day
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Group, Message, Target
from uptake.core.plan.rules.frame import Case, Said, Unchecked, at, rule
from uptake.core.plan.rules.messages import in_time, only_broadcast
from uptake.core.plan.rules.words import day_text

TOLD, ACKNOWLEDGED, ACCESS, ANSWERED = 0.9, 0.6, 0.95, 0.8


@rule(
    "UP213",
    Severity.ERROR,
    "Too few of a group were told in time",
    why="Who was not told meets the change as an order. Nothing later makes up for it.",
    at="launch",
)
def untold(case: Case) -> Iterator[Said]:
    """Find groups near launch of which under 90 % were told in time."""
    for group, reading in _due(case, "UP213", "told"):
        if isinstance(reading, Unchecked):
            yield reading
            continue
        share = (reading.get("details") or {}).get("in_time")
        if share is None:
            yield _not_known("UP213", group, "how many were told in time")
        elif round(share, 4) < TOLD:
            message = f"{_share(share, reading['of'])} of {group.id} were told in time; {TOLD:.0%} must be."
            mend = "launch: 2027-01-11   # later, so that those who were told late had their time"
            yield at(group, _spaced(message), mend=mend, group=group.id)


@rule(
    "UP214",
    Severity.WARNING,
    "Too few of a group have acknowledged",
    why="Told is what was sent. Who has not said so may not have read it, or may not have understood it.",
    at="launch",
)
def unacknowledged(case: Case) -> Iterator[Said]:
    """Find groups near launch of which under 60 % acknowledged what changes."""
    for group, reading in _due(case, "UP214", "acknowledged"):
        if isinstance(reading, Unchecked):
            yield reading
        elif reading["value"] < ACKNOWLEDGED:
            message = f"{_counted(reading)} of {group.id} have acknowledged it; {ACKNOWLEDGED:.0%} should."
            mend = "remind: {after: 2wd, times: 2}"
            yield at(_asking(case, group) or group, _spaced(message), mend=mend, group=group.id)


def _asking(case: Case, group: Group) -> Message | None:
    asking = (message for message in case.plan.messages if message.asks == "acknowledge" and group.id in message.to)
    return next(asking, None)


@rule(
    "UP306",
    Severity.ERROR,
    "Not everybody of a group can start",
    why="Without a licence or a login the first try is a refusal, and there is seldom a second.",
    at="launch",
)
def no_access(case: Case) -> Iterator[Said]:
    """Find groups near launch that need access, of which under 95 % have it."""
    for group, reading in _due(case, "UP306", "access"):
        if isinstance(reading, Unchecked):
            yield reading
        elif reading["value"] < ACCESS:
            message = f"{_counted(reading)} of {group.id} have their {group.access}; {ACCESS:.0%} must."
            mend = f"access: {group.access}   # order the rest, and send uptake.access when it is granted"
            yield at(group, _spaced(message), mend=mend, group=group.id)


def _due(case: Case, code: str, measure: str) -> Iterator[tuple[Group, Mapping[str, Any] | Unchecked]]:
    """Yield the reading of each group whose launch has come near, or why there is none."""
    for group in case.groups:
        if measure == "access" and group.access == "none":
            continue
        day = _asked_from(case, group)
        if case.picture is None:
            yield (
                group,
                Unchecked(f"{code}: what was done for people is read from a report (--evidence).", lacks_evidence=True),
            )
            return
        if day is not None and case.as_of < day:
            note = f"{code}: {group.id} launches on {day_text(group.launch)}; it is asked from {day_text(day)}."
            yield group, Unchecked(note)
            continue
        yield group, _reading(case.picture, code, group, measure)


def _asked_from(case: Case, group: Group) -> Day | None:
    """Return the last day on which the group can be told in time: before it, nobody is late."""
    personal = (message for message in case.plan.messages if group.id in message.to and not only_broadcast(message))
    message = next(personal, None)
    return in_time(case, group, message or Message("", (), None))


def _reading(picture: Mapping[str, Any], code: str, group: Group, measure: str) -> Mapping[str, Any] | Unchecked:
    found = next((one for one in picture["groups"] if one["id"] == group.id), None)
    if found is None:
        return Unchecked(
            f"{code}: the report does not know the group {group.id}. Make it from this plan.", lacks_evidence=True
        )
    if found["hidden"]:
        return Unchecked(f"{code}: {group.id} has too few people to show.")
    reading: Mapping[str, Any] = found["measures"].get(measure) or {"state": "unknown", "why": None}
    if reading["state"] == "too few":
        return Unchecked(f"{code}: {group.id} has too few people to show.")
    if reading["state"] != "ok" or reading["value"] is None:
        why = f": {reading['why']}" if reading.get("why") else ""
        return Unchecked(f"{code}: the report does not know `{measure}` for {group.id}{why}.", lacks_evidence=True)
    return reading


def _not_known(code: str, group: Group, what: str) -> Unchecked:
    return Unchecked(f"{code}: the report does not say {what} in {group.id}.", lacks_evidence=True)


def _counted(reading: Mapping[str, Any]) -> str:
    return f"{reading['value']:.0%} ({reading['count']} of {reading['of']})"


def _share(share: float, of: int) -> str:
    return f"{share:.0%} ({round(share * of)} of {of})"


def _spaced(text: str) -> str:
    return text.replace("%", " %")


@rule(
    "UP405",
    Severity.WARNING,
    "People waited for their first answer",
    why="Trust is lost in the first weeks. A late answer then is remembered longer than any later one.",
    at="close",
)
def late_answers(case: Case) -> Iterator[Said]:
    """Find a rollout in whose weeks 1–4 under 80 % of first replies came within the promise."""
    if case.picture is None:
        yield Unchecked("UP405: how soon people were answered is read from a report (--evidence).", lacks_evidence=True)
        return
    reading = case.picture["responsiveness"].get("weeks_1_4", {}).get("first_reply")
    if reading is None or reading["value"] is None:
        why = f": {reading['why']}" if reading and reading.get("why") else ""
        yield Unchecked(f"UP405: the report does not know how soon people were answered in weeks 1–4{why}.")
    elif reading["value"] < ANSWERED:
        message = f"In weeks 1–4, {_counted(reading)} of first replies came within the promise; {ANSWERED:.0%} should."
        mend = "first_reply_within: 1wd   # a time that can be kept, or more hours to keep it"
        yield at(case.plan.feedback or case.plan, _spaced(message), mend=mend)


@rule(
    "UP607",
    Severity.ERROR,
    "The adoption ticket cannot be closed",
    why="The ticket is the owner's promise. It ends when people use it and go on, or when somebody decides to stop.",
    at="close",
    ticket="adoption",
)
def not_adopted(case: Case) -> Iterator[Said]:
    """Find targets that are not met and held, unless the decision to stop is recorded."""
    if case.picture is None:
        yield Unchecked("UP607: whether targets are met is read from a report (--evidence).", lacks_evidence=True)
        return
    if (case.picture["decision"] or {}).get("decision") == "stop":
        return
    for target in case.plan.targets:
        reading = _of_target(case.picture, target)
        if reading is None:
            note = f"UP607: the report does not know the target of `{target.measure}`{_for(target)}."
            yield Unchecked(note, lacks_evidence=True)
            continue
        against = _not_met(reading) or _not_held(case, case.picture, target)
        if against:
            yield at(target, f"`{target.measure}`{_for(target)} {against}.", mend=_TO_CLOSE, group=target.group)


_TO_CLOSE = "- {when: day 90, do: 'Decide: continue, change or stop', evidence: decision}   # to stop closes it too"


def _for(target: Target) -> str:
    return f" for {target.group}" if target.group else ""


def _of_target(picture: Mapping[str, Any], target: Target) -> Mapping[str, Any] | None:
    """Return what a report says of a target: the same measure of the same group, with the same value."""
    wanted = (target.measure, target.group or "all", target.at_least, target.at_most)
    found = (one for one in picture["targets"] if _key(one) == wanted)
    return next(found, None)


def _key(one: Mapping[str, Any]) -> tuple[str, str, float | None, float | None]:
    return one["measure"], one["group"], one["at_least"], one["at_most"]


def _not_met(reading: Mapping[str, Any]) -> str:
    verdict = reading["verdict"]
    if verdict == "met":
        return ""
    if reading["reading"] is None:
        because = f": {'; '.join(reading['because'])}" if reading["because"] else ""
        return f"cannot be said to be met{because}"
    figure = f"{reading['reading']:.0%}".replace("%", " %")
    if verdict == "missed":
        return f"was missed: {figure} on its day"
    return (
        f"is not decided yet: {figure} so far, by {day_text(Day.fromisoformat(reading['by']))}"
        if reading["by"]
        else (f"has no day by which it is decided: {figure} so far")
    )


def _not_held(case: Case, picture: Mapping[str, Any], target: Target) -> str:
    """Return why a target that was met is not held: its time is not over, or the figure has fallen since."""
    if target.holds_for is None:
        return ""
    group = case.plan.groups.get(target.group or "")
    by = case.days(target.by, group.launch if group else case.plan.start)
    if by is None:
        return ""
    until = case.plan.calendar.forward(by.last, target.holds_for)
    if Day.fromisoformat(picture["as_of"]) < until:
        return f"is met and has to hold until {day_text(until)}"
    of = next((one for one in picture["groups"] if one["id"] == target.group), picture["all"])
    now = (of["measures"].get(target.measure) or {}).get("value")
    if now is None:
        return "was met, and nothing says whether it has held"
    low = target.at_least is not None and now < target.at_least
    high = target.at_most is not None and now > target.at_most
    return f"was met and has not held: it is {now:.0%} now".replace("%", " %") if low or high else ""
