"""The example of the invented insurer: its files are what its generator makes, and its truth is true of the files."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from tests.examples import CLAIMS

FOLDER = CLAIMS
BERLIN = ZoneInfo("Europe/Berlin")
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
SIZES = {"adjusters": 180, "supervisors": 60, "call-centre": 120, "back-office": 40}
REAL_WORK = {
    "adjusters": {"suggestion_kept", "suggestion_moved"},
    "supervisors": {"review_done"},
    "call-centre": {"suggestion_kept", "suggestion_moved"},
    "back-office": {"draft_sent"},
}

Row = dict[str, str]


@pytest.fixture(scope="module")
def plan() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / "rollout.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def people() -> list[Row]:
    with (FOLDER / "people.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def usage() -> list[Row]:
    with gzip.open(FOLDER / "usage.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def acts() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / "acts.ndjson").read_text(encoding="utf-8").splitlines()]


def generate(folder: Path) -> None:
    subprocess.run([sys.executable, "-B", FOLDER / "generate.py", "--output", folder], check=True, timeout=60)


def content(path: Path) -> bytes:
    # zlib may be built in several ways that compress differently: what is in the archive is promised, and its head.
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def test_the_generator_makes_the_committed_files_again(tmp_path: Path) -> None:
    generate(tmp_path)
    made = {path.name: content(path) for path in tmp_path.iterdir()}
    assert set(made) == {"people.csv", "usage.csv.gz", "acts.ndjson", "truth.json"}
    assert [name for name, data in made.items() if data != content(FOLDER / name)] == []


def test_two_runs_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate(tmp_path / name)
    archives = [(tmp_path / name / "usage.csv.gz").read_bytes() for name in ("one", "two")]
    assert archives[0] == archives[1]
    assert archives[0][3:8] == bytes(5)  # no name of a file and no time of making in the head


def test_the_files_stay_small() -> None:
    assert (FOLDER / "usage.csv.gz").stat().st_size < 400_000
    assert (FOLDER / "acts.ndjson").stat().st_size < 600_000
    assert all(len(path.read_text(encoding="utf-8").splitlines()) < 300 for path in FOLDER.glob("*.py"))


def test_the_plan_has_the_groups_that_the_roster_has(plan: dict[str, Any], people: list[Row]) -> None:
    assert set(plan["groups"]) == set(SIZES)
    assert sum(SIZES.values()) == 400
    assert {group: len(members_of(group, people)) for group in SIZES} == SIZES
    assert str(plan["groups"]["back-office"]["launch"]) == "2027-01-12"
    assert str(plan["launch"]) == "2026-12-01"


def test_whoever_confirmed_a_change_is_in_the_group_and_stays(plan: dict[str, Any], people: list[Row]) -> None:
    for group, about in plan["groups"].items():
        members = {row["email"] for row in members_of(group, people) if not row["starts"] and not row["ends"]}
        for change in about["changes"]:
            assert change["confirmed_by"]
            assert set(change["confirmed_by"]) <= members


def test_everybody_who_carries_the_rollout_is_on_the_roster(plan: dict[str, Any], people: list[Row]) -> None:
    named = {plan["owner"]["person"], plan["owner"]["deputy"], plan["sponsor"], plan["afterwards"]["contact"]}
    named |= {helper["person"] for helper in plan["helpers"]}
    assert named <= {row["email"] for row in people if not row["ends"]}


def test_every_identifier_is_one_persons_alone(people: list[Row]) -> None:
    known = Counter(name for row in people for name in (row["id"], row["email"], row["aliases"]) if name)
    assert [name for name, count in known.items() if count > 1] == []
    assert all(row["email"].endswith(".example") for row in people)


def test_the_broken_feed_repeats_rows_and_loses_times(usage: list[Row], truth: dict[str, Any]) -> None:
    known = truth["usage"]
    assert len(usage) == known["rows"]
    readable = [row for row in usage if moment(row) is not None]
    assert len(usage) - len(readable) == known["unreadable_times"] == 30
    assert len(readable) - len({row["event_id"] for row in readable}) == known["repeated"]
    assert sum(row["created_at"][19:] == "" for row in readable) == known["local_times"]
    ids = [row["event_id"] for row in usage]
    assert ids != sorted(ids)


def test_strangers_and_the_test_account_are_in_the_feed(
    usage: list[Row], people: list[Row], plan: dict[str, Any], truth: dict[str, Any]
) -> None:
    known = {name.lower() for row in people for name in (row["email"], row["aliases"])}
    strangers = Counter(row["user_email"].lower() for row in usage if row["user_email"].lower() not in known)
    assert len(strangers) == truth["usage"]["unknown_identifiers"]
    assert strangers.total() == truth["usage"]["unknown_rows"]
    robots = sum(row["user_email"].lower() in plan["usage"]["except"]["people"] for row in usage)
    assert robots == truth["usage"]["test_account_rows"] > 0


@pytest.mark.parametrize("group", SIZES)
def test_the_weeks_counted_from_the_files_are_the_weeks_of_the_truth(
    group: str, people: list[Row], usage: list[Row], truth: dict[str, Any]
) -> None:
    used = weeks_used(group, people, usage)
    for week in truth["groups"][group]["weeks"]:
        monday = dt.date.fromisoformat(week["from"])
        mine = [row["id"] for row in members_of(group, people) if counts(row, monday)]
        assert (len(mine), sum((name, monday) in used for name in mine)) == (week["intended"], week["active"]), week


def test_each_person_of_the_truth_worked_in_the_weeks_that_the_files_show(
    people: list[Row], usage: list[Row], truth: dict[str, Any]
) -> None:
    used = set().union(*(weeks_used(group, people, usage) for group in SIZES))
    told = {
        (name, dt.date.fromisoformat(monday))
        for name, person in truth["people"].items()
        for monday in person["active_weeks"]
    }
    assert told == {(name, monday) for name, monday in used if name in truth["people"]}


def test_two_groups_go_well_one_was_not_told_and_one_stopped(truth: dict[str, Any]) -> None:
    on_day_90 = {group: about["as_of"]["2027-03-01"] for group, about in truth["groups"].items()}
    for group in ("adjusters", "supervisors"):
        assert on_day_90[group]["habitual"]["count"] > 0.6 * on_day_90[group]["habitual"]["of"]
        assert on_day_90[group]["told"] > 0.9 * on_day_90[group]["intended"]
    assert (on_day_90["call-centre"]["told"], on_day_90["call-centre"]["habitual"]["count"]) == (0, 0)
    assert on_day_90["back-office"]["used"] > 0.9 * on_day_90["back-office"]["intended"]
    assert on_day_90["back-office"]["adopted"]["count"] == 0
    assert truth["groups"]["back-office"]["weeks"][-1]["active"] == 0


def test_the_call_centre_got_a_broadcast_and_nothing_else(people: list[Row], acts: list[dict[str, Any]]) -> None:
    members = members_of("call-centre", people)
    names = {row[key] for row in members for key in ("id", "email")}
    channels = {act["channel"] for act in acts if act["event"] == "uptake.told" and act["person"] in names}
    assert channels == {"broadcast"}
    assert not [act for act in acts if act["event"] == "uptake.invited" and act["person"] in names]


def test_every_kind_of_act_is_there_with_an_id_of_its_own(acts: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    kinds = (
        "told acknowledged access invited booked attended assisted asked replied decided heard_back "
        "reported health duty decision"
    )
    assert {act["event"] for act in acts} == {f"uptake.{kind}" for kind in kinds.split()}
    assert len({act["id"] for act in acts}) == len(acts) == truth["acts"]
    assert any(act.get("human") is True for act in acts)


def test_the_owners_duties_are_kept_but_for_the_call_of_day_14(
    plan: dict[str, Any], acts: list[dict[str, Any]]
) -> None:
    planned = {duty.get("when", "every week") for duty in plan["duties"]}
    done = {act["duty"] for act in acts if act["event"] == "uptake.duty"}
    assert planned - done == {"day 14"}
    assert done <= planned


def test_the_figures_of_the_readme_are_those_of_the_truth(truth: dict[str, Any]) -> None:
    text = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())
    for group in ("adjusters", "supervisors"):
        for day in ("2027-03-01", "2027-03-29"):
            habit = truth["groups"][group]["as_of"][day]["habitual"]
            assert f"{round(100 * habit['count'] / habit['of'])} % ({habit['count']} of {habit['of']}" in text
    for group in ("call-centre", "back-office"):
        facts = truth["groups"][group]["as_of"]["2027-03-01"]
        assert f"{facts['used']} of {facts['intended']} have" in text
    christmas = next(week for week in truth["groups"]["adjusters"]["weeks"] if week["week"] == "2026-W52")
    assert f"so {christmas['intended']} adjusters count in the week of Christmas" in text


# ── a second, plain way to count: from the files alone ───────────────────────────────────────────────────────────────


def members_of(group: str, people: list[Row]) -> list[Row]:
    """The rows of a group, as the plan's `who` and `except` say."""
    department, role = {
        "adjusters": ("Claims", "Adjuster"),
        "supervisors": ("", "Team supervisor"),
        "call-centre": ("Customer service", "Call handler"),
        "back-office": ("Back office", "Clerk"),
    }[group]
    left_out = {"Fleet desk", "Test"}
    fitting = (row for row in people if row["role"] == role and row["team"] not in left_out)
    return [row for row in fitting if not department or row["department"] == department]


