"""What came of letters, out of files: acts that were recorded, and answers on a sheet or out of a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote

from uptake.core.calendar import Day
from uptake.core.groups import fold
from uptake.core.letters.answers import Answer, read_answer
from uptake.core.letters.owed import MOVED, REMINDER, Known, Pair
from uptake.core.messages import BROADCAST, first_telling
from uptake.core.people import Roster
from uptake.core.plan.mistakes import did_you_mean
from uptake.core.plan.model import Plan
from uptake.errors import OptionError, UsageError
from uptake.wire.form_times import can_be_read_in_two_ways, order_of, read_form_time
from uptake.wire.rows import Row
from uptake.wire.tables import open_table

_FAR = 3 * 366 * 24 * 3600  # seconds; a year that was mistyped is further away
_ANSWERED = ("uptake.acknowledged", "uptake.asked")
# The columns of an answer, with the headers under which sheets and forms have them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    # A form numbers its rows under "ID": an address, where there is one, says who it was.
    "person": ("person", "email", "email address", "e-mail", "e-mail-adresse", "username", "id"),
    "answer": ("answer", "your answer", "antwort", "ihre antwort"),
    "question": ("question", "your question", "frage", "ihre frage", "comment", "kommentar"),
    "time": (
        "time",
        "day",
        "completion time",
        "timestamp",
        "fertigstellungszeit",
        "zeitstempel",
        "abschlusszeit",
        "tag",
    ),
    "message": ("message", "nachricht"),
    "replied": ("replied", "replied on", "beantwortet", "beantwortet am"),
}
NEEDED = ("person", "answer", "time")


def read_known(paths: Iterable[Path], plan: Plan, roster: Roster, as_of: Day) -> Known:
    """What files say that was done by the end of a day. Rows that say nothing of letters are passed over."""
    told: dict[Pair, Day] = {}
    reminded: Counter[Pair] = Counter()
    answered: set[Pair] = set()
    for pair, event, day, kind in _acts(paths, plan, roster):
        if day > as_of:
            continue
        if event in _ANSWERED:
            answered.add(pair)
        elif kind == REMINDER:
            reminded[pair] += 1
        elif kind != MOVED:
            told[pair] = min(day, told.get(pair, day))
    return Known(told, reminded, frozenset(answered))


def _acts(paths: Iterable[Path], plan: Plan, roster: Roster) -> Iterator[tuple[Pair, str, Day, str]]:
    names = plan.usage.columns if plan.usage else {}

    def cell(values: Mapping[str, str], name: str) -> str:
        return values.get(names.get(name, name)) or values.get(name, "")

    first = {found.id for group in plan.groups.values() if (found := first_telling(plan, group))}
    for path in paths:
        for row in open_table(path).rows():
            if not isinstance(row, Row):
                continue
            event = cell(row.values, "event")
            if event not in {"uptake.told", *_ANSWERED} or cell(row.values, "channel").strip().lower() == BROADCAST:
                continue
            person = roster.find(cell(row.values, "person"))
            time = read_form_time(cell(row.values, "time"), plan.calendar.timezone, None)
            if person is None or time is None:
                continue
            message = cell(row.values, "message")
            for id_ in (message,) if message else first:  # an act that names none stands for what tells them
                yield (id_, person.id), event, plan.calendar.day_of(time), cell(row.values, "kind")


@dataclass(frozen=True, slots=True)
class AnswersRead:
    """Answers of a file, and by reason the lines that could not be used."""

    answers: tuple[Answer, ...]
    left_out: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """
    How a file of answers is read. `columns`: ours → the file's; `means`: words of the file → an answer; `message`: what
    the answers are about where no column says it; `order`: of days such as 11/12/26; `by`: who replies to them;
    `timezone`: of times that name none, that of the plan unless given.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    means: Mapping[str, str] = field(default_factory=dict)
    message: str | None = None
    order: str | None = None
    by: str = ""
    timezone: str | None = None


