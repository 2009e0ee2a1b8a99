"""How figures and days are said: every figure with its count, never two decimals, unknown never as 0."""

from __future__ import annotations

from datetime import date

from uptake.core.measures.reading import Reading

MONTHS = tuple("January February March April May June July August September October November December".split())  # noqa: SIM905


def percent(share: float | None) -> str:
    """“61 %”; what is something but rounds to nothing is said to be under one per cent, and likewise at the top."""
    if share is None:
        return "not known"
    if 0 < share < 0.005:
        return "under 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{share:.0%}".replace("%", " %")


def share_words(reading: Reading) -> str:
    """“61 % (244 of 398)”, with “at least” where the source misses some use."""
    start = "at least " if reading.at_least else ""
    return f"{start}{percent(reading.value)} ({reading.count} of {reading.of})"


def share_of(reading: Reading, whom: str) -> str:
    """“61 % of claims adjusters (244 of 398)”, as a sentence begins: “At least …” where the source misses some use."""
    start = "At least " if reading.at_least else ""
    return f"{start}{percent(reading.value)} of {whom} ({reading.count} of {reading.of})"


def people_words(people: int) -> str:
    """“1 person”, “31 people”."""
    return counted(people, "person", "people")


def counted(number: int, one: str, many: str) -> str:
    """“1 row”, “31 rows”, “12,400 rows”."""
    return f"{number:,} {one if number == 1 else many}"


def sentence(text: str) -> str:
    """A note as a sentence: it begins with a capital letter and ends with a full stop."""
    text = text.strip()
    if not text:
        return text
    is_name = "." in text.split()[0].rstrip(".:,")  # a file's name keeps its letters
    return (text if is_name else text[0].upper() + text[1:]) + ("" if text.endswith((".", "?")) else ".")


def day_words(day: date | None) -> str:
    """“11 January 2027”."""
    return "no day" if day is None else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date | None) -> str:
    """“11 Jan 2027”, for tables."""
    return "no day" if day is None else f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def dates_words(first: date | None, final: date | None) -> str:
    """“4–10 January 2027”, as short as it can be said."""
    if first is None or final is None or first == final:
        return day_words(first or final)
    if (first.year, first.month) == (final.year, final.month):
        return f"{first.day}–{day_words(final)}"
    if first.year == final.year:
        return f"{first.day} {MONTHS[first.month - 1]} – {day_words(final)}"
    return f"{day_words(first)} – {day_words(final)}"
