"""What is not known, and why: a reader must not take silence for zero."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.measures.reading import State
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.report.effects import unsaid_effects
from uptake.core.report.names import MEASURES, STAGES, named
from uptake.core.report_parts import Prose, Section, Words
from uptake.core.sentences import later
from uptake.core.wording import capital, day_words, share_words

ASKED = ("told", "acknowledged", "access", "attended", "first_use", "weekly_active", "adopted", "habitual",
         "old_way_share", "self_reported")  # fmt: skip


def unknown(picture: Picture) -> Iterator[Section]:
    """Sentences on what the report cannot say."""
    sentences = tuple(dict.fromkeys(_sentences(picture)))
    if sentences:
        title = later("What is not known")
        yield Section("not-known", title, (Prose(title, sentences),))


def _sentences(picture: Picture) -> Iterator[Words]:
    for group in picture.groups:
        if group.hidden:
            yield later("{group}: too few people to show.", group=group.title)
    if picture.all.hidden:
        return
    coverage = picture.all.measures.get("coverage")
    if coverage is not None and coverage.state is State.OK and coverage.count != coverage.of:
        yield later("Use can be seen of {share} alone: the others have no identifier that the source knows.",
                    share=share_words(coverage))  # fmt: skip
    if picture.all.journey.unknown:
        stages = ", ".join(str(named(STAGES, stage)) for stage in picture.all.journey.unknown)
        yield later("Nobody recorded before {day}: {stages}.", day=day_words(picture.as_of), stages=stages)
    shown = [group for group in picture.groups if not group.hidden] or [picture.all]
    for measure in ASKED:
        for why, titles in _reasons(shown, measure).items():
            groups = ", ".join(titles)
            yield later(
                "{measure}: {why} ({groups}).", measure=capital(named(MEASURES, measure)), why=why, groups=groups
            )
    if picture.all.intended:
        yield from unsaid_effects(picture)
    yield from _of_health(picture)


def _reasons(groups: list[GroupPicture], measure: str) -> dict[str, list[str]]:
    """Why a measure of these groups is not known, with the groups of which that is so."""
    found: dict[str, list[str]] = {}
    for group in groups:
        reading = group.measures.get(measure)
        if reading is None or measure.replace("_", " ") in group.journey.unknown or _goes_without(group, measure):
            continue
        if reading.state is State.TOO_EARLY and reading.readable_from is not None:
            why = str(later("can be read from {day}", day=day_words(reading.readable_from)))
            found.setdefault(why, []).append(group.title)
        elif reading.state is State.UNKNOWN and reading.why and measure != "self_reported":  # asking is no duty
            found.setdefault(str(later("not known, because {why}", why=later(reading.why))), []).append(group.title)
    return found


def _goes_without(group: GroupPicture, measure: str) -> bool:
    """Whether the group needs no access: then nothing is unknown."""
    stages = {one.stage for one in group.journey.stages}
    return measure == "access" and "access" not in stages


def _of_health(picture: Picture) -> Iterator[Words]:
    for one in picture.health:
        if one.value is None:
            yield later("The system itself, {figure}: nobody reported it.", figure=one.name)
