"""What came of letters, out of files: acts that were recorded, and answers on a sheet or out of a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from shlex import quote

from uptake.core.calendar import Day
from uptake.core.letters.answers import QUESTION, Answer, read_answer
from uptake.core.letters.owed import MOVED, REMINDER, Known, Pair, first_letters
from uptake.core.messages import BROADCAST
from uptake.core.people import Roster
from uptake.core.plan.mistakes import did_you_mean, quoted
from uptake.core.plan.model import Plan
from uptake.core.wording import day_words
from uptake.core.words import say
from uptake.errors import InputError, UsageError
from uptake.wire.answer_columns import answer_columns, unread_text
from uptake.wire.form_times import can_be_read_in_two_ways, order_of, read_form_time
from uptake.wire.rows import Fault, Row
from uptake.wire.tables import open_table

_FAR = 3 * 366 * 24 * 3600  # seconds; a year that was mistyped is further away
_ANSWERED = ("uptake.acknowledged", "uptake.asked")


Lines = Mapping[str, tuple[int, ...]]  # reason → lines that could not be used


def read_known(paths: Iterable[Path], plan: Plan, roster: Roster, as_of: Day) -> tuple[Known, Lines]:
    """
    What files say that was done by the end of a day, and by reason the lines that cannot be read. Rows that say nothing
    of letters, or of nobody on the roster, are passed over.
    """
    told: dict[Pair, Day] = {}
    reminded: Counter[Pair] = Counter()
    answered: set[Pair] = set()
    left_out: dict[str, list[int]] = {}
    for pair, event, day, kind in _acts(paths, plan, roster, left_out):
        if day > as_of:
            continue
        if event in _ANSWERED:
            answered.add(pair)
        elif kind == REMINDER:
            reminded[pair] += 1
        elif kind != MOVED:
            told[pair] = min(day, told.get(pair, day))
    return Known(told, reminded, frozenset(answered)), _lines(left_out)


def _acts(
    paths: Iterable[Path], plan: Plan, roster: Roster, left_out: dict[str, list[int]]
) -> Iterator[tuple[Pair, str, Day, str]]:
    names = plan.usage.columns if plan.usage else {}

    def cell(values: Mapping[str, str], name: str) -> str:
        return values.get(names.get(name, name)) or values.get(name, "")

    first = first_letters(plan, roster)
    for path in paths:
        for row in open_table(path).rows():
            if not isinstance(row, Row):
                left_out.setdefault(f"{path.name}: {_unreadable(row)}", []).append(row.line)
                continue
            event = cell(row.values, "event")
            if event not in {"uptake.told", *_ANSWERED} or cell(row.values, "channel").strip().lower() == BROADCAST:
                continue
            time = read_form_time(cell(row.values, "time"), plan.calendar.timezone, None)
            if time is None:
                left_out.setdefault(f"{path.name}: {say('the time cannot be read')}", []).append(row.line)
                continue
            if (person := roster.find(cell(row.values, "person"))) is None:
                continue
            if message := cell(row.values, "message") or first.get(person.id, ""):
                yield (message, person.id), event, plan.calendar.day_of(time), cell(row.values, "kind")


def _lines(found: Mapping[str, list[int]]) -> Lines:
    return {reason: tuple(lines) for reason, lines in found.items()}


@dataclass(frozen=True, slots=True)
class AnswersRead:
    """
    Answers of a file, and by reason the lines that could not be used. `unread`: columns that hold what people wrote,
    and that nothing reads; `columns`: ours → the file's.
    """

    answers: tuple[Answer, ...]
    left_out: Lines = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """
    How a file of answers is read. `columns`: ours → the file's; `means`: words of the file → an answer; `message`: what
    the answers are about where no column says it; `order`: of days such as 11/12/26; `by`: who replies to them;
    `timezone`: of times that name none, that of the plan unless given; `until`: the last day on which anything can have
    been said, a day more in other timezones; None where it is not known.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    means: Mapping[str, str] = field(default_factory=dict)
    message: str | None = None
    order: str | None = None
    by: str = ""
    timezone: str | None = None
    until: Day | None = None


