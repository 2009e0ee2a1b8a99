"""What `uptake look` says of a file of usage, in words, tables and lines; nobody is named."""

from __future__ import annotations

from collections.abc import Iterable

from uptake.core.look.events import Kind, is_few
from uptake.core.look.found import OF_FIRST_USERS, Content, Found, first_week, is_known, is_small
from uptake.core.look.guess import Guess
from uptake.core.look.known import is_concealed
from uptake.core.measures.reading import Reading
from uptake.core.report_parts import Bars, Lines, Report, Table, apart
from uptake.core.wording import counted, dates_words, day_words, people_words, sentence, share_words

LAST_WEEKS = 8
FEW = "too few people to show"
LINE_WEEKS = 52  # what fits on a line
MANY = 0.05  # share of rows that could not be read from which it is said at once
MOST_EVENTS = 20
LONGEST = 60  # characters of a name
ROLES = {"person": "the person", "time": "the time", "event": "the event", "id": "the id of a row"}
BACK = {
    "next_week": "in the week after their first",
    "retained_5": "in their week 5",
    "retained_9": "in their week 9",
    "retained_13": "in their week 13",
}
HABIT = {
    "first_use": "used it at least once",
    "weekly_active": "in the latest complete week",
    "adopted": "in 3 of the latest 4 weeks",
    "habitual": "in 9 of the latest 12 weeks",
}


def look_report(found: Found) -> Report:
    """The report of a file of usage."""
    return Report(
        title=found.asked.title,
        subtitle=f"as of {day_words(found.asked.as_of)}",
        headline=tuple(_sentences(found)),
        sections=apart(_blocks(found)),
        notes=tuple(map(sentence, _notes(found))),
    )


def _sentences(found: Found) -> Iterable[str]:
    content = found.content
    if content.table is not None:
        yield f"This is a table of {content.table.title}. Counted as use: {content.table.use_in_words}."
    if content.first_day and found.asked.as_of <= content.first_day:
        first, as_of = day_words(content.first_day), day_words(found.asked.as_of)
        yield f"Every row is later than {as_of}; the first is of {first}. Leave --as-of out, or give a later day."
        return
    span = dates_words(content.first_day, content.last_day) if content.first_day else "with no use in them"
    yield from _unread(content)
    rows = counted(content.rows, "row", "rows")
    if found.is_hidden:
        yield f"{rows}, {span}. Fewer than five people: too few people to show."
        return
    yield f"{rows} of {people_words(len(content.people))}, {span}."
    if content.has_events and not any(one.counts for one in content.events):
        yield "No event in it looks like real work, so nothing counts as use: --real-work EVENT says which is."
        return
    yield from _use(found)


def _unread(content: Content) -> Iterable[str]:
    rejected = sum(content.rejected.values())
    if rejected > MANY * (rejected + content.rows):
        rows = counted(rejected, "row", "rows")
        yield f"{rows} of {rejected + content.rows:,} could not be read, so the figures below rest on a part only."


def _use(found: Found) -> Iterable[str]:
    weekly = found.group.measures["weekly_active"]
    if not is_known(weekly):
        yield f"How many use it is not known yet: {weekly.why}."
        return
    week = dates_words(weekly.first_day, weekly.last_day)
    yield f"{_at_start(amount(weekly, found))} used it in the week of {week}."
    habitual = found.group.measures["habitual"]
    if is_known(habitual):
        yield f"{_at_start(amount(habitual, found))} use it regularly: in at least 9 of the last 12 weeks."
    else:
        adopted = found.group.measures["adopted"]
        if is_known(adopted):
            yield f"{_at_start(amount(adopted, found))} use it in most weeks."


def amount(reading: Reading, found: Found) -> str:
    """A share of those who were meant to use it; a number of people where nobody said how many those are."""
    if found.asked.size is not None:
        return share_words(reading)
    if is_small(reading.count):
        return "fewer than five people"
    least = "at least " if reading.at_least else ""
    return f"{least}{people_words(reading.count or 0)}"


def _at_start(words: str) -> str:
    return words[:1].upper() + words[1:]


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
    yield Table("What could not be found", ("missing", "what follows, and what to do"), tuple(missing(found)))


def _columns(content: Content) -> Table:
    guesses = content.guesses
    rows = []
    for role, words in ROLES.items():
        guess: Guess = getattr(guesses, role)
        also = ", ".join(printable(one.column) for one in guess.runners_up) if guess.column else ""
        rows.append((words, printable(guess.column or "none"), guess.reason, also))
    return Table("Columns", ("what", "column", "why", "or perhaps"), tuple(rows))


def _events(found: Found) -> Table:
    events = [one for one in found.content.events if one.seen.event]
    rows = tuple(
        (
            printable(one.seen.event),
            *((FEW, "") if is_few(one.seen) else (f"{one.seen.people:,}", f"{one.seen.rows:,}")),
            f"{one.kind.value}, counted" if one.counts and one.kind is not Kind.WORK else one.kind.value,
            printable(one.reason, 200),
        )
        for one in events[:MOST_EVENTS]
    )
    more = len(events) - len(rows)
    title = f"Events (the {MOST_EVENTS} most frequent of {len(events)})" if more else "Events"
    return Table(title, ("event", "people", "rows", "taken for", "why"), rows, frozenset({1, 2}))


