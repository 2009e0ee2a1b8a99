"""Event files written again without the events of some people. Old ones stay: another transaction lets them go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from uptake.analytics.digest import Place, Written, write_file
from uptake.analytics.engine import Engine, listed, quote_path


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What came of erasing: the names of files that go, those that come, how many events are gone."""

    old: tuple[str, ...]
    new: tuple[Written, ...]
    events: int


def erase(files: Mapping[str, Place], events: Path, marks: Collection[str]) -> Rewritten:
    """
    Write every file that holds events of people with a mark again, without them. Nothing is removed.

    :param files: name below the folder `events` → its place, of every registered file.
    :param marks: what `core.pseudonyms.erased_mark` makes of each of their pseudonyms.
    """
    if not files or not marks:
        return Rewritten((), (), 0)
    with Engine() as engine:
        engine.load("erased", {"mark": ("VARCHAR", sorted(marks))})
        names = {str((events / name).absolute()): name for name in files}
        paths = listed(map(Path, names))
        found = {names[path]: count for path, count in engine.run("erase_find", {"files": paths})}
        written = [_again(engine, events, name, files[name]) for name in found]
    for one in written:
        if not one.rows:  # a file of which nothing is left has no successor
            (events / one.name).unlink()
    return Rewritten(tuple(found), tuple(one for one in written if one.rows), sum(found.values()))


def _again(engine: Engine, events: Path, name: str, place: Place) -> Written:
    return write_file(engine, events, place, ("erase_write", quote_path(events / name)))
