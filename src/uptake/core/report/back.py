"""Who came back, by the weeks in which people began."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.measures.reading import Part
from uptake.core.picture_parts import Cohort, Picture
from uptake.core.report.charts.back import Began, coming_back
from uptake.core.report.charts.frame import PANEL, WIDE
from uptake.core.report_parts import Chart, Section, Table, Words
from uptake.core.sentences import later
from uptake.core.wording import number, part_words, percent, short_dates

WEEKS = (5, 9, 13)
APART = 0.1  # ten points between the first and the last who began are worth a word


def came_back(picture: Picture) -> Iterator[Section]:
    """Of those who began in the same weeks: who was active in their week 5, 9 and 13."""
    cohorts = picture.all.cohorts
    if not any(part for cohort in cohorts for part in cohort.back.values()):
        return
    come = [week for week in WEEKS if any(one.back.get(week) for one in cohorts)]
    rows = tuple(
        (short_dates(one.first_day, one.last_day), number(one.people), *(_cell(one.back.get(week)) for week in come))
        for one in cohorts
    )
    heads = (later("first used it"), later("people"), *(later("in their week {week}", week=week) for week in come))
    title = later("Who came back")
    table = Table(title, heads, rows, frozenset(range(1, len(heads))))
    yield Section("came-back", title, (table,), (_chart(cohorts, rows),))


def _cell(part: Part | None) -> Words:
    return part_words(part.share, part.count, part.of) if part else later("not known")


def _chart(cohorts: tuple[Cohort, ...], rows: tuple[tuple[Words, ...], ...]) -> Chart:
    began = [
        Began(str(later("began {days}", days=short_dates(one.first_day, one.last_day))), (1.0, *_shares(one)))
        for one in cohorts
        if any(one.back.values())
    ]
    title = _message(cohorts)
    words = "; ".join(", ".join(map(str, row)) for row in rows)
    description = later("{title}. Active in their week 5, 9 and 13: {rows}.", title=title, rows=words)
    return Chart("came-back", title, description, coming_back(began, WIDE), coming_back(began, PANEL))


def _shares(cohort: Cohort) -> tuple[float | None, ...]:
    return tuple(part.share if (part := cohort.back.get(week)) else None for week in WEEKS)


def _message(cohorts: tuple[Cohort, ...]) -> Words:
    """The first who began against the last, in the week of their own that both have come to."""
    for week in WEEKS:
        known = [(one, share) for one in cohorts if (part := one.back.get(week)) and (share := part.share) is not None]
        if len(known) > 1:
            (_, early), (last, late) = known[0], known[-1]
            if abs(late - early) < APART:
                return later("Whoever begins, early or late, comes back alike: {late} in week {week}",
                             late=percent(late), week=week)  # fmt: skip
            days = short_dates(last.first_day, last.last_day)
            return later("Of those who began {days}, {late} were back in their week {week}; of the first, {early}",
                         days=days, late=percent(late), early=percent(early), week=week)  # fmt: skip
    known = [
        (one, share) for one in cohorts for part in one.back.values() if part and (share := part.share) is not None
    ]
    return later("Of those who began, {share} came back", share=percent(known[-1][1]))
