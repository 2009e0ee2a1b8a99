"""Reserved events: which of them say something, and which repeat each other. What they say: `acts_seen`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from uptake.analytics.engine import Engine, quote_text, texts_of
from uptake.analytics.weeks import local_day, monday_of, number
from uptake.core.sentences import Said, later, later_n
from uptake.core.usage import RESERVED

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
    """Whether there are reserved events, how many of them repeat another, and what is to be said about the rest."""

    found: bool = False
    repeats: int = 0
    notes: tuple[Said, ...] = ()


def gathered(columns: Mapping[str, str]) -> str:
    """SQL for what is kept of a reserved event: stranger, nothing, name, properties. `columns`: name → SQL."""
    cells = (f"coalesce({columns[name]}, '')" for name in PROPERTIES)
    return f"[CASE WHEN r.ident IS NULL THEN r.person END, NULL, r.event, {', '.join(cells)}]"


def keep(engine: Engine, timezone: str, first: int, last: int, *, found: bool) -> ActsRead:
    """
    Makes the table `acts` of the reserved events in `staged`: one row per event that says something, without repeats.
    Where there is none, `acts_seen` is not to be called.

    `first`, `last`: the span of the events, in UTC epoch microseconds; `found`: whether there is any reserved event.
    """
    if not found:
        engine.run("acts_none")
        return ActsRead()
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
            "kinds": texts_of(KINDS),
            "yes": texts_of(YES),
            "no": texts_of(NO),
            "local_day": local_day("a.t", timezone, first, last),
        },
    )
    order = ("t", *PROPERTIES, "who", "person", "monday")
    engine.run("acts_kept", {"earliest": "{" + ", ".join(f"{quote_text(name)}: {name}" for name in order) + "}"})
    repeats = engine.run("acts_repeats")[0][0]
    return ActsRead(found=True, repeats=repeats, notes=tuple(_notes(engine)))


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
