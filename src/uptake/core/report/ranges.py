"""Why some numbers of a shared page are ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.report_parts import Words
from uptake.core.sentences import later


def ranges_note(picture: Picture) -> Iterator[Words]:
    """One sentence, where any number is shown as a range."""
    if any(map(bool, _ranges(picture))):
        yield later("Small numbers are shown as ranges, so that nobody can be made out.")


def _ranges(picture: Picture) -> Iterator[Mapping[str, object]]:
    yield picture.input.ranges
    for readings in picture.responsiveness.values():
        yield from (one.ranges for one in readings.values())
    for group in (*picture.groups, picture.all):
        yield from _of_group(group)


def _of_group(group: GroupPicture) -> Iterator[Mapping[str, object]]:
    yield from (one.ranges for one in group.measures.values())
    yield from (one.ranges for one in group.journey.stages)
    yield from (one.ranges for one in group.journey.barriers)
