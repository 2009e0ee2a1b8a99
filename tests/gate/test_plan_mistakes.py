"""Mistakes in a plan: each one class with its place, a sentence that says what is wrong, and how to mend it."""

from __future__ import annotations

import pytest

from uptake.core.plan.findings import Severity
from uptake.core.plan.load import parse_plan

HEAD = "uptake: 1\nrollout: x\nlaunch: 2026-12-01\n"
GROUPS = "groups: {adjusters: {who: everyone}}\n"


def said(body: str, head: str = HEAD) -> list[tuple[str, str, str]]:
    loaded = parse_plan(head + body, "f")
    assert loaded.plan is None
    return [(str(finding.place), finding.message, finding.fix) for finding in loaded.findings]


def places(body: str) -> list[str]:
    return [place for place, _, _ in said(body)]


def test_every_finding_is_an_error_of_up100() -> None:
    [finding] = parse_plan(HEAD + "onwer: {}\n").findings
    assert (finding.code, finding.severity, finding.why) == (
        "UP100",
        Severity.ERROR,
        "What cannot be read cannot be checked.",
    )
    assert str(finding.place) == "rollout.yaml:4:1"


@pytest.mark.parametrize(
    ("body", "place", "message", "fix"),
    [
        ("onwer: {}\n", "f:4:1", "`onwer` is not a key of the plan.", "Did you mean `owner`?"),
        ("onwer:\n", "f:4:1", "`onwer` is not a key of the plan.", "Did you mean `owner`?"),
        (
            "feedback: {first-reply-within: 4h}\n",
            "f:4:12",
            "`first-reply-within` is not a key of `feedback`.",
            "Did you mean `first_reply_within`?",
        ),
        ("afterwards: {xyz: 1}\n", "f:4:14", "`xyz` is not a key of `afterwards`.", "Known here: contact, watch."),
        (
            "duties: [{do: x, Evidence: note}]\n",
            "f:4:18",
            "`Evidence` is not a key of an item of `duties`.",
            "Did you mean `evidence`?",
        ),
        ("title: 2026\n", "f:4:8", "`title` is 2026, not text.", 'Put it in quotes: "2026".'),
        (
            "title: {a: b}\n",
            "f:4:8",
            "`title` is keys with values, not text.",
            "Put a text that contains a colon in quotes.",
        ),
        ("helpers: {person: a}\n", "f:4:10", "`helpers` is keys with values, not a list.", ""),
        ("owner: dana@x.example\n", "f:4:8", '`owner` is "dana@x.example", not an owner.', ""),
        ("owner: {hours_per_week: eight}\n", "f:4:25", '`hours_per_week` is "eight", not a number of hours.', ""),
        ("usage: {incomplete: yes}\n", "f:4:21", '`incomplete` is "yes", not true or false.', "Write true."),
        (
            "usage: {sources: claims-app}\n",
            "f:4:18",
            '`sources` is "claims-app", not a list.',
            "Write a list: [claims-app].",
        ),
        ("usage: {kind: .inf}\n", "f:4:15", "`kind` is .inf, not events, counts or none.", ""),
        (
            "groups: {a: {rhythm: daly}}\n",
            "f:4:22",
            '`rhythm` is "daly", not daily, weekly, monthly or on demand.',
            "Did you mean `daily`?",
        ),
        (
            "groups: {a: {rhythm: on-demand}}\n",
            "f:4:22",
            '`rhythm` is "on-demand", not daily, weekly, monthly or on demand.',
            "Did you mean `on demand`?",
        ),
        ("groups: {a: {size: 0}}\n", "f:4:20", "`size` is 0; the least is 1.", ""),
        ("privacy: {smallest_group: 0.5}\n", "f:4:27", "`smallest_group` is 0.5, not a whole number.", ""),
        ("privacy: {keep_days: 1e9}\n", "f:4:22", "`keep_days` is 1e9; the most is 36500.", ""),
        ("exceptions: [{rule: UP2}]\n", "f:4:21", '`rule` is "UP2", not the code of a rule such as UP206.', ""),
        ("sessions: [{id: s, times: 0}]\n", "f:4:27", "`times` is 0; the least is 1.", ""),
        ("sessions: [{id: s, times: many}]\n", "f:4:27", '`times` is "many", not auto, or a whole number from 1.', ""),
        (
            "helpers: [{groups: []}]\n",
            "f:4:11",
            "An item of `helpers` has no `person`.",
            "Write person: tomas.lind@acme.example.",
        ),
        ("messages: [{id: }]\n", "f:4:13", "`id` has no value.", "Write id: heads-up."),
        ("messages: [heads-up]\n", "f:4:12", 'An item of `messages` is "heads-up", not a message.', ""),
        (
            "targets: [{measure: habitul}]\n",
            "f:4:21",
            '`measure` is "habitul", not a measure.',
            "Did you mean `habitual`?",
        ),
        (
            "readings: {weekday: Monday}\n",
            "f:4:21",
            '`weekday` is "Monday", not Mon, Tue, Wed, Thu, Fri, Sat or Sun.',
            "Did you mean `Mon`?",
        ),
    ],
)
def test_what_does_not_fit_the_schema(body: str, place: str, message: str, fix: str) -> None:
    assert said(body) == [(place, message, fix)]


