from __future__ import annotations

import copy
import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import CLAIMS, EXAMPLES
from tests.gate.rule_case import AS_OF, BASE, PARTNERS, check, codes, everybody, plan_with
from uptake.core.plan import check as check_module
from uptake.core.plan.check import Beside, Headcount, check_plan, finding_json, verdict_json, worst
from uptake.core.plan.findings import Finding, Severity
from uptake.core.plan.load import Loaded, load_plan, parse_plan
from uptake.core.plan.model import Place
from uptake.core.plan.rules import FAMILIES, Case, Ticket, asked_at, registered
from uptake.core.plan.rules.frame import Said, rule

ROOT = Path(__file__).parents[2]
PLANS = EXAMPLES / "plans"
PAGES = ROOT / "docs" / "rules"
ALL = (
    *("UP100", "UP101", "UP102", "UP103", "UP104", "UP105", "UP106", "UP107", "UP108", "UP109", "UP110", "UP111"),
    *("UP201", "UP202", "UP203", "UP204", "UP205", "UP206", "UP207", "UP208", "UP209", "UP210", "UP211", "UP212"),
    *("UP213", "UP214", "UP215", "UP216", "UP217", "UP301", "UP302", "UP303", "UP304", "UP305", "UP306"),
    *("UP401", "UP402", "UP403", "UP404", "UP405", "UP406"),
    *("UP501", "UP502", "UP503", "UP504", "UP505", "UP506", "UP507", "UP508", "UP509", "UP510", "UP511", "UP512"),
    *("UP601", "UP602", "UP603", "UP604", "UP605", "UP606", "UP607", "UP608"),
)
WARNINGS = {
    *("UP105", "UP106", "UP109", "UP110", "UP111", "UP203", "UP204", "UP205", "UP206", "UP209"),
    *("UP210", "UP211", "UP212", "UP214", "UP215", "UP217", "UP304", "UP305", "UP402", "UP404", "UP405", "UP406"),
    *("UP506", "UP507", "UP508", "UP510", "UP511", "UP512", "UP602", "UP603", "UP608"),
}
TICKETS: tuple[Ticket | None, ...] = ("build", "adoption", None)
AT_LAUNCH, AT_CLOSE = {"UP213", "UP214", "UP215", "UP306"}, {"UP405", "UP606", "UP607"}
# What a careful reader would say of the examples too.
KNOWN = {"complete.yaml": {"UP211"}, "small.yaml": {"UP206", "UP210", "UP508", "UP608"}}
SCHEMA = json.loads(Path(check_module.__file__).with_name("check.schema.json").read_text(encoding="utf-8"))


def example(name: str) -> dict[str, Any]:
    """An example plan as it stands in the file; times stay text, as the loader reads them."""
    text = (PLANS / name).read_text(encoding="utf-8")
    plan = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  a loader that makes nothing but text
    assert isinstance(plan, dict)
    return {**plan, "uptake": 1}


def codes_of(given: dict[str, Any]) -> set[str]:
    loaded = parse_plan(as_yaml(given))
    return {finding.code for finding in check_plan(loaded, AS_OF).findings}


def as_yaml(given: dict[str, Any]) -> str:
    # Numbers and true/false were read as text: written without quotes they are what they were.
    text = json.dumps(given, ensure_ascii=False)
    return re.sub(r'"(-?\d+(?:\.\d+)?|true|false)"(?!:)', r"\1", text)


@pytest.mark.parametrize("name", ["complete.yaml", "small.yaml"])
def test_the_example_plans_pass(name: str) -> None:
    verdict = check_plan(load_plan(PLANS / name), AS_OF)
    assert {finding.code for finding in verdict.findings} == KNOWN[name]
    assert verdict.passed


def test_the_complete_example_needs_the_one_exception_that_it_shows() -> None:
    (applied,) = check_plan(load_plan(PLANS / "complete.yaml"), AS_OF).exceptions
    assert (applied.exemption.rule, applied.exemption.group) == ("UP206", "supervisors")


def test_the_invented_insurers_plan_passes_without_a_word() -> None:
    verdict = check_plan(load_plan(CLAIMS / "rollout.yaml"), AS_OF)
    assert [finding.message for finding in verdict.findings] == []


