"""Telling as a firm lives it that has no server, by files: drafts, a meeting's sheet, a form, reminders, the gate."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.examples import CLAIMS
from tests.server.firm import PEOPLE, plan_text
from uptake.cli.main import main

ADDRESS = {row["id"]: row["email"] for row in PEOPLE}
ROLE = {row["id"]: row["role"] for row in PEOPLE}
BOUNCED = 3

pytestmark = pytest.mark.story


@dataclass
class Files:
    """The folder of whoever answers for usage."""

    folder: Path

    def letters(self, *words: str, output: str = "out", as_of: str = "2026-11-10") -> None:
        given = [str(self.folder / "rollout.yaml"), "--people", str(CLAIMS / "people.csv"), "--quiet"]
        assert main(["letters", *given, "--output", str(self.folder / output), "--as-of", as_of, *words]) == 0

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, name: str, rows: list[dict[str, str]]) -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path


@pytest.fixture
def files(tmp_path: Path) -> Files:
    (tmp_path / "rollout.yaml").write_text(plan_text(), encoding="utf-8")
    shutil.copytree(CLAIMS / "texts", tmp_path / "texts")
    return Files(tmp_path)


def form(files: Files, people: list[str]) -> Path:
    """What Microsoft Forms exports: two whose work it is not, one who cannot log in, three who ask."""
    words = ("not my work", "not my work", "no access", "What of the fleet desk?", "Who trains us?", "And at night?")
    rows = [
        {"Email": ADDRESS[one], "Completion time": "11/11/26 09:30:00", "Answer": said if number < 3 else "",
         "Question": said if number > 2 else ""}
        for number, (one, said) in enumerate(zip(people, words, strict=True))
    ]  # fmt: skip
    return files.write("form.csv", rows)


def sheet(files: Files, people: set[str]) -> Path:
    """The sheet of a meeting, filled in for whoever signed."""
    rows = files.table("out/answers.csv")
    signed = {"answer": "clear", "day": "2026-11-12"}
    return files.write("sheet.csv", [row | signed if row["id"] in people else row for row in rows])


def gate(files: Files, picture: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    plan, people = str(files.folder / "rollout.yaml"), str(CLAIMS / "people.csv")
    beside = ["--people", people, "--evidence", picture, "--as-of", "2026-11-17", "--format", "json"]
    main(["check", plan, "--at", "launch", *beside])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_four_hundred_are_told_by_files(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    files.letters()
    rows = files.table("out/letters.csv")
    drafts = len(list((files.folder / "out" / "drafts").iterdir()))
    assert drafts == len(rows) == 392
    arrived = [row["id"] for row in rows[BOUNCED:]]
    files.write("out/letters.csv", rows[BOUNCED:])  # struck: these came back
    files.letters("--sent")
    told = files.folder / "out" / "told.ndjson"
    clerks = {one for one in arrived if ROLE[one] == "Clerk"}
    adjusters = [one for one in arrived if ROLE[one] == "Adjuster"][:6]
    columns = ("--columns", "answer=Answer", "--columns", "question=Question", "--dates", "dmy")
    files.letters("--answers", str(form(files, adjusters)), *columns, as_of="2026-11-16")
    files.letters("--answers", str(sheet(files, clerks)), as_of="2026-11-16")
    acts = files.folder / "out" / "acts.ndjson"
    once = sorted(acts.read_text("utf-8").splitlines())
    files.letters("--answers", str(files.folder / "form.csv"), *columns, as_of="2026-11-16")  # exported anew
    assert sorted(acts.read_text("utf-8").splitlines()) == once
    files.letters("--acts", str(told), str(acts), output="reminders", as_of="2026-11-17")
    again = {(row["id"], row["kind"]) for row in files.table("reminders/letters.csv")}
    rest = set(arrived) - clerks - set(adjusters)
    assert again == {(one, "reminder") for one in rest} | {(row["id"], "message") for row in rows[:BOUNCED]}
    words = ["--people", str(CLAIMS / "people.csv"), "--usage", str(told), str(acts), "--as-of", "2026-11-17"]
    picture = str(files.folder / "picture.json")
    out = ["--format", "json", "--output", picture, "--quiet"]
    assert main(["report", str(files.folder / "rollout.yaml"), *words, *out]) in {0, 1}
    found = gate(files, picture, capsys)
    messages = [one["message"] for one in found["findings"] if one["code"] == "UP214"]
    assert [any(f"of {group} have" in text for text in messages) for group in
            ("adjusters", "supervisors", "call-centre", "back-office")] == [True, True, True, False]  # fmt: skip
