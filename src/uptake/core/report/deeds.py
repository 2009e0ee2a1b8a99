"""What was done for the people: the owner's duties, and the answers to questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from uptake.core.duties import duty_week
from uptake.core.measures.reading import State
from uptake.core.picture_parts import DutyState, Picture
from uptake.core.report.names import STATES, named
from uptake.core.report_parts import Section, Table, Words
from uptake.core.sentences import later, noted
from uptake.core.wording import dates_words, duration_words, number, share_words, short_day

NEAR = timedelta(days=14)
SPANS: dict[str, Words] = {"all": later("all"), "weeks_1_4": later("weeks 1–4")}
ANSWERS: dict[str, Words] = {
    "first_reply": later("answered in time"),
    "decision": later("decided in time"),
    "loop_closed": later("outcome told"),
}

PROMISED: dict[str, str] = {
    "first_reply": noted("answered within {time}"),
    "decision": noted("decided within {time}"),
}


def duties(picture: Picture) -> Section:
    """What is due, missed or near; a weekly duty is one line."""
    horizon = picture.as_of + NEAR
    near = [
        one
        for one in picture.duties
        if one.state in {"due", "missed", "not recorded"} or (one.state == "ahead" and one.first_day <= horizon)
    ]
    rows = tuple((named(STATES, same[0].state), _when(same), same[0].do) for same in _together(near))
    title = later("The owner's duties ({done} done)", done=sum(one.state == "done" for one in picture.duties))
    heads = (later("state"), later("when"), later("what"))
    table = Table(title, heads, rows, empty=later("Nothing is due or missed."))
    return Section("duties", title, (table,))


def _when(same: list[DutyState]) -> Words:
    """The days of a duty, with their number where the plan counts from launch; of a weekly one the week."""
    one = same[0]
    if _is_weekly(one):
        day = short_day(one.first_day)
        return later("week of {day}", day=day) if len(same) == 1 else later(
            "{weeks} weeks, from {day} on", weeks=len(same), day=day
        )  # fmt: skip
    dates = dates_words(one.first_day, one.last_day)
    word, _, days = one.when.partition(" ")
    if word != "day" or days.startswith("-"):
        return dates
    first, _, last = days.partition("..")
    counted = later("day {first} to {last}", first=first, last=last) if last else later("day {days}", days=first)
    return later("{dates}, {days}", dates=dates, days=counted)


def _is_weekly(duty: DutyState) -> bool:
    return duty.when == duty_week(duty.first_day)


def _together(duties: Iterable[DutyState]) -> Iterable[list[DutyState]]:
    """In the order of their first days; the weeks of one duty in one state together."""
    found: dict[tuple[str, str, str], list[DutyState]] = {}
    for one in duties:
        found.setdefault((one.state, one.do, "" if _is_weekly(one) else one.when), []).append(one)
    return found.values()


def answers(picture: Picture) -> Iterable[Section]:
    """How fast questions were answered, decided, and their authors told."""
    rows = tuple(_answers(picture))
    if rows:
        title = later("What became of questions")
        heads = (later("what"), later("questions"), later("share"), later("working hours"))
        if not any(row[-1] for row in rows):  # nothing was answered or decided yet
            yield Section("answers", title, (Table(title, heads[:-1], tuple(row[:-1] for row in rows)),))
            return
        below = (later("Half of the answers and of the decisions came within these working hours."),)
        yield Section("answers", title, (Table(title, heads, rows, below=below),))


def _answers(picture: Picture) -> Iterable[tuple[Words, ...]]:
    for span, words in SPANS.items():
        for id_, title in ANSWERS.items():
            reading = picture.responsiveness.get(span, {}).get(id_)
            if reading is None or reading.state is not State.OK:
                continue
            hours = reading.details.get("median_hours")
            time = picture.promised.get(id_)
            what = title if time is None else later(PROMISED[id_], time=duration_words(time))
            yield what, words, share_words(reading), "" if hours is None else number(hours, 1)