@pytest.mark.parametrize(
    ("head", "place", "message", "fix"),
    [
        (
            "uptake: 2\nrollout: x\nlaunch: 2026-12-01\n",
            "f:1:9",
            "`uptake` is 2; the format that can be read here is 1.",
            "Write 1.",
        ),
        ("uptake: 1\nrollout: x\n", "f:1:1", "The plan has no `launch`.", "Write launch: 2026-12-01."),
        ("uptake: 1\nlaunch:\nrollout: x\n", "f:2:1", "`launch` has no value.", "Write launch: 2026-12-01."),
        ("- a\n", "f:1:1", "The plan is a list, not keys with values.", ""),
        ("words\n", "f:1:1", 'The plan is "words", not keys with values.', ""),
    ],
)
def test_what_every_plan_needs(head: str, place: str, message: str, fix: str) -> None:
    assert said("", head) == [(place, message, fix)]


def test_the_name_of_the_rollout_and_of_groups_is_a_slug() -> None:
    [(place, message, _)] = said("", "uptake: 1\nrollout: Claims Triage\nlaunch: 2026-12-01\n")
    assert place == "f:2:10"
    assert message.startswith('`rollout` is "Claims Triage", not a short name of lower-case letters')
    assert places("groups:\n  ok: {}\n  Not ok: {}\n") == ["f:6:3"]
    assert places("groups:\n  Not ok:\n") == ["f:5:3"]


