"""The least and the greatest value of each withheld count, by HiGHS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from uptake.core.audit.system import Key, System

if TYPE_CHECKING:
    from highspy._core import _Highs

Span = tuple[int, int]


def solve(system: System) -> Iterator[tuple[Key, Span | None]]:
    """
    Each withheld count with its least and greatest value; None where the solver does not say that it found the optimum.

    The counts are whole numbers: relaxed to fractions they would seem free where they are not.
    """
    for lot in system.parts():
        model = _model(system, lot)
        place = {key: at for at, key in enumerate(lot)}
        for key in lot:
            if not system.asked.get(key):
                continue
            span = _span(model, place[key])
            whole = system.wholes.get(key)
            if span == (0, 0) and whole in place and _span(model, place[whole]) == (0, 0):
                continue  # where nobody is in a figure, that nobody of them did it tells of nobody
            yield key, span


def _model(system: System, lot: Sequence[Key]) -> _Highs:
    import highspy
    from highspy._core import _Highs

    model = _Highs()  # `Highs` prints its version on standard output before it can be told not to
    model.setOptionValue("output_flag", False)  # noqa: FBT003  its way
    place = {key: at for at, key in enumerate(lot)}
    for key in lot:
        model.addVar(*map(float, system.bounds[key]))
        model.changeColIntegrality(place[key], highspy.HighsVarType.kInteger)
    for terms in system.sums:
        if next(iter(terms)) in place:
            columns = [place[key] for key in terms]
            model.addRow(0.0, 0.0, len(columns), columns, [float(factor) for factor in terms.values()])
    for less, more in system.orders:
        if less in place:
            model.addRow(-highspy.kHighsInf, 0.0, 2, [place[less], place[more]], [1.0, -1.0])
    return model


def _span(model: _Highs, column: int) -> Span | None:
    import highspy

    ends = []
    for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
        model.changeColCost(column, 1.0)
        model.changeObjectiveSense(sense)
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        ends.append(round(model.getInfo().objective_function_value))
    model.changeColCost(column, 0.0)
    return ends[0], ends[1]
