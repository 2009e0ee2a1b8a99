"""What is wrong in what `uptake letters` and `uptake preview` are given: each gets its word, and nothing is lost."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests import company
from tests.letters.notes import PLAN, firm, letters, preview
from uptake.cli import server_import
from uptake.cli.inputs import read_plan
from uptake.cli.main import main
from uptake.core.calendar import When
from uptake.core.people import Person, make_roster
from uptake.core.plan.model import Message
from uptake.errors import OptionError
from uptake.wire.letter_files import Reading, read_answers, read_known

__all__ = ["firm"]
ROSTER = make_roster([Person("e1", "edie@firm.example", "Edie"), Person("d1", "dov@firm.example", "Dov")])


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("forms.example/x", "a letter cannot lead there"),
        ("javascript:alert(1)", "a letter cannot lead there"),
        ("", "a letter cannot lead there"),
        ("https://forms.example/x\n", "a letter cannot lead there"),
        ("https:///x", "a letter cannot lead there"),
        ("https://[x", "a letter cannot lead there"),
        ("https://:80/x", "a letter cannot lead there"),
        ("https://forms:eighty/x", "a letter cannot lead there"),
        ("mailto:", "a letter cannot lead there"),
        ("https://forms.example/x?who={emial}", "there is no field {emial}. Did you mean `email`?"),
        ("https://forms.example/{}", "there is no field {}. Known here: id, email, message."),
    ],
)
def test_an_address_that_no_letter_could_lead_to_is_refused(
    firm: Path, capsys: pytest.CaptureFixture[str], address: str, said: str
) -> None:
    assert letters(firm, "--answer-at", address) == 2
    assert said in capsys.readouterr().err
    assert preview(firm, "--person", "c0", "--answer-at", address) == 2
    assert said in capsys.readouterr().err
    assert not (firm / "out").exists()


@pytest.mark.parametrize("address", ["HTTPS://forms.example/{id}", "http://intranet/ask", "mailto:ask@firm.example"])
def test_any_address_that_leads_somewhere_is_taken(
    firm: Path, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    assert preview(firm, "--person", "c0", "--answer-at", address) == 0
    assert address.replace("{id}", "c0") in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"questoin": "Note"}, "--columns questoin=Note: an answer has no questoin. Did you mean `question`?"),
        ({"answer": "Note", "question": "Note"}, "--columns question=Note: the same column is given as answer."),
    ],
)
def test_a_column_that_an_answer_has_not_and_one_that_is_two_are_refused(
    tmp_path: Path, given: dict[str, str], said: str
) -> None:
    (tmp_path / "form.csv").write_text("email,answer,time,Note\n", "utf-8")
    with pytest.raises(OptionError) as caught:
        read_answers(tmp_path / "form.csv", company.plan(), ROSTER, Reading(given))
    assert caught.value.message == said


def test_of_two_columns_that_could_be_one_none_is_chosen(tmp_path: Path) -> None:
    form = tmp_path / "form.csv"
    form.write_text("email,answer,time,question,Comment\ne1,x,2026-11-23,Who pays?,\n", "utf-8")
    with pytest.raises(OptionError, match="which column is question: question and Comment could be"):
        read_answers(form, company.plan(), ROSTER, Reading())
    (one,) = read_answers(form, company.plan(), ROSTER, Reading({"question": "question"})).answers
    assert one.question == "Who pays?"
    form.write_text("ID,email,question,time\n1,edie@firm.example,x,2026-11-23\n", "utf-8")
    (one,) = read_answers(form, company.plan(), ROSTER, Reading({"answer": "question"})).answers
    assert (one.person, one.answer, one.question) == ("e1", "clear", "")


def test_what_people_wrote_and_nothing_reads_is_said(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (firm / "form.csv").write_text(
        "Email,Name,Start time,Answer,Time,Anything to ask?,Team\n"
        "c0@firm.example,Person Null,2026-12-28 09:00,clear,2026-12-28,Who reads it,South\n",
        "utf-8",
    )
    assert letters(firm, "--answers", str(firm / "form.csv")) == 0
    (said,) = (line for line in capsys.readouterr().err.splitlines() if line.startswith("note:"))
    assert said == (
        'note: nothing reads the column "Anything to ask?", which holds text. If it holds questions: '
        "--columns 'question=Anything to ask?'"
    )


def test_each_question_that_waits_is_to_be_replied_to_and_no_other(
    firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (firm / "form.csv").write_text(
        "Email,Answer,Question,Time,Replied\n"
        "c0,clear,,2026-12-28,\n"
        "c1,clear,Who pays?,2026-12-28,\n"
        "c2,not clear,,2026-12-28,2026-12-28\n"
        "c3,no access,,2026-12-28,\n",
        "utf-8",
    )
    assert letters(firm, "--answers", str(firm / "form.csv")) == 0
    assert ": 2 clear, 1 of them with a question; 2 to reply to, 1 replied to." in capsys.readouterr().err


def test_answers_are_read_named_and_counted_in_german(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = "Email,Answer,Question,Time\nc0,klar,,2026-12-28\nc1,Sicher,Wann?,2026-12-28\n"
    (firm / "form.csv").write_text(form, "utf-8")
    german = ("--language", "de", "--answers", str(firm / "form.csv"))
    assert letters(firm, *german, "--means", "Sicher=sicher") == 2
    assert "Bekannt sind hier: klar, nicht klar, nicht meine Arbeit, kein Zugang, Frage." in capsys.readouterr().err
    assert letters(firm, *german, "--means", "Sicher=Klar") == 0
    said = capsys.readouterr().err
    assert ": 2 Antworten. Klar: 2, davon 1 mit einer Frage; zu beantworten: 1." in said
    assert letters(firm, "--language", "de") == 2
    assert "Es wird nicht überschrieben: Nennen Sie einen anderen Ort" in capsys.readouterr().err


def test_words_with_two_meanings_are_refused(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (firm / "form.csv").write_text("Email,Answer,Time\nc0,Sure,2026-12-28\n", "utf-8")
    answers = ("--answers", str(firm / "form.csv"))
    assert letters(firm, *answers, "--means", "Sure=clear", "--means", "sure=question") == 2
    assert '--means "sure=question": "sure" was said to be "clear" before' in capsys.readouterr().err
    assert letters(firm, *answers, "--means", "Sure=clear", "--means", "sure=clear") == 0


def test_each_row_that_is_left_out_has_its_reason(tmp_path: Path) -> None:
    rows = {
        "e1,clear,,2026-11-26,": "the time lies after 24 November 2026, and is still to come",
        "e1,clear,,,": "it has no day: write the day on which it was said",
        "e1,not clear,,2026-11-24,2026-11-27": "the day of the reply lies after 24 November 2026, and is still to come",
        "e1,,,,2026-11-24": "a reply stands there, and nothing that it answers",
        "e1,clear,,2026-11-25,": "",  # it may be the next day already, elsewhere
    }
    (tmp_path / "sheet.csv").write_text("\n".join(["id,answer,question,day,replied", *rows]), "utf-8")
    read = read_answers(tmp_path / "sheet.csv", company.plan(), ROSTER, Reading(until=date(2026, 11, 24)))
    reasons = {line: reason for reason, lines in read.left_out.items() for line in lines}
    assert [reasons.get(line, "") for line in range(2, 2 + len(rows))] == list(rows.values())


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59Z", "9999-12-31", "0001-01-01", "soon"])
def test_an_act_without_a_day_is_passed_over_and_named(tmp_path: Path, time: str) -> None:
    acts = [{"person": one, "time": when, "event": "uptake.told", "message": "heads-up"}
            for one, when in (("e1", "2026-11-23T08:00:00Z"), ("d1", time))]  # fmt: skip
    path = tmp_path / "told.ndjson"
    path.write_text("".join(json.dumps(act) + "\n" for act in acts) + "[]\n", "utf-8")
    known, left_out = read_known([path], company.plan(), ROSTER, date(2026, 12, 1))
    assert known.told == {("heads-up", "e1"): date(2026, 11, 23)}
    assert left_out == {
        "told.ndjson: the time cannot be read": (2,),
        "told.ndjson: it cannot be read: not an object": (3,),
    }


def test_an_act_that_names_no_message_stands_for_what_tells_the_persons_own_group(tmp_path: Path) -> None:
    when = When.parse("workday -15")
    messages = (Message("to-adjusters", ("adjusters",), when), Message("to-clerks", ("clerks",), when))
    plan = company.plan(company.group(), company.group("clerks"), messages=messages)
    joins = company.person("fay", "clerks", starts=date(2027, 1, 1))
    people = make_roster([company.person("edie"), joins, company.person("asha", "office")])
    acts = [{"person": one.id, "time": "2026-01-23", "event": "uptake.told"} for one in people.people.values()]
    path = tmp_path / "told.ndjson"
    path.write_text("".join(json.dumps(act) + "\n" for act in acts), "utf-8")
    known, _ = read_known([path], plan, people, date(2026, 12, 1))
    assert known.told.keys() == {("to-adjusters", "edie"), ("to-clerks", "fay")}


def test_what_is_passed_over_in_acts_is_said(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    act = {"person": "c0", "time": "9999-12-31T23:59:59Z", "event": "uptake.told", "message": "heads-up"}
    (firm / "told.ndjson").write_text(json.dumps(act) + "\n", "utf-8")
    assert letters(firm, "--acts", str(firm / "told.ndjson")) == 0
    assert "note: 1 row was passed over\n  line 1: told.ndjson: the time cannot be read\n" in capsys.readouterr().err


def with_texts(firm: Path, german: str) -> None:
    (firm / "texts").mkdir()
    (firm / "texts" / "de.yaml").write_text(german, "utf-8")


def of_texts(firm: Path) -> list[str]:
    """What is said as the plan is imported."""
    return list(server_import.of_texts(read_plan(firm / "rollout.yaml"), firm / "rollout.yaml"))


WHOLE = """
groups: {consultants: {title: Beratung, changes: [
  {task: Protokoll, today: Sie tippen., from_launch: Es ist da., why: Ihr Abend., you_do: Korrigieren.}]}}
