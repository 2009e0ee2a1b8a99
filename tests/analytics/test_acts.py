"""What reserved events say: told, shown, asked, answered; each once, and only what happened before the as-of day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.analytics.rows import ZONE, Line, act, at, count, plan_of, use
from uptake.core.calendar import Calendar, Hours
from uptake.core.plan.model import Plan
from uptake.core.usage import Acts, DecisionSeen, DutySeen, HealthSeen, Item

EARLY, LATE = "2026-09-17 09:00", "2026-10-02 09:00"  # 12 working days and one before launch


def seconds(when: str) -> float:
    return at(when) / 1e6


def acts(*lines: Line, person: str = "A1") -> Acts:
    return count(*lines).acts_of(person)


# Told and acknowledged


def test_told_is_the_earliest_telling_by_whatever_identifier() -> None:
    seen = acts(act("asha", LATE, "told", message="m"), act("ASHA@acme.example", EARLY, "told", message="n"))
    assert seen == Acts(told=seconds(EARLY), told_in_time=True)


def test_a_broadcast_never_counts_as_told_and_hides_no_telling() -> None:
    broadcast = act("A1", EARLY, "told", message="m", channel=" Broadcast ")
    assert acts(broadcast) == Acts()
    seen = count(broadcast, act("A1", LATE, "told", message="m", channel="email"))
    assert seen.acts_of("A1").told == seconds(LATE)
    assert seen.input.duplicates == 0
    assert "told" in count(broadcast).collected


def test_what_came_back_told_nobody_from_then_on() -> None:
    told = act("asha", EARLY, "told", message="m", channel="email")
    back = act("ASHA@acme.example", LATE, "returned", message="m", channel="Email")
    assert acts(told, back) == Acts()
    assert "told" in count(told, back).collected
    for other in (replace(back, t=told.t - 1), replace(back, properties={"message": "n", "channel": "email"})):
        assert acts(told, other).told == seconds(EARLY)


def test_who_was_told_again_or_in_person_is_told_though_a_letter_came_back() -> None:
    told = act("A1", EARLY, "told", message="m", channel="email")
    back = replace(told, event="uptake.returned", t=told.t + 5)
    again = replace(told, t=told.t + 9)
    in_person = replace(told, t=told.t + 2, properties={"message": "m", "channel": "in person"})
    assert acts(told, back, again).told == again.t / 1e6
    assert acts(told, back, in_person).told == in_person.t / 1e6
    assert acts(told, back, again, replace(back, t=again.t)).told is None


def test_a_telling_on_the_last_day_of_the_lead_is_in_time_and_one_on_the_next_is_not() -> None:
    # Launch is Monday 5 October; ten working days before is Monday 21 September.
    assert acts(act("A1", "2026-09-21 23:59", "told", message="m")).told_in_time
    late = acts(act("A1", "2026-09-22 00:00", "told", message="m"))
    assert late.told is not None
    assert not late.told_in_time


def test_the_lead_is_the_messages_own_where_the_plan_knows_it() -> None:
    # Three working days before Monday 5 October is Wednesday 30 September.
    assert acts(act("A1", "2026-09-30 23:59", "told", message="late-news")).told_in_time
    assert not acts(act("A1", "2026-10-01 00:00", "told", message="late-news")).told_in_time
    assert not acts(act("A1", "2026-09-30 23:59", "told")).told_in_time


@pytest.mark.parametrize("message", ["late-news", "m", "n", ""])
def test_told_is_who_got_a_message_that_goes_to_everybody_of_the_group_in_person_by_launch(message: str) -> None:
    seen = count(act("A1", LATE, "told", message=message))
    assert seen.acts_of("A1").told == seconds(LATE)
    assert seen.input.notes == ()


@pytest.mark.parametrize("message", ["shout", "nudge", "so-far", "newsletter", "typo"])
def test_a_broadcast_a_reminder_later_news_and_what_others_were_told_do_not_count(message: str) -> None:
    assert acts(act("A1", LATE, "told", message=message)) == Acts()


@pytest.mark.parametrize("message", ["m", "newsletter", "typo", ""])
def test_where_the_plan_sends_a_group_nothing_before_launch_any_message_counts(message: str) -> None:
    seen = count(act("D4", LATE, "told", message=message))
    assert seen.acts_of("D4").told == seconds(LATE)
    assert seen.input.notes == ()


def test_a_message_that_the_plan_does_not_know_is_said() -> None:
    lines = [act(person, LATE, "told", message="typo") for person in ("A1", "B2", "D4")]
    assert tuple(map(str, count(*lines).input.notes)) == (
        "2 tellings do not count as told: the plan does not know their message, such as “typo”",
    )


def test_any_message_told_in_time_is_enough() -> None:
    seen = acts(
        act("A1", "2026-09-25 09:00", "told", message="m"), act("A1", "2026-09-29 09:00", "told", message="late-news")
    )
    assert seen == Acts(told=seconds("2026-09-25 09:00"), told_in_time=True)


def test_without_working_days_nothing_is_told_in_time() -> None:
    plan = plan_of()
    idle = Plan(
        plan.rollout,
        plan.launch,
        calendar=Calendar(ZONE, hours=Hours((None,) * 7)),
        usage=plan.usage,
        groups=plan.groups,
    )
    assert count(act("A1", EARLY, "told", message="m"), plan=idle).acts_of("A1") == Acts(told=seconds(EARLY))


def test_acknowledged_is_the_earliest_confirmation() -> None:
    seen = count(act("A1", LATE, "acknowledged", message="m"), act("A1", EARLY, "acknowledged", message="m"))
    assert seen.acts_of("A1") == Acts(acknowledged=seconds(EARLY))
    assert seen.input.duplicates == 1


# Access


def test_access_is_the_first_grant_and_the_latest_word_says_whether_it_holds() -> None:
    granted = act("A1", EARLY, "access", what="licence", granted="true")
    revoked = act("A1", LATE, "access", what="licence", granted="False")
    assert acts(granted) == Acts(access=seconds(EARLY), has_access=True)
    assert acts(granted, revoked) == Acts(access=seconds(EARLY), has_access=False)
    assert acts(revoked) == Acts(has_access=False)
    again = act("A1", "2026-10-03 09:00", "access", what="licence", granted="yes")
    assert acts(again, revoked, granted) == Acts(access=seconds(EARLY), has_access=True)


def test_a_login_is_no_word_on_the_licence_that_a_group_needs() -> None:
    assert acts(act("A1", EARLY, "access", what="login", granted="true")) == Acts()
    licence, no_login = (
        act("A1", EARLY, "access", what="licence", granted="true"),
        act("A1", LATE, "access", what="login", granted="false"),
    )
    assert acts(licence, no_login).has_access
    assert count(act("D4", EARLY, "access", what="login", granted="true")).acts_of("D4").has_access


# Sessions


def test_a_booking_is_a_seat_until_the_same_session_is_cancelled() -> None:
    booked, other = act("A1", EARLY, "booked", session="s"), act("A1", LATE, "cancelled", session="t")
    assert acts(booked, other) == Acts(seated=seconds(EARLY))
    assert acts(booked, other, act("A1", LATE, "cancelled", session="s")) == Acts()


def test_a_booking_after_a_cancellation_is_a_seat_again() -> None:
    lines = [act("A1", EARLY, "booked", session="s"), act("A1", LATE, "cancelled", session="s")]
    assert acts(*lines, act("A1", "2026-10-03 09:00", "booked", session="s")).seated == seconds("2026-10-03 09:00")
    assert acts(*lines, act("A1", LATE, "booked", session="s")).seated == seconds(LATE)


def test_a_repeated_invitation_to_a_cancelled_session_is_no_new_one() -> None:
    lines = [act("A1", EARLY, "invited", session="s"), act("A1", LATE, "cancelled", session="s")]
    seen = count(*lines, act("A1", "2026-10-03 09:00", "invited", session="s"))
    assert seen.acts_of("A1").seated is None
    assert seen.acts_of("A1").invited == seconds(EARLY)
    assert seen.input.duplicates == 1


def test_attendance_before_use_is_the_latest_at_or_before_first_use() -> None:
    attended = [act("A1", f"2026-10-0{day} 09:00", "attended", session=f"s{day}") for day in (5, 6, 8)]
    seen = acts(*attended, use("A1", "2026-10-06 09:00"))
    assert (seen.attended, seen.attended_before_use) == (seconds("2026-10-05 09:00"), seconds("2026-10-06 09:00"))
    assert acts(*attended).attended_before_use is None


# Helpers and questions


def test_assisted_is_the_first_time_that_it_worked_and_the_latest_word_may_be_blocked() -> None:
    lines = [
        act("A1", EARLY, "assisted", outcome="blocked"),
        act("A1", LATE, "assisted", outcome="Worked with help"),
        act("A1", "2026-10-03 09:00", "assisted", outcome="worked"),
    ]
    assert acts(lines[0]) == Acts(blocked=True)
    assert acts(*lines) == Acts(assisted=seconds(LATE))
    assert acts(*lines, act("A1", "2026-10-04 09:00", "assisted", outcome="blocked")).blocked


def test_an_item_has_its_first_human_reply_its_decision_and_the_word_to_the_asker() -> None:
    seen = count(
        act("asha", EARLY, "asked", item="q1"),
        act("asha", "2026-09-17 09:01", "replied", item="q1", human="false"),
        act("asha", "2026-09-18 09:00", "replied", item="q1", human="TRUE"),
        act("asha", "2026-09-19 09:00", "replied", item="q1"),
        act("asha", "2026-09-20 09:00", "decided", item="q1", decision="will change"),
        act("asha", "2026-09-21 09:00", "decided", item="q1", decision="will not"),
        act("asha", "2026-09-22 09:00", "heard_back", item="q1", helped="yes"),
        act("ghost", LATE, "asked", item="q2"),
        act("asha", LATE, "replied", item="q3"),
    )
    days = [seconds(f"2026-09-{day} 09:00") for day in (18, 20, 22)]
    assert seen.items == (
        Item("q1", "A1", seconds(EARLY), days[0], days[1], "will change", days[2], "yes"),
        Item("q2", None, seconds(LATE)),
    )
    assert "1 reply, decision or word back is about an item that nobody asked" in map(str, seen.input.notes)


def test_a_reply_without_a_word_on_who_wrote_it_is_a_humans_and_a_machines_is_none() -> None:
    asked = act("A1", EARLY, "asked", item="q")
    assert acts(asked) == Acts(asked=seconds(EARLY), waiting=True)
    assert acts(asked, act("A1", LATE, "replied", item="q", human="no")) == Acts(asked=seconds(EARLY), waiting=True)
    answered = acts(asked, act("A1", LATE, "replied", item="q"))
    assert answered == Acts(asked=seconds(EARLY), answered=True, answered_at=seconds(LATE))
    both = acts(asked, act("A1", LATE, "asked", item="r"), act("A1", LATE, "replied", item="q"))
    assert both == Acts(asked=seconds(EARLY), waiting=True, answered=True, answered_at=seconds(LATE))


def test_the_first_human_answer_to_any_item_is_when_somebody_was_answered() -> None:
    asked = [act("A1", EARLY, "asked", item=item) for item in ("q", "r")]
    machine = act("A1", EARLY, "replied", item="q", human="no")
    replies = [act("A1", f"2026-10-0{day} 09:00", "replied", item=item) for day, item in ((6, "q"), (5, "r"), (8, "r"))]
    assert acts(*asked, machine, *replies).answered_at == seconds("2026-10-05 09:00")


def test_an_item_that_is_sent_twice_is_one_and_the_earliest_wins() -> None:
    seen = count(act("A1", LATE, "asked", item="q"), act("B2", EARLY, "asked", item="q"))
    assert seen.items == (Item("q", "B2", seconds(EARLY)),)
    assert seen.input.duplicates == 1


# Reports, health, duties, decisions


def test_each_person_answers_once_a_week_and_the_earliest_answer_counts() -> None:
    seen = count(
        act("A1", "2026-10-14 09:00", "reported", used="Yes"),
        act("asha", "2026-10-15 09:00", "reported", used="no"),
        act("A1", "2026-10-20 09:00", "reported", used="no", week="2026-W42"),
        act("B2", "2026-10-20 09:00", "reported", used="no occasion", week="2026-10-15"),
        act("D4", "2026-10-18 23:59", "reported", used="yes"),
        act("E5", "2026-10-14 09:00", "reported", used="yes"),
        act("A1", "2026-10-19 00:00", "reported", used="no"),
        act("A1", "2026-10-19 00:00", "reported", used="no", week="2020-W01"),
    )
    assert seen.reported == {
        ("claims", 5): {"yes": 1, "no occasion": 1},
        ("reviews", 5): {"yes": 1},
        ("claims", 6): {"no": 1},
    }


def test_the_latest_number_of_each_figure_is_its_health() -> None:
    seen = count(
        act(None, EARLY, "health", name="latency", value="1.5"),
        act(None, LATE, "health", name="latency", value="2e0"),
        act(None, "2026-10-03 09:00", "health", name="latency", value="fast"),
        act(None, "2026-10-03 09:00", "health", name="latency", value="nan"),
        act(None, EARLY, "health", name="errors", value="0"),
        act(None, "2026-11-16 00:00", "health", name="errors", value="9"),
    )
    assert seen.health == (HealthSeen("errors", 0.0, seconds(EARLY)), HealthSeen("latency", 2.0, seconds(LATE)))
    assert "2 rows of uptake.health are left out: value is no number" in map(str, seen.input.notes)


def test_duties_and_decisions_come_in_the_order_of_time() -> None:
    seen = count(
        act("E5", LATE, "duty", duty="day 14", evidence="reading"),
        act("E5", EARLY, "duty", duty="every week"),
        act("A1", EARLY, "duty", duty="every week"),
        act(None, LATE, "decision", decision="stop", reason="nobody came", by="E5"),
        act(None, EARLY, "decision", decision="continue"),
    )
    assert seen.duties == (DutySeen("every week", seconds(EARLY)), DutySeen("day 14", seconds(LATE), "reading"))
    assert seen.decisions == (
        DecisionSeen("continue", seconds(EARLY)),
        DecisionSeen("stop", seconds(LATE), "nobody came"),
    )
    assert seen.input.duplicates == 1


# All of them


def test_what_exists_is_collected_under_its_name_without_the_prefix() -> None:
    seen = count(
        act("A1", EARLY, "told", message="m"),
        act("ghost", EARLY, "attended", session="s"),
        act("A1", "2026-12-01 09:00", "asked", item="i"),
    )
    assert seen.collected == {"told", "attended"}


def test_that_one_was_refused_access_is_no_record_of_who_has_it() -> None:
    refused = act("A1", EARLY, "access", what="licence", granted="false")
    assert "access" not in count(refused).collected
    assert "access" in count(refused, act("A1", LATE, "access", what="licence", granted="yes")).collected


def test_acts_on_or_after_the_as_of_day_are_not_seen() -> None:
    late = "2026-11-16 00:00"
    seen = count(
        *(act("A1", late, kind) for kind in ("told", "acknowledged", "invited", "attended", "booked")),
        act("A1", EARLY, "asked", item="q"),
        act("A1", late, "replied", item="q"),
        act("E5", late, "duty", duty="d"),
    )
    assert seen.acts_of("A1") == Acts(asked=seconds(EARLY), waiting=True)
    assert seen.duties == ()
    assert seen.collected == {"asked"}
    assert seen.input.later == 7


def test_acts_for_strangers_are_noted_and_are_no_unmatched_use() -> None:
    seen = count(
        act("ghost", EARLY, "told", message="m"), act("ghost", EARLY, "told", message="m"), act("A1", EARLY, "told")
    )
    assert "1 act names somebody who is not on the roster" in map(str, seen.input.notes)
    assert (seen.input.unmatched_people, seen.input.unmatched_rows, seen.input.usage_rows) == (0, 0, 0)
    assert seen.input.matched == {}
    assert seen.input.duplicates == 1


def test_acts_of_people_outside_every_group_are_nobodys() -> None:
    assert count(act("E5", EARLY, "told", message="m")).acts == {}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (act("A1", EARLY, "shouted"), "uptake.shouted are left out: no such event is known"),
        (act("A1", EARLY, "asked"), "uptake.asked are left out: no item"),
        (
            act("A1", EARLY, "access", granted="perhaps"),
            "uptake.access are left out: granted is neither true nor false",
        ),
        (act("A1", EARLY, "assisted"), "uptake.assisted are left out: outcome is none of"),
        (act("A1", EARLY, "reported", used="maybe"), "uptake.reported are left out: used is none of"),
        (act("A1", EARLY, "reported", used="yes", week="W1"), "uptake.reported are left out: week is neither"),
        (act(None, EARLY, "health", value="1"), "uptake.health are left out: no name"),
        (act("A1", EARLY, "duty"), "uptake.duty are left out: no duty"),
        (act(None, EARLY, "decision"), "uptake.decision are left out: no decision"),
    ],
)
def test_what_says_nothing_is_left_out_with_a_note(line: Line, problem: str) -> None:
    seen = count(line, line)
    assert any(str(note).startswith("2 rows of ") and problem in str(note) for note in seen.input.notes)
    assert (seen.acts, seen.items, seen.collected, seen.input.duplicates, seen.input.events) == (
        {},
        (),
        frozenset(),
        0,
        2,
    )
