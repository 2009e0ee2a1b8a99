"""Texts of a plan in another language: the same keys beside it, and never half a letter in each."""

from __future__ import annotations

from pathlib import Path

import pytest

from uptake.core.plan.load import parse_plan
from uptake.core.plan.model import Plan
from uptake.core.plan.texts import Texts, load_texts, texts_of
from uptake.errors import PlanError

PLAN = """
uptake: 1
rollout: notes
title: Notes
summary: A draft of the minutes.
launch: 2027-01-11
groups:
  consultants:
    title: Consultants
    who: {role: Consultant}
    changes: [{task: Minutes, today: You type., from_launch: It is there., why: Your evening., you_do: Correct it.}]
    questions: [{ask: Who reads it?, answer: Nobody.}]
  juniors: {title: Juniors, who: {role: Junior}, like: consultants}
sessions: [{id: first, groups: [consultants], tasks: [Your own call]}]
"""
GERMAN = """
title: Notizen
summary: Ein Entwurf des Protokolls.
groups:
  consultants:
    title: Beratung
    changes: [{task: Protokoll, today: Sie tippen., from_launch: Er ist da., why: Ihr Abend., you_do: Korrigieren.}]
    questions: [{ask: Wer liest es?, answer: Niemand.}]
  juniors: {title: Nachwuchs}
sessions: [{id: first, tasks: [Ihr eigenes Gespräch]}]
"""


def loaded(folder: Path, german: str) -> tuple[Plan, Texts]:
    (folder / "texts").mkdir()
    (folder / "texts" / "de.yaml").write_text(german, "utf-8")
    plan = parse_plan(PLAN).plan
    assert plan is not None
    return plan, load_texts(folder / "rollout.yaml", plan)


def test_a_group_is_spoken_to_in_german_once_all_of_it_is_there(tmp_path: Path) -> None:
    _, texts = loaded(tmp_path, GERMAN)
    german = texts.plans["de"]
    assert texts.language_for("de-AT", "consultants") == "de"
    assert german.title == "Notizen"
    assert german.groups["consultants"].changes[0].you_do == "Korrigieren."
    assert german.groups["consultants"].fears[0].answer == "Niemand."
    assert german.sessions[0].tasks == ("Ihr eigenes Gespräch",)
    assert german.groups["consultants"].launch == texts.plans["en"].groups["consultants"].launch


def test_a_group_like_another_takes_over_its_words(tmp_path: Path) -> None:
    _, texts = loaded(tmp_path, GERMAN)
    assert texts.plans["de"].groups["juniors"].changes == texts.plans["de"].groups["consultants"].changes
    assert texts.language_for("de", "juniors") == "de"


def test_what_is_missing_is_named_and_the_group_gets_the_plans_own(tmp_path: Path) -> None:
    _, texts = loaded(tmp_path, GERMAN.replace("today: Sie tippen., ", "").replace("juniors: {title: Nachwuchs}", ""))
    assert texts.missing["de"]["consultants"] == ("changes[0].today",)
    assert texts.missing["de"]["juniors"] == ("title", "changes[0].today")
    assert texts.language_for("de", "consultants") == "en"
    assert not texts.reads("de", "consultants")
    assert texts.reads("", "consultants")


