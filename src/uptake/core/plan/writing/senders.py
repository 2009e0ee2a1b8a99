"""Who sends a message, as people write it: a word of the plan in English or German, or a person."""

from __future__ import annotations

from uptake.core.plan.rules.people import SENDERS
from uptake.core.plan.writing.persons import person

_SPOKEN = {
    "manager": "line manager, their manager, führungskraft, führungskräfte, vorgesetzte, vorgesetzter",
    "owner": "verantwortliche person, verantwortliche, verantwortlicher",
    "sponsor": "sponsorin",
    "system": "uptake",
}
_WORDS = {word: role for role in SENDERS for word in (role, *_SPOKEN[role].split(", "))}
_ARTICLES = ("the ", "die ", "der ", "das ", "ihre ", "ihr ")


def sender(text: str) -> str:
    """Return who sends a message, as the plan writes it: “Führungskraft” is manager. Raises ValueError as a person."""
    words = " ".join(text.split())
    plain = words.casefold().rstrip(".")
    for article in _ARTICLES:
        plain = plain.removeprefix(article)
    return _WORDS.get(plain) or person(words)
