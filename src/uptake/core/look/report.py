"""What `uptake look` says of a file of usage, in words, tables and lines; nobody is named."""

from __future__ import annotations

from collections.abc import Iterable

from uptake.core.look.events import Kind, is_few
from uptake.core.look.found import OF_FIRST_USERS, Content, Found, first_week, is_known, is_small
from uptake.core.look.guess import Guess
from uptake.core.look.missing import missing, shortened
from uptake.core.measures.reading import Reading
from uptake.core.report.names import REASONS, named
from uptake.core.report_parts import Bars, Lines, Report, Table, Words, apart
from uptake.core.sentences import Listed, Said, later, later_n
from uptake.core.wording import capital, dates_words, day_words, number, people_words, sentence, share_words

LAST_WEEKS = 8
FEW = later("too few people to show")
LINE_WEEKS = 52  # what fits on a line
MANY = 0.05  # share of rows that could not be read from which it is said at once
MOST_EVENTS = 20
ROLES = {
    "person": later("the person"),
    "time": later("the time"),
    "event": later("the event"),
    "id": later("the id of a row"),
}
KINDS = {
    Kind.WORK: later("real work"),
    Kind.EXPOSURE: later("exposure"),
    Kind.OLD_WAY: later("the old way"),
    Kind.ACT: later("act"),
    Kind.UNSURE: later("not clear"),
    Kind.LEFT_OUT: later("left out"),
}
BACK = {
    "next_week": later("in the week after their first"),
    "retained_5": later("in their week 5"),
    "retained_9": later("in their week 9"),
    "retained_13": later("in their week 13"),
}
HABIT = {
    "first_use": later("used it at least once"),
    "weekly_active": later("in the latest complete week"),
    "adopted": later("in 3 of the latest 4 weeks"),
    "habitual": later("in 9 of the latest 12 weeks"),
}


def look_report(found: Found) -> Report:
    """The report of a file of usage, in the language that is spoken."""
    return Report(
        title=found.asked.title,
        subtitle=later("as of {as_of}", as_of=day_words(found.asked.as_of)),
        headline=tuple(_sentences(found)),
        sections=apart(_blocks(found)),
        notes=tuple(map(sentence, _notes(found))),
    )


def _sentences(found: Found) -> Iterable[Words]:
    content, as_of = found.content, found.asked.as_of
    if content.table is not None:
        use = later(content.table.use_in_words)
        yield later("This is a table of {table}. Counted as use: {use}.", table=content.table.title, use=use)
    if content.first_day and as_of <= content.first_day:
        yield later(
            "Every row is later than {as_of}; the first is of {first}. Leave --as-of out, or give a later day.",
            as_of=as_of,
            first=content.first_day,
        )
        return
    yield from _unread(content)
    if found.is_hidden:
        yield later("{rows}, {dates}. Fewer than five people: too few people to show.",
                    rows=_rows(content.rows), dates=_dates(content))  # fmt: skip
        return
    people = people_words(len(content.people))
    yield later("{rows} of {people}, {dates}.", rows=_rows(content.rows), people=people, dates=_dates(content))
    if content.has_events and not any(one.counts for one in content.events):
        yield later("No event in it looks like real work, so nothing counts as use: --real-work EVENT says which is.")
        return
    yield from _use(found)


def _rows(rows: int) -> Said:
    return later_n(rows, "{number} row", "{number} rows", number=number(rows))


def _dates(content: Content) -> Words:
    return dates_words(content.first_day, content.last_day) if content.first_day else later("with no use in them")


def _unread(content: Content) -> Iterable[Words]:
    rejected = sum(content.rejected.values())
    if rejected > MANY * (rejected + content.rows):
        yield later(
            "{rows} of {all} could not be read, so the figures below rest on a part only.",
            rows=_rows(rejected),
            all=number(rejected + content.rows),
        )


def _use(found: Found) -> Iterable[Words]:
    weekly = found.group.measures["weekly_active"]
    if not is_known(weekly):
        yield later("How many use it is not known yet: {why}.", why=later(weekly.why))
        return
    week = dates_words(weekly.first_day, weekly.last_day)
    yield later("{people} used it in the week of {week}.", people=capital(amount(weekly, found)), week=week)
    habitual, adopted = found.group.measures["habitual"], found.group.measures["adopted"]
    if is_known(habitual):
        people = capital(amount(habitual, found))
        yield later("{people} use it regularly: in at least 9 of the last 12 weeks.", people=people)
    elif is_known(adopted):
        yield later("{people} use it in most weeks.", people=capital(amount(adopted, found)))


def amount(reading: Reading, found: Found) -> Words:
    """A share of those who were meant to use it; a number of people where nobody said how many those are."""
    if found.asked.size is not None:
        return share_words(reading)
    if is_small(reading.count):
        return later("fewer than five people")
    people = people_words(reading.count or 0)
    return later("at least {share}", share=people) if reading.at_least else people


def _blocks(found: Found) -> Iterable[Table | Bars | Lines]:
    content = found.content
    if content.guesses is not None:
        yield _columns(content)
    if not found.is_hidden:
        if content.has_events:
            yield _events(found)
        weeks = found.group.weeks
        if any(week.active and not is_small(week.active) for week in weeks):
            yield _line(found)
            yield _weeks(found)
            yield _back(found)
            yield _habit(found)
    heads = (later("missing"), later("what follows, and what to do"))
    yield Table(later("What could not be found"), heads, tuple(missing(found)))


