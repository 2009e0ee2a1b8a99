"""The acts of a world, counted: what was done for each person, and what became of each question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from uptake.core.groups import Members
from uptake.core.messages import ANSWERED, BROADCAST, NOT_CLEAR, NOT_MY_WORK, UNNAMED, tellings
from uptake.core.people import Roster
from uptake.core.plan.model import Group, Plan
from uptake.core.usage import (
    NO_ACTS,
    NO_HISTORY,
    RESERVED,
    Acts,
    DecisionSeen,
    DutySeen,
    Event,
    HealthSeen,
    History,
    Item,
)

_OTHER = {"licence": "login", "login": "licence"}


class ActsSeen:
    """Takes acts in the order of time."""

    def __init__(self, plan: Plan, roster: Roster, members: Members, histories: Mapping[str, History]) -> None:
        self._plan, self._roster = plan, roster
        self._groups = {one.id: plan.groups[id_] for id_, group in members.groups.items() for one in group}
        self._histories = histories
        self._tellings = {group.id: tellings(plan, group) for group in plan.groups.values()}
        self._acts: dict[str, Acts] = {}
        self._items: dict[str, Item] = {}
        self._seats: dict[str, dict[str, list[float]]] = {}
        self._health: dict[str, HealthSeen] = {}
        self.duties: list[DutySeen] = []
        self.decisions: list[DecisionSeen] = []
        self.collected: set[str] = set()

    def take(self, event: Event) -> None:
        """One act; the times of those taken before are not later."""
        act = event.event.removeprefix(RESERVED)
        if act != "access" or event.properties.get("granted") == "true":
            self.collected.add(act)
        if act == "asked" and event.properties.get("barrier") in ANSWERED:
            self.collected.add("answered")
        person = self._roster.identifiers.get(event.person) if event.person else None
        self._of_rollout(event, act, person[0] if person else None)
        group = self._groups.get(person[0]) if person else None
        if person and group is not None:
            self._acts[person[0]] = self._of_person(event, act, person[0], group)

    def _of_person(self, event: Event, act: str, person: str, group: Group) -> Acts:
        acts, said, time = self._acts.get(person, NO_ACTS), event.properties, float(event.time)
        if act == "told" and said.get("channel") != BROADCAST:
            message = said.get("message", UNNAMED)
            known = self._tellings[group.id]
            if message not in known and None not in known:
                return acts
            deadline = known.get(message, known.get(None))
            in_time = acts.told_in_time or (deadline is not None and time < deadline)
            return replace(acts, told=_first(acts.told, time), told_in_time=in_time)
        if act == "acknowledged":
            return replace(acts, acknowledged=_first(acts.acknowledged, time))
        if act == "access" and _OTHER.get(group.access) != said.get("what"):
            granted = said.get("granted") == "true"
            return replace(acts, has_access=granted, access=_first(acts.access, time) if granted else acts.access)
        if act in {"invited", "booked", "cancelled"}:
            invited = _first(acts.invited, time) if act == "invited" else acts.invited
            return replace(acts, seated=self._seated(person, act, said.get("session", ""), time), invited=invited)
        if act == "attended":
            first = self._histories.get(person, NO_HISTORY).first_use
            before = time if first is not None and time <= first else acts.attended_before_use
            return replace(acts, attended=_first(acts.attended, time), attended_before_use=before)
        if act == "assisted":
            blocked = said.get("outcome") == "blocked"
            helped = acts.assisted if blocked else _first(acts.assisted, time)
            return replace(acts, blocked=blocked, assisted=helped)
        return _with_words(acts, said.get("barrier", ""), time) if act == "asked" else acts

    def _seated(self, person: str, act: str, session: str, time: float) -> float | None:
        """When the person first had a seat that was not given up since."""
        seats = self._seats.setdefault(person, {})
        seats[session] = [] if act == "cancelled" else [*seats.get(session, []), time]
        return min((min(times) for times in seats.values() if times), default=None)

    def _of_rollout(self, event: Event, act: str, person: str | None) -> None:
        said, time = event.properties, float(event.time)
        item = self._items.get(said.get("item", ""))
        if act == "asked":
            self._items.setdefault(said["item"], Item(said["item"], person, time))
        elif act == "replied" and item and said.get("human") != "false":
            self._items[item.id] = replace(item, replied=_first(item.replied, time))
        elif act == "decided" and item and item.decided is None:
            self._items[item.id] = replace(item, decided=time, decision=said.get("decision"))
        elif act == "heard_back" and item and item.heard_back is None:
            self._items[item.id] = replace(item, heard_back=time, helped=said.get("helped"))
        elif act == "health":
            self._health[said["name"]] = HealthSeen(said["name"], float(said["value"]), time)
        elif act == "duty":
            self.duties.append(DutySeen(said["duty"], time, said.get("evidence", "note")))
        elif act == "decision":
            self.decisions.append(DecisionSeen(said["decision"], time, said.get("reason", "")))

    def of_people(self) -> dict[str, Acts]:
        """What was done for each member."""
        acts = dict(self._acts)
        for item in self._items.values():
            if item.asker in acts:
                acts[item.asker] = _with_item(acts[item.asker], item)
        return {person: one for person, one in acts.items() if one != NO_ACTS}

    def of_items(self) -> tuple[Item, ...]:
        """Every question, the oldest first."""
        return tuple(sorted(self._items.values(), key=lambda item: (item.asked, item.id)))

    def of_duties(self) -> tuple[DutySeen, ...]:
        """The evidence of duties, the oldest first."""
        return tuple(sorted(self.duties, key=lambda one: (one.time, one.duty)))

    def of_health(self) -> tuple[HealthSeen, ...]:
        """The latest value of each figure, by name."""
        return tuple(self._health[name] for name in sorted(self._health))


def _with_words(acts: Acts, barrier: str, time: float) -> Acts:
    not_clear = _first(acts.not_clear, time) if barrier == NOT_CLEAR else acts.not_clear
    not_my_work = _first(acts.not_my_work, time) if barrier == NOT_MY_WORK else acts.not_my_work
    return replace(acts, asked=_first(acts.asked, time), not_clear=not_clear, not_my_work=not_my_work)


def _with_item(acts: Acts, item: Item) -> Acts:
    if item.replied is None:
        return replace(acts, waiting=True)
    first = item.replied if acts.answered_at is None else min(acts.answered_at, item.replied)
    return replace(acts, answered=True, answered_at=first)


def _first(known: float | None, time: float) -> float:
    return time if known is None else known
