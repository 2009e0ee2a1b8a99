"""How work grows, counted in calls of functions and not in seconds: the same on any machine, however busy."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def calls(act: Callable[[], object]) -> int:
    """Calls of functions, of Python's own and of ours, while the act runs."""
    number = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal number
        number += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return number


def calls_for_each_pair(act: Callable[[int], object], size: int) -> float:
    """
    Calls that grow with the square of the size: c where an act of n things takes a + b·n + c·n² calls.

    What looks at each pair once has a half. The first run is left out: it fills caches.
    """
    act(size)
    once, twice, thrice = (calls(lambda times=times: act(times * size)) for times in (1, 2, 3))  # type: ignore[misc]
    return (thrice - 2 * twice + once) / (2 * size**2)
