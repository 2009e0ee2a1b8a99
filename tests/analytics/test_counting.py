"""What counts as use, for whom, in which week; and that neither order nor files make a difference."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.analytics.rows import (
    AS_OF,
    LAUNCH,
    PEOPLE,
    WEEKS,
    Lines,
    act,
    at,
    claims_with,
    count,
    plan_of,
    use,
    where,
)
from uptake.analytics.counting import Counting
from uptake.analytics.engine import Engine
from uptake.analytics.files import UsageFiles, Wanted
from uptake.analytics.staging import wanted_of
from uptake.core.calendar import Day
from uptake.core.groups import intended
from uptake.core.people import Person, make_roster
from uptake.core.plan.model import Group, Usage, Who
from uptake.core.usage import Actions, History, Seen, Weeks
from uptake.errors import UsageError
from uptake.wire.rejected import Rejections

WEEK_OF_LAUNCH = 4  # bits of the window
MONDAY = "2026-10-12 09:00"


def test_it_wants_the_columns_of_every_filter_and_of_reserved_events() -> None:
    wanted = wanted_of(plan_of()).properties
    assert wanted[:2] == ("env", "screen")
    assert {"message", "item", "session", "granted", "week"} <= set(wanted)
    assert "event" not in wanted
    assert len(set(wanted)) == len(wanted)


def test_a_history_has_a_bit_for_each_week_and_month_of_use() -> None:
    seen = count(
        use("asha", "2026-10-06 09:00"), use("A1", "2026-11-03 10:00"), use("asha@acme.example", "2026-11-04 10:00")
    )
    assert seen.history("A1") == History(
        used=1 << 4 | 1 << 8,
        used_months=1 << 1 | 1 << 2,
        first_use=at("2026-10-06 09:00") / 1e6,
        last_use=at("2026-11-04 10:00") / 1e6,
        uses=3,
        recent=2,
        judged=1 << 4 | 1 << 8,
    )


def test_each_kind_of_event_has_bits_of_its_own() -> None:
    history = count(
        use("A1", "2026-10-06 09:00", "opened"),
        use("A1", "2026-10-13 09:00", "by_hand"),
        use("A1", MONDAY, "shown", screen="s"),
    ).history("A1")
    assert history == History(chance=1 << 4, chance_months=1 << 1, old_way=1 << 5, exposed=1 << 5)


def test_an_event_that_no_filter_names_is_nothing() -> None:
    assert count(use("A1", MONDAY, "logged_in")).histories == {}
    in_a_test = count(use("A1", MONDAY, "confirmed", env="test")).histories
    assert in_a_test == {"A1": History(judged=1 << WEEK_OF_LAUNCH + 1)}


def test_each_group_counts_in_its_own_way() -> None:
    seen = count(use("A1", MONDAY, "reviewed"), use("D4", MONDAY, "reviewed"), use("D4", MONDAY, "confirmed"))
    assert "A1" not in seen.histories
    assert seen.history("D4").uses == 1


def test_somebody_in_no_group_has_no_history() -> None:
    assert count(use("E5", MONDAY)).histories == {}


def test_reserved_events_are_never_use() -> None:
    everything = plan_of(Usage(real_work=(where(),)), Usage(real_work=(where(),)))
    seen = count(
        act("A1", MONDAY, "told", message="m"), act("A1", MONDAY, "surprise"), use("A1", MONDAY, "any"), plan=everything
    )
    assert seen.history("A1").uses == 1
    assert seen.input.usage_rows == 1


def test_outside_the_window_an_event_keeps_its_times_and_totals_only() -> None:
    seen = count(use("A1", "2026-09-06 23:59"), use("A1", "2026-09-07 00:00"), use("A1", "2015-01-01 00:00"))
    assert seen.history("A1") == History(
        used=1,
        used_months=1,
        first_use=at("2015-01-01 00:00") / 1e6,
        last_use=at("2026-09-07 00:00") / 1e6,
        uses=3,
        judged=1,
    )
    weeks = Weeks(Day(2026, 9, 7), 2)
    assert count(use("A1", "2026-09-20 23:59"), use("A1", "2026-09-21 00:00"), weeks=weeks).history("A1").used == 0b10


def test_a_window_of_the_greatest_size_works_to_its_last_week() -> None:
    weeks = Weeks(Day(2024, 6, 17))
    last = weeks.last_day(126)
    seen = count(use("A1", f"{last} 12:00"), use("A1", "2024-06-17 00:00"), weeks=weeks, as_of=Day(2027, 3, 1))
    assert seen.history("A1").used == 1 << 126 | 1


def test_weeks_end_at_local_midnight_also_when_the_clocks_change() -> None:
    # The clocks go back on the Sunday, so its last hour lies 23 hours of UTC before the next Monday's.
    seen = count(
        use("A1", "2026-10-25 23:59"), use("B2", "2026-10-26 00:00"), use("D4", "2026-10-19 00:00", "reviewed")
    )
    assert seen.history("A1").used == 1 << 6
    assert seen.history("B2@acme.example").used == 0
    assert seen.history("B2").used == 1 << 7
    assert seen.history("D4").used == 1 << 6


def test_what_happens_on_the_as_of_day_is_not_counted_but_told() -> None:
    seen = count(
        use("A1", "2026-11-15 23:59"),
        use("A1", "2026-11-16 00:00"),
        act("A1", "2026-11-17 09:00", "told"),
        use("ghost", "2026-12-01 09:00"),
    )
    assert seen.history("A1").uses == 1
    assert seen.input.later == 2
    assert seen.acts == {}
    assert seen.input.last_day == Day(2026, 12, 1)


def test_one_reading_serves_every_as_of_day() -> None:
    plan, roster = plan_of(), make_roster(PEOPLE)
    with Engine(threads=1) as engine:
        counting = Counting(
            engine, plan, roster, Lines(engine, plan, [use("A1", "2026-10-06 09:00"), use("A1", "2026-11-10 09:00")])
        )
        counting.read()
        days = (AS_OF, Day(2026, 10, 12), Day(2026, 10, 6), AS_OF)
        uses = [counting.see(intended(plan, roster, WEEKS, day), WEEKS, day).history("A1").uses for day in days]
        assert uses == [2, 1, 0, 2]
        assert counting.last_day() == Day(2026, 11, 10)


def test_without_any_event_there_is_no_last_day_and_nothing_seen() -> None:
    plan, roster = plan_of(), make_roster(PEOPLE)
    with Engine(threads=1) as engine:
        counting = Counting(engine, plan, roster, Lines(engine, plan, []))
        counting.read()
        assert counting.last_day() is None
        seen = counting.see(intended(plan, roster, WEEKS, AS_OF), WEEKS, AS_OF)
    assert (seen.histories, seen.acts, seen.input.events, seen.input.first_day) == ({}, {}, 0, None)


def test_recent_counts_four_complete_weeks_and_only_those_that_count_for_the_person() -> None:
    weeks = ["2026-10-13 09:00", "2026-10-20 09:00", "2026-10-27 09:00", "2026-11-03 09:00", "2026-11-10 09:00"]
    seen = count(*(use(person, when) for person in ("A1", "C3") for when in weeks))
    assert seen.history("A1").recent == 4
    assert seen.history("C3").recent == 3  # joined on a Wednesday: the first week that counts is the next
    assert seen.history("C3").uses == 5


def test_actions_are_summed_per_group_and_week_that_counts() -> None:
    seen = count(
        use("A1", MONDAY),
        use("B2", MONDAY, "changed", env="prod"),
        use("B2", MONDAY, "by_hand"),
        use("C3", MONDAY),
        use("A1", "2026-10-01 09:00"),
        use("D4", MONDAY, "reviewed"),
    )
    assert seen.actions == {("claims", 5): Actions(2, 1, 1, 1), ("reviews", 5): Actions(1)}


def test_depths_count_person_weeks_by_their_real_work_actions() -> None:
    seen = count(
        *(use("A1", f"2026-11-03 09:0{minute}") for minute in range(3)),
        use("A1", "2026-11-10 09:00"),
        use("B2", "2026-11-10 09:00"),
        use("B2", "2026-11-10 09:00", "opened"),
        use("B2", "2026-10-12 09:00"),
    )
    assert seen.depths == {"claims": {3: 1, 1: 2}}


def test_a_row_with_an_id_repeats_another_if_id_person_time_and_event_agree() -> None:
    seen = count(
        *[use("A1", MONDAY, id="1", note="x"), use("A1", MONDAY, id="1", note="y")] * 2, use("A1", MONDAY, id="2")
    )
    assert seen.history("A1").uses == 2
    assert seen.input.duplicates == 3
    assert seen.input.events == 5
    assert seen.input.notes == ()


def test_of_repeats_that_differ_the_smallest_content_is_kept_an_empty_one_first() -> None:
    first, second = use("A1", MONDAY, id="1", env="test"), use("A1", MONDAY, id="1", env="prod")
    third = use("A1", MONDAY, "confirmed", id="1")
    for lines in ([first, second], [second, first]):
        assert count(*lines).history("A1").uses == 1  # prod comes before test
        assert count(*lines).input.duplicates == 1
        assert count(*lines).input.notes == ()
    # without env it counts too, but as the row that has none
    assert count(use("A1", MONDAY, id="1", env="a"), third).history("A1").uses == 1
    assert count(use("A1", MONDAY, id="1", env="a"), first).history("A1").uses == 0


def test_an_id_with_another_person_time_or_event_is_another_event_and_reported() -> None:
    lines = [
        use("A1", MONDAY, id="1"),
        use("B2", MONDAY, id="1"),
        use("A1", "2026-10-12 09:01", id="1"),
        use("A1", MONDAY, "opened", id="1"),
        use("A1", MONDAY, id="2"),
        use("asha", MONDAY, id="2"),
    ]
    seen = count(*lines)
    assert (seen.history("A1").uses, seen.history("B2").uses, seen.history("A1").chance) == (4, 1, 1 << 5)
    assert seen.input.duplicates == 0
    assert tuple(map(str, seen.input.notes)) == (
        "id reused: 2 ids stand for more than one event; each of their events counts",
    )


def test_ids_that_a_short_hash_takes_for_one_are_two() -> None:
    with Engine(threads=1) as engine:
        marks = "SELECT CAST(i AS VARCHAR) AS id, hash(CAST(i AS VARCHAR)) >> 32 AS mark FROM range(200000) AS r(i)"
        found = engine.connection.execute(f"SELECT list(id) FROM ({marks}) GROUP BY mark HAVING count(*) > 1 LIMIT 1")  # noqa: S608 - figures
        one, other = found.fetchall()[0][0][:2]
    seen = count(use("A1", MONDAY, id=one), use("A1", MONDAY, id=other), use("A1", MONDAY, id=other))
    assert (seen.history("A1").uses, seen.input.duplicates, seen.input.notes) == (2, 1, ())


def test_rows_without_id_repeat_only_as_a_whole() -> None:
    seen = count(
        use("A1", MONDAY, note="x"), use("A1", MONDAY, note="x"), use("A1", MONDAY, note="y"), use("A1", MONDAY)
    )
    assert seen.history("A1").uses == 3
    assert seen.input.duplicates == 1


def test_an_id_never_repeats_a_row_without_one() -> None:
    plain = use("A1", MONDAY)
    assert plain.content is not None
    assert count(plain, use("A1", MONDAY, id=plain.content)).history("A1").uses == 2


def test_people_are_known_by_id_address_in_any_case_and_alias() -> None:
    seen = count(
        use("A1", MONDAY), use(" ASHA@acme.example ", MONDAY), use("asha", MONDAY), use("bram@ACME.example", MONDAY)
    )
    assert seen.history("A1").uses == 3
    assert seen.history("B2").uses == 1
    assert seen.input.matched == {"id": 1, "email": 2, "alias": 1}


def test_identifiers_that_match_nobody_are_counted_as_people_and_rows() -> None:
    seen = count(
        use("ghost", MONDAY),
        use("ghost", MONDAY),
        use("ghost", MONDAY, "opened"),
        use("ASHA", MONDAY),
        use("A1", MONDAY),
    )
    assert (seen.input.unmatched_people, seen.input.unmatched_rows, seen.input.usage_rows) == (2, 3, 4)


def test_people_left_out_by_the_plan_are_dropped_by_all_their_names_before_anything_is_matched() -> None:
    plan = claims_with(except_people=("robot@acme.example", "Tester@acme.example"))
    robots = [
        use("robby", MONDAY),
        use("R9", MONDAY),
        use("tester@acme.example", MONDAY),
        use("robot@acme.example", MONDAY),
    ]
    seen = count(*robots, *robots, use("A1", MONDAY), plan=plan)
    assert list(seen.histories) == ["A1"]
    assert seen.input.matched == {"id": 1}
    assert (seen.input.unmatched_people, seen.input.usage_rows, seen.input.duplicates, seen.input.events) == (
        0,
        1,
        0,
        9,
    )


def test_an_agents_action_counts_for_those_it_names_only_where_the_plan_says_so() -> None:
    lines = [
        use("bot", MONDAY, "reviewed", on_behalf_of="D4| dov@ACME.example |ghost|A1"),
        use("bot", MONDAY, "confirmed", on_behalf_of="asha"),
        use("bot", MONDAY, "reviewed", on_behalf_of="ghost"),
        use("bot", "2026-12-01 09:00", "reviewed", on_behalf_of="D4"),
    ]
    seen = count(*lines)
    assert seen.histories.keys() == {"D4"}
    assert seen.history("D4").uses == 1
    assert seen.delegated == 2
    assert (seen.input.unmatched_people, seen.input.unmatched_rows, seen.input.later) == (1, 1, 1)
    assert count(*lines, plan=claims_with(delegated="count")).history("A1").uses == 1


def test_nobody_is_credited_for_an_action_of_somebody_on_the_roster() -> None:
    seen = count(use("A1", MONDAY, "reviewed", on_behalf_of="D4"))
    assert (seen.histories, seen.delegated) == ({}, 0)


def test_of_repeats_of_an_agents_action_the_one_that_names_nobody_is_kept() -> None:
    lines = [use("bot", MONDAY, "reviewed", id="1", on_behalf_of="D4"), use("bot", MONDAY, "reviewed", id="1")]
    for order in (lines, lines[::-1]):
        seen = count(*order)
        assert (seen.histories, seen.delegated, seen.input.unmatched_rows, seen.input.duplicates) == ({}, 0, 1, 1)


def test_rows_that_cannot_be_read_are_looked_at_again_and_counting_starts_anew() -> None:
    plan, roster = plan_of(), make_roster(PEOPLE)
    good, bad = use("A1", MONDAY), replace(use("A1", "2026-10-13 09:00"), bad=True)
    with Engine(threads=1) as engine:
        lines = Lines(engine, plan, [good, bad], mended=[good, replace(bad, bad=False)])
        counting = Counting(engine, plan, roster, lines)
        counting.read()
        seen = counting.see(intended(plan, roster, WEEKS, AS_OF), WEEKS, AS_OF)
    assert seen.history("A1").uses == 2
    assert seen.input.rejected == {"bad time": 1}


def test_what_stays_unreadable_is_left_out() -> None:
    seen = count(
        use("A1", MONDAY), replace(use("A1", MONDAY, id="7"), bad=True), replace(act("A1", MONDAY, "told"), bad=True)
    )
    assert (seen.history("A1").uses, seen.input.events, seen.acts) == (1, 1, {})


def test_a_reading_that_fails_is_mended_or_refused_in_words() -> None:
    plan, roster = plan_of(), make_roster(PEOPLE)
    with Engine(threads=1) as engine:
        lines = Lines(engine, plan, [use("A1", MONDAY)], mended=[use("A1", MONDAY)])
        lines.broken = True
        Counting(engine, plan, roster, lines).read()
        lines.broken = True
        with pytest.raises(UsageError, match="the usage cannot be read: Conversion Error"):
            Counting(engine, plan, roster, lines).read()


def test_many_ways_of_counting_are_kept_apart() -> None:
    groups = [
        Group(f"g{n}", "", Who(people=(f"P{n}",)), LAUNCH, usage=Usage(real_work=(where(event=f"e{n}"),)))
        for n in range(15)
    ]
    plan = replace(plan_of(), groups={group.id: group for group in groups}, usage=None)
    people = [Person(f"P{n}") for n in range(15)]
    lines = [use(f"P{n}", f"2026-10-12 09:{m:02}", f"e{m}") for n in range(15) for m in range(15)]
    seen = count(*lines, plan=plan, people=people)
    assert {person: history.first_use for person, history in seen.histories.items()} == {
        f"P{n}": at(f"2026-10-12 09:{n:02}") / 1e6 for n in range(15)
    }
    assert all(history.uses == 1 for history in seen.histories.values())


def test_splitting_rows_into_files_of_any_kind_never_changes_the_result(tmp_path: Path) -> None:
    rows = [
        ["asha", "2026-10-12T09:00:00+02:00", "confirmed", "1", "prod", ""],
        ["asha", "2026-10-12T09:00:00+02:00", "confirmed", "1", "test", ""],
        ["bram@acme.example", "2026-10-25 23:59", "by_hand", "2", "", ""],
        ["bram@acme.example", "2026-10-25 23:59", "by_hand", "2", "", ""],
        ["bot", "2026-10-12T09:00:00Z", "reviewed", "3", "", "D4|ghost"],
        ["ghost", "2026-10-12T09:00:00Z", "confirmed", "", "prod", ""],
        ["ghost", "2026-10-12T09:00:00Z", "confirmed", "", "prod", ""],
        ["D4", "not a time", "reviewed", "4", "", ""],
    ]
    header = ["person", "time", "event", "id", "env", "on_behalf_of"]

    def seen_in(*parts: list[list[str]]) -> Seen:
        plan, roster = plan_of(), make_roster(PEOPLE)
        paths = []
        for number, part in enumerate(parts):
            paths.append(tmp_path / f"{len(parts)}-{number}.csv")
            paths[-1].write_text("".join(",".join(row) + "\n" for row in [header, *part]), encoding="utf-8")
        with Engine(threads=1) as engine:
            wanted = Wanted({}, wanted_of(plan).properties, plan.calendar.timezone)
            counting = Counting(engine, plan, roster, UsageFiles(engine, paths, wanted, rejected=Rejections(tmp_path)))
            counting.read()
            seen = counting.see(intended(plan, roster, WEEKS, AS_OF), WEEKS, AS_OF)
        return replace(seen, input=replace(seen.input, notes=()))

    whole = seen_in(rows)
    assert (whole.history("A1").uses, whole.history("D4").uses, whole.history("B2").old_way) == (1, 1, 1 << 6)
    assert (whole.input.events, whole.input.duplicates, whole.input.unmatched_rows) == (7, 3, 1)
    assert sum(whole.input.rejected.values()) == 1
    assert seen_in(rows[::2], rows[1::2]) == whole
    assert seen_in(*[[row] for row in reversed(rows)]) == whole
