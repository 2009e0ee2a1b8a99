"""
How figures and days are said: every figure with its count, never two decimals, unknown never as 0.

They are said in the active language: “12,400 rows” and “11 January 2027”, „12.400 Zeilen“ and „11. Januar 2027“.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from uptake.core.measures.reading import Reading
from uptake.core.moments import Duration
from uptake.core.privacy import FLOOR
from uptake.core.sentences import Said, later, later_n
from uptake.core.words import mark, say, say_n, spoken

if TYPE_CHECKING:
    from uptake.core.moments import Hours

MONTHS = {
    "en": tuple("January February March April May June July August September October November December".split()),  # noqa: SIM905
    "de": tuple("Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()),  # noqa: SIM905
}
SHORT_MONTHS = {
    "en": tuple("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()),  # noqa: SIM905
    "de": tuple("Jan. Feb. März Apr. Mai Juni Juli Aug. Sep. Okt. Nov. Dez.".split()),  # noqa: SIM905
}
WEEKDAYS = {
    "en": tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()),  # noqa: SIM905
    "de": tuple("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split()),  # noqa: SIM905
}
_COMMA = {"de": str.maketrans(",.", ".,")}  # languages in which a comma divides the decimals
_DOT = {"de": "."}  # languages in which a day is an ordinal number
# The zones that have a name in German; others are called everywhere as they call themselves.
ZONES = (mark("CET"), mark("CEST"), mark("WET"), mark("WEST"), mark("EET"), mark("EEST"))
NOT_KNOWN = later("not known")


def number(value: float, decimals: int = 0) -> str:
    """“12,400”, “20.3”; in German „12.400“, „20,3“."""
    return f"{value:,.{decimals}f}".translate(_COMMA.get(spoken(), {}))


@dataclass(frozen=True, slots=True)
class Figure:
    """A whole number that a sentence says later, as `number` says it."""

    value: int

    def __str__(self) -> str:
        return number(self.value)


def hours_words(hours: Hours) -> str:
    """The working hours of a week: “Mon–Thu 08:00–17:00, Fri 08:00–14:00”; in German „Mo–Do …“."""
    days = [name[: 2 if spoken() == "de" else 3] for name in WEEKDAYS[spoken()]]
    parts = []
    for span, found in groupby(range(7), key=lambda day: hours.spans[day]):
        if span is not None:
            run = list(found)
            named = days[run[0]] if len(run) == 1 else f"{days[run[0]]}–{days[run[-1]]}"
            parts.append(f"{named} {_minutes(span[0])}–{_minutes(span[1])}")
    return ", ".join(parts)


def _minutes(of_day: int) -> str:
    return f"{of_day // 60:02d}:{of_day % 60:02d}"


def way_words(how: str) -> str:
    """What a plan calls a way to reach somebody: in the active language where it is one of the usual."""
    usual = {"chat": say("chat"), "phone": say("phone"), "email": say("mail"), "mail": say("mail")}
    return usual.get(how.lower(), how)


def plain(value: float) -> str:
    """A figure as short as it can be written: “2.05”, “3”; in German „2,05“."""
    return f"{value:g}".translate(_COMMA.get(spoken(), {}))


def percent(share: float | None) -> str:
    """“61 %”; what is something but rounds to nothing is said to be under one per cent, and likewise at the top."""
    return str(later_percent(share))


def later_percent(share: float | None) -> str | Said:
    """The same, for a sentence that is spoken later."""
    if share is None:
        return NOT_KNOWN
    if 0 < share < 0.005:
        return later("under 1 %")
    if 0.995 <= share < 1:
        return later("over 99 %")
    return f"{share:.0%}".replace("%", " %")


def range_words(low: float, high: float) -> str:
    """“58–66 %”; one figure where both ends round to the same."""
    first, final = f"{100 * low:.0f}", f"{100 * high:.0f}"
    return f"{first} %" if first == final else f"{first}–{final} %"


def share_words(reading: Reading) -> str:
    """“61 % (244 of 398)”, with “at least” where the source misses some use."""
    words = part_words(reading.value, reading.count, reading.of, reading.ranges.get("count"))
    return str(later("at least {share}", share=words)) if reading.at_least else words


def part_words(share: float | None, count: int | None, of: int | None, span: tuple[int, int] | None = None) -> str:
    """“61 % (244 of 398)”; of a count that is shown as a range “1–4 of 60”, and its shares only where they are many."""
    if span is None:
        return str(later("{share} ({count} of {of})", share=percent(share), count=count, of=of))
    shares = shares_of(span, of)
    if shares is None:
        return str(later("{count} of {of}", count=count_words(0, span), of=of))
    return str(later("{share} ({count} of {of})", share=shares, count=count_words(0, span), of=of))


def count_words(count: int | None, span: tuple[int, int] | None = None) -> str:
    """“31”, or “1–4” where the count is shown as a range."""
    if span is not None:
        return f"{number(span[0])}–{number(span[1])}"
    return str(NOT_KNOWN) if count is None else number(count)


def shares_of(span: tuple[int, int], of: int | None) -> str | None:
    """“48–49 %”; None where the range holds few people, or all but few, whose share tells of them."""
    if not of or span[0] < FLOOR or span[1] > of - FLOOR:
        return None
    return range_words(span[0] / of, span[1] / of)


def share_of(reading: Reading, whom: object) -> str:
    """“61 % of claims adjusters (244 of 398)”, as a sentence begins: “At least …” where the source misses some use."""
    share, count, of = percent(reading.value), count_words(reading.count, reading.ranges.get("count")), reading.of
    if (span := reading.ranges.get("count")) is not None:
        shares = shares_of(span, of)
        if shares is None:
            return str(later("Of {whom}, {count} of {of}", whom=whom, count=count, of=of))
        share = shares
    if reading.at_least:
        return str(later("At least {share} of {whom} ({count} of {of})", share=share, whom=whom, count=count, of=of))
    return str(later("{share} of {whom} ({count} of {of})", share=share, whom=whom, count=count, of=of))


def people_words(people: int, span: tuple[int, int] | None = None) -> str:
    """“1 person”, “31 people”; “1–4 people” where the number is shown as a range."""
    if span is not None:
        return str(later("{number} people", number=count_words(people, span)))
    return str(later_n(people, "{number} person", "{number} people", number=number(people)))


def duration_words(duration: Duration) -> str:
    """“45 minutes”, “4 working hours”, “5 working days”."""
    number = duration.amount
    if duration.unit == "m":
        return say_n(number, "{number} minute", "{number} minutes")
    if duration.unit == "h":
        return say_n(number, "{number} working hour", "{number} working hours")
    if duration.unit == "wd":
        return say_n(number, "{number} working day", "{number} working days")
    if duration.unit == "w":
        return say_n(number, "{number} week", "{number} weeks")
    return say_n(number, "{number} day", "{number} days")


def counted(how_many: int, one: str, many: str) -> str:
    """“1 row”, “31 rows”, “12,400 rows”."""
    return f"{number(how_many)} {one if how_many == 1 else many}"


def sentence(text: object) -> str:
    """A note as a sentence: it begins with a capital letter and ends with a full stop."""
    words = str(text).strip()
    if not words:
        return words
    is_name = "." in words.split()[0].rstrip(".:,")  # a file's name keeps its letters
    return (words if is_name else words[0].upper() + words[1:]) + ("" if words.endswith((".", "?")) else ".")


def capital(words: object) -> str:
    """The words as a sentence begins."""
    return str(words)[:1].upper() + str(words)[1:]


def day_words(day: date | None) -> str:
    """“11 January 2027”, „11. Januar 2027“."""
    return _day(day, _months(MONTHS), with_year=True)


def moment_words(at: datetime) -> str:
    """“11 January 2027, 14:03 CET”, „11. Januar 2027, 14:03 MEZ“: a time that knows its zone, in that zone."""
    return f"{day_words(at)}, {clock_words(at)}"


def clock_words(at: datetime) -> str:
    """“14:03 CET”; where a zone has no letters of its own, how far it is from UTC: “14:03 UTC-03”."""
    zone = at.tzname() or "UTC"
    return f"{at:%H:%M} {say(zone) if zone.isalpha() else f'UTC{zone}'}"


def weekday_words(day: date) -> str:
    """“Monday”, „Montag“."""
    return _months(WEEKDAYS)[day.weekday()]


def short_day(day: date | None) -> str:
    """“11 Jan 2027”, for tables."""
    return _day(day, _months(SHORT_MONTHS), with_year=True)


def axis_day(day: date) -> str:
    """“11 Jan”, for charts."""
    return _day(day, _months(SHORT_MONTHS), with_year=False)


def short_dates(first: date, final: date) -> str:
    """“4 Jan – 21 Feb”, for charts."""
    return axis_day(first) if first == final else f"{axis_day(first)} – {axis_day(final)}"


def _months(names: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return names.get(spoken(), names["en"])


def _day(day: date | None, months: tuple[str, ...], *, with_year: bool) -> str:
    if day is None:
        return str(later("no day"))
    year = f" {day.year}" if with_year else ""
    return f"{_number_of(day)} {months[day.month - 1]}{year}"


def _number_of(day: date) -> str:
    return f"{day.day}{_DOT.get(spoken(), '')}"


def dates_words(first: date | None, final: date | None) -> str:
    """“4–10 January 2027”, as short as it can be said."""
    if first is None or final is None or first == final:
        return day_words(first or final)
    if (first.year, first.month) == (final.year, final.month):
        return f"{_number_of(first)}–{day_words(final)}"
    if first.year == final.year:
        return f"{_day(first, _months(MONTHS), with_year=False)} – {day_words(final)}"
    return f"{day_words(first)} – {day_words(final)}"
