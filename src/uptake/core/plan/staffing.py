"""
Whether the helpers' hours are enough for what the sessions need, when hours are shared between groups.

A helper's hours count once: they are spread over windows that may overlap. That is a flow from needs through helpers'
days, and it fits exactly when the greatest flow carries every need (Ford & Fulkerson 1956). Work is a whole number of
fifths of a second: so whole seconds can be shared out over the days of a week, and 37.5 hours are 37.5.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Sequence
from itertools import pairwise

from uptake.core.calendar import Calendar, Day, Span
from uptake.core.frozen import frozen

WORKDAYS_A_WEEK = 5
SECOND = WORKDAYS_A_WEEK  # of work
HOUR = 3600 * SECOND

_Node = tuple[str, int, int]
_SOURCE: _Node = ("source", 0, 0)
_SINK: _Node = ("sink", 0, 0)


@frozen
class Need:
    """Work of helpers that a session needs for one group within a window of days."""

    group: str
    window: Span
    work: int


@frozen
class Supply:
    """A helper's work in a week, in whole seconds, and whom it is for."""

    groups: frozenset[str]
    work_per_week: int


@frozen
class Shortage:
    """Needs that together ask for more work than there is for them."""

    groups: tuple[str, ...]
    needed: int
    available: int
    window: Span  # from the first day of the earliest to the last of the latest
    workdays: int  # on which the hours could be worked


def shortage(needs: Sequence[Need], supplies: Sequence[Supply], calendar: Calendar) -> Shortage | None:
    """Return the needs that together lack most (the smallest minimum cut); None if all can be met."""
    network = _network(needs, supplies, calendar)
    carried = 0
    while path := _path(network):
        carried += _push(network, path)
    if carried >= sum(need.work for need in needs):
        return None
    cut = _reached(network)
    short = [need for number, need in enumerate(needs) if ("need", number, 0) in cut]
    needed = sum(need.work for need in short)
    # What was carried for the needs outside the cut is all they ask for; the rest went to those inside.
    available = carried - sum(need.work for number, need in enumerate(needs) if ("need", number, 0) not in cut)
    groups = tuple(dict.fromkeys(need.group for need in short))
    windows = [need.window for need in short]
    window = Span(min(span.first for span in windows), max(span.last for span in windows))
    return Shortage(groups, needed, available, window, _workdays(windows, calendar))


_Network = dict[_Node, dict[_Node, int]]


def _workdays(windows: Sequence[Span], calendar: Calendar) -> int:
    stretches = [stretch for stretch in _stretches(windows) if any(stretch.first in window for window in windows)]
    return sum(calendar.workdays(stretch.first, stretch.last) for stretch in stretches)


def _network(needs: Sequence[Need], supplies: Sequence[Supply], calendar: Calendar) -> _Network:
    network: _Network = defaultdict(dict)
    stretches = _stretches([need.window for need in needs])
    no_bound = 1 + sum(need.work for need in needs)
    for number, need in enumerate(needs):
        _join(network, _SOURCE, ("need", number, 0), need.work)
        for who, supply in enumerate(supplies):
            if need.group not in supply.groups:
                continue
            for when, stretch in enumerate(stretches):
                if stretch.first in need.window:
                    _join(network, ("need", number, 0), ("hours", who, when), no_bound)
    for who, supply in enumerate(supplies):
        for when, stretch in enumerate(stretches):
            work = supply.work_per_week // WORKDAYS_A_WEEK * calendar.workdays(stretch.first, stretch.last)
            _join(network, ("hours", who, when), _SINK, work)
    return network


def _stretches(windows: Sequence[Span]) -> list[Span]:
    """Cut the days of all windows where one begins or ends, so that each window is made of whole stretches."""
    one = dt.timedelta(days=1)
    edges: list[Day] = sorted({window.first for window in windows} | {window.last + one for window in windows})
    return [Span(first, after - one) for first, after in pairwise(edges)]


def _join(network: _Network, start: _Node, end: _Node, work: int) -> None:
    network[start][end] = work
    network[end].setdefault(start, 0)


def _came_from(network: _Network) -> dict[_Node, _Node]:
    """Return every node that can still be reached from the source, each with the one before it (breadth first)."""
    came_from: dict[_Node, _Node] = {_SOURCE: _SOURCE}
    queue = deque([_SOURCE])
    while queue:
        node = queue.popleft()
        for after, left in network[node].items():
            if left > 0 and after not in came_from:
                came_from[after] = node
                queue.append(after)
    return came_from


def _reached(network: _Network) -> frozenset[_Node]:
    return frozenset(_came_from(network))


def _path(network: _Network) -> list[tuple[_Node, _Node]]:
    """Return the shortest way from source to sink that has room left, edge by edge; empty if there is none."""
    came_from = _came_from(network)
    if _SINK not in came_from:
        return []
    path, node = [], _SINK
    while node != _SOURCE:
        path.append((came_from[node], node))
        node = came_from[node]
    return path


def _push(network: _Network, path: Sequence[tuple[_Node, _Node]]) -> int:
    room = min(network[start][end] for start, end in path)
    for start, end in path:
        network[start][end] -= room
        network[end][start] += room
    return room
