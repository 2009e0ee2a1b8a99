"""What is heard of letters that somebody else has sent: of one person and one message, from several files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

TOLD, REMINDED, RETURNED, ANSWERED = "told", "reminded", "returned", "answered"
MOST = 100  # tellings and reminders of one message to one person that are kept: nobody writes as often


class HeardAct(NamedTuple):
    """One act of a file. `person`: a pseudonym; `message`: empty where it names none; `at`: UTC epoch microseconds."""

    person: str
    message: str
    what: str
    channel: str
    at: int
    id: str


@dataclass(slots=True)
class Heard:
    """
    What was heard so far. It only grows: what is heard twice, or in another order, comes to the same.

    `told`: (when, on which channel), one to one; `returned`: channel → when the latest letter came back on it;
    `reminded`: digests of the reminders' ids. Times in UTC epoch microseconds.
    """

    told: set[tuple[int, str]] = field(default_factory=set)
    returned: dict[str, int] = field(default_factory=dict)
    reminded: set[str] = field(default_factory=set)
    answered: bool = False

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Heard:
        """What was kept by `as_kept`."""
        told = {(at, channel) for at, channel in kept.get(TOLD, ())}
        return cls(told, dict(kept.get(RETURNED, {})), set(kept.get(REMINDED, ())), bool(kept.get(ANSWERED)))

    def as_kept(self) -> dict[str, Any]:
        """The same as JSON can hold it, one text for one content."""
        return {
            TOLD: _ends(self.told), RETURNED: dict(sorted(self.returned.items())),
            REMINDED: _first(self.reminded), ANSWERED: self.answered,
        }  # fmt: skip

    def hear(self, act: HeardAct) -> None:
        """Add an act."""
        if act.what == TOLD:
            self.told.add((act.at, act.channel))
        elif act.what == REMINDED:
            self.reminded.add(blake2b(act.id.encode(), digest_size=8).hexdigest())
        elif act.what == RETURNED:
            self.returned[act.channel] = max(act.at, self.returned.get(act.channel, act.at))
        else:
            self.answered = True

    def add(self, other: Heard) -> None:
        """Add what was heard at another time."""
        self.told |= other.told
        self.reminded |= other.reminded
        self.answered |= other.answered
        for channel, at in other.returned.items():
            self.returned[channel] = max(at, self.returned.get(channel, at))

    @property
    def told_at(self) -> int | None:
        """When they were first told by a letter that has not come back since; None where they were not."""
        return min(self._times(), default=None)

    @property
    def told_last(self) -> int | None:
        """When they were last told so."""
        return max(self._times(), default=None)

    @property
    def times(self) -> int:
        """How often they were reminded."""
        return min(len(self.reminded), MOST)

    def _times(self) -> Iterator[int]:
        return (at for at, channel in self.told if at > self.returned.get(channel, at - 1))


def _first(found: Iterable[Any]) -> list[Any]:
    return sorted(found)[:MOST]


def _ends(found: Iterable[Any]) -> list[Any]:
    """The first, and of more than that the latest, which decides whether a letter that is sent again still goes out."""
    *first, latest = sorted(found) or [None]
    return [] if latest is None else [*first[: MOST - 1], latest]
