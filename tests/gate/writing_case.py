"""What the tests of writing share: answers of the invented firm, a page filled in, and the gate's verdict on a text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from uptake.core.plan.check import check_plan
from uptake.core.plan.load import parse_plan
from uptake.core.plan.model import Plan
from uptake.core.plan.writing.answers import Answers, GroupAnswers
from uptake.core.plan.writing.asking import asked_of
from uptake.core.plan.writing.hand_over import hand_over

AS_OF = dt.date(2026, 11, 23)
BARE = Answers({"rollout": "meeting-notes", "launch": "2027-01-11"})
KNOWN: dict[str, Any] = {
    "rollout": "meeting-notes",
    "title": "Meeting notes assistant",
    "launch": "2027-01-11",
    "timezone": "Europe/Vienna",
    "country": "AT",
    "owner": "asha@firm.example",
    "reach": {"phone": "+43 1 555 0100"},
    "replies_within": "4h",
    "hours": 4.0,
    "deputy": "bram@firm.example",
    "sponsor": "lena@firm.example",
    "helpers": ("cleo@firm.example",),
    "helper_hours": 4.0,
    "real_work": ("minutes_sent",),
    "old_way": (),
}
CHANGE: dict[str, Any] = {
    "task": "Writing up a client meeting",
    "today": "You type minutes from memory the same evening: forty minutes each.",
    "from_launch": "A draft is in your inbox ten minutes after the call; you correct it and send it.",
    "why": "Your evening is yours, and the client has the minutes the same day.",
    "you_do": "Start the recorder with the client's consent, correct the draft, press Send.",
    "example": "The Hofer call of 3 December; the draft missed one action.",
    "confirmed_by": ("edie@firm.example",),
}
GROUP = GroupAnswers("Consultants", {"size": 40, "rhythm": "weekly", "target": "60%"}, (CHANGE,))
FULL = Answers(KNOWN, (GROUP,))

# What a manager writes who has never seen the plan: part of a question → the answer.
WRITTEN = {
    "answers for usage reaching": "Asha Rao <asha@firm.example>",
    "reach that person": "+43 1 555 0100",
    "Within what time": "4 hours",
    "hours a week does that person": "about 6 hours",
    "stands in": "Bram: bram@firm.example",
    "wants the result": "lena@firm.example",
    "sits beside": "cleo@firm.example and dov@firm.example",
    "each of them have": "3",
    "How many people": "40 people",
    "How often": "Every week.",
    "What share": "60 %",
    "Which task": "Writing up a client meeting",
    "look like today": "You type minutes from memory: forty minutes each.",
    "from launch": "A draft is in your inbox ten minutes after the call. You correct it.",
    "Why does it matter": "Your evening is yours - and the client isn't kept waiting.",
    "do differently": "Start the recorder, correct the draft, press Send.",
    "example of a real case": "The Hofer call of 3 December, #2 of that week.",
    "that is my day": "edie@firm.example",
    "used on real work": "minutes_sent, minutes_forwarded",
    "done the old way": "nothing",
}


def loaded(text: str) -> Plan:
    """The plan of a text, which must have no mistake."""
    found = parse_plan(text)
    assert found.plan is not None, [(str(one.place), one.message) for one in found.findings]
    return found.plan


def codes(text: str, severity: str = "") -> set[str]:
    """The codes that the gate finds in a text."""
    findings = check_plan(loaded(text), AS_OF).findings
    return {one.code for one in findings if severity in {"", one.severity.value}}


def page_of(text: str) -> str:
    """The page that hands the questions of a plan over."""
    plan = loaded(text)
    return hand_over(plan, asked_of(plan), check_plan(plan, AS_OF).findings)


def filled_in(page: str, written: Mapping[str, str] = WRITTEN) -> str:
    """The page with an answer under each question that there is one for."""
    lines, answer = [], ""
    for line in page.splitlines():
        lines.append(line)
        if line.startswith("### "):
            answer = next((words for part, words in written.items() if part in line), "")
        if line in {"Answer:", "Antwort:"} and answer:
            lines.append(answer)
    return "\n".join(lines) + "\n"
