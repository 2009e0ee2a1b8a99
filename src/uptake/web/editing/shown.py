"""A section as the template draws it: every field with its text, what the gate says, and what somebody else wrote."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from uptake.core.plan.writing.marks import Path
from uptake.web.editing.fields import Field, Items, Section
from uptake.web.editing.homes import Home
from uptake.web.editing.typed import Row, Typed, name_of, rows_of, value_at

SOURCES = ("usage", "sources")


@dataclass(frozen=True, slots=True)
class Option:
    """One of several to choose from."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """
    One field. `kept`: it has no form of text and stays. `wrong`: no plan can hold what was typed;
    `unknown`: sources that it names and that are not on this server.
    """

    name: str
    field: Field
    text: str
    options: tuple[Option, ...] = ()
    findings: tuple[Home, ...] = ()
    kept: bool = False
    wrong: bool = False
    meanwhile: str | None = None
    unknown: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its name as an id."""
        return f"f-{self.name.replace('.', '-')}"

    @property
    def bad(self) -> bool:
        """Whether it has to be mended."""
        return self.wrong or any(one.placed.is_error for one in self.findings)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One thing of a list."""

    name: str
    title: str
    was: str
    removed: bool
    fields: tuple[Shown, ...]
    findings: tuple[Home, ...]

    @property
    def id(self) -> str:
        """Its name as an id."""
        return f"f-{self.name.replace('.', '-')}"

    @property
    def begins_open(self) -> bool:
        """Whether it is new, or something is said of it: all else is folded, so that a long list can be looked over."""
        asks = any(one.findings or one.wrong or one.meanwhile is not None for one in self.fields)
        return not self.was or self.removed or bool(self.findings) or asks


@dataclass(frozen=True, slots=True)
class ShownList:
    """A list of things with the same fields."""

    name: str
    items: Items
    rows: tuple[ShownRow, ...]
    findings: tuple[Home, ...]
    meanwhile: bool = False

    @property
    def id(self) -> str:
        """Its name as an id."""
        return f"f-{self.name.replace('.', '-')}"


@dataclass(slots=True)
class Showing:
    """What all fields of a page need to be shown."""

    data: Mapping[str, Any]
    homes: list[Home]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    theirs: Mapping[str, Any] = field(default_factory=dict)
    both: tuple[Path, ...] = ()
    unknown: Collection[str] = ()

    def at(self, name: str) -> tuple[Home, ...]:
        """The findings of a name."""
        return tuple(one for one in self.homes if one.name == name)

    @property
    def groups(self) -> list[tuple[str, str]]:
        """Id and title of every group."""
        groups = self.data.get("groups") or {}
        return [(name, str((group or {}).get("title") or name)) for name, group in groups.items()]


def showing(typed: Typed, homes: list[Home]) -> Showing:
    """What a form needs that shows again what was typed."""
    return Showing(typed.data, homes, typed.rows, typed.wrong)


def fields_of(section: Section, what: Showing) -> list[Shown]:
    """The fields of a section."""
    paths = [(*section.at, *one.path) for one in section.fields]
    return [
        _shown(one, path, value_at(what.data, path), what, path)
        for one, path in zip(section.fields, paths, strict=True)
    ]


def lists_of(section: Section, what: Showing) -> list[ShownList]:
    """The lists of a section."""
    return [_list(items, (*section.at, *items.path), what) for items in section.items]


def section_findings(section: Section, what: Showing) -> tuple[Home, ...]:
    """What the gate says of a section as a whole."""
    return tuple(one for one in what.homes if one.section == section.name and not one.name)


def _list(items: Items, path: Path, what: Showing) -> ShownList:
    name = name_of(path)
    rows = what.rows.get(name)
    if rows is None:
        rows = rows_of(items, path, what.data, what.theirs or what.data)
    shown, written = [], 0
    for place, row in enumerate(rows):
        own = name_of((*path, place))
        real: Path = (*path, written) if row.counts else ("", place)  # where it stands in the plan that was judged
        fields = tuple(
            _shown(one, (*path, place, *one.path), value_at(row.data, one.path), what, (*real, *one.path))
            for one in items.fields
        )
        title = str(row.data.get(items.named_by) or "")[:60]
        title = dict(what.groups).get(title, title) if items.named_by == "group" else title
        shown.append(ShownRow(own, title, row.was, row.removed, fields, what.at(name_of(real))))
        written += row.counts
    return ShownList(name, items, tuple(shown), what.at(name), any(one[: len(path)] == path for one in what.both))


def _shown(one: Field, path: Path, value: Any, what: Showing, real: Path) -> Shown:
    name = name_of(path)
    text = "" if value is None else one.kind.show(value)
    both = any(path[: len(other)] == other or other[: len(path)] == path for other in what.both)
    was = value_at(what.theirs, path) if both else None
    return Shown(
        name,
        one,
        what.wrong.get(name, text or "").removesuffix("\n"),
        _options(one, path, value, what),
        what.at(name_of(real)),
        kept=text is None,
        wrong=name in what.wrong,
        unknown=tuple(name for name in what.unknown if name in value) if one.path == SOURCES and value else (),
        meanwhile=None if not both else one.kind.show(was) if was is not None else "",
    )


def _options(one: Field, path: Path, value: Any, what: Showing) -> tuple[Option, ...]:
    if one.kind.widget not in {"choice", "groups"}:
        return ()
    choices: list[tuple[str, object]] = list(one.kind.choices)
    if one.kind.widget == "groups" and not choices:
        choices = list(what.groups)
    elif one.kind.widget == "choice" and len(choices) == 1:
        choices += [(name, title) for name, title in what.groups if path != ("groups", name, *one.path)]
    chosen = {str(part) for part in value} if isinstance(value, list) else {str(value)} if value is not None else {""}
    known = {name for name, _ in choices}
    choices += [(name, name) for name in sorted(chosen - known - {""})]
    return tuple(Option(name, str(label), name in chosen) for name, label in choices)


def to_mend(homes: Iterable[Home], section: str) -> tuple[int, int]:
    """How many findings of a section have to be mended, and how many are to be looked at."""
    own = [one.placed.is_error for one in homes if one.section == section]
    return sum(own), len(own) - sum(own)
