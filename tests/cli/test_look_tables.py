from __future__ import annotations

import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.looking import (
    MONDAY,
    PEOPLE,
    SAMPLES,
    figures,
    look,
    looked,
    person_days,
    refused,
    shown,
    usual,
    weekly,
    written,
)

# Other tables with the same content say the same


def same(capsys: pytest.CaptureFixture[str], tmp_path: Path, path: Path, *words: object) -> None:
    expected = looked(capsys, usual(tmp_path / "as-usual.csv"))
    seen = looked(capsys, path, *words)
    assert (seen["weeks"], figures(seen)) == (expected["weeks"], figures(expected))


def test_it_reads_german_headers_semicolons_and_days_with_dots(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = {"page_opened": "Seite geöffnet", "question_asked": "Frage gestellt"}
    rows = [(f"{at:%d.%m.%Y %H:%M}", person, words[event], "Nord") for at, person, event in weekly()]
    header = ("Zeitpunkt", "E-Mail-Adresse", "Vorgang", "Abteilung")
    same(capsys, tmp_path, written(tmp_path / "nutzung.csv", header, rows, ";"))


@pytest.mark.parametrize("factor", [1, 1000])
def test_it_reads_seconds_and_milliseconds_since_1970(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], factor: int
) -> None:
    rows = [(str(int(at.timestamp() * factor)), person, event) for at, person, event in weekly()]
    same(capsys, tmp_path, written(tmp_path / "usage.csv", ("ts", "user_email", "action"), rows))


def test_it_reads_ndjson_packed_and_several_files_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"createdAt": at.isoformat(), "userId": person, "eventName": event} for at, person, event in weekly()]
    for part in (0, 1):
        with gzip.open(tmp_path / f"part-{part}.ndjson.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows[part::2])
    same(capsys, tmp_path, tmp_path / "part-*.ndjson.gz")


def test_a_repeat_is_counted_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(at.isoformat(), person, event) for at, person, event in weekly()]
    path = written(tmp_path / "usage.csv", ("time", "person", "event"), rows + rows[:7])
    same(capsys, tmp_path, path)
    assert "7 rows repeat others and count once" in look(capsys, path)


def test_without_an_event_column_every_row_counts_and_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(at.isoformat(), person) for at, person, event in weekly() if event == "question_asked"]
    path = written(tmp_path / "usage.csv", ("timestamp", "login"), rows)
    same(capsys, tmp_path, path)
    assert "every row counts as use" in look(capsys, path)


def test_rows_of_zeros_are_named_and_an_option_takes_them_for_seats(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = person_days(tmp_path / "days.csv")
    text = look(capsys, path)
    assert "rows with 0 in questions are probably seats, not use: --use-column" in " ".join(text.split())
    same(capsys, tmp_path, path, "--use-column", "questions")


def test_local_times_are_read_in_the_timezone_that_was_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(f"{MONDAY + timedelta(weeks=week):%Y-%m-%d} 00:30:00", p) for week in range(4) for p in PEOPLE]
    path = written(tmp_path / "usage.csv", ("time", "person"), rows)
    assert looked(capsys, path)["first_day"] == "2026-06-01"
    text = look(capsys, path, "--timezone", "Asia/Tokyo")
    assert "Times without an offset were read in Asia/Tokyo" in text
    moved = looked(capsys, path, "--timezone", "Asia/Tokyo")
    assert (moved["first_day"], moved["timezone"]) == ("2026-06-01", "Asia/Tokyo")
    instants = written(tmp_path / "utc.csv", ("time", "person"), [(f"{time}Z", person) for time, person in rows])
    assert looked(capsys, instants, "--timezone", "America/New_York")["first_day"] == "2026-05-31"


@pytest.mark.parametrize(
    ("name", "table", "people"),
    [
        ("copilot-users-28-day.ndjson", "copilot-users", 6),
        ("chatgpt-enterprise-users.csv", "chatgpt-enterprise", None),
        ("m365-copilot-usage-user-detail.csv", "microsoft-365-copilot", None),
        ("m365-copilot-usage-user-detail.json", "microsoft-365-copilot", None),
    ],
)
def test_known_tables_are_called_by_their_name(
    capsys: pytest.CaptureFixture[str], name: str, table: str, people: int | None
) -> None:
    seen = looked(capsys, SAMPLES / name)
    assert (seen["table"], seen["people"], seen["columns"]) == (table, people, {})


def test_copilot_use_is_what_its_meaning_says(capsys: pytest.CaptureFixture[str]) -> None:
    meant = json.loads((SAMPLES / "meaning.json").read_text("utf-8"))["copilot-users-28-day.ndjson"]["use_person_days"]
    seen = looked(capsys, SAMPLES / "copilot-users-28-day.ndjson")
    assert figures(seen)["first_use"] == shown(len({person for person, _ in meant}))
    weeks = seen["weeks"]
    assert isinstance(weeks, list)
    by_hand = [len({person for person, day in meant if week["from"] <= day <= week["to"]}) for week in weeks]
    assert [week["people"] for week in weeks] == [shown(people) for people in by_hand]


