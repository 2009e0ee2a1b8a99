"""What `uptake git` says of a repository, in words, tables and lines; no names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from uptake.core.authors import LEAST_COMMITS, Authors
from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import GroupPicture, WeekRow
from uptake.core.report_parts import Bars, Lines, Report, Table, Words, apart
from uptake.core.sentences import Said, later, later_n
from uptake.core.wording import dates_words, day_words, people_words, percent, sentence, share_of, share_words

SHOWN_WEEKS = 26
FEW = later("too few people to show")

Identities = Mapping[
    str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
]  # key → names, addresses, why joined


def authors_report(found: Authors) -> Report:
    """The report of a repository's authors, in the language that is spoken."""
    picture, group = found.picture, found.picture.all
    hidden = bool(group.hidden) or not found.ids
    return Report(
        title=picture.title,
        subtitle=later("as of {as_of}", as_of=day_words(picture.as_of)),
        headline=tuple(_few(found) if hidden else _sentences(found, group)),
        sections=() if hidden or found.first_marker is None else apart(_blocks(found, group)),
        notes=tuple(map(sentence, _notes(found))),
    )


def _few(found: Authors) -> Iterable[Words]:
    if found.ids:
        yield later("Fewer than five people work in this repository: that is people, not a share. "
                    "Nothing is shown of them.")  # fmt: skip
        return
    yield later("Nobody has {least} commits of their own in the 26 weeks before {day}.",
                least=LEAST_COMMITS, day=found.picture.as_of)  # fmt: skip
    if found.picture.input.later:
        one = "{number} commit is of that day or later: ask for a later day with --as-of."
        many = "{number} commits are of that day or later: ask for a later day with --as-of."
        yield later_n(found.picture.input.later, one, many)
    elif found.picture.input.events:
        yield later("There is nobody to say anything about. An earlier day can be asked for with --as-of.")
    else:
        yield later("The history holds no commit of a person.")


def _sentences(found: Authors, group: GroupPicture) -> Iterable[Words]:
    if found.first_marker is None:
        yield later("No commit of the {authors} authors carries the marker of an AI assistant.", authors=len(found.ids))
        yield later("That is not “no use”: assistants leave markers only where their users let them.")
        return
    weekly, habitual = group.measures["weekly_active"], group.measures["habitual"]
    whom = later("authors")
    if weekly.state is State.OK:
        dates = dates_words(weekly.first_day, weekly.last_day)
        share = share_of(weekly, whom)
        yield later("{share} worked with an AI assistant in the week of {dates}.", share=share, dates=dates)
        among = _among(weekly)
        if among:
            yield later("Of those who committed that week: at least {part}.", part=among)
    if habitual.state is State.OK:
        share = share_of(habitual, whom)
        yield later("{share} do so regularly: in at least 9 of the last 12 weeks.", share=share)
        among = _among(habitual)
        if among:
            yield later("Of those who committed in as many weeks: at least {part}.", part=among)
    if found.suspected_break is not None:
        yield later(
            "Has the way of counting changed? From the week of {day} the markers of nearly everybody stop while their "
            "commits go on. That is a broken instrument rather than a decline.",
            day=found.suspected_break,
        )


def _among(reading: Reading) -> Said | None:
    among = reading.among_chance
    if among is None or not among.of:
        return None
    return later("{share} ({count} of {of})", share=percent(among.share), count=among.count, of=among.of)


def _blocks(found: Authors, group: GroupPicture) -> Iterable[Table | Bars | Lines]:
    tools = tuple(
        (one.tool, FEW, "") if one.people is None else (one.tool, str(one.people), str(one.commits))
        for one in found.tools
    )
    heads = (later("assistant"), later("authors"), later("commits"))
    yield Table(later("By assistant"), heads, tools, frozenset({1, 2}))
    weeks = [week for week in group.weeks if found.first_marker and week.first_day >= found.first_marker][-SHOWN_WEEKS:]
    if weeks:
        span = dates_words(weeks[0].first_day, weeks[-1].last_day)
        title = later("With an assistant, of those who committed, week by week")
        yield Lines(title, (("", tuple(map(_share, weeks)), span),))
    yield _habits(group)


def _share(week: WeekRow) -> float | None:
    return week.active / week.chance if week.active is not None and week.chance else None


HABITS = {
    "first_use": later("ever, in the history read"),
    "weekly_active": later("in the latest week"),
    "adopted": later("in 3 of the latest 4 weeks"),
    "habitual": later("in 9 of the latest 12 weeks"),
    "retained_5": later("of those who began: again in their week 5"),
    "retained_9": later("in their week 9"),
    "retained_13": later("in their week 13"),
}


def _habits(group: GroupPicture) -> Table:
    rows: list[tuple[Words, ...]] = []
    for id_, words in HABITS.items():
        reading = group.measures[id_]
        among = _among(reading)
        chance = later("at least {share}", share=among) if among else ""
        rows.append((words, share_words(reading) if reading.state is State.OK else later(reading.why), chance))
    heads = (later("with an assistant"), later("of all authors"), later("of those who had the chance"))
    return Table(later("Habit"), heads, tuple(rows))


def _notes(found: Authors) -> Iterable[Words]:
    yield later(
        "Authors: {people} with at least {least} commits of their own in the 26 weeks before {day}; "
        "merges and bots left out.",
        people=people_words(len(found.ids)),
        least=LEAST_COMMITS,
        day=found.picture.as_of,
    )
    if found.first_marker is not None:
        yield later("Use is a commit with a marker. A marker can be left out, so every figure is “at least”.")
    if found.picture.input.later:
        one = "{number} commit on or after that day is not counted."
        yield later_n(found.picture.input.later, one, "{number} commits on or after that day are not counted.")
    yield from found.picture.notes


def named(found: Authors, known: Identities) -> Table:
    """The authors by name with their weeks: for whoever holds the history anyway, never part of a report."""
    rows = tuple(
        (_name(id_, known), str(history.used.bit_count()), str(history.chance.bit_count()))
        for id_, history in sorted(found.histories.items(), key=lambda item: _name(item[0], known).lower())
    )
    heads = (later("author"), later("weeks with an assistant"), later("weeks with commits"))
    return Table(later("Authors, by name"), heads, rows, frozenset({1, 2}))


def joined(known: Identities) -> Table:
    """Who was recognised under several addresses, and why."""
    rows = tuple(
        (_name(key, known), ", ".join(addresses), ", ".join(str(later(one)) for one in why))
        for key, (_, addresses, why) in sorted(known.items())
        if len(addresses) > 1
    )
    heads = (later("author"), later("addresses"), later("because of"))
    return Table(later("Recognised under several addresses"), heads, rows, empty=later("Nobody."))


def _name(key: str, known: Identities) -> str:
    names = known[key][0] if key in known else ()
    return names[0] if names else key
