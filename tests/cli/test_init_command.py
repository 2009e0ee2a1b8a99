"""`uptake init` as people use it: on a terminal, in a script, and by a page that goes to somebody and comes back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.pseudo_terminal import END, INTERRUPT, speak
from tests.cli.test_in_german import english
from tests.gate.writing_case import codes, filled_in, loaded
from uptake.cli import init as command
from uptake.cli.main import main
from uptake.cli.own_zone import own_zone
from uptake.core.plan.writing import tree

WHOLE = [
    *("--rollout", "meeting-notes", "--title", "Meeting notes assistant", "--launch", "2027-01-11"),
    *("--timezone", "Europe/Vienna", "--country", "AT", "--owner", "asha@firm.example", "--phone", "+43 1 555 0100"),
    *("--replies-within", "4h", "--owner-hours", "4", "--deputy", "bram@firm.example"),
    *("--sponsor", "lena@firm.example", "--helper", "cleo@firm.example", "--helper-hours", "4"),
    *("--real-work", "minutes_sent", "--old-way", "nothing"),
    *("--group", "Consultants", "--size", "40", "--rhythm", "weekly", "--target", "60%"),
    *("--task", "Writing up a client meeting", "--today", "You type minutes from memory: forty minutes each."),
    *("--from-launch", "A draft is in your inbox; you correct it.", "--why", "Your evening is yours."),
    *("--you-do", "Correct the draft, press Send.", "--example", "The Hofer call of 3 December."),
    *("--confirmed-by", "edie@firm.example"),
]

# What is asked on a terminal, in order, and what Asha types.
TYPED = [
    *("", "", "soon", "11 January 2027", "vienna", "AT"),  # name (the folder's), title, launch twice, where
    *("triage-team@firm.example", "asha@firm.example", "+43 1 555 0100", "4 hours", "4"),
    *("asha@firm.example", "bram@firm.example", "lena@firm.example", "cleo@firm.example", "4"),
    *(
        "Consultants",
        "Writing up a client meeting",
        "You type minutes from memory.",
        "A draft is there; you correct it.",
    ),
    *("Your evening is yours.", "Correct the draft, press Send.", "The Hofer call of 3 December."),
    *("a few", "40", "every week", "60"),
    *("Consultants", "", "minutes_sent", "nothing"),  # a second group of the same name, then none
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "meeting-notes"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_with_every_answer_as_an_option_the_plan_passes_the_check(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", *WHOLE]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "wrote rollout.yaml; no questions are open" in said.err
    assert main(["check", "rollout.yaml", "--as-of", "2026-11-23"]) == 0


def test_a_launch_day_is_enough_and_the_folder_gives_the_name(folder: Path) -> None:
    assert main(["init", "--launch", "2027-01-11"]) == 0
    assert loaded(text(folder / "rollout.yaml")).rollout == "meeting-notes"
    assert main(["check", "--as-of", "2026-11-23"]) == 1
    assert list(folder.iterdir()) == [folder / "rollout.yaml"]


def test_options_after_a_group_are_of_that_group_and_a_second_task_begins_a_second_change(folder: Path) -> None:
    words = ["--group", "Consultants", "--task", "One", "--why", "A", "--task", "Two", "--why", "B"]
    assert main(["init", "--launch", "2027-01-11", *words, "--group", "Partners", "--who", "role=Partner"]) == 0
    plan = loaded(text(folder / "rollout.yaml"))
    assert [(one.task, one.why) for one in plan.groups["consultants"].changes] == [("One", "A"), ("Two", "B")]
    who = plan.groups["partners"].who
    assert who is not None
    assert who.equal == {"role": ("Partner",)}


@pytest.mark.parametrize("name", ["5", "no", "null", "007", "1e3", "2027-01-11"])
def test_a_group_may_be_called_what_yaml_takes_for_something_else(folder: Path, name: str) -> None:
    assert main(["init", "--launch", "2027-01-11", "--group", name]) == 0
    assert list(loaded(text(folder / "rollout.yaml")).groups) == [name]


def test_a_draft_that_makes_no_plan_is_not_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("uptake.core.plan.writing.draft.scalar", lambda name: name)
    assert main(["init", "--launch", "2027-01-11", "--group", "5"]) == 2
    assert "nothing was written" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_every_mistake_in_the_options_is_listed_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = ["--launch", "soon", "--timezone", "Mars/Olympus", "--owner", "claims-team@firm.example", "--size", "3"]
    assert main(["init", *wrong, "--group", "A", "--target", "most", "--group", "A", "--rhythm", "whenever"]) == 2
    said = capsys.readouterr().err
    for flag in ("--launch", "--timezone", "--owner", "--size stands before", "--target", "--group", "--rhythm"):
        assert f"\n  {flag}" in said
    assert list(folder.iterdir()) == []


def test_nobody_is_asked_without_a_terminal_and_what_is_needed_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never() -> str:
        raise AssertionError("somebody was asked")

    monkeypatch.setattr("sys.stdin.readline", never, raising=False)
    assert main(["init"]) == 2
    assert "--launch is missing" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_a_plan_that_is_there_is_never_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rollout.yaml").write_text("mine", encoding="utf-8")
    assert main(["init", *WHOLE]) == 2
    assert "exists already" in capsys.readouterr().err
    assert text(folder / "rollout.yaml") == "mine"


def test_a_link_that_leads_nowhere_is_not_written_through(folder: Path) -> None:
    (folder / "rollout.yaml").symlink_to(folder / "elsewhere.yaml")
    assert main(["init", *WHOLE]) == 2
    assert not (folder / "elsewhere.yaml").exists()


def test_a_folder_is_made_and_one_that_cannot_be_is_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "deep/new", "--launch", "2027-01-11", "--rollout", "x"]) == 0
    assert (folder / "deep" / "new" / "rollout.yaml").exists()
    (folder / "file").write_text("")
    assert main(["init", "file/x", "--launch", "2027-01-11"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_it_appears_whole_or_not_at_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(self: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "hardlink_to", stopped)
    assert main(["init", *WHOLE]) == 130
    assert list(folder.iterdir()) == []


def test_where_files_cannot_be_linked_it_is_written_all_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def impossible(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", impossible)
    assert main(["init", *WHOLE]) == 0
    assert [path.name for path in folder.iterdir()] == ["rollout.yaml"]


# On a terminal.


def test_on_a_terminal_it_asks_and_asks_again_what_made_no_sense(folder: Path) -> None:
    spoken = speak(["init"], TYPED, folder)
    assert spoken.code == 0, spoken.shown
    assert '"soon" is not a day' in spoken.shown
    assert "reads as a team" in spoken.shown
    assert "has to be somebody else" in spoken.shown
    assert "There are two groups consultants" in spoken.shown
    plan = loaded(text(folder / "rollout.yaml"))
    assert (plan.rollout, plan.calendar.timezone) == ("meeting-notes", "Europe/Vienna")
    assert codes(text(folder / "rollout.yaml"), "error") == set()


def test_enter_leaves_every_question_open_but_the_launch_day(folder: Path) -> None:
    spoken = speak(["init"], ["", "", "", "2027-01-11", *[""] * 20], folder)
    assert spoken.code == 0, spoken.shown
    assert "A plan needs this" in spoken.shown
    assert "UP101" in codes(text(folder / "rollout.yaml"))


def test_enter_takes_the_timezone_of_the_machine_where_it_has_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", ":Europe/Vienna")
    spoken = speak(["init"], ["notes", "", "2027-01-11", *[""] * 20], folder)
    assert "Enter for Europe/Vienna." in spoken.shown
    assert loaded(text(folder / "rollout.yaml")).calendar.timezone == "Europe/Vienna"
    assert main(["init", "script", "--launch", "2027-01-11"]) == 0  # nobody is asked: no machine decides
    assert loaded(text(folder / "script" / "rollout.yaml")).calendar.timezone == "UTC"


@pytest.mark.parametrize(
    ("environment", "link", "zone"),
    [
        ({"TZ": "Europe/Berlin"}, "", "Europe/Berlin"), ({"TZ": "/usr/share/zoneinfo/Asia/Tokyo"}, "", "Asia/Tokyo"),
        ({}, "../usr/share/zoneinfo/America/Sao_Paulo", "America/Sao_Paulo"),
        ({"TZ": ""}, "/var/db/timezone/zoneinfo/Europe/Zurich", "Europe/Zurich"),
        ({"TZ": "UTC"}, "/usr/share/zoneinfo/Europe/Berlin", ""), ({}, "/usr/share/zoneinfo/Etc/UTC", ""),
        ({"TZ": ":/etc/zone"}, "", ""), ({"TZ": "posix/Europe/Rome"}, "", "Europe/Rome"),
        ({}, "/usr/share/zoneinfo/right/Europe/Rome", "Europe/Rome"), ({}, "/usr/share/zoneinfo/localtime", ""),
        ({"TZ": "posixrules"}, "", ""), ({"TZ": "GMT0"}, "", ""), ({"TZ": "Etc/GMT+0"}, "", ""),
        ({"TZ": "Greenwich"}, "", ""), ({"TZ": "Etc/GMT-3"}, "", "Etc/GMT-3"),
        ({"TZ": "CET-1CEST,M3.5.0"}, "", ""), ({"TZ": "../../etc/passwd"}, "", ""), ({}, "", ""),
    ],
)  # fmt: skip
def test_the_timezone_of_a_machine_is_that_of_its_clock(
    environment: dict[str, str], link: str, zone: str, tmp_path: Path
) -> None:
    localtime = tmp_path / "localtime"
    if link:
        localtime.symlink_to(link)
    assert own_zone(environment, localtime) == zone


def test_a_setting_that_names_the_link_itself_is_followed(tmp_path: Path) -> None:
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Europe/Lisbon")
    assert own_zone({"TZ": f":{link}"}, tmp_path / "none") == "Europe/Lisbon"


def test_what_is_given_as_an_option_is_not_asked(folder: Path) -> None:
    spoken = speak(["init", *WHOLE], [], folder)
    assert spoken.code == 0, spoken.shown
    assert "\n> " not in spoken.shown


@pytest.mark.parametrize(
    ("key", "code", "words"), [(INTERRUPT, 130, "Nothing was written"), (END, 2, "Nothing was written")]
)
def test_whoever_stops_half_way_has_written_nothing(folder: Path, key: str, code: int, words: str) -> None:
    spoken = speak(["init", "new"], [*TYPED[:9], key], folder)
    assert spoken.code == code, spoken.shown
    assert words in spoken.shown
    assert "Traceback" not in spoken.shown
    assert list(folder.iterdir()) == []


def test_on_a_terminal_an_earlier_plan_answers_for_its_people(folder: Path) -> None:
    assert main(["init", "before", *WHOLE]) == 0
    answers = ["letter-drafts", "", "2027-06-01", "asha@firm.example", "+43 1 555 0100", "4h", "4", "", "", ""]
    spoken = speak(["init", ".", "--like", "before"], answers, folder)
    assert spoken.code == 0, spoken.shown
    assert "sits beside people" not in spoken.shown
    assert loaded(text(folder / "rollout.yaml")).helpers[0].person == "cleo@firm.example"


# The page that goes to somebody and comes back.


def test_a_manager_fills_in_the_page_without_seeing_yaml_and_the_plan_passes_the_check(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "--launch", "2027-01-11", "--group", "Consultants", "--hand-over", "questions.md"]) == 0
    assert main(["check", "--as-of", "2026-11-23"]) == 1
    page = filled_in(text(folder / "questions.md"))
    (folder / "answers.md").write_bytes(page.replace("\n", "\r\n").encode("utf-8-sig"))
    capsys.readouterr()
    assert main(["init", "--take-back", "answers.md"]) == 0
    assert "20 answers set in; no questions are open" in capsys.readouterr().out
    assert main(["check", "--as-of", "2026-11-23"]) == 0


def test_a_german_page_is_taken_back_whatever_language_is_spoken_then(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert main(["init", "--launch", "2027-01-11", "--group", "Beratung", "--hand-over", "fragen.md"]) == 0
    page = text(folder / "fragen.md")
    assert "Die Aufgaben unten brauchen bis zu 3 Stunden in einer Woche." in page
    assert english(re.sub(r"`[^`]*`|\[.*?\]|\b(daily|weekly|monthly|on demand|work)\b|> - .*", "", page)) == []
    answers = {"Wer steht dafür ein": "asha@firm.example", "Wie viele Personen": "40", "antwortet": "weiß nicht"}
    (folder / "fragen.md").write_text(filled_in(page, answers), encoding="utf-8")
    monkeypatch.setenv("LC_ALL", "C")
    capsys.readouterr()
    assert main(["init", "--take-back", "fragen.md"]) == 0
    assert "2 answers set in; 17 questions are open" in capsys.readouterr().out
    assert "asha@firm.example" in text(folder / "rollout.yaml")


def test_the_page_of_a_plan_that_is_there_leaves_the_plan_alone(folder: Path) -> None:
    main(["init", *WHOLE])
    before = text(folder / "rollout.yaml")
    assert main(["init", ".", "--hand-over", "questions.md"]) == 0
    assert "> So far: asha@firm.example" in text(folder / "questions.md")
    assert text(folder / "rollout.yaml") == before


def test_a_page_is_never_overwritten(folder: Path) -> None:
    (folder / "questions.md").write_text("mine", encoding="utf-8")
    assert main(["init", *WHOLE, "--hand-over", "questions.md"]) == 2
    assert [path.name for path in folder.iterdir()] == ["questions.md"]


def test_what_was_not_understood_and_what_could_not_be_placed_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", "--launch", "2027-01-11", "--hand-over", "questions.md"])
    page = filled_in(text(folder / "questions.md"), {"What share": "most of them", "stands in": "bram@firm.example"})
    (folder / "questions.md").write_text(f"Dear Asha,\n{page}\n## Thoughts\nAnd the night shift?\n", encoding="cp1252")
    capsys.readouterr()
    assert main(["init", "--take-back", "questions.md"]) == 0
    out = capsys.readouterr().out
    assert "one answer set in; 18 questions are open" in out
    assert '"most of them" is not a share' in out
    assert "Dear Asha," in out
    assert "And the night shift?" in out


def test_a_page_of_something_else_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init", *WHOLE])
    (folder / "readme.md").write_text("# Hello\n\nworld\n", encoding="utf-8")
    before = text(folder / "rollout.yaml")
    assert main(["init", "--take-back", "readme.md"]) == 2
    assert main(["init", "--take-back", "missing.md"]) == 2
    assert "holds none of the questions" in capsys.readouterr().err
    assert text(folder / "rollout.yaml") == before


@pytest.mark.parametrize(
    "words", [["--take-back", "q.md", "--owner", "a@firm.example"], ["--take-back", "q.md", "--like", "x"]]
)
def test_taking_back_and_options_do_not_go_together(folder: Path, words: list[str]) -> None:
    main(["init", *WHOLE])
    (folder / "q.md").write_text("", encoding="utf-8")
    assert main(["init", *words]) == 2


def test_without_the_library_taking_back_says_what_to_install(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["init", "--launch", "2027-01-11", "--hand-over", "questions.md"])
    page = filled_in(text(folder / "questions.md"))
    (folder / "questions.md").write_text(page, encoding="utf-8")
    monkeypatch.setattr(tree, "find_spec", lambda _: None)
    assert main(["init", "--take-back", "questions.md"]) == 2
    said = capsys.readouterr().err
    assert 'pip install "uptake[write]"' in said
    assert 'pip install ".[write]"' in said


def test_like_an_earlier_plan_in_a_script(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init", "before", *WHOLE])
    assert main(["init", "new", "--like", "before", "--launch", "2027-06-01", "--rollout", "meeting-notes"]) == 2
    assert "is called meeting-notes too" in capsys.readouterr().err
    assert main(["init", "new", "--like", "before/rollout.yaml", "--launch", "2027-06-01"]) == 0
    plan = loaded(text(folder / "new" / "rollout.yaml"))
    assert (plan.rollout, plan.sponsor, plan.groups["consultants"].size) == ("new", "lena@firm.example", 40)
    assert plan.owner is not None
    assert plan.owner.person is None
    assert main(["init", "other", "--like", "nowhere", "--launch", "2027-06-01"]) == 2


def test_a_plan_may_be_named_itself(folder: Path) -> None:
    assert main(["init", "notes.rollout.yaml", *WHOLE]) == 0
    assert (folder / "notes.rollout.yaml").exists()
    assert command.plan_path("x").as_posix() == "x/rollout.yaml"


def test_where_there_is_no_plan_the_check_names_this_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 2
    assert "uptake init" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_a_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "taken").write_text("a file where a folder would have to be")
    assert main(["init", "taken/inside", *WHOLE]) == 2
    assert "Traceback" not in capsys.readouterr().err