REMOVALS: tuple[tuple[str, str, set[str]], ...] = (
    ("owner", "owner", {"UP101"}),
    ("owner reach", "owner.reach", {"UP104"}),
    ("owner reply", "owner.replies_within", {"UP104"}),
    ("helpers", "helpers", {"UP303"}),
    ("messages", "messages", {"UP207"}),
    ("sessions", "sessions", {"UP301"}),
    ("feedback", "feedback", {"UP401"}),
    ("first reply", "feedback.first_reply_within", {"UP401"}),
    ("targets", "targets", {"UP501"}),
    ("readings", "readings", {"UP505"}),
    ("readers", "readings.to", {"UP505"}),
    ("duties", "duties", {"UP403"}),
)


@pytest.mark.parametrize("name", ["complete.yaml", "small.yaml"])
@pytest.mark.parametrize(("path", "expected"), [case[1:] for case in REMOVALS], ids=[case[0] for case in REMOVALS])
def test_taking_one_thing_away_turns_exactly_its_rule_red(name: str, path: str, expected: set[str]) -> None:
    given = example(name)
    *way, last = path.split(".")
    inner = given
    for key in way:
        inner = inner[key]
    del inner[last]
    assert codes_of(given) - KNOWN[name] == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("groups.consultants.changes", {"UP201"}),
        ("groups.consultants.changes.0.why", {"UP202"}),
        ("groups.consultants.who", {"UP108"}),
        ("messages.0.asks", {"UP207"}),
        ("sessions.0.between", {"UP301"}),
        ("duties.1", {"UP403", "UP404"}),
        ("usage", {"UP504"}),
        ("usage.real_work", {"UP504"}),
    ],
)
def test_taking_a_detail_away_turns_exactly_its_rule_red(path: str, expected: set[str]) -> None:
    given = example("small.yaml")
    inner: Any = given
    *way, last = path.split(".")
    for key in way:
        inner = inner[int(key)] if isinstance(inner, list) else inner[key]
    del inner[int(last) if isinstance(inner, list) else last]
    assert codes_of(given) - KNOWN["small.yaml"] == expected


def test_each_rule_weighs_and_is_asked_as_the_contract_says() -> None:
    assert {asked.code for asked in registered() if asked.severity is Severity.WARNING} == WARNINGS
    assert {asked.code for asked in registered() if asked.at == "launch"} == AT_LAUNCH
    assert {asked.code for asked in registered() if asked.at == "close"} == AT_CLOSE


def test_a_ticket_narrows_what_is_asked_at_closing() -> None:
    plan = set(ALL) - AT_LAUNCH - AT_CLOSE
    asked = {ticket: {asked.code for asked in asked_at("close", registered(), ticket)} for ticket in TICKETS}
    assert asked == {"build": plan | {"UP606"}, "adoption": plan | AT_LAUNCH | {"UP405", "UP607"}, None: set(ALL)}


def test_each_rule_has_a_family_and_a_reason() -> None:
    assert tuple(rule.code for rule in registered()) == ALL
    assert all(rule.code[:3] in FAMILIES and rule.why and rule.title for rule in registered())


def test_a_code_is_given_once() -> None:
    def again(case: Case) -> Iterator[Said]:
        yield from ()

    with pytest.raises(ValueError, match="UP101 is taken"):
        rule("UP101", Severity.ERROR, "Another meaning", why="")(again)


def test_what_is_asked_earlier_is_asked_later_too() -> None:
    first = registered()[0]
    rules = (replace(first, at="plan"), replace(first, at="launch"), replace(first, at="close"))
    assert [len(asked_at(moment, rules)) for moment in ("plan", "launch", "close")] == [1, 2, 3]


def test_a_plan_that_cannot_be_read_has_the_loaders_findings_and_no_others() -> None:
    verdict = check_plan(parse_plan("rollout: x\nlaunch: soon\n", "a.yaml"), AS_OF)
    assert {finding.code for finding in verdict.findings} == {"UP100"}
    assert (verdict.plan, verdict.passed, verdict.asked) == ("a.yaml", False, ("UP100",))


def test_errors_come_before_warnings_and_then_the_order_of_the_file() -> None:
    late = Finding("UP100", Severity.ERROR, "late", Place("a", 9, 1))
    warning = Finding("UP100", Severity.WARNING, "warning", Place("a", 1, 1))
    early = Finding("UP100", Severity.ERROR, "early", Place("a", 2, 1))
    verdict = check_plan(Loaded(None, (warning, late, early)), AS_OF)
    assert [finding.message for finding in verdict.findings] == ["early", "late", "warning"]
    assert verdict.errors == 2


def test_warnings_alone_pass() -> None:
    warning = Finding("UP100", Severity.WARNING, "warning", Place("a", 1, 1))
    assert check_plan(Loaded(None, (warning,)), AS_OF).passed


