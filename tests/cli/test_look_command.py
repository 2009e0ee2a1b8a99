from __future__ import annotations

import io
import random
from datetime import timedelta
from pathlib import Path

import pytest

from tests.looking import MONDAY, PEOPLE, figures, look, looked, refused, shown, usual, weekly, written

# What it says


def test_it_counts_who_used_it_in_which_week(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seen = looked(capsys, usual(tmp_path / "usage.csv"))
    weeks = seen["weeks"]
    assert isinstance(weeks, list)
    by_hand = [sum(week % (number + 1) == 0 for number in range(12)) for week in range(14)]
    assert [week["people"] for week in weeks] == [shown(people) for people in by_hand]
    assert [week["new"] for week in weeks] == [12, *[0] * 13]
    assert seen["people"] == 12
    assert (seen["first_day"], seen["last_day"], seen["as_of"]) == ("2026-06-01", "2026-08-31", "2026-09-07")


def test_it_says_who_came_back_and_whose_habit_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = figures(looked(capsys, usual(tmp_path / "usage.csv")))
    # By hand: in week 14 the person n asks where n + 1 divides 13; in the weeks 5, 9 and 13 where it divides 4, 8, 12.
    assert people == {
        "first_use": 12, "weekly_active": shown(1), "adopted": shown(1), "habitual": shown(1),
        "next_week": 1, "retained_5": 3, "retained_9": 4, "retained_13": 6,
    }  # fmt: skip


def test_opening_a_page_is_exposure_and_counts_for_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seen = looked(capsys, usual(tmp_path / "usage.csv"))
    events = seen["events"]
    assert isinstance(events, list)
    assert {one["event"]: (one["taken_for"], one["counts"]) for one in events} == {
        "page_opened": ("exposure", False),
        "question_asked": ("real work", True),
    }


def test_a_share_is_given_only_of_a_known_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = usual(tmp_path / "usage.csv")
    alone = looked(capsys, path)["measures"]
    of_many = looked(capsys, path, "--size", 48)["measures"]
    assert isinstance(alone, dict)
    assert isinstance(of_many, dict)
    assert (alone["first_use"]["value"], alone["first_use"]["of"]) == (None, None)
    assert (of_many["first_use"]["value"], of_many["first_use"]["of"]) == (0.25, 48)
    assert alone["retained_5"]["of"] == 12
    assert "numbers of people; --size N gives shares" in look(capsys, path)
    assert "25 % (12 of 48)" in look(capsys, path, "--size", 48)


def test_a_size_below_the_people_in_the_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "already 12 people" in refused(capsys, usual(tmp_path / "usage.csv"), "--size", 11)


def test_fewer_than_five_people_are_not_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(at.isoformat(), person, event) for at, person, event in weekly() if person in PEOPLE[:4]]
    path = written(tmp_path / "usage.csv", ("time", "person", "event"), rows)
    text = look(capsys, path)
    assert "too few people to show" in text
    assert "People per week" not in text
    seen = looked(capsys, path)
    assert (seen["people"], seen["events"], seen["weeks"]) == (None, [], [])
    assert set(figures(seen).values()) == {None}


def test_the_order_of_rows_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = usual(tmp_path / "usage.csv")
    first = look(capsys, path)
    header, *lines = path.read_text("utf-8").splitlines()
    random.Random(5).shuffle(lines)
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    assert look(capsys, path) == first


def test_later_events_are_not_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seen = looked(capsys, usual(tmp_path / "usage.csv"), "--as-of", "2026-06-08")
    assert figures(seen)["weekly_active"] == 12
    assert seen["as_of"] == "2026-06-08"


def test_a_day_before_every_row_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = look(capsys, usual(tmp_path / "usage.csv"), "--as-of", "2026-05-01")
    assert "Every row is later than 1 May 2026; the first is of 1 June 2026." in said


def test_two_rows_under_german_heads_are_enough_to_find_who_and_when(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "usage.csv"
    path.write_text("wer;wann;was\nanna;2026-11-02;gebucht\nbert;2026-11-03;gebucht\n", encoding="utf-8")
    said = " ".join(look(capsys, path).split())
    assert "the person wer its name means a person" in said
    assert "the time wann " in said


# What a person may say


def test_a_person_may_say_what_is_real_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seen = looked(capsys, usual(tmp_path / "usage.csv"), "--real-work", "Page_Opened")
    assert figures(seen)["habitual"] == 12


def test_an_event_that_is_not_there_is_answered_with_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "question_asked" in refused(capsys, usual(tmp_path / "usage.csv"), "--real-work", "question_aske")


def test_a_column_that_is_not_there_is_answered_with_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Did you mean `person`?" in refused(capsys, usual(tmp_path / "usage.csv"), "--person", "persn")


def test_another_column_may_be_the_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(at.isoformat(), person, event, "desk-1") for at, person, event in weekly()]
    path = written(tmp_path / "usage.csv", ("time", "person", "event", "desk"), rows)
    assert looked(capsys, path, "--person", "desk")["hidden"] == "too few people to show"


def unclear(path: Path) -> Path:
    rows = [(at.isoformat(), person, event.replace("question_asked", "zorp")) for at, person, event in weekly()]
    return written(path, ("time", "person", "event"), rows)


def test_it_asks_nothing_where_nobody_can_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = look(capsys, unclear(tmp_path / "usage.csv"))
    assert "whether zorp is real work" in text


def test_what_was_not_named_as_real_work_is_left_out_and_no_question_any_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = look(capsys, unclear(tmp_path / "usage.csv"), "--real-work", "page_opened")
    assert "whether zorp" not in text
    assert "left out" in text


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "people"), [("y\n", 12), ("n\n", None), ("", None)])
def test_it_asks_on_a_terminal_what_only_a_person_can_tell(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    people: int | None,
) -> None:
    asked = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    monkeypatch.setattr("sys.stderr", asked)
    text = look(capsys, unclear(tmp_path / "usage.csv"))
    assert "Is “zorp” real work?" in asked.getvalue()
    assert ("used it at least once        12 people" in text) is (people is not None)


# Size


@pytest.mark.slow
def test_two_hundred_thousand_rows_are_counted_like_few(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "usage.csv"
    dice = random.Random(3)
    weeks: dict[int, set[int]] = {}
    days = [f"{MONDAY + timedelta(days=day):%Y-%m-%d}" for day in range(20 * 7)]
    with path.open("w", encoding="utf-8") as file:
        file.write("id,time,user_id,event\n")
        for number in range(200_000):
            week, person = dice.randrange(20), dice.randrange(3000)
            weeks.setdefault(week, set()).add(person)
            at = f"{days[7 * week + number % 4]}T{number % 24:02d}:{number % 59:02d}:00Z"
            file.write(f"e{number},{at},u{person},answer_sent\n")
    seen = looked(capsys, path, "--as-of", "2026-10-19")
    counted = seen["weeks"]
    assert isinstance(counted, list)
    assert [week["people"] for week in counted] == [len(weeks[week]) for week in range(20)]
