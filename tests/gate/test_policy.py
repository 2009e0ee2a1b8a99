from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from tests.gate.rule_case import AS_OF, BASE, part, plan_with
from uptake.core.plan.check import Verdict, check_plan
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Plan
from uptake.core.plan.policy import FIRM, STANDARD, Policy, Setting, departures, find_policy
from uptake.core.plan.policy import policy_schema as schema
from uptake.core.plan.policy_file import load_policy, parse_policy
from uptake.core.plan.rules import Case
from uptake.errors import FileError

E, W = Severity.ERROR, Severity.WARNING
RULES = {"UP101": E, "UP104": E, "UP203": W, "UP207": E, "UP211": W, "UP301": E, "UP601": E, "UP602": W, "UP603": W}
DOCS = Path(__file__).parents[2] / "docs" / "policy.md"


def policy(text: str) -> Policy:
    loaded = parse_policy("policy: 1\n" + text, RULES)
    assert loaded.policy is not None, [finding.message for finding in loaded.findings]
    return loaded.policy


def mistakes(text: str) -> list[tuple[int, int, str]]:
    loaded = parse_policy(text, RULES)
    assert loaded.policy is None
    return [(found.place.line, found.place.column, f"{found.message} {found.fix}") for found in loaded.findings]


def checked(plan: Plan, given: Policy) -> Verdict:
    return check_plan(plan, AS_OF, policy=given)


def test_the_example_in_the_docs_is_a_policy() -> None:
    example = re.findall(r"```yaml\n(policy: 1.*?)```", DOCS.read_text("utf-8"), re.DOTALL)[0]
    loaded = parse_policy(example, RULES)
    assert loaded.findings == ()
    assert loaded.policy is not None
    assert loaded.policy.organisation == "Acme Insurance"
    assert loaded.policy.severity("UP211", W) is None
    assert loaded.policy.lead_time is not None
    assert (loaded.policy.lead_time.amount, loaded.policy.lead_time.unit) == (15, "wd")
    assert loaded.policy.jargon == ("AcmeGPT", "data mesh")


def test_a_policy_that_says_nothing_is_the_standard() -> None:
    given = policy("rules:\njargon: []\n")
    assert list(departures(given, {})) == []
    assert checked(plan_with(("owner",)), given) == checked(plan_with(("owner",)), STANDARD)


def test_a_rule_that_is_turned_off_is_not_asked_and_said_so() -> None:
    plan = plan_with(("owner",))
    verdict = checked(plan, policy("rules: {UP101: {severity: off, reason: The board owns it.}}"))
    assert "UP101" not in verdict.asked
    assert "UP101" not in {finding.code for finding in verdict.findings}
    assert "UP101: the policy turns it off: The board owns it." in verdict.not_checked


def test_a_severity_can_be_milder_or_stricter() -> None:
    plan = plan_with(("owner",))
    assert not checked(plan, STANDARD).passed
    milder = checked(plan, policy("rules: {UP101: warning}"))
    assert milder.passed
    assert "UP101" in {finding.code for finding in milder.findings}


def test_a_small_group_may_do_without_sessions() -> None:
    small = {"consultants": {**part("groups")["consultants"], "size": 4}}
    plan = plan_with(("sessions",), groups=small)
    allowed = policy("largest_group_without_sessions: 4")
    assert "UP301" in {finding.code for finding in checked(plan, STANDARD).findings}
    assert "UP301" not in {finding.code for finding in checked(plan, allowed).findings}
    of_nobody_knows_how_many = plan_with(("sessions",))
    assert "UP301" in {finding.code for finding in checked(of_nobody_knows_how_many, allowed).findings}


def test_only_the_approvers_of_the_policy_may_approve() -> None:
    given = {"rule": "UP101", "reason": "In December", "until": "2026-12-15", "approved_by": "Lena@firm.example"}
    plan = plan_with(("owner",), exceptions=[given])
    assert checked(plan, policy("approvers: [lena@firm.example]")).exceptions
    refused = checked(plan, policy("approvers: [cio@firm.example]"))
    assert refused.exceptions == ()
    assert not refused.passed


def test_a_rule_can_read_the_policy() -> None:
    given = policy("lead_time: 15wd\njargon: [AcmeGPT]\napprovers: [lena@firm.example]")
    case = Case(plan_with(), AS_OF, policy=given)
    assert case.policy.lead_time is not None
    assert case.policy.lead_time.text == "15wd"
    assert case.policy.jargon == ("AcmeGPT",)
    assert case.policy.may_approve(" LENA@firm.example")
    assert not case.policy.may_approve("mara@firm.example")


