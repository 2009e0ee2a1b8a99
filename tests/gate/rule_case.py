"""A small plan that answers everything, to take parts away from; it goes through the real loader."""

from __future__ import annotations

import copy
import datetime as dt
import json
from typing import Any

from uptake.core.people import Person, Roster, make_roster
from uptake.core.plan.check import Headcount, Verdict, check_plan
from uptake.core.plan.findings import Finding
from uptake.core.plan.load import parse_plan
from uptake.core.plan.model import Plan

AS_OF = dt.date(2026, 11, 23)

CHANGE: dict[str, Any] = {
    "task": "Writing up a client meeting",
    "today": "You type minutes from memory the same evening.",
    "from_launch": "A draft is in your inbox ten minutes after the call.",
    "why": "Your evening is yours.",
    "you_do": "Correct the draft and press Send.",
    "example": "The Hofer call of 3 December; the draft missed one action.",
    "confirmed_by": ["edie@firm.example"],
}
FEAR = {"ask": "Who reads my calls?", "answer": "Nobody; the recording is deleted after the draft."}

# A Tuesday launch: week 1 begins on day 6, and twelve weeks are over on day 90.
BASE: dict[str, Any] = {
    "uptake": 1,
    "rollout": "meeting-notes",
    "launch": "2026-12-01",
    "calendar": {"timezone": "Europe/Vienna"},
    "owner": {
        "person": "asha@firm.example",
        "deputy": "bram@firm.example",
        "reach": {"phone": "+43 1 555 0100"},
        "replies_within": "1wd",
        "hours_per_week": 40,
    },
    "sponsor": "lena@firm.example",
    "tickets": {"build": "jira:NOTES-1", "adoption": "jira:NOTES-2"},
    "helpers": [{"person": "cleo@firm.example", "hours_per_week": 8}],
    "groups": {"consultants": {"who": {"department": "Consulting"}, "changes": [CHANGE], "questions": [FEAR]}},
    "messages": [
        {
            "id": "heads-up",
            "to": ["consultants"],
            "when": "workday -10",
            "sender": "manager",
            "channels": ["email"],
            "asks": "acknowledge",
            "remind": {"after": "3wd"},
        }
    ],
    "sessions": [
        {
            "id": "first-draft",
            "groups": ["consultants"],
            "between": ["day 0", "day 9"],
            "lasts": "30m",
            "seats": 4,
            "tasks": ["Your own call"],
        }
    ],
    "feedback": {"first_reply_within": "1wd", "decide_within": "5wd", "publish": "week"},
    "usage": {"real_work": [{"event": "minutes_sent"}], "old_way": [{"event": "minutes_typed"}]},
    "targets": [{"measure": "habitual", "group": "consultants", "at_least": "60%", "by": "day 90", "baseline": "0%"}],
    "readings": {"every": "week", "to": {"owner": "week"}},
    "duties": [
        {"every": "week", "until": "day 90", "do": "Answer and publish", "hours": 1},
        {"when": "day 90", "do": "Decide: continue, change or stop", "hours": 1},
    ],
    "health": [{"name": "drafts sent unchanged", "at_least": 0.5}],
    "afterwards": {"contact": "bram@firm.example"},
}

PARTNERS_CHANGE: dict[str, Any] = {
    "task": "Signing the minutes",
    "today": "You sign what you have had no time to read.",
    "from_launch": "The three lines that bind the firm stand on top.",
    "why": "You sign nothing any more that you do not know.",
    "you_do": "Read the three lines, change what was not said, sign.",
    "example": "The Hofer call: a date was promised in the last minute.",
    "confirmed_by": ["finn@firm.example"],
}
PARTNERS = {"who": {"department": "Partners"}, "changes": [PARTNERS_CHANGE], "questions": [FEAR]}


def plan_with(without: tuple[str, ...] = (), **parts: Any) -> Plan:
    """The small plan with some of its parts replaced, and some left out."""
    given = {**copy.deepcopy(BASE), **parts}
    for key in without:
        del given[key]
    loaded = parse_plan(json.dumps(given, ensure_ascii=False, indent=1))  # JSON is YAML
    assert loaded.plan is not None, [finding.message for finding in loaded.findings]
    return loaded.plan


def part(name: str, **changes: Any) -> dict[str, Any]:
    """One part of the small plan with some keys changed; None leaves a key out."""
    given = {**copy.deepcopy(BASE[name]), **changes}
    return {key: value for key, value in given.items() if value is not None}


def check(plan: Plan, people: Headcount | None = None, as_of: dt.date = AS_OF, **more: Any) -> Verdict:
    return check_plan(plan, as_of, people=people, **more)


def found(plan: Plan, code: str, people: Headcount | None = None, **more: Any) -> list[Finding]:
    """What one rule finds in a plan."""
    return [finding for finding in check(plan, people, **more).findings if finding.code == code]


def codes(plan: Plan, people: Headcount | None = None, **more: Any) -> set[str]:
    return {finding.code for finding in check(plan, people, **more).findings}


def everybody(**changes: dict[str, Any]) -> Roster:
    """The invented firm: Asha owns, Bram stands in, Cleo helps, Lena sponsors, Edie and ten others do the work."""
    firm = {
        "asha": {},
        "bram": {},
        "cleo": {},
        "lena": {"department": "Board"},
        "edie": {},
        **{f"c{number}": {} for number in range(10)},
        "finn": {"department": "Partners"},
        "gil": {"department": "Partners"},
    }
    people = []
    for name, given in firm.items():
        row = {"department": "Consulting", **given, **changes.get(name, {})}
        own = {key: row.pop(key) for key in ("starts", "ends", "absent", "aliases") if key in row}
        people.append(Person(name, f"{name}@firm.example", attributes=row, **own))
    return make_roster(people)