def read_answers(path: Path, plan: Plan, roster: Roster, how: Reading) -> AnswersRead:
    """
    The answers of a sheet or of a form's export. A row without an answer is an empty one, and passed over.

    Raises OptionError where a column is not there, UsageError where the file has times that can be read in two ways.
    """
    table = open_table(path)
    columns = _columns(table.headers, how.columns)
    rows = list(table.rows())
    times = [row.values.get(columns["time"], "") for row in rows if isinstance(row, Row)]
    order = how.order or order_of(times)
    if order is None and (unclear := can_be_read_in_two_ways(times)):
        raise UsageError(
            f"{path} has times such as {unclear!r}, and nothing shows whether the day or the month stands first.",
            mend="say it: --dates dmy, or --dates mdy",
        )
    means = {words.strip().lower(): answer for words, answer in how.means.items()}
    answers: list[Answer] = []
    left_out: dict[str, list[int]] = {}
    for row in rows:
        if not isinstance(row, Row):
            left_out.setdefault(f"it cannot be read: {row.reason}", []).append(row.line)
            continue
        said = {name: row.values.get(column, "").strip() for name, column in columns.items()}
        if not said["answer"] and not said.get("question"):
            continue
        found = _answer(said, (plan, roster, means, order), how)
        if isinstance(found, str):
            left_out.setdefault(found, []).append(row.line)
        else:
            answers.append(found)
    return AnswersRead(tuple(answers), {reason: tuple(lines) for reason, lines in left_out.items()})


_Context = tuple[Plan, Roster, Mapping[str, str], str | None]


def _answer(said: Mapping[str, str], context: _Context, how: Reading) -> Answer | str:
    """The answer of a row, or why there is none."""
    plan, roster, means, order = context
    person = roster.find(said["person"].removeprefix("'"))
    if person is None:
        return "nobody on the roster has this address or id"
    words = said["answer"]
    meant = means.get(words.lower()) or read_answer(words) if words else "question"
    if meant is None:
        return _unknown(words)
    timezone = how.timezone or plan.calendar.timezone
    time = read_form_time(said["time"], timezone, order)
    if time is None or abs(time - plan.calendar.epoch(plan.first_launch)) > _FAR:
        return "the time cannot be read, or is years away from launch"
    message = said.get("message") or how.message or _asked(plan)
    if message not in {one.id for one in plan.messages}:
        return f"the plan has no message {message!r}"
    replied = read_form_time(said["replied"], timezone, order) if said.get("replied") else None
    began = plan.calendar.epoch(plan.calendar.day_of(time))
    if said.get("replied") and (replied is None or not began <= replied < time + _FAR):
        return "the day of the reply cannot be read, lies before the answer, or years after it"
    if replied is not None:
        replied = max(replied, time)  # a day alone is read as its noon
    return Answer(person.id, message, time, meant, said.get("question", ""), replied, how.by)


def _unknown(words: str) -> str:
    """That an answer is not known, and the option that says what it means, as a shell takes it."""
    if not words.isprintable():
        return f"the answer {words!r} is not known, and cannot be typed as it is written"
    option = "--means=" if words.startswith("-") else "--means "
    return f"the answer {words!r} is not known. Say what it means: {option}{quote(f'{words}=ANSWER')}"


def _asked(plan: Plan) -> str:
    """What an answer is about that names no message: the one that asks for it."""
    asking = [message.id for message in plan.messages if message.asks == "acknowledge"]
    return asking[0] if asking else plan.messages[0].id if plan.messages else ""


def _columns(headers: tuple[str, ...], given: Mapping[str, str]) -> dict[str, str]:
    known = {fold(header): header for header in headers}
    found = {}
    for name, spellings in COLUMNS.items():
        if name in given:
            if fold(given[name]) not in known:
                raise OptionError(
                    f"--columns {name}={given[name]}: the file has no such column. {did_you_mean(given[name], headers)}"
                )
            found[name] = known[fold(given[name])]
        else:
            column = next((known[fold(one)] for one in spellings if fold(one) in known), None)
            if column is not None:
                found[name] = column
    missing = [name for name in NEEDED if name not in found]
    if missing:
        raise OptionError(
            f"It is not clear which column is {' and which is '.join(missing)}; the file has {', '.join(headers)}.",
            mend=f"name it: --columns '{missing[0]}=…'",
        )
    return found
