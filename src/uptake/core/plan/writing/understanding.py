"""
What people write, understood: a day, a time to reply, a share; `persons` understands whom they mean. Generous in form,
strict in meaning.

Every function takes a text and returns the value for the plan, or raises ValueError with one or two sentences: what is
wrong, and how to write it, in the language that is spoken. German is understood whatever language that is.
"""

from __future__ import annotations

import datetime as dt
import re

from uptake.core.calendar import Duration, known_timezone
from uptake.core.country_names import country_likely, country_named
from uptake.core.plan.mistakes import did_you_mean, nearest, quoted
from uptake.core.plan.writing.german import in_english
from uptake.core.words import say

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?((?:[0-9]{2})?[0-9]{2})")
_WORDED = re.compile(r"([0-9]{1,2})(?:(?:st|nd|rd|th)? +|\. *)(?:of +)?([a-z]{3,9})\.?,? +([0-9]{4})")
_AMERICAN = re.compile(r"([a-z]{3,9})\.? +([0-9]{1,2})(?:st|nd|rd|th)?,? +([0-9]{4})")
_WEEKDAY = re.compile(
    r"^(?:am |ab |den |zum |on |from )*"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]* +)?(?:den )?"
)
_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "working hour", "working hours"), "h"),
    **dict.fromkeys(("d", "wd", "day", "days", "working day", "working days", "workday", "workdays"), "wd"),
    **dict.fromkeys(("business day", "business days"), "wd"),
    **dict.fromkeys(("w", "week", "weeks"), "w"),
}
_RHYTHMS = {
    "daily": ("daily", "every day", "each day", "day", "several times a week", "many times a day"),
    "weekly": ("weekly", "every week", "each week", "once a week", "week"),
    "monthly": ("monthly", "every month", "each month", "once a month", "month", "month end", "month-end"),
    "on demand": ("on demand", "when needed", "now and then", "sometimes", "rarely", "irregular", "irregularly"),
}
_GERMAN_CITIES = {
    "wien": "vienna", "zürich": "zurich", "brüssel": "brussels", "kopenhagen": "copenhagen", "prag": "prague",
    "warschau": "warsaw", "rom": "rome", "lissabon": "lisbon", "athen": "athens", "bukarest": "bucharest",
}  # fmt: skip
_NOTHING = frozenset(
    ("none", "nothing", "no", "[]", "nothing is replaced", "nichts", "keine", "keins", "nichts wird ersetzt")
)
_EVERYONE = frozenset(("everyone", "everybody", "all", "alle", "alle personen"))
_LETTERS = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("é"): "e", ord("è"): "e"}
_YEARS = range(2000, 2200)
_LONGEST = 2000


def line(text: str) -> str:
    """Return a text on one line; what a typesetter made of quotes stays."""
    words = " ".join(text.split())
    if not words or not any(letter.isalnum() for letter in words):
        raise ValueError(say("{text} says nothing. Write a sentence.", text=quoted(text)))
    if len(words) > _LONGEST:
        raise ValueError(say("That is longer than {most} characters. Write what matters most.", most=_LONGEST))
    if not words.isprintable():
        raise ValueError(say("There is a character that cannot be printed. Write it again by hand."))
    return words


def slug(text: str) -> str:
    """Return the short name of a rollout or group: lower-case letters, digits and dashes."""
    name = short_name(text)
    if not name:
        raise ValueError(say("{text} holds no letter or digit. Write a name such as claims-triage.", text=quoted(text)))
    return name


def short_name(text: str) -> str:
    """Return a text as a short name; empty if no letter or digit of it can be used."""
    plain = text.casefold().translate(_LETTERS)
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-")


