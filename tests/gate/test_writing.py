"""A plan is begun from answers: open where only people can say, and nowhere else."""

from __future__ import annotations

import datetime as dt
import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gate.rule_case import BASE
from tests.gate.writing_case import BARE, CHANGE, FULL, GROUP, KNOWN, codes, loaded
from uptake.core.plan.writing import persons, times
from uptake.core.plan.writing import understanding as read
from uptake.core.plan.writing.answers import Answers, GroupAnswers
from uptake.core.plan.writing.draft import draft
from uptake.core.plan.writing.earlier import kept_from
from uptake.core.plan.writing.scalars import scalar
from uptake.core.plan.writing.senders import sender
from uptake.core.plan.yaml12 import read_yaml

# What each question that is left open makes the gate say.
OPEN = {
    "owner": {"UP101"},
    "reach": {"UP104"},
    "replies_within": {"UP104", "UP401"},
    "hours": {"UP107"},
    "deputy": {"UP105"},
    "sponsor": {"UP106"},
    "helpers": {"UP303"},
    "helper_hours": {"UP303"},
    "real_work": {"UP504"},
    "old_way": {"UP507"},
    "size": {"UP108"},
    "target": {"UP502"},
    "today": {"UP202"},
    "from_launch": {"UP202"},
    "why": {"UP202"},
    "you_do": {"UP202"},
    "example": {"UP203"},
    "confirmed_by": {"UP206"},
}
# What no answer of the interview settles: fears, the system's health, tickets.
BEYOND = {"UP211", "UP508", "UP608"}


def without(*keys: str) -> Answers:
    known = {key: value for key, value in KNOWN.items() if key not in keys}
    group = {key: value for key, value in GROUP.known.items() if key not in keys}
    change = {key: value for key, value in CHANGE.items() if key not in keys}
    return Answers(known, (GroupAnswers(GROUP.title, group, (change,)),))


def test_a_draft_from_all_answers_passes_the_gate_and_is_open_nowhere() -> None:
    text = draft(FULL)
    assert codes(text) == BEYOND
    assert text.count("# OPEN:") == 0


@pytest.mark.parametrize("key", OPEN)
def test_what_is_not_known_is_found_by_the_gate_and_nothing_else_is(key: str) -> None:
    text = draft(without(key))
    assert codes(text) == BEYOND | OPEN[key]
    assert text.count("# OPEN:") >= 1


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(sorted(OPEN))))
def test_whatever_is_left_open_the_draft_loads_and_the_gate_finds_no_more_than_that(keys: set[str]) -> None:
    may = BEYOND.union(*(OPEN[key] for key in keys))
    # Whoever has no deputy and no owner has nobody who stays reachable either.
    may |= {"UP110"} if {"owner", "deputy"} <= keys else set()
    assert codes(draft(without(*keys))) <= may


def test_with_a_name_and_a_day_alone_every_error_is_an_open_question() -> None:
    text = draft(BARE)
    errors = {"UP101", "UP104", "UP107", "UP108", "UP202", "UP303", "UP401", "UP502", "UP504"}
    assert codes(text, "error") == errors
    assert text.count("# OPEN:") > 15


@pytest.mark.parametrize(
    ("rhythm", "measure"), [("daily", "habitual"), ("monthly", "regular"), ("on demand", "regular")]
)
def test_a_target_is_one_that_the_rhythm_of_the_work_can_meet(rhythm: str, measure: str) -> None:
    group = GroupAnswers("Consultants", {**GROUP.known, "rhythm": rhythm}, (CHANGE,))
    text = draft(Answers(KNOWN, (group,)))
    assert loaded(text).targets[0].measure == measure
    assert codes(text, "error") == set()


@settings(max_examples=60, deadline=None)
@given(
    st.dates(min_value=dt.date(2026, 1, 1), max_value=dt.date(2028, 12, 31)),
    st.sampled_from(["DE", "AT", "US"]),
)
def test_whatever_the_launch_day_no_target_comes_too_early_nor_falls_on_a_holiday(day: dt.date, country: str) -> None:
    text = draft(Answers({**KNOWN, "launch": day.isoformat(), "country": country}, (GROUP,)))
    assert codes(text) & {"UP503", "UP506", "UP208", "UP301", "UP107"} == set()


