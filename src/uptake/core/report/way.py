"""How far people came on their way, and what is in the way of the others."""

from __future__ import annotations

from uptake.core.headline import NEXT_STEP, NOT_IN_THE_WAY
from uptake.core.picture_parts import GroupPicture
from uptake.core.report.names import BARRIERS, STAGES, named
from uptake.core.report_parts import Bars, Section, Table, Words
from uptake.core.sentences import later
from uptake.core.wording import day_words, number, part_words

Bar = tuple[Words, float | None, Words]


def funnel(group: GroupPicture) -> Section:
    """How many ever reached each stage."""
    way = group.journey
    rows: list[Bar] = [
        (named(STAGES, one.stage), one.share, part_words(one.share, one.reached, one.of)) for one in way.stages
    ]
    rows += [(named(STAGES, stage), None, later("not recorded")) for stage in way.unknown]
    rows += [(named(STAGES, stage), None, _from(group, stage)) for stage in way.later]
    rows += [(named(STAGES, stage), None, later("too few people to show")) for stage in way.few]
    title = later("How far people ever came")
    return Section("way", title, (Bars(title, tuple(rows)),))


def _from(group: GroupPicture, stage: str) -> Words:
    reading = group.measures.get(stage.replace(" ", "_"))
    day = reading.readable_from if reading else None
    return later("from {day}", day=day_words(day)) if day else later("not yet")


def barriers(group: GroupPicture) -> Section:
    """What is first in the way of how many, with the next step; what is in nobody's way stands last."""
    rows = tuple(
        (named(BARRIERS, one.barrier), number(one.people), NEXT_STEP[one.barrier])
        for one in sorted(group.journey.barriers, key=lambda one: one.barrier in NOT_IN_THE_WAY)
    )
    heads = (later("what"), later("people"), later("next step"))
    title = later("What is in the way")
    empty = later("Everybody is where the targets want them.")
    return Section("in-the-way", title, (Table(title, heads, rows, frozenset({1}), empty),))
