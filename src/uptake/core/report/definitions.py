"""What the figures of a report mean, in words."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.measures import frame
from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import Picture
from uptake.core.report.deeds import ANSWERS
from uptake.core.report.groups import COMPARED
from uptake.core.report.names import MEASURES, named
from uptake.core.report.telling import ANSWERED
from uptake.core.report_parts import Section, Table, Words
from uptake.core.sentences import later
from uptake.core.wording import capital

PLAIN: dict[str, Words] = {
    "first_reply": later("How many of the questions a person answered first within the promised time. One that still "
                         "waits counts as late once that time has passed."),
    "decision": later("How many of the questions were decided within the promised time."),
    "loop_closed": later("How many of those who asked or suggested something were told what came of it."),
    "first_use": later("Has used it on real work at least once."),
    "weekly_active": later("Used it on real work at least once in the latest full week that is not a holiday week."),
    "adopted": later("Used it in at least 3 of the last 4 weeks in which the person was there."),
    "habitual": later("Used it in at least 9 of the last 12 weeks; weeks in which the person was away do not count."),
    "regular": later("Used it in at least three of four months or weeks in which the work came up."),
    "lapsed": later("Used it in most weeks before, and not at all in the last 4."),
    "dormant": later("Tried it, never came to use it in most weeks, and did not use it in the last 4."),
    "never": later("Has not used it on real work yet."),
    "retained_5": later("Of those who began: used it in their fifth week."),
    "retained_9": later("Of those who began: used it in their ninth week."),
    "retained_13": later("Of those who began: used it in their thirteenth week."),
    "old_way_share": later("Of all this work in the latest full week: the share that was still done the old way."),
    "acceptance": later("Of the suggestions of the last four weeks: the share that was taken as it was."),
    "depth": later("How often people who use it do so in a week."),
    "concentration": later("The share of all use that comes from the tenth of the people who use it most."),
    "told": later("Was told in person what changes for them; a message to everybody does not count."),
    "told_late": later("Was told, but so late before launch that little time was left to prepare."),
    "acknowledged": later("Confirmed it themselves, with a button or a signature."),
    "not_clear": later("Said that it is not clear what changes for them, whether or not it became clear since."),
    "not_my_work": later("Said that what changes is not their work."),
    "access": later("Has what it takes to start: a licence, a login."),
    "attended": later("Was at a session in which people use it with somebody beside them."),
    "assisted_first_use": later("Of those who have used it: the first time was with somebody beside them."),
    "self_reported": later("Of those who were asked and had the work: said that they used it this week."),
    "coverage": later("People whose use can be seen at all."),
}  # fmt: skip
SHOWN_WEEKS = (5, 9, 13)


def definitions(picture: Picture) -> Section:
    """What each measure that the report shows says, with its definition and version."""
    shown = frozenset(_shown(picture))
    rows = tuple(
        (capital(named(MEASURES, one.id)), PLAIN[one.id], f"{one.id}/{one.version}")
        for one in frame.catalogue().values()
        if one.id in shown
    )
    title = later("What the figures mean")
    heads = (later("figure"), later("what it says"), later("definition"))
    return Section("definitions", title, (), more=(Table(title, heads, rows),) if rows else ())


def _shown(picture: Picture) -> Iterator[str]:
    """The ids of the measures in the targets, the funnel, the groups, who came back, and the answers."""
    yield from (one.measure for one in picture.targets)
    groups = (*picture.groups, picture.all)
    way = picture.all.journey
    yield from (stage.replace(" ", "_") for stage in (*(one.stage for one in way.stages), *way.later))
    yield from (id_ for id_ in (*COMPARED, *ANSWERED) if any(_is_read(group.measures.get(id_)) for group in groups))
    coverage = picture.all.measures.get("coverage")
    if coverage is not None and _is_read(coverage) and coverage.count != coverage.of:
        yield "coverage"
    yield from (f"retained_{week}" for week in SHOWN_WEEKS if any(one.back.get(week) for one in picture.all.cohorts))
    yield from (id_ for id_ in ANSWERS for span in picture.responsiveness.values() if _is_read(span.get(id_)))


def _is_read(reading: Reading | None) -> bool:
    return reading is not None and reading.state is State.OK
