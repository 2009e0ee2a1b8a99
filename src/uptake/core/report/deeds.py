"""What was done for the people: the owner's duties, and the answers to questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from uptake.core.duties import duty_week
from uptake.core.measures.reading import State
from uptake.core.picture_parts import DutyState, Picture
from uptake.core.report.names import STATES, named
from uptake.core.report_parts import Section, Table, Words
from uptake.core.sentences import later
from uptake.core.wording import number, share_words, short_day

NEAR = timedelta(days=14)
SPANS: dict[str, Words] = {"all": later("since launch"), "weeks_1_4": later("asked in the first four weeks")}
ANSWERS: dict[str, Words] = {
    "first_reply": later("first reply"),
    "decision": later("decision"),
    "loop_closed": later("author told"),
}


def duties(picture: Picture) -> Section:
    """What is due, missed or near; a weekly duty is one line."""
    horizon = picture.as_of + NEAR
    near = [
        one
        for one in picture.duties
        if one.state in {"due", "missed", "not recorded"} or (one.state == "ahead" and one.first_day <= horizon)
    ]
    rows: list[tuple[Words, ...]] = []
    for (state, do), same in _together(near).items():
        latest = _when(same[-1])
        when = latest if len(same) == 1 else later("{weeks} weeks, latest: {when}", weeks=len(same), when=latest)
        rows.append((named(STATES, state), when, do))
    title = later("The owner's duties ({done} done)", done=sum(one.state == "done" for one in picture.duties))
    heads = (later("state"), later("when"), later("what"))
    table = Table(title, heads, tuple(rows), empty=later("Nothing is due or missed."))
    return Section("duties", title, (table,))


def _when(duty: DutyState) -> Words:
    """The moment as the plan has it; of a weekly duty the week."""
    if duty.when == duty_week(duty.first_day):
        return later("week of {day}", day=short_day(duty.first_day))
    word, _, days = duty.when.partition(" ")
    return later("day {days}", days=days) if word == "day" else duty.when


def _together(duties: Iterable[DutyState]) -> dict[tuple[str, str], list[DutyState]]:
    found: dict[tuple[str, str], list[DutyState]] = {}
    for one in duties:
        found.setdefault((one.state, one.do), []).append(one)
    return found


def answers(picture: Picture) -> Iterable[Section]:
    """How fast questions were answered, decided, and their authors told."""
    rows = tuple(_answers(picture))
    if rows:
        title = later("Answers")
        heads = (
            later("what"),
            later("when"),
            later("within the promise"),
            later("median of those answered"),
        )
        yield Section("answers", title, (Table(title, heads, rows),))


def _answers(picture: Picture) -> Iterable[tuple[Words, ...]]:
    for span, words in SPANS.items():
        for id_, title in ANSWERS.items():
            reading = picture.responsiveness.get(span, {}).get(id_)
            if reading is None or reading.state is not State.OK:
                continue
            hours = reading.details.get("median_hours")
            median: Words = "" if hours is None else later("{hours} working hours", hours=number(hours, 1))
            yield title, words, share_words(reading), median
