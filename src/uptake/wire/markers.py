"""
Which AI assistant left its mark in a commit, and whether its author is a person, a bot or an agent.

The marks are data: `data/ai_markers.json` holds one entry each and says how to add one. Nothing here runs git; texts
go in, names of tools come out. Work is linear in the length of the message: the value of a line is read to `LINE`
characters, a name or an address to `NAME`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

LINE = 1000
NAME = 200
COAUTHOR = "co-authored-by"
SUFFIX = re.compile(r"\(([^()]*)\)\s*\Z")


@dataclass(frozen=True, slots=True)
class _Shape:
    """Texts in which `*` stands for anything; the whole text must fit, without letter case."""

    pattern: re.Pattern[str]

    def fits(self, text: str) -> bool:
        return self.pattern.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class _Person:
    """A mark in a name, an address or both."""

    name: _Shape | None
    address: _Shape | None
    tool: str

    def fits(self, name: str, address: str) -> bool:
        return (self.name is None or self.name.fits(name)) and (self.address is None or self.address.fits(address))


@dataclass(frozen=True, slots=True)
class _Bots:
    names: _Shape
    one_word: _Shape
    people: _Shape
    addresses: _Shape


@dataclass(frozen=True, slots=True)
class _Table:
    """The data file, made ready. `words`: a message that holds none of them (in lower case) carries no mark."""

    persons: tuple[_Person, ...]
    suffixes: tuple[tuple[_Shape, str], ...]
    trailers: Mapping[str, tuple[tuple[_Shape, str], ...]]
    trailer_line: re.Pattern[str]
    lines: tuple[tuple[str, re.Pattern[str], str], ...]
    links: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    bots: _Bots
    shared_addresses: _Shape
    shared_names: _Shape


def tools_of(message: str, author_name: str, author_email: str) -> tuple[str, ...]:
    """The AI tools whose marks a commit carries, sorted, each once however often its mark is repeated."""
    found = set(_tools_of_person(author_name[:NAME], author_email[:NAME]))
    table = _table()
    lowered = message.lower()
    if any(word in lowered for word in table.words):
        found.update(_tools_in(message, lowered, table))
    return tuple(sorted(found))


def kind_of(name: str, email: str) -> str:
    """Who an author is: `human`, `bot`, or `agent:<tool>` for an assistant that commits under its own name."""
    return _kind_of(name[:NAME], email[:NAME])


def coauthors(message: str) -> list[tuple[str, str]]:
    """Everybody on the message's co-author lines as (name, address), in order, each once; tools and bots among them."""
    if COAUTHOR not in message.lower():
        return []
    found = (_split(value) for key, value in _trailers(message, _table()) if key == COAUTHOR)
    return list(dict.fromkeys(person for person in found if any(person)))


def plain_name(name: str) -> str:
    """A person's name without an assistant's suffix: `Ines Moreau (aider)` is Ines Moreau."""
    return _plain_name(name[:NAME])


def is_shared_address(address: str) -> bool:
    """Whether an address is one that several people leave behind, so that it says nothing about who it was."""
    return _table().shared_addresses.fits(address[:NAME])


def is_shared_name(name: str) -> bool:
    """Whether a name is one that git or a tutorial suggests, so that it says nothing about who it was."""
    return _table().shared_names.fits(name[:NAME])


def _tools_in(message: str, lowered: str, table: _Table) -> Iterator[str]:
    for key, value in _trailers(message, table):
        if key == COAUTHOR:
            yield from _tools_of_person(*(part[:NAME] for part in _split(value)))
        else:
            yield from (tool for shape, tool in table.trailers[key] if shape.fits(value))
    yield from (tool for text, tool in table.links if text in lowered)
    yield from (tool for text, pattern, tool in table.lines if text in lowered and pattern.search(message))


def _trailers(message: str, table: _Table) -> Iterator[tuple[str, str]]:
    """Every `Key: value` line with a known key, wherever it stands: a squash merge leaves them in the middle."""
    for match in table.trailer_line.finditer(message):
        value = match[2].strip()
        if value:
            yield match[1].lower(), value


def _split(value: str) -> tuple[str, str]:
    name, _, rest = value.partition("<")
    return " ".join(name.split()).strip("\"'"), rest.partition(">")[0].strip()


