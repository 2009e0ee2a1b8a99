"""Why a figure on the wrong side of its target does not prove that the target is missed."""

from __future__ import annotations

from uptake.core.calendar import Day
from uptake.core.measures.reading import Reading
from uptake.core.sentences import Said, later
from uptake.core.wording import later_percent

LEAST_COVERAGE = 0.8  # of the people who can be measured: under it, a figure below its target proves nothing

MISSES_SOME = later("the source misses some use, so the true figure may be better")


def counting_changed(day: Day) -> Said:
    """The window of a figure has two sides that do not compare."""
    return later("the way of counting changed on {day}, within the weeks that are read", day=day)


def is_thin(coverage: Reading) -> bool:
    """Whether too few of the people can be measured."""
    return coverage.value is not None and coverage.value < LEAST_COVERAGE


def few_measured(coverage: Reading) -> Said:
    """Many of the people cannot be measured."""
    return later("only {share} of the people can be measured", share=later_percent(coverage.value))
