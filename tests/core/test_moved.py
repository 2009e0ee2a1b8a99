"""An example moved in time keeps its weekdays."""

from __future__ import annotations

from uptake.core.calendar import Day
from uptake.core.moved import moved

AROUND = Day(2026, 12, 1)


def test_every_way_to_write_a_day_is_moved_by_whole_weeks() -> None:
    text = "2026-12-01, 2026-12-24..2026-12-31, 2026-12-01T08:00:00Z, 2026-W53"
    assert moved(text, -2, AROUND) == "2026-11-17, 2026-12-10..2026-12-17, 2026-11-17T08:00:00Z, 2026-W51"
    assert moved("From 1 December 2026", 52, AROUND) == "From 30 November 2027"
    assert moved("Ab 1. Dezember 2026, nicht ab 1. April", 52, AROUND) == "Ab 30. November 2027, nicht ab 30. März"


def test_a_day_without_a_year_is_the_one_next_to_the_launch() -> None:
    assert moved("by 15 January, as on 6 October", 1, AROUND) == "by 22 January, as on 13 October"


def test_what_only_looks_like_a_day_stays() -> None:
    text = "2026-02-30, 2026-W54, 31 February, works agreement 2026-09, e2026-12-01x"
    assert moved(text, 5, AROUND) == text
    assert moved("nothing", 0, AROUND) == "nothing"
