"""Days as rosters write them: ISO, day.month.year, and slashes where the file itself shows their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from uptake.core.calendar import Day, Span
from uptake.core.words import say, say_list
from uptake.errors import PeopleError

# What systems write where there is no day.
_NONE = frozenset(("", "-", "0000-00-00", "00.00.0000", "00/00/0000"))
_CENTURY = 69  # two figures below it are of this century, as POSIX reads them


class Days:
    """
    Reads the days of one file and remembers them: most rows share theirs.

    `texts` gives every day of the file as written; it is only asked where slashes must be told apart.
    """

    def __init__(self, path: object, texts: Callable[[], Iterator[str]]) -> None:
        self._path = path
        self._texts = texts
        self._order = ""
        self._known: dict[str, Day | None] = {}
        self._spans: dict[str, tuple[Span, ...]] = {"": ()}

    def day(self, text: str) -> Day | None:
        """
        The day, None for none. Times of day are left out.

        Raises ValueError where it is no day, PeopleError where the whole file leaves the order of day and month open.
        """
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def spans(self, text: str) -> tuple[Span, ...]:
        """Days and spans A..B with ; between. Raises ValueError where one is neither."""
        if text not in self._spans:
            self._spans[text] = tuple(Span.parse(part) for part in text.split(";") if part.strip())
        return self._spans[text]

    def _read(self, text: str) -> Day | None:
        written = _date_part(text)
        if written in _NONE:
            return None
        if len(written) == 8 and written.isdecimal():
            return Day(int(written[:4]), int(written[4:6]), int(written[6:]))
        parts = _parts(written)
        if parts is None:
            raise ValueError(f"{text} is not a day")
        if len(parts[0]) == 4:
            year, month, day = parts
        elif "." in written or self._day_first():
            day, month, year = parts
        else:
            month, day, year = parts
        return Day(_year(year), int(month), int(day))

    def _day_first(self) -> bool:
        if not self._order:
            self._order = self._decide()
        return self._order == "day first"

    def _decide(self) -> str:
        """The order of day and month that holds for every day of the file."""
        first: dict[str, str] = {}  # order → a day that shows it
        open_to_both = ""
        for text in self._texts():
            written = _date_part(text)
            parts = _parts(written)
            if parts is None or "." in written or len(parts[0]) == 4 or written in _NONE:
                continue
            one, two = int(parts[0]), int(parts[1])
            if one > 12 >= two:
                first.setdefault("day first", text)
            elif two > 12 >= one:
                first.setdefault("month first", text)
            elif one != two:
                open_to_both = text
        if len(first) == 1 or (not first and not open_to_both):
            return next(iter(first), "day first")
        example = say_list(" and ", first.values()) or open_to_both
        raise PeopleError(
            say("The days of {file} can be read in two ways: {example}.", file=self._path, example=example),
            mend=say("Write days as 2027-01-31."),
        )


def _date_part(text: str) -> str:
    return text.strip().partition("T")[0].partition(" ")[0]


def _parts(written: str) -> tuple[str, str, str] | None:
    """The three numbers of a day, as written; None if it is no day."""
    for separator in ("-", ".", "/"):
        parts = written.split(separator)
        if len(parts) == 3 and all(part.isdecimal() and len(part) <= 4 for part in parts):
            return parts[0], parts[1], parts[2]
    return None


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 2:
        return year + (2000 if year < _CENTURY else 1900)
    if len(text) != 4:
        raise ValueError(f"{text} is not a year")
    return year
