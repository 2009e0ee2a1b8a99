"""Charts drawn into a page: the same bytes for the same figures, in the page's own colours, readable without eyes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from uptake.core.report.charts.bars import Bar, bars
from uptake.core.report.charts.frame import COLOURS, MUTED, PANEL, Spec, width_of
from uptake.core.report.charts.lines import Series, Target, ToCome, Weeks, over_weeks
from uptake.core.report.charts.places import OVER, UNDER, Box, Stroke
from uptake.core.report_parts import Chart, Report, Section
from uptake.page.drawing import PAPER, draw, drawn_by_vega

MONDAYS = [dt.date(2026, 12, 7) + dt.timedelta(weeks=week) for week in range(8)]
LINE = Series("A & <b>", tuple(zip(MONDAYS, (0.1, 0.2, None, 0.4, 0.5, 0.5, 0.6, 0.6), strict=True)))
ASKED = Weeks(
    (LINE,),
    happened=((MONDAYS[1], "launch"),),
    closed=((MONDAYS[2], MONDAYS[2] + dt.timedelta(days=6), "not counted"),),
    target=Target(0.7, dt.date(2027, 3, 1), "target 70 %"),
    to_come=ToCome(dt.date(2027, 3, 1), 0.55, 0.7, "likely 55–70 %"),
)


def drawn() -> dict[str, str]:
    lines = Chart("a", "It rises", 'It "rises" & <falls>', over_weeks(ASKED, PANEL, 130), over_weeks(ASKED, PANEL, 130))
    rows = [Bar("told", 0.6, "60 %", lost=0.2), Bar("used it", 0.4, "40 %", low=0.3, high=0.5), Bar("c", None, "later")]
    charts = (lines, Chart("b", "B", "b", bars(rows, PANEL)), Chart("c", "C", "c", bars(rows, PANEL, points=True)))
    return draw(Report("T", "", (), (Section("s", "S", (), charts),), ()))


def test_the_same_figures_give_the_same_bytes() -> None:
    once = drawn()
    drawn_by_vega.cache_clear()
    assert drawn() == once


def test_a_chart_that_has_not_changed_is_not_drawn_again() -> None:
    drawn()
    before = drawn_by_vega.cache_info().misses
    drawn()
    assert drawn_by_vega.cache_info().misses == before


def test_every_colour_is_one_of_the_pages_own() -> None:
    for svg in drawn().values():
        assert not re.search(r'(?:fill|stroke)="(?!none|var\(--|transparent|url\()', svg), svg
    assert set(PAPER) == set(COLOURS.values())


def test_a_drawing_is_one_picture_with_its_words_and_hides_its_inside() -> None:
    svg = drawn()["a"]
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="It &quot;rises&quot; &amp;')
    assert svg.count("aria-label") == 1
    assert " style=" not in svg


def test_no_id_stands_twice_in_a_page() -> None:
    ids = re.findall(r'\bid="([^"]+)"', "".join(drawn().values()))
    assert len(ids) == len(set(ids))


def test_what_somebody_wrote_stays_text_in_a_drawing() -> None:
    assert "A &amp; &lt;b&gt; 60 %" in drawn()["a"]


def test_a_week_that_is_not_known_breaks_the_line() -> None:
    assert len({row["piece"] for layer in over_weeks(ASKED, PANEL, 130)["layer"] for row in layer["data"]["values"]
                if "piece" in row}) == 2  # fmt: skip


def test_every_share_is_drawn_from_zero_to_everybody() -> None:
    assert over_weeks(ASKED, PANEL, 130)["encoding"]["y"]["scale"]["domain"] == [0, 1]


def _words(asked: Weeks, start: str) -> list[Spec]:
    return [layer["mark"] | layer["data"]["values"][0] for layer in over_weeks(asked, PANEL, 130)["layer"]
            if layer["mark"]["type"] == "text" and layer["data"]["values"][0]["words"].startswith(start)]  # fmt: skip


def test_weeks_that_are_none_are_named_over_the_chart_where_no_line_runs() -> None:
    (closed,) = _words(ASKED, "not counted")
    assert (closed["y"], closed["dy"] < 0, closed.get("angle")) == (1, True, None)
    late = tuple((MONDAYS[5] + dt.timedelta(days=day), "All Saints") for day in (0, 5))
    asked = Weeks((LINE,), happened=late, closed=((MONDAYS[7], MONDAYS[7] + dt.timedelta(days=6), "not counted"),))
    places = [(one["dy"], one["align"]) for one in (*_words(asked, "All Saints"), *_words(asked, "not counted"))]
    assert len(set(places)) == len(places) == 3


def test_words_over_a_chart_do_not_hang_over_the_line_of_another_day_where_there_is_room() -> None:
    days = (MONDAYS[6] + dt.timedelta(days=2), MONDAYS[7] + dt.timedelta(days=1))
    asked = replace(ASKED, happened=((days[0], "Epiphany"), (days[1], "launch: Back")), closed=())
    (launch,) = _words(asked, "launch")
    assert (launch["x"], launch["align"]) == (days[1].toordinal(), "left")
    (epiphany,) = _words(asked, "Epiphany")
    assert (epiphany["dy"], launch["dy"]) == (-11, -11)  # both in the lowest row


def test_what_leads_from_a_line_to_its_words_is_dotted_so_that_it_is_no_forecast() -> None:
    asked = replace(ASKED, target=Target(0.7, MONDAYS[7] + dt.timedelta(days=7), "target 70 %"), to_come=None)
    (leader,) = [one["mark"] for one in over_weeks(asked, PANEL, 130)["layer"] if one["mark"].get("x2Offset")]
    assert (leader["strokeDash"], leader["color"]) == ([1, 3], MUTED)


def test_the_words_over_a_line_that_has_just_begun_do_not_lie_on_the_axis() -> None:
    begun = replace(ASKED, series=(Series("weekly use", ((MONDAYS[0], 0.0),)),), happened=(), closed=())
    (words,) = _words(begun, "weekly use")
    assert (words["y"], words["dy"] < 0) == (1, True)  # over the chart
    assert (words["align"], words["dx"]) == ("right", width_of("weekly use 0 %", bold=True))


@pytest.mark.parametrize(
    ("shares", "closed", "how"),
    [
        ((0.1, 0.2, 0.3, 0.4), False, ("right", OVER)),
        ((0.4, 0.7, 0.6, 0.3), False, ("center", UNDER)),  # over it the line comes down; at its right is the range
        ((0.8, 0.8, 0.8, 0.9), True, ("right", -26)),  # the target, the grid, the weeks that are none: over the chart
    ],
)
def test_words_at_the_end_of_a_line_stand_where_nothing_is_drawn(
    shares: tuple[float, ...], closed: bool, how: tuple[str, int]
) -> None:
    line = Series("use", tuple(zip(MONDAYS[3:7], shares, strict=True)))
    days = ((MONDAYS[4], MONDAYS[6], "not counted"),) if closed else ()
    come = ToCome(dt.date(2027, 3, 1), 0.85, 0.95, "likely") if closed else ToCome(MONDAYS[7], 0.35, 0.6, "likely")
    (words,) = _words(Weeks((line,), closed=days, target=Target(0.7, MONDAYS[7], "target"), to_come=come), "use")
    assert (words["align"], words["dy"]) == how


def test_a_line_meets_words_where_it_runs_and_not_beside_them() -> None:
    box = Box(10, 20, 10, 20)
    met = {Stroke(0, 30, 0, 30), Stroke(15, 15, 0, 100), Stroke(0, 12, 30, 18)}
    free = {Stroke(0, 9, 15, 15), Stroke(0, 30, 0, 9), Stroke(12, 30, 25, 15), Stroke(15, 15, 21, 100)}
    assert {one for one in met | free if one.meets(box)} == met


def test_the_words_of_several_lines_stand_at_the_edge_and_say_which_week_was_their_last() -> None:
    ended = Series("ended", tuple(zip(MONDAYS, (0.0, 0.0, *[None] * 6), strict=True)))
    asked = replace(ASKED, series=(LINE, ended), to_come=None)
    (words,) = _words(asked, "ended")
    (of_line,) = _words(asked, "A &")
    assert (words["words"], of_line["words"]) == ("ended 0 % (14 Dec)", "A & <b> 60 %")
    assert words["x"] == of_line["x"] == asked.target.by.toordinal() if asked.target else None


def test_days_on_the_axis_stand_where_their_weeks_are() -> None:
    assert over_weeks(ASKED, PANEL, 130)["encoding"]["x"]["axis"]["labelFlush"] is False  # else the ends move inwards
