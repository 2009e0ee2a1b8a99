"""The words of a before and after: whether they are of somebody's day, and of this group's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from uptake.core.frozen import frozen
from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Change, Group
from uptake.core.plan.rules.alike import Told, told_the_same
from uptake.core.plan.rules.before import borrowed, change_name
from uptake.core.plan.rules.frame import Case, Said, Unchecked, at, rule
from uptake.core.plan.rules.patterns import Pattern
from uptake.core.plan.rules.sentences import ENGLISH, GERMAN, language_name, language_of, sentences, shown, words
from uptake.core.plan.rules.technology import brochure, doings, orders, technical
from uptake.core.plan.rules.words import listed, said
from uptake.core.words import mark, say

ENOUGH = 2  # things that a person does after launch: with two, there is a day in the text
MOST_SENTENCES = 80


@frozen
class Sentence:
    """A sentence that speaks of the technology: which key it stands in, the word, and what the key lacks."""

    key: str
    text: str
    word: str
    lacks: str


@rule(
    "UP204",
    Severity.WARNING,
    "The text speaks of the technology, not of the day",
    why="People look for themselves in the text. Where no person does anything, they read it as news about a machine.",
)
def technical_text(case: Case) -> Iterator[Said]:
    """Find changes that say what the system is or does, and not what the day of the group looks like."""
    unread: dict[str, str] = {}
    for group in case.groups:
        if borrowed(case, group):
            continue
        for number, change in enumerate(group.changes, 1):
            language = language_of(_texts(change), case.plan.language)
            if language not in {ENGLISH, GERMAN}:
                unread.setdefault(group.id, language)
                continue
            found = of_technology(change, language, _roles(group), case.policy.jargon)
            if found:
                name = change_name(change, number)
                message = say(
                    "{name} of {group} speaks of the technology (“{word}”) in `{key}`: {text} {lacks}",
                    name=name,
                    group=called(group.id),
                    word=found.word,
                    key=found.key,
                    text=shown(found.text),
                    lacks=found.lacks,
                )
                yield at(change, message, mend=say(_MEND[found.key]), group=group.id)
    for group_id, language in unread.items():
        yield Unchecked(
            say(
                "UP204: whether the text of {group} is of the day was not judged: it is {language}.",
                group=called(group_id),
                language=language_name(language),
            )
        )


_MEND = {
    "from_launch": mark("from_launch: When you open …, … is already there. You …"),
    "why": mark("why: You no longer have to …, and … hears from you the same day."),
    "today": mark("today: You …, which takes about … minutes."),
}


def _texts(change: Change) -> list[str | None]:
    return [change.today, change.from_launch, change.why, change.you_do]


# How words end that name people by what they do: adjusters, supervisor, therapists, Sachbearbeiterinnen.
_WHO_DOES = re.compile(r"\w{2,}(?:ers?|ors?|ists?|ants?|ents?|ians?|innen|kräfte|leute)|nurses?|clerks?|staff")


def _roles(group: Group) -> tuple[str, ...]:
    """Return the words that may name the people of a group: of “Claims adjusters”, adjusters and adjuster."""
    named = [word for word in words(f"{group.title} {group.id}") if _WHO_DOES.fullmatch(word)]
    return tuple({form for word in named for form in (word, word.removesuffix("s"))})


def of_technology(
    change: Change, language: str, roles: tuple[str, ...] = (), jargon: tuple[str, ...] = ()
) -> Sentence | None:
    """
    Return the first sentence of a change that speaks of the technology, where no person's day makes up for it.

    What makes up for it: somebody doing something in `from_launch` itself, or two things that people do in `why` and
    `you_do` where `from_launch` is no brochure. A `why` that is of the technology alone needs a person in it.
    """
    after = doings(change.from_launch or "", language, roles)
    rest = doings(change.why or "", language, roles) | orders(change.you_do or "", language)
    rest |= doings(change.you_do or "", language, roles)
    first = _first_technical(change.from_launch, jargon)
    made_up_for = _plain(after, change.from_launch, jargon) or (
        len(rest) >= ENOUGH and not brochure(change.from_launch)
    )
    if first and not made_up_for:
        lacks = say("Nobody in it does anything in their day.")
        return Sentence("from_launch", first[0], first[1], lacks)
    reason = _first_technical(change.why, jargon)
    if reason and not _speaks_of_people(change.why or "", roles):
        return Sentence("why", reason[0], reason[1], say("It does not say what these people gain by it."))
    return None


def _plain(done: set[str], text: str | None, jargon: tuple[str, ...]) -> bool:
    """Say whether what people do outweighs the technology: a person in every second technical sentence at least."""
    return len(done) > 0 and 2 * len(done) >= sum(bool(technical(sentence, jargon)) for sentence in sentences(text))


def _first_technical(text: str | None, jargon: tuple[str, ...]) -> tuple[str, str] | None:
    return next(((sentence, word) for sentence in sentences(text) if (word := technical(sentence, jargon))), None)


_PEOPLE = Pattern(
    r"\b(?:you|your|yours|we|us|our|people|customers?|clients?|patients?|colleagues?|nobody|"
    r"sie|ihr|ihre[nmrs]?|ihnen|wir|uns|unsere?\w*|kund\w+|patient\w*|kolleg\w+|niemand|man)\b",
)


def _speaks_of_people(text: str, roles: tuple[str, ...]) -> bool:
    plain = [sentence for sentence in sentences(text) if not _is_announcement(sentence)]
    return any(_PEOPLE.search(sentence) or set(words(sentence)) & set(roles) for sentence in plain)


def _is_announcement(sentence: str) -> bool:
    """“Key to our competitiveness” has an owner, and no person."""
    return bool(re.search(r"\b(?:our|unser\w*)\s\w+", sentence, re.IGNORECASE)) and bool(technical(sentence))


@rule(
    "UP205",
    Severity.WARNING,
    "Two groups are told the same",
    why="Two groups have two days. The same text for both was written from the desk, and fits neither.",
)
def same_text(case: Case) -> Iterator[Said]:
    """Find groups with the same before and after as one further up, though neither is `like` the other."""
    groups, known = case.groups, set[str]()
    for place, further, shared in told_the_same([told(group.changes) for group in groups]):
        one, other = groups[place], groups[further]
        if other.id not in known and not _like(case, one, other):
            known.add(other.id)
            message = say(
                "{other} is told the same as {one}: {sentences}. If their day is the same, say so with `like: {one}`.",
                other=other.id,
                one=one.id,
                sentences=listed([shown(sentence, 80) for sentence in shared[:2]]),
            )
            yield at(other.changes[0], message, mend=f"like: {one.id}", group=other.id)


def _like(case: Case, one: Group, other: Group) -> bool:
    return bool(set(_family(case, one)) & set(_family(case, other)))


def _family(case: Case, group: Group) -> list[str]:
    """Return a group and those it is like, one after the other."""
    found = [group.id]
    while group.like and group.like in case.plan.groups and group.like not in found:
        group = case.plan.groups[group.like]
        found.append(group.id)
    return found


def told(changes: tuple[Change, ...]) -> list[Told]:
    """Return the sentences that a group is told; of a very long text the first."""
    texts = [text for change in changes for text in _texts(change) if said(text)]
    found = [(sentence, words(sentence)) for text in texts for sentence in sentences(text)]
    return [Told(sentence, " ".join(tokens), frozenset(tokens)) for sentence, tokens in found[:MOST_SENTENCES]]