def moment(row: Row) -> dt.datetime | None:
    """The local moment of a row; None where it cannot be read."""
    try:
        found = dt.datetime.fromisoformat(row["created_at"])
    except ValueError:
        return None
    return found.astimezone(BERLIN) if found.tzinfo else found.replace(tzinfo=BERLIN)


def weeks_used(group: str, people: list[Row], usage: list[Row]) -> set[tuple[str, dt.date]]:
    """(person, Monday) of every week in which somebody of the group did real work the new way."""
    ids = {name: row["id"] for row in members_of(group, people) for name in (row["email"], row["aliases"]) if name}
    found = set()
    for row in usage:
        person, when = ids.get(row["user_email"].lower()), moment(row)
        if person and when and row["action"] in REAL_WORK[group] and row["env"] == "prod":
            found.add((person, when.date() - when.weekday() * DAY))
    return found


def counts(row: Row, monday: dt.date) -> bool:
    """Whether the week counts for somebody: employed all of it, no closure for most of it, not away throughout."""
    friday = monday + 4 * DAY
    if monday == dt.date(2026, 12, 28):
        return False
    if (row["starts"] or "0") > str(monday) or (row["ends"] or "9") < str(friday):
        return False
    free = {"2026-12-24", "2026-12-25", "2027-01-06", "2027-03-26"}
    return any(str(day) not in free and not is_away(row, day) for day in days_from(monday))


def days_from(monday: dt.date) -> Iterator[dt.date]:
    """Monday to Friday."""
    return (monday + number * DAY for number in range(5))


def is_away(row: Row, day: dt.date) -> bool:
    """Whether a span of `absent` holds the day."""
    spans = (span.split("..") for span in row["absent"].split(";") if span)
    return any(first <= str(day) <= last for first, last in spans)