@pytest.mark.parametrize("hours", [0.5, 1, 2, 3, 4, 7.5, 20])
def test_the_duties_fit_into_the_hours_that_the_owner_has(hours: float) -> None:
    assert "UP107" not in codes(draft(Answers({**KNOWN, "hours": hours}, (GROUP,))))


def test_two_groups_are_told_and_shown_together() -> None:
    other = GroupAnswers("Partners", {"size": 8, "target": "50%"}, ({**CHANGE, "today": "You sign unread minutes."},))
    plan = loaded(draft(Answers(KNOWN, (GROUP, other))))
    assert list(plan.groups) == ["consultants", "partners"]
    assert plan.messages[0].to == plan.sessions[0].groups == ("consultants", "partners")


def test_a_second_task_is_a_second_change() -> None:
    group = GroupAnswers("Consultants", GROUP.known, (CHANGE, {**CHANGE, "task": "Calling back"}))
    assert [one.task for one in loaded(draft(Answers(KNOWN, (group,)))).groups["consultants"].changes] == [
        CHANGE["task"],
        "Calling back",
    ]


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_text_is_read_back_as_it_was_given(text: str) -> None:
    for flow in (False, True):
        written = f"key: {scalar(text, flow=flow)}\n" if not flow else f"key: [{scalar(text, flow=True)}, x]\n"
        root = read_yaml(written, "").root
        assert root is not None
        node = root.entries["key"] if root.entries else root
        assert (node.items[0] if node.items else node).value == text


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=80))
def test_any_sentence_can_be_a_before_and_after(text: str) -> None:
    try:
        words = read.line(text)
    except ValueError:
        return
    plan = loaded(draft(Answers(KNOWN, (GroupAnswers("X", {}, ({"today": words},)),))))
    assert plan.groups["x"].changes[0].today == words


# What people write, understood.


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2027-01-11", "2027-01-11"),
        ("11 January 2027", "2027-01-11"),
        ("Monday, 11 January 2027", "2027-01-11"),
        ("Jan 11, 2027", "2027-01-11"),
        ("11.1.2027", "2027-01-11"),
        ("1st of March 2027", "2027-03-01"),
        ("15. Dezember 2026", "2026-12-15"),
        ("15.Dezember 2026", "2026-12-15"),
        ("15.12.2026", "2026-12-15"),
        ("Di., den 15. Dez. 2026", "2026-12-15"),
        ("am Montag, 1. März 2027", "2027-03-01"),
        ("11. Jänner 2027", "2027-01-11"),
    ],
)
def test_a_day_is_understood_as_people_write_it(words: str, day: str) -> None:
    assert read.day(words) == day


@pytest.mark.parametrize("words", ["soon", "2027-13-01", "01/02/2027", "30 February 2027", "1227-01-11", "January", ""])
def test_what_is_no_day_or_two_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"2027-01-11|Write a year"):
        read.day(words)