def day(text: str) -> str:
    """Return a day as the plan writes it: from 2027-01-11, 11 January 2027, January 11, 2027, 11.1.2027 …"""
    words = _WEEKDAY.sub("", in_english(text), count=1)
    if re.fullmatch(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}", words):
        raise ValueError(say("{text} can be read in two ways. Write the day such as 2027-01-11.", text=quoted(text)))
    parts = _day_parts(words)
    try:
        found = dt.date(*parts) if parts else None
    except ValueError:
        raise ValueError(say("{text} is in no calendar. Write a day such as 2027-01-11.", text=quoted(text))) from None
    if found is None:
        raise ValueError(say("{text} is not a day. Write it such as 2027-01-11.", text=quoted(text)))
    if found.year not in _YEARS:
        raise ValueError(
            say(
                "{text} is out of reach. Write a year from {first} to {last}.",
                text=quoted(text),
                first=_YEARS.start,
                last=_YEARS.stop - 1,
            )
        )
    return found.isoformat()


def _day_parts(words: str) -> tuple[int, int, int] | None:
    if found := _ISO.fullmatch(words):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DOTTED.fullmatch(words):
        return int(f"20{found[3]}"[-4:]), int(found[2]), int(found[1])
    if (found := _WORDED.fullmatch(words)) and (month := _month(found[2])):
        return int(found[3]), month, int(found[1])
    if (found := _AMERICAN.fullmatch(words)) and (month := _month(found[1])):
        return int(found[3]), month, int(found[2])
    return None


def _month(word: str) -> int:
    return next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(word[:9])), 0)


def timezone(text: str) -> str:
    """Return the name of a timezone."""
    name = text.strip()
    if known_timezone(name):
        return name
    from zoneinfo import available_timezones  # walks the whole database: only to help with a wrong name

    zones = sorted(available_timezones())
    cities = {zone.rpartition("/")[2].replace("_", " ").casefold(): zone for zone in zones if "/" in zone}
    city = _GERMAN_CITIES.get(name.casefold(), name.casefold())
    if city in cities:
        return cities[city]
    near = nearest(name, zones)
    fix = say("Did you mean {name}?", name=near) if near else say("Write one such as Europe/Berlin.")
    raise ValueError(say("{text} is not a timezone. {fix}", text=quoted(text), fix=fix))


def country(text: str) -> str:
    """Return the code of a country whose public holidays are known: of the code or the name, in English or German."""
    code = country_named(text)
    if code is not None:
        return code
    near = country_likely(text)
    fix = say("Did you mean {name}?", name=near) if near else say("Write a code such as DE or AT.")
    raise ValueError(say("{text} is not a country whose holidays are known. {fix}", text=quoted(text), fix=fix))


def language(text: str) -> str:
    """Return the code of a language."""
    code = text.strip()
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
        raise ValueError(say("{text} is not the code of a language. Write en or de, for example.", text=quoted(text)))
    return code


def duration(text: str) -> str:
    """Return a time such as 4h or 1wd: a day is a working day."""
    words = in_english(text).replace("within", " ").replace("von ", " ").strip(". ")
    found = re.fullmatch(r"([0-9]{1,4}|an?|" + "|".join(_NUMBERS) + r") ?([a-z ]+)", words)
    unit = _UNITS.get(found[2].strip()) if found else None
    amount = _amount(found[1]) if found and unit else None
    if not amount or unit is None:
        raise ValueError(
            say("{text} is not a time. Write it such as 4h for four hours, 1wd for a working day.", text=quoted(text))
        )
    return Duration.parse(f"{amount}{unit}").text


def _amount(word: str) -> int:
    if word.isdecimal():
        return int(word)
    return 1 if word in {"a", "an"} else _NUMBERS.index(word)


def hours(text: str) -> float:
    """Return hours a week."""
    words = in_english(text).replace(",", ".")
    found = re.fullmatch(r"(?:about |ca\.? |~)?([0-9]{1,3}(?:\.[0-9]+)?)(?: ?(?:h|hours?|hrs?)\b.*)?", words)
    value = float(found[1]) if found else 0.0
    if not 0 < value <= 168:
        raise ValueError(say("{text} is not a number of hours a week. Write one such as 4.", text=quoted(text)))
    return value


