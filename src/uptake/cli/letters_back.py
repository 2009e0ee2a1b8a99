"""What became of letters, as events: that they were sent, and what people answered."""

from __future__ import annotations

import argparse
import json
import shlex
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from uptake.cli.inputs import today
from uptake.cli.letters import as_note, pairs
from uptake.core.calendar import Day
from uptake.core.letters.answers import CLEAR, answer_words, events, read_answer
from uptake.core.letters.owed import MESSAGE
from uptake.core.people import Roster
from uptake.core.plan.mistakes import did_you_mean, quoted
from uptake.core.plan.model import Plan
from uptake.core.system_words import system_says
from uptake.core.usage import Event
from uptake.core.wording import number
from uptake.core.words import say, say_list, say_n
from uptake.errors import FileError, InputError, OptionError
from uptake.wire.aside import aside
from uptake.wire.form_times import NO_DAY
from uptake.wire.instants import MICROSECONDS, read_instant
from uptake.wire.letter_files import AnswersRead, Lines, Reading, read_answers
from uptake.wire.rows import Row
from uptake.wire.tables import open_table

TABLE, TOLD, ACTS = "letters.csv", "told.ndjson", "acts.ndjson"
_NEEDED = ("id", "message", "kind", "sender_id")
_NOON = 12 * 3600
MOST_REASONS = 20


def write_sent(plan: Plan, roster: Roster, day: Day, arguments: argparse.Namespace) -> tuple[int, Path]:
    """
    (letters, file): that the letters of a folder were sent on a day. Whoever was not written to, strike from the table.

    Raises FileError where the folder has no table of letters.
    """
    folder: Path = arguments.output
    table = folder / TABLE
    if not table.is_file():
        mend = say("First write the letters: the same command without --sent.")
        raise FileError(say("{file} is not there.", file=table), mend=mend)
    sent = open_table(table)
    if missing := [name for name in _NEEDED if name not in sent.headers]:
        lacks = say_list(" and no column ", missing)
        what = say("{file} has no column {names}.", file=table, names=lacks)
        raise FileError(what, mend=say("Write the letters anew."))
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


def write_answers(plan: Plan, roster: Roster, day: Day, arguments: argparse.Namespace) -> list[str]:
    """
    Write what people answered, and say what was read. What other files said stays; the same file read again takes the
    place of what it said before, so that a form can be exported anew, and a sheet mended. `day`: no answer is later.
    """
    means = {words: _meant(answer) for words, answer in pairs(arguments.means, "--means").items()}
    how = Reading(
        pairs(arguments.columns, "--columns"), means, arguments.message,
        order=arguments.dates, by=_replier(plan, arguments), timezone=arguments.timezone, until=day,
    )  # fmt: skip
    read = read_answers(arguments.answers, plan, roster, how)
    if read.left_out and not read.answers:
        raise InputError(_none_of(arguments.answers, read.left_out), details=list(_left_out(read.left_out)))
    path = arguments.output / ACTS
    arguments.output.mkdir(parents=True, exist_ok=True)
    read_from = arguments.answers.name
    others = [act for act in _earlier_acts(path) if act.get("file") != read_from]
    mine = [_act(event) | {"file": read_from} for one in read.answers for event in events(plan.rollout, one)]
    _write(path, [*others, *mine])
    if not read.answers:
        return [say("Nobody has answered in {file} yet.", file=arguments.answers)]
    return [*_what_was_read(read, path), *next_report(plan, arguments)]


def _meant(words: str) -> str:
    """The answer that somebody says words of a form to mean. Raises OptionError where there is none such."""
    found = read_answer(words)
    if found is None:
        guess = did_you_mean(words, answer_words())
        raise OptionError(f"--means …={words}: {say('there is no such answer. {guess}', guess=guess)}")
    return found


def _what_was_read(read: AnswersRead, path: Path) -> Iterator[str]:
    clear = [one for one in read.answers if one.answer == CLEAR]
    beside = sum(one.asks for one in clear)
    asking = [one for one in read.answers if one.asks]
    replied = sum(one.replied is not None for one in asking)
    yield say(
        "Wrote {answers} into {file}: {clear} clear{asking}; {open} to reply to{also}.",
        answers=say_n(answers := len(read.answers), "{count} answer", "{count} answers", count=number(answers)),
        file=path,
        clear=number(len(clear)),
        asking=say(", {number} of them with a question", number=number(beside)) if beside else "",
        open=number(len(asking) - replied),
        also=say(", {number} replied to", number=number(replied)) if replied else "",
    )
    if read.left_out:
        rows = _rows(read.left_out)
        one, many = "{count} row was left out", "{count} rows were left out"
        yield as_note(say_n(rows, one, many, count=number(rows)))
        yield from which_rows(read.left_out)
    for column in read.unread:
        said = say("nothing reads the column {name}, which holds text", name=quoted(column))
        option = f"--columns {shlex.quote(f'question={column}')}"
        hint = "" if "question" in read.columns else say(". If it holds questions: {option}", option=option)
        yield as_note(f"{said}{hint}")


def which_rows(left_out: Lines) -> Iterator[str]:
    """Why rows could not be used, and which, as what stands below a note."""
    return (f"  {line}" for line in _left_out(left_out))


def next_report(plan: Plan, arguments: argparse.Namespace) -> list[str]:
    """
    The command that shows what was written; nothing where nothing was. A report leaves its own day out, and is as of
    today at most unless another day is given: what is of today is in the report as of tomorrow.
    """
    files = [path for path in (arguments.output / TOLD, arguments.output / ACTS) if path.is_file()]
    times = [read_instant(act.get("time", "")) for path in files for act in _earlier_acts(path)]
    known = [time / MICROSECONDS for time in times if time is not None and time / MICROSECONDS < NO_DAY]
    if not known:
        return []
    command = report_of(plan, arguments, files, plan.calendar.day_of(max(known)))
    return [say("Next: {command}", command=command)]


def report_of(plan: Plan, arguments: argparse.Namespace, files: Iterable[Path], latest: Day) -> str:
    """The command for a report in which what was done on the latest day stands."""
    words = ["uptake", "report", arguments.plan, "--people", arguments.people, "--usage", *files]
    if today(plan.calendar.timezone) <= latest:
        words += ["--as-of", latest + timedelta(days=1)]
    return shlex.join(map(str, words))


def _rows(left_out: Lines) -> int:
    return sum(map(len, left_out.values()))


def _none_of(path: Path, left_out: Lines) -> str:
    return say_n(
        rows := _rows(left_out),
        "No row of {file} could be used, and nothing was written: {count} row was left out.",
        "No row of {file} could be used, and nothing was written: {count} rows were left out.",
        file=path,
        count=number(rows),
    )


def _left_out(left_out: Lines) -> Iterator[str]:
    """Why rows were left out, and which; at the end what ANSWER stands for."""
    for reason, lines in islice(left_out.items(), MOST_REASONS):
        named = ", ".join(map(str, lines[:5])) + (" …" if len(lines) > 5 else "")
        yield say("line {lines}: {reason}", lines=named, reason=reason)
    if (more := len(left_out) - MOST_REASONS) > 0:
        yield say_n(more, "and {number} further reason", "and {number} further reasons")
    if any("=ANSWER" in reason for reason in left_out):
        yield say("ANSWER is one of: {answers}", answers=", ".join(answer_words()))


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
        raise FileError(say("{file} cannot be written: {reason}.", file=path, reason=system_says(error))) from error
