"""The rules that judge words, held against texts of many hands, most older than the rules. A false alarm is a bug."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.gate.rule_case import BASE, CHANGE, PARTNERS, check, codes, found, plan_with
from uptake.core.plan.policy import Policy
from uptake.core.plan.rules.sentences import language_of, sentences, shown
from uptake.core.plan.rules.words_of_care import judges, not_real_work

TEXTS = Path(__file__).with_name("texts")


def texts(name: str) -> Any:
    return yaml.safe_load((TEXTS / name).read_text(encoding="utf-8"))


OTHERS = texts("others.yaml")
KEYS = ("task", "today", "from_launch", "why", "you_do")


def with_change(text: dict[str, Any], **parts: Any) -> Any:
    change = {**CHANGE, **{key: text[key] for key in KEYS if key in text}}
    return plan_with(groups={"consultants": {**BASE["groups"]["consultants"], "changes": [change]}}, **parts)


def hand(text: dict[str, Any]) -> str:
    return str(text.get("hand", ""))


def test_there_are_about_as_many_good_texts_as_bad_ones_in_two_languages() -> None:
    good, bad = texts("changes_good.yaml"), texts("changes_bad.yaml")
    rest = [text["good"] for kind in OTHERS.values() for text in kind]
    assert len(good) + len(bad) + len(rest) >= 60
    assert abs(len(good) + sum(rest) - len(bad) - (len(rest) - sum(rest))) <= 6
    assert {text["language"] for text in (*good, *bad)} == {"en", "de"}


@pytest.mark.parametrize("text", texts("changes_good.yaml"), ids=hand)
def test_a_text_of_somebodys_day_is_left_alone(text: dict[str, Any]) -> None:
    assert [finding.message for finding in found(with_change(text), "UP204")] == []


@pytest.mark.parametrize("text", texts("changes_bad.yaml"), ids=hand)
def test_a_text_of_the_technology_is_found_with_its_sentence(text: dict[str, Any]) -> None:
    (finding,) = found(with_change(text), "UP204")
    assert text["names"] in finding.message
    assert finding.group == "consultants"


@pytest.mark.parametrize("text", [*texts("changes_good.yaml"), *texts("changes_bad.yaml")], ids=hand)
def test_the_language_of_a_text_is_seen_whatever_the_plan_says(text: dict[str, Any]) -> None:
    parts = [text[key] for key in KEYS[1:]]
    assert {language_of(parts, given) for given in ("en", "de", "fr")} == {text["language"]}


FRENCH = {
    "task": "Le compte rendu",
    "today": "Vous tapez le compte rendu le soir, pendant une heure, et vous l'envoyez le lendemain.",
    "from_launch": "La plateforme utilise un LLM pour générer le compte rendu dans les dix minutes qui suivent.",
    "why": "Une meilleure qualité des données pour vous et pour le client.",
    "you_do": "Utilisez la plateforme.",
}


def test_of_a_language_that_is_not_known_it_says_that_it_was_not_judged() -> None:
    verdict = check(with_change(FRENCH))
    assert "UP204" not in {finding.code for finding in verdict.findings}
    assert any(note.startswith("UP204") and "French" in note for note in verdict.not_checked)


def test_the_finding_names_the_word_the_key_and_what_it_lacks() -> None:
    text = {"from_launch": "The file opens. A RAG pipeline retrieves the chunks.", "why": "Speed.", "you_do": "Use it."}
    (finding,) = found(with_change(text), "UP204")
    assert finding.message == (
        "“Writing up a client meeting” of consultants speaks of the technology (“RAG”) in `from_launch`: "
        "“A RAG pipeline retrieves the chunks” Nobody in it does anything in their day."
    )


def test_a_why_of_the_technology_alone_is_found_though_the_rest_is_of_the_day() -> None:
    (finding,) = found(with_change({"why": "The transformer model outperforms the baseline."}), "UP204")
    assert "in `why`" in finding.message
    assert "what these people gain" in finding.message


def test_the_organisations_own_jargon_counts_too() -> None:
    text = {"from_launch": "AcmeGPT writes the minutes.", "why": "Fewer clicks.", "you_do": "Use it."}
    quiet = {**text, "from_launch": "Zephyr writes the minutes."}
    assert found(with_change(quiet), "UP204") == []
    assert len(found(with_change(quiet), "UP204", policy=Policy(jargon=("Zephyr",)))) == 1


def test_people_may_be_named_by_their_role() -> None:
    text = {"from_launch": "The LLM drafts it. Consultants correct the draft.", "why": "Time.", "you_do": "Use it."}
    assert found(with_change(text), "UP204") == []


@pytest.mark.parametrize("pair", OTHERS["pairs"])
def test_two_groups_told_the_same_are_found_with_a_sentence(pair: dict[str, Any]) -> None:
    groups = {
        "consultants": {**BASE["groups"]["consultants"], "changes": [{**CHANGE, **pair["one"]}]},
        "partners": {**PARTNERS, "changes": [{**CHANGE, **pair["other"]}]},
    }
    findings = found(plan_with(groups=groups), "UP205")
    assert bool(findings) != pair["good"]
    assert all(pair["names"] in finding.message and finding.group == "partners" for finding in findings)


def test_a_group_that_is_like_the_other_may_be_told_the_same() -> None:
    groups = {**BASE["groups"], "partners": {"who": {"department": "Partners"}, "like": "consultants"}}
    assert found(plan_with(groups=groups), "UP205") == []
    third = {**groups, "students": {"who": {"department": "Students"}, "like": "consultants"}}
    assert found(plan_with(groups=third), "UP205") == []


@pytest.mark.parametrize("case", OTHERS["fears"])
def test_a_fear_is_answered_or_the_finding_says_what_is_not(case: dict[str, Any]) -> None:
    group = {**BASE["groups"]["consultants"], "questions": case["questions"]}
    findings = found(plan_with(groups={"consultants": group}), "UP211")
    assert bool(findings) != case["good"]
    assert all(case["names"] in finding.message for finding in findings)


@pytest.mark.parametrize("case", OTHERS["tasks"])
def test_a_session_is_real_work_or_the_finding_says_what_is_not(case: dict[str, Any]) -> None:
    findings = found(plan_with(sessions=[{**BASE["sessions"][0], "tasks": case["tasks"]}]), "UP304")
    assert bool(findings) != case["good"]
    assert all(case["names"] in finding.message for finding in findings)


def test_a_session_without_a_task_is_found() -> None:
    session = {key: value for key, value in BASE["sessions"][0].items() if key != "tasks"}
    assert codes(plan_with(sessions=[session])) == {"UP304"}
    assert codes(plan_with(sessions=[{**session, "tasks": ["TODO"]}])) == {"UP304"}


@pytest.mark.parametrize(
    "task", ["Take a blood sample with the new label", "Sort the slides of this morning's biopsies"]
)
def test_words_with_another_meaning_are_no_demo(task: str) -> None:
    assert not_real_work(task) == ""


@pytest.mark.parametrize("case", OTHERS["purposes"])
def test_a_purpose_helps_or_the_finding_says_which_sentence_judges(case: dict[str, Any]) -> None:
    findings = found(plan_with(privacy={"purpose": case["purpose"]}), "UP602")
    assert bool(findings) != case["good"]
    assert all(case["names"] in finding.message for finding in findings)


@pytest.mark.parametrize(
    "sentence",
    [
        "To improve the performance of the system.",
        "The data is not used for appraisals, rankings or bonuses.",
        "Ranking of employees is not the purpose.",
        "Eine Leistungskontrolle findet nicht statt.",
        "To compare with a control group that starts later.",
        "For quality control of the suggestions.",
    ],
)
def test_a_sentence_that_rules_it_out_or_means_the_system_judges_nobody(sentence: str) -> None:
    assert judges(sentence) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Not to sell it, but to rank employees.",
        "To monitor staff.",
        "Zur Überwachung der Nutzung durch einzelne Mitarbeiter.",
        "To measure individual performance.",
    ],
)
def test_a_sentence_that_means_to_judge_is_seen(sentence: str) -> None:
    assert judges(sentence)


def test_sentences_end_where_people_end_them() -> None:
    assert sentences("You read it, e.g. on Mondays. Then you go.") == ["You read it, e.g. on Mondays.", "Then you go."]
    assert sentences("Sie lesen z. B. die Akte. „Fertig“ drücken.") == [
        "Sie lesen z. B. die Akte.",
        "„Fertig“ drücken.",
    ]
    assert sentences(None) == []
    assert shown("word " * 60).endswith(" …”")


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("To know which associates are not using the tool.", "which associates are not using"),
        ("To see who doesn't use it.", "who doesn't use"),
        ("For the annual review.", "annual review"),
        ("Für das Jahresgespräch.", "Jahresgespräch"),
        ("Um zu sehen, wer es nicht nutzt.", "wer es nicht nutzt"),
        ("To see where people need help.", ""),
        ("To see which teams do not use it, and to help there.", ""),
        ("Not used for the annual review.", ""),
        ("Nobody lists who does not use it.", ""),
    ],
)
def test_a_list_of_who_does_not_use_it_judges_unless_it_is_to_help(sentence: str, word: str) -> None:
    assert judges(sentence) == word


@pytest.mark.parametrize(("you_do", "of_the_day"), [("Type %%ask and go.", False), ("Type %%ask and read it.", True)])
def test_to_go_is_no_act_of_its_own(you_do: str, of_the_day: bool) -> None:
    text = {"from_launch": "The LLM writes SQL.", "why": "Speed.", "you_do": you_do}
    assert (found(with_change(text), "UP204") == []) == of_the_day
