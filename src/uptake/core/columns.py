"""Named tuples out of whole columns, where there is one for each person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, TypeVar

Kind = TypeVar("Kind", bound=tuple[Any, ...])


def tuples(kind: type[Kind], *columns: Iterable[Any]) -> Iterator[Kind]:
    """
    One of `kind`, a named tuple, for each row of its fields' columns: what `_make` gives, without a call for each.
    ValueError where there are not as many columns as fields, and while they are read where one is shorter than others.
    """
    fields = getattr(kind, "_fields", ())
    if len(columns) != len(fields):
        raise ValueError(f"{kind.__name__} has {len(fields)} fields, and {len(columns)} columns are given")
    return map(partial(tuple.__new__, kind), zip(*columns, strict=True))