def read_answers(path: Path, plan: Plan, roster: Roster, how: Reading) -> AnswersRead:
    """
    The answers of a sheet or of a form's export. A row without an answer is an empty one, and passed over.

    Raises InputError where the file is empty, OptionError where it is not clear which column is which, UsageError where
    it has times that can be read in two ways.
    """
    table = open_table(path)
    rows = list(table.rows())
    if not table.headers:
        raise InputError(say("{file} is empty.", file=path), mend=say("Export the answers again, with their headings."))
    columns = answer_columns(table.headers, how.columns)
    times = [row.values.get(columns["time"], "") for row in rows if isinstance(row, Row)]
    order = how.order or order_of(times)
    if order is None and (unclear := can_be_read_in_two_ways(times)):
        raise UsageError(
            say(
                "{file} has times such as {time}, and nothing shows whether the day or the month stands first.",
                file=path,
                time=quoted(unclear),
            ),
            mend=say("say it: --dates dmy, or --dates mdy"),
        )
    means = {words.lower(): answer for words, answer in how.means.items()}
    answers: list[Answer] = []
    left_out: dict[str, list[int]] = {}
    for row in rows:
        if not isinstance(row, Row):
            left_out.setdefault(_unreadable(row), []).append(row.line)
            continue
        said = {name: row.values.get(column, "").strip() for name, column in columns.items()}
        if not any(said.get(name) for name in ("answer", "question", "replied")):
            continue
        found = _answer(said, (plan, roster, means, order), how)
        if isinstance(found, str):
            left_out.setdefault(found, []).append(row.line)
        else:
            answers.append(found)
    unread = unread_text((row for row in rows if isinstance(row, Row)), columns)
    return AnswersRead(tuple(answers), _lines(left_out), unread, columns)


def _unreadable(row: Fault) -> str:
    return say("it cannot be read: {reason}", reason=say(row.reason))


_Context = tuple[Plan, Roster, Mapping[str, str], str | None]


def _answer(said: Mapping[str, str], context: _Context, how: Reading) -> Answer | str:
    """The answer of a row, or why there is none."""
    plan, roster, means, order = context
    person = roster.find(said["person"].removeprefix("'"))
    if person is None:
        return say("nobody on the roster has this address or id")
    words, question = said["answer"], said.get("question", "")
    if not words and not question:
        return say("a reply stands there, and nothing that it answers")
    meant = means.get(words.lower()) or read_answer(words) if words else QUESTION
    if meant is None:
        return _unknown(words)
    time = _time(said["time"], plan, order, how)
    if isinstance(time, str):
        return time
    message = said.get("message") or how.message or _asked(plan)
    if message not in (known := [one.id for one in plan.messages]):
        guess = did_you_mean(message, known)
        return say("the plan has no message {message}. {guess}", message=quoted(message), guess=guess)
    replied = _replied(said.get("replied", ""), time, plan, order, how)
    if isinstance(replied, str):
        return replied
    return Answer(person.id, message, time, meant, question, replied, how.by)


def _time(words: str, plan: Plan, order: str | None, how: Reading) -> float | str:
    """When it was said, or why that is not known."""
    if not words:
        return say("it has no day: write the day on which it was said")
    time = read_form_time(words, how.timezone or plan.calendar.timezone, order)
    if time is None or abs(time - plan.calendar.epoch(plan.first_launch)) > _FAR:
        return say("the time cannot be read, or is years away from launch")
    to_come = _is_to_come(time, plan, how)
    return say("the time lies after {day}, and is still to come", day=day_words(how.until)) if to_come else time


def _replied(words: str, asked: float, plan: Plan, order: str | None, how: Reading) -> float | str | None:
    """When a person replied, None where nobody did, or why that is not known."""
    if not words:
        return None
    time = read_form_time(words, how.timezone or plan.calendar.timezone, order)
    began = plan.calendar.epoch(plan.calendar.day_of(asked))
    if time is None or not began <= time < asked + _FAR:
        return say("the day of the reply cannot be read, lies before the answer, or years after it")
    if _is_to_come(time, plan, how):
        return say("the day of the reply lies after {day}, and is still to come", day=day_words(how.until))
    return max(time, asked)  # a day alone is read as its noon


def _is_to_come(time: float, plan: Plan, how: Reading) -> bool:
    """Whether it lies after the last day that can be: it may be the next one already, elsewhere."""
    return how.until is not None and plan.calendar.day_of(time) > how.until + timedelta(days=1)


def _unknown(words: str) -> str:
    """That an answer is not known, and the option that says what it means, as a shell takes it."""
    if not words.isprintable():
        return say("the answer {answer} is not known, and cannot be typed as it is written", answer=quoted(words))
    option = f"{'--means=' if words.startswith('-') else '--means '}{quote(f'{words}=ANSWER')}"
    return say("the answer {answer} is not known. Say what it means: {option}", answer=quoted(words), option=option)


def _asked(plan: Plan) -> str:
    """What an answer is about that names no message: the one that asks for it."""
    asking = [message.id for message in plan.messages if message.asks == "acknowledge"]
    return asking[0] if asking else plan.messages[0].id if plan.messages else ""
