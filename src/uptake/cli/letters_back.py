"""What became of letters, as events: that they were sent, and what people answered."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from uptake.cli.inputs import today
from uptake.cli.letters import pairs
from uptake.core.calendar import Day
from uptake.core.letters.answers import ANSWERS, CLEAR, events
from uptake.core.letters.owed import MESSAGE
from uptake.core.people import Roster
from uptake.core.plan.mistakes import did_you_mean
from uptake.core.plan.model import Plan
from uptake.core.usage import Event
from uptake.errors import FileError, OptionError
from uptake.wire.aside import aside
from uptake.wire.letter_files import Reading, read_answers
from uptake.wire.rows import Row
from uptake.wire.tables import open_table

TABLE, TOLD, ACTS = "letters.csv", "told.ndjson", "acts.ndjson"
_NEEDED = ("id", "message", "kind", "sender_id")
_NOON = 12 * 3600


def write_sent(plan: Plan, roster: Roster, day: Day, arguments: argparse.Namespace) -> tuple[int, Path]:
    """
    (letters, file): that the letters of a folder were sent on a day. Whoever was not written to, strike from the table.

    Raises FileError where the folder has no table of letters.
    """
    folder: Path = arguments.output
    table = folder / TABLE
    if not table.is_file():
        raise FileError(f"{table} is not there.", mend="First write the letters: the same command without --sent.")
    sent = open_table(table)
    if missing := [name for name in _NEEDED if name not in sent.headers]:
        raise FileError(f"{table} has no column {' and no column '.join(missing)}.", mend="Write the letters anew.")
    time = _moment(plan, day)
    by = roster.find(arguments.by) if arguments.by else None
    found: dict[tuple[str, ...], dict[str, str]] = _earlier(folder / TOLD)
    count = 0
    for row in sent.rows():
        said = {name: value.removeprefix("'") for name, value in row.values.items()} if isinstance(row, Row) else {}
        if not said or (by and said["sender_id"] != by.id) or (arguments.message not in {None, said["message"]}):
            continue
        act = _told(said, time)
        count += 1
        found.setdefault(_key(act), act)
    _write(folder / TOLD, found.values())
    return count, folder / TOLD


def _told(said: Mapping[str, str], time: str) -> dict[str, str]:
    act = {"person": said["id"], "time": time, "event": "uptake.told", "message": said["message"]}
    act |= {"by": said["sender_id"], "channel": "email"}
    return act if said["kind"] == MESSAGE else act | {"kind": said["kind"]}


def _key(act: Mapping[str, str]) -> tuple[str, ...]:
    return act["person"], act["message"], act.get("kind", "")


def _earlier(path: Path) -> dict[tuple[str, ...], dict[str, str]]:
    return {_key(act): act for act in _earlier_acts(path)}


def _earlier_acts(path: Path) -> list[dict[str, str]]:
    """What was written there before; nothing where there is no file."""
    rows = [row.values for row in open_table(path).rows() if isinstance(row, Row)] if path.is_file() else []
    return [{name: value for name, value in row.items() if value} for row in rows]


def _moment(plan: Plan, day: Day) -> str:
    """Now, where the day is today; of any other day its noon."""
    if day == today(plan.calendar.timezone):
        return datetime.now(UTC).isoformat(timespec="seconds")
    return _written(plan.calendar.epoch(day) + _NOON)


def _written(time: float) -> str:
    return datetime.fromtimestamp(time, UTC).isoformat(timespec="seconds")


def write_answers(plan: Plan, roster: Roster, arguments: argparse.Namespace) -> list[str]:
    """
    Write what people answered, and say what was read. What other files said stays; the same file read again takes the
    place of what it said before, so that a form can be exported anew, and a sheet mended.
    """
    means = pairs(arguments.means, "--means")
    for answer in means.values():
        if answer not in ANSWERS:
            raise OptionError(f"--means …={answer}: there is no such answer. {did_you_mean(answer, ANSWERS)}")
    how = Reading(
        pairs(arguments.columns, "--columns"), means, arguments.message, arguments.dates, _replier(plan, arguments)
    )
    read = read_answers(arguments.answers, plan, roster, how)
    path = arguments.output / ACTS
    arguments.output.mkdir(parents=True, exist_ok=True)
    read_from = arguments.answers.name
    others = [act for act in _earlier_acts(path) if act.get("file") != read_from]
    mine = [_act(event) | {"file": read_from} for one in read.answers for event in events(plan.rollout, one)]
    _write(path, [*others, *mine])
    clear = sum(one.answer == CLEAR for one in read.answers)
    said = [
        f"Wrote {len(read.answers):,} answers into {path}: {clear:,} clear, {len(read.answers) - clear:,} to reply to."
    ]
    for reason, lines in read.left_out.items():
        named = ", ".join(map(str, lines[:5])) + (" …" if len(lines) > 5 else "")
        said.append(f"note: {len(lines)} left out (line {named}): {reason}")
    return said


def _replier(plan: Plan, arguments: argparse.Namespace) -> str:
    """Who replies to people: as given, else whoever answers for usage."""
    owner = plan.owner.person if plan.owner else None
    return arguments.by or owner or ""


def _act(event: Event) -> dict[str, str]:
    return {"person": event.person, "time": _written(event.time), "event": event.event, **event.properties}


def _write(path: Path, acts: Iterable[Mapping[str, str]]) -> None:
    try:
        with aside(path) as file:
            file.writelines(json.dumps(act, ensure_ascii=False) + "\n" for act in acts)
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror or error}.") from error
