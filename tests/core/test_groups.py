"""Who is in which group on a day, and which weeks count for each."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.company import CALENDAR, LAUNCH, group, monday_after, person, plan
from uptake.core.calendar import WEEK, Calendar, Day, Span
from uptake.core.groups import Member, Members, chosen_by, intended
from uptake.core.people import Person, Roster, make_roster
from uptake.core.plan.model import Exclusion, Plan, Usage, Who
from uptake.core.usage import Weeks

WINDOW = Weeks.around(LAUNCH)
WEEK_1 = WINDOW.index(LAUNCH)


def members_of(a_plan: Plan, people: list[Person], as_of: Day) -> Members:
    return intended(a_plan, make_roster(people), WINDOW, as_of)


def one(dov: Person, weeks: int, calendar: Calendar = CALENDAR) -> Member:
    return members_of(plan(calendar=calendar), [dov], monday_after(weeks)).groups["adjusters"][0]


def weeks_that_count(member: Member) -> list[int]:
    """As numbers, week 1 first."""
    return [bit - WEEK_1 + 1 for bit in range(WINDOW.size) if member.counts >> bit & 1]


def day(number: int) -> Day:
    return LAUNCH + dt.timedelta(days=number)


@pytest.fixture
def roster() -> Roster:
    return make_roster(
        [
            person("bram", "office", manager=None),
            person("dov"),
            Person("edie", attributes={"department": "adjusters", "role": "Senior"}, manager="dov"),
            Person("gita"),
        ]
    )


@pytest.mark.parametrize(
    ("who", "found"),
    [
        (Who(everyone=True), ["bram", "dov", "edie", "gita"]),
        (Who(equal={"Department": ("adjusters", "sales")}), ["dov", "edie"]),
        (Who(equal={"department": ("adjusters",), "role": ("Senior",)}), ["edie"]),
        (Who(anyone_of=(Who(people=("gita",)), Who(equal={"role": ("Senior",)}))), ["edie", "gita"]),
        (Who(under="bram@acme.example"), ["dov", "edie"]),
        (Who(people=("DOV@acme.example", "nobody")), ["dov"]),
        (Who(equal={"department": ("adjusters",)}, but=Who(people=("edie",))), ["dov"]),
        (Who(but=Who(people=("edie",))), ["bram", "dov", "gita"]),
        (Who(), []),
        (Who(under="nobody"), []),
    ],
)
def test_who_names_people_of_whom_every_part_holds(roster: Roster, who: Who, found: list[str]) -> None:
    test = chosen_by(who, roster)
    assert [one.id for one in roster.people.values() if test(one)] == found


def test_an_exclusion_takes_people_out_and_is_counted() -> None:
    night = person("dov")._replace(attributes={"department": "adjusters", "team": "night"})
    excluding = group(exclusions=(Exclusion(Who(equal={"team": ("night",)}), "Other work"),))
    members = members_of(plan(excluding), [night, person("edie")], LAUNCH)
    assert [member.id for member in members.groups["adjusters"]] == ["edie"]
    assert members.excluded == {"adjusters": 1}


def test_a_test_account_is_no_intended_user() -> None:
    a_plan = plan(usage=Usage(except_people=("dov@acme.example",)))
    assert members_of(a_plan, [person("dov")], LAUNCH).groups["adjusters"] == ()


def test_whoever_fits_two_groups_is_counted_in_the_first_only() -> None:
    both = plan(group("adjusters"), group("others", who=Who(everyone=True)))
    members = members_of(both, [person("dov"), person("edie", "sales")], LAUNCH)
    assert [member.id for member in members.groups["others"]] == ["edie"]
    assert members.in_two_groups == ("dov",)


def test_somebody_who_left_before_launch_is_no_intended_user() -> None:
    assert members_of(plan(), [person("finn", ends=day(-1))], monday_after(4)).groups["adjusters"] == ()


def test_a_leaver_counts_for_the_weeks_they_were_there() -> None:
    finn = one(person("finn", ends=day(18)), 6)
    assert weeks_that_count(finn) == [1, 2, 3]
    assert not finn.here


def test_somebody_whose_last_day_is_the_day_of_the_report_is_still_here() -> None:
    assert one(person("finn", ends=monday_after(6)), 6).here


def test_somebody_who_leaves_on_a_thursday_does_not_count_for_that_week() -> None:
    assert weeks_that_count(one(person("finn", ends=day(17)), 6)) == [1, 2]


def test_a_joiner_counts_from_the_first_whole_week() -> None:
    joiner = person("gita", starts=day(8))
    assert weeks_that_count(one(joiner, 4)) == [3, 4]
    assert not members_of(plan(), [joiner], day(13)).groups["adjusters"][0].here
    assert members_of(plan(), [joiner], day(14)).groups["adjusters"][0].here


def test_a_joiner_who_starts_on_a_monday_is_here_from_that_day() -> None:
    joiner = person("gita", starts=day(7))
    assert weeks_that_count(one(joiner, 3)) == [2, 3]
    assert members_of(plan(), [joiner], day(7)).here("adjusters")


def test_somebody_who_starts_after_the_report_is_not_in_it() -> None:
    assert members_of(plan(), [person("gita", starts=day(9))], day(8)).groups["adjusters"] == ()


def test_whoever_starts_on_launch_day_is_no_joiner() -> None:
    tuesday = plan(group(launch=day(1)))
    assert members_of(tuesday, [person("gita", starts=day(1))], day(2)).here("adjusters")


def test_a_week_of_leave_is_away_and_does_not_count() -> None:
    dov = one(person("dov", absent=(Span(day(7), day(11)),)), 3)
    assert weeks_that_count(dov) == [1, 3]
    assert dov.away == 1 << (WEEK_1 + 1)


def test_leave_of_four_days_takes_no_week() -> None:
    assert weeks_that_count(one(person("dov", absent=(Span(day(7), day(10)),)), 3)) == [1, 2, 3]


def test_leave_on_every_day_that_was_no_holiday_takes_the_week() -> None:
    friday_off = Calendar("Europe/Berlin", closed=(Span(day(11), day(11)),))
    dov = one(person("dov", absent=(Span(day(7), day(10)),)), 3, friday_off)
    assert weeks_that_count(dov) == [1, 3]


def test_a_week_that_is_mostly_holiday_counts_for_nobody_and_nobody_was_away() -> None:
    closed = Calendar("Europe/Berlin", closed=(Span(day(7), day(9)),))
    dov = one(person("dov"), 3, closed)
    assert weeks_that_count(dov) == [1, 3]
    assert dov.away == 0


def test_only_complete_weeks_since_week_1_count() -> None:
    tuesday = plan(group(launch=day(1)))
    member = members_of(tuesday, [person("dov")], monday_after(3) + dt.timedelta(days=6)).groups["adjusters"][0]
    assert weeks_that_count(member) == [2, 3]


def test_before_launch_the_people_it_names_today_are_intended() -> None:
    members = members_of(plan(), [person("dov"), person("finn", ends=day(-10))], LAUNCH - WEEK)
    assert [member.id for member in members.here("adjusters")] == ["dov"]


def test_a_group_of_nobody_is_noted() -> None:
    assert tuple(map(str, members_of(plan(), [], LAUNCH).notes)) == ("nobody on the roster fits the group adjusters",)
