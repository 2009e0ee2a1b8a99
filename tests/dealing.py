"""How tests are dealt to the processes that run them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def dealt(slow: Sequence[T], quick: Sequence[T], workers: int) -> list[T]:
    """
    An order of tests whose equal parts, one for each worker, begin with an equal part of the slow ones.

    xdist deals such parts; then whoever has done its own takes half of what another has left, from the end. What is
    left last should be quick, or one waits for the other.
    """
    pairs = zip(_parts(slow, workers), _parts(quick, workers), strict=True)
    return [test for its_slow, its_quick in pairs for test in (*its_slow, *its_quick)]


def _parts(tests: Sequence[T], workers: int) -> list[Sequence[T]]:
    return [tests[len(tests) * n // workers : len(tests) * (n + 1) // workers] for n in range(workers)]