@pytest.mark.parametrize("code", sorted(FIRM))
def test_what_protects_people_cannot_be_turned_off(code: str) -> None:
    [(line, column, text)] = mistakes(f"policy: 1\nrules:\n  {code}: {{severity: off, reason: we trust us}}\n")
    assert (line, column) == (3, 21)
    assert "loosen" in text


def test_what_protects_people_can_be_made_stricter_and_not_milder() -> None:
    assert policy("rules: {UP602: error}").severity("UP602", W) is E
    assert policy("rules: {UP603: warning}").severity("UP603", W) is W
    assert "no policy can loosen it" in mistakes("policy: 1\nrules: {UP601: warning}")[0][2]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("policy: 1\nrules:\n  UP104: off\n", 3, 10, "UP104 is turned off without a reason."),
        ("policy: 1\nrules:\n  UP104: {severity: off, reason: }\n", 3, 21, "without a reason"),
        ("policy: 1\nrules:\n  UP999: error\n", 3, 3, 'There is no rule "UP999".'),
        ("policy: 1\nrules:\n  UP104: severe\n", 3, 10, "The severity of UP104 is error, warning or off."),
        ("policy: 1\nrules:\n  UP104: {severty: off}\n", 3, 11, "Did you mean `severity`?"),
        ("policy: 1\nrules: [UP104]\n", 2, 8, "`rules` is not keys with values."),
        ("policy: 1\nlead_tme: 15wd\n", 2, 1, "Did you mean `lead_time`?"),
        ("policy: 1\nlead_time: 15\n", 2, 12, "Write 10wd, 14d or 2w."),
        ("policy: 1\nlead_time: 4h\n", 2, 12, "Write 10wd, 14d or 2w."),
        ("policy: 1\nlead_time: soon\n", 2, 12, "is not a duration"),
        ("policy: 1\nlead_time: {reason: so}\n", 2, 12, "`at_least` is missing here."),
        ("policy: 1\nlargest_group_without_sessions: -1\n", 2, 33, "whole number of people"),
        ("policy: 1\nlargest_group_without_sessions: true\n", 2, 33, "whole number of people"),
        ("policy: 1\napprovers: lena@firm.example\n", 2, 12, "`approvers` is not a list."),
        ("policy: 1\njargon: [[a]]\n", 2, 10, "An item of `jargon` is not a word."),
        ("policy: 1\norganisation: [a]\n", 2, 15, "`organisation` is not a text."),
        ("policy: 2\n", 1, 9, "The format that can be read here is 1."),
        ("policy: true\n", 1, 9, "The format that can be read here is 1."),
        ("organisation: Acme\n", 1, 1, "The policy has no `policy`."),
        ("[a]\n", 1, 1, "The policy is not keys with values."),
        ("# nothing\n", 1, 1, "Begin with policy: 1."),
        ("policy: 1\npolicy: 1\n", 2, 1, "stands here twice"),
        ("policy: [1\n", 1, 9, "is not closed"),
    ],
)
def test_a_mistake_has_its_place_and_a_way_out(text: str, line: int, column: int, words: str) -> None:
    found = mistakes(text)
    assert any(words in one[2] for one in found), found
    assert any(one[:2] == (line, column) for one in found if words in one[2]) or line == 1, found


def test_every_mistake_is_listed_in_the_order_of_the_file() -> None:
    found = mistakes("policy: 3\nrules: {UP104: off, UP999: error}\njargon: x\n")
    assert [one[0] for one in found] == [1, 2, 2, 3]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "organisation: Acme",
        "rules: {UP104: error, UP203: warning, UP601: error, UP603: warning}",
        "rules: {UP104: {severity: off, reason: why}}",
        "rules: {UP104: off}",
        "rules: {UP104: {severity: off}}",
        "rules: {UP104: {severity: off, reason: }}",
        "rules: {UP601: off}",
        "rules: {UP601: {severity: warning, reason: why}}",
        "rules: {UP602: {severity: off, reason: why}}",
        "rules: {UP601: {severity: error, raeson: why}}",
        "rules: {UP104: 1}",
        "rules: {up104: error}",
        "rules: []",
        "lead_time: 15wd",
        "lead_time: {at_least: 2w, reason: why}",
        "lead_time: {reason: why}",
        "lead_time: 0d",
        "lead_time: 4h",
        "lead_time: 15",
        "largest_group_without_sessions: 4",
        "largest_group_without_sessions: {people: 0, reason: why}",
        "largest_group_without_sessions: 1001",
        "largest_group_without_sessions: some",
        "approvers: [lena@firm.example, 417]",
        "approvers: []",
        "approvers: lena",
        "approvers: [true]",
        "jargon: [AcmeGPT]",
        "jargon: [1]",
        "jargon: ['']",
        "jargon:",
        "organisation: ''",
        "unknown: 1",
    ],
)
def test_the_schema_and_the_reader_agree(text: str) -> None:
    whole = f"policy: 1\n{text}\n"
    # Not what YAML 1.1 would make of it: `off` is a text here.
    plain = json.loads(json.dumps(yaml.load(whole, Loader=_Words)))  # noqa: S506 - a safe loader
    by_schema = jsonschema_rs.validator_for(schema()).is_valid(plain)
    assert by_schema is (parse_policy(whole, RULES).policy is not None)


