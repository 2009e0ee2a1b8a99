"""What was read, what was left out, and what limits the figures."""

from __future__ import annotations

from collections.abc import Iterable

from uptake.core.calendar import Day
from uptake.core.measures.reading import State
from uptake.core.picture_parts import Phase, Picture
from uptake.core.report.names import REASONS, named
from uptake.core.report_parts import Words
from uptake.core.sentences import Said, later, later_n
from uptake.core.usage import InputReport
from uptake.core.wording import day_words, number, people_words, share_words


def input_notes(picture: Picture) -> Iterable[Words]:
    """Sentences on what was read and on how it was counted."""
    read = picture.input
    yield from _read(read, picture.as_of)
    if (
        not read.is_withheld
        and not picture.all.hidden
        and (affected := picture.all.intended)
        and read.people > affected
    ):
        yield later("Of the people read, {affected} are affected; the others are in no group of the plan, left out by "
                    "it, or not there on this day.", affected=number(affected))  # fmt: skip
    for day, what in picture.instrument_changes:
        changed = later("The way of counting changed on {day}: {what}.", day=day_words(day), what=what.rstrip("."))
        is_seen = _is_in_a_chart(picture, day)
        yield later("{changed} A fall there is not a decline.", changed=changed) if is_seen else changed
    coverage = picture.all.measures.get("coverage")
    if coverage is not None and coverage.state is State.OK and coverage.count != coverage.of:
        yield later("{share} can be measured.", share=share_words(coverage))
    if any(reading.at_least for reading in picture.all.measures.values()):
        yield later("The source misses some use: every figure of use is “at least”.")


def _is_in_a_chart(picture: Picture, day: Day) -> bool:
    """Whether the day lies in the weeks that are shown: before them nothing can be seen to fall."""
    weeks = [week for group in (*picture.groups, picture.all) for week in group.weeks]
    return any(week.first_day <= day <= week.last_day for week in weeks)


def input_details(picture: Picture) -> Iterable[Words]:
    """What was left out as it should be, for whoever compares the report with the files."""
    is_before = picture.phase is Phase.BEFORE_LAUNCH  # then it stands under the first sentence
    if picture.input.later and not is_before and not picture.input.has_no_rows:
        events = later_n(picture.input.later, "{number} event", "{number} events", number=number(picture.input.later))
        yield later("{events} of {day} or later are not in this report.",
                    events=events, day=day_words(picture.as_of))  # fmt: skip


def _read(read: InputReport, as_of: Day) -> Iterable[Words]:
    if read.is_withheld:
        yield later("What was read is not shown: it would tell of too few people.")
        return
    people = people_words(read.people)
    if not read.has_before(as_of):
        yield later("Read: {people}, and no event from before {day}.", people=people, day=as_of)
    elif read.has_no_rows:
        yield later("Read: {people}.", people=people)
    elif not read.duplicates:
        yield later("Read: {people}, {events}.", people=people, events=_events(read.events))
    else:
        yield later(
            "Read: {people}, {events}, {repeats} counted once.",
            people=people,
            events=_events(read.events),
            repeats=later_n(read.duplicates, "{number} repeat", "{number} repeats", number=number(read.duplicates)),
        )
    for reason, rows in sorted(read.rejected.items()):
        yield later("{rows} could not be read: {reason}.", rows=_rows(rows), reason=named(REASONS, reason))
    if read.unmatched_people:
        who = later_n(
            read.unmatched_people, "{number} identifier", "{number} identifiers", number=number(read.unmatched_people)
        )
        if read.has_no_rows:
            yield later("Of usage, {who} that nobody on the roster has.", who=who)
        else:
            yield later("{rows} with {who} that nobody on the roster has.", rows=_rows(read.unmatched_rows), who=who)


def _events(events: int) -> Said:
    return later_n(events, "{number} event", "{number} events", number=number(events))


def _rows(rows: int) -> Said:
    return later_n(rows, "{number} row", "{number} rows", number=number(rows))
