"""
Make the files of this example: an invented insurer, four groups, five months, and the truth about them.

    python generate.py [--output DIR]

writes people.csv, usage.csv.gz, acts.ndjson and truth.json, the same every time: one seed, no clock, the standard
library only. `company.py` makes the people, `story.py` what happened; here it is made as untidy as such files are,
and counted. The truth is counted by plain loops over what people did, never from the files.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import io
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from story import MISSING_HOUR, Row, tell_the_story

from company import (
    DAY,
    LAST,
    MONDAYS,
    PARTS,
    ROBOT,
    STRANGER,
    WEEK,
    Day,
    Moment,
    Part,
    Person,
    make_people,
    workday,
    works,
)

SEED = 20261201
BROKEN_FEED, UNREADABLE = Day(2027, 1, 14), 30
SUMMER_TIME = Moment(2027, 3, 28, 2)
AS_OF = (Day(2027, 3, 1), Day(2027, 3, 29))
ABOUT = ("id", "email", "name", "manager", "team", "department", "role", "location")
PEOPLE = (*ABOUT, "starts", "ends", "aliases", "absent", "language")
USAGE = ("event_id", "created_at", "user_email", "action", "env", "client", "suggestion")


class Diary:
    """The acts, as they are written down."""

    def __init__(self) -> None:
        self.acts: list[tuple[Moment, dict[str, Any]]] = []

    def __call__(self, event: str, when: Moment, person: str = "", **properties: Any) -> None:
        """Write one reserved event down; without a person it is about the rollout."""
        who = {"person": person} if person else {}
        self.acts.append((when, {**who, "time": written(when), "event": f"uptake.{event}", **properties}))

    def lines(self) -> list[str]:
        """The acts as NDJSON, in the order of time, each with an id of its own."""
        acts = sorted(self.acts, key=lambda act: (act[0], json.dumps(act[1])))
        return [json.dumps({"id": f"a{n:05}", **act}, ensure_ascii=False) for n, (_, act) in enumerate(acts, 1)]


def written(local: Moment, form: str = "utc") -> str:
    """A local moment as RFC 3339: in UTC, with its offset, or as the clock on the wall says."""
    hours = 2 if local >= SUMMER_TIME else 1
    if form == "utc":
        return (local - dt.timedelta(hours=hours)).isoformat() + "Z"
    return local.isoformat() + (f"+{hours:02}:00" if form == "offset" else "")


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def people_rows(people: Iterable[Person]) -> Iterable[Sequence[object]]:
    """The rows of people.csv."""
    for one in people:
        absent = ";".join(f"{first}..{last}" for first, last in one.absent)
        about = (getattr(one, name) for name in ABOUT)
        language = "en" if int(one.id[1:]) % 5 == 0 else "de"
        yield (*about, one.starts or "", one.ends or "", one.former, absent, language)


def usage_rows(rows: Iterable[Row], rng: Random) -> tuple[list[list[str]], dict[str, int]]:
    """The rows of usage.csv, untidy as an export is, and how untidy they are."""
    made: list[tuple[Moment, list[str]]] = []
    told = {"repeated": 0, "unreadable_times": 0, "local_times": 0, "late_rows": 0}
    for number, row in enumerate(sorted(rows, key=lambda row: (row.when, row.person, row.action)), 1):
        chance = rng.random()
        form = "wall" if chance < 0.004 or row.when == MISSING_HOUR else "offset" if chance < 0.02 else "utc"
        person = row.person.title() if rng.random() < 0.01 else row.person
        late = (1 + int(rng.random() * 40)) * dt.timedelta(hours=1) if rng.random() < 0.01 else dt.timedelta()
        cells = [f"e{number:06}", written(row.when, form), person, row.action, row.env, row.client, row.suggestion]
        made.append((row.when + late, cells))
        told["local_times"] += form == "wall"
        told["late_rows"] += bool(late)
        if row.when.date() == BROKEN_FEED:  # the second sending; some of it without a time
            unreadable = number % 3 == 0 and told["unreadable_times"] < UNREADABLE
            told["unreadable_times" if unreadable else "repeated"] += 1
            told["local_times"] += form == "wall" and not unreadable
            made.append((row.when + late, [cells[0], "Invalid Date", *cells[2:]] if unreadable else cells))
    return [cells for _, cells in sorted(made, key=lambda item: item[0])], told


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as CSV in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def zipped(content: bytes) -> bytes:
    """The content gzipped, with no name and no time of making in it."""
    target = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0) as archive:
        archive.write(content)
    return target.getvalue()


# ── truth ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def week_1(part: Part) -> Day:
    """The Monday of the first complete week on or after the group's launch."""
    return next(monday for monday in MONDAYS if monday >= part.launch)


def week_counts(person: Person, monday: Day) -> bool:
    """Whether a week counts for somebody: mostly work, employed from Monday to Friday, not away on all its workdays."""
    days = [monday + n * DAY for n in range(5)]
    workdays = [day for day in days if works(day)]
    if 2 * len(workdays) < 5 or not (person.employed(days[0]) and person.employed(days[4])):
        return False
    return any(not person.away(day) for day in workdays)


def used_in(person: Person, monday: Day) -> bool:
    """Whether somebody did real work the new way in the week."""
    return any(monday <= moment.date() < monday + WEEK for moment in person.uses)


