"""What a report has to show: at launch that people were told and can start, at closing that it is used and answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from uptake.core.calendar import Day
from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Group, Message, Target
from uptake.core.plan.rules.frame import Case, Said, Unchecked, at, rule
from uptake.core.plan.rules.readings import Share, due
from uptake.core.plan.rules.words import day_text, for_group, percent
from uptake.core.words import mark, say

TOLD, ACKNOWLEDGED, ACCESS, ANSWERED = 0.9, 0.6, 0.95, 0.8
_ACCESS = {"licence": mark("licence"), "login": mark("login")}


@rule(
    "UP213",
    Severity.ERROR,
    "Too few of a group were told in time",
    why="Who was not told meets the change as an order. Nothing later makes up for it.",
    at="launch",
)
def untold(case: Case) -> Iterator[Said]:
    """Find groups near launch of which under 90 % were told in time."""
    for group, told in due(case, "UP213", "told", TOLD):
        if isinstance(told, Unchecked):
            yield told
        else:
            message = say(
                "{told} of {group} were told in time; {least} must be.",
                told=str(told),
                group=called(group.id),
                least=percent(TOLD),
            )
            mend = say("launch: 2027-01-11   # later, so that those who were told late had their time")
            yield at(group, message, mend=mend, group=group.id)


@rule(
    "UP214",
    Severity.WARNING,
    "Too few of a group have acknowledged",
    why="Told is what was sent. Who has not said so may not have read it, or may not have understood it.",
    at="launch",
)
def unacknowledged(case: Case) -> Iterator[Said]:
    """Find groups near launch of which under 60 % acknowledged what changes."""
    for group, said in due(case, "UP214", "acknowledged", ACKNOWLEDGED):
        if isinstance(said, Unchecked):
            yield said
        else:
            message = say(
                "{reading} of {group} have acknowledged it; {least} should.",
                reading=str(said),
                group=called(group.id),
                least=percent(ACKNOWLEDGED),
            )
            asking = _asking(case, group)
            yield at(asking or group, message, mend=_ask_again(asking), group=group.id)


def _ask_again(asking: Message | None) -> str:
    """What is to be done next, by what the plan does already."""
    if asking is None:
        return "asks: acknowledge   # " + say("in a message to this group: nobody has asked them")
    if asking.remind is None:
        return "remind: {after: 2wd, times: 2}   # " + say("in this message: whoever is silent is asked again")
    once_more = f"remind: {{after: {asking.remind.after.text}, times: {asking.remind.times + 1}}}"
    return f"{once_more}   # " + say("once more; let the managers of silent teams ask too, or people sign in a meeting")


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
    for group, can_start in due(case, "UP306", "access", ACCESS):
        if isinstance(can_start, Unchecked):
            yield can_start
        else:
            message = say(
                "{reading} of {group} have their {access}; {least} must.",
                reading=str(can_start),
                group=called(group.id),
                access=say(_ACCESS.get(group.access, group.access)),
                least=percent(ACCESS),
            )
            mend = say(
                "access: {access}   # order the rest, and send uptake.access when it is granted", access=group.access
            )
            yield at(group, message, mend=mend, group=group.id)


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
        yield Unchecked(
            say("UP405: how soon people were answered is read from a report (--evidence)."), lacks_evidence=True
        )
        return
    reading = case.picture["responsiveness"].get("weeks_1_4", {}).get("first_reply")
    if reading is None or reading["value"] is None:
        why = f": {reading['why']}" if reading and reading.get("why") else ""
        yield Unchecked(
            say("UP405: the report does not know how soon people were answered in weeks 1–4{why}.", why=why)
        )
    elif reading["value"] < ANSWERED:
        message = say(
            "In weeks 1–4, {reading} of first replies came within the promise; {least} should.",
            reading=str(Share(reading["count"], reading["count"], reading["of"])),
            least=percent(ANSWERED),
        )
        mend = say("first_reply_within: 1wd   # a time that can be kept, or more hours to keep it")
        yield at(case.plan.feedback or case.plan, message, mend=mend)


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
        yield Unchecked(say("UP607: whether targets are met is read from a report (--evidence)."), lacks_evidence=True)
        return
    if (case.picture["decision"] or {}).get("decision") == "stop":
        return
    for target in case.plan.targets:
        reading = _of_target(case.picture, target)
        if reading is None:
            note = say(
                "UP607: the report does not know the target of `{measure}`{of}.",
                measure=target.measure,
                of=for_group(target.group),
            )
            yield Unchecked(note, lacks_evidence=True)
            continue
        against = _not_met(reading) or _not_held(case, case.picture, target)
        if against:
            yield at(
                target,
                f"`{target.measure}`{for_group(target.group)} {against}.",
                mend=say(_TO_CLOSE),
                group=target.group,
            )


_TO_CLOSE = mark(
    "- {when: day 90, do: 'Decide: continue, change or stop', evidence: decision}   # to stop closes it too"
)


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
        return say("cannot be said to be met{because}", because=because)
    figure = percent(reading["reading"])
    if verdict == "missed":
        return say("was missed: {figure} on its day", figure=figure)
    if not reading["by"]:
        return say("has no day by which it is decided: {figure} so far", figure=figure)
    by = day_text(Day.fromisoformat(reading["by"]))
    return say("is not decided yet: {figure} so far, by {by}", figure=figure, by=by)


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
        return say("is met and has to hold until {until}", until=day_text(until))
    of = next((one for one in picture["groups"] if one["id"] == target.group), picture["all"])
    now = (of["measures"].get(target.measure) or {}).get("value")
    if now is None:
        return say("was met, and nothing says whether it has held")
    low = target.at_least is not None and now < target.at_least
    high = target.at_most is not None and now > target.at_most
    return say("was met and has not held: it is {now} now", now=percent(now)) if low or high else ""
