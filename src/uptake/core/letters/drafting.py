"""A draft is what one group gets in one language, with fields left open; filled in for one person it is a letter."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from functools import lru_cache
from string import Formatter

from uptake.core.letters.fields import OPEN, plain
from uptake.core.people import Person

_UNKNOWN = dict.fromkeys(OPEN, "")
SCHEMES = ("https://", "http://", "mailto:")
_BLANK = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Draft:
    """
    What one group gets in one language. `subject` is text and `body` Markdown, both with open fields: `{name}`, and
    `{{` for a brace.
    """

    rollout: str
    message: str  # its id in the plan; empty of a letter that is none of the plan's messages
    group: str
    language: str
    kind: str  # message | reminder | moved | managers
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A draft filled in for one person. `values`: text by open field, an empty one where nothing is known."""

    draft: Draft
    values: Mapping[str, str]

    @property
    def subject(self) -> str:
        """One line of text."""
        return " ".join(self.draft.subject.format_map(self.values).split())

    @property
    def language(self) -> str:
        """The language that it is written in."""
        return self.draft.language

    @property
    def markdown(self) -> str:
        """The whole letter as Markdown."""
        values = {field: as_markdown(field, value) for field, value in self.values.items()}
        return without(self.draft.body, self.empty).format_map(values)

    @property
    def empty(self) -> frozenset[str]:
        """The open fields for which there is nothing to fill in; paragraphs with one of them are left out."""
        return frozenset(field for field, value in self.values.items() if not value)


def fill(
    draft: Draft, person: Person, *, manager: str, link: str, sender: str = "", seats: Iterable[str] | None = None
) -> Letter:
    """
    A draft filled in for one person.

    :param manager: the manager's name, empty where there is none.
    :param link: where the person answers: an address with https, http or mailto; empty where there is none.
    :param sender: the name under the letter.
    :param seats: what is free, in words such as “Thursday, 3 December, 10:00”.
    :raises ValueError: the link is of another kind.
    """
    if link and not link.lower().startswith(SCHEMES):
        raise ValueError(f"{link!r} is no address that a letter could lead to")
    values = {"name": person.name, "manager": manager, "link": link, "sender": sender, "seats": "; ".join(seats or ()),
              "other_manager": "" if manager == sender else manager}  # fmt: skip
    return Letter(draft, _UNKNOWN | values)


def fill_for_manager(draft: Draft, manager: Person, *, team: Iterable[str], hours: str = "") -> Letter:
    """
    A draft for managers filled in for one of them.

    :param team: the names of those who are to be told; `hours`: what these need off their other work, in words.
    """
    return Letter(draft, _UNKNOWN | {"name": manager.name, "team": ", ".join(team), "hours": hours})


def digest(draft: Draft) -> str:
    """What is approved: `sha256:` and the digest of everything that a draft says, to whom, and in which language."""
    said = "\x00".join(f"{len(part)}:{part}" for part in astuple(draft))
    return f"sha256:{hashlib.sha256(said.encode()).hexdigest()}"


def as_markdown(field: str, value: str) -> str:
    """The value of an open field as it stands in Markdown: an address as it is, anything else as mere text."""
    return value.replace("(", "%28").replace(")", "%29").replace(" ", "%20") if field == "link" else plain(value)


@lru_cache(maxsize=512)
def without(body: str, empty: frozenset[str]) -> str:
    """A draft's body without the paragraphs that have a field for which there is nothing to fill in."""
    paragraphs = _BLANK.split(body)
    return "\n\n".join(one for one in paragraphs if empty.isdisjoint(fields_of(one)))


def fields_of(words: str) -> set[str]:
    """The open fields that a text has."""
    return {field for _, field, _, _ in Formatter().parse(words) if field}
