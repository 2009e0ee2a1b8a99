"""The questions that only people can answer: one list for interview, options, hand-over and way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from uptake.core.plan.writing import understanding as read

SIX = ("task", "today", "from_launch", "why", "you_do", "example")
SELDOM = frozenset({"monthly", "on demand"})


@dataclass(frozen=True, slots=True)
class Question:
    """
    One question. `ask` is the question itself, `help` one or two sentences on how to answer it.

    `read` makes the value of an answer, and raises ValueError with a sentence where it makes no sense. `in_yaml` is
    how to write it in the plan, where that is not plain text.
    """

    key: str
    ask: str
    help: str
    read: Callable[[str], Any]
    in_yaml: str = ""


ROLLOUT = (
    Question("rollout", "What is the short name of the rollout?", "Lower-case letters, digits and dashes.", read.slug),
    Question("title", "What is the system called?", "As people will call it.", read.line),
    Question(
        "launch",
        "On which day does it launch?",
        "From that day on people are meant to use it. Write it such as 2027-01-11.",
        read.day,
    ),
    Question("timezone", "In which timezone is the work done?", "Such as Europe/Berlin.", read.timezone),
    Question("country", "In which country?", "Its code, such as DE: for the public holidays.", read.country),
)
OWNER = (
    Question(
        "owner",
        "Who answers for usage reaching its target?",
        "One person, never a team: an address, or an id of the roster.",
        read.owner,
    ),
    Question(
        "reach",
        "How do people reach that person?",
        "A phone number, a link to a chat, or both with a comma between.",
        read.reach,
        "{phone: , chat: }",
    ),
    Question(
        "replies_within",
        "Within what time does that person reply?",
        "In working time: 4h is four hours, 1wd a working day.",
        read.duration,
    ),
    Question("hours", "How many hours a week does that person have for this?", "A number such as 4.", read.hours),
    Question("deputy", "Who stands in when that person is away?", "One other person.", read.person),
    Question("sponsor", "Who wants the result, and reads it?", "One person, not the one who answers.", read.person),
    Question(
        "helpers",
        "Who sits beside people at their first real task?",
        "One person, or several with commas between.",
        read.people,
        "[{person: , hours_per_week: }]",
    ),
    Question(
        "helper_hours",
        "How many hours a week does each of them have for it?",
        "In the weeks around launch. Six people at a time take 45 minutes.",
        read.hours,
    ),
)
USAGE = (
    Question(
        "real_work",
        "Which event shows that it was used on real work?",
        "The name that the system records, such as minutes_sent. The engineers know it. Several: commas between.",
        read.events,
        "[{event: minutes_sent}]",
    ),
    Question(
        "old_way",
        "Which event shows that the work was done the old way?",
        "A name as before. Write “nothing” if nothing is replaced.",
        read.old_way,
        "[{event: minutes_typed}], or [] if nothing is replaced",
    ),
)
GROUP = (
    Question("size", "How many people is that?", "A number such as 40.", read.size),
    Question("rhythm", "How often does this work come up?", "daily, weekly, monthly or on demand.", read.rhythm),
    Question(
        "target",
        "What share of them should use it regularly by the end of the first three months?",
        "A share such as 60%.",
        read.share,
    ),
)
CHANGE = (
    Question("task", "Which task changes?", "A few words, as these people call it.", read.line),
    Question(
        "today",
        "What does the day look like today?",
        "Speak to the person: “You …”. How long does it take?",
        read.line,
    ),
    Question(
        "from_launch",
        "What does it look like from launch?",
        "What is there, and what the person does then. Not how the system works.",
        read.line,
    ),
    Question("why", "Why does it matter to them?", "What they gain by it, not what the firm gains.", read.line),
    Question("you_do", "What do they do differently?", "Each step: open this, check that, press Send.", read.line),
    Question("example", "What is an example of a real case?", "One case of last month that they know.", read.line),
    Question(
        "confirmed_by",
        "Who of them has read this and said: that is my day?",
        "One person of the group, or several with commas between.",
        read.people,
        "[somebody@firm.example]",
    ),
)
ALL: Mapping[str, Question] = {one.key: one for one in (*ROLLOUT, *OWNER, *USAGE, *GROUP, *CHANGE)}


def measure_for(rhythm: str | None) -> str:
    """Return what is measured as regular use: a weekly habit, or the share of occasions where work is not weekly."""
    return "regular" if rhythm in SELDOM else "habitual"
