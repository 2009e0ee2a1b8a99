"""Markdown, CSV and a slide: the same report for a pull request, a spreadsheet and a meeting."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import replace

import pytest

from tests.company import LAUNCH, monday_after, plan
from tests.core.rollouts import active_as, drawn
from uptake.core.calendar import Calendar, Span
from uptake.core.picture_parts import Picture
from uptake.core.publishing import publish
from uptake.core.report import report
from uptake.core.report_parts import Lines, Report, Section, Table
from uptake.core.sentences import in_english, later, later_n
from uptake.core.wording import day_words, number, part_words, percent, short_day
from uptake.core.words import speaking
from uptake.page.markdown import as_markdown
from uptake.page.slide import as_png, as_slide
from uptake.page.spreadsheet import HEADS, as_csv, harmless
from uptake.page.tables import as_table


def picture() -> Picture:
    people, events = active_as(*["xxxxxxxx"] * 8, *["x......."] * 2)
    return drawn(plan(), people, events, monday_after(8), floor=5)


def rows(made: Picture) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(made), newline="")))


def test_a_figure_stands_in_a_row_with_its_count_and_definition() -> None:
    found = [row for row in rows(picture()) if row["measure"] == "adopted" and row["group"] == "all"]
    assert [(row["value"], row["count"], row["of"], row["definition"], row["state"]) for row in found] == [
        ("0.8", "8", "10", "adopted/1", "ok")
    ]


def test_every_week_stands_once_and_what_is_not_known_is_empty() -> None:
    found = rows(picture())
    weeks = [row["from"] for row in found if (row["group"], row["measure"]) == ("all", "weekly_active")]
    assert len(weeks) == len(set(weeks)) == 8
    assert all(row["value"] == row["count"] == "" for row in found if row["state"] != "ok")
    assert tuple(found[0]) == HEADS


def test_what_is_shared_has_no_small_count_in_it() -> None:
    found = rows(publish(picture(), 5, share=True))
    small = [row for row in found if row["count"] in set("1234") and row["measure"].startswith(("stage", "barrier"))]
    assert small == []
    assert any(row["count_from"] and row["count_to"] for row in found)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_runs_nothing(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless(f"a{cell}") == f"a{cell}"


def test_a_week_whose_count_is_a_range_says_the_range_and_a_holiday_week_says_that_it_is_not_counted() -> None:
    people, events = active_as(*["xxxx"] * 8, *["...."] * 4)
    closed = Calendar("Europe/Berlin", closed=(Span(LAUNCH, LAUNCH + dt.timedelta(days=4)),))
    made = publish(drawn(plan(calendar=closed), people, events, monday_after(4), floor=5), 5, share=True)
    lines = next(block for block in report(made).blocks if isinstance(block, Lines))
    assert [str(row[1]) for row in as_table(lines).rows] == [*["8–11 of 12"] * 3, "not counted"]
    assert [str(words) for _, _, words in lines.rows] == ["latest 8–11 of 12"]


def test_markdown_is_short_and_its_tables_are_whole() -> None:
    text = as_markdown(report(picture()))
    assert text.startswith("## ")
    assert "### What is in the way" in text
    assert "### How far" not in text
    widths = {line.count("|") for line in text.split("### What is in the way")[1].splitlines() if line.startswith("|")}
    assert widths == {4}


def test_markdown_calls_nobody_and_marks_nothing_up() -> None:
    table = Table("T", ("a|b",), (("@asha *bold* <img> [x](y) `c`\nnext",),))
    text = as_markdown(Report("A_b", "s", (), (Section("targets", "T", (table,)),), ()))
    assert "| @\u200basha \\*bold\\* \\<img\\> \\[x\\](y) \\`c\\` next |" in text
    assert "| a\\|b |" in text


def test_a_slide_is_one_picture_of_its_size_with_every_word_escaped() -> None:
    made = report(picture())
    png = as_png(made)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (1600, 900)
    assert "#0a0a" not in as_slide(made)
    assert "&lt;b&gt;" in as_slide(Report("<b>", "s", ("A sentence.",), (), ()))


@pytest.mark.parametrize("times", [1, 2, 3])
def test_the_chart_of_a_slide_is_as_wide_as_the_slide_and_lies_on_it(times: int) -> None:
    made = report(picture())
    slide = as_slide(replace(made, headline=(*made.headline[:1], *(("Some words more. " * 12,) * times))))
    (found,) = re.findall(r'<svg [^>]*?x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', slide)
    x, y, width, height = map(float, found)
    assert (x, width) == pytest.approx((80, 1440), abs=3)
    assert y + height <= 900


def test_figures_and_days_are_said_in_the_language_that_is_spoken() -> None:
    day = monday_after(0)
    with speaking("de"):
        assert (number(12400), number(20.3, 1), day_words(day), short_day(day)) == (
            "12.400", "20,3", "2. März 2026", "2. März 2026",
        )  # fmt: skip
        assert percent(0.61) == "61 %"
    assert (number(12400), number(20.3, 1), day_words(day)) == ("12,400", "20.3", "2 March 2026")


def test_thousands_stand_apart_in_sentences_and_programs_read_plain_numbers() -> None:
    part = later("{count} of {of}", count=1204, of=999)
    people = later_n(12400, "{number} person", "{number} people")
    assert (str(part), str(people)) == ("1,204 of 999", "12,400 people")
    assert (in_english(part), in_english(people)) == ("1204 of 999", "12400 people")
    with speaking("de"):
        assert str(part) == "1.204 von 999"
        assert part_words(0.5, 1204, 2408) == "50 % (1.204 von 2.408)"
