"""
Chance that falls the same way on every machine, and for each person apart.

Every draw comes from a stream of its own, named by the seed and what it is for, so that more people, more days or
another group change nothing in the lives of the first ones. Only the raw bits of PCG64 are used, whose stream numpy
promises to keep, and of arithmetic only what IEEE 754 rounds the same everywhere: + - * / and the square root. An
exponential or a logarithm may differ in its last bit from one processor to another, and one bit is another world.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

import numpy as np
from numpy.random import PCG64
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
T = TypeVar("T")

_SPAN = 2.0**-53  # a double has so many exact steps between 0 and 1


def bits_of(*labels: object) -> PCG64:
    """The stream of bits that belongs to these labels alone."""
    digest = sha256("\0".join(map(str, labels)).encode()).digest()
    return PCG64(int.from_bytes(digest[:16], "big"))


def uniforms(count: int, *labels: object) -> Floats:
    """So many draws between 0 and 1, neither of them included."""
    return _open(bits_of(*labels).random_raw(count))


def _open(raw: NDArray[np.uint64]) -> Floats:
    steps: Floats = (raw >> np.uint64(12)).astype(np.float64)
    return (2.0 * steps + 1.0) * _SPAN


class Rolls:
    """One stream, a roll at a time."""

    def __init__(self, *labels: object) -> None:
        self._bits = bits_of(*labels)
        self._left: list[float] = []

    def roll(self) -> float:
        """A number between 0 and 1."""
        if not self._left:
            self._left = _open(self._bits.random_raw(32)).tolist()
        return self._left.pop()

    def happens(self, chance: float) -> bool:
        """True with this probability."""
        return self.roll() < chance

    def whole(self, first: int, last: int) -> int:
        """A whole number from first to last, both included."""
        return first + int(self.roll() * (last - first + 1))

    def pick(self, among: Sequence[T]) -> T:
        """One of several, each as likely."""
        return among[int(self.roll() * len(among))]


def odds_spread(uniform: Floats, halvings: int = 1) -> Floats:
    """
    Factors of odds that differ between people, around 1: log-logistic, with 1.81 / 2**halvings as the standard
    deviation of their logarithm.
    """
    factor = uniform / (1.0 - uniform)
    for _ in range(halvings):
        factor = np.sqrt(factor)
    return factor


def probability(odds: Floats) -> Floats:
    """The probability that odds stand for."""
    result: Floats = odds / (1.0 + odds)
    return result