def test_the_worst_are_the_three_questions_one_finding_each() -> None:
    plan = plan_with(without=("owner", "duties", "targets", "messages", "feedback", "readings"))
    assert [finding.code for finding in worst(check(plan).findings)] == ["UP101", "UP403", "UP501"]
    assert [finding.code for finding in worst(check(plan).findings, 1)] == ["UP101"]
    assert worst(()) == ()


EXCEPTION = {
    "rule": "UP104",
    "reason": "The phone is being laid",
    "until": "2026-12-15",
    "approved_by": "lena@firm.example",
}


def excepted(**changes: Any) -> Any:
    given = {key: value for key, value in {**EXCEPTION, **changes}.items() if value is not None}
    return plan_with(owner={**BASE["owner"], "reach": {}}, exceptions=[given])


def test_an_exception_in_force_sets_its_findings_aside_and_is_shown_with_its_end() -> None:
    verdict = check(excepted())
    assert verdict.passed
    (applied,) = verdict.exceptions
    assert applied.exemption.until == dt.date(2026, 12, 15)
    assert [finding.code for finding in applied.findings] == ["UP104"]


def test_an_exception_holds_through_its_last_day_and_no_longer() -> None:
    assert check(excepted(), as_of=dt.date(2026, 12, 15)).passed
    ended = check(excepted(), as_of=dt.date(2026, 12, 16))
    assert not ended.passed
    assert ended.exceptions == ()
    assert {finding.code for finding in ended.findings} == {"UP104", "UP605"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"until": None}, "no end"),
        ({"reason": None}, "no reason"),
        ({"reason": "TODO"}, "no reason"),
        ({"approved_by": None}, "no approver"),
        ({"approved_by": "asha@firm.example"}, "the owner"),
    ],
)
def test_an_exception_that_lacks_something_does_not_hold(changes: dict[str, Any], reason: str) -> None:
    verdict = check(excepted(**changes))
    assert {finding.code for finding in verdict.findings} == {"UP104", "UP604"}
    assert any(reason in finding.message for finding in verdict.findings)


@pytest.mark.parametrize("code", ["UP604", "UP605"])
def test_no_exception_approves_itself(code: str) -> None:
    """One from UP605 that has ended, and one from UP604 that nobody approved, would set themselves aside."""
    of_itself = {**EXCEPTION, "rule": code}
    loose = {**EXCEPTION, "approved_by": "asha@firm.example"}
    verdict = check(plan_with(exceptions=[of_itself, loose]))
    assert [finding.code for finding in verdict.findings] == ["UP604", "UP604"]
    assert verdict.exceptions == ()


def test_an_exception_for_a_rule_that_finds_nothing_is_not_listed() -> None:
    verdict = check(excepted(rule="UP206"))
    assert not verdict.passed
    assert verdict.exceptions == ()


def test_an_exception_for_one_group_leaves_the_others() -> None:
    groups = {**BASE["groups"], "partners": PARTNERS}
    for_partners = {**EXCEPTION, "rule": "UP501", "group": "partners"}
    for_all = {**EXCEPTION, "rule": "UP501"}
    plan = plan_with(groups=groups, targets=[], exceptions=[for_partners])
    assert "UP501" in codes(plan)  # no target at all is about the plan, not about one group
    assert "UP501" not in codes(plan_with(groups=groups, targets=[], exceptions=[for_all]))
    assert "UP501" not in codes(plan_with(groups=groups, exceptions=[for_partners]))


def test_the_verdict_as_json_fits_its_schema_and_says_all() -> None:
    plan = plan_with(without=("readings",), owner={**BASE["owner"], "reach": {}}, exceptions=[EXCEPTION], duties=[])
    verdict = verdict_json(check(plan))
    jsonschema_rs.validator_for(SCHEMA).validate(verdict)
    assert (verdict["schema"], verdict["at"], verdict["as_of"]) == ("uptake.check/1", "plan", "2026-11-23")
    assert verdict["passed"] is False
    assert [finding["code"] for finding in verdict["findings"]] == ["UP403", "UP505"]
    assert [(applied["rule"], applied["until"]) for applied in verdict["exceptions"]] == [("UP104", "2026-12-15")]
    assert json.loads(json.dumps(verdict)) == verdict


def test_a_finding_as_json_has_the_keys_of_the_contract() -> None:
    (finding,) = check(plan_with(without=("readings",))).findings
    places = ["file", "line", "column"]
    assert list(finding_json(finding)) == ["code", "severity", *places, "message", "why", "fix", "group"]


