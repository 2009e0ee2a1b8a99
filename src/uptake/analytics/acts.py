"""Reserved events: which of them repeat each other, and what they say about people, questions, health and duties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from uptake.analytics.engine import Engine, quote_text
from uptake.analytics.times import SECOND
from uptake.analytics.weeks import local_day, monday_of, number
from uptake.core.messages import ANSWERED, UNNAMED, tellings
from uptake.core.plan.model import Plan
from uptake.core.sentences import Said, later, later_n
from uptake.core.usage import RESERVED, Acts, DecisionSeen, DutySeen, HealthSeen, Item, Weeks

KINDS = (
    "told", "returned", "acknowledged", "access", "invited", "attended", "booked", "cancelled", "assisted", "asked",
    "replied", "decided", "heard_back", "reported", "health", "duty", "decision",
)  # fmt: skip

# The properties that something here is made of, in the order in which two rows of one time are compared.
PROPERTIES = (
    "message", "channel", "what", "granted", "session", "outcome", "item", "human", "decision", "helped", "used",
    "week", "name", "value", "duty", "evidence", "reason", "barrier",
)  # fmt: skip

YES, NO = ("true", "1", "yes"), ("false", "0", "no")


# Why a row says nothing, by the text of `acts_checked.sql`.
PROBLEMS = {
    said.text: said
    for said in (
        later("no such event is known"),
        later("no item"),
        later("granted is neither true nor false"),
        later("outcome is none of worked, worked with help, blocked"),
        later("used is none of yes, no, no occasion"),
        later("week is neither a week such as 2027-W01 nor a day"),
        later("no name"),
        later("value is no number"),
        later("no duty"),
        later("no decision"),
    )
}


@dataclass(frozen=True, slots=True)
class ActsRead:
    """How many reserved events repeat another, and what is to be said about the rest."""

    repeats: int
    notes: tuple[Said, ...]


def gathered(columns: Mapping[str, str]) -> str:
    """SQL for what is kept of a reserved event: stranger, nothing, name, properties. `columns`: name → SQL."""
    cells = (f"coalesce({columns[name]}, '')" for name in PROPERTIES)
    return f"[CASE WHEN r.ident IS NULL THEN r.person END, NULL, r.event, {', '.join(cells)}]"


def keep(engine: Engine, timezone: str, first: int, last: int) -> ActsRead:
    """
    Makes the table `acts` of the reserved events in `staged`: one row per event that says something, without repeats.

    `first`, `last`: the span of the events, in UTC epoch microseconds.
    """
    unpacked = ", ".join(f"s.more[{place}] AS {name}" for place, name in enumerate(PROPERTIES, 4))
    engine.run("acts_read", {"unpacked": unpacked})
    weeks = [week for (week,) in engine.run("acts_weeks")]
    mondays = [monday_of(week) for week in weeks]
    engine.load(
        "written_weeks",
        {"week": ("VARCHAR", weeks), "monday": ("INTEGER", [None if day is None else number(day) for day in mondays])},
    )
    engine.run(
        "acts_checked",
        {
            "kinds": _texts(KINDS),
            "yes": _texts(YES),
            "no": _texts(NO),
            "local_day": local_day("a.t", timezone, first, last),
        },
    )
    order = ("t", *PROPERTIES, "who", "person", "monday")
    engine.run("acts_kept", {"earliest": "{" + ", ".join(f"{quote_text(name)}: {name}" for name in order) + "}"})
    repeats = engine.run("acts_repeats")[0][0]
    return ActsRead(repeats, tuple(_notes(engine)))


def _texts(words: Sequence[str]) -> str:
    return ", ".join(quote_text(word) for word in words)


def _notes(engine: Engine) -> list[Said]:
    notes = [
        later_n(
            rows,
            "{number} row of {event} is left out: {problem}",
            "{number} rows of {event} are left out: {problem}",
            event=f"{RESERVED}{kind}",
            problem=PROBLEMS[problem],
        )
        for kind, problem, rows in engine.run("acts_problems")
    ]
    if strangers := engine.run("acts_strangers")[0][0]:
        one = "{number} act names somebody who is not on the roster"
        notes.append(later_n(strangers, one, "{number} acts name somebody who is not on the roster"))
    return notes


def load_deadlines(engine: Engine, plan: Plan, groups: Sequence[str]) -> None:
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


def unknown_messages(engine: Engine, plan: Plan, before: int) -> tuple[Said, ...]:
    """A note where people were told what the plan does not know. Needs the tables `members` and `deadlines`."""
    known = _texts([UNNAMED, *(message.id for message in plan.messages)])
    count, name = engine.run("told_unknown", {"known": known}, {"as_of": before})[0]
    if not count:
        return ()
    one = "{number} telling does not count as told: the plan does not know its message, “{name}”"
    many = "{number} tellings do not count as told: the plan does not know their message, such as “{name}”"
    return (later_n(count, one, many, name=name),)


def items_of(engine: Engine, ids: Sequence[str], before: int) -> tuple[Item, ...]:
    """Makes the table `items`, and reads it. `ids`: the roster's ids by number; `before`: UTC epoch microseconds."""
    engine.run("items", {"no": _texts(NO)}, {"as_of": before})
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


def acts_of_people(engine: Engine, ids: Sequence[str], before: int) -> dict[str, Acts]:
    """What was done for each member for whom anything was. Needs the tables `items` and `history`."""
    rows = engine.run("acts_people", {"yes": _texts(YES)}, {"as_of": before})
    # What a helper said or a person asked may be all there is, or nothing that lasts: a cancelled booking.
    acts = ((ids[row[0]], Acts(*row[1:])) for row in rows)
    return {person: act for person, act in acts if act != Acts()}


def reports(engine: Engine, groups: Sequence[str], weeks: Weeks, before: int) -> dict[tuple[str, int], dict[str, int]]:
    """(group, week) → answer → people."""
    found: dict[tuple[str, int], dict[str, int]] = {}
    window = {"origin": number(weeks.origin), "weeks": weeks.size, "as_of": before}
    for group, week, answer, people in engine.run("reported", {}, window):
        found.setdefault((groups[group], week), {})[answer] = people
    return found


def health_of(engine: Engine, before: int) -> tuple[HealthSeen, ...]:
    """The latest value of each figure, by name."""
    return tuple(HealthSeen(*row) for row in engine.run("health", {}, {"as_of": before}))


def duties_of(engine: Engine, before: int) -> tuple[DutySeen, ...]:
    """The evidence that duties were done, oldest first."""
    return tuple(
        DutySeen(duty, t, evidence or "note") for duty, t, evidence in engine.run("duties", {}, {"as_of": before})
    )


def decisions_of(engine: Engine, before: int) -> tuple[DecisionSeen, ...]:
    """The recorded decisions, oldest first."""
    return tuple(DecisionSeen(*row) for row in engine.run("decisions", {}, {"as_of": before}))


def collected(engine: Engine, before: int) -> frozenset[str]:
    """Which kinds of reserved events exist at all; of access those that grant it."""
    words = {"answers": _texts(ANSWERED), "yes": _texts(YES)}
    return frozenset(kind for (kind,) in engine.run("collected", words, {"as_of": before}))


def unknown_items(engine: Engine, before: int) -> tuple[Said, ...]:
    """A note where something was answered that nobody asked. Needs the table `items`."""
    count = engine.run("items_unknown", {}, {"as_of": before})[0][0]
    if not count:
        return ()
    one = "{number} reply, decision or word back is about an item that nobody asked"
    return (later_n(count, one, "{number} replies, decisions or words back are about items that nobody asked"),)
