"""`uptake report` through its own door: good input, wrong input, empty input."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest

from tests.examples import CLAIMS
from uptake.cli.main import main
from uptake.core.document import picture_schema

PLAN = """\
uptake: 1
rollout: notes
title: Meeting notes
launch: 2026-09-07
calendar: {timezone: Europe/Vienna, country: AT}
groups:
  consultants: {title: Consultants, who: everyone, rhythm: weekly}
usage: {kind: events, real_work: [{event: sent}], exposure: [{event: shown}], chance: [{event: meeting}]}
targets:
  - {measure: habitual, group: consultants, at_least: 60%, by: day 90, baseline: 0%}
"""
PEOPLE = "id,email\n" + "".join(f"p{i},p{i}@firm.example\n" for i in range(8))


def usage(people: int = 6, weeks: int = 13) -> str:
    """So many people who use it on each Wednesday, and one who only looks."""
    rows = ["person,time,event"]
    for week in range(weeks):
        day = f"2026-{9 + (7 + 7 * week + 2 - 1) // 30:02d}-{(7 + 7 * week + 2 - 1) % 30 + 1:02d}"
        rows += [f"p{i}@firm.example,{day}T10:00:00+02:00,sent" for i in range(people)]
        rows.append(f"p7@firm.example,{day}T10:00:00+02:00,shown")
    return "\n".join(rows) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rollout.yaml").write_text(PLAN)
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "usage.csv").write_text(usage())
    return tmp_path


def report(folder: Path, *more: str, people: str = "people.csv", usage: str = "usage.csv") -> int:
    words = ["report", str(folder / "rollout.yaml"), "--people", str(folder / people), "--usage", str(folder / usage)]
    return main([*words, *more])


def test_it_says_how_many_of_the_people_use_it_regularly(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = report(folder, "--as-of", "2026-12-07")
    said = capsys.readouterr().out
    assert code == 0
    assert "75 % of the people affected (6 of 8) use it regularly" in said
    assert "met" in said


def test_it_exits_with_one_where_a_target_was_missed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "usage.csv").write_text(usage(people=3))
    assert report(folder, "--as-of", "2026-12-07", "--accept-gaps") == 1
    assert "missed" in capsys.readouterr().out


def test_its_json_keeps_to_the_published_schema(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(folder, "--as-of", "2026-12-07", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    jsonschema_rs.validator_for(picture_schema(), validate_formats=True).validate(told)
    assert told["all"]["measures"]["habitual"]["count"] == 6
    assert told["all"]["measures"]["habitual"]["among_chance"] == {"count": 0, "of": 0, "value": None}


def test_the_default_day_is_the_monday_after_the_last_event(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "usage.csv").write_text(usage(weeks=2))
    report(folder, "--format", "json")
    assert json.loads(capsys.readouterr().out)["as_of"] == "2026-09-21"


def test_the_order_of_the_rows_and_the_number_of_files_change_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report(folder, "--as-of", "2026-12-07", "--format", "json")
    first = capsys.readouterr().out
    head, *rows = usage().splitlines()
    (folder / "one.csv").write_text("\n".join([head, *reversed(rows[::2])]))
    (folder / "two.csv.gz").write_bytes(gzip.compress("\n".join([head, *rows[1::2]]).encode()))
    report(folder, str(folder / "two.csv.gz"), "--as-of", "2026-12-07", "--format", "json", usage="one.csv")
    assert capsys.readouterr().out == first


def test_it_writes_to_a_file_whole_or_not_at_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(folder, "--as-of", "2026-12-07", "--output", str(folder / "report.txt")) == 0
    assert capsys.readouterr().out == ""
    assert "use it regularly" in (folder / "report.txt").read_text()
    assert report(folder, "--as-of", "2026-12-07", "--output", str(folder / "nowhere" / "report.txt")) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_the_working_says_of_each_figure_how_it_was_made(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report(folder, "--as-of", "2026-12-07", "--show-working")
    said = capsys.readouterr().out
    assert "habitual/1" in said
    assert "6 of 8" in said
    assert "Active in at least 9 of the last 12 weeks" in " ".join(said.split())


def test_the_working_lists_who_is_whom_and_who_is_nobody(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "usage.csv").write_text(usage() + "ghost@else.example,2026-09-09T10:00:00Z,sent\n")
    report(folder, "--as-of", "2026-12-07", "--show-working")
    said = " ".join(capsys.readouterr().out.split())
    assert "known by email 7" in said
    assert "on nobody's row of the roster ghost@else.example 1" in said
    report(folder, "--as-of", "2026-12-07", "--format", "json")
    assert "ghost@else.example" not in capsys.readouterr().out


def test_fewer_than_five_people_are_not_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "people.csv").write_text("id,email\n" + "".join(f"p{i},p{i}@firm.example\n" for i in range(4)))
    (folder / "usage.csv").write_text(usage(people=4))
    report(folder, "--as-of", "2026-12-07")
    said = capsys.readouterr().out
    assert "Too few people" in said
    assert "4 of 4" not in said


@pytest.mark.parametrize(
    ("text", "said", "code"),
    [
        ("", "the file is empty", 0),
        ("person,time,event\n", "No event was read", 0),
        ("who,when\na,b\n", "time", 2),
        ("person,time,event\n" + "p1@firm.example,yesterday,sent\n" * 5, "bad time", 2),
        ("person,time,event\n" + "stranger@else.example,2026-09-09T10:00:00Z,sent\n" * 5, "0 of 1 row", 2),
    ],
)
def test_nonsense_gets_a_sentence_and_no_traceback(
    folder: Path, text: str, said: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "usage.csv").write_text(text)
    assert report(folder, "--as-of", "2026-12-07") == code
    captured = capsys.readouterr()
    assert said in captured.err + captured.out
    assert ("A time is read like this: 2027-01-11T09:30:00+01:00" in captured.err) == (said == "bad time")
    assert "Traceback" not in captured.err


def test_files_that_begin_later_than_the_report_ends_say_nothing_of_use(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "usage.csv").write_text(usage().replace("2026-", "2028-"))
    report(folder, "--as-of", "2026-12-07", "--format", "json")
    seen = json.loads(capsys.readouterr().out)
    assert seen["all"]["measures"]["habitual"]["value"] is None
    assert {one["verdict"] for one in seen["targets"]} <= {"cannot tell"}
    report(folder, "--as-of", "2026-12-07", "--language", "de")
    assert "keine Nutzung vor dem 7. Dezember 2026 gelesen" in " ".join(capsys.readouterr().out.split())


def test_what_was_done_for_people_says_nothing_of_whether_they_used_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "acts.ndjson").write_text('{"person": "p1", "time": "2026-09-01T10:00:00Z", "event": "uptake.told"}\n')
    (folder / "usage.csv").write_text(usage().replace("2026-", "2028-"))
    more = (str(folder / "acts.ndjson"), "--as-of", "2026-12-07")
    report(folder, *more, "--format", "json")
    seen = json.loads(capsys.readouterr().out)
    assert seen["input"]["first_day"] == "2026-09-01"
    assert seen["all"]["measures"]["habitual"]["value"] is None
    assert {one["verdict"] for one in seen["targets"]} <= {"cannot tell"}
    report(folder, *more)
    assert "No use from before 7 December 2026 was read" in " ".join(capsys.readouterr().out.split())
    assert report(folder, "--as-of", "2026-12-07", usage="acts.ndjson") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Use is not known: no use was read yet." in said
    assert "cannot be measured" not in said


def test_files_that_may_begin_late_are_said_to(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = usage()
    report(folder, "--as-of", "2026-12-07")
    assert "nobody used it before" not in capsys.readouterr().out
    rows = [row for row in whole.splitlines(keepends=True) if ",2026-09" not in row]
    assert len(rows) < len(whole.splitlines())
    (folder / "usage.csv").write_text("".join(rows))
    report(folder, "--as-of", "2026-12-07")
    said = " ".join(capsys.readouterr().out.split())
    assert "Since launch, nobody used it before the week of 5–11 October 2026" in said
    assert "give older ones too" in said


@pytest.mark.parametrize("day", ["2026-08-05", "2026-09-09"])
def test_files_in_which_anything_came_earlier_do_not_begin_late(
    folder: Path, day: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row for row in usage().splitlines() if ",2026-09" not in row]
    early = f"stranger@else.example,{day}T10:00:00Z,sent"
    (folder / "usage.csv").write_text("\n".join([*rows, early]) + "\n")
    report(folder, "--as-of", "2026-12-07", "--accept-gaps")
    said = " ".join(capsys.readouterr().out.split())
    assert "used it before" not in said
    assert "6 of 8" in said


@pytest.mark.parametrize("format_", ["text", "html"])  # of any day, and of a Monday
def test_no_report_is_as_of_a_day_until_which_no_weeks_are_counted(
    folder: Path, format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for day, is_last in (("2028-08-07", False), ("2028-08-14", True), ("2030-03-04", True)):
        report(folder, "--as-of", day, "--format", "json")
        assert json.loads(capsys.readouterr().out)["as_of"] == min(day, "2028-08-14")
        report(folder, "--as-of", day, "--format", format_)
        assert ("Weeks are counted for two years after launch" in capsys.readouterr().out) == is_last


def test_a_column_of_the_roster_that_holds_the_names_of_the_source_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = "id,email,Windows login\n" + "".join(f"p{i},p{i}@firm.example,w{i}\n" for i in range(8))
    (folder / "people.csv").write_text(people)
    (folder / "usage.csv").write_text(usage().replace("p0@firm.example", "w0"))
    report(folder, "--as-of", "2026-12-07")
    assert "columns: {aliases:" not in capsys.readouterr().out  # one may be anything
    (folder / "usage.csv").write_text(re.sub(r"p([0-3])@firm.example", r"w\1", usage()))
    report(folder, "--as-of", "2026-12-07", "--accept-gaps")
    assert "`columns: {aliases: windowslogin}` makes them known" in " ".join(capsys.readouterr().out.split())
    plan = (folder / "rollout.yaml").read_text()
    (folder / "rollout.yaml").write_text(f"{plan}columns: {{aliases: windowslogin}}\n")
    report(folder, "--as-of", "2026-12-07")
    assert "75 % of the people affected (6 of 8) use it regularly" in capsys.readouterr().out


def test_nobody_is_grouped_by_what_is_never_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "people.csv").write_text(
        PEOPLE.replace("id,email", "id,email,Geburtsdatum").replace(".example\n", ".example,1980-01-01\n")
    )
    plan = (folder / "rollout.yaml").read_text().replace("who: everyone", "who: {Geburtsdatum: 1980-01-01}")
    (folder / "rollout.yaml").write_text(plan)
    assert report(folder, "--as-of", "2026-12-07") == 2
    assert 'Consultants asks for the column "Geburtsdatum"' in capsys.readouterr().err


def test_every_mistake_of_a_plan_is_listed_with_its_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rollout.yaml").write_text("uptake: 1\nrollout: x\nlaunch: tomorrow\nownr: me\n")
    assert report(folder) == 2
    said = capsys.readouterr().err
    assert "rollout.yaml:3:9" in said
    assert "rollout.yaml:4:1" in said


def test_events_that_the_plan_does_not_know_are_no_use_that_was_missed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "usage.csv").write_text(usage().replace(",sent", ",login").replace(",shown", ",logout"))
    assert report(folder, "--as-of", "2026-12-07") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Use is not known: no event in the files fits what the plan counts as use." in said
    assert "events in the files: login (78), logout (13)" in said
    assert "cannot tell" in said
    assert "never tried" not in said


@pytest.mark.parametrize("missing", ["rollout.yaml", "people.csv", "usage.csv"])
def test_a_missing_file_is_named(folder: Path, missing: str, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / missing).unlink()
    assert report(folder) == 2
    assert missing in capsys.readouterr().err


def test_rows_that_cannot_be_read_are_kept_with_line_and_reason(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "usage.csv").write_text(usage() + "p1@firm.example,soon,sent\n")
    assert report(folder, "--as-of", "2026-12-07") == 0
    rejected = (folder / "usage.csv.rejected.csv").read_text()
    assert "bad time" in rejected
    assert str(len(usage().splitlines()) + 1) in rejected
    assert "1 row could not be read: bad time." in capsys.readouterr().out


def test_counts_per_week_are_enough_for_weekly_use(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = PLAN.split("usage: {", 1)
    plan = f"{before}usage: {{kind: counts, old_way: [{{event: typed}}]}}\n{after.split('}]}', 1)[1]}"
    plan = plan.replace("habitual", "weekly_active")
    (folder / "rollout.yaml").write_text(plan)
    (folder / "usage.csv").write_text(
        "group,week,active,real_work,old_way\nconsultants,2026-W48,4,9,1\nconsultants,2026-W49,6,8,8\n"
    )
    assert report(folder, "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["as_of"] == "2026-12-07" or told["as_of"] <= "2026-12-07"
    report(folder, "--as-of", "2026-12-07", "--format", "json")
    measures = json.loads(capsys.readouterr().out)["all"]["measures"]
    assert (measures["weekly_active"]["count"], measures["weekly_active"]["of"]) == (6, 8)
    assert measures["old_way_share"]["value"] == 0.5
    assert measures["habitual"]["state"] == "unknown"


def test_what_a_terminal_would_act_on_does_not_reach_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rollout.yaml").write_text(PLAN.replace("title: Meeting notes", 'title: "Meeting\\e[31m notes"'))
    report(folder, "--as-of", "2026-12-07")
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "Meeting [31m notes" in said


def test_where_nobody_fits_no_funnel_is_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rollout.yaml").write_text(PLAN.replace("who: everyone", "who: {departmnt: Claims}"))
    report(folder, "--as-of", "2026-12-07")
    said = " ".join(capsys.readouterr().out.split())
    assert "Nobody on the roster has anything in the column departmnt" in said
    assert "How far people ever came" not in said


@pytest.mark.slow
def test_the_installed_command_and_the_module_say_the_same(folder: Path) -> None:
    words = ["report", "rollout.yaml", "--people", "people.csv", "--usage", "usage.csv", "--as-of", "2026-12-07"]
    command = Path(sys.executable).with_name("uptake")
    runs = [
        subprocess.run([*start, *words], cwd=folder, capture_output=True, text=True, check=True).stdout
        for start in ([str(command)], [sys.executable, "-m", "uptake"])
    ]
    assert runs[0] == runs[1]
    assert runs[0]


@pytest.mark.slow
def test_it_works_with_an_empty_home_and_without_a_terminal(folder: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "uptake", "report", "rollout.yaml", "--people", "people.csv", "--usage", "usage.csv"],
        cwd=folder, env={"HOME": str(tmp_path / "none"), "PATH": "/usr/bin:/bin"}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr == ""


def test_the_example_lies_where_the_tests_look() -> None:
    assert (CLAIMS / "rollout.yaml").exists()


def test_a_file_that_was_mended_keeps_no_rejected_rows_beside_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "usage.csv").write_text(usage() + "p1@firm.example,yesterday,sent\n")
    assert report(folder, "--as-of", "2026-12-07") == 0
    assert (folder / "usage.csv.rejected.csv").exists()
    (folder / "usage.csv").write_text(usage())
    assert report(folder, "--as-of", "2026-12-07") == 0
    assert not (folder / "usage.csv.rejected.csv").exists()


@pytest.mark.parametrize(("format_", "begins"), [("html", "<!doctype html>"), ("md", "## "), ("csv", "rollout,as_of,")])
def test_other_formats_go_where_text_goes(
    folder: Path, capsys: pytest.CaptureFixture[str], format_: str, begins: str
) -> None:
    assert report(folder, "--as-of", "2026-12-07", "--format", format_, "--quiet") == 0
    assert capsys.readouterr().out.startswith(begins)


def test_a_picture_goes_into_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(folder, "--as-of", "2026-12-07", "--format", "png", "--output", str(folder / "slide.png")) == 0
    assert (folder / "slide.png").read_bytes().startswith(b"\x89PNG")


def test_the_page_says_its_language_and_an_unknown_one_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(folder, "--as-of", "2026-12-07", "--format", "html", "--language", "de", "--quiet") == 0
    assert '<html lang="de">' in capsys.readouterr().out
    assert report(folder, "--language", "fr") == 2