def test_a_session_without_words_keeps_only_those_who_are_invited_from_their_language(tmp_path: Path) -> None:
    _, texts = loaded(tmp_path, GERMAN.replace("sessions: [{id: first, tasks: [Ihr eigenes Gespräch]}]", ""))
    assert texts.missing["de"] == {"consultants": ("sessions[first].tasks",), "juniors": ()}
    assert texts.language_for("de", "juniors") == "de"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"[Ihr eigenes Gespräch]": "[Ihr eigenes Gespräch, Noch eins]"},
         "texts/de.yaml has more than the plan has of sessions[first].tasks"),
        ({"[Ihr eigenes Gespräch]": '[""]'}, "texts/de.yaml lacks sessions[first].tasks[0]"),
        ({"answer: Niemand.}": "answer: Niemand.}, {ask: Wozu?, answer: Darum.}"},
         "texts/de.yaml has more than the plan has of questions"),
        ({"you_do: Korrigieren.}": "you_do: Korrigieren.}, {task: Noch eins}"},
         "texts/de.yaml has more than the plan has of changes"),
        ({"today: Sie tippen., ": ""}, "texts/de.yaml lacks changes[0].today"),
        ({"title: Notizen\n": "titel: Notizen\n"},
         "texts/de.yaml cannot be used: texts/de.yaml:2:1: There is nothing called titel here. Did you mean `title`?"),
    ],
)  # fmt: skip
def test_why_a_group_is_not_spoken_to_in_a_language_is_said(changed: dict[str, str], why: str) -> None:
    plan, german = parse_plan(PLAN).plan, GERMAN
    assert plan is not None
    for old, new in changed.items():
        assert old in german
        german = german.replace(old, new)
    texts = texts_of(plan, {"texts/de.yaml": german})
    assert texts.language_for("de", "consultants") == "en"
    assert texts.in_the_way("de-AT", "consultants") == why
    assert texts.in_the_way("en", "consultants") == texts.in_the_way("", "consultants") == ""
    assert texts.in_the_way("fr", "consultants") == "there is no texts/fr.yaml"


@pytest.mark.parametrize(
    ("changed", "mistake"),
    [
        (
            {"you_do: Korrigieren.": "you_doo: Korrigieren."},
            "There is nothing called you_doo here. Did you mean `you_do`?",
        ),
        ({"ask: Wer": "frage: Wer"}, "There is nothing called frage here."),
        ({"id: first": "id: frist"}, 'There is no session called "frist" in the plan. Did you mean `first`?'),
        ({"tasks: [Ihr": "task: [Ihr"}, "There is nothing called task here. Did you mean `tasks`?"),
        ({"sessions: [": "sessions: ["[:-1] + "{["}, "texts/de.yaml:"),
        ({GERMAN: "- nothing"}, "It holds no texts: keys are meant, as in the plan."),
    ],
)
def test_what_keeps_a_file_of_texts_from_being_used_has_its_place(changed: dict[str, str], mistake: str) -> None:
    plan, german = parse_plan(PLAN).plan, GERMAN
    assert plan is not None
    for old, new in changed.items():
        german = german.replace(old, new)
    assert mistake in str(texts_of(plan, {"texts/de.yaml": german}).unfit["de"][0])
    assert str(texts_of(plan, {"texts/de.yaml": None}).unfit["de"][0]).endswith("It cannot be read as text in UTF-8.")


def test_of_two_files_in_one_language_none_is_taken_without_a_word() -> None:
    plan = parse_plan(PLAN).plan
    assert plan is not None
    two = texts_of(
        plan, {"texts/de-AT.yaml": GERMAN, "texts/de.yaml": GERMAN, "texts/en-GB.yaml": "", "texts/en.yaml": ""}
    )
    assert [str(wrong) for wrongs in two.unfit.values() for wrong in wrongs] == [
        "texts/de-AT.yaml:1:1: texts/de.yaml is in de too; a region has no texts of its own.",
        "texts/en-GB.yaml:1:1: the plan itself is in en too; a region has no texts of its own.",
    ]
    alone = texts_of(plan, {"texts/de-AT.yaml": GERMAN})
    assert (alone.language_for("de", "consultants"), dict(alone.unfit)) == ("de", {})


def test_a_key_that_the_plan_does_not_have_gets_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(PlanError) as caught:
        loaded(tmp_path, GERMAN.replace("juniors:", "juniros:"))
    assert "`juniors`" in caught.value.details[0]
    assert "de.yaml:9:3" in caught.value.details[0]


def test_a_file_that_is_no_mapping_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(PlanError):
        loaded(tmp_path, "- nothing\n")