def _line(found: Found) -> Lines:
    weeks = found.group.weeks[-LINE_WEEKS:]
    most = max(weeks, key=lambda week: week.active or 0)
    of = [week.intended if found.asked.size else most.active for week in weeks]
    values = tuple(
        week.active / whole if week.active is not None and whole and not is_small(week.active) else None
        for week, whole in zip(weeks, of, strict=True)
    )
    highest = f"most in the week of {dates_words(most.first_day, most.last_day)}: {people_words(most.active or 0)}"
    words = f"{dates_words(weeks[0].first_day, weeks[-1].last_day)}; {highest}"
    return Lines("People per week", (("", values, words),))


def _weeks(found: Found) -> Table:
    weeks = found.group.weeks[-LAST_WEEKS:]
    rows = tuple(
        (
            dates_words(week.first_day, week.last_day),
            "no week" if week.active is None else FEW if is_small(week.active) else str(week.active),
            "" if week.new is None else FEW if is_small(week.new) else str(week.new),
        )
        for week in weeks
    )
    title = "The latest week" if len(rows) == 1 else f"The latest {len(rows)} weeks"
    return Table(title, ("week", "people", "of them for the first time"), rows, frozenset({1, 2}))


def _back(found: Found) -> Table:
    readings = {"next_week": found.next_week} | {id_: found.group.measures[id_] for id_ in OF_FIRST_USERS}
    rows = tuple((BACK[id_], share_words(one) if is_known(one) else one.why) for id_, one in readings.items())
    return Table("Who came back", ("active again", "of those who began early enough"), rows)


def _habit(found: Found) -> Table:
    measures = found.group.measures
    rows = tuple(
        (words, amount(measures[id_], found) if is_known(measures[id_]) else measures[id_].why)
        for id_, words in HABIT.items()
    )
    whole = f"of {found.asked.size} people" if found.asked.size is not None else "people"
    return Table("Habit", ("use", whole), rows)


def missing(found: Found) -> Iterable[tuple[str, str]]:
    """What the files do not say, with what follows from it."""
    content = found.content
    if found.asked.size is None:
        yield ("who was meant to use it", "these are numbers of people; --size N gives shares, a plan gives groups")
    if not content.has_events:
        yield ("an event column", "every row counts as use; --event COLUMN names one")
    if content.seats:
        rows = f"rows with 0 in {_listed(list(content.seats))} are probably seats, not use"
        yield ("what is use", f"{rows}: --use-column {_quoted(content.seats[0])}")
    if content.guesses is not None and content.guesses.id.column is None:
        yield ("an id for each row", "rows that are equal in every column count once")
    if content.days_only and content.has_events:
        yield ("the time of day", "where another column holds it, join the two: rows of one day look like repeats")
    unclear = [one.seen.event for one in content.events if one.kind is Kind.UNSURE and one.seen.event]
    if unclear:
        they_count = any(one.counts and one.kind is Kind.UNSURE for one in content.events)
        so = "counted" if they_count else "not counted"
        yield (f"whether {_listed(unclear)} is real work", f"{so}; --real-work EVENT says which events are")
    if is_concealed(content.people):
        yield ("who the people are", "the table conceals them; no roster can be joined until it shows their names")
    yield ("whether people were told, shown and answered", "a plan and a record of it say where the others are stuck")


def printable(text: str, longest: int = LONGEST) -> str:
    """A name from a file with what a terminal would act on made harmless, cut off where it gets long."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _quoted(name: str) -> str:
    shown = printable(name)
    return shown if shown.replace("_", "").replace("-", "").isalnum() else f"'{shown}'"


def _listed(names: list[str]) -> str:
    return ", ".join(map(printable, names[:3])) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _notes(found: Found) -> Iterable[str]:
    content, asked, read = found.content, found.asked, found.picture.input
    yield f"Weeks run from Monday to Sunday, in {asked.timezone}. {day_words(asked.as_of)} itself is not counted."
    if content.local_times and not content.days_only:
        yield f"Times without an offset were read in {asked.timezone}; --timezone ZONE reads them in another."
    if content.first_day is not None and content.first_day < first_week(content, asked):
        begin = day_words(first_week(content, asked))
        yield f"The weeks shown begin on {begin}; what came before is in first use only."
    if read.duplicates:
        yield f"{counted(read.duplicates, 'row repeats another and counts', 'rows repeat others and count')} once."
    for reason, rows in sorted(content.rejected.items()):
        yield f"{counted(rows, 'row', 'rows')} could not be read: {reason}."
    if read.later:
        later = counted(read.later, "event", "events")
        yield f"Not counted: {later} on or after {day_words(asked.as_of)}."
    if content.use_columns:
        yield f"A row is use where {' or '.join(content.use_columns)} is above 0; other rows are seats."
    if content.table is not None:
        yield from content.table.limits
    yield from map(str, content.notes)
