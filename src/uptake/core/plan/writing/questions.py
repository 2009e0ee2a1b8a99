"""The questions that only people can answer: one list for interview, options, hand-over and way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from uptake.core.plan.writing import persons
from uptake.core.plan.writing import understanding as read
from uptake.core.words import mark

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
    Question(
        "rollout",
        mark("What is the short name of the rollout?"),
        mark("Lower-case letters, digits and dashes."),
        read.slug,
    ),
    Question("title", mark("What is the system called?"), mark("As people will call it."), read.line),
    Question(
        "launch",
        mark("On which day does it launch?"),
        mark("From that day on people are meant to use it. Write it such as 2027-01-11."),
        read.day,
    ),
    Question("timezone", mark("In which timezone is the work done?"), mark("Such as Europe/Berlin."), read.timezone),
    Question(
        "country",
        mark("In which country?"),
        mark("Its name, or its code such as DE: for the public holidays."),
        read.country,
    ),
)
OWNER = (
    Question(
        "owner",
        mark("Who answers for usage reaching its target?"),
        mark("One person, never a team: an address, or an id of the roster."),
        persons.owner,
    ),
    Question(
        "reach",
        mark("How do people reach that person?"),
        mark("A phone number, a link to a chat, or both with a comma between."),
        persons.reach,
        "{phone: , chat: }",
    ),
    Question(
        "replies_within",
        mark("Within what time does that person reply?"),
        mark("In working time: 4h is four hours, 1wd a working day."),
        read.duration,
    ),
    Question(
        "hours", mark("How many hours a week does that person have for this?"), mark("A number such as 4."), read.hours
    ),
    Question("deputy", mark("Who stands in when that person is away?"), mark("One other person."), persons.person),
    Question(
        "sponsor",
        mark("Who wants the result, and reads it?"),
        mark("One person, not the one who answers."),
        persons.person,
    ),
    Question(
        "helpers",
        mark("Who sits beside people at their first real task?"),
        mark("One person, or several with commas between."),
        persons.people,
        "[{person: , hours_per_week: }]",
    ),
    Question(
        "helper_hours",
        mark("How many hours a week does each of them have for it?"),
        mark("In the weeks around launch. Six people at a time take 45 minutes."),
        read.hours,
    ),
)
USAGE = (
    Question(
        "real_work",
        mark("Which event shows that it was used on real work?"),
        mark("The name that the system records, such as minutes_sent. The engineers know it. Several: commas between."),
        read.events,
        "[{event: minutes_sent}]",
    ),
    Question(
        "old_way",
        mark("Which event shows that the work was done the old way?"),
        mark("A name as before. Write “nothing” if nothing is replaced."),
        read.old_way,
        mark("[{event: minutes_typed}], or [] if nothing is replaced"),
    ),
)
GROUP = (
    Question("size", mark("How many people is that?"), mark("A number such as 40."), read.size),
    Question(
        "rhythm", mark("How often does this work come up?"), mark("daily, weekly, monthly or on demand."), read.rhythm
    ),
    Question(
        "target",
        mark("What share of them should use it regularly by the end of the first three months?"),
        mark("A share such as 60%."),
        read.share,
    ),
)
CHANGE = (
    Question("task", mark("Which task changes?"), mark("A few words, as these people call it."), read.line),
    Question(
        "today",
        mark("What does the day look like today?"),
        mark("Speak to the person: “You …”. How long does it take?"),
        read.line,
    ),
    Question(
        "from_launch",
        mark("What does it look like from launch?"),
        mark("What is there, and what the person does then. Not how the system works."),
        read.line,
    ),
    Question(
        "why", mark("Why does it matter to them?"), mark("What they gain by it, not what the firm gains."), read.line
    ),
    Question(
        "you_do", mark("What do they do differently?"), mark("Each step: open this, check that, press Send."), read.line
    ),
    Question(
        "example", mark("What is an example of a real case?"), mark("One case of last month that they know."), read.line
    ),
    Question(
        "confirmed_by",
        mark("Who of them has read this and said: that is my day?"),
        mark("One person of the group, or several with commas between."),
        persons.people,
        "[somebody@firm.example]",
    ),
)
ALL: Mapping[str, Question] = {one.key: one for one in (*ROLLOUT, *OWNER, *USAGE, *GROUP, *CHANGE)}


def measure_for(rhythm: str | None) -> str:
    """Return what is measured as regular use: a weekly habit, or the share of occasions where work is not weekly."""
    return "regular" if rhythm in SELDOM else "habitual"
