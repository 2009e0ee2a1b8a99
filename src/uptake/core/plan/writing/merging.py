"""Two people change one plan: what only one of them changed is taken, what both changed is kept of both and told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from uptake.core.plan.writing.editing import same
from uptake.core.plan.writing.marks import Path


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it. `both`: the paths that both changed, each otherwise; there, `data` holds what is mine."""

    data: Any
    both: tuple[Path, ...] = ()


def merge(base: Any, mine: Any, theirs: Any, path: Path = ()) -> Merged:
    """Return the data of two changes of the same base, three plain trees."""
    if same(mine, base) or same(mine, theirs):
        return Merged(theirs)
    if same(theirs, base):
        return Merged(mine)
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        return _mappings(base if isinstance(base, Mapping) else {}, mine, theirs, path)
    if isinstance(base, list) and isinstance(mine, list) and isinstance(theirs, list):
        if len(base) == len(mine) == len(theirs):
            return _joined([merge(*three, (*path, number)) for number, three in enumerate(zip(base, mine, theirs))])  # noqa: B905
        further = [one for one in theirs if not _among(one, base) and not _among(one, mine)]
        return Merged([*mine, *further], (path,))
    return Merged(mine, (path,))


def _mappings(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], path: Path) -> Merged:
    data: dict[str, Any] = {}
    both: list[Path] = []
    for key in dict.fromkeys((*theirs, *mine)):
        one = merge(base.get(key), mine.get(key), theirs.get(key), (*path, key))
        both += one.both
        if one.data is not None:
            data[key] = one.data
    return Merged(data, tuple(both))


def _joined(parts: list[Merged]) -> Merged:
    return Merged([one.data for one in parts], tuple(path for one in parts for path in one.both))


def _among(one: Any, others: list[Any]) -> bool:
    return any(same(one, other) for other in others)
