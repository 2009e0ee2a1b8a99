"""
Beside which field a finding of the gate is shown: where it stands, or where what it misses would be written. Keys of
the file that are fields of that page are called by what stands above them there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from uptake.core.plan.writing.marks import Path
from uptake.core.words import say
from uptake.service.editing import Placed
from uptake.web.editing.fields import Items, Section
from uptake.web.editing.typed import name_of

_KEY = re.compile(r"^(\w+):", re.MULTILINE)
_LINE = re.compile(r"\w: ")
_NAMED = re.compile(r"`(\w+)`")
_FIRST = ("uptake",)  # the place of a finding about the plan as a whole is the file's first key


@dataclass(frozen=True, slots=True)
class Home:
    """`section` is empty for what has a place in none; `name` is that of a field, of a row or of a list."""

    section: str
    name: str
    placed: Placed
    said: str = ""


def homes_of(found: Iterable[Placed], sections: Iterable[Section]) -> list[Home]:
    """Return each finding with where it is shown."""
    known = tuple(sections)
    pages = {section.name: section for section in known}
    homes = [_home(one, known) for one in found]
    return [replace(one, said=_in_words(one.placed, pages.get(one.section))) for one in homes]


def _in_words(placed: Placed, section: Section | None) -> str:
    labels = _labels(placed.path, section) if section else {}

    def called(key: re.Match[str]) -> str:
        return say("“{text}”", text=labels[key[1]]) if key[1] in labels else key[0]

    return _NAMED.sub(called, placed.finding.message) + _way_out(placed)


def _way_out(placed: Placed) -> str:
    """How to mend what cannot be read, such as the name that may be meant; not where that is a line of the file."""
    found = placed.finding
    return f" {found.fix}" if found.code == "UP100" and found.fix and not _LINE.search(found.fix) else ""


def _labels(path: Path, section: Section) -> dict[str, str]:
    """Key → what stands above its field; of two with the same key, of the one that is nearer to a path."""
    fields = [((*section.at, *one.path), one) for one in section.fields]
    fields += [((*section.at, *items.path, *one.path), one) for items in section.items for one in items.fields]
    keys = [step for step in path if isinstance(step, str)]
    near = sorted(fields, key=lambda own: _shared(own[0], keys))
    return {str(own[-1]): one.asked for own, one in near}


def _shared(own: Path, keys: list[str]) -> int:
    """How many steps from the start they have in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(own, keys, strict=False)))


def _home(placed: Placed, sections: tuple[Section, ...]) -> Home:
    path = () if placed.path == _FIRST else placed.path
    if path == ("groups",) and placed.finding.group:  # the first group begins where the groups do
        path = (*path, placed.finding.group)
    own = _owner(path, sections)
    if own is not None and own[2]:
        return Home(own[0], own[1], placed)
    for missing in _missing(path, placed.finding.fix):
        better = _owner(missing, sections) or _first_within(missing, sections)
        if better is not None and better[1]:  # a field or a list: to stand somewhere in a section says no place
            return Home(better[0], better[1], placed)
    return Home(*(own[:2] if own else ("", "")), placed)


def _missing(path: Path, fix: str) -> Iterator[Path]:
    """Yield where the keys of what is to be pasted would stand: within the place itself, then in what holds it."""
    keys = _KEY.findall(fix)
    for length in range(len(path), -1, -1):
        for key in keys:
            yield (*path[:length], key)


def _owner(path: Path, sections: tuple[Section, ...]) -> tuple[str, str, bool] | None:
    """Return section and name of what holds a path, and whether that is a field."""
    found: tuple[str, str, bool] | None = None
    for section in sections:
        for one in section.fields:
            own = (*section.at, *one.path)
            if path[: len(own)] == own:
                return section.name, name_of(own), True
        for items in section.items:
            name = _in_items(path, (*section.at, *items.path), items)
            if name is not None:
                return section.name, *name
        if section.at and path[: len(section.at)] == section.at and found is None:
            found = section.name, "", False
    return found


def _first_within(path: Path, sections: tuple[Section, ...]) -> tuple[str, str, bool] | None:
    """Return section and name of the first field of a mapping that has no field of its own, such as `tickets`."""
    for section in sections:
        for one in section.fields:
            own = (*section.at, *one.path)
            if own[: len(path)] == path:
                return section.name, name_of(own), True
    return None


def _in_items(path: Path, own: Path, items: Items) -> tuple[str, bool] | None:
    if path[: len(own)] != own:
        return None
    rest = path[len(own) + 1 :]
    for one in items.fields:
        if rest and rest[: len(one.path)] == one.path[: len(rest)]:
            return name_of((*path[: len(own) + 1], *one.path)), True
    return name_of(path[: len(own) + 1]), False
