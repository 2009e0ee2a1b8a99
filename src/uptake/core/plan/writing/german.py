"""What German writers write of days, times and figures, in the English words that are understood; all else as it is."""

from __future__ import annotations

import re

# Only words that mean nothing else where days, times, figures or weekdays are asked for.
_GERMAN = {
    "january": "januar jänner jän", "february": "februar feber", "march": "märz mär mrz", "may": "mai", "june": "juni",
    "july": "juli", "october": "oktober okt", "december": "dezember dez",
    "mon": "montag mo", "tue": "dienstag di", "wed": "mittwoch mi", "thu": "donnerstag do", "fri": "freitag fr",
    "sat": "samstag sonnabend sa", "sun": "sonntag so",
    "one": "ein eine einen einem einer", "two": "zwei", "three": "drei", "four": "vier", "five": "fünf", "six": "sechs",
    "seven": "sieben", "eight": "acht", "nine": "neun", "ten": "zehn", "eleven": "elf", "twelve": "zwölf",
    "minutes": "minute minuten", "hours": "stunde stunden std arbeitsstunde arbeitsstunden", "day": "tag tage tagen",
    "workday": "arbeitstag arbeitstage arbeitstagen werktag werktage werktagen", "week": "woche wochen",
    "month": "monat", "month end": "monatsende",
    "daily": "täglich arbeitstäglich", "weekly": "wöchentlich", "monthly": "monatlich",
    "on demand": "anlassbezogen selten gelegentlich manchmal unregelmäßig",
    "within": "innerhalb binnen", "to": "bis", "": "uhr", "about": "etwa rund ungefähr circa",
    "people": "person personen leute menschen mitarbeitende", "percent": "prozent", "at least": "mindestens",
}  # fmt: skip
_WORDS = {word: english for english, words in _GERMAN.items() for word in words.split()}
_PHRASES = (
    (re.compile(r"\b(?:jeden tag|mehrmals (?:am tag|täglich))\b"), "daily"),
    (re.compile(r"\b(?:jede woche|einmal (?:pro|in der|die) woche)\b"), "weekly"),
    (re.compile(r"\b(?:jeden monat|einmal (?:pro|im) monat|(?:am|zum) monatsende)\b"), "monthly"),
    (re.compile(r"\bbei bedarf\b"), "on demand"),
    (re.compile(r"\bvon (?=\w+ bis\b)"), ""),
)
_WORD = re.compile(r"[^\W\d_]+")


def in_english(text: str) -> str:
    """Return a text in small letters and single spaces, with each German word of days and figures in English."""
    words = " ".join(text.casefold().split())
    for pattern, english in _PHRASES:
        words = pattern.sub(english, words)
    return " ".join(_WORD.sub(lambda found: _WORDS.get(found[0], found[0]), words).split())