def test_a_seat_without_use_is_a_person_in_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = (SAMPLES / "m365-copilot-usage-user-detail.csv").read_text("utf-8-sig").splitlines()[0].split(",")
    rows = [
        ["2026-09-16", "30", person, "Some Body", "2026-09-14" if number < 5 else "", *[""] * (len(header) - 5)]
        for number, person in enumerate(PEOPLE)
    ]
    seen = looked(capsys, written(tmp_path / "m365.csv", header, rows))
    measures = seen["measures"]
    assert isinstance(measures, dict)
    assert (seen["people"], measures["first_use"]["count"], measures["first_use"]["at_least"]) == (12, 5, True)


def test_concealed_people_are_said_to_be_concealed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = (SAMPLES / "m365-copilot-usage-user-detail.csv").read_text("utf-8-sig").splitlines()[0].split(",")
    rows = [["2026-09-16", "30", f"{n:032X}", f"{n:032X}", "2026-09-14", *[""] * (len(header) - 5)] for n in range(9)]
    assert "the table conceals them" in look(capsys, written(tmp_path / "m365.csv", header, rows))


# What is no table of usage


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("empty.csv", "", "is empty"),
        ("blank.csv", "\n\n", "is empty"),
        ("header.csv", "person;time;event\n", "has a header and no rows"),
        ("separator.csv", "user^time\nu1^2026-09-07\n", "is in one column"),
        ("nobody.csv", "colour,size\nred,1\nblue,2\n", "looks like the person or the time"),
        ("nobody.csv", "colour,size\nred,1\nblue,2\n", "columns: colour, size"),
        ("no-time.csv", "user,colour\nu1,red\nu2,red\n", "looks like the time"),
        ("no-person.csv", "time,colour\n2026-09-07,red\n2026-09-08,red\n", "looks like the person"),
        ("slashes.csv", "user,when\nu1,03/04/2026\n", "whether day or month comes first"),
        ("narrow.csv", "user,time\nu1\nu2\n", "2 rows: wrong number of columns"),
        ("times.csv", "user,time\nu1,soon\nu2,later\n", "looks like the time"),
        ("list.json", "[1, 2]", "2 rows: not an object"),
        ("object.json", "{}", "looks like the person or the time"),
    ],
)
def test_a_file_that_is_no_table_of_usage_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, says: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    error = refused(capsys, path)
    assert says in error
    assert "→" in error


def test_rows_of_which_none_can_be_read_are_counted_by_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [("u1", f"2026-02-3{n % 2}", "asked") for n in range(6)]
    path = written(tmp_path / "usage.csv", ("user", "time", "event"), rows)
    assert "6 rows: bad time" in refused(capsys, path)


def test_many_rows_that_cannot_be_read_are_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(at.isoformat(), person, event) for at, person, event in weekly()]
    path = written(tmp_path / "usage.csv", ("time", "person", "event"), [*rows, *[("soon", "u", "x")] * 40])
    text = look(capsys, path, "--rejected", tmp_path / "aside")
    assert "40 rows of " in " ".join(text.split())
    assert "could not be read, so the figures below rest on a part only" in " ".join(text.split())
    assert (tmp_path / "aside" / "usage.csv.rejected.csv").exists()


def test_what_is_not_there_is_not_text_or_is_a_folder_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "picture.csv").write_bytes(bytes(range(256)) * 8)
    assert "is not text" in refused(capsys, tmp_path / "picture.csv")
    assert "is a folder" in refused(capsys, tmp_path)
    assert "does not exist" in refused(capsys, tmp_path / "nothing.csv")
    assert "No file fits" in refused(capsys, tmp_path / "*.tsv")


@pytest.mark.parametrize(
    ("name", "way_out"),
    [
        ("claude-code-otlp-logs.json", "Make a table of it"),
        ("otel-genai-spans.json", "Make a table of it"),
        ("segment-batch.json", "Make a table of it"),
        ("posthog-batch.json", "Make a table of it"),
        ("cloudevents-batch.json", "Make a table of it"),
        ("openwebui-chats-export.json", "whole chats"),
        ("claude-enterprise-analytics-users_2026-09-08.json", "of which day"),
    ],
)
def test_a_document_of_another_kind_is_called_by_its_name(
    capsys: pytest.CaptureFixture[str], name: str, way_out: str
) -> None:
    error = refused(capsys, SAMPLES / name)
    assert "is no table of usage" in error
    assert way_out in error
    assert "/v1/" not in error


def test_files_of_different_kinds_are_not_mixed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = usual(tmp_path / "usage.csv")
    assert "different kinds" in refused(capsys, path, SAMPLES / "chatgpt-enterprise-users.csv")
    other = written(tmp_path / "other.csv", ("user", "time"), [("u1", "2026-09-07")])
    assert "has no column" in refused(capsys, path, other)


def test_what_a_terminal_would_act_on_is_not_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(at.isoformat(), person, f"{event}\x1b[2J") for at, person, event in weekly()]
    assert "\x1b" not in look(capsys, written(tmp_path / "usage.csv", ("time", "person", "event"), rows))
