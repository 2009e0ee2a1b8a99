"""What is done for people once they use it: helped, asked, answered, told what became of it, reminded."""

from __future__ import annotations

from dataclasses import dataclass, replace

from uptake.core.plan.model import Message
from uptake.core.simulation.acts import Course, Setting
from uptake.core.simulation.clock import NEVER
from uptake.core.simulation.dice import Rolls

_BARRIERS = ("I do not know how", "it was wrong", "it takes longer", "I do not trust it")
_SOON = 10_800  # seconds within which an answer of the same day comes
_DECISIONS = ("answered", "answered", "will change", "will not", "joined")


def _helper(setting: Setting, rolls: Rolls) -> str:
    plan = setting.plan
    mine = [one.person for one in plan.helpers if one.groups is None or setting.group.id in one.groups]
    owner = plan.owner.person if plan.owner else None
    return rolls.pick(mine) if mine else owner or "helper"


@dataclass(frozen=True, slots=True)
class Question:
    """A question: when it is asked (UTC epoch seconds), and the place of the day of a human answer, NEVER for none."""

    moment: int
    heard: int


def follow(before: Course, began: int, question: Question | None) -> None:
    """Write down what came after; `began`: the place of the day of first use."""
    setting, way = before.setting, before.way
    course = replace(before, rolls=Rolls(setting.seed, before.one.label, "after"))
    course.diary = before.diary
    if way.shown != NEVER:
        _attend(course, began)
    barrier = setting.story.barrier or course.rolls.pick(_BARRIERS)
    if question is not None and _may_ask(setting):
        item = f"{course.one.label}-q1"
        course.diary.note(question.moment, "asked", item=item, kind="question", barrier=barrier)
        _answer(course, item, question)
    _fear(course)
    for message in setting.plan.messages:
        if message.only and setting.group.id in message.to and way.told != NEVER:
            _remind(course, message, began)


def _attend(course: Course, began: int) -> None:
    setting, way, rolls, diary = course.setting, course.way, course.rolls, course.diary
    minutes = max(5, way.minutes - rolls.whole(0, 5))
    diary.note(way.session_at, "attended", session=way.session, minutes=minutes)
    roll, helper, noted = rolls.roll(), _helper(setting, rolls), rolls.happens(0.9)
    blocked = way.access > way.shown or roll < setting.story.blocked
    if not noted or (began > way.shown and not blocked):
        return  # sat beside, and did not try
    outcome = "blocked" if blocked else "worked with help" if roll > 0.65 else "worked"
    barrier = "no access" if way.access > way.shown else setting.story.barrier or rolls.pick(_BARRIERS)
    diary.note(
        way.session_at + 60 * minutes, "assisted", by=helper, outcome=outcome, session=way.session,
        barrier=barrier if blocked else "",
    )  # fmt: skip


def _fear(course: Course) -> None:
    """A few ask before they use it; the answer comes from the same people."""
    setting, way, rolls = course.setting, course.way, course.rolls
    asks, heard = rolls.happens(0.04), rolls.happens(setting.story.answered)
    place = way.told + 2
    if asks and place < len(setting.clock.days) and _may_ask(setting):
        moment = setting.clock.moment(place, 0.1 + 0.5 * rolls.roll())
        item = f"{course.one.label}-q0"
        course.diary.note(moment, "asked", item=item, kind="worry")
        _answer(course, item, Question(moment, place + rolls.whole(0, 2) if heard else NEVER))


def _may_ask(setting: Setting) -> bool:
    feedback = setting.plan.feedback
    return feedback is not None and (feedback.open_to is None or setting.group.id in feedback.open_to)


def _answer(course: Course, item: str, question: Question) -> None:
    setting, rolls, diary = course.setting, course.rolls, course.diary
    clock, moment, heard = setting.clock, question.moment, question.heard
    if rolls.happens(0.5):
        diary.note(moment + 30, "replied", item=item, by="system", human="false")
    if heard >= len(clock.days):
        return
    reply = clock.moment(heard, rolls.roll())
    if reply <= moment:  # the same day: between the question and the evening
        reply = moment + 60 + int(rolls.roll() * min(_SOON, max(0, int(clock.closes[heard]) - moment)))
    diary.note(reply, "replied", item=item, by=_helper(setting, rolls), human="true")
    decides, later = rolls.happens(0.88), heard + rolls.whole(0, 6)
    if not decides or later >= len(clock.days):
        return
    decided = max(reply + 60, clock.moment(later, rolls.roll()))
    diary.note(decided, "decided", item=item, decision=rolls.pick(_DECISIONS))
    if rolls.happens(0.85):
        told = max(decided + 600, clock.moment(min(later + rolls.whole(0, 4), len(clock.days) - 1), 0.9))
        diary.note(told, "heard_back", item=item, helped=rolls.pick(("yes", "yes", "no", "–")))


def _remind(course: Course, message: Message, began: int) -> None:
    """A message for those only who have not come so far: sent by the day's evidence."""
    setting, way, rolls, diary = course.setting, course.way, course.rolls, course.diary
    reached = {
        "told": way.told,
        "acknowledged": way.acknowledged,
        "access": way.access,
        "attended": way.shown,
        "first use": began,
    }.get(message.only.get("not_reached", ""))
    own = [channel for channel in message.channels if channel != "broadcast"]
    if reached is None or message.when is None or not own:
        return
    place = setting.clock.place(setting.plan.calendar.resolve(message.when, setting.group.launch).first)
    place = max(place, way.told + 1)
    if reached > place and place < len(setting.clock.days):
        owner = setting.plan.owner.person if setting.plan.owner else None
        by = (owner if message.sender == "owner" else message.sender) or "system"
        diary.note(setting.clock.moment(place, 0.1), "told", message=message.id, by=by, channel=rolls.pick(own))