@pytest.mark.parametrize(
    ("body", "place", "message"),
    [
        ("relaunch: 2027-02-30\n", "f:4:11", '"2027-02-30" names a day that is in no calendar: 2027-02-30.'),
        ("relaunch: 9999-12-31\n", "f:4:11", '"9999-12-31" is out of reach.'),
        ("messages: [{id: m, when: 0001-01-01}]\n", "f:4:26", '"0001-01-01" is out of reach.'),
        ("relaunch: 01.02.2027\n", "f:4:11", '"01.02.2027" is not a day or a span of days.'),
        ("relaunch: 2027-02-01..2027-02-03\n", "f:4:11", '"2027-02-01..2027-02-03" is a span, not one day.'),
        ("relaunch: 2026-12-01\n", "f:4:11", "The relaunch on 2026-12-01 is not after the launch on 2026-12-01."),
        (
            "groups: {a: {launch: 2027-13-01}}\n",
            "f:4:22",
            '"2027-13-01" names a day that is in no calendar: 2027-13-01.',
        ),
        ("messages: [{id: m, when: someday}]\n", "f:4:26", '"someday" is not a time from launch.'),
        ("messages: [{id: m, when: day 0..4}]\n", "f:4:26", '"day 0..4" is a span, not one moment.'),
        ("duties: [{do: x, when: day 4..0}]\n", "f:4:24", '"day 4..0" ends before it begins.'),
        ("duties: [{do: x, every: week, until: day 3..4}]\n", "f:4:38", '"day 3..4" is a span, not one moment.'),
        ("messages: [{id: m, lead: 10 days}]\n", "f:4:26", '"10 days" is not a duration.'),
        ("messages: [{id: m, lead: 4h}]\n", "f:4:26", '"4h" is minutes or hours, and this is counted in days.'),
        (
            "messages: [{id: m, remind: {after: 6m}}]\n",
            "f:4:36",
            '"6m" is minutes or hours, and this is counted in days.',
        ),
        (
            "targets: [{measure: told, holds_for: 8h}]\n",
            "f:4:38",
            '"8h" is minutes or hours, and this is counted in days.',
        ),
        ("sessions: [{id: s, lasts: 0m}]\n", "f:4:27", '"0m" is no time at all.'),
        ("sessions: [{id: s, between: [day 1, x]}]\n", "f:4:37", '"x" is not a time from launch.'),
        ("feedback: {publish: weekly}\n", "f:4:21", '"weekly" is not week, month or a duration.'),
        ("calendar: {hours: 9-5}\n", "f:4:19", '"9-5" is not a line of working hours.'),
        ("calendar: {closed: [2026-12-31..2026-12-24]}\n", "f:4:21", '"2026-12-31..2026-12-24" ends before it begins.'),
        ("calendar: {timezone: Europe/Berln}\n", "f:4:22", 'There is no timezone "Europe/Berln".'),
        ("calendar: {timezone: Europe}\n", "f:4:22", 'There is no timezone "Europe".'),
        ("calendar: {country: de}\n", "f:4:21", 'The public holidays of "de" are not known.'),
        ("calendar: {country: DE, region: BYY}\n", "f:4:33", 'The public holidays of DE know no region "BYY".'),
        ("calendar: {region: BY}\n", "f:4:20", "A region needs a country."),
        (
            "privacy: {agreement: {date: 2026-02-29}}\n",
            "f:4:29",
            '"2026-02-29" names a day that is in no calendar: 2026-02-29.',
        ),
        (
            "exceptions: [{rule: UP101, until: 2026-06-31}]\n",
            "f:4:35",
            '"2026-06-31" names a day that is in no calendar: 2026-06-31.',
        ),
        (
            "usage: {instrument_changes: [{day: 2026-04-31, what: x}]}\n",
            "f:4:36",
            '"2026-04-31" names a day that is in no calendar: 2026-04-31.',
        ),
        (
            "targets: [{measure: habitual, at_least: 70}]\n",
            "f:4:41",
            "`at_least` is 70, which is not between 0% and 100%.",
        ),
        ("targets: [{measure: habitual, at_least: 101%}]\n", "f:4:41", '"101%" is not between 0% and 100%.'),
        (
            "health: [{name: right, at_least: 85%, at_most: 2}]\n",
            "f:4:48",
            '"2" is not between 0% and 100%, and the other bound is a share.',
        ),
        (
            "health: [{name: right, at_least: -1, at_most: 85%}]\n",
            "f:4:34",
            '"-1" is not between 0% and 100%, and the other bound is a share.',
        ),
        ("targets: [{measure: habitual, at_least: -5%}]\n", "f:4:41", '"-5%" is not a share.'),
        ("targets: [{measure: habitual, baseline: half}]\n", "f:4:41", '"half" is not a share.'),
        (
            "targets: [{measure: habitual, at_most: 5%, at_least: 1%}]\n",
            "f:4:44",
            "`at_least` and `at_most` are both given here.",
        ),
        ("duties: [{do: x, when: day 1, every: week}]\n", "f:4:31", "`when` and `every` are both given here."),
        ("messages:\n- {id: m}\n- {id: m}\n", "f:6:8", 'Two messages are called "m"; the first is on line 5.'),
        ("sessions: [{id: m}, {id: m}]\n", "f:4:26", 'Two sessions are called "m"; the first is on line 4.'),
        ("duties: [{id: m, do: x}, {id: m, do: y}]\n", "f:4:31", 'Two duties are called "m"; the first is on line 4.'),
        ("groups: {a: {who: {}}}\n", "f:4:19", "`who` is empty."),
        (
            "groups: {a: {who: all}}\n",
            "f:4:19",
            '`who` is "all", not everyone, or columns of the roster with their values.',
        ),
        ("groups: {a: {who: {team: }}}\n", "f:4:26", "`team` has no value."),
        ("groups: {a: {who: {not: {team: }}}}\n", "f:4:32", "`team` has no value."),
        ("groups: {a: {who: {team: [a, [b]]}}}\n", "f:4:30", "An item of `team` is a list, not a value."),
        ("groups: {a: {who: {role: []}}}\n", "f:4:26", "`role` is empty."),
        ("groups: {a: {who: {any: []}}}\n", "f:4:25", "`any` is empty."),
        ("usage: {real_work: [{event: }]}\n", "f:4:29", "`event` has no value."),
    ],
)
def test_what_no_schema_can_say(body: str, place: str, message: str) -> None:
    assert [(where, words) for where, words, _ in said(body)] == [(place, message)]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("helpers: [{person: a, groups: [adjuster]}]\n", "f:5:32"),
        ("messages: [{id: m, to: [adjuster]}]\n", "f:5:25"),
        ("sessions: [{id: m, groups: [adjuster]}]\n", "f:5:29"),
        ("feedback: {open_to: [adjuster]}\n", "f:5:22"),
        ("targets: [{measure: habitual, group: adjuster}]\n", "f:5:38"),
        ("exceptions: [{rule: UP206, group: adjuster}]\n", "f:5:35"),
    ],
)
def test_a_group_that_does_not_exist_is_named_wherever_it_is_spoken_of(body: str, place: str) -> None:
    assert said(GROUPS + body) == [(place, 'There is no group "adjuster".', "Did you mean `adjusters`?")]


