"""The page of a report: one file, that asks for nothing, with everything escaped that somebody wrote."""

from __future__ import annotations

import re

from uptake.core.report_parts import Bars, Lines, Prose, Report, Section, Table
from uptake.core.sentences import later
from uptake.page import render, render_inside
from uptake.page.tables import as_table

HOSTILE = '<img src=x onerror="alert(1)">'


def page(*blocks: Prose | Table | Bars | Lines, title: str = "Notes") -> str:
    sections = tuple(Section(f"s{number}", block.title, (block,)) for number, block in enumerate(blocks))
    return render(Report(title, "day 3", ("Nobody used it.",), sections, ("A note.",)), {})


def test_it_asks_for_nothing_from_outside_and_runs_nothing() -> None:
    text = page(Table("T", ("a",), (("b",),)))
    assert not re.search(r"https?://|<script|<link|@import|url\(", text)
    assert "default-src 'none'; style-src 'sha256-" in text


def test_what_somebody_wrote_stays_text() -> None:
    text = page(Table(HOSTILE, (HOSTILE,), ((HOSTILE,),)), Prose("P", (later("{x}", x=HOSTILE),)), title=HOSTILE)
    assert "<img" not in text
    assert "&lt;img src=x onerror=&#34;alert(1)&#34;&gt;" in text


def test_an_empty_table_says_so_and_a_long_one_is_folded_after_ten_rows() -> None:
    rows = tuple((f"row {number}",) for number in range(13))
    text = page(Table("Empty", ("a",), (), empty="Nothing is due."), Table("Long", ("a",), rows))
    assert "<p>Nothing is due.</p>" in text
    assert "Show all 13" in text
    assert text.index("row 9") < text.index("<details>") < text.index("row 10")


def test_lines_become_weeks_the_latest_first_and_an_unknown_week_is_no_zero() -> None:
    table = as_table(Lines("L", (("A", (0.5, None, 0.25), ""), ("B", (0.0,), "")), ("1 Jan", "8 Jan", "15 Jan")))
    assert [tuple(map(str, row)) for row in table.rows] == [
        ("15 Jan", "25 %", "0 %"), ("8 Jan", "not counted", ""), ("1 Jan", "50 %", ""),
    ]  # fmt: skip


def test_the_inside_is_what_stands_in_the_page() -> None:
    report = Report("T", "day 3", ("Nobody used it.",), (), ("A note.",))
    inside = render_inside(report, {})
    assert inside.strip().startswith("<header>")
    assert f"<main>\n{inside}</main>" in render(report, {})
