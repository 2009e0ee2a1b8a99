"""What the rules know about words: what is not said yet, what is no person's name, how a day is written."""

from __future__ import annotations

import re
from collections.abc import Iterable

from uptake.core.calendar import Day
from uptake.core.plan.calling import called
from uptake.core.plan.rules.placeholders import is_placeholder
from uptake.core.words import mark, say

_MONTHS = (
    *(mark("January"), mark("February"), mark("March"), mark("April"), mark("May"), mark("June")),
    *(mark("July"), mark("August"), mark("September"), mark("October"), mark("November"), mark("December")),
)
AND, OR, AND_NO = mark("and"), mark("or"), mark("and no")
NUMBER_OF_PEOPLE = mark("the number of people (--people, or `size`)")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NOT_YET = _set(
    """
    tbd tba tbc todo fixme xxx n/a na none nobody niemand unknown unbekannt offen folgt keiner ? ?? ??? - -- … ...
    """
)

# No surname and no given name that people bear: one of them is enough.
_NEVER_A_NAME = _set(
    """
    abteilung adoption arbeitsgruppe ausschuss committee contact department desk division donotreply enquiries
    fachabteilung fachbereich feedback geschäftsleitung geschaeftsleitung helpdesk help hotline inbox info
    infoline inquiries kontakt kundenservice kundendienst lenkungsausschuss lenkungskreis mailbox mailinglist
    noreply notification notifications office onboarding pmo postfach postmaster projektbüro projektbuero
    projektgruppe projektleitung reply robot rollout sammelpostfach sekretariat servicedesk squad stakeholder
    stakeholders steuerkreis support taskforce teampostfach teams vertrieb verteiler webmaster workstream
    """
)

# Names of functions and of rosters' columns. Some of them are surnames too (Gruppe, Post, Service, Crew), so that
# they speak against a person only where nothing else is said.
_WORK = _set(
    """
    account accounting accounts admin administration administrator ai alerts all alle analytics assistant automation
    backoffice board bot buchhaltung business büro buero chapter chat ci claims client clients community compliance
    controlling crew customer customers data delivery design dev developers devops dienst digital digitalisation
    digitalisierung einkauf engineering entwicklung everybody everyone finance finanzen firma front general group
    groups gruppe guild hallo head hello hi hr innovation innovations insurance it jeder kanzlei ki kollegen
    kolleginnen komitee kunden lead leads leader leadership learning legal leiter leiterin leitung list mail
    mailing management manager managers marketing mitarbeiter ml mlops newsletter no notify operations ops org
    organisation organization owner owners people personal personalabteilung platform plattform pm pool post
    process processes procurement product products produkt program programme project projects projekt projekte
    projektleiter projektleiterin quality rechnung rechnungen recht reception revenue sales schaden schäden schaeden
    science security service services shared sponsor staff steering strategie strategy system systems task tech
    teamleiter teamleiterin teamleitung technical technik test tool tools training transformation triage users user
    verkauf vertragsmanagement verwaltung we wir working zentrale
    """
)
_FILLERS = _set(
    """
    a an at das dem den der des die for für fuer im in of our the und unser unsere von zur zum
    """
)
_ENDS_LIKE_A_TEAM = re.compile(r"\w{3,}(team|abteilung|postfach|verteiler|helpdesk|servicedesk|hotline|support)")
_BETWEEN_PEOPLE = re.compile(r"\s*[;&]\s*|\s+(?:and|und|or|oder|sowie)\s+|\s+[/+|]\s+", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+")


def said(text: str | None) -> bool:
    """Say whether a text says something: there, not blank, no placeholder such as TODO, nor what a mend offers."""
    words = (text or "").casefold().split()
    if not words:
        return False
    text = " ".join(words)
    return not (text in _NOT_YET or words[0].rstrip(":") in {"todo", "fixme", "tbd"} or is_placeholder(text))


def day_text(day: Day) -> str:
    """Return a day as people write it: 4 January 2027."""
    return say("{day} {month} {year}", day=day.day, month=say(_MONTHS[day.month - 1]), year=day.year)


def days_text(first: Day, last: Day) -> str:
    """Return a span as it stands in a sentence: from 4 January 2027 to 8 January 2027."""
    return say("from {first} to {last}", first=day_text(first), last=day_text(last))


def day_of_launch(day: Day, launch: Day) -> str:
    """Return a day with its number from launch: 1 March 2027 (day 90)."""
    return say("{day} (day {number})", day=day_text(day), number=(day - launch).days)


def listed(words: Iterable[str], last: str = AND) -> str:
    """Return words as a list in a sentence: a, b and c. `last` is AND, OR or AND_NO."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {say(last)} {items[-1]}" if items else ""


def percent(share: float) -> str:
    """Return a share as people write it: 61 %."""
    return f"{share:.0%}".replace("%", " %")


def hours_text(hours: float) -> str:
    """Return a number of hours with one decimal at most: 7, or 7.5."""
    return yaml_hours(hours).replace(".", say("."))


def yaml_hours(hours: float) -> str:
    """Return a number of hours as a plan writes it, whatever the language."""
    return f"{hours:.1f}".removesuffix(".0")


def for_group(group: str | None) -> str:
    """Return “ for adjusters”, to follow the name of a thing; nothing where it is of no group."""
    return say(" for {group}", group=called(group)) if group else ""


def names_several(text: str) -> bool:
    """Say whether a text names more than one person: two addresses, or names with a word or sign between."""
    if len(_ADDRESS.findall(text)) > 1:
        return True
    if "von und zu" in text.casefold():  # one person of old family
        return False
    pieces = [piece for piece in _BETWEEN_PEOPLE.split(text) if piece.strip()]
    return len(pieces) > 1 or _is_comma_list(text)


def _is_comma_list(text: str) -> bool:
    # "Ruiz, Dana" is one person; "Dana Ruiz, Kofi Mensah" are two.
    parts = [part.split() for part in text.split(",") if part.strip()]
    return len(parts) > 2 or (len(parts) == 2 and all(len(part) > 1 for part in parts))


def names_a_team(text: str, own_words: Iterable[str] = ()) -> bool:
    """
    Say whether a name, an address or an id is that of a team, a function or a shared mailbox, in English or German.

    `own_words` are the plan's own (its rollout and its groups). Where it cannot be told (`ida.gruppe@` may be Ida
    Gruppe, `dana.team@` Dana Team) the answer is no: with a roster, the roster knows.
    """
    is_address = bool(_ADDRESS.fullmatch(text.strip()))
    name = text.strip().partition("@")[0].partition("+")[0] if is_address else text.strip()
    words = [word for word in re.findall(r"[^\W\d_]+", name.casefold()) if word not in _FILLERS]
    if not words:
        return False
    if any(word in _NEVER_A_NAME or _ENDS_LIKE_A_TEAM.fullmatch(word) for word in words):
        return True
    if "team" in words and not _may_be_first_and_last_name(name, words, own_words, is_address=is_address):
        return True
    known = _WORK | set(own_words) | {"team"}
    return all(word in known for word in words) and any(word in _WORK for word in words)


def _may_be_first_and_last_name(name: str, words: list[str], own_words: Iterable[str], *, is_address: bool) -> bool:
    if not is_address or len(words) != 2 or name.count(".") != 1:
        return False
    return words[1] == "team" and words[0] not in _WORK and words[0] not in set(own_words)