"""


def test_every_door_says_the_same_of_german_that_is_missing(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_texts(firm, WHOLE.replace("today: Sie tippen., ", ""))
    why = "texts/de.yaml lacks changes[0].today"
    assert letters(firm) == 0
    assert f"note: consultants: 1 person reads de and gets en; {why}\n" in capsys.readouterr().err
    assert of_texts(firm) == [f"whoever of consultants reads de gets en: {why}"]
    assert preview(firm, "--person", "c5") == 0
    assert f"note: c5 reads de and gets en; {why}\n" in capsys.readouterr().err
    assert preview(firm, "--person", "c0", "--language", "de-AT") == 2
    assert f"--language de-AT: consultants does not get it in this language: {why}" in capsys.readouterr().err
    main(["check", str(firm / "rollout.yaml"), "--format", "json"])
    found = {one["code"]: one["message"] for one in json.loads(capsys.readouterr().out)["findings"]}
    assert found["UP217"] == f"Whoever of consultants reads de gets en: {why}."


def test_texts_that_cannot_be_used_are_said_to_be_so_where_they_are_met(
    firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_texts(firm, WHOLE.replace("today:", "todya:"))
    mistake = "texts/de.yaml:3:21: There is nothing called todya here. Did you mean `today`?"
    assert of_texts(firm) == [f"nobody is spoken to in de: {mistake}"]
    for command in (letters, lambda firm: preview(firm, "--person", "c0")):
        assert command(firm) == 2
        assert mistake in capsys.readouterr().err
    main(["check", str(firm / "rollout.yaml"), "--format", "json"])
    found = {one["code"]: one["message"] for one in json.loads(capsys.readouterr().out)["findings"]}
    assert found["UP216"] == mistake
    assert "UP217" not in found


def test_a_letter_that_has_a_template_needs_it_in_german_too(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_texts(firm, WHOLE)
    assert preview(firm, "--person", "c0", "--language", "de-AT") == 0
    assert capsys.readouterr().out.startswith("Notes: was sich für Sie ändert")
    (firm / "rollout.yaml").write_text(PLAN.replace("TEMPLATE", "template: heads-up.md"), "utf-8")
    (firm / "heads-up.md").write_text("# Hello\n\n{changes}\n", "utf-8")
    assert letters(firm) == 0
    assert "1 person reads de and gets en; there is no heads-up.de.md\n" in capsys.readouterr().err
