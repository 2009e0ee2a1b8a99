"""Loading a plan: what the example plans mean, what is taken over, and what is filled in."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from tests.examples import EXAMPLES
from uptake.core.calendar import Duration, Span
from uptake.core.plan.load import load_plan, parse_plan
from uptake.core.plan.model import NOWHERE, Filter, Group, Place, Plan, Usage
from uptake.errors import FileError

PLANS = EXAMPLES / "plans"
COMPLETE = (PLANS / "complete.yaml").read_text("utf-8").splitlines()
HEAD = "uptake: 1\nrollout: claims-triage\nlaunch: 2026-12-01\n"


@lru_cache
def example(name: str) -> Plan:
    loaded = load_plan(PLANS / name)
    assert loaded.findings == ()
    assert loaded.plan is not None
    return loaded.plan


def plan_of(body: str) -> Plan:
    loaded = parse_plan(HEAD + body, "f")
    assert loaded.findings == ()
    assert loaded.plan is not None
    return loaded.plan


def group_of(body: str) -> Group:
    return plan_of(f"groups:\n  one:\n    {body}\n").groups["one"]


def line_of(text: str) -> int:
    return next(number for number, line in enumerate(COMPLETE, 1) if text in line)


def test_three_keys_are_enough() -> None:
    plan = plan_of("")
    assert (plan.title, plan.language, plan.launch, plan.start) == (
        "claims-triage",
        "en",
        date(2026, 12, 1),
        plan.launch,
    )
    assert (plan.owner, plan.groups, plan.messages, plan.usage, plan.feedback) == (None, {}, (), None, None)
    assert (plan.privacy.smallest_group, plan.privacy.keep_days, plan.privacy.names) == (5, 400, "groups")


def test_the_whole_example_says_who_answers() -> None:
    plan = example("complete.yaml")
    assert plan.owner is not None
    assert (plan.owner.person, plan.owner.deputy) == ("dana.ruiz@acme.example", "kofi.mensah@acme.example")
    assert (plan.owner.replies_within, plan.owner.hours_per_week) == (Duration(4, "h", "4h"), 8.0)
    assert plan.owner.reach["phone"] == "+49 89 555 0100"
    assert plan.sponsor == "lena.vogt@acme.example"
    assert plan.helpers[0].groups == ("adjusters",)
    assert plan.tickets == {"build": "jira:CLM-88", "adoption": "github:acme/claims#412"}


def test_the_whole_example_has_its_calendar() -> None:
    calendar = example("complete.yaml").calendar
    assert (calendar.timezone, calendar.country, calendar.region) == ("Europe/Berlin", "DE", "BY")
    assert calendar.hours.spans[0] == (8 * 60, 17 * 60)
    assert calendar.closed == (Span(date(2026, 12, 24), date(2026, 12, 31)),)


def test_the_whole_example_has_its_groups() -> None:
    plan = example("complete.yaml")
    assert list(plan.groups) == ["adjusters", "adjusters-trieste", "supervisors"]
    adjusters = plan.groups["adjusters"]
    assert adjusters.who is not None
    assert adjusters.who.equal == {"department": ("Claims",), "role": ("Adjuster", "Senior adjuster")}
    assert adjusters.who.but is not None
    assert adjusters.who.but.equal == {"location": ("Trieste",)}
    assert (adjusters.rhythm, adjusters.access) == ("daily", "licence")
    assert adjusters.exclusions[0].reason == "The night desk has no claims of its own"
    assert adjusters.changes[0].confirmed_by == ("ines.roth@acme.example",)
    assert str(adjusters.changes[0].example).endswith('beside the suggestion "Water, repeated".')
    assert adjusters.fears[0].ask == "Does this replace me?"


def test_a_group_like_another_takes_over_what_it_does_not_say() -> None:
    plan = example("complete.yaml")
    adjusters, trieste = plan.groups["adjusters"], plan.groups["adjusters-trieste"]
    assert (trieste.changes, trieste.fears, trieste.rhythm) == (adjusters.changes, adjusters.fears, "daily")
    assert (trieste.title, trieste.launch) == ("Claims adjusters in Trieste", date(2027, 3, 2))
    assert trieste.who is not None
    assert trieste.who.equal["location"] == ("Trieste",)
    assert trieste.exclusions == ()


def test_the_usage_of_a_group_replaces_those_keys_of_the_plans() -> None:
    plan = example("complete.yaml")
    own, usual = plan.groups["supervisors"].usage, plan.usage
    assert usual is not None
    assert [one.must for one in own.real_work or ()] == [(("event", ("review_discussed",)),)]
    assert (own.exposure, own.chance) == ((), ())
    assert (own.columns, own.sources, own.except_people) == (usual.columns, ("claims-app",), ("qa.robot@acme.example",))
    assert plan.groups["adjusters"].usage == usual
    assert (usual.real_work or ())[0].must == (("event", ("suggestion_confirmed",)), ("env", ("prod",)))
    assert [(one.day, one.what) for one in usual.instrument_changes] == [
        (date(2026, 12, 15), "Mobile app started to send events")
    ]


def test_the_whole_example_has_its_messages_and_sessions() -> None:
    plan = example("complete.yaml")
    heads_up, tomorrow, never_used = plan.messages
    assert heads_up.when is not None
    assert (heads_up.when.unit, heads_up.when.first, heads_up.asks) == ("workday", -15, "acknowledge")
    assert heads_up.remind is not None
    assert (heads_up.remind.after.text, heads_up.remind.times) == ("3wd", 2)
    assert (tomorrow.lead, tomorrow.remind, tomorrow.asks) == (Duration(10, "wd", "10wd"), None, "nothing")
    assert never_used.only == {"not_reached": "first use"}
    first = plan.sessions[0]
    assert first.between is not None
    assert [moment.text for moment in first.between] == ["workday -2", "workday 10"]
    assert (first.seats, first.times, first.helpers_each, len(first.tasks)) == (8, None, 1, 2)


def test_the_whole_example_has_its_targets_and_duties() -> None:
    plan = example("complete.yaml")
    weekly, habit, old_way = plan.targets[0], plan.targets[1], plan.targets[4]
    assert (weekly.measure, weekly.at_least, weekly.baseline) == ("weekly_active", 0.7, 0.0)
    assert (habit.holds_for, habit.group) == (Duration(2, "w", "2w"), "adjusters")
    assert (old_way.at_least, old_way.at_most, old_way.baseline) == (None, 0.2, 1.0)
    assert [duty.id for duty in plan.duties[:3]] == ["day 0..4", "every week", "day 14"]
    assert (plan.duties[0].hours, plan.duties[1].evidence, plan.duties[5].evidence) == (5.0, "feedback", "decision")
    assert plan.readings is not None
    assert (plan.readings.weekday, plan.readings.to["sponsor"]) == ("Mon", "month")
    assert [(one.name, one.at_least, one.at_most) for one in plan.health][1] == ("p95 latency", None, 2.0)
    assert plan.exceptions[0].until == date(2026, 12, 15)
    assert plan.privacy.agreement == {"reference": "Works agreement 2026-17", "date": "2026-11-02"}


def test_the_small_example_names_everyone() -> None:
    plan = example("small.yaml")
    group = plan.groups["consultants"]
    assert group.who is not None
    assert group.who.everyone
    assert (group.title, group.usage.old_way, group.usage.exposure) == ("Consultants", (), None)
    assert plan.helpers[0].groups is None
    assert plan.feedback is not None
    assert (plan.feedback.open_to, plan.feedback.publish) == (None, "2w")


def placed(value: object) -> Iterator[tuple[str, Place]]:
    if isinstance(value, dict):
        for child in value.values():
            yield from placed(child)
    elif isinstance(value, tuple):
        for child in value:
            yield from placed(child)
    elif dataclasses.is_dataclass(value):
        if hasattr(value, "place"):
            yield type(value).__name__, value.place
        for field in dataclasses.fields(value):
            yield from placed(getattr(value, field.name))


def test_every_value_knows_where_it_stands() -> None:
    found = list(placed(example("complete.yaml")))
    assert len(found) > 60
    assert [name for name, place in found if place == NOWHERE] == []


@pytest.mark.parametrize(
    ("value", "key", "column"),
    [
        ("owner", "owner:", 1),
        ("privacy", "privacy:", 1),
        ("readings", "readings:", 1),
        ("afterwards", "afterwards:", 1),
        ("feedback", "feedback:", 1),
    ],
)
def test_a_part_stands_at_its_key(value: str, key: str, column: int) -> None:
    plan = example("complete.yaml")
    assert getattr(plan, value).place == Place((PLANS / "complete.yaml").as_posix(), line_of(key), column)


def test_an_item_of_a_list_stands_where_it_begins() -> None:
    plan = example("complete.yaml")
    assert (plan.messages[1].place.line, plan.messages[1].place.column) == (line_of("{id: tomorrow"), 5)
    assert (plan.targets[4].place.line, plan.targets[4].place.column) == (line_of("measure: old_way_share"), 5)
    assert (plan.groups["supervisors"].place.line, plan.groups["supervisors"].place.column) == (
        line_of("  supervisors:"),
        3,
    )
    assert plan.groups["supervisors"].usage.place.line == line_of("review_discussed")
    assert plan.place.line == line_of("uptake: 1")


def test_a_relaunch_moves_day_0_of_every_earlier_group() -> None:
    plan = plan_of(
        "relaunch: 2027-02-01\n"
        "groups: {a: {}, b: {launch: 2027-03-02}, c: {launch: 2026-11-01}, d: {launch: 2027-02-01}}\n"
    )
    days = {name: group.launch.isoformat() for name, group in plan.groups.items()}
    assert days == {"a": "2027-02-01", "b": "2027-03-02", "c": "2027-02-01", "d": "2027-02-01"}
    assert (plan.launch, plan.start) == (date(2026, 12, 1), date(2027, 2, 1))


def test_like_goes_on_through_several_groups_and_keeps_what_is_a_groups_own() -> None:
    plan = plan_of(
        "groups:\n"
        "  a: {title: A, size: 9, launch: 2027-01-01, rhythm: monthly, changes: [{task: t}, {task: u}]}\n"
        "  b: {like: a, access: licence, changes: [{task: v}]}\n"
        "  c-c: {like: b, rhythm: }\n"
    )
    last = plan.groups["c-c"]
    assert (last.rhythm, last.access, [change.task for change in last.changes]) == ("monthly", "licence", ["v"])
    assert (last.title, last.size, last.launch, last.like) == ("C c", None, date(2026, 12, 1), "b")


def test_who_may_be_written_in_every_shape() -> None:
    who = group_of("who: {any: [{team: A}, everyone], under: 00417, people: [x@y.example, 7], grade: [1.10, true]}").who
    assert who is not None
    assert [(one.equal, one.everyone) for one in who.anyone_of] == [({"team": ("A",)}, False), ({}, True)]
    assert (who.under, who.people) == ("00417", ("x@y.example", "7"))
    assert who.equal == {"grade": ("1.10", "true")}


def test_an_empty_cell_may_be_asked_for() -> None:
    who = group_of('who: {team: ""}').who
    assert who is not None
    assert who.equal == {"team": ("",)}


def test_an_empty_filter_fits_every_event_and_an_empty_list_none() -> None:
    usage = plan_of("usage: {real_work: [{}], old_way: [], chance: [{claim: present, paid: absent, n: 3}]}\n").usage
    assert usage is not None
    assert (usage.real_work, usage.old_way, usage.exposure) == ((Filter((), Place("f", 4, 21)),), (), None)
    assert (usage.chance or ())[0].must == (("claim", ("present",)), ("paid", ("absent",)), ("n", ("3",)))


def test_a_group_has_its_own_usage_also_where_the_plan_has_none() -> None:
    assert group_of("usage: {real_work: [{event: x}]}").usage.real_work is not None
    assert group_of("rhythm: daily").usage == Usage()


def test_half_filled_parts_are_left_to_the_rules() -> None:
    plan = plan_of(
        "owner: {person: [a@x.example, b@x.example]}\nsponsor:\nhelpers: []\n"
        "groups:\n  blank:\n  one: {changes: [{task: t, why: }], questions: [{ask: Why}], except: [{who: {team: A}}]}\n"
        "messages: [{id: m}]\nsessions: [{id: s}]\nfeedback: {}\ntargets: [{measure: habitual}]\n"
        "duties: [{do: Call}]\nexceptions: [{rule: UP999}]\nprivacy: {smallest_group: 1}\nafterwards: {}\n"
    )
    assert plan.owner is not None
    assert (plan.owner.person, plan.owner.people) == (None, ("a@x.example", "b@x.example"))
    assert plan.groups["blank"].who is None
    assert plan.groups["one"].changes[0].why is None
    assert (plan.messages[0].when, plan.sessions[0].between, plan.targets[0].by) == (None, None, None)
    assert (plan.duties[0].id, plan.exceptions[0].rule, plan.privacy.smallest_group) == ("Call", "UP999", 1)


@pytest.mark.parametrize(
    ("written", "share"), [("70%", 0.7), ("70 %", 0.7), ("62.5%", 0.625), ("0.7", 0.7), ("1", 1.0), ("0", 0.0)]
)
def test_a_share_is_a_percentage_or_a_number(written: str, share: float) -> None:
    assert plan_of(f"targets: [{{measure: habitual, at_least: {written}}}]\n").targets[0].at_least == share


def test_words_of_other_yaml_versions_stay_text() -> None:
    plan = plan_of("title: NO\ngroups: {no: {questions: [{ask: on, answer: yes}]}}\ncolumns: {email: off}\n")
    assert (plan.title, plan.groups["no"].fears[0].answer, plan.columns) == ("NO", "yes", {"email": "off"})


def test_a_file_that_cannot_be_opened_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"nowhere\.yaml cannot be opened: No such file or directory"):
        load_plan(tmp_path / "nowhere.yaml")
    with pytest.raises(FileError, match="Is a directory"):
        load_plan(tmp_path)


def test_loading_imports_nothing_heavy() -> None:
    program = f"""
import sys, pathlib
from uptake.core.plan.load import load_plan
assert load_plan(pathlib.Path({str(PLANS / "complete.yaml")!r})).plan
heavy = {{"django", "duckdb", "numpy", "rich", "holidays", "difflib", "asyncio", "http", "jinja2"}}
print(sorted(heavy & set(sys.modules)))
"""
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "[]"
