"""Picture → headings, tables and sentences: what a report says, in no format yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from uptake.core.headline import NEXT_STEP, NOT_IN_THE_WAY, headline
from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import DutyState, GroupPicture, Picture, TargetReading
from uptake.core.report_parts import Bars, Lines, Report, Table
from uptake.core.wording import (
    counted,
    dates_words,
    day_words,
    people_words,
    percent,
    sentence,
    share_words,
    short_day,
)


def report(picture: Picture) -> Report:
    """The report of a Picture."""
    day = f"day {picture.day} · " if picture.day is not None else ""
    return Report(
        title=picture.title,
        subtitle=f"{day}as of {day_words(picture.as_of)}",
        headline=headline(picture),
        blocks=tuple(_blocks(picture)),
        notes=tuple(map(sentence, (*_input_notes(picture), *picture.notes))),
    )


def _blocks(picture: Picture) -> Iterable[Table | Bars | Lines]:
    if picture.targets:
        yield _targets(picture)
    if not picture.all.hidden and picture.all.intended:
        yield _funnel(picture.all)
        yield from _lines(picture)
        yield _barriers(picture.all)
    if len(picture.groups) > 1:
        yield _groups(picture)
    if picture.health:
        yield _health(picture)
    if picture.duties:
        yield _duties(picture)
    yield from _answers(picture)


def _targets(picture: Picture) -> Table:
    titles = {group.id: group.title for group in picture.groups} | {"all": "Everybody"}
    rows = tuple(
        (titles.get(one.group, one.group), one.measure.replace("_", " "), _aim(one), short_day(one.by), _now(one),
         one.verdict or "open")
        for one in picture.targets
    )  # fmt: skip
    return Table("Targets", ("group", "measure", "target", "by", "reading", "verdict"), rows)


def _aim(target: TargetReading) -> str:
    if target.at_most is not None:
        return f"at most {percent(target.at_most)}"
    return f"at least {percent(target.at_least)}" if target.at_least is not None else "not given"


def _now(target: TargetReading) -> str:
    reading = target.reading
    if reading.state is State.OK:
        return share_words(reading)
    if reading.state is State.TOO_EARLY and reading.readable_from is not None:
        return f"readable from {short_day(reading.readable_from)}"
    return reading.why or reading.state.value


def _funnel(group: GroupPicture) -> Bars:
    rows = tuple(
        (one.stage, one.share, f"{percent(one.share)} ({one.reached} of {one.of})") for one in group.journey.stages
    )
    unknown = tuple((stage, None, "not recorded") for stage in group.journey.unknown)
    later = tuple((stage, None, _from(group, stage)) for stage in group.journey.later)
    few = tuple((stage, None, "too few people to show") for stage in group.journey.few)
    return Bars("How far people ever came", rows + unknown + later + few)


def _from(group: GroupPicture, stage: str) -> str:
    reading = group.measures.get(stage.replace(" ", "_"))
    day = reading.readable_from if reading else None
    return f"from {day_words(day)}" if day else "not yet"


def _lines(picture: Picture) -> Iterable[Lines]:
    """Weekly use of each group and of everybody, all ending with the same week."""
    groups = [group for group in (*picture.groups, picture.all) if group.weeks]
    if not groups:
        return
    drawn = groups if len(picture.groups) > 1 else groups[-1:]
    span = dates_words(picture.all.weeks[0].first_day, picture.all.weeks[-1].last_day)
    yield Lines(f"Used it, week by week ({span})", tuple(_line(group) for group in drawn))


def _line(group: GroupPicture) -> tuple[str, tuple[float | None, ...], str]:
    shares = tuple(
        week.active / week.intended if week.active is not None and week.intended else None for week in group.weeks
    )
    known = [share for share in shares if share is not None]
    words = f"latest {percent(known[-1])}, highest {percent(max(known))}" if known else "no week that counts"
    return group.title, shares, words


def _barriers(group: GroupPicture) -> Table:
    rows = tuple(
        (one.barrier, str(one.people), NEXT_STEP[one.barrier])
        for one in sorted(group.journey.barriers, key=lambda one: one.barrier in NOT_IN_THE_WAY)
    )
    heads = ("what", "people", "next step")
    return Table("What is in the way", heads, rows, frozenset({1}), "Everybody is where the targets want them.")


COMPARED = {
    "told": "told",
    "attended": "attended",
    "first_use": "used it",
    "weekly_active": "weekly",
    "adopted": "most weeks",
    "habitual": "regularly",
    "old_way_share": "old way",
}


def _groups(picture: Picture) -> Table:
    rows = []
    for group in picture.groups:
        if group.hidden:
            rows.append((group.title, group.hidden, *[""] * len(COMPARED)))
            continue
        cells = [_cell(group.measures[id_]) for id_ in COMPARED]
        rows.append((group.title, str(group.intended), *cells))
    heads = ("group", "people", *COMPARED.values())
    return Table("Groups", heads, tuple(rows), frozenset(range(1, len(heads))))


def _cell(reading: Reading) -> str:
    words = {State.TOO_EARLY: "too early", State.TOO_FEW: "too few", State.UNKNOWN: "not known"}
    return percent(reading.value) if reading.state is State.OK else words[reading.state]


def _health(picture: Picture) -> Table:
    rows = tuple(
        (one.name, "not known" if one.value is None else f"{one.value:g}", _bound(one.at_least, one.at_most), one.state)
        for one in picture.health
    )
    return Table("The system itself", ("figure", "value", "promised", "state"), rows, frozenset({1}))


def _bound(at_least: float | None, at_most: float | None) -> str:
    parts = [f"at least {at_least:g}"] if at_least is not None else []
    return " and ".join(parts + ([f"at most {at_most:g}"] if at_most is not None else []))


def _duties(picture: Picture) -> Table:
    """What is due, missed or near; a weekly duty is one line."""
    horizon = picture.as_of + timedelta(days=14)
    near = [
        one
        for one in picture.duties
        if one.state in {"due", "missed", "not recorded"} or (one.state == "ahead" and one.first_day <= horizon)
    ]
    rows = []
    for (state, do), same in _together(near).items():
        when = same[-1].when if len(same) == 1 else f"{len(same)} weeks, latest: {same[-1].when}"
        rows.append((state, when, do))
    done = sum(1 for one in picture.duties if one.state == "done")
    heads = ("state", "when", "what")
    return Table(f"The owner's duties ({done} done)", heads, tuple(rows), empty="Nothing is due or missed.")


def _together(duties: Iterable[DutyState]) -> dict[tuple[str, str], list[DutyState]]:
    found: dict[tuple[str, str], list[DutyState]] = {}
    for one in duties:
        found.setdefault((one.state, one.do), []).append(one)
    return found


def _answers(picture: Picture) -> Iterable[Table]:
    rows = []
    for span, words in (("all", "since launch"), ("weeks_1_4", "asked in weeks 1–4")):
        for id_, title in (("first_reply", "first reply"), ("decision", "decision"), ("loop_closed", "author told")):
            reading = picture.responsiveness.get(span, {}).get(id_)
            if reading is None or reading.state is not State.OK:
                continue
            hours = reading.details.get("median_hours")
            rows.append((title, words, share_words(reading), f"{hours:.1f} h" if hours is not None else "not known"))
    if rows:
        yield Table("Answers", ("what", "when", "within the promise", "median, working hours"), tuple(rows))


def _input_notes(picture: Picture) -> Iterable[str]:
    read = picture.input
    repeats = counted(read.duplicates, "repeat", "repeats")
    yield f"Read: {people_words(read.people)}, {counted(read.events, 'event', 'events')}, {repeats} counted once."
    for reason, rows in sorted(read.rejected.items()):
        yield f"{counted(rows, 'row', 'rows')} could not be read: {reason}."
    if read.unmatched_people:
        strangers = counted(read.unmatched_people, "identifier", "identifiers")
        yield f"{counted(read.unmatched_rows, 'row', 'rows')} with {strangers} that nobody on the roster has."
    if read.later:
        yield f"{counted(read.later, 'event', 'events')} on or after {day_words(picture.as_of)}, not counted."
    for day, what in picture.instrument_changes:
        yield f"The way of counting changed on {day_words(day)}: {what}. A fall there is not a decline."
    coverage = picture.all.measures.get("coverage")
    if coverage is not None and coverage.state is State.OK and coverage.count != coverage.of:
        yield f"{share_words(coverage)} can be measured."
    if any(reading.at_least for reading in picture.all.measures.values()):
        yield "The source misses some use: every figure of use is “at least”."
