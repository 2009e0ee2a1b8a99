"""The sections of a plan, as the format has them: every key has its field here, which a test holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from uptake.web.editing import kinds as k
from uptake.web.editing.choices import MEASURES, STAGES, WEEKDAYS
from uptake.web.editing.fields import Field, Items, Section
from uptake.web.editing.typed import value_at
from uptake.web.editing.usage_fields import HEALTH, USAGE, USAGE_ITEMS

_EVERY = k.choice(("week", _("every week")), ("month", _("every month")))
_MOMENT = _("From launch: day 14, workday -15, week 3; or a date such as 2027-01-15.")
_DAYS = _("3wd is three working days, 5d five days, 2w two weeks.")
_DURATION = _("4h is four working hours, 5wd five working days, 2w two weeks.")

SYSTEM = Section(
    "system",
    _("System and days"),
    _("What is coming, from which day, and when work is done."),
    (
        Field(("title",), k.LINE, question="title"),
        Field(("summary",), k.AREA, _("What does it do for people?"), _("One sentence.")),
        Field(("launch",), k.DAY, question="launch"),
        Field(("language",), k.LINE, _("Language of the texts"), _("Its code, such as en or de.")),
        Field(("calendar", "timezone"), k.TIMEZONE, question="timezone"),
        Field(("calendar", "country"), k.COUNTRY, question="country"),
        Field(("calendar", "region"), k.LINE, _("Region"), _("Its code, such as BY, if it has holidays of its own.")),
        Field(("calendar", "hours"), k.HOURS_OF_WEEK, _("Working hours"),
              _("Such as Mon-Thu 08:00-17:00, Fri 08:00-14:00.")),
        Field(("calendar", "closed"), k.DAYS, _("Days on which the company is closed"),
              _("One to a line: 2026-12-24, or 2026-12-24..2026-12-31.")),
        Field(("tickets", "build"), k.LINE, _("The engineers' ticket"), _("Such as jira:CLM-88.")),
        Field(("tickets", "adoption"), k.LINE, _("The owner's ticket"),
              _("It closes when the targets are met and held, or the decision is to stop.")),
    ),
)  # fmt: skip
PEOPLE = Section(
    "people",
    _("Who answers"),
    _("One person answers for usage, somebody stands in, somebody wants the result, and some sit beside people."),
    (
        Field(("owner", "person"), k.PERSON, question="owner"),
        Field(("owner", "reach"), k.REACH, question="reach",
              help=_("One way to a line: a number, a link, an address.")),
        Field(("owner", "replies_within"), k.DURATION, question="replies_within"),
        Field(("owner", "hours_per_week"), k.HOURS, question="hours"),
        Field(("owner", "deputy"), k.PERSON, question="deputy"),
        Field(("sponsor",), k.PERSON, question="sponsor"),
    ),
    (
        Items(("helpers",), _("Who sits beside people at their first real task"), _("Helper"), _("Add a helper"), (
            Field(("person",), k.PERSON, _("Who?"), _("An address, or an id of the roster.")),
            Field(("hours_per_week",), k.HOURS, question="helper_hours"),
            Field(("groups",), k.GROUPS, _("For which groups?"), _("None ticked: for all.")),
        ), named_by="person"),
    ),
)  # fmt: skip
MESSAGES = Section(
    "messages",
    _("Messages"),
    _("What each person is told, when and by whom. A broadcast never counts as told."),
    items=(
        Items(("messages",), _("Messages"), _("Message"), _("Add a message"), (
            Field(("id",), k.LINE, _("Short name"), _("Small letters, digits and hyphens.")),
            Field(("to",), k.GROUPS, _("Who gets it?")),
            Field(("when",), k.MOMENT, _("When?"), _MOMENT),
            Field(("sender",), k.SENDER, _("Who sends it?"), _("manager, owner, sponsor, system, or a person.")),
            Field(("channels",), k.several(("email", _("e-mail")), ("chat", _("chat")), ("webhook", _("webhook")),
                                           ("broadcast", _("broadcast: nobody is told by it alone"))),
                                                 _("By which way?")),
            Field(("asks",), k.choice(("acknowledge", _("to say that they know what they do")),
                                      ("book", _("to book a seat")), ("nothing", _("nothing"))),
                  _("What is the reader asked?")),
            Field(("lead",), k.DURATION, _("At least how long before launch?"), _("Left empty: 10wd. ")),
            Field(("remind", "after"), k.DURATION, _("After what time is a reminder sent?"), _DAYS),
            Field(("remind", "times"), k.NUMBER, _("How many reminders at most?")),
            Field(("only", "not_reached"), k.choice(*STAGES), _("Only for those who have not reached")),
            Field(("template",), k.LINE, _("File of the letter"),
                  _("A Markdown file beside the plan. Left empty: the letter is made of the before and after.")),
        ), {"when": "workday -15", "sender": "manager", "channels": ["email"]}),
    ),
)  # fmt: skip
SESSIONS = Section(
    "sessions",
    _("Sessions"),
    _("First use on real work, with somebody beside them."),
    items=(
        Items(("sessions",), _("Sessions"), _("Session"), _("Add a session"), (
            Field(("id",), k.LINE, _("Short name"), _("Small letters, digits and hyphens.")),
            Field(("groups",), k.GROUPS, _("For whom?")),
            Field(("between",), k.SPAN, _("In which days?"), _("From launch, such as workday -2 – workday 10.")),
            Field(("lasts",), k.DURATION, _("How long does one last?"), _("Such as 45m.")),
            Field(("seats",), k.NUMBER, _("How many people in one?")),
            Field(("times",), k.NUMBER, _("How many are held for each group?"),
                  _("A number, or auto: as many as are needed.")),
            Field(("helpers_each",), k.NUMBER, _("How many helpers in each?"), _("Left empty: one.")),
            Field(("where",), k.LINE, _("Where?"), _("A room or a link.")),
            Field(("tasks",), k.LINES, _("Which real tasks of their own do people bring?"),
                  _("One to a line; no demos.")),
        ), {"between": ["workday -2", "workday 10"], "lasts": "45m", "seats": 6, "times": "auto"}),
    ),
)  # fmt: skip
FEEDBACK = Section(
    "feedback",
    _("Answers"),
    _("Who may ask, and what they are promised."),
    (
        Field(("feedback", "first_reply_within"), k.DURATION,
              _("Within what time does a person get the first answer?"), _DURATION),
        Field(("feedback", "decide_within"), k.DURATION,
              _("Within what time is it decided what becomes of it?"), _DURATION),
        Field(("feedback", "publish"), k.OFTEN, _("How often is it said what changed?"),
              _("week, month, or a time such as 2w.")),
        Field(("feedback", "open_to"), k.GROUPS, _("Who may ask?"), _("None ticked: everybody.")),
        Field(("feedback", "answered_by"), k.choice(("owner", _("the owner")),
              ("helpers", _("a helper of their group"))), _("Who is asked to answer first?")),
    ),
)  # fmt: skip
COUNTING = Section(
    "usage",
    _("What counts as use"),
    _("Use is what a person started, on real work. To see a suggestion is no use."),
    USAGE,
    (*USAGE_ITEMS, HEALTH),
)
TARGETS = Section(
    "targets",
    _("Targets and readings"),
    _("What success is: of whom, how much, by when, from where. And who reads it how often."),
    (
        Field(("readings", "every"), _EVERY, _("How often is it read?")),
        Field(("readings", "weekday"), k.choice(*WEEKDAYS), _("On which day of the week?")),
        Field(("readings", "to", "owner"), _EVERY, _("The owner reads it")),
        Field(("readings", "to", "deputy"), _EVERY, _("The deputy reads it")),
        Field(("readings", "to", "sponsor"), _EVERY, _("The sponsor reads it")),
        Field(("readings", "to", "helpers"), _EVERY, _("The helpers read it")),
    ),
    (
        Items(("targets",), _("Targets"), _("Target"), _("Add a target"), (
            Field(("group",), k.choice(), _("Of which group?")),
            Field(("measure",), k.choice(*MEASURES), _("What is measured?")),
            Field(("at_least",), k.SHARE, _("At least"), _("A share such as 60%.")),
            Field(("at_most",), k.SHARE, _("At most"), _("For what should fall, such as the old way.")),
            Field(("by",), k.MOMENT, _("By when?"), _MOMENT),
            Field(("baseline",), k.SHARE, _("Where did it stand before?"), _("0% if nobody used it.")),
            Field(("holds_for",), k.DURATION, _("For how long must it hold?"), _DAYS),
        ), {"measure": "habitual", "by": "day 90", "baseline": "0%"}, named_by="group"),
    ),
)  # fmt: skip
DUTIES = Section(
    "duties",
    _("Duties until day 90"),
    _("What the owner does from launch day to day 90, and who can be asked after it."),
    (
        Field(("afterwards", "contact"), k.PERSON, _("Who can be asked after day 90?")),
        Field(("afterwards", "watch"), k.choice(("month", _("every month")), ("quarter", _("every quarter")),
                                                ("delete", _("not at all: what was collected is deleted"))),
              _("How often is usage looked at after it?")),
    ),
    (
        Items(("duties",), _("Duties"), _("Duty"), _("Add a duty"), (
            Field(("do",), k.AREA, _("What does the owner do?")),
            Field(("when",), k.MOMENT, _("When?"),
                  _("From launch: day 14, day 0..4. Left empty where it comes back every week.")),
            Field(("every",), k.choice(("week", _("every week"))), _("Does it come back?")),
            Field(("until",), k.MOMENT, _("Until when does it come back?"), _("Such as day 90.")),
            Field(("hours",), k.NUMBER, _("How many hours does it take?"), _("In all; of what comes back, each week.")),
            Field(("evidence",), k.choice(("note", _("a note")), ("feedback", _("answers given")),
                                          ("reading", _("a reading")), ("decision", _("a decision"))),
                  _("What shows that it was done?")),
            Field(("id",), k.LINE, _("Short name"), _("Only where two duties have the same time.")),
        ), named_by="do"),
    ),
)  # fmt: skip
PRIVACY = Section(
    "privacy",
    _("Privacy"),
    _("What the figures are for, who may see what, and for how long it is kept."),
    (
        Field(("privacy", "purpose"), k.AREA, _("What are the figures for, and what not?")),
        Field(("privacy", "names"), k.choice(("groups", _("nobody sees a person's usage")),
                                             ("helpers", _("owner and helpers see a person's stage"))),
              _("Who sees the usage of a person?"), _("The second needs a purpose and an agreement.")),
        Field(("privacy", "smallest_group"), k.NUMBER, _("Groups of fewer people are not shown"), _("5 or more.")),
        Field(("privacy", "keep_days"), k.NUMBER, _("For how many days is usage kept?"), _("Left empty: 400.")),
        Field(("privacy", "agreement", "reference"), k.LINE, _("Which agreement with the people's representatives?")),
        Field(("privacy", "agreement", "date"), k.DAY, _("Of which day?")),
        Field(("privacy", "agreement", "sheet"), k.LINE, _("The privacy sheet that was agreed"),
              _("Its sha256, as the sheet says it. If the sheet changes, collection stops.")),
        Field(("experiment", "randomise"), k.choice(("order of invitation", _("the order of invitation"))),
              _("Is something decided by lot, to learn what helps?")),
        Field(("experiment", "by"), k.LINE, _("The column of the roster that is drawn"), _("Such as team.")),
        Field(("experiment", "seed"), k.LINE, _("The words that the lot is drawn with")),
        Field(("experiment", "drawn"), k.DAY, _("The day of the lot")),
        Field(("columns",), k.PAIRS, _("Columns of the roster with other names"),
              _("One to a line: email = Mail address.")),
    ),
    (
        Items(("experiment", "order"), _("The order as it was drawn"), _("Step"), _("Add a step"), (
            Field(("when",), k.MOMENT, _("When?"), _MOMENT),
            Field(("invite",), k.LINES, _("Who is invited?"), _("Values of the column, one to a line.")),
        ), named_by="when"),
    ),
)  # fmt: skip
EXCEPTIONS = Section(
    "exceptions",
    _("Exceptions"),
    _("Rules of the check that do not hold here, each with its reason, its end and who approved it."),
    items=(
        Items(("exceptions",), _("Exceptions"), _("Exception"), _("Add an exception"), (
            Field(("rule",), k.LINE, _("Which rule?"), _("Its code, such as UP206.")),
            Field(("group",), k.choice(), _("For which group?"), _("Not said: for all.")),
            Field(("reason",), k.AREA, _("Why does it not hold?")),
            Field(("until",), k.DAY, _("Until when?")),
            Field(("approved_by",), k.PERSON, _("Who approved it?"), _("Not the owner.")),
        ), named_by="rule"),
    ),
)  # fmt: skip
RELAUNCH = Section(
    "relaunch",
    _("Launch again"),
    _("A second start of the same rollout. Day 0 counts from the new day. What came before stays as history."),
    (Field(("relaunch",), k.DAY, _("On which day does it launch again?"), _("Empty: there is no second start.")),),
)

BEFORE_GROUPS = (SYSTEM, PEOPLE)
AFTER_GROUPS = (MESSAGES, SESSIONS, FEEDBACK, COUNTING, TARGETS, DUTIES, PRIVACY, EXCEPTIONS)
GROUP_PREFIX, COUNT_PREFIX = "group-", "count-"

_GROUP = Section(
    "group",
    "",
    _("Who they are, what changes in their day, and what they fear."),
    (
        Field(("title",), k.LINE, _("What is the group called?"), _("As people call it, such as Claims adjusters.")),
        Field(("who",), k.WHO, _("Who is in it?"),
              _("everyone; or columns of the roster, one condition to a line: department = Claims; not location = "
                "Trieste; under = a manager; people = addresses. All must hold; of lines that begin with “or”, one.")),
        Field(("size",), k.NUMBER, question="size", help=_("Until there is a roster, instead of who is in it.")),
        Field(("like",), k.choice(), _("Is its day that of another group?"),
              _("It takes over what it does not say itself.")),
        Field(("launch",), k.DAY, _("Its own launch"), _("Only where it is another day than the rollout's.")),
        Field(("rhythm",), k.choice(("daily", _("every day")), ("weekly", _("every week")), ("monthly",
              _("every month")),
                                    ("on demand", _("on demand"))), question="rhythm", help=" "),
        Field(("access",), k.choice(("licence", _("a licence")), ("login", _("a login")), ("none", _("nothing"))),
              _("What do they need before they can start?")),
    ),
    (
        Items(("changes",), _("What changes in their day"), _("Task"), _("Add a task"), (
            Field(("task",), k.LINE, question="task"),
            Field(("today",), k.AREA, question="today"),
            Field(("from_launch",), k.AREA, question="from_launch"),
            Field(("why",), k.AREA, question="why"),
            Field(("you_do",), k.AREA, question="you_do"),
            Field(("example",), k.AREA, question="example"),
            Field(("stays",), k.AREA, _("What stays as it is?"),
                  _("What they keep deciding, and what nobody does to them.")),
            Field(("confirmed_by",), k.PEOPLE, question="confirmed_by"),
        ), named_by="task"),
        Items(("questions",), _("What they fear, answered before it is asked"), _("Question"), _("Add a question"), (
            Field(("ask",), k.LINE, _("What do they ask?"), _("As they would say it.")),
            Field(("answer",), k.AREA, _("What is the answer?")),
        ), named_by="ask"),
        Items(("except",), _("Who does not count"), _("People who do not count"), _("Add people who do not count"), (
            Field(("who",), k.WHO, _("Who?"), _("As above: one condition to a line.")),
            Field(("reason",), k.LINE, _("Why?")),
        ), named_by="reason"),
    ),
)  # fmt: skip


_COUNT = Section(
    "count",
    "",
    _("Only where it is not what counts for everybody. What stands here replaces that key for this group."),
    USAGE,
    USAGE_ITEMS,
)


def group_sections(name: str, data: Mapping[str, Any]) -> tuple[Section, Section]:
    """The section of one group, and that of what counts as use for it alone."""
    group = (data.get("groups") or {}).get(name) or {}
    title, at = str(group.get("title") or name.replace("-", " ").capitalize()), ("groups", name)
    own = replace(_GROUP, name=f"{GROUP_PREFIX}{name}", title=title, at=at)
    return own, replace(
        _COUNT, name=f"{COUNT_PREFIX}{name}", title=format_lazy(_("{group}: what counts as use"), group=title), at=at
    )


def sections_of(data: Mapping[str, Any]) -> list[Section]:
    """Every section of a plan, in the order in which it is written."""
    groups = [section for name in data.get("groups") or {} for section in group_sections(name, data)]
    return [*BEFORE_GROUPS, *groups, *AFTER_GROUPS]


def listed(data: Mapping[str, Any]) -> list[Section]:
    """The sections that are shown: what counts as use for one group alone only where something is said of it."""
    return [
        one for one in sections_of(data)
        if not one.name.startswith(COUNT_PREFIX) or value_at(data, (*one.at, "usage"))
    ]  # fmt: skip


def section_of(name: str, data: Mapping[str, Any]) -> Section | None:
    """The section of a name; None where there is none."""
    return next((one for one in (*sections_of(data), RELAUNCH) if one.name == name), None)
