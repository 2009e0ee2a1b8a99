"""
Ways to spoil the complete example, one thing at a time, each with the rules that have to say so, and no others.

A way is keys and places with dots between; GONE leaves the thing out. Names in braces stand for one way each.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


class _Gone:
    def __repr__(self) -> str:
        return "gone"


GONE = _Gone()


@dataclass(frozen=True)
class Mutation:
    way: str
    value: Any
    expected: frozenset[str]

    def __str__(self) -> str:
        return f"{self.way}={str(self.value)[:40]}"

    def of(self, plan: dict[str, Any]) -> dict[str, Any]:
        """A copy of a plan with this one thing spoilt."""
        spoilt = copy.deepcopy(plan)
        *way, last = self.way.split(".")
        inner: Any = spoilt
        for key in way:
            inner = inner[int(key)] if isinstance(inner, list) else inner[key]
        place: Any = int(last) if isinstance(inner, list) else last
        if self.value is GONE:
            del inner[place]
        else:
            inner[place] = copy.deepcopy(self.value)
        return spoilt


# (way, values, codes): each value is one mutation. "" for codes: nothing may be said.
Row = tuple[str, tuple[Any, ...], str]
PLACEHOLDERS = (GONE, "", "TODO", "tbd", "…")
BROCHURE = "Our AI-powered platform leverages large language models to classify each claim end-to-end."

OWNER: tuple[Row, ...] = (
    ("owner", (GONE,), "UP101"),
    ("owner.person", (GONE, "TODO", "tbd"), "UP101"),
    (
        "owner.person",
        ("claims-team@acme.example", "Head of Claims", "Dana and Kofi", ["a@acme.example", "b@acme.example"]),
        "UP102",
    ),
    ("owner.person", ("d.ruiz@acme.example", "E10442"), ""),
    ("owner.deputy", (GONE, "dana.ruiz@acme.example", "Dana.Ruiz@ACME.example", "tbd"), "UP105"),
    ("owner.deputy", ("tomas.lind@acme.example",), ""),
    ("owner.reach", (GONE, {}, {"phone": "tbd"}), "UP104"),
    ("owner.reach.chat", (GONE,), ""),
    ("owner.replies_within", (GONE,), "UP104"),
    ("owner.hours_per_week", (GONE, 1, 4, 7.5), "UP107"),
    ("owner.hours_per_week", (8, 40), ""),
    ("sponsor", (GONE, "TODO", "dana.ruiz@acme.example"), "UP106"),
    ("afterwards", (GONE, {"watch": "month"}), "UP110"),
    ("afterwards.contact", (GONE, "tbd"), "UP110"),
    ("afterwards.watch", (GONE, "quarter", "delete"), ""),
    ("tickets", (GONE, {}, {"build": "TODO"}), "UP608"),
    ("tickets.build", (GONE,), ""),
    ("tickets.adoption", (GONE,), ""),
)
GROUPS: tuple[Row, ...] = (
    ("groups.{adjusters,supervisors}.changes.0.today", PLACEHOLDERS, "UP202"),
    ("groups.{adjusters,supervisors}.changes.0.from_launch", PLACEHOLDERS, "UP202"),
    ("groups.{adjusters,supervisors}.changes.0.why", PLACEHOLDERS, "UP202"),
    ("groups.{adjusters,supervisors}.changes.0.you_do", PLACEHOLDERS, "UP202"),
    ("groups.{adjusters,supervisors}.changes.0.example", (GONE, "TODO"), "UP203"),
    ("groups.{adjusters,supervisors}.changes.0.task", (GONE,), ""),
    ("groups.adjusters.changes.0.stays", (GONE,), ""),
    ("groups.adjusters.changes", (GONE, []), "UP201"),
    ("groups.supervisors.changes", (GONE, []), "UP201"),
    (
        "groups.{adjusters,supervisors}.changes.0.from_launch",
        (BROCHURE, "We are excited to announce our AI assistant."),
        "UP204",
    ),
    (
        "groups.{adjusters,supervisors}.changes.0.why",
        ("The model improves accuracy and latency by embeddings.",),
        "UP204",
    ),
    ("groups.adjusters.changes.0.confirmed_by", (GONE, [], ["tbd"]), "UP206"),
    ("groups.adjusters.questions", (GONE, []), "UP211"),
    ("groups.adjusters.questions", ([{"ask": "How do I log in?", "answer": "As always."}],), "UP211"),
    ("groups.adjusters.questions.0", (GONE,), ""),
    ("groups.{adjusters,supervisors,adjusters-trieste}.who", (GONE,), "UP108"),
    (
        "groups.adjusters-trieste.who",
        ({"department": "Claims", "role": ["Adjuster", "Senior adjuster"], "not": {"location": "Trieste"}},),
        "",
    ),
    (
        "groups.supervisors.who",
        ({"department": "Claims", "role": ["Adjuster", "Senior adjuster"], "location": "Trieste"},),
        "UP108",
    ),
    ("groups.adjusters.except.0.reason", (GONE, "tbd"), "UP109"),
    ("groups.adjusters.except", (GONE,), ""),
    ("groups.{adjusters,supervisors}.size", (3,), "UP510"),
    ("groups.supervisors.size", (40,), ""),
    ("groups.{adjusters,supervisors}.rhythm", ("monthly",), "UP509"),
    ("groups.{adjusters,supervisors}.rhythm", (GONE, "daily"), ""),
    ("groups.supervisors.rhythm", ("on demand",), "UP507 UP509"),
    ("groups.{adjusters,supervisors}.access", ("none", "login"), ""),
    ("groups.{adjusters,adjusters-trieste,supervisors}.title", (GONE,), ""),
    ("groups.supervisors.usage.real_work", ([],), "UP504"),
    ("groups.supervisors.usage.old_way", ([],), ""),
    ("groups.supervisors.usage.exposure", ([{"event": "review_discussed"}],), "UP504"),
)
BEFORE: tuple[Row, ...] = (
    ("messages", (GONE, []), "UP207"),
    ("messages.0", (GONE,), "UP207 UP208"),
    ("messages.1", (GONE,), ""),
    ("messages.2", (GONE,), ""),
    ("messages.0.asks", (GONE, "nothing", "book"), "UP207"),
    ("messages.0.when", ("workday -10", "day -20", "workday -40"), ""),
    ("messages.0.when", ("workday -9", "workday -5", "workday -2"), "UP208"),
    ("messages.0.when", (GONE,), "UP207 UP208"),
    ("messages.0.when", ("day 0", "day 3"), "UP207 UP208"),
    ("messages.0.lead", (GONE, "5wd", "2w"), ""),
    ("messages.0.lead", ("4w", "16wd"), "UP208"),
    ("messages.0.sender", (GONE, "sponsor", "system", "kofi.mensah@acme.example"), "UP209"),
    ("messages.0.sender", ("owner", "dana.ruiz@acme.example"), ""),
    ("messages.0.channels", (GONE, ["email"], ["email", "broadcast"]), ""),
    ("messages.0.channels", (["broadcast"],), "UP207 UP208 UP209"),
    ("messages.0.remind", (GONE,), "UP210"),
    ("messages.0.to", (["adjusters", "supervisors"],), "UP207"),
    ("messages.0.to", (["adjusters", "adjusters-trieste"],), "UP207 UP208"),
)
LAUNCH: tuple[Row, ...] = (
    ("helpers", (GONE, []), "UP303"),
    ("helpers.0", (GONE,), ""),
    ("helpers.1", (GONE,), "UP303"),
    ("helpers.1.groups", (GONE,), ""),
    ("helpers.1.groups", (["adjusters"], ["supervisors"]), "UP303"),
    ("sessions", (GONE, []), "UP301"),
    ("sessions.{0,1}", (GONE,), "UP301"),
    ("sessions.0.groups", (["adjusters"],), "UP301"),
    ("sessions.{0,1}.between", (GONE, ["day 60", "day 70"]), "UP301"),
    ("sessions.0.between", (["day 4", "day 5"],), "UP305"),
    ("sessions.1.between", (["2026-12-25", "2026-12-27"],), "UP301 UP305"),
    (
        "sessions.{0,1}.tasks",
        (GONE, [], ["TODO"], ["Live demo", "Slides on what it does"], ["Watch a film about it"]),
        "UP304",
    ),
    ("sessions.0.tasks", (["Live demo", "Three claims from your own list"],), ""),
    ("sessions.0.tasks.0", (GONE,), ""),
    ("sessions.0.{seats,times,helpers_each,where,lasts}", (GONE,), ""),
)
AFTER: tuple[Row, ...] = (
    ("feedback", (GONE,), "UP401"),
    ("feedback.first_reply_within", (GONE,), "UP401"),
    ("feedback.open_to", (GONE,), ""),
    ("feedback.open_to", ([], ["adjusters"], ["adjusters", "supervisors"]), "UP401"),
    ("feedback.answered_by", ("owner", "helpers"), ""),
    ("feedback.{decide_within,publish}", (GONE,), "UP402"),
    ("duties", (GONE, []), "UP403"),
    ("duties.0", (GONE,), ""),
    ("duties.1", (GONE,), "UP403 UP404"),
    ("duties.1.until", (GONE, "day 80"), ""),
    ("duties.1.until", ("day 34",), "UP403"),  # nothing from day 46 to day 59
    ("duties.1.until", ("day 15",), "UP403 UP404"),
    ("duties.{2,3,4}", (GONE,), ""),
    ("duties.5", (GONE,), "UP406"),
    ("duties.1.hours", (4, 9), "UP107"),
    ("duties.0.hours", (6,), "UP107"),
    ("duties.4.hours", (5,), ""),
    ("duties.4.hours", (6,), "UP107"),
    ("duties.0.when", ("day 0..30",), ""),
)
MEASUREMENT: tuple[Row, ...] = (
    ("targets", (GONE, []), "UP501"),
    ("targets.{0,1,4}", (GONE,), ""),
    ("targets.{2,3}", (GONE,), "UP501"),
    ("targets.{0,1,4}.group", (GONE,), "UP502"),
    ("targets.{2,3}.group", (GONE,), "UP501 UP502"),
    ("targets.{0,1,2,3,4}.{by,baseline}", (GONE,), "UP502"),
    ("targets.{0,1,2,3}.at_least", (GONE,), "UP502"),
    ("targets.4.at_most", (GONE,), "UP502"),
    ("targets.{1,2,3}.by", ("day 60", "day 0"), "UP503"),
    ("targets.0.by", ("day 10", "day -1"), "UP503"),
    ("targets.0.by", ("2027-01-04",), "UP506"),
    ("targets.{0,1,2,3}.at_least", ("0%",), "UP503"),
    ("targets.4.at_most", ("100%",), "UP503"),
    ("targets.1.measure", ("adopted", "weekly_active", "first_use", "told"), ""),
    ("targets.1.measure", ("never", "old_way_share"), "UP503"),
    ("targets.1.holds_for", (GONE, "4w"), ""),
    ("readings", (GONE,), "UP505"),
    ("readings.{every,to}", (GONE,), "UP505"),
    ("readings.to", ({},), "UP505"),
    ("readings.weekday", (GONE, "Fri"), ""),
    ("readings.every", ("month",), "UP506"),
    ("usage", (GONE,), "UP504"),
    ("usage.real_work", (GONE, [], [{"event": "suggestion_shown"}]), "UP504"),
    ("usage.real_work", ([{"event": "user_login"}],), "UP512"),
    ("usage.old_way", ([{"event": "suggestion_confirmed", "env": "prod"}],), "UP511"),
    ("usage.old_way", (GONE,), "UP503 UP507"),
    ("usage.old_way", ([],), "UP503"),
    ("usage.{exposure,chance,accepted,overridden,sources,columns,instrument_changes}", (GONE,), ""),
    ("usage.except.reason", (GONE, "TODO"), "UP109"),
    ("usage.except", (GONE,), ""),
    ("usage.kind", ("counts",), "UP503"),
    ("health", (GONE, []), "UP508"),
    ("health.0.at_least", (GONE,), "UP508"),
    ("health.0", (GONE,), ""),
)
GATE: tuple[Row, ...] = (
    ("privacy", (GONE,), ""),
    ("privacy.names", ("helpers",), ""),
    ("privacy", ({"names": "helpers"}, {"names": "helpers", "purpose": "To help"}), "UP601"),
    ("privacy.smallest_group", (1, 4), "UP601"),
    ("privacy.smallest_group", (GONE, 20), ""),
    (
        "privacy.purpose",
        ("To rank employees.", "Zur Leistungskontrolle.", "To monitor individual performance."),
        "UP602",
    ),
    ("privacy.purpose", (GONE, "Zu sehen, wo es klemmt. Keine Leistungskontrolle."), ""),
    ("exceptions", (GONE, []), "UP206"),
    ("exceptions.0.{reason,until,approved_by}", (GONE,), "UP206 UP604"),
    ("exceptions.0.approved_by", ("dana.ruiz@acme.example",), "UP206 UP604"),
    ("exceptions.0.until", ("2026-11-22",), "UP206 UP605"),
    ("exceptions.0.until", ("2026-11-23",), ""),
    ("exceptions.0.group", (GONE,), ""),
    ("exceptions.0.group", ("adjusters",), "UP206"),
    ("exceptions.0.rule", ("UP203",), "UP206"),
    ("exceptions.0.rule", ("UP604", "UP605"), "UP206 UP604"),
    ("{title,summary,language,calendar}", (GONE,), ""),
    ("relaunch", ("2027-02-01",), ""),
    ("groups.adjusters-trieste.launch", ("2027-03-06",), "UP111"),
)
TABLE = (*OWNER, *GROUPS, *BEFORE, *LAUNCH, *AFTER, *MEASUREMENT, *GATE)


def mutations() -> Iterator[Mutation]:
    """Every mutation of the table, one for each way and value."""
    for ways, values, expected in TABLE:
        for way in _each(ways):
            for value in values:
                yield Mutation(way, value, frozenset(expected.split()))


def _each(ways: str) -> Iterator[str]:
    before, brace, rest = ways.partition("{")
    if not brace:
        yield ways
        return
    names, _, after = rest.partition("}")
    for name in names.split(","):
        yield from _each(before + name + after)
