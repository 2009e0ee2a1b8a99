"""What a report says to whoever knows no statistics: plain words, sensible figures, why there is no verdict."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.company import LAUNCH, event, monday_after, person, plan, used_in
from tests.core.rollouts import active_as, drawn
from tests.diagnosis.cases import Some, pictured
from tests.page.browser import DAY_90
from uptake.core.calendar import WEEK, Calendar, Span, When
from uptake.core.duties import duty_week
from uptake.core.headline import headline
from uptake.core.holiday_names import NAMES
from uptake.core.measures import frame
from uptake.core.picture_parts import DutyState, HealthReading, Picture
from uptake.core.plan.findings import Finding, Severity
from uptake.core.plan.load import parse_plan
from uptake.core.plan.model import Target
from uptake.core.public_holidays import holidays_of, known_regions
from uptake.core.publishing import publish
from uptake.core.report.charts.bars import Bar, above_bars
from uptake.core.report.charts.frame import PANEL
from uptake.core.report.charts.lines import side_by_side
from uptake.core.report.deeds import duties
from uptake.core.report.definitions import PLAIN
from uptake.core.report.happened import when
from uptake.core.report.notes import input_notes
from uptake.core.report.sticking import sticking
from uptake.core.report.system import health, shown
from uptake.core.report.targets import targets
from uptake.core.report.way import barriers, funnel
from uptake.core.report_parts import Bars, Report, Section, Table
from uptake.core.sentences import later
from uptake.core.wording import share_of
from uptake.core.words import speaking
from uptake.page import render


def test_every_measure_has_plain_words() -> None:
    assert PLAIN.keys() == frame.catalogue().keys()


@pytest.mark.parametrize(
    ("value", "at_least", "words"),
    [
        (0.5531, None, "0.55"),
        (0.004, None, "0.004"),
        (2.05, None, "2"),
        (2.05, 2.04, "2.05"),
        (20.56, None, "20.6"),
        (12345.6, None, "12,346"),
        (0.84996, 0.85, "0.84996"),
        (3, None, "3"),
    ],
)
def test_a_value_of_the_system_has_one_decimal_but_never_crosses_what_was_promised(
    value: float, at_least: float | None, words: str
) -> None:
    assert shown(HealthReading("p95", value, at_least, None, "ok")) == words


@pytest.mark.parametrize(
    ("value", "words"), [(0.918, "92 %"), (0.8496, "84.96 %"), (0.846, "84.6 %"), (0.85, "85 %"), (1.0, "100 %")]
)
def test_a_share_of_the_system_is_said_in_per_cent_as_the_plan_writes_it(value: float, words: str) -> None:
    text = "uptake: 1\nrollout: x\nlaunch: 2026-03-02\ngroups: {a: {}}\nhealth: [{name: right, at_least: 85%}]\n"
    (promised,) = parse_plan(text).plan.health  # type: ignore[union-attr]
    state = "ok" if value >= 0.85 else "out of bounds"
    found = replace(pictured([Some(5)]), health=(HealthReading("right", value, 0.85, None, state, promised.is_share),))
    (table,) = health(found).blocks
    assert list(map(str, table.rows[0][1:3])) == [words, "at least 85 %"]  # type: ignore[union-attr]


def test_lines_that_stand_back_are_told_apart() -> None:
    dashes = [one.dash for one in side_by_side((str(number), ()) for number in range(6))]
    assert len(set(dashes)) == 6


def test_on_a_phone_the_counts_stand_above_the_bars() -> None:
    spec = above_bars([Bar("told", 0.6, "60 % (6 of 10)"), Bar("later", None, "too early")], PANEL)
    said = {row["words"] for layer in spec["layer"] for row in layer["data"]["values"] if "words" in row}
    assert said == {"told", "60 % (6 of 10)", "later", "too early"}


def test_a_wide_table_carries_its_heads_along_and_says_what_is_missed_and_what_is_behind_apart() -> None:
    rows = (("A", "b", "c", "missed"), ("A", "b", "c", "behind"))
    table = Table("T", ("group", "x", "y", "verdict"), rows, urgent=frozenset({0}), watched=frozenset({1}),
                  below=("Why.",))  # fmt: skip
    page = render(Report("T", "", (), (Section("s", "S", (table,)),), (), aside=("Ranges.",), details=("More.",)), {})
    assert '<div class="table stacked"' in page
    assert '<td data-label="verdict"' in page
    assert '<tr class="urgent">' in page
    assert '<tr class="watched">' in page
    assert all(words in page for words in ("Why.", "Ranges.", "<li>More.</li>"))


def test_the_page_explains_the_measures_that_it_shows_and_no_others() -> None:
    page = DAY_90.read_text(encoding="utf-8")
    folded = page[page.index("What the figures mean") :]
    assert "habitual/1" in folded
    assert "depth/1" not in folded


def test_before_launch_nothing_recorded_is_no_success_and_a_plan_with_errors_is_not_ready() -> None:
    before, people = LAUNCH - dt.timedelta(days=22), [person(f"p{number}") for number in range(12)]
    picture = drawn(plan(), people, [], before, floor=5)
    assert _in_the_way(picture) == "Nobody recorded before 8 February 2026: told, said so. It begins on 2 March 2026."
    told = [event(one.id, f"uptake.{act}", before - dt.timedelta(days=1), message="heads-up", by="bram")
            for one in people for act in ("told", "acknowledged")]  # fmt: skip
    done = drawn(plan(), people, told, before, floor=5)
    assert _in_the_way(done) == "Nothing that was recorded. It begins on 2 March 2026."
    unready = replace(picture, findings=(Finding("UP101", Severity.ERROR, "No owner."),))
    assert [headline(one)[1].startswith("The plan is not ready") for one in (picture, unready)] == [False, True]


def test_before_launch_what_came_since_the_report_ends_is_said_under_the_first_sentence() -> None:
    before, people = LAUNCH - dt.timedelta(days=22), [person(f"p{number}") for number in range(12)]
    picture = drawn(plan(), people, [], before, floor=5)
    since = replace(picture, input=replace(picture.input, later=15))
    assert headline(picture)[1] == "Adjusters: nothing was recorded yet."
    assert list(headline(since)[1:3]) == [
        "15 events came on 8 February 2026 or later, and are not in this report.",
        "Adjusters: nothing was recorded before 8 February 2026.",
    ]


def test_the_chart_of_the_way_says_something_else_than_its_heading_also_where_nothing_is_known() -> None:
    before, people = LAUNCH - dt.timedelta(days=22), [person(f"p{number}") for number in range(12)]
    told = [
        event(one.id, "uptake.told", before - dt.timedelta(days=1), message="heads-up", by="bram") for one in people
    ]
    titles = [str(funnel(drawn(plan(), people, events, before, floor=5)).charts[0].title) for events in ([], told)]
    assert titles == ["So far it is only known who is affected", "Nobody was lost as far as it was recorded"]


def test_duties_stand_in_the_order_of_their_days_and_say_them_as_dates() -> None:
    day = LAUNCH
    states = [
        DutyState("workday -5", "Ask", day - dt.timedelta(days=7), day - dt.timedelta(days=7), "ahead"),
        DutyState(duty_week(day), "Answer", day, day + dt.timedelta(days=6), "ahead"),
        DutyState("day 0..3", "Sit with a team", day, day + dt.timedelta(days=3), "ahead"),
        DutyState(duty_week(day + WEEK), "Answer", day + WEEK, day + dt.timedelta(days=13), "ahead"),
    ]
    picture = replace(drawn(plan(), [], [], day - WEEK), duties=tuple(states))
    table = duties(picture).blocks[0]
    assert isinstance(table, Table)
    assert [[str(cell) for cell in row[1:]] for row in table.rows] == [
        ["23 February 2026", "Ask"],
        ["2 weeks, from 2 Mar 2026 on", "Answer"],
        ["2–5 March 2026, day 0 to 3", "Sit with a team"],
    ]


def test_everybody_is_where_the_targets_want_them_only_where_use_was_seen() -> None:
    people, events = active_as(*["x" * 12] * 6)

    def seen(weeks: int) -> Picture:
        picture = drawn(plan(), people, events, monday_after(weeks))
        return replace(picture, input=replace(picture.input, events=len(events)))

    assert _in_the_way(seen(12)).startswith("Everybody is where")
    assert _in_the_way(seen(2)) == "Nothing that asks for a step."
    assert _in_the_way(drawn(plan(), people, [], monday_after(12))).startswith("No use was read yet")


def _in_the_way(picture: Picture) -> str:
    table = barriers(picture).blocks[0]
    assert isinstance(table, Table)
    assert table.rows == ()
    return str(table.empty)


@pytest.mark.parametrize("country", ["DE", "AT", "CH", "LI"])
def test_every_holiday_where_german_is_spoken_has_a_german_name(country: str) -> None:
    regions = (None, *known_regions(country))
    assert {name for region in regions for name in holidays_of(country, region).values()} <= set(NAMES)


def test_a_german_report_names_holidays_in_german_and_says_ranges_in_the_order_of_german() -> None:
    people, events = active_as(*["x" * 10] * 8, *["." * 10] * 4)
    german = plan(calendar=Calendar("Europe/Berlin", country="DE"))
    picture = publish(drawn(german, people, events, monday_after(10), floor=5), 5, share=True)
    with speaking("de"):
        assert {"Karfreitag", "Ostermontag"} <= {str(row[1]) for row in when(picture).rows}
        reading = picture.all.measures["weekly_active"]
        assert share_of(reading, later("the people affected")) == "8–11 von allen Betroffenen (insgesamt 12)"


def test_before_launch_days_are_counted_from_the_day_of_the_report_and_no_event_is_not_a_number() -> None:
    before = drawn(plan(), [person("edie")], [], LAUNCH - dt.timedelta(days=22))
    assert headline(before)[0].startswith("22 days from 8 February 2026 to launch on 2 March 2026.")
    assert str(next(iter(input_notes(before)))) == "Read: 0 people, and no event from before 8 February 2026."


def test_a_target_without_a_verdict_is_called_alike_in_the_table_and_under_it() -> None:
    people = [person(f"a{number}") for number in range(12)]
    aim = Target("habitual", "adjusters", by=When.parse("day 90"), baseline=0.0, at_least=0.6)
    events = [one for each in people[:2] for one in used_in(each.id, range(1, 7))]
    (table,) = targets(publish(drawn(plan(targets=(aim,)), people, events, monday_after(6)), share=True)).blocks
    assert isinstance(table, Table)
    assert str(table.rows[0][-1]) == "cannot tell"
    assert str(table.below[0]).startswith("It cannot be told of these targets, because the numbers are so small")


def test_a_missed_target_whose_measure_has_no_line_yet_is_drawn_over_weekly_use() -> None:
    people, events = active_as(*["x" * 4] * 6, *["x" * 12] * 6)
    aims = tuple(
        Target(measure, "adjusters", by=When.parse("day 84"), baseline=0.0, at_least=0.9)
        for measure in ("weekly_active", "habitual")
    )
    section = targets(drawn(plan(targets=aims), people, events, monday_after(12)))
    assert [str(chart.title) for chart in section.charts] == [
        "Adjusters, weekly use: 50 % (6 of 12) in the week of 18–24 May 2026. The target, 90 % or more, is missed.",
        "Adjusters, regular use: 50 % (6 of 12) in the weeks up to 24 May 2026. The target, 90 % or more, is missed.",
    ]
    assert "weekly use 50 %" in str(section.charts[1].spec)
    assert not [words for words in section.key if "Not drawn" in str(words)]


def test_a_target_that_cannot_be_drawn_is_named_under_the_charts() -> None:
    people, events = active_as(*["x" * 5] * 12)
    aims = (
        Target("weekly_active", "adjusters", by=When.parse("day 28"), baseline=0.0, at_least=0.9),
        Target("retained_13", "adjusters", by=When.parse("day 120"), baseline=0.0, at_least=0.9),
    )
    section = targets(drawn(plan(targets=aims), people, events, monday_after(5)))
    assert len(section.charts) == 1
    assert str(section.key[-1]).startswith("Not drawn, since too few weeks of it are known: Adjusters, ")


def test_each_count_says_whose_it_is() -> None:
    """Somebody who is away is affected and came as far as they came; of them is no reading, and they stick nowhere."""
    day = monday_after(5)
    people, events = active_as(*["x" * 5] * 12, *["     "] * 8, "     ")
    people[-1] = people[-1]._replace(absent=(Span(LAUNCH, day),))  # of 9 who have not begun
    aims = (Target("weekly_active", "adjusters", by=When.parse("day 28"), baseline=0.0, at_least=0.9),)
    picture = drawn(plan(targets=aims), people, events, day)
    for section, counted, words in (
        (funnel(picture), "12 of 21", "everybody who is affected on 6 April 2026, also whoever is away."),
        (targets(picture), "12 of 20", "A reading leaves out whoever could not be measured in its weeks, such as"),
        (sticking(picture), "for 8 people", "of each group those who are not away on 6 April 2026"),
    ):
        said = render(Report("", "", (), (section,), ()), {})
        assert counted in said
        assert words in said


def test_where_people_have_stopped_the_way_says_why_it_counts_more_than_the_first_sentence() -> None:
    stopped = drawn(plan(), *active_as(*["x" * 8] * 10, *["xxx     "] * 10), monday_after(8))
    read = replace(stopped, input=replace(stopped.input, events=80))
    assert headline(read)[0] == "50 % of the people affected (10 of 20) use it in most weeks."
    (bars,) = (one for one in funnel(stopped).blocks if isinstance(one, Bars))
    assert ("in most weeks", "100 % (20 of 20)") in [(str(name), str(words)) for name, _, words in bars.rows]
    below = [str(one) for one in bars.below]
    assert below[1].startswith("“in most weeks” counts here whoever ever came so far, also those who have stopped")
    assert below[1].endswith("The first sentence of this report counts who does so now: 50 % (10 of 20).")
    stayed = drawn(plan(), *active_as(*["x" * 8] * 10, *[" " * 8] * 10), monday_after(8))
    assert "stopped since" not in str(
        [str(one) for block in funnel(stayed).blocks for one in getattr(block, "below", ())]
    )


def test_each_place_says_that_the_same_thing_has_other_numbers_elsewhere() -> None:
    picture = drawn(plan(), *active_as(*["xxxxx"] * 10, *["     "] * 10), monday_after(6))
    for section, words in (
        (funnel(picture), "so the same thing, such as not being told, has other numbers there."),
        (barriers(picture), "so the numbers differ from those under “Where it sticks” and “How far people ever came”."),
    ):
        page = render(Report("", "", (), (section,), ()), {})
        assert words in page.split("<details>")[0]  # is read without unfolding
    nothing_sticks = replace(picture, diagnoses=())
    assert "Where it sticks" not in render(Report("", "", (), (funnel(nothing_sticks),), ()), {})


def test_what_a_drawn_way_counts_is_read_without_unfolding_its_table() -> None:
    page = DAY_90.read_text(encoding="utf-8")
    way = page[page.index('id="way"') : page.index('id="weeks"')]
    assert way.count("Counted here: everybody who is affected") == 1
    assert "Counted here" not in way[way.index("<details>") : way.index("</details>")]