def test_a_group_is_looked_for_in_vain_where_there_are_none() -> None:
    assert said("targets: [{measure: habitual, group: a}]\n") == [
        ("f:4:38", 'There is no group "a". The plan names no groups.', "")
    ]


def test_like_needs_a_group_that_exists() -> None:
    assert said("groups: {adjusters: {}, b: {like: adjuster}}\n") == [
        ("f:4:35", 'There is no group "adjuster".', "Did you mean `adjusters`?")
    ]


@pytest.mark.parametrize(
    ("groups", "ring"),
    [
        ("{a: {like: a}}", "a → a"),
        ("{a: {like: b}, b: {like: a}}", "a → b → a"),
        ("{x: {like: a}, a: {like: b}, b: {like: a}}", "a → b → a"),
    ],
)
def test_groups_that_are_like_each_other_in_a_ring_are_named_once(groups: str, ring: str) -> None:
    [(_, message, fix)] = said(f"groups: {groups}\n")
    assert (message, fix) == (f"The groups are like each other in a ring: {ring}.", "Write one of them out.")


def test_a_row_of_like_without_end_is_refused() -> None:
    row = ", ".join(f"g{number}: {{like: g{number + 1}}}" for number in range(10))
    assert [message for _, message, _ in said(f"groups: {{{row}, g10: {{}}}}\n")] == [
        "More than 10 groups are like each other in a row."
    ]


def test_the_nearest_timezone_country_and_region_are_named() -> None:
    fixes = [fix for _, _, fix in said("calendar: {timezone: Europe/Viena, country: at}\n")]
    assert fixes == ["Did you mean `Europe/Vienna`?", "Did you mean `AT`?"]
    assert said("calendar: {timezone: Mitteleuropa}\n")[0][2] == "Write one such as Europe/Berlin."
    for name, code in {"Deutschland": "DE", "Germany": "DE", "germany": "DE", "DEU": "DE", "Östereich": "AT"}.items():
        assert said(f"calendar: {{country: {name}}}\n")[0][2] == f"Did you mean `{code}`?"
    assert said("calendar: {country: Bayern}\n")[0][2] == "Write its code, such as DE."
    assert len(said("calendar: {country: Germany, region: BY}\n")) == 1  # of a region nothing is known then


def test_a_mistake_in_what_a_group_takes_over_is_named_once() -> None:
    body = "groups:\n  a: {usage: {instrument_changes: [{day: 2026-02-30, what: x}]}}\n  b: {like: a}\n"
    assert places(body) == ["f:5:42"]


def test_many_mistakes_come_together_in_the_order_of_the_file() -> None:
    body = (
        "title: 7\nonwer: {}\ncalendar: {timezone: Mars}\n"
        "groups:\n  a: {rhythm: daly, rhythm: weekly, who: {team: }}\n"
        "messages: [{id: m, to: [b], when: later}]\nsponsor: *x\n"
    )
    assert places(body) == ["f:4:8", "f:5:1", "f:6:22", "f:8:15", "f:8:21", "f:8:49", "f:9:25", "f:9:35", "f:10:10"]


def test_a_place_gets_one_finding_though_several_readers_pass_it() -> None:
    assert places("relaunch: later\ntargets: [{measure: habitual, at_least: 0.5, by: 2026}]\n") == ["f:4:11", "f:5:50"]