class _Words(yaml.SafeLoader):
    """YAML 1.2 as far as these examples need it."""


_Words.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:bool" or first in "tf"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def test_every_key_of_the_schema_says_what_it_is_with_an_example() -> None:
    def parts(of: object) -> list[tuple[str, dict[str, object]]]:
        if not isinstance(of, dict):
            return [pair for item in of for pair in parts(item)] if isinstance(of, list) else []
        own = of.get("properties", {}) if of.get("type") in ("object", ["object", "null"]) else {}
        return [*own.items(), *(pair for child in of.values() for pair in parts(child))]

    named = {key: value for key, value in parts(schema()) if not key.startswith("UP")}
    assert set(named) > {"policy", "severity", "reason", "at_least", "people"}
    assert [key for key, value in named.items() if not value.get("description") or not value.get("examples")] == []


def test_the_examples_of_the_schema_are_valid() -> None:
    given = schema()
    keys = given["properties"]
    assert isinstance(keys, dict)
    validator = jsonschema_rs.validator_for(given)
    for key, about in keys.items():
        for example in about["examples"]:
            validator.validate({"policy": 1, key: example})
            text = json.dumps({"policy": 1, key: example})
            assert parse_policy(text, RULES).policy is not None


def test_departures_come_with_their_reason() -> None:
    given = policy(
        "rules: {UP203: error, UP104: error, UP211: {severity: off, reason: One page for all.}}\n"
        "lead_time: {at_least: 15wd, reason: The works council asks for it.}\n"
        "largest_group_without_sessions: 4\napprovers: [lena@firm.example]\njargon: [AcmeGPT]"
    )
    told = [(found.what, found.reason) for found in departures(given, {code: (RULES[code], "Title") for code in RULES})]
    assert told[0] == ("UP203 is error, not warning: Title", "")
    assert told[1] == ("UP211 is off, not warning: Title", "One page for all.")
    assert [words[0].split()[0] for words in told] == ["UP203", "UP211", "The", "Groups", "Exceptions", "These"]
    assert told[2][1] == "The works council asks for it."


def test_the_policy_at_the_root_of_the_repository_wins(tmp_path: Path) -> None:
    plan = tmp_path / "repo" / "claims" / "rollout.yaml"
    plan.parent.mkdir(parents=True)
    (tmp_path / "uptake-policy.yaml").write_text("policy: 1")  # not of this repository
    (tmp_path / "repo" / ".git").mkdir()
    assert find_policy(plan) is None
    beside = plan.parent / "uptake-policy.yaml"
    beside.write_text("policy: 1")
    assert find_policy(plan) == beside
    root = tmp_path / "repo" / "uptake-policy.yaml"
    root.write_text("policy: 1")
    assert find_policy(plan) == root
    assert find_policy(plan.parent) == root


def test_outside_a_repository_only_the_folder_of_the_plan_is_looked_into(tmp_path: Path) -> None:
    folder = tmp_path / "claims"
    folder.mkdir()
    (tmp_path / "uptake-policy.yaml").write_text("policy: 1")
    assert find_policy(folder / "rollout.yaml") is None
    (folder / "uptake-policy.yaml").write_text("policy: 1")
    assert find_policy(folder / "rollout.yaml") == folder / "uptake-policy.yaml"


def test_a_file_that_cannot_be_opened_or_is_no_text_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be opened"):
        load_policy(tmp_path / "none.yaml", RULES)
    path = tmp_path / "uptake-policy.yaml"
    path.write_bytes("policy: 1\norganisation: Müller".encode("latin-1"))
    assert "not in UTF-8" in load_policy(path, RULES).findings[0].message


def test_the_standard_asks_everything_of_everybody() -> None:
    assert STANDARD.severity("UP203", W) is W
    assert STANDARD.asks("UP203")
    assert not STANDARD.waives("UP301", 0 + 1)
    assert not Policy(largest_group_without_sessions=4).waives("UP303", 2)
    assert STANDARD.may_approve("anybody")
    assert not Policy(rules={"UP203": Setting(None, "why")}).asks("UP203")
    assert BASE["uptake"] == 1
