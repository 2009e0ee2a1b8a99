"""Which column of a roster means what: our own names, known exports, common headers of HR systems."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from uptake.core.groups import fold
from uptake.core.plan.mistakes import listed
from uptake.core.words import say
from uptake.errors import PeopleError

# Fields that a group's `who` may name by our convention; the column keeps its own name beside.
CONVENTION = ("team", "department", "role", "location", "language")
_ALSO_ATTRIBUTES = frozenset((*CONVENTION, "status", "active", "type"))
_IDENTIFIERS = ("id", "number", "system", "login", "email")
_NOTES = re.compile(r"\s*\[[^\]]*\]\s*$")  # Google writes [Required] and the like behind its headers


@dataclass(frozen=True, slots=True)
class Words:
    """The spellings of headers and values, folded as they are compared."""

    names: frozenset[str]  # of fields
    fields: Mapping[str, tuple[str, int]]  # header → field, rank
    exports: Mapping[str, frozenset[str]]
    inner: tuple[str, ...]
    values: Mapping[str, frozenset[str]]
    never: frozenset[str]
    never_within: tuple[str, ...]
    technical: frozenset[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """
    How the columns of a file are used.

    `export`: the known export it is, or ""; `ids`: columns of the id; `fields`: field → columns, both best first;
    `identifiers`: every column by which a person is known; `attributes`: column → keys for `who`, the best last;
    `dropped`: columns that are never kept.
    """

    export: str
    ids: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    identifiers: tuple[str, ...]
    attributes: tuple[tuple[str, tuple[str, ...]], ...]
    dropped: tuple[str, ...]

    def of(self, field: str) -> tuple[str, ...]:
        """The columns that may hold a field, best first."""
        return self.fields.get(field, ())


@lru_cache(maxsize=1)
def words() -> Words:
    """The spellings that ship with the package."""
    data = json.loads((Path(__file__).parent / "data" / "roster_columns.json").read_text(encoding="utf-8"))
    fields = {fold(name): (field, rank) for field, names in data["fields"].items() for rank, name in enumerate(names)}
    return Words(
        frozenset(data["fields"]),
        fields,
        {name: _folded(headers) for name, headers in data["exports"].items()},
        tuple(fold(prefix) for prefix in data["inner"]),
        {kind: _folded(values) for kind, values in data["values"].items()},
        _folded(data["never"]["exactly"]),
        tuple(fold(part) for part in data["never"]["containing"]),
        _folded(data["technical"]),
    )


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(name) for name in names)


def lay_out(path: Path, headers: Sequence[str], columns: Mapping[str, str]) -> Layout:
    """
    The layout of a file with these headers. `columns`: convention → header, and what it says wins.

    Raises PeopleError where a named column is missing or never kept, and where no column can be the id.
    """
    known = words()
    folded = {header: _plain(header) for header in headers}
    export = next((name for name, needed in known.exports.items() if needed <= set(folded.values())), "")
    names = {header: _inner(name) for header, name in folded.items()}
    dropped = tuple(header for header, name in names.items() if name and _never(name))
    forced = _forced(path, headers, columns, dropped)
    fields: dict[str, list[tuple[int, str]]] = {}
    attributes: list[tuple[int, str, tuple[str, ...]]] = []
    for header, name in names.items():
        if header in dropped or (name in known.technical and header not in forced):
            continue
        field, rank = _field(header, name, export, forced)
        if field:
            fields.setdefault(field, []).append((rank, header))
        if not field or field in _ALSO_ATTRIBUTES:
            keys = {name: None, fold(forced.get(header, name)): None}
            attributes.append((-rank, header, tuple({**keys, field: None} if field in CONVENTION else keys)))
    ordered = {field: tuple(header for _, header in sorted(found)) for field, found in fields.items()}
    return Layout(
        export,
        _ids(path, headers, ordered, export),
        ordered,
        tuple(header for field in _IDENTIFIERS for header in ordered.get(field, ())),
        tuple((header, keys) for _, header, keys in sorted(attributes, key=lambda item: item[0])),
        dropped,
    )


def _plain(header: str) -> str:
    return fold(_NOTES.sub("", header))


def _inner(name: str) -> str:
    """The name without what only says where in the record it stands."""
    if name.startswith("urn:"):
        name = name.rpartition(":")[2].partition(".")[2] or name
    for prefix in words().inner:
        name = name.removeprefix(prefix)
    return name


def _never(name: str) -> bool:
    return name in words().never or any(part in name for part in words().never_within)


def _forced(path: Path, headers: Sequence[str], columns: Mapping[str, str], dropped: Sequence[str]) -> dict[str, str]:
    """Header → convention, as the plan says."""
    forced: dict[str, str] = {}
    for convention, wanted in columns.items():
        header = wanted if wanted in headers else next((h for h in headers if _plain(h) == fold(wanted)), None)
        if header is None:
            near = get_close_matches(wanted, headers, n=1)
            raise PeopleError(
                say(
                    "{file} has no column {name}, which the plan names for {convention}.",
                    file=path,
                    name=wanted,
                    convention=convention,
                ),
                mend=say("Did you mean {name}?", name=near[0]) if near else _columns(headers),
            )
        if header in dropped:
            raise PeopleError(
                say("The column {name} of {file} is of a kind that is never kept.", name=header, file=path),
                mend=say("Name another for {convention}.", convention=convention),
            )
        forced[header] = fold(convention)
    return forced


def _field(header: str, name: str, export: str, forced: Mapping[str, str]) -> tuple[str, int]:
    """What a column means, and how well its name says so; what the plan names stands alone."""
    if header in forced:
        meaning = forced[header]
        return (meaning, -1) if meaning in words().names else ("", 0)
    field, rank = words().fields.get(name, ("", 0))
    if field in forced.values() and field not in _IDENTIFIERS:
        return "", 0
    # In an export the column id is the directory's own; people have a number beside it.
    return ("system", rank) if field == "id" and export else (field, rank)


def _ids(path: Path, headers: Sequence[str], fields: Mapping[str, tuple[str, ...]], export: str) -> tuple[str, ...]:
    if "id" in fields:
        return fields["id"][:1]
    if export:
        return tuple(header for field in _IDENTIFIERS for header in fields.get(field, ()))
    for field in ("number", "email", "system", "login"):
        if field in fields:
            return fields[field][:1]
    raise PeopleError(
        say("{file} has no column that says who each person is. {columns}", file=path, columns=_columns(headers)),
        mend=say("Name it in the plan, columns: {id: NAME}, or call it id."),
    )


def _columns(headers: Sequence[str]) -> str:
    return say("Its columns are {names}.", names=listed(headers) or say("none"))
