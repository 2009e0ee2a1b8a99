"""A made-up file of usage for the tests of `uptake look`, and the command as they call it."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema_rs
import pytest

from uptake.cli.main import main
from uptake.core.look.document import look_schema

SAMPLES = Path(__file__).parent / "data" / "usage"
MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)  # of the first week of the made-up files
PEOPLE = [f"u{number}@firm.example" for number in range(12)]

Cells = Sequence[str]


def weekly(weeks: int = 14) -> list[tuple[datetime, str, str]]:
    """
    Who did what when: person n asks in every week that n + 1 divides, all of them in the first; everybody opens a page
    in every week.
    """
    found: list[tuple[datetime, str, str]] = []
    for week in range(weeks):
        for number, person in enumerate(PEOPLE):
            at = MONDAY + timedelta(weeks=week, minutes=number)
            found.append((at, person, "page_opened"))
            if week % (number + 1) == 0:
                found.append((at + timedelta(minutes=30), person, "question_asked"))
    return found


def written(path: Path, header: Cells, rows: Sequence[Cells], separator: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def usual(path: Path) -> Path:
    rows = [(at.isoformat(), person, event) for at, person, event in weekly()]
    return written(path, ("time", "person", "event"), rows)


def look(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    capsys.readouterr()
    assert main(["look", *map(str, words)]) == 0
    return capsys.readouterr().out


def looked(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, object]:
    seen: dict[str, object] = json.loads(look(capsys, *words, "--format", "json"))
    jsonschema_rs.validator_for(look_schema()).validate(seen)
    return seen


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    capsys.readouterr()
    assert main(["look", *map(str, words)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err


def figures(seen: Mapping[str, object]) -> dict[str, int | None]:
    """Measure → people."""
    measures = seen["measures"]
    assert isinstance(measures, dict)
    return {name: reading["count"] for name, reading in measures.items()}


def person_days(path: Path) -> Path:
    """A row for each person and week, used or not, with the number of questions."""
    asked = {(at.date(), person) for at, person, event in weekly() if event == "question_asked"}
    rows = [
        (at.date().isoformat(), person, str(3 * ((at.date(), person) in asked)))
        for at, person, event in weekly()
        if event == "page_opened"
    ]
    return written(path, ("date", "user_email", "questions"), rows)


def shown(people: int) -> int | None:
    """A number of people as it is shown: not at all where they are too few."""
    return None if 0 < people < 5 else people