def _columns(content: Content) -> Table:
    guesses = content.guesses
    rows: list[tuple[Words, ...]] = []
    for role, words in ROLES.items():
        guess: Guess = getattr(guesses, role)
        also = ", ".join(shortened(one.column) for one in guess.runners_up) if guess.column else ""
        column = later("none") if guess.column is None else shortened(guess.column)
        rows.append((words, column, str(guess.reason), also))
    return Table(later("Columns"), (later("what"), later("column"), later("why"), later("or perhaps")), tuple(rows))


def _events(found: Found) -> Table:
    events = [one for one in found.content.events if one.seen.event]
    rows = tuple(
        (
            shortened(one.seen.event),
            *((FEW, "") if is_few(one.seen) else (number(one.seen.people), number(one.seen.rows))),
            _taken_for(one.kind, counts=one.counts),
            shortened(str(one.reason), 200),
        )
        for one in events[:MOST_EVENTS]
    )
    title = later("Events")
    if len(events) > len(rows):
        title = later("Events (the {shown} most frequent of {all})", shown=MOST_EVENTS, all=len(events))
    heads = (later("event"), later("people"), later("rows"), later("taken for"), later("why"))
    return Table(title, heads, rows, frozenset({1, 2}))


def _taken_for(kind: Kind, *, counts: bool) -> Words:
    return later("{kind}, counted", kind=KINDS[kind]) if counts and kind is not Kind.WORK else KINDS[kind]


def _line(found: Found) -> Lines:
    weeks = found.group.weeks[-LINE_WEEKS:]
    most = max(weeks, key=lambda week: week.active or 0)
    of = [week.intended if found.asked.size else most.active for week in weeks]
    values = tuple(
        week.active / whole if week.active is not None and whole and not is_small(week.active) else None
        for week, whole in zip(weeks, of, strict=True)
    )
    words = later(
        "{dates}; most in the week of {week}: {people}",
        dates=dates_words(weeks[0].first_day, weeks[-1].last_day),
        week=dates_words(most.first_day, most.last_day),
        people=people_words(most.active or 0),
    )
    return Lines(later("People per week"), (("", values, words),))


def _weeks(found: Found) -> Table:
    weeks = found.group.weeks[-LAST_WEEKS:]
    rows = tuple(
        (
            dates_words(week.first_day, week.last_day),
            later("no week") if week.active is None else FEW if is_small(week.active) else str(week.active),
            "" if week.new is None else FEW if is_small(week.new) else str(week.new),
        )
        for week in weeks
    )
    title = later_n(len(rows), "The latest week", "The latest {number} weeks")
    heads = (later("week"), later("people"), later("of them for the first time"))
    return Table(title, heads, rows, frozenset({1, 2}))


def _back(found: Found) -> Table:
    readings = {"next_week": found.next_week} | {id_: found.group.measures[id_] for id_ in OF_FIRST_USERS}
    rows = tuple((BACK[id_], share_words(one) if is_known(one) else later(one.why)) for id_, one in readings.items())
    return Table(later("Who came back"), (later("active again"), later("of those who began early enough")), rows)


def _habit(found: Found) -> Table:
    measures = found.group.measures
    rows = tuple(
        (words, amount(measures[id_], found) if is_known(measures[id_]) else later(measures[id_].why))
        for id_, words in HABIT.items()
    )
    size = found.asked.size
    whole = later("people") if size is None else later("of {people}", people=people_words(size))
    return Table(later("Habit"), (later("use"), whole), rows)


def _notes(found: Found) -> Iterable[Words]:
    content, asked = found.content, found.asked
    yield later("Weeks run from Monday to Sunday, in {zone}. {as_of} itself is not counted.",
                zone=asked.timezone, as_of=asked.as_of)  # fmt: skip
    if content.local_times and not content.days_only:
        zone = asked.timezone
        yield later("Times without an offset were read in {zone}; --timezone ZONE reads them in another.", zone=zone)
    if content.first_day is not None and content.first_day < (begin := first_week(content, asked)):
        yield later("The weeks shown begin on {day}; what came before is in first use only.", day=begin)
    yield from _left_out(found)
    if content.use_columns:
        columns = Listed(content.use_columns, later(" or "))
        yield later("A row is use where {columns} is above 0; other rows are seats.", columns=columns)
    yield from map(later, content.table.limits if content.table is not None else ())
    yield from content.notes


def _left_out(found: Found) -> Iterable[Words]:
    content, read = found.content, found.picture.input
    if read.duplicates:
        one, many = "{number} row repeats another and counts once.", "{number} rows repeat others and count once."
        yield later_n(read.duplicates, one, many, number=number(read.duplicates))
    for reason, rows in sorted(content.rejected.items()):
        yield later("{rows} could not be read: {reason}.", rows=_rows(rows), reason=named(REASONS, reason))
    if read.later:
        events = later_n(read.later, "{number} event", "{number} events", number=number(read.later))
        yield later("Not counted: {events} on or after {day}.", events=events, day=found.asked.as_of)