def size(text: str) -> int:
    """Return a number of people."""
    words = in_english(text)
    words = re.sub(r"^(?:about |around |ca\.? |~|roughly )| ?(?:people|persons?)?\.?$", "", words)
    found = re.fullmatch(r"([0-9][0-9., ']{0,11})", words)
    value = int(re.sub(r"[^0-9]", "", found[1])) if found else 0
    if not found or not re.fullmatch(r"[0-9]+|[0-9]{1,3}([., '][0-9]{3})+", found[1].strip()):
        value = 0
    if not 0 < value <= 10_000_000:
        raise ValueError(say("{text} is not a number of people. Write one such as 40.", text=quoted(text)))
    return value


def share(text: str) -> str:
    """Return a share that can be a target: 60%, 60 or 0.6."""
    words = in_english(text).rstrip(".")
    found = re.fullmatch(r"(?:at least )?([0-9]+(?:[.,][0-9]+)?) ?(%|percent|per cent)?", words)
    value = float(found[1].replace(",", ".")) if found else 0.0
    if found and not found[2]:
        value = value * 100 if value < 1 else 0.0 if value == 1 else value
    if not 0 < value <= 100:
        raise ValueError(say("{text} is not a share from 1% to 100%. Write one such as 60%.", text=quoted(text)))
    return f"{value:g}%"


def rhythm(text: str) -> str:
    """Return how often the work comes up: daily, weekly, monthly or on demand."""
    words = in_english(text.replace("_", " ")).strip(". ")
    for name, spoken in _RHYTHMS.items():
        if words in spoken:
            return name
    help_out = did_you_mean(words, _RHYTHMS).replace("`", "")
    raise ValueError(say("{text} is not how often work comes up. {names}", text=quoted(text), names=help_out))


def events(text: str) -> tuple[str, ...]:
    """Return names of events, one to a line or with commas between."""
    names = tuple(dict.fromkeys(part.strip("`'\"“”‘’ ") for part in pieces(text, words=False)))
    wrong = [name for name in names if len(name) > 100 or len(name.split()) > 4 or not name.isprintable()]
    if wrong or not all(names):
        raise ValueError(
            say("{text} is not the name of an event. Write it such as minutes_sent.", text=quoted((wrong or [text])[0]))
        )
    return names


def means_nothing(text: str) -> bool:
    """Whether it is said that there is no event, as of the old way where nothing is replaced."""
    return text.casefold().strip(" .\n") in _NOTHING


def means_everyone(text: str) -> bool:
    """Whether it is said that everybody on the roster is meant."""
    return " ".join(text.casefold().split()) in _EVERYONE


def old_way(text: str) -> tuple[str, ...]:
    """Return names of events of the old way; none where it is said that nothing is replaced."""
    return () if means_nothing(text) else events(text)


def who(text: str) -> object:
    """Return who is in a group: everyone, or one column of the roster with its value."""
    words = " ".join(text.split())
    if means_everyone(words):
        return "everyone"
    column, sign, value = words.partition("=")
    values = [part.strip() for part in value.split(",") if part.strip()]
    if not sign or not column.strip() or not values:
        raise ValueError(
            say("{text} does not say who. Write everyone, or a column such as department=Claims.", text=quoted(text))
        )
    return {column.strip(): values[0] if len(values) == 1 else values}


def pieces(text: str, *, words: bool = True) -> list[str]:
    """Cut a text at line ends, commas and semicolons (`words`: and at `and`); marks of a list are left out."""
    between = r"[\n,;]+|\s+(?:and|und|&)\s+" if words else r"[\n,;]+"
    parts = (re.sub(r"^\s*(?:[-*•]|[0-9]+[.)])\s+", "", part).strip() for part in re.split(between, text))
    found = [" ".join(part.split()) for part in parts if part.strip()]
    if not found:
        raise ValueError(say("{text} says nothing. Write a name.", text=quoted(text)))
    return found