@pytest.mark.parametrize(
    ("reader", "words", "value"),
    [
        (read.duration, "4 hours", "4h"),
        (read.duration, "within one working day", "1wd"),
        (read.duration, "2 days", "2wd"),
        (read.duration, "an hour", "1h"),
        (read.duration, "30 min", "30m"),
        (read.hours, "4,5", 4.5),
        (read.hours, "about 4 hours a week", 4.0),
        (read.size, "1,200", 1200),
        (read.size, "about 40 people", 40),
        (read.share, "60", "60%"),
        (read.share, "0.6", "60%"),
        (read.share, "60 percent", "60%"),
        (read.rhythm, "Every day.", "daily"),
        (read.rhythm, "on_demand", "on demand"),
        (persons.person, "Dana Ruiz <dana.ruiz@firm.example>", "dana.ruiz@firm.example"),
        (persons.person, "[dana@firm.example](mailto:dana@firm.example)", "dana@firm.example"),
        (persons.people, "- a@firm.example\n- b@firm.example", ("a@firm.example", "b@firm.example")),
        (persons.people, "E417 and E418", ("E417", "E418")),
        (persons.reach, "+43 1 555 0100, https://chat.firm.example/x", {"phone": "+43 1 555 0100", "chat": "https://chat.firm.example/x"}),
        (persons.reach, "Phone: 0100 555", {"phone": "0100 555"}),
        (persons.reach, "Desk 2.14, mornings", {"desk": "mornings"}),
        (read.events, "`minutes_sent`, “minutes_read”", ("minutes_sent", "minutes_read")),
        (read.old_way, "Nothing.", ()),
        (read.timezone, "vienna", "Europe/Vienna"),
        (read.timezone, "Wien", "Europe/Vienna"), (read.timezone, "zürich", "Europe/Zurich"),
        (read.country, "at", "AT"), (read.country, "Austria", "AT"), (read.country, "germany", "DE"),
        (read.country, "Deutschland", "DE"), (read.country, "OESTERREICH", "AT"), (read.country, "usa", "US"),
        (read.slug, "Claims Triage (Süd)", "claims-triage-sued"),
        (read.who, "department=Claims, Motor", {"department": ["Claims", "Motor"]}),
        (read.duration, "4 Stunden", "4h"),
        (read.duration, "binnen einem Arbeitstag", "1wd"), (read.duration, "innerhalb von zwei Arbeitstagen", "2wd"),
        (read.duration, "30 Minuten", "30m"), (read.duration, "eine Woche", "1w"),
        (read.hours, "4,5 Std. pro Woche", 4.5),
        (read.size, "etwa 1.200 Personen", 1200), (read.share, "mindestens 60 Prozent", "60%"),
        (read.rhythm, "Jeden Tag", "daily"), (read.rhythm, "einmal pro Woche", "weekly"),
        (read.rhythm, "monatlich", "monthly"), (read.rhythm, "bei Bedarf", "on demand"), (read.old_way, "Nichts.", ()),
        (read.who, "alle", "everyone"), (persons.reach, "Telefon: 0100 555", {"phone": "0100 555"}),
        (sender, "Führungskraft", "manager"), (sender, "die verantwortliche Person", "owner"),
        (sender, "Sponsor", "sponsor"), (sender, "the manager", "manager"), (sender, "Dana Ruiz", "Dana Ruiz"),
        (times.moment, "Tag 14", "day 14"), (times.moment, "Arbeitstag −15", "workday -15"),
        (times.moment, "Tag 0 bis 4", "day 0..4"), (times.moment, "Woche 3", "week 3"),
        (times.moment, "day 0..4", "day 0..4"), (times.moment, "workday -2", "workday -2"),
        (times.moment, "15. Januar 2027", "2027-01-15"),
        (times.days, "24.12.2026 bis 31.12.2026", "2026-12-24..2026-12-31"),
        (times.days, "2026-12-24..2026-12-31", "2026-12-24..2026-12-31"), (times.days, "14. Mai 2027", "2027-05-14"),
        (times.moment, "15 Arbeitstage vor dem Start", "workday -15"), (times.moment, "6. Woche", "week 6"),
        (times.moment, "2 weeks after launch", "day 14"), (times.moment, "3 working days before launch", "workday -3"),
        (times.moment, "15.12.26", "2026-12-15"), (times.moment, "1.1.2027", "2027-01-01"),
        *((times.how_often, words, "week") for words in ("wöchentlich", "jede Woche", "Woche", "week", "once a week")),
        *((times.how_often, words, "month") for words in ("monatlich", "Jeden Monat", "month")),
        (times.how_often, "alle zwei Wochen", "2w"), (times.how_often, "alle 14 Tage", "14d"),
        (times.how_often, "every 5 working days", "5wd"), (times.how_often, "2w", "2w"),
        (times.duration, "5d", "5d"), (times.duration, "5 Arbeitstage", "5wd"),
        (times.hours_of_week, "Mo-Fr 08:00-17:00", "Mon-Fri 08:00-17:00"),
        (times.hours_of_week, "Mo–Do 8–17 Uhr, Fr 8.30 bis 14 Uhr", "Mon-Thu 08:00-17:00, Fri 08:30-14:00"),
        (times.hours_of_week, "Montag bis Freitag: 09:00 - 17:00", "Mon-Fri 09:00-17:00"),
        (times.hours_of_week, "Mon-Thu 08:00-17:00, Fri 08:00-14:00", "Mon-Thu 08:00-17:00, Fri 08:00-14:00"),
    ],
)  # fmt: skip
def test_an_answer_is_understood_as_people_write_it(reader: object, words: str, value: object) -> None:
    assert callable(reader)
    assert reader(words) == value


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        (read.duration, "soon"), (read.duration, "0h"), (read.duration, "4"),
        (read.hours, "many"), (read.hours, "0"), (read.hours, "200"),
        (read.size, "30-40"), (read.size, "0"), (read.size, "a few"),
        (read.share, "1"), (read.share, "0%"), (read.share, "120%"), (read.share, "most"),
        (read.rhythm, "whenever"), (persons.person, "dana@"), (persons.person, "a@firm.example, b@firm.example"),
        (persons.owner, "claims-team@firm.example"), (persons.owner, "Dana Ruiz and Kofi Mensah"),
        (persons.reach, "?"), (read.events, "whatever people do when they send it"), (read.timezone, "Europe/Wien"),
        (times.moment, "14. Tag"), (times.how_often, "6. Woche"), (times.how_often, "täglich"),
        (times.moment, "bald"), (times.days, "Weihnachten"), (times.duration, "bald"),
        (read.country, "Bayern"), (read.country, "Deutschlnd"),
        (read.slug, "???"), (read.who, "people"), (read.line, "…"), (read.line, "a\x07b"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_a_sentence_on_how_to_write_it(reader: object, words: str) -> None:
    assert callable(reader)
    with pytest.raises(ValueError, match=r"\. .+[.?]$"):
        reader(words)


# Like an earlier plan.


def earlier(**parts: object) -> str:
    return json.dumps({**BASE, **parts}, ensure_ascii=False, indent=1)


def test_it_takes_over_how_people_are_organised_and_leaves_the_work_open() -> None:
    before = earlier(
        privacy={"names": "groups", "purpose": "To help", "agreement": {"reference": "17", "date": "2026-01-01"}}
    )
    new = loaded(draft(BARE, kept_from(before, BARE)))
    old = loaded(before)
    assert (new.sponsor, [one.person for one in new.helpers]) == (old.sponsor, [one.person for one in old.helpers])
    assert [(one.id, one.to, one.when) for one in new.messages] == [(one.id, one.to, one.when) for one in old.messages]
    assert [duty.do for duty in new.duties] == [duty.do for duty in old.duties]
    assert new.privacy.purpose == "To help"
    assert new.calendar.timezone == old.calendar.timezone
    assert list(new.groups) == list(old.groups)
    # What is of the other work, of its owner, or was agreed for it alone.
    assert (new.owner and new.owner.person, new.privacy.agreement, new.tickets, new.health) == (None, {}, {}, ())
    assert (new.groups["consultants"].changes[0].today, new.targets[0].at_least) == (None, None)
    assert new.usage is not None
    assert new.usage.real_work is None
    assert str(new.launch) == "2027-01-11"


def test_days_of_the_earlier_rollout_are_counted_from_the_new_launch() -> None:
    duties = [{"when": "2026-12-15", "do": "Call the managers", "hours": 1}]
    calendar = {"timezone": "Europe/Vienna", "closed": ["2026-08-01..2026-08-14", "2027-12-24"]}
    messages = [{**BASE["messages"][0], "template": "messages/old.md"}]
    text = draft(BARE, kept_from(earlier(duties=duties, calendar=calendar, messages=messages), BARE))
    plan = loaded(text)
    assert plan.duties[0].when is not None
    assert plan.duties[0].when.text == "day 14"
    assert plan.messages[0].template is None
    assert [str(span.first) for span in plan.calendar.closed] == ["2027-12-24"]


def test_groups_that_are_named_anew_get_what_the_earlier_groups_got() -> None:
    answers = Answers(BARE.known, (GroupAnswers("Partners"),))
    plan = loaded(draft(answers, kept_from(earlier(), answers)))
    assert list(plan.groups) == ["partners"]
    assert plan.messages[0].to == plan.sessions[0].groups == ("partners",)


def test_a_draft_says_each_question_once_in_the_words_of_the_interview() -> None:
    marks = [line.partition("# OPEN: ")[2] for line in draft(BARE).splitlines() if "# OPEN: " in line]
    twice = {mark for mark, same in itertools.groupby(sorted(marks)) if len(list(same)) > 1}
    # Two promises and two people are one question each, asked where they stand.
    assert {mark.partition("?")[0] for mark in twice} == {
        "Within what time does that person reply",
        "Who stands in when that person is away",
    }
