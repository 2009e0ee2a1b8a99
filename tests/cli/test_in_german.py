"""The terminal in German: no line of `uptake look`, `uptake git` and the working of a report stays English."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.company import LAUNCH, event, monday_after, plan
from tests.core.rollouts import active_as, drawn
from tests.looking import MONDAY, PEOPLE, SAMPLES, look, looked, person_days, usual, weekly, written
from tests.repositories import example
from uptake.cli.main import main
from uptake.cli.terminal import as_text
from uptake.core.calendar import WEEK
from uptake.core.plan.load import parse_plan
from uptake.core.report import report
from uptake.core.words import speaking
from uptake.core.working import working
from uptake.wire.known_tables import known_tables

DRAFT = "Entwurf eines Plans (--plan FILE schreibt ihn)"
GERMAN = ("--language", "de", "--quiet")
# Words of English sentences that are none of German, of commands, or of the names in the files.
_ENGLISH = re.compile(
    r"\b(?:the|of|and|or|are|is|its|it|not|no|by|for|with|who|which|this|that|week|weeks|people|rows?|every|counted|"
    r"none|all|used|too|few|year|left|out|first|latest|likely|least|on|at)\b"
)


def english(text: str) -> list[str]:
    """The lines that hold English, beside what is quoted, names of options and files, and titles of vendors."""
    for table in known_tables():
        text = text.replace(table.title, "")
    return [line for line in text.splitlines() if _ENGLISH.search(re.sub(r"„[^“]*“|--[\w-]+|\S+\.\w+", "", line))]


def files(folder: Path) -> Iterator[tuple[str | Path, ...]]:
    """Files of every kind that `uptake look` has something to say about, with further options."""
    yield (usual(folder / "usual.csv"),)
    yield usual(folder / "sized.csv"), "--size", "48", "--timezone", "Europe/Vienna"
    yield usual(folder / "early.csv"), "--as-of", "2026-05-01"
    yield usual(folder / "soon.csv"), "--as-of", "2026-06-10"
    yield usual(folder / "said.csv"), "--real-work", "page_opened"
    yield usual(folder / "old.csv"), "--as-of", "2031-01-06"
    yield (person_days(folder / "seats.csv"),)
    yield person_days(folder / "used.csv"), "--use-column", "questions"
    rows = [(at.isoformat(), person, event) for at, person, event in weekly()]
    yield (written(folder / "few.csv", ("time", "person", "event"), [row for row in rows if row[1] in PEOPLE[:4]]),)
    yield (written(folder / "shown.csv", ("time", "person", "event"), [row for row in rows if "page" in row[2]]),)
    yield (written(folder / "dots.csv", ("wann", "wer", "was"), _odd()),)
    yield (
        written(folder / "broken.csv", ("time", "person", "event"), [*rows[:99], ("noon", "u1", "x"), *[("x",)] * 9]),
    )
    yield (written(folder / "names.csv", ("Date", "Display name", "note"), [
        (f"{at.date()}", f"Asha Rao {person[1]}", "") for at, person, _ in weekly()]),)  # fmt: skip
    for name in ("chatgpt-enterprise-users.csv", "copilot-users-28-day.ndjson", "m365-copilot-usage-user-detail.csv"):
        yield (SAMPLES / name,)


def _odd() -> list[tuple[str, str, str]]:
    """Every kind of event: what failed, what is not clear, what comes by night too, what was done for people."""
    kinds = ("zorp", "request_failed", "request_denied", "basket_by_hand", "user_prompt", "uptake.told", "prompt_sent")
    rows = [
        (f"{MONDAY:%d.%m.%Y} 09:{number:02}", person, kind) for kind in kinds for number, person in enumerate(PEOPLE)
    ]
    for day in range(28):
        rows += [(f"{day % 28 + 1}.06.2026 {hour:02}:00", PEOPLE[0], "reply_sent") for hour in range(24)]
    return rows


@pytest.mark.slow
def test_no_line_of_look_stays_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = {str(words): look(capsys, *words, *GERMAN).partition(DRAFT)[0] for words in files(tmp_path)}
    assert {words: lines for words, text in said.items() if (lines := english(text))} == {}


def test_the_draft_of_a_plan_holds_the_same_under_german_comments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = usual(tmp_path / "usage.csv")
    drafts = [look(capsys, path, "--language", language).partition(title)[2]
              for language, title in (("en", "writes it)"), ("de", DRAFT))]  # fmt: skip
    assert parse_plan(drafts[1]).findings == ()
    assert [re.sub(" *#.*", "", draft) for draft in drafts] == [re.sub(" *#.*", "", drafts[0])] * 2
    comments = [line.partition("#")[2] for line in drafts[1].splitlines()]
    assert english("\n".join(one for one in comments if "{" not in one)) == []


def test_the_search_for_english_finds_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = look(capsys, usual(tmp_path / "usage.csv"), "--language", "en", "--quiet").partition("\nDraft")[0]
    sentences = [line for line in text.splitlines() if len(line.split()) > 9]
    assert sentences
    assert len(english(text)) >= len(sentences)


def test_programs_read_what_look_says_in_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = usual(tmp_path / "usage.csv")
    seen = looked(capsys, path)
    monkeypatch.setenv("LC_ALL", "de_AT.UTF-8")
    assert looked(capsys, path) == seen
    assert "Personen je Woche" in look(capsys, path)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("git") / "erfunden"
    example().load(path, example().history(seed=7))
    return path


@pytest.mark.parametrize(
    "words",
    [(), ("--names",), ("--delegated",), ("--since", "2026-10-01"),
     *(("--as-of", day) for day in ("2020-01-06", "2026-11-10", "2031-01-06"))],
)  # fmt: skip
def test_no_line_of_git_stays_english(
    repository: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = words if "--as-of" in words else (*words, "--as-of", "2026-11-23")
    assert main(["git", str(repository), *asked, *GERMAN]) == 0
    assert english(capsys.readouterr().out) == []


def test_programs_read_the_notes_of_git_in_english(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for language in ("en", "de"):
        main(["git", str(repository), "--as-of", "2026-11-23", "--format", "json", "--language", language])
        told.append(json.loads(capsys.readouterr().out)["input"]["notes"])
    assert told[0] == told[1]
    assert told[0][0].startswith("Left out: ")


def test_a_report_with_its_working_holds_no_line_of_english() -> None:
    people, events = active_as(*["x" * 14] * 9, *["x." * 7] * 8, *["." * 14] * 8)
    told = [event(one.id, "uptake.told", LAUNCH - WEEK, message="heads-up", by="bram") for one in people[:20]]
    picture = drawn(plan(title="", duties=()), people, [*events, *told], monday_after(14), floor=5)
    with speaking("de"):
        assert english(as_text(report(picture), tuple(working(picture)))) == []


@pytest.mark.slow
def test_what_is_refused_is_said_in_german(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contents: dict[str, str | bytes] = {
        "leer.csv": "", "kopf.csv": "time,person,event\n", "eine.csv": "time#person#event\n1#2#3\n", "kaputt.csv": '"a',
        "farbe.csv": "colour,size\nred,1\nblue,2\n", "bild.pdf": b"%PDF-1.7", "mappe.xlsx": b"PK\x03\x04",
        "bytes": b"\1" * 99,
        "tage.csv": "user,time\nu1,03/04/2026\nu2,05/06/2026\n", "spaet.csv": "user,time\nu1,soon\nu2,later\n",
        "otlp.json": '{"resourceLogs": [{"scopeLogs": []}]}', "wann.csv": "user,time\n" + "u1,2026-09-07\nu1\n" * 9,
    }  # fmt: skip
    said = {}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        assert main(["look", str(tmp_path / name), *GERMAN]) in {0, 2}, name
        said[name] = capsys.readouterr().err
    usual(tmp_path / "usual.csv")
    for words in (("--size", "3"), ("--real-work", "x"), ("--person", "x"), ("--time", "person")):
        assert main(["look", str(tmp_path / "usual.csv"), *words, *GERMAN]) == 2
        said[" ".join(words)] = capsys.readouterr().err
    assert main(["look", str(tmp_path / "nirgends.csv"), *GERMAN]) == 2
    said["nirgends.csv"] = capsys.readouterr().err
    assert {name: lines for name, text in said.items() if (lines := english(text.replace(str(tmp_path), "")))} == {}
    assert len([text for text in said.values() if text]) > len(said) - 2


def test_a_folder_without_a_repository_is_refused_in_german(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for place in (tmp_path, tmp_path / "nirgends"):
        assert main(["git", str(place), *GERMAN]) == 2
        said = capsys.readouterr().err.replace(str(tmp_path), "")
        assert "Nennen Sie den Ordner" in said
        assert english(said) == []
