"""What a report says of the people of a group, as exactly as it says it: a count of few people is a range in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from uptake.core.calendar import Day
from uptake.core.frozen import frozen
from uptake.core.plan.calling import called
from uptake.core.plan.model import Group, Message
from uptake.core.plan.rules.frame import Case, Unchecked
from uptake.core.plan.rules.messages import in_time, only_broadcast
from uptake.core.plan.rules.words import day_text, percent
from uptake.core.words import say, say_n

ReadingObject = Mapping[str, Any]  # as `uptake.picture/1` has it; a measure's own value is `Reading`


@frozen
class Share:
    """So many of so many people; `low` and `high` are the same where the report says how many."""

    low: int
    high: int
    of: int

    def is_below(self, least: float) -> bool | None:
        """Whether it is less; None where the report does not say it so exactly."""
        if self.high / self.of < least:
            return True
        return None if self.low / self.of < least else False

    def __str__(self) -> str:
        """“61 % (244 of 398)”, “2–8 % (1–4 of 50)”."""
        low, high = percent(self.low / self.of), percent(self.high / self.of)
        share = low if low == high else f"{low.removesuffix(' %')}–{high}"
        number = self.low if self.low == self.high else f"{self.low}–{self.high}"
        return say("{share} ({number} of {of})", share=share, number=number, of=self.of)


def due(case: Case, code: str, measure: str, least: float) -> Iterator[tuple[Group, Share | Unchecked]]:
    """Yield each group whose launch has come near and of which fewer than `least` are, or why nobody knows."""
    for group in case.groups:
        if measure == "access" and group.access == "none":
            continue
        day = _asked_from(case, group)
        if case.picture is None:
            note = say("{code}: what was done for people is read from a report (--evidence).", code=code)
            yield group, Unchecked(note, lacks_evidence=True)
            return
        if day is not None and case.as_of < day:
            said = say("{code}: {group} launches on {launch}; it is asked from {day}.",
                       code=code, group=called(group.id), launch=day_text(group.launch), day=day_text(day))  # fmt: skip
            yield group, Unchecked(said)
            continue
        share = _of_group(case, case.picture, (code, measure), group)
        below = isinstance(share, Unchecked) or share.is_below(least)
        if below is None:
            note = say("{code}: it hangs on so few people of {group} that the report does not say.",
                       code=code, group=called(group.id))  # fmt: skip
            yield group, Unchecked(note)
        elif below:
            yield group, share


def share_of(reading: ReadingObject | None) -> Share | None:
    """A reading as people of people; None where there is none to show."""
    if reading is None or reading.get("state") != "ok" or not reading.get("of"):
        return None
    span = (reading.get("ranges") or {}).get("count")
    if span is not None:
        return Share(span["low"], span["high"], reading["of"])
    count = reading.get("count")
    return None if count is None else Share(count, count, reading["of"])


def _asked_from(case: Case, group: Group) -> Day | None:
    """Return the last day on which the group can be told in time: before it, nobody is late."""
    personal = (message for message in case.plan.messages if group.id in message.to and not only_broadcast(message))
    message = next(personal, None)
    return in_time(case, group, message or Message("", (), None))


def _of_group(case: Case, picture: Mapping[str, Any], asked: tuple[str, str], group: Group) -> Share | Unchecked:
    code, measure = asked
    found = next((one for one in picture["groups"] if one["id"] == group.id), None)
    if found is None:
        note = say("{code}: the report does not know the group {group}. Make it from this plan.",
                   code=code, group=called(group.id))  # fmt: skip
        return Unchecked(note, lacks_evidence=True)
    reading = found["measures"].get(measure) or {"state": "unknown", "why": None}
    if found["hidden"] or reading["state"] == "too few":
        return Unchecked(say("{code}: {group} has too few people to show.", code=code, group=called(group.id)))
    share = _in_time(found["measures"]) if measure == "told" else share_of(reading)
    if share is not None:
        return share
    if measure == "told" and share_of(reading) is not None:
        what = say("how many were told in time")
        note = say("{code}: the report does not say {what} in {group}.", code=code, what=what, group=called(group.id))
        return Unchecked(note, lacks_evidence=True)
    why = f": {reading['why']}" if reading.get("why") else ""
    note = say("{code}: the report does not know `{measure}` for {group}{why}.",
               code=code, measure=measure, group=called(group.id), why=why)  # fmt: skip
    return Unchecked(f"{note}{_left_out(case, picture)}", lacks_evidence=True)


def _left_out(case: Case, picture: Mapping[str, Any]) -> str:
    """That what is missing may have happened since the report ends, and which report has it."""
    later = picture.get("input", {}).get("later", 0)  # null where there are some, and how many is not shared
    next_day = case.as_of + timedelta(days=1)
    if later == 0 or (made := Day.fromisoformat(picture["as_of"])) >= next_day:
        return ""
    events = say("events") if later is None else say_n(later, "one event", "{number} events")
    return " " + say("It leaves out {events} of {day} or later; one made with --as-of {next_day} has them.",
                     events=events, day=day_text(made), next_day=next_day)  # fmt: skip


def _in_time(measures: Mapping[str, ReadingObject]) -> Share | None:
    """Those told in time: as the report says, or those who were told without those who were told late."""
    told = share_of(measures.get("told"))
    if told is None:
        return None
    share = (measures["told"].get("details") or {}).get("in_time")
    if share is not None:
        return Share(round(share * told.of), round(share * told.of), told.of)
    late = share_of(measures.get("told_late"))
    return late and Share(max(0, told.low - late.high), told.high - late.low, told.of)
