"""Histories out of the tables `history` and `recent`: whole columns at a time, since there is one for each person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any

import duckdb

from uptake.analytics.engine import statement
from uptake.analytics.filters import ACCEPTED, CHANCE, EXPOSED, OLD_WAY, OVERRIDDEN, USED, Ways
from uptake.analytics.weeks import SMALL, Window
from uptake.core.columns import tuples
from uptake.core.usage import History

# Bits of weeks in a history → what they are made of.
_WEEKLY = {
    "used": USED,
    "chance": CHANCE,
    "old_way": OLD_WAY,
    "exposed": EXPOSED,
    "judged": ACCEPTED | OVERRIDDEN,
}
_COMMON = ("used_months", "chance_months", "first_use", "last_use", "uses", "recent")  # as `history_read` has them


def read_histories(
    cursor: duckdb.DuckDBPyConnection, ways: Ways, ids: Sequence[str], window: Window
) -> dict[str, History]:
    """Roster id → history, of each member of whom anything was seen. `ids`: the roster's ids by number."""
    weekly = [name for name, kinds in _WEEKLY.items() if ways.kinds & kinds]
    is_long = window.type == "HUGEINT"
    bits = "".join(f", {part}" for name in weekly for part in _parts(name, is_long=is_long))
    cursor.execute(statement("history_read", {"bits": bits}))
    people, *columns = (column.tolist() for column in cursor.fetchnumpy().values())
    found = _columns(columns, weekly, is_long=is_long)
    made = tuples(History, *(found.get(name, repeat(0, len(people))) for name in History._fields))
    return dict(zip(map(ids.__getitem__, people), made, strict=True))


def _parts(name: str, *, is_long: bool) -> list[str]:
    """SQL for bits of weeks. A HUGEINT reaches Python as a text: in two numbers it takes a third of the time."""
    bits = f"coalesce(h.{name}, 0)"
    if not is_long:
        return [f"{bits} AS {name}"]
    whole = f"CAST({bits} AS HUGEINT)"
    low, high = f"{whole} & {(1 << SMALL) - 1}", f"{whole} >> {SMALL}"
    return [f"CAST({low} AS BIGINT) AS {name}", f"CAST({high} AS UBIGINT) AS {name}_high"]


def _columns(columns: Sequence[Sequence[Any]], weekly: Sequence[str], *, is_long: bool) -> Mapping[str, Sequence[Any]]:
    """Field of a history → what it is for each person. What no filter of the plan names is missing: 0 for everybody."""
    bits = columns[len(_COMMON) :]
    if is_long:
        bits = [
            [first | rest << SMALL for first, rest in zip(*two, strict=True)]
            for two in zip(bits[::2], bits[1::2], strict=True)
        ]
    return {**dict(zip(_COMMON, columns, strict=False)), **dict(zip(weekly, bits, strict=True))}
