"""How far people came on their way, and what is in the way of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from uptake.core.diagnosis.rank import stuck, to_come
from uptake.core.headline import NEXT_STEP, NOT_IN_THE_WAY, headline_measure
from uptake.core.journey import BarrierCount, StageCount
from uptake.core.measures.reading import State
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.report.charts.bars import Bar, above_bars, bars
from uptake.core.report.charts.frame import PANEL, WIDE
from uptake.core.report.launched import launched
from uptake.core.report.names import BARRIERS, STAGES, named
from uptake.core.report_parts import Bars, Block, Chart, Prose, Section, Table, Words
from uptake.core.sentences import later
from uptake.core.wording import count_words, day_words, number, part_words, people_words, share_words

Row = tuple[Words, float | None, Words]

LOST: dict[str, Words] = {
    "told": later("Where people get stuck: before anybody tells them what changes"),
    "access": later("Where people get stuck: before they get access"),
    "acknowledged": later("Where people get stuck: between being told and saying so"),
    "attended": later("Where people get stuck: before they come to a session"),
    "first use": later("Where people get stuck: before their first use"),
    "weekly active": later("Where people get stuck: after their first use"),
    "adopted": later("Where people get stuck: after the first tries"),
    "habitual": later("Where people get stuck: before it becomes a habit"),
    "regular": later("Where people get stuck: before it becomes a habit"),
}


def funnel(picture: Picture) -> Section:
    """How many ever reached each stage, and where most are lost, of the groups that have launched."""
    group = launched(picture)
    way = group.journey
    rows: list[Row] = [
        (named(STAGES, one.stage), one.share, part_words(one.share, one.reached, one.of, one.ranges.get("reached")))
        for one in way.stages
    ]
    rows += [(named(STAGES, stage), None, later("not recorded")) for stage in way.unknown]
    rows += [(named(STAGES, stage), None, _from(group, stage)) for stage in way.later]
    rows += [(named(STAGES, stage), None, later("too few people to show")) for stage in way.few]
    title = later("How far people ever came")
    blocks: list[Block] = [Bars(title, tuple(rows), tuple(_counted(picture, group)))]
    if group is not picture.all:
        blocks.append(Prose(later("Not counted here"), to_come(picture) or (later("Groups that launch later."),)))
    return Section("way", title, tuple(blocks), (_chart(picture, group, rows),))


def _counted(picture: Picture, group: GroupPicture) -> Iterator[Words]:
    """
    Who is counted here: more people than in the first sentence and in other sections, so the same thing has another
    number there.
    """
    yield later("Counted here: everybody who is affected on {day}, also whoever is away. Fewer stand after “of” "
                "where it cannot be known of the others.", day=day_words(picture.as_of))  # fmt: skip
    if group is picture.all:
        yield from _since_stopped(picture, group.journey.stages)
    if not picture.diagnoses:
        return
    yield later("“Where it sticks” leaves out whoever is away or cannot be seen using it, and “What is in the way” "
                "counts each person once: so the same thing, such as not being told, has other numbers "
                "there.")  # fmt: skip


def _since_stopped(picture: Picture, stages: Sequence[StageCount]) -> Iterator[Words]:
    """Where the first sentence counts those who are at a stage now: why here it has another number."""
    measure = headline_measure(picture)
    now = picture.all.measures[measure]
    stage = next((one for one in stages if one.stage == measure.replace("_", " ")), None)
    if stage is None or measure == "first_use" or now.state is not State.OK:
        return
    if "reached" in stage.ranges or now.ranges:
        yield later("“{stage}” counts here whoever ever came so far, also those who have stopped since. The first "
                    "sentence of this report counts who does so now.", stage=named(STAGES, stage.stage))  # fmt: skip
        return
    if stage.reached is None or now.count is None or stage.reached <= now.count:
        return  # nobody has stopped, or that is not to be seen
    yield later("“{stage}” counts here whoever ever came so far, also those who have stopped since. The first sentence "
                "of this report counts who does so now: {people}.",
                stage=named(STAGES, stage.stage), people=share_words(now))  # fmt: skip


def _from(group: GroupPicture, stage: str) -> Words:
    reading = group.measures.get(stage.replace(" ", "_"))
    day = reading.readable_from if reading else None
    return later("from {day}", day=day_words(day)) if day else later("not yet")


def _chart(picture: Picture, group: GroupPicture, rows: list[Row]) -> Chart:
    worst = _worst(picture, group)
    lost = worst[1] if worst else 0
    title: Words = later("Nobody was lost as far as it was recorded")
    if len(group.journey.stages) == 1:
        title = later("So far it is only known who is affected")
    elif worst is None and most_lost(group.journey.stages):
        title = later("How many came how far")
    elif worst is not None:
        title = where = LOST[worst[0].stage]
        if any("reached" in one.ranges for one in group.journey.stages):
            lost = 0  # how many, only ranges say
        if lost:
            title = later("{where}, {lost} of {of}", where=where, lost=number(lost),
                          of=number(group.journey.stages[0].reached))  # fmt: skip
    at = worst and named(STAGES, worst[0].stage)
    part = lost / worst[0].of if worst else None
    ends = {named(STAGES, one.stage): _ends(one) for one in group.journey.stages}
    drawn = []
    for name, share, words in rows:
        low, high = ends.get(name, (None, None))
        drawn.append(Bar(str(name), share, str(words), part if name is at else None, low, high))
    description = later("{title}. {rows}.", title=title, rows=", ".join(f"{name} {words}" for name, _, words in rows))
    return Chart("way", title, description, bars(drawn, WIDE), above_bars(drawn, PANEL))


def _worst(picture: Picture, group: GroupPicture) -> tuple[StageCount, int] | None:
    """
    The stage before which most people are lost, and how many, 0 where that is not counted: that of the reason which
    holds up most people, since a count alone may point elsewhere; where no reason is asked for, by the counts.
    """
    counted = most_lost(group.journey.stages)
    if not picture.diagnoses:
        return counted
    where = next((one.where for one in stuck(picture)), "")
    if counted is not None and counted[0].stage == where:
        return counted
    return next(((one, 0) for one in group.journey.stages if one.stage == where and where in LOST), None)


def _ends(stage: StageCount) -> tuple[float | None, float | None]:
    """The range of a share, where only a range is shown."""
    span = stage.ranges.get("reached")
    return (span.low / stage.of, span.high / stage.of) if span and stage.of else (None, None)


def most_lost(stages: tuple[StageCount, ...]) -> tuple[StageCount, int] | None:
    """
    The stage before which most people are lost, and how many.

    A stage may be skipped: whoever used it without a session is not lost before the session. So a stage was reached by
    as many as any later one. Access is no step of theirs: a licence can lie unused.
    """
    steps = [one for one in stages if one.stage != "access"]
    if len(steps) < 2:
        return None
    came = [max(one.reached for one in steps[at:]) for at in range(len(steps))]
    lost = {at: came[at - 1] - came[at] for at in range(1, len(steps)) if steps[at].stage in LOST}
    worst = max(lost, key=lambda at: lost[at], default=None)
    return (steps[worst], lost[worst]) if worst is not None and lost[worst] > 0 else None


def barriers(picture: Picture) -> Section:
    """What is first in the way of how many in the groups that have launched, with the next step; most people first."""
    group = launched(picture)
    found = sorted(group.journey.barriers, key=lambda one: -_size(one))
    rows = tuple(
        (named(BARRIERS, one.barrier), count_words(one.people, one.ranges.get("people")), later(NEXT_STEP[one.barrier]))
        for one in found
        if one.barrier not in NOT_IN_THE_WAY
    )
    heads = (later("what"), later("people"), later("next step"))
    title = later("What is in the way")
    once = _ONCE if picture.diagnoses else _ONCE_OF_ALL
    table = Table(title, heads, rows, frozenset({1}), _nothing(picture, group), below=(once,) if rows else ())
    rest = tuple(_nothing_to_do(one) for one in found if one.barrier in NOT_IN_THE_WAY)
    about = (*([_COUNTED] if rows else []), *rest)
    return Section("in-the-way", title, (table, Prose(later("How this is counted"), about)) if about else (table,))


PREPARED = ("told", "acknowledged", "access")  # before launch


def _nothing(picture: Picture, group: GroupPicture) -> Words:
    """Why nothing stands in the way: a success only where use was seen, and everybody is at the targeted stage."""
    if group.journey.few:
        return later("Too few people to show.")
    if picture.day is not None and picture.day <= 0:
        unknown = [str(named(STAGES, stage)) for stage in group.journey.unknown if stage in PREPARED]
        if unknown:
            return later("Nobody recorded before {as_of}: {stages}. It begins on {day}.", stages=", ".join(unknown),
                         as_of=day_words(picture.as_of), day=day_words(picture.launch))  # fmt: skip
        return later("Nothing that was recorded. It begins on {day}.", day=day_words(picture.launch))
    if group.journey.barriers:
        return later("Nothing that asks for a step.")
    if picture.input.first_use is None:
        return later("No use was read yet, so nothing is known of it.")
    return later("Everybody is where the targets want them.")


_ONCE = later(
    "Each person is counted once here, at the first step that is still missing on their way to the targets; so the "
    "numbers differ from those under “Where it sticks” and “How far people ever came”."
)
_ONCE_OF_ALL = later(
    "Each person is counted once here, at the first step that is still missing on their way to the targets; so the "
    "numbers differ from those under “How far people ever came”."
)
_COUNTED = later(
    "The first missing step need not be the cause; “Where it sticks” names what accounts for those who have not begun "
    "or have stopped. Whoever is where the targets want them, is on the way or is absent stands in no row, even if a "
    "step of theirs is missing."
)


def _nothing_to_do(one: BarrierCount) -> Words:
    people = people_words(one.people, one.ranges.get("people"))
    if one.barrier == "away":
        return later("Absent: {people}.", people=people)
    return later("On the way, because they have used it lately: {people}.", people=people)


def _size(one: BarrierCount) -> float:
    """How many people; of a range its middle."""
    span = one.ranges.get("people")
    return sum(span) / 2 if span else one.people
