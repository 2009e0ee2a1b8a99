"""The order of a report: the sentence of the phase, then targets, the way, the weeks, groups, and what was done."""

from __future__ import annotations

from collections.abc import Iterable

from uptake.core.headline import headline
from uptake.core.picture_parts import Picture
from uptake.core.report.back import came_back
from uptake.core.report.deeds import answers, duties
from uptake.core.report.definitions import definitions
from uptake.core.report.effects import effects
from uptake.core.report.groups import groups
from uptake.core.report.notes import input_details, input_notes
from uptake.core.report.old_way import old_way
from uptake.core.report.ranges import ranges_note
from uptake.core.report.sticking import sticking
from uptake.core.report.system import health
from uptake.core.report.targets import targets
from uptake.core.report.telling import telling
from uptake.core.report.unknown import unknown
from uptake.core.report.way import barriers, funnel
from uptake.core.report.weeks import weeks
from uptake.core.report_parts import Report, Section, Words
from uptake.core.sentences import later
from uptake.core.usage import Weeks
from uptake.core.wording import day_words, sentence


def report(picture: Picture) -> Report:
    """The report of a Picture, in the language that is spoken."""
    return Report(
        title=picture.title,
        subtitle=_subtitle(picture),
        headline=headline(picture),
        sections=tuple(_sections(picture)),
        notes=tuple(map(sentence, (*input_notes(picture), *picture.notes))),
        aside=(*ranges_note(picture), *_over(picture)),
        details=tuple(map(sentence, input_details(picture))),
    )


def _subtitle(picture: Picture) -> Words:
    as_of = day_words(picture.as_of)
    if picture.day is None or picture.day < 0:  # how long it is until launch, the first sentence says
        return later("as of {as_of}", as_of=as_of)
    return later("day {day} · as of {as_of}", day=picture.day, as_of=as_of)


def _over(picture: Picture) -> Iterable[Words]:
    """Where weeks are counted no further: whoever asked for a later day is told."""
    launches = [group.launch for group in picture.groups if group.launch]
    if launches and picture.as_of == Weeks.around(min(launches)).over:
        yield later("Weeks are counted for two years after launch: no report is as of a later day.")


def _sections(picture: Picture) -> Iterable[Section]:
    if picture.targets:
        yield targets(picture)
    if picture.diagnoses:
        yield sticking(picture)
    if not picture.all.hidden and picture.all.intended:
        yield funnel(picture)
        yield from weeks(picture)
    if len(picture.groups) > 1:
        yield groups(picture)
    yield from telling(picture)
    yield from came_back(picture)
    yield from old_way(picture)
    if picture.health:
        yield health(picture)
    if not picture.all.hidden and picture.all.intended:
        yield barriers(picture)
        yield from effects(picture)
    if picture.duties:
        yield duties(picture)
    yield from answers(picture)
    yield from unknown(picture)
    yield definitions(picture)