def test_every_finding_says_where_why_and_how_to_mend_it_in_yaml() -> None:
    plan = plan_with(without=tuple(key for key in BASE if key not in {"uptake", "rollout", "launch"}))
    findings = check(plan).findings
    assert len({finding.code for finding in findings}) >= 7
    for finding in findings:
        assert finding.place.file == "rollout.yaml"
        assert finding.why
        assert yaml.safe_load(finding.fix)
        assert "!" not in finding.message + finding.why


def test_a_plan_with_nothing_but_a_name_and_a_day_hears_every_question_that_is_open() -> None:
    plan = parse_plan("uptake: 1\nrollout: x\nlaunch: 2026-12-01\n")
    found = {finding.code for finding in check_plan(plan, AS_OF).findings}
    open_ = {"UP101", "UP108", "UP401", "UP403", "UP501", "UP504", "UP505"}
    assert found == open_ | {"UP106", "UP110", "UP508", "UP608"}


TIMES = st.sampled_from(
    [
        "day 0",
        "day -5",
        "day 90",
        "day 9999",
        "day -9999",
        "workday -15",
        "workday 9999",
        "week 3",
        "week -2",
        "2026-12-24",
    ]
)
TEXTS = st.sampled_from(
    ["", "TODO", "team", "Dana Ruiz", "a, b", "@", "…", "asha@firm.example", "\u202e", "Ida Gruppe"]
)
DAYS = st.sampled_from(["2026-12-01", "0001-01-01", "1970-01-01", "2199-12-31", "9999-12-31", "2024-02-29"])


def cuts() -> st.SearchStrategy[list[tuple[str, ...]]]:
    """Parts of the small plan to leave out, each by its way through the file."""
    ways: list[tuple[str, ...]] = [(key,) for key in BASE if key not in {"uptake", "rollout", "launch"}]
    ways += [(key, inner) for key, value in BASE.items() if isinstance(value, dict) for inner in value]
    ways += [(key, "0", inner) for key, value in BASE.items() if isinstance(value, list) for inner in value[0]]
    return st.lists(st.sampled_from(ways), max_size=6)


@given(cuts(), st.data())
@settings(max_examples=80, deadline=None)
def test_no_plan_however_odd_makes_a_rule_crash(left_out: list[tuple[str, ...]], data: st.DataObject) -> None:
    given = copy.deepcopy(BASE)
    given["launch"] = data.draw(DAYS)
    change = given["groups"]["consultants"]["changes"][0]
    change.update({key: data.draw(TEXTS) for key in ("today", "from_launch", "why", "you_do", "example")})
    given["readings"]["every"] = data.draw(st.sampled_from(["week", "month"]))
    given["calendar"] = data.draw(st.sampled_from([{}, {"closed": ["0001-01-01..9999-12-31"]}, {"country": "DE"}]))
    given["owner"]["person"] = data.draw(TEXTS.filter(bool))
    given["groups"]["consultants"]["size"] = data.draw(st.integers(1, 10**6))
    given["sessions"][0]["between"] = [data.draw(TIMES), data.draw(TIMES)]
    given["messages"][0]["when"] = data.draw(TIMES)
    given["targets"][0]["by"] = data.draw(TIMES)
    given["targets"][0]["measure"] = data.draw(st.sampled_from(["habitual", "regular", "told", "old_way_share"]))
    given["duties"] = [
        {"do": "it", "when": data.draw(TIMES)},
        {"do": "that", "every": "week", "until": data.draw(TIMES)},
    ]
    for way in left_out:
        _leave_out(given, way)
    loaded = parse_plan(json.dumps(given, ensure_ascii=False))
    people: Headcount | None = data.draw(st.sampled_from([None, ({}, ()), ({"consultants": 7}, ("a",))]))
    beside = data.draw(st.sampled_from([Beside(), Beside(everybody()), Beside(others=(plan_with(rollout="other"),))]))
    verdict = check_plan(loaded, AS_OF, people=people, beside=beside)
    jsonschema_rs.validator_for(SCHEMA).validate(verdict_json(verdict))
    assert verdict == check_plan(loaded, AS_OF, people=people, beside=beside)


def _leave_out(given: dict[str, Any], way: tuple[str, ...]) -> None:
    inner: Any = given
    for key in way[:-1]:
        inner = inner[0] if key == "0" and isinstance(inner, list) else inner.get(key, {})
    if isinstance(inner, dict):
        inner.pop(way[-1], None)
