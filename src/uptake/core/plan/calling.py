"""What groups are called in a finding: by their ids, or by their titles for readers who do not have the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

from uptake.core.words import say

_CALLED: ContextVar[Mapping[str, str]] = ContextVar("uptake_called", default=MappingProxyType({}))


def called(group: str) -> str:
    """Return what a group is called in a finding: its id, as the file has it, unless the door gave it a name."""
    return _CALLED.get().get(group, group)


@contextmanager
def calling(titles: Mapping[str, str]) -> Iterator[None]:
    """Call groups (by id) by their titles for a while: for readers of pages, who do not have the file before them."""
    before = _CALLED.set({group: say("“{title}”", title=title) for group, title in titles.items()})
    try:
        yield
    finally:
        _CALLED.reset(before)
