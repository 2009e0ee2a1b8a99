"""What somebody typed into a section, as data of the plan: what they did not touch stays the very value it was."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from uptake.core.plan.writing.editing import same
from uptake.core.plan.writing.marks import Path
from uptake.web.editing.fields import Field, Items, Section
from uptake.web.editing.kinds import AREA

MOST_ROWS = 500


@dataclass(slots=True)
class Row:
    """One thing of a list as it stands in the form. `was`: its number in the version that the form began with."""

    was: str
    data: dict[str, Any]
    removed: bool = False
    blank: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is part of the plan that is written."""
        return not (self.removed or self.blank)


@dataclass(slots=True)
class Typed:
    """`data`: the plan as it would be. `rows`: of each list, by its name. `wrong`: texts that no plan can hold."""

    data: dict[str, Any]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def name_of(path: Path) -> str:
    """Return the name of a field in a form."""
    return ".".join(map(str, path))


def value_at(data: Any, path: Path) -> Any:
    """Return what stands at a path; None where nothing does."""
    for step in path:
        if isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def put(data: dict[str, Any], path: Path, value: Any) -> None:
    """Set what stands at a path of keys; None takes it out, and what holds nothing then."""
    holder: Any = data
    chain: list[tuple[dict[str, Any], Any]] = []
    for step in path[:-1]:
        chain.append((holder, step))
        if not isinstance(holder.get(step), dict):
            if value is None:
                return
            holder[step] = {}
        holder = holder[step]
    if value is not None:
        holder[path[-1]] = value
        return
    if path[-1] not in holder:
        return
    del holder[path[-1]]
    while chain and not holder:
        holder, step = chain.pop()
        del holder[step]


def read_section(section: Section, base: Mapping[str, Any], post: QueryDict) -> Typed:
    """Read the form of a section over the data that it began with."""
    typed = Typed(copy.deepcopy(dict(base)))
    for one in section.fields:
        path = (*section.at, *one.path)
        put(typed.data, path, _value(one, value_at(base, path), name_of(path), post, typed.wrong))
    for items in section.items:
        path = (*section.at, *items.path)
        name, old = name_of(path), value_at(base, path)
        if old is not None and not _is_list(old):
            continue
        typed.rows[name] = list(_rows(items, old or [], name, post, typed.wrong))
        wanted: list[Any] | None = [row.data for row in typed.rows[name] if row.counts]
        if not wanted and old != []:
            wanted = None
        put(typed.data, path, wanted)
    return typed


def rows_of(items: Items, path: Path, data: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Row]:
    """Return the things of a list of `data` as rows of a form that begins with the version `theirs`."""
    known = value_at(theirs, path) or []
    rows = []
    for one in value_at(data, path) or []:
        found = (
            str(number) for number, other in enumerate(known) if same(one, other) or _named_alike(items, one, other)
        )
        rows.append(Row(next(found, ""), one))
    return rows


def _named_alike(items: Items, one: Any, other: Any) -> bool:
    name = one.get(items.named_by)
    return name is not None and name == other.get(items.named_by)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _rows(items: Items, old: list[Any], name: str, post: QueryDict, wrong: dict[str, str]) -> Iterator[Row]:
    for place, was in enumerate(post.getlist(f"{name}#")[:MOST_ROWS]):
        known = old[int(was)] if was.isascii() and was.isdecimal() and int(was) < len(old) else None
        data = copy.deepcopy(known) if known else {}
        for one in items.fields:
            own = f"{name}.{place}.{name_of(one.path)}"
            put(data, one.path, _value(one, value_at(known or {}, one.path), own, post, wrong))
        is_blank = known is None and all(items.begun.get(key) == value for key, value in data.items())
        yield Row(was if known else "", data, removed=f"{name}.{place}.-" in post, blank=is_blank)


def _value(one: Field, old: Any, name: str, post: QueryDict, wrong: dict[str, str]) -> Any:
    shown = "" if old is None else one.kind.show(old)
    if shown is None:  # it has no form of text: it stays
        return old
    typed = _text(one, name, post)
    if typed is None or _alike(one, typed, shown):
        return old
    if not typed:
        return None
    try:
        value = one.kind.take(typed)
    except ValueError:
        wrong[name] = typed
        return old
    ends = one.kind is AREA and isinstance(old, str) and old.endswith("\n")
    return f"{value}\n" if ends else value


def _text(one: Field, name: str, post: QueryDict) -> str | None:
    if one.kind.widget == "flag":
        return "yes" if name in post else ""
    if one.kind.widget == "groups":
        return "\n".join(post.getlist(name))
    if name not in post:
        return None
    return str(post[name]).replace("\r\n", "\n").replace("\r", "\n").strip()


def _alike(one: Field, typed: str, shown: str) -> bool:
    if one.kind.widget == "groups":
        return sorted(typed.split("\n")) == sorted(shown.split("\n"))
    if one.kind.widget != "area":  # a browser takes line ends out of a field of one line
        shown = shown.replace("\n", "")
    return typed == shown.strip()
