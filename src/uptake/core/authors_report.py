"""What `uptake git` says of a repository, in words, tables and lines; no names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from uptake.core.authors import LEAST_COMMITS, Authors
from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import GroupPicture, WeekRow
from uptake.core.report_parts import Bars, Lines, Report, Table, apart
from uptake.core.wording import counted, dates_words, day_words, people_words, percent, sentence, share_of, share_words

SHOWN_WEEKS = 26
FEW = "too few people to show"

Identities = Mapping[
    str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
]  # key → names, addresses, why joined


def authors_report(found: Authors) -> Report:
    """The report of a repository's authors."""
    picture, group = found.picture, found.picture.all
    hidden = bool(group.hidden) or not found.ids
    return Report(
        title=picture.title,
        subtitle=f"as of {day_words(picture.as_of)}",
        headline=tuple(_few(found) if hidden else _sentences(found, group)),
        sections=() if hidden or found.first_marker is None else apart(_blocks(found, group)),
        notes=tuple(map(sentence, _notes(found))),
    )


def _few(found: Authors) -> Iterable[str]:
    if not found.ids:
        day = day_words(found.picture.as_of)
        yield f"Nobody has {LEAST_COMMITS} commits of their own in the 26 weeks before {day}."
        if found.picture.input.later:
            later = counted(found.picture.input.later, "commit is", "commits are")
            yield f"{later} of that day or later: ask for a later day with --as-of."
        elif found.picture.input.events:
            yield "There is nobody to say anything about. An earlier day can be asked for with --as-of."
        else:
            yield "The history holds no commit of a person."
        return
    yield "Fewer than five people work in this repository: that is people, not a share. Nothing is shown of them."


def _sentences(found: Authors, group: GroupPicture) -> Iterable[str]:
    if found.first_marker is None:
        yield f"No commit of the {len(found.ids)} authors carries the marker of an AI assistant."
        yield "That is not “no use”: assistants leave markers only where their users let them."
        return
    weekly, habitual = group.measures["weekly_active"], group.measures["habitual"]
    if weekly.state is State.OK:
        dates = dates_words(weekly.first_day, weekly.last_day)
        yield f"{share_of(weekly, 'authors')} worked with an AI assistant in the week of {dates}."
        yield from _among(weekly, "Of those who committed that week")
    if habitual.state is State.OK:
        yield f"{share_of(habitual, 'authors')} do so regularly: in at least 9 of the last 12 weeks."
        yield from _among(habitual, "Of those who committed in as many weeks")
    if found.suspected_break is not None:
        yield (
            f"Has the way of counting changed? From the week of {day_words(found.suspected_break)} the markers of "
            "nearly everybody stop while their commits go on. That is a broken instrument rather than a decline."
        )


def _among(reading: Reading, start: str) -> Iterable[str]:
    among = reading.among_chance
    if among is not None and among.of:
        yield f"{start}: at least {percent(among.share)} ({among.count} of {among.of})."


def _blocks(found: Authors, group: GroupPicture) -> Iterable[Table | Bars | Lines]:
    tools = tuple(
        (one.tool, FEW, "") if one.people is None else (one.tool, str(one.people), str(one.commits))
        for one in found.tools
    )
    yield Table("By assistant", ("assistant", "authors", "commits"), tools, frozenset({1, 2}))
    weeks = [week for week in group.weeks if found.first_marker and week.first_day >= found.first_marker][-SHOWN_WEEKS:]
    if weeks:
        span = dates_words(weeks[0].first_day, weeks[-1].last_day)
        title = "With an assistant, of those who committed, week by week"
        yield Lines(title, (("", tuple(map(_share, weeks)), span),))
    yield _habits(group)


def _share(week: WeekRow) -> float | None:
    return week.active / week.chance if week.active is not None and week.chance else None


HABITS = {
    "first_use": "ever, in the history read",
    "weekly_active": "in the latest week",
    "adopted": "in 3 of the latest 4 weeks",
    "habitual": "in 9 of the latest 12 weeks",
    "retained_5": "of those who began: again in their week 5",
    "retained_9": "in their week 9",
    "retained_13": "in their week 13",
}


def _habits(group: GroupPicture) -> Table:
    rows = []
    for id_, words in HABITS.items():
        reading = group.measures[id_]
        among = reading.among_chance
        chance = f"at least {percent(among.share)} ({among.count} of {among.of})" if among and among.of else ""
        rows.append((words, share_words(reading) if reading.state is State.OK else reading.why, chance))
    return Table("Habit", ("with an assistant", "of all authors", "of those who had the chance"), tuple(rows))


def _notes(found: Authors) -> Iterable[str]:
    yield (
        f"Authors: {people_words(len(found.ids))} with at least {LEAST_COMMITS} commits of their own in the 26 weeks "
        f"before {day_words(found.picture.as_of)}; merges and bots left out."
    )
    if found.first_marker is not None:
        yield "Use is a commit with a marker. A marker can be left out, so every figure is “at least”."
    if found.picture.input.later:
        yield f"{found.picture.input.later} commits on or after that day are not counted."
    yield from map(str, found.picture.notes)


def named(found: Authors, known: Identities) -> Table:
    """The authors by name with their weeks: for whoever holds the history anyway, never part of a report."""
    rows = tuple(
        (_name(id_, known), str(history.used.bit_count()), str(history.chance.bit_count()))
        for id_, history in sorted(found.histories.items(), key=lambda item: _name(item[0], known).lower())
    )
    heads = ("author", "weeks with an assistant", "weeks with commits")
    return Table("Authors, by name", heads, rows, frozenset({1, 2}))


def joined(known: Identities) -> Table:
    """Who was recognised under several addresses, and why."""
    rows = tuple(
        (_name(key, known), ", ".join(addresses), ", ".join(why))
        for key, (_, addresses, why) in sorted(known.items())
        if len(addresses) > 1
    )
    return Table("Recognised under several addresses", ("author", "addresses", "because of"), rows, empty="Nobody.")


def _name(key: str, known: Identities) -> str:
    names = known[key][0] if key in known else ()
    return names[0] if names else key
