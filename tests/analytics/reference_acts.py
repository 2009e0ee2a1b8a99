"""Reserved events once more, slowly: plain loops, written from the table that says what repeats what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tests.analytics.rows import Line
from tests.reference_people import lead_of_telling
from uptake.core.calendar import Day
from uptake.core.groups import Member
from uptake.core.people import Roster
from uptake.core.plan.model import Plan
from uptake.core.usage import Acts, History, Item


class ReferenceActs:
    """Acts as the table of reserved events tells them."""

    def __init__(
        self, plan: Plan, roster: Roster, members: Iterable[Member], as_of: Day, lines: Iterable[Line]
    ) -> None:
        self.plan, self.roster = plan, roster
        self.members = {member.id: member for member in members}
        limit = plan.calendar.epoch(as_of) * 1_000_000
        earliest: dict[object, Line] = {}
        lines = list(lines)
        self.returned = [line for line in lines if line.event == "uptake.returned"]
        for line in lines:
            if line.event == "confirmed":
                continue
            key = self.key(line)
            if key not in earliest or (line.t, self.rank(line)) < (earliest[key].t, self.rank(earliest[key])):
                earliest[key] = line
        self.kept = [line for line in earliest.values() if line.t < limit]

    def rank(self, line: Line) -> tuple[str, ...]:
        order = ("message", "channel", "what", "granted", "session", "outcome", "item", "human", "decision", "barrier")
        return (*(line.properties.get(name, "") for name in order), self.who(line))

    def who(self, line: Line) -> str:
        known = self.roster.identifiers.get(line.person or "")
        return f"p{list(self.roster.people).index(known[0])}" if known else f"s{line.person}"

    def key(self, line: Line) -> object:
        said = line.properties
        kind = line.event.removeprefix("uptake.")
        parts: dict[str, tuple[object, ...]] = {
            "told": (self.who(line), said.get("message"), *self.since_it_came_back(line)),
            "returned": (self.who(line), said.get("message"), said.get("channel"), line.t),
            "acknowledged": (self.who(line), said.get("message")),
            "access": (self.who(line), said.get("what"), line.t),
            "invited": (self.who(line), said.get("session")),
            "attended": (self.who(line), said.get("session")),
            "booked": (self.who(line), said.get("session"), line.t),
            "cancelled": (self.who(line), said.get("session"), line.t),
            "assisted": (self.who(line), line.t),
            "asked": (said.get("item"),),
            "replied": (said.get("item"), line.t),
        }
        return (kind, *parts[kind])

    def since_it_came_back(self, line: Line) -> tuple[object, ...]:
        """Which of the tellings of one message to one person repeat each other."""
        channel, message = line.properties.get("channel", ""), line.properties.get("message", "")
        back = [one for one in self.returned if (self.who(one), self.letter(one)[0]) == (self.who(line), message)]
        return (channel, sum(one.t < line.t for one in back)) if back else (channel == "broadcast",)

    def of(self, kind: str, person: str) -> list[Line]:
        mine = [line for line in self.kept if self.roster.identifiers.get(line.person or "", ("",))[0] == person]
        return sorted((line for line in mine if line.event == f"uptake.{kind}"), key=lambda line: line.t)

    def acts(self, person: str, history: History) -> Acts:
        group = self.plan.groups[self.members[person].group]
        tellings = [
            line
            for line in self.of("told", person)
            if lead_of_telling(self.plan, group, line.properties) is not None and not self.came_back(line, person)
        ]
        needs = group.access
        access = [
            line
            for line in self.of("access", person)
            if needs == "none" or line.properties.get("what") in (needs, None)
        ]
        access.sort(key=lambda line: (line.t, line.properties["granted"] == "true"))
        attended = self.of("attended", person)
        before = [line for line in attended if history.first_use is not None and line.t / 1e6 <= history.first_use]
        helped = self.of("assisted", person)
        asked = self.of("asked", person)
        replies = [self.reply(line.properties["item"]) for line in asked]
        answered = [reply is not None for reply in replies]
        return Acts(
            told=first(tellings),
            told_in_time=any(self.in_time(line, person) for line in tellings),
            acknowledged=first(self.of("acknowledged", person)),
            access=first([line for line in access if line.properties["granted"] == "true"]),
            has_access=access[-1].properties["granted"] == "true" if access else None,
            seated=self.seat(person),
            attended=first(attended),
            attended_before_use=before[-1].t / 1e6 if before else None,
            assisted=first([line for line in helped if line.properties["outcome"] != "blocked"]),
            asked=first(asked),
            not_clear=first([line for line in asked if line.properties.get("barrier") == "not clear"]),
            not_my_work=first([line for line in asked if line.properties.get("barrier") == "not my work"]),
            waiting=not all(answered),
            answered=any(answered),
            answered_at=min((reply for reply in replies if reply is not None), default=None),
            invited=first(self.of("invited", person)),
            blocked=bool(helped) and helped[-1].properties["outcome"] == "blocked",
        )

    def came_back(self, line: Line, person: str) -> bool:
        return any(self.letter(one) == self.letter(line) and one.t >= line.t for one in self.of("returned", person))

    def letter(self, line: Line) -> tuple[str, str]:
        return line.properties.get("message", ""), line.properties.get("channel", "")

    def in_time(self, line: Line, person: str) -> bool:
        group = self.plan.groups[self.members[person].group]
        lead = lead_of_telling(self.plan, group, line.properties)
        assert lead is not None
        return self.plan.calendar.day_of(line.t / 1e6) <= self.plan.calendar.back(group.launch, lead)

    def seat(self, person: str) -> float | None:
        cancelled = defaultdict(list)
        for line in self.of("cancelled", person):
            cancelled[line.properties.get("session")].append(line.t)
        seats = sorted(self.of("invited", person) + self.of("booked", person), key=lambda line: line.t)
        return first([line for line in seats if all(t <= line.t for t in cancelled[line.properties.get("session")])])

    def reply(self, item: str) -> float | None:
        replies = [line for line in self.kept if line.event == "uptake.replied" and line.properties["item"] == item]
        return min((line.t / 1e6 for line in replies if line.properties.get("human") != "false"), default=None)

    def items(self) -> tuple[Item, ...]:
        asked = sorted(
            (line for line in self.kept if line.event == "uptake.asked"),
            key=lambda line: (line.t, line.properties["item"]),
        )
        found = []
        for line in asked:
            asker = self.roster.identifiers.get(line.person or "", (None,))[0]
            found.append(Item(line.properties["item"], asker, line.t / 1e6, self.reply(line.properties["item"])))
        return tuple(found)


def first(lines: list[Line]) -> float | None:
    return min((line.t / 1e6 for line in lines), default=None)