@lru_cache(maxsize=16_384)
def _tools_of_person(name: str, address: str) -> tuple[str, ...]:
    tool = next((person.tool for person in _table().persons if person.fits(name, address)), None)
    suffix = _suffix_tool(name)
    return tuple(found for found in (tool, suffix) if found)


def _suffix_tool(name: str) -> str | None:
    suffix = SUFFIX.search(name)
    if suffix is None:
        return None
    return next((tool for shape, tool in _table().suffixes if shape.fits(suffix[1].strip())), None)


@lru_cache(maxsize=16_384)
def _plain_name(name: str) -> str:
    if _suffix_tool(name):
        name = SUFFIX.sub("", name)
    return " ".join(name.split())


@lru_cache(maxsize=16_384)
def _kind_of(name: str, address: str) -> str:
    table = _table()
    # Agents first: claude[bot] is an agent, although its name says bot.
    agent = next((person.tool for person in table.persons if person.fits(name, address)), None)
    if agent:
        return f"agent:{agent}"
    bots = table.bots
    if bots.names.fits(name) or bots.addresses.fits(address):
        return "bot"
    # Only a single word can be a bot's login: with a first and a last name it is somebody called Talbot.
    alone = bool(name) and len(name.split()) == 1
    return "bot" if alone and bots.one_word.fits(name) and not bots.people.fits(name) else "human"


@lru_cache(maxsize=1)
def _table() -> _Table:
    return _made(json.loads(files("uptake.wire").joinpath("data/ai_markers.json").read_text(encoding="utf-8")))


def _made(data: Mapping[str, Any]) -> _Table:
    markers: list[dict[str, Any]] = data["markers"]
    persons = [marker for marker in markers if marker["where"] == "person"]
    persons.sort(key=lambda marker: "name" not in marker)  # the name decides where name and address disagree
    trailers = _by_key(marker for marker in markers if marker["where"] == "trailer")
    lines, links = _texts(markers, "line"), _texts(markers, "link")
    return _Table(
        persons=tuple(_Person(_maybe(m.get("name")), _maybe(m.get("address")), m["tool"]) for m in persons),
        suffixes=tuple((_shape(m["name"]), m["tool"]) for m in markers if m["where"] == "author_suffix"),
        trailers=trailers,
        trailer_line=_trailer_line(trailers),
        lines=tuple((text, _line_start(text), tool) for text, tool in lines),
        links=links,
        words=(COAUTHOR, *trailers, *(text for text, _ in lines), *(text for text, _ in links)),
        bots=_Bots(*(_shape(data["bots"][key]) for key in ("names", "one_word", "people", "addresses"))),
        shared_addresses=_shape(data["shared"]["addresses"]),
        shared_names=_shape(data["shared"]["names"]),
    )


def _texts(markers: Iterable[Mapping[str, Any]], where: str) -> tuple[tuple[str, str], ...]:
    return tuple((text.lower(), m["tool"]) for m in markers if m["where"] == where for text in m["text"])


def _by_key(markers: Iterable[Mapping[str, Any]]) -> dict[str, tuple[tuple[_Shape, str], ...]]:
    found: dict[str, tuple[tuple[_Shape, str], ...]] = {}
    for marker in markers:
        key = marker["key"].lower()
        found[key] = (*found.get(key, ()), (_shape(marker.get("value", ["*"])), marker["tool"]))
    return found


def _trailer_line(keys: Iterable[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(key) for key in (COAUTHOR, *keys))
    # ASCII, because without it the long s counts as an s, and the key would be looked up under a name nobody has.
    flags = re.IGNORECASE | re.MULTILINE | re.ASCII
    return re.compile(rf"^[ \t]*(?:\*[ \t]+)?({words})[ \t]*:(.{{0,{LINE}}})", flags)


def _line_start(text: str) -> re.Pattern[str]:
    # A quoted line (>) is somebody else's; an emoji, a bullet or indentation may precede ours.
    return re.compile(rf"^[^\w\n>]{{0,12}}{re.escape(text)}", re.IGNORECASE | re.MULTILINE)


def _maybe(texts: Sequence[str] | None) -> _Shape | None:
    return _shape(texts) if texts else None


def _shape(texts: Sequence[str]) -> _Shape:
    return _Shape(re.compile("|".join(re.escape(text).replace(r"\*", ".*") for text in texts), re.IGNORECASE))
