"""Targets whose reading tells of too few people, now or on the day that decided them."""

from __future__ import annotations

from dataclasses import replace

from uptake.core.measures.reading import State
from uptake.core.picture_parts import GroupPicture, TargetReading
from uptake.core.plan.model import is_within
from uptake.core.privacy import Partition
from uptake.core.publishing.bands import band, spread
from uptake.core.publishing.groups import is_of_people, people_of
from uptake.core.publishing.shared import share_reading
from uptake.core.sentences import later
from uptake.core.target_words import is_of_the_week_that_decides

WOULD_SHOW_A_FEW = later("the numbers are so small that single people could be made out")
SMALL = 10  # times the floor; what may come of more people is not said to the person


def publish_target(target: TargetReading, group: GroupPicture, partition: Partition) -> TargetReading:
    """A target without its reading, verdict and forecast where these would tell of too few people."""
    now = group.measures.get(target.measure)
    is_few = now is not None and now.state is State.TOO_FEW
    people = {id_: people_of(reading) for id_, reading in target.parts.items()}
    if group.hidden or is_few or target.group in partition.withheld(people, _altogether(target, people)):
        why = later("too few people to show")
        return replace(_without_forecast(target), reading=target.reading.withheld(), verdict=None, because=(why,))
    return target


def share_target(target: TargetReading, group: GroupPicture, partition: Partition) -> TargetReading:
    """
    A target with a range in place of a small count; then it has a verdict only where all of the range has it, because
    its day has come or the week that decides is over: each of which says no more than the range does.

    :param group: its group, as it is shared.
    """
    reading, floor, verdict = target.reading, partition.floor, target.verdict
    if _tells_of_few(target, group, floor):
        target = replace(_without_forecast(target), verdict=None, because=(WOULD_SHOW_A_FEW,))
    if reading.state is not State.OK or not is_of_people(reading):
        return replace(target, reading=share_reading(reading, None, floor), bounds=_bounds(target, floor), parts={})
    cells = {id_: (one.count or 0, one.of or 0) for id_, one in target.parts.items() if one.state is State.OK}
    people = {id_: people_of(one) for id_, one in target.parts.items()}
    withheld = partition.withheld(people, sum(people.values()))
    whole = (reading.count or 0, reading.of or 0) if target.group not in cells else None
    span = spread(cells, [id_ for id_ in cells if id_ not in withheld], whole, floor).get(target.group)
    shown = replace(target, reading=share_reading(reading, span, floor), bounds=_bounds(target, floor), parts={})
    if span is None:
        return shown
    ends = {is_within(end / reading.of, target.at_least, target.at_most) for end in span} if reading.of else set()
    shown = _without_forecast(shown)
    if len(ends) == 1 and (verdict in {"met", "missed"} or _is_settled(shown, verdict, is_met=True in ends)):
        return replace(shown, verdict=verdict)
    return replace(shown, verdict=None, because=(WOULD_SHOW_A_FEW,))


def _is_settled(target: TargetReading, verdict: str | None, *, is_met: bool) -> bool:
    """Whether the range that is shown is of the week that decides, and the verdict is the one that follows from it."""
    return is_of_the_week_that_decides(target) and verdict == ("on course" if is_met else "behind")


def _tells_of_few(target: TargetReading, group: GroupPicture, floor: int) -> bool:
    """
    Whether what may come rests on a count that is a range, or is a share that in a small group only such a count has.

    What published rollouts came to (before launch, without bounds) tells of nobody.
    """
    if target.bounds is None:
        return False
    now = group.measures.get("weekly_active")
    if group.intended is None or (now is not None and now.ranges):
        return True
    if any("active" in week.ranges for week in group.weeks[-1:]):
        return True
    said = [share for share in (*(target.expected or ()), *target.bounds, target.likely) if share is not None]
    return group.intended < SMALL * floor and any(
        band(round(share * group.intended), group.intended, floor) for share in said
    )


def _without_forecast(target: TargetReading) -> TargetReading:
    """What may come is counted on from what is there, so it would tell of it; and so would the words for it."""
    told = target.because if not target.forecast else ()
    return replace(target, expected=None, likely=None, bounds=None, probability=None, needs=None, because=told)


def _bounds(target: TargetReading, floor: int) -> tuple[float, float] | None:
    of = target.reading.of
    if target.bounds is None or of is None:
        return target.bounds
    return None if any(band(round(bound * of), of, floor) for bound in target.bounds) else target.bounds


def _altogether(target: TargetReading, people: dict[str, int]) -> int:
    return people_of(target.reading) if target.group not in people else sum(people.values())
