"""Small counts as ranges, so that neither they nor what is missing from them to everybody can be worked out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from uptake.core.measures.audience import ALL
from uptake.core.measures.reading import Range

Cell = tuple[int, int]  # so many of so many people


def band(count: int, of: int, floor: int) -> Range | None:
    """The range in which a count of few, or of all but few, is shown; None where it is shown exactly."""
    few, all_but_few = 0 < count < floor, of - floor < count < of
    if not few and not all_but_few:
        return None
    if of < 2 * floor:  # the two ranges meet: together they say the least
        return Range(1, of - 1)
    return Range(1, floor - 1) if few else Range(of - floor + 1, of - 1)


def apart(count: int, of: int, floor: int) -> Range:
    """
    The range of a count that may be compared with others that are shown exactly: what is missing from it to any of them
    stays a range of at least the floor. Its ends lie on a grid, so that the range does not tell its middle.
    """
    low = (count - floor + 1) // floor * floor
    return Range(max(1, low), min(of, low + 3 * floor - 1))


def band_of_rest(count: int, of: int, floor: int) -> Range | None:
    """
    The same for the groups that are not shown, taken together: there nobody and everybody say too much as well, because
    they say it of each of them.
    """
    if not of or floor <= count <= of - floor:
        return None
    if of < 2 * floor:
        return Range(0, of)
    return Range(0, floor - 1) if count < floor else Range(of - floor + 1, of)


def spread(
    cells: Mapping[str, Cell], shown: Iterable[str], whole: Cell | None, floor: int, *, told_again: bool = False
) -> dict[str, Range]:
    """
    The ranges of one count in the groups and in `all`, by group; what is not in the result is shown exactly.

    `all` is as wide as its parts together, so that it says nothing that they do not say.

    :param cells: the count in each group, also in those that are not shown; `whole`: in all of them; `told_again`:
        reports of other days tell of it too, and may show a group that this one does not: then each of those that are
        not shown is a part by itself, else they are one together.
    """
    seen = [id_ for id_ in cells if id_ in set(shown)]
    found = {id_: span for id_ in seen if (span := band(*cells[id_], floor))}
    around = [(cells[id_][0], span) for id_, span in found.items()]
    hidden = [cell for id_, cell in cells.items() if id_ not in seen]
    if not told_again:
        hidden = [(sum(count for count, _ in hidden), sum(of for _, of in hidden))]
    around += [(count, span) for count, of in hidden if (span := band_of_rest(count, of, floor))]
    if whole is not None and (span := widened(whole, around) or band(*whole, floor)):
        found[ALL] = span
    return found


def widened(whole: Cell, parts: Iterable[tuple[int, Range]]) -> Range | None:
    """The range of a sum some parts of which, given as (count, range), are ranges."""
    below = above = 0
    for count, span in parts:
        below, above = below + count - span.low, above + span.high - count
    return Range(max(0, whole[0] - below), min(whole[1], whole[0] + above)) if below or above else None


def spread_row(
    row: Mapping[str, int], of: int, floor: int, *, is_rest: bool = False, last: Collection[str] = ()
) -> dict[str, Range]:
    """
    The ranges of counts that add up to a number that may be known: beside the small ones the largest becomes a range as
    wide as they are together, else the last of them would follow. Where there is no other, none of them says anything.

    :param last: those of which another figure may tell how many they are: taken only where there is no other.
    """
    banded = band_of_rest if is_rest else band
    found = {name: span for name, count in row.items() if (span := banded(count, of, floor))}
    if not found:
        return {}
    exact = {name: count for name, count in row.items() if count and name not in found}
    if not exact:
        return {name: Range(0, of) for name in row}
    largest = max(sorted(exact), key=lambda name: (name not in last, exact[name]))
    total = exact[largest] + sum(row[name] for name in found)
    low = total - sum(span.high for span in found.values())
    high = total - sum(span.low for span in found.values())
    return found | {largest: Range(max(0, low), min(of, high))}
