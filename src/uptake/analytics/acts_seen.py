"""What the reserved events say about people, questions, health and duties, as of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from uptake.analytics.acts import NO, YES
from uptake.analytics.engine import Engine, texts_of
from uptake.analytics.times import SECOND
from uptake.analytics.weeks import number
from uptake.core.messages import ANSWERED, UNNAMED, tellings
from uptake.core.plan.model import Plan
from uptake.core.sentences import Said, later_n
from uptake.core.untold import unknown_tellings
from uptake.core.usage import Acts, DecisionSeen, DutySeen, HealthSeen, Item, Weeks


@dataclass(frozen=True, slots=True)
class ActsSeen:
    """See `uptake.core.usage.Seen`, of which these are parts; `notes`: what does not count, and why."""

    people: Mapping[str, Acts] = field(default_factory=dict)
    reported: Mapping[tuple[str, int], Mapping[str, int]] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    health: tuple[HealthSeen, ...] = ()
    duties: tuple[DutySeen, ...] = ()
    decisions: tuple[DecisionSeen, ...] = ()
    collected: frozenset[str] = frozenset()
    notes: tuple[Said, ...] = ()


def acts_seen(
    engine: Engine, plan: Plan, ids: Sequence[str], *, groups: Sequence[str], weeks: Weeks, before: int
) -> ActsSeen:
    """
    What the table `acts` says before a moment. Needs the tables `members`, `terms` and `history`.

    :param ids: the roster's ids by number.
    :param before: UTC epoch microseconds.
    """
    _load_deadlines(engine, plan, groups)
    items = _items(engine, ids, before)
    return ActsSeen(
        people=_of_people(engine, ids, before),
        reported=_reports(engine, groups, weeks, before),
        items=items,
        health=_health(engine, before),
        duties=_duties(engine, before),
        decisions=_decisions(engine, before),
        collected=_collected(engine, before),
        notes=(*_unknown_items(engine, before), *_unknown_messages(engine, plan, before)),
    )


def _load_deadlines(engine: Engine, plan: Plan, groups: Sequence[str]) -> None:
    """Creates the table `deadlines`: what tells each group, and until when it is in time (UTC epoch microseconds)."""
    known = [
        (place, message, None if before is None else before * SECOND)
        for place, group in enumerate(groups)
        for message, before in tellings(plan, plan.groups[group]).items()
    ]
    engine.load(
        "deadlines",
        {
            "grp": ("INTEGER", [place for place, _, _ in known]),
            "message": ("VARCHAR", [message for _, message, _ in known]),
            "before": ("BIGINT", [before for _, _, before in known]),
        },
    )


def _unknown_messages(engine: Engine, plan: Plan, before: int) -> tuple[Said, ...]:
    """A note where people were told what the plan does not know. Needs the tables `members` and `deadlines`."""
    known = texts_of([UNNAMED, *(message.id for message in plan.messages)])
    count, name = engine.run("told_unknown", {"known": known}, {"as_of": before})[0]
    return (unknown_tellings(count, name),) if count else ()


def _items(engine: Engine, ids: Sequence[str], before: int) -> tuple[Item, ...]:
    """Makes the table `items`, and reads it. `ids`: the roster's ids by number; `before`: UTC epoch microseconds."""
    engine.run("items", {"no": texts_of(NO)}, {"as_of": before})
    return tuple(
        Item(
            item,
            None if person is None else ids[person],
            asked,
            replied,
            decided,
            decision or None,
            heard_back,
            helped or None,
        )
        for item, person, asked, replied, decided, decision, heard_back, helped in engine.run("items_read")
    )


def _of_people(engine: Engine, ids: Sequence[str], before: int) -> dict[str, Acts]:
    """What was done for each member for whom anything was. Needs the tables `items` and `history`."""
    rows = engine.run("acts_people", {"yes": texts_of(YES)}, {"as_of": before})
    # What a helper said or a person asked may be all there is, or nothing that lasts: a cancelled booking.
    acts = ((ids[row[0]], Acts(*row[1:])) for row in rows)
    return {person: act for person, act in acts if act != Acts()}


def _reports(engine: Engine, groups: Sequence[str], weeks: Weeks, before: int) -> dict[tuple[str, int], dict[str, int]]:
    """(group, week) → answer → people."""
    found: dict[tuple[str, int], dict[str, int]] = {}
    window = {"origin": number(weeks.origin), "weeks": weeks.size, "as_of": before}
    for group, week, answer, people in engine.run("reported", {}, window):
        found.setdefault((groups[group], week), {})[answer] = people
    return found


def _health(engine: Engine, before: int) -> tuple[HealthSeen, ...]:
    """The latest value of each figure, by name."""
    return tuple(HealthSeen(*row) for row in engine.run("health", {}, {"as_of": before}))


def _duties(engine: Engine, before: int) -> tuple[DutySeen, ...]:
    """The evidence that duties were done, oldest first."""
    return tuple(
        DutySeen(duty, t, evidence or "note") for duty, t, evidence in engine.run("duties", {}, {"as_of": before})
    )


def _decisions(engine: Engine, before: int) -> tuple[DecisionSeen, ...]:
    """The recorded decisions, oldest first."""
    return tuple(DecisionSeen(*row) for row in engine.run("decisions", {}, {"as_of": before}))


def _collected(engine: Engine, before: int) -> frozenset[str]:
    """Which kinds of reserved events exist at all; of access those that grant it."""
    words = {"answers": texts_of(ANSWERED), "yes": texts_of(YES)}
    return frozenset(kind for (kind,) in engine.run("collected", words, {"as_of": before}))


def _unknown_items(engine: Engine, before: int) -> tuple[Said, ...]:
    """A note where something was answered that nobody asked. Needs the table `items`."""
    count = engine.run("items_unknown", {}, {"as_of": before})[0][0]
    if not count:
        return ()
    one = "{number} reply, decision or word back is about an item that nobody asked"
    return (later_n(count, one, "{number} replies, decisions or words back are about items that nobody asked"),)