def is_intended(person: Person, part: Part, as_of: Day) -> bool:
    """Whether somebody is an intended user on the day: here, and a joiner's first whole week has begun."""
    if person.ends is not None and (person.ends < as_of or person.ends < part.launch):
        return False
    if person.starts is None or person.starts <= part.launch:
        return True
    return next(person.starts + n * DAY for n in range(7) if (person.starts + n * DAY).weekday() == 0) <= as_of


def weeks_of(part: Part, members: list[Person]) -> list[dict[str, Any]]:
    """The complete weeks of a group: intended users, how many of them were active, what they did."""
    weeks = []
    for monday in MONDAYS[:-1]:
        if monday < week_1(part):
            continue
        mine = [one for one in members if week_counts(one, monday)]
        actions = {
            name: sum(monday <= moment.date() < monday + WEEK for one in mine for moment in getattr(one, name))
            for name in ("uses", "olds")
        }
        name = "{}-W{:02}".format(*monday.isocalendar())
        active = sum(used_in(one, monday) for one in mine)
        weeks.append({"week": name, "from": str(monday), "intended": len(mine), "active": active, **actions})
    return weeks


def lately(person: Person, part: Part, as_of: Day, count: int) -> list[Day]:
    """Of the latest complete weeks before the day, those that count for somebody."""
    mondays = [monday for monday in MONDAYS if monday + WEEK <= as_of][-count:]
    return [monday for monday in mondays if monday >= week_1(part) and week_counts(person, monday)]


def adopted(person: Person, part: Part, as_of: Day) -> bool | None:
    """Active in three of the four latest weeks that count, of the last six; None: cannot be measured."""
    weeks = lately(person, part, as_of, 6)[-4:]
    return sum(used_in(person, monday) for monday in weeks) >= 3 if len(weeks) == 4 else None


def habitual(person: Person, part: Part, as_of: Day) -> bool | None:
    """Active in nine of twelve weeks, or three quarters of at least nine that count; None: cannot be measured."""
    weeks = lately(person, part, as_of, 12)
    return sum(used_in(person, monday) for monday in weeks) >= math.ceil(0.75 * len(weeks)) if len(weeks) >= 9 else None


def facts(part: Part, members: list[Person], as_of: Day) -> dict[str, Any]:
    """What is so of a group on a day: people, or people of how many."""
    here = [one for one in members if is_intended(one, part, as_of)]
    found: dict[str, Any] = {"intended": len(here)}
    for name in ("told", "acknowledged", "access", "attended"):
        found[name] = sum(name in one.dates and one.dates[name].date() < as_of for one in here)
    found["used"] = sum(any(moment.date() < as_of for moment in one.uses) for one in here)
    for name, holds in (("adopted", adopted), ("habitual", habitual)):
        answers = [answer for one in here if (answer := holds(one, part, as_of)) is not None]
        found[name] = {"count": sum(answers), "of": len(answers)}
    return found


def journey(person: Person, part: Part) -> dict[str, Any]:
    """How somebody was made, and the days of what happened."""
    days = {name: str(moment.date()) for name, moment in person.dates.items()}
    told = person.dates.get("told")
    return {
        "group": person.group,
        "habit": person.habit,
        **days,
        "told_in_time": told is not None and told.date() <= workday(part.launch, -10),
        "first_use": written(min(person.uses)) if person.uses else None,
        "uses": len(person.uses),
        "active_weeks": [str(monday) for monday in MONDAYS if used_in(person, monday)],
    }


def truth(people: list[Person], usage: list[list[str]], untidy: dict[str, int], acts: int) -> dict[str, Any]:
    """Everything that a report on these files should find."""
    groups: dict[str, Any] = {}
    persons: dict[str, Any] = {}
    for name, part in PARTS.items():
        members = [one for one in people if one.group == name and (one.ends or LAST) >= part.launch]
        groups[name] = {
            "launch": str(part.launch),
            "week_1": str(week_1(part)),
            "weeks": weeks_of(part, members),
            "as_of": {str(day): facts(part, members, day) for day in AS_OF},
        }
        persons |= {one.id: journey(one, part) for one in members}
    strangers = sum(cells[2].lower() == STRANGER for cells in usage)
    counted = {"rows": len(usage), **untidy, "test_account_rows": sum(cells[2].lower() == ROBOT for cells in usage)}
    counted |= {"unknown_identifiers": 1, "unknown_rows": strangers}
    return {"roster": len(people), "usage": counted, "acts": acts, "groups": groups, "people": persons}


def generate(folder: Path) -> None:
    """Write the four files into a folder."""
    rng, diary = Random(SEED), Diary()
    people = make_people(rng)
    usage, untidy = usage_rows(tell_the_story(people, rng, diary), rng)
    acts = diary.lines()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "people.csv").write_bytes(as_csv(PEOPLE, people_rows(people)))
    (folder / "usage.csv.gz").write_bytes(zipped(as_csv(USAGE, usage)))
    (folder / "acts.ndjson").write_bytes("".join(line + "\n" for line in acts).encode())
    known = truth(people, usage, untidy, len(acts))
    (folder / "truth.json").write_bytes((json.dumps(known, indent=1, ensure_ascii=False) + "\n").encode())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make people.csv, usage.csv.gz, acts.ndjson and truth.json.")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent, help="folder to write into")
    generate(parser.parse_args().output)
