"""`uptake letters` and `uptake preview`: a rollout told, and proved to be told, with no server."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.letters.notes import PEOPLE, PLAN, firm, letters, preview, table
from uptake.cli.inputs import today
from uptake.cli.main import main
from uptake.core.letters.answers import ANSWERS

__all__ = ["firm"]


def acts(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_who_reads_german_is_told_of_letters_in_german_and_the_letters_stay_the_same(
    firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (firm / "form.csv").write_text("Email,Answer,Completion time\nnobody@firm.example,clear,2026-12-29\n")
    assert (letters(firm), letters(firm, "--language", "de", output="de")) == (0, 0)
    said = capsys.readouterr().err.partition("Next: ")[2]
    assert "geschrieben: 7 Briefe, fällig am 28. Dezember 2026" in said
    assert "Hinweis: consultants: 1 Person liest de" in said
    assert "Hinweis: 1 Person hat keine Adresse: Informieren Sie sie persönlich." in said
    assert table(firm, "de") == table(firm)
    assert letters(firm, "--language", "de", "--answers", str(firm / "form.csv")) == 2
    assert "Zeile 2: niemand auf der Personenliste hat diese Adresse oder Kennung" in capsys.readouterr().err


def test_a_rollout_is_told_and_proved_with_no_server(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert letters(firm) == 0
    said = capsys.readouterr().err
    assert "Wrote 7 letters due on 28 December 2026" in said
    assert "consultants: 1 person reads de and gets en" in said
    assert "not-yet. Usage chooses" in said
    assert "1 person has no address" in said
    out = firm / "out"
    assert len(list((out / "drafts").iterdir())) == 6
    assert letters(firm, "--sent") == 0
    told = acts(out / "told.ndjson")
    assert {(one["person"], one["message"], one["by"]) for one in told} == {
        *((f"c{n}", "heads-up", "b") for n in range(6)),
        ("c9", "heads-up", "b"),
    }
    (firm / "six.ndjson").write_text("".join((out / "told.ndjson").read_text("utf-8").splitlines(True)[1:]), "utf-8")
    assert letters(firm, "--acts", str(firm / "six.ndjson"), output="since") == 0
    assert '<th scope="row">Bram Moll</th><td class="right">7</td><td class="right">6</td><td class="right">0</td>' in (
        firm / "since" / "index.html"
    ).read_text("utf-8")
    (firm / "form.csv").write_text(
        "Email,Answer,Completion time\nc0@firm.example,clear,2026-12-29 09:00\n"
        "c1@firm.example,not clear,2026-12-29 10:00\n"
    )
    assert letters(firm, "--answers", str(firm / "form.csv")) == 0
    assert [one["event"] for one in acts(out / "acts.ndjson")] == ["uptake.acknowledged", "uptake.asked"]
    capsys.readouterr()
    words = ["--people", str(firm / "people.csv"), "--usage", str(out / "told.ndjson"), str(out / "acts.ndjson")]
    assert main(["report", str(firm / "rollout.yaml"), *words, "--as-of", "2027-01-04", "--format", "json"]) == 0
    measures = json.loads(capsys.readouterr().out)["groups"][0]["measures"]
    assert (measures["told"]["count"], measures["told"]["of"]) == (7, 7)
    assert measures["acknowledged"]["count"] == 1


def test_a_sheet_on_which_nobody_has_answered_is_well_and_an_empty_file_is_not(
    firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = firm / "sheet.csv"
    sheet.write_text("person,answer,time\nc0,,\nc1,,\n")
    assert letters(firm, "--answers", str(sheet)) == 0
    assert f"Nobody has answered in {sheet} yet." in capsys.readouterr().err
    assert acts(firm / "out" / "acts.ndjson") == []
    sheet.write_text("")
    assert letters(firm, "--answers", str(sheet)) == 2
    assert f"{sheet} is empty. → Export the answers again" in " ".join(capsys.readouterr().err.split())


def test_what_was_sent_is_not_written_again(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letters(firm)
    letters(firm, "--sent")
    assert letters(firm, "--acts", str(firm / "out" / "told.ndjson"), output="again") == 0
    said = capsys.readouterr().err
    assert "No letter is due on 28 December 2026, and nothing was written.\nNothing is due later either" in said
    assert "How far telling has come, team by team, is in the report: uptake report " in said
    assert not (firm / "again").exists()


def test_what_is_due_next_is_said_where_nothing_is_due(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert letters(firm, as_of="2026-12-01") == 0
    assert not (firm / "out").exists()
    said = capsys.readouterr().err
    assert "No letter is due on 1 December 2026" in said
    assert "Due next, on 28 December 2026: heads-up to consultants (7 letters)." in said
    assert "--as-of 2026-12-28" in said


def test_a_reminder_is_what_is_due_next(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = (firm / "rollout.yaml").read_text("utf-8")
    (firm / "rollout.yaml").write_text(plan.replace("asks: acknowledge", "asks: acknowledge, remind: {after: 3wd}"))
    letters(firm)
    letters(firm, "--sent")
    capsys.readouterr()
    assert letters(firm, "--acts", str(firm / "out" / "told.ndjson"), output="again", as_of="2026-12-29") == 0
    assert (
        "Due next, on 31 December 2026: the reminder of heads-up to consultants (7 letters)." in capsys.readouterr().err
    )
    letters(firm, "--acts", str(firm / "out" / "told.ndjson"), output="reminded", as_of="2026-12-31")
    assert len(table(firm, "reminded")) == 7
    assert not (firm / "reminded" / "meetings").exists()  # nobody is told there once more


def test_no_answer_is_taken_for_another_and_none_means_nothing_is_written(
    firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = firm / "form.csv"
    form.write_text("Email,Answer,Time\nc0@firm.example,clear,2026-12-29\n", "utf-8")
    assert letters(firm, "--answers", str(form)) == 0
    before = (firm / "out" / "acts.ndjson").read_text("utf-8")
    form.write_text("Email,Answer,Time\nc0@firm.example,I don't,2026-12-29\nx@firm.example,clear,2026-12-29\n", "utf-8")
    capsys.readouterr()
    assert letters(firm, "--answers", str(form)) == 2
    said = capsys.readouterr().err
    assert "nothing was written: 2 rows were left out" in said
    assert """line 2: the answer "I don't" is not known. Say what it means: --means 'I don'"'"'t=ANSWER'""" in said
    assert "ANSWER is one of: clear, not clear, not my work, no access, question" in said
    assert (firm / "out" / "acts.ndjson").read_text("utf-8") == before
    assert letters(firm, "--answers", str(form), "--means", "I don't=not clear") == 0
    assert "note: 1 row was left out" in capsys.readouterr().err


def test_the_report_that_shows_what_was_done_today_is_named(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now = today("Europe/Vienna")
    letters(firm)
    capsys.readouterr()
    letters(firm, "--sent", as_of="2020-01-06")
    assert "out/told.ndjson\n" in capsys.readouterr().err  # of a past day any report
    letters(firm, output="today")
    letters(firm, "--sent", output="today", as_of=now.isoformat())
    (command,) = (line for line in capsys.readouterr().err.splitlines() if line.startswith("Next: uptake report"))
    assert command.endswith(f"told.ndjson --as-of {now + timedelta(days=1)}")
    with (firm / "today" / "told.ndjson").open("a", encoding="utf-8") as told:  # by hand, and mistyped
        told.write('{"person": "e1", "time": "9999-12-31T23:59:59Z", "event": "uptake.told", "message": "m"}\n')
    assert letters(firm, "--sent", output="today", as_of=now.isoformat()) == 0
    assert f"--as-of {now + timedelta(days=1)}\n" in capsys.readouterr().err


def test_what_was_asked_today_is_not_late_in_the_report_as_of_tomorrow(
    firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    plan = (firm / "rollout.yaml").read_text("utf-8").replace("launch: 2027-01-11", f"launch: {now.date()}")
    (firm / "rollout.yaml").write_text(plan, "utf-8")
    (firm / "form.csv").write_text(f"Email,Answer,Time\nc0,not clear,{now.isoformat(timespec='seconds')}\n", "utf-8")
    assert letters(firm, "--answers", str(firm / "form.csv")) == 0
    tomorrow = today("Europe/Vienna") + timedelta(days=1)
    words = ["--people", str(firm / "people.csv"), "--usage", str(firm / "out" / "acts.ndjson"), "--format", "json"]
    capsys.readouterr()
    main(["report", str(firm / "rollout.yaml"), *words, "--private", "--as-of", str(tomorrow)])
    replies = json.loads(capsys.readouterr().out)["responsiveness"]["all"]["first_reply"]
    assert (replies["details"]["items"], replies["of"]) == (1, None)


def test_whoever_was_told_the_old_day_hears_that_it_moved(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letters(firm)
    letters(firm, "--sent")
    told = str(firm / "out" / "told.ndjson")
    plan = (firm / "rollout.yaml").read_text("utf-8").replace("launch: 2027-01-11", "launch: 2027-02-01")
    (firm / "rollout.yaml").write_text(plan, "utf-8")
    assert letters(firm, "--moved-from", "2027-01-11", output="moved") == 2
    assert "--acts told.ndjson" in capsys.readouterr().err
    assert letters(firm, "--moved-from", "2027-01-11", "--acts", told, output="moved") == 0
    (text,) = {row["text"].partition("\n\n")[2] for row in table(firm, "moved")}
    assert "does not start on 11 January 2027. It starts on Monday, 1 February 2027." in text
    letters(firm, "--sent", output="moved")
    both = ["--acts", told, str(firm / "moved" / "told.ndjson")]
    assert letters(firm, *both, output="later", as_of="2027-01-20") == 0
    assert "No letter is due on 20 January 2027" in capsys.readouterr().err


def test_the_same_input_gives_the_same_bytes(firm: Path) -> None:
    letters(firm, output="one")
    letters(firm, output="two")
    one, two = (
        {path.relative_to(firm / name): path.read_bytes() for path in (firm / name).rglob("*") if path.is_file()}
        for name in ("one", "two")
    )
    assert one == two


def test_the_table_opens_in_a_spreadsheet_and_nothing_in_it_acts(firm: Path) -> None:
    letters(firm)
    assert [cell for row in table(firm) for cell in row.values() if cell[:1] in {"=", "+", "-", "@"}] == []


def test_whoever_was_not_written_to_is_struck_from_the_table(firm: Path) -> None:
    letters(firm)
    path = firm / "out" / "letters.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = [row for row in _rows(firm) if row["id"] != "c3"]
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    letters(firm, "--sent")
    assert "c3" not in {one["person"] for one in acts(firm / "out" / "told.ndjson")}


def _rows(firm: Path) -> list[dict[str, str]]:
    letters(firm, output="copy")
    return table(firm, "copy")


def test_people_answer_where_they_are_told_to(firm: Path) -> None:
    letters(firm, "--answer-at", "https://forms.example/x?r={id}&m={message}")
    text = next(row["text"] for row in table(firm) if row["id"] == "c0")
    assert "https://forms.example/x?r=c0&m=heads-up" in text
    assert "<svg" in (firm / "out" / "meetings" / "consultants.html").read_text("utf-8")


def test_each_person_ticks_on_the_sheet_what_the_answers_are_read_as(firm: Path) -> None:
    letters(firm)
    sheet = (firm / "out" / "meetings" / "consultants.html").read_text("utf-8")
    assert sheet.count('class="box"') == 7 * 4
    assert [answer for answer in ANSWERS if f'<th scope="col" class="tick">{answer}</th>' in sheet] == [*ANSWERS[:-1]]
    assert "Ask me, or Mara Klein." in sheet
    (firm / "people.csv").write_text(PEOPLE.replace(",b,Consultant", ",m,Consultant"), "utf-8")
    letters(firm, output="hers")
    hers = (firm / "hers" / "meetings" / "consultants.html").read_text("utf-8")
    assert "Ask me.</p>" in hers


def test_german_texts_beside_the_plan_reach_those_who_read_german(firm: Path) -> None:
    (firm / "texts").mkdir()
    (firm / "texts" / "de.yaml").write_text(
        "title: Notizen\ngroups: {consultants: {title: Beratung, changes: [{task: Protokoll, today: Sie tippen., "
        "from_launch: Ein Entwurf ist da., why: Ihr Abend., you_do: Korrigieren.}]}}\n",
        "utf-8",
    )
    letters(firm)
    subjects = {row["id"]: row["subject"] for row in table(firm)}
    assert subjects["c5"] == "Notizen: was sich für Sie ändert"
    assert subjects["c0"] == "Notes: what changes for you"
    english, german = ((firm / "out" / "meetings" / f"consultants{of}.html").read_text("utf-8") for of in ("", ".de"))
    assert "<p>Notes: Consultants</p>" in english  # each page with names says what it is about
    assert "<p>Notizen: Beratung</p>" in german
    assert "Sie tippen." in german
    assert [one.count('<tr><th scope="row">') for one in (english, german)] == [6, 1]  # each signs what they can read
    assert "Beratung (de)" in (firm / "out" / "index.html").read_text("utf-8")


def test_a_wrong_field_stops_everything_before_anything_is_written(
    firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (firm / "rollout.yaml").write_text(PLAN.replace("TEMPLATE", "template: letter.md"), "utf-8")
    (firm / "letter.md").write_text("# Hi\n\nDear {nmae}\n", "utf-8")
    assert letters(firm) == 2
    assert "letter.md:3:6: There is no field" in capsys.readouterr().err
    assert not (firm / "out").exists()
    (firm / "letter.md").write_text("# Hi {name}\n\nDear {name}, see [this](/intern).\n", "utf-8")
    assert letters(firm) == 2
    assert "/intern: it leads nowhere from a mail" in capsys.readouterr().err
    (firm / "letter.md").write_text("x" * 120_000, "utf-8")
    assert letters(firm) == 2
    assert "bytes" in capsys.readouterr().err


def test_a_table_that_was_cut_and_a_template_elsewhere_get_a_sentence(
    firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letters(firm)
    (firm / "out" / "letters.csv").write_text("id,name\nc0,Edie\n", "utf-8")
    assert letters(firm, "--sent") == 2
    assert "no column message and no column kind" in capsys.readouterr().err
    (firm / "rollout.yaml").write_text(PLAN.replace("TEMPLATE", "template: ../letter.md"), "utf-8")
    assert letters(firm, output="other") == 2
    assert "does not lie beside the plan" in capsys.readouterr().err


class _Answers(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response(404 if "gone" in self.path else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_links_are_asked_only_if_asked_for(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = HTTPServer(("127.0.0.1", 0), _Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        there = f"http://localhost:{server.server_address[1]}"
        plan = PLAN.replace(", TEMPLATE", "").replace("https://chat.firm.example/notes", f"{there}/gone")
        (firm / "rollout.yaml").write_text(plan, "utf-8")
        assert letters(firm) == 0
        assert letters(firm, "--check-links", output="asked") == 2
        assert "/gone: it answers with 404" in capsys.readouterr().err
        (firm / "rollout.yaml").write_text(plan.replace("/gone", "/here"), "utf-8")
        assert letters(firm, "--check-links", output="asked") == 0
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--message", "heds-up"), "`heads-up`"),
        (("--message", "not-yet"), "usage chooses who gets it"),
        (("--sent",), "letters.csv is not there"),
        (("--sent", "--by", "nobody"), "--by nobody"),
        (("--answers", "no.csv"), "no.csv"),
    ],
)
def test_bad_words_get_a_sentence(
    firm: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert letters(firm, *words) == 2
    assert said in capsys.readouterr().err


def test_one_letter_is_shown_as_one_person_gets_it(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert preview(firm, "--person", "c0@firm.example") == 0
    text = capsys.readouterr().out
    assert "Hello Person 0," in text
    assert "Bram Moll" in text
    assert "mailto:bram@firm.example" in text
    assert preview(firm, "--person", "c0", "--format", "html") == 0
    assert capsys.readouterr().out.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--person", "x"), "nobody on the roster"),
        (("--person", "m"), "in none of the plan's groups"),
        (("--person", "c0", "--message", "not-yet"), "usage chooses"),
        (("--person", "c0", "--language", "de"), "texts/de.yaml"),
        (("--person", "c9", "--format", "eml"), "no address"),
    ],
)
def test_what_cannot_be_shown_is_said(
    firm: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert preview(firm, *words) == 2
    assert said in capsys.readouterr().err
