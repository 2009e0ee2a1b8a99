"""Answers out of sheets and forms: whatever the export looks like, the same events each time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import company as firm
from uptake.core.letters.answers import ANSWERS, Answer, events, read_answer
from uptake.core.people import Person, make_roster
from uptake.errors import OptionError, UsageError
from uptake.wire.form_times import order_of, read_form_time
from uptake.wire.letter_files import AnswersRead, Reading, read_answers

ROSTER = make_roster([Person("e1", "edie@firm.example", "Edie"), Person("d1", "dov@firm.example", "Dov")])
MICROSOFT = (
    "ID,Start time,Completion time,Email,Name,Is it clear?,Your question\n"
    "1,11/23/26 9:10:02,11/23/26 9:15:02,edie@firm.example,Edie,I have read it and know what I do,\n"
    "2,11/2/26 9:10:02,11/2/26 14:15:02,dov@firm.example,Dov,Not clear yet,Who pays?\n"
    "3,11/2/26 9:10:02,11/2/26 14:15:02,gone@firm.example,Gone,Not clear yet,\n"
)
GOOGLE = (
    "Timestamp,Email Address,Your answer\n"
    "2026/11/23 9:15:02 AM GMT+1,Edie@firm.example,Nicht meine Arbeit\n"
    "2026/11/23 1:15:02 PM GMT+1,dov@firm.example,Something else\n"
)


def read(folder: Path, content: str, how: Reading | None = None) -> AnswersRead:
    path = folder / "answers.csv"
    path.write_text(content, "utf-8")
    return read_answers(path, firm.plan(), ROSTER, how or Reading())


def test_microsofts_export_is_read_with_one_column_named(tmp_path: Path) -> None:
    found = read(tmp_path, MICROSOFT, Reading({"answer": "Is it clear?"}))
    times = [datetime.fromtimestamp(one.time, UTC).isoformat() for one in found.answers]
    assert [(one.person, one.answer, one.question) for one in found.answers] == [
        ("e1", "clear", ""),
        ("d1", "not clear", "Who pays?"),
    ]
    assert times == ["2026-11-23T08:15:02+00:00", "2026-11-02T13:15:02+00:00"]  # Berlin, months first
    assert list(found.left_out.values()) == [(4,)]
    elsewhere = read(tmp_path, MICROSOFT, Reading({"answer": "Is it clear?"}, timezone="UTC")).answers
    assert [there.time - here.time for here, there in zip(found.answers, elsewhere, strict=True)] == [3600, 3600]


def test_googles_export_is_read_as_it_is(tmp_path: Path) -> None:
    found = read(tmp_path, GOOGLE)
    assert [(one.person, one.answer) for one in found.answers] == [("e1", "not my work")]
    assert found.answers[0].time == datetime(2026, 11, 23, 8, 15, 2, tzinfo=UTC).timestamp()
    assert "Say what it means: --means 'Something else=ANSWER'" in next(iter(found.left_out))
    assert len(read(tmp_path, GOOGLE, Reading(means={"something ELSE": "question"})).answers) == 2


def test_a_filled_sheet_is_read_and_an_empty_row_says_nothing(tmp_path: Path) -> None:
    sheet = "\ufeffid,name,message,answer,question,day\ne1,Edie,heads-up,x,,23.11.2026\nd1,Dov,heads-up,,,\n"
    found = read(tmp_path, sheet)
    assert [(one.person, one.answer) for one in found.answers] == [("e1", "clear")]
    assert firm.CALENDAR.day_of(found.answers[0].time).isoformat() == "2026-11-23"
    assert not found.left_out


def test_no_row_is_lost_without_a_word(tmp_path: Path) -> None:
    rows = {
        "e1,clear,,2026-11-23,more": "it cannot be read: ",
        "e1,clear,,9999-12-31": "years away from launch",
        "e1,clear,,23/11/2026 09:15 GMT+99": "the time cannot be read",
        "e1,-maybe,,2026-11-23": "--means=-maybe=ANSWER",
        "e1,cl\x1bear,,2026-11-23": "cannot be typed as it is written",
    }
    found = read(tmp_path, "\n".join(["id,answer,question,day", "d1,x,,2026-11-23", *rows]))
    assert len(found.answers) == 1
    reasons = {line: reason for reason, lines in found.left_out.items() for line in lines}
    for line, words in enumerate(rows.values(), start=3):
        assert words in reasons[line]
        assert reasons[line].isprintable()


def test_a_day_that_can_be_read_in_two_ways_is_asked_about(tmp_path: Path) -> None:
    unclear = "email,answer,time\nedie@firm.example,clear,11/12/26 9:00\n"
    with pytest.raises(UsageError, match="11/12/26"):
        read(tmp_path, unclear)
    day = firm.CALENDAR.day_of(read(tmp_path, unclear, Reading(order="dmy")).answers[0].time)
    assert day.isoformat() == "2026-12-11"


def test_a_column_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"answer; the file has Timestamp, Email Address, Verstanden"):
        read(tmp_path, "Timestamp,Email Address,Verstanden\n")
    with pytest.raises(OptionError, match="`Verstanden`"):
        read(tmp_path, "Timestamp,Email Address,Verstanden\n", Reading({"answer": "Verstandn"}))


def test_a_clear_answer_acknowledges_and_any_other_waits_for_a_reply() -> None:
    made = {
        answer: [(event.event, event.properties.get("barrier")) for event in events("r", Answer("e", "m", 1.0, answer))]
        for answer in ANSWERS
    }
    assert made == {
        "clear": [("uptake.acknowledged", None)],
        "not clear": [("uptake.asked", "not clear")],
        "not my work": [("uptake.asked", "not my work")],
        "no access": [("uptake.asked", "no access")],
        "question": [("uptake.asked", None)],
    }


def test_a_reply_is_written_beside_the_answer_and_the_question_waits_no_longer(tmp_path: Path) -> None:
    sheet = "id,answer,day,replied\ne1,not clear,2026-11-23,2026-11-24\nd1,not clear,2026-11-23,2026-11-20\n"
    found = read(tmp_path, sheet, Reading(by="asha"))
    (one,) = found.answers
    asked, replied = events("r", one)
    assert (asked.event, replied.event) == ("uptake.asked", "uptake.replied")
    assert replied.properties == {"item": asked.properties["item"], "by": "asha", "human": "true"}
    assert firm.CALENDAR.day_of(replied.time).isoformat() == "2026-11-24"
    assert list(found.left_out) == ["the day of the reply cannot be read, lies before the answer, or years after it"]


def test_nothing_that_somebody_wrote_is_in_an_event_and_the_same_answer_is_the_same_item() -> None:
    one = Answer("e", "m", 1.0, "clear", "My secret question")
    first, again = events("r", one), events("r", one)
    assert first == again
    assert len(first) == 2
    assert "secret" not in repr(first)


@pytest.mark.parametrize(
    ("words", "answer"),
    [("Klar.", "clear"), ("Ich habe es gelesen und weiß, was ich tue", "clear"), ("NOT CLEAR", "not clear"),
     ("Kein Zugang", "no access"), ("vielleicht", None)],
)  # fmt: skip
def test_words_of_forms_in_both_languages(words: str, answer: str | None) -> None:
    assert read_answer(words) == answer


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-11-23T09:15:02+01:00", "2026-11-23T08:15:02"),
        ("2026-11-23 09:15", "2026-11-23T08:15:00"),
        ("2026-11-23", "2026-11-23T11:00:00"),
        ("23.11.2026 09:15:02", "2026-11-23T08:15:02"),
        ("23.11.26, 09:15", "2026-11-23T08:15:00"),
        ("11/23/2026 9:15:02 PM", "2026-11-23T20:15:02"),
        ("11/23/26 12:05 AM", "2026-11-22T23:05:00"),
        ("2026/11/23 9:15:02 AM GMT-3", "2026-11-23T12:15:02"),
        ("2026/11/23 9:15:02 AM GMT+5:30", "2026-11-23T03:45:02"),
    ],
)
def test_times_as_forms_write_them(words: str, expected: str) -> None:
    found = read_form_time(words, "Europe/Berlin", "mdy")
    assert found is not None
    assert datetime.fromtimestamp(found, UTC).isoformat() == f"{expected}+00:00"


@pytest.mark.parametrize("words", ["", "soon", "32.11.2026", "11/23/26 25:00", "2026-13-01", "1/2/3/4"])
def test_what_is_no_time_is_none(words: str) -> None:
    assert read_form_time(words, "Europe/Berlin", "mdy") is None


def test_a_file_shows_whether_the_day_stands_first() -> None:
    assert order_of(["1/2/26", "13/2/26"]) == "dmy"
    assert order_of(["1/2/26", "2/13/26"]) == "mdy"
    assert order_of(["1/2/26"]) is None
    assert order_of(["13/2/26", "2/13/26"]) is None
