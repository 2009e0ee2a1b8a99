from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.looking import PEOPLE, look, looked, person_days, refused, usual, written
from uptake.cli.main import main
from uptake.core.calendar import Day
from uptake.core.look.draft import draft
from uptake.core.look.events import EventSeen, judge
from uptake.core.look.found import Asked, Content, Found, found, plan_of, roster_of
from uptake.core.plan.check import check_plan
from uptake.core.plan.load import load_plan, parse_plan
from uptake.core.usage import Seen, Weeks

# The draft


def test_the_draft_loads_and_leaves_the_three_questions_to_the_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "rollout.yaml"
    look(capsys, usual(tmp_path / "usage.csv"), "--plan", plan)
    loaded = load_plan(plan)
    assert loaded.findings == ()
    assert loaded.plan is not None
    assert loaded.plan.usage is not None
    assert loaded.plan.usage.columns == {"person": "person", "time": "time", "event": "event"}
    assert [one.must for one in loaded.plan.usage.real_work or ()] == [(("event", ("question_asked",)),)]
    codes = {finding.code for finding in check_plan(loaded.plan, Day(2026, 9, 7)).findings}
    assert {"UP101", "UP401", "UP501", "UP505"} <= codes
    assert "UP100" not in codes


def test_the_draft_is_printed_where_no_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, _, text = look(capsys, usual(tmp_path / "usage.csv")).partition("Draft of a plan (--plan FILE writes it)\n")
    assert parse_plan(text).findings == ()


def test_with_its_questions_taken_up_the_draft_still_loads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = str(looked(capsys, usual(tmp_path / "usage.csv"))["plan"])
    open_ = re.sub(r"^# (?=owner|sponsor|duties|  - |targets|readings)", "", text, flags=re.MULTILINE)
    assert parse_plan(open_).findings == ()
    plan = parse_plan(open_).plan
    assert plan is not None
    assert (len(plan.duties), len(plan.targets)) == (3, 1)


def test_no_file_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = tmp_path / "rollout.yaml"
    there.write_text("mine", encoding="utf-8")
    path = usual(tmp_path / "usage.csv")
    for option in ("--plan", "--events"):
        assert "exists already" in refused(capsys, path, option, there)
    assert there.read_text("utf-8") == "mine"


def test_the_draft_of_an_odd_table_works_with_the_plain_table_that_it_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, plan, plain = person_days(tmp_path / "days.csv"), tmp_path / "rollout.yaml", tmp_path / "events.csv"
    look(capsys, path, "--use-column", "questions", "--plan", plan, "--events", plain)
    people = written(tmp_path / "people.csv", ("id", "email"), [(f"p{n}", person) for n, person in enumerate(PEOPLE)])
    words = ["report", plan, "--people", people, "--usage", plain, "--as-of", "2026-09-07", "--format", "json"]
    assert main([*map(str, words)]) == 0
    measures = json.loads(capsys.readouterr().out)["all"]["measures"]
    assert (measures["habitual"]["count"], measures["habitual"]["of"]) == (1, 12)


words_of_events = st.lists(st.text(max_size=30), min_size=1, max_size=5, unique=True)


@given(events=words_of_events, file=st.text(max_size=30), size=st.none() | st.integers(1, 10**6))
@settings(max_examples=40, deadline=None)
def test_the_draft_loads_whatever_events_and_files_are_called(events: list[str], file: str, size: int | None) -> None:
    found_ = a_find([name.strip() for name in events], file, size)
    text = draft(found_)
    loaded = parse_plan(text)
    assert loaded.findings == (), text
    assert loaded.plan is not None
    assert loaded.plan.usage is not None
    written_down = [values for one in loaded.plan.usage.real_work or () for _, values in one.must]
    assert written_down == [(one.seen.event,) for one in found_.content.events if one.counts and one.seen.event]


def a_find(events: list[str], file: str, size: int | None) -> Found:
    """What is found where nothing was counted yet."""
    day = Day(2026, 9, 7)
    content = Content(
        (file,), 9, (), judge([EventSeen(event, 9, 5) for event in events]), day, day,
        {"person": file.strip() or "who", "time": "t"},
    )  # fmt: skip
    asked = Asked(file, day, size=size)
    plan, roster = plan_of(content, asked), roster_of(content, Asked(file, day))
    return found(content, asked, plan, roster, Seen(Weeks.around(day)))
