"""What came in at the doors of one process since it was last written down: in memory, so that a door stays fast."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from uptake.core.sheet.facts import BEHALF
from uptake.service.rights import PEOPLE_OF_ACTS
from uptake.wire.incoming import Refusal
from uptake.wire.instants import MICROSECONDS
from uptake.wire.spooled import Line

LATEST = 10  # events of a source that are remembered
# Names of events of one source that are counted; from then on no new one is taken, so that a tool that makes names up
# fills memory with those of one request at most.
MOST_NAMES = 50
_name_of = attrgetter("event")
_WHO = PEOPLE_OF_ACTS | {BEHALF}  # properties that say it, if only by a pseudonym


@dataclass
class Tally:
    """
    Of each source how many events were kept, in all and by name, the latest without who it was, and how many were
    refused and why.
    """

    kept: Counter[str] = field(default_factory=Counter)
    latest: dict[str, deque[dict[str, object]]] = field(default_factory=dict)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)  # (source, reason)
    names: dict[str, Counter[str]] = field(default_factory=dict)  # source → name of an event → how many

    def __bool__(self) -> bool:
        return bool(self.kept or self.refused)

    def note(self, source: str, lines: Sequence[Line], refusals: Iterable[Refusal]) -> None:
        """Remember what became of one request."""
        if lines:
            self.kept[source] += len(lines)
            self._count_names(source, lines)
            latest = self.latest.setdefault(source, deque(maxlen=LATEST))
            latest.extend(
                {"event": line.event, "time": line.time / MICROSECONDS, "properties": _without_who(line)}
                for line in lines[-LATEST:]
            )
        for one in refusals:
            self.refused[source, f"{one.field}: {one.reason}" if one.field else one.reason] += 1

    def take(self) -> Tally:
        """Everything so far; what comes from now on is another tally's."""
        taken = Tally(self.kept, self.latest, self.refused, self.names)
        self.kept, self.latest, self.refused, self.names = Counter(), {}, Counter(), {}
        return taken

    def put_back(self, taken: Tally) -> None:
        """Take back what could not be written down."""
        self.kept.update(taken.kept)
        self.refused.update(taken.refused)
        for source, latest in taken.latest.items():
            latest.extend(self.latest.get(source, ()))
            self.latest[source] = latest
        for source, names in taken.names.items():
            self.names[source] = names + self.names.get(source, Counter())

    def _count_names(self, source: str, lines: Sequence[Line]) -> None:
        names, events = self.names.setdefault(source, Counter()), map(_name_of, lines)
        names.update(events if len(names) < MOST_NAMES else (event for event in events if event in names))


def _without_who(line: Line) -> dict[str, str]:
    return {name: value for name, value in line.properties.items() if name not in _WHO}
