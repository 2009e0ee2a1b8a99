"""The gate speaks German: the same codes, and no English sentence left; what it quotes stays as the plan has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from tests.gate.mutations import mutations
from tests.gate.rule_case import AS_OF, BASE, plan_with
from tests.gate.test_check import ALL, PLANS, as_yaml, example
from tests.gate.test_rule_pages import sections, verdict_of_page
from uptake.cli.verdict import verdict_text
from uptake.core.plan.check import Verdict, check_plan
from uptake.core.plan.load import load_plan, parse_plan
from uptake.core.plan.rules import registered
from uptake.core.plan.rules.words import day_text, listed
from uptake.core.words import say, speaking

# Words that no German sentence has. What the plan says stands in quotes, keys and commands in backticks or brackets; an
# example of a value is the schema's.
ENGLISH = re.compile(
    r"\b(?:the|and|of|is|are|your|with|for|from|this|not|by|when|who|how|has|have|nobody|needs|to|no|its|asks|goes|says"
    r"|does|which|that|it|error|warning|people|group|plan is|Write|Put|Delete)\b"
)
QUOTED = re.compile(
    r"„[^“]*“|`[^`]*`|\"[^\"]*\"|\([^)]*--[^)]*\)|[\w.+-]+@[\w.-]+|\S+\.(?:ya?ml|csv)\S*|uptake \w+ \w+"
    r"|Schreiben Sie \w+: .*"
)


def english_in(text: str) -> list[str]:
    return ENGLISH.findall(QUOTED.sub("", text))


def said_of(verdict: Verdict) -> Iterator[str]:
    """What a verdict says in words, one text after the other, without the YAML that can be pasted."""
    for finding in verdict.findings:
        yield from (finding.message, finding.why)
        if finding.code == "UP100":
            yield finding.fix
    yield from verdict.not_checked


def in_both(text: str) -> tuple[Verdict, Verdict]:
    """The verdict on a plan in English and in German."""
    english = check_plan(parse_plan(text), AS_OF)
    with speaking("de"):
        return english, check_plan(parse_plan(text), AS_OF)


def agree(english: Verdict, german: Verdict) -> None:
    """Both find the same, and the German one says it in German."""
    facts = [
        sorted((one.code, str(one.place), one.group or "") for one in found.findings) for found in (english, german)
    ]
    assert facts[0] == facts[1]
    assert (english.passed, english.asked) == (german.passed, german.asked)
    assert len(english.not_checked) == len(german.not_checked)
    assert [text for text in said_of(german) if english_in(text)] == []
    assert {text for text in said_of(german) if text} & set(said_of(english)) == set()


def test_the_search_for_english_sees_it() -> None:
    assert english_in("The plan names no owner.") == ["no"]
    assert english_in("Der Plan nennt keine Gruppen.") == []
    assert english_in("„The tool“ is `of` dana.and@of.example") == ["is"]


@pytest.mark.parametrize("name", ["complete.yaml", "small.yaml"])
def test_the_examples_pass_in_german_and_no_english_is_left(name: str) -> None:
    with speaking("de"):
        verdict = check_plan(load_plan(PLANS / name), AS_OF)
        text = verdict_text(verdict, [])
    assert verdict.passed
    assert "Bereit: 54 Fragen gestellt, nichts steht im Weg." in text
    assert "Stand 23. November 2026" in text
    plain = "\n".join(line for line in text.splitlines() if not line.startswith(("  UP206", "    - ")))
    assert english_in(plain.replace("\n", " ")) == []


def test_every_rule_says_its_findings_in_german() -> None:
    for code in (code for code in ALL if code != "UP100"):
        bad, _ = sections(code)
        english = verdict_of_page(code, bad)
        with speaking("de"):
            german = verdict_of_page(code, bad)
        assert code in {finding.code for finding in german.findings}
        agree(english, german)


def test_a_plan_with_many_mistakes_at_once_is_answered_in_german() -> None:
    complete = example("complete.yaml")
    bare = {key: value for key, value in complete.items() if key in {"uptake", "rollout", "launch", "groups"}}
    english, german = in_both(as_yaml(bare))
    assert len({finding.code for finding in german.findings}) > 10
    agree(english, german)


@pytest.mark.slow
def test_whatever_is_spoilt_in_the_complete_plan_is_answered_in_german() -> None:
    complete = example("complete.yaml")
    for mutation in mutations():
        agree(*in_both(as_yaml(mutation.of(complete))))


MISTAKES = """\
onwer: {}
title: [a]
summary:
calendar: {timezone: Europe/Berln, country: XX, region: Q, hours: Mon-Foo 09:00-17:00, closed: [2026-13-01, soon]}
owner: {hours_per_week: eight, replies_within: 0h}
groups: {a: {who: everyone, like: b}, b: {like: a}, c: {who: {}, size: -1}, d: {like: nobody}}
messages: [{id: x, to: [q], when: day 9..3}, {id: x, to: [a], when: week 1..2, asks: nothin}]
targets: [{measure: habitual, at_least: 140%, by: later}, {measure: x, at_least: 2, baseline: few}]
duties: [{when: day 1, every: week}]
usage: {real_work: [{event: [a, a]}]}
exceptions: {}
privacy: {names: all}
readings: {every: daily}
"""
NO_YAML = (
    "a: [1",
    "a: 'b",
    "\tb: c",
    "a: b: c",
    "- a\nb",
    "a: @b",
    'a: "\\q"',
    "a: &x b\nc: *x",
    "a: !!str b",
    "---\na\n---\nb",
)


def test_a_plan_that_cannot_be_read_is_answered_in_german() -> None:
    head = "uptake: 2\nrollout: x y\nlaunch: 2026-12-01\n"
    english, german = in_both(head + MISTAKES)
    assert len(german.findings) > 25
    agree(english, german)
    for text in ("", "a", *NO_YAML, "uptake: 1\nlaunch: 2026-12-01\nlaunch: 1\n<<: {}\n? [a]\n: b\n1: c\n"):
        agree(*in_both(text))


def test_what_can_be_pasted_is_yaml_in_german_too() -> None:
    plan = plan_with(without=tuple(key for key in BASE if key not in {"uptake", "rollout", "launch", "groups"}))
    english = check_plan(plan, AS_OF)
    with speaking("de"):
        german = check_plan(plan, AS_OF)
    fixes = [{finding.code: finding.fix for finding in found.findings} for found in (english, german)]
    assert {code: keys_of(fix) for code, fix in fixes[0].items()} == {
        code: keys_of(fix) for code, fix in fixes[1].items()
    }
    assert fixes[0] != fixes[1]


def keys_of(fix: str) -> list[str]:
    found = yaml.safe_load(fix)
    return list(found) if isinstance(found, dict) else [str(type(found))]


def test_each_rule_and_its_reason_differ_from_the_english() -> None:
    with speaking("de"):
        assert [rule.code for rule in registered() if say(rule.title) == rule.title or say(rule.why) == rule.why] == []


def test_days_and_lists_are_written_as_germans_write_them() -> None:
    with speaking("de"):
        assert day_text(AS_OF) == "23. November 2026"
        assert listed(["a", "b", "c"]) == "a, b und c"


@pytest.mark.parametrize(
    ("language", "judged"), [("en", True), ("de", True), ("fr", False), ("es", False), ("pl", False)]
)
def test_texts_are_judged_in_english_and_german_and_others_are_said_to_be_not_checked(
    language: str, judged: bool
) -> None:
    texts = {
        "en": ("Our AI-powered platform leverages large language models.", "Are you ready for the new way?"),
        "de": ("Unsere KI-gestützte Plattform nutzt Sprachmodelle für die Arbeit.", "Ist das für mich nicht neu?"),
        "fr": ("Notre plateforme utilise des modèles pour les dossiers de la maison.", "Est-ce que je dois le faire ?"),
        "es": ("Nuestra plataforma usa los modelos para el trabajo de las personas.", "¿Qué es lo que no cambia?"),
        "pl": ("Nasza platforma jest dla ludzi i na co dzień nie zmienia się lub jak.", "Co się nie zmienia i jak?"),
    }
    text, ask = texts[language]
    change = {**BASE["groups"]["consultants"]["changes"][0], **dict.fromkeys(("today", "from_launch", "why"), text)}
    change["you_do"] = text
    group = {"who": {"department": "Consulting"}, "changes": [change], "questions": [{"ask": ask, "answer": text}]}
    verdict = check_plan(plan_with(groups={"consultants": group}, language=language), AS_OF)
    notes = [note for note in verdict.not_checked if note.startswith(("UP204", "UP211"))]
    assert ("UP204" in {finding.code for finding in verdict.findings}) == judged
    assert (notes == []) == judged
    assert all("not judged" in note for note in notes)
