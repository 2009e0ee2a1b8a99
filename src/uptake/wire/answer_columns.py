"""Which column of a filled sheet, or of what a form exports, holds what of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from shlex import quote

from uptake.core.groups import fold
from uptake.core.plan.mistakes import did_you_mean
from uptake.core.words import say, say_list
from uptake.errors import OptionError
from uptake.wire.form_times import read_form_time
from uptake.wire.rows import Row

# The columns of an answer, with the headers under which sheets and forms have them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "person": ("person", "email", "email address", "e-mail", "e-mail-adresse", "username", "id"),
    "answer": ("answer", "your answer", "antwort", "ihre antwort"),
    "question": ("question", "your question", "frage", "ihre frage", "comment", "kommentar"),
    "time": ("time", "day", "completion time", "timestamp", "fertigstellungszeit", "zeitstempel", "abschlusszeit",
             "tag"),
    "message": ("message", "nachricht"),
    "replied": ("replied", "replied on", "beantwortet", "beantwortet am"),
}  # fmt: skip
NEEDED = ("person", "answer", "time")
# What sheets and forms say of their own beside it: none of it is something that somebody wrote.
_OF_FORMS = frozenset(
    map(fold, ("id", "name", "email", "email address", "e-mail", "username", "start time", "startzeit", "language",
               "sprache", "last modified time", "group"))
)  # fmt: skip


def answer_columns(headers: tuple[str, ...], given: Mapping[str, str]) -> dict[str, str]:
    """
    Ours → the file's. `given`: those that somebody named; the others are found by their headers.

    Raises OptionError for a name or a column that is not there, where one is missing, and where two could be meant.
    """
    found = dict(_given(headers, given))
    free = [header for header in headers if header not in found.values()]
    for name in COLUMNS:
        if name not in found and (column := _called(name, free)) is not None:
            found[name] = column
    missing = [name for name in NEEDED if name not in found]
    if missing:
        raise OptionError(
            say(
                "It is not clear which column is {names}; the file has {columns}.",
                names=say_list(" and which is ", missing),
                columns=", ".join(headers),
            ),
            mend=_name_it(f"{missing[0]}=…"),
        )
    return found


def _given(headers: tuple[str, ...], given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    known = {fold(header): header for header in headers} | {header: header for header in headers}
    taken: dict[str, str] = {}
    for name, wanted in given.items():
        said = f"--columns {name}={wanted}:"
        if name not in COLUMNS:
            what = say("an answer has no {name}. {guess}", name=name, guess=did_you_mean(name, COLUMNS))
            raise OptionError(f"{said} {what}")
        column = known.get(wanted) or known.get(fold(wanted))
        if column is None:
            what = say("the file has no such column. {guess}", guess=did_you_mean(wanted, headers))
            raise OptionError(f"{said} {what}")
        if column in taken:
            raise OptionError(f"{said} {say('the same column is given as {name}.', name=taken[column])}")
        taken[column] = name
        yield name, column


def _name_it(pair: str) -> str:
    return say("name it: --columns {pair}", pair=quote(pair))


def _called(name: str, headers: Iterable[str]) -> str | None:
    """The column whose header says what it is; None where none does."""
    spellings = set(map(fold, COLUMNS[name]))
    found = [header for header in headers if fold(header) in spellings]
    if name == "person" and len(found) > 1:  # a form numbers its rows under "ID": an address says who it was
        found = [header for header in found if fold(header) != "id"]
    if len(found) > 1:
        raise OptionError(
            say(
                "It is not clear which column is {name}: {columns} could be.",
                name=name,
                columns=say_list(" and ", found),
            ),
            mend=_name_it(f"{name}={found[0]}"),
        )
    return found[0] if found else None


def unread_text(rows: Iterable[Row], columns: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that hold what somebody wrote, in words of their own, and that nothing reads."""
    read = set(columns.values())
    found = {
        header: None
        for row in rows
        for header, cell in row.values.items()
        if header not in read and fold(header) not in _OF_FORMS and _is_text(cell)
    }
    return tuple(found)


def _is_text(cell: str) -> bool:
    """Whether it is more than a word to choose: a sentence, or a question of one word."""
    said = cell.strip()
    return (len(said.split()) > 1 or said.endswith("?")) and read_form_time(said, "UTC", "dmy") is None
