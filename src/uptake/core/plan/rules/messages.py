"""Messages: whether the first one comes in time, from whom, and whether who has not answered is reminded."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.calendar import Day, Duration
from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Group, Message
from uptake.core.plan.rules.frame import Case, Said, at, rule
from uptake.core.plan.rules.words import day_text, said
from uptake.core.words import say

FEW = 10  # people: of fewer, who wrote to them knows who has not answered
_FROM = frozenset({"manager", "owner"})
_ANSWERED = frozenset({"told", "acknowledged"})  # who has not reached these gets a second message


@rule(
    "UP208",
    Severity.ERROR,
    "The first message comes too late",
    why="Who hears of it on the eve can neither ask nor plan. They meet the change before they have understood it.",
)
def late_message(case: Case) -> Iterator[Said]:
    """Find groups whose first message in person comes later than its lead before launch."""
    for group in case.groups:
        first = _first(case, group, in_person=True)
        if first is None:
            continue
        day, message = first
        latest = in_time(case, group, message)
        if latest is None or day <= latest:
            continue
        late = _late(case, group, day, message)
        words = say(
            "The first message to {group}, `{message}`, goes out on {day}: {late}. The last day in time is {latest}.",
            group=called(group.id),
            message=message.id,
            day=day_text(day),
            late=late,
            latest=day_text(latest),
        )
        yield at(message, words, mend="when: workday -15", group=group.id)


def _late(case: Case, group: Group, day: Day, message: Message) -> str:
    if day > group.launch:
        return say("after launch")
    if day == group.launch:
        return say("on launch day")
    lead = _lead(case, group, message)
    return say("less than {lead} before launch on {launch}", lead=lead.text, launch=day_text(group.launch))


def in_time(case: Case, group: Group, message: Message) -> Day | None:
    """Return the last day on which a message is in time for a group; None if the calendar has no such day."""
    try:
        return case.plan.calendar.back(group.launch, _lead(case, group, message))
    except (ValueError, OverflowError):
        return None


def _lead(case: Case, group: Group, message: Message) -> Duration:
    """Return the lead that a message needs: its own, or the policy's where that is longer."""
    least = case.policy.lead_time
    if least is None:
        return message.lead
    calendar = case.plan.calendar
    earlier = calendar.back(group.launch, least) < calendar.back(group.launch, message.lead)
    return least if earlier else message.lead


def _first(case: Case, group: Group, *, in_person: bool) -> tuple[Day, Message] | None:
    """Return the first message that everybody of a group gets, with its day; of two on a day, the upper in the file."""
    dated: list[tuple[Day, Message]] = []
    for message in case.plan.messages:
        if group.id not in message.to or message.only or (in_person and only_broadcast(message)):
            continue
        days = case.days(message.when, group.launch)
        if days is not None:
            dated.append((days.last, message))
    return min(dated, key=lambda found: found[0], default=None)


def only_broadcast(message: Message) -> bool:
    """Say whether a message reaches nobody in person."""
    return bool(message.channels) and set(message.channels) == {"broadcast"}


@rule(
    "UP209",
    Severity.WARNING,
    "The first message is not from the manager or the owner",
    why="What changes my day I want to hear from who knows my day. A post from above is read as news about others.",
)
def impersonal_message(case: Case) -> Iterator[Said]:
    """Find groups whose first message comes from somebody else than manager or owner, or as a broadcast only."""
    for group in case.groups:
        first = _first(case, group, in_person=False)
        if first is None:
            continue
        message = first[1]
        named = say("The first message to {group}, `{message}`,", group=called(group.id), message=message.id)
        if only_broadcast(message):
            words = say("{named} is only a broadcast.", named=named)
            yield at(message, words, mend="channels: [email]", group=group.id)
        elif not message.sender or not said(message.sender):
            yield at(
                message, say("{named} does not say who sends it.", named=named), mend="sender: manager", group=group.id
            )
        elif not _from_near(case, message):
            words = say(
                "{named} comes from {sender}, not from the manager or the owner.", named=named, sender=message.sender
            )
            yield at(message, words, mend="sender: manager", group=group.id)


def _from_near(case: Case, message: Message) -> bool:
    """Say whether a message comes from the manager or the owner."""
    owner, sender = case.plan.owner, message.sender
    if not sender:
        return False
    return sender in _FROM or bool(owner and owner.person and case.same(owner.person, sender))


@rule(
    "UP210",
    Severity.WARNING,
    "Nobody is reminded",
    why="A letter is read in a hurry and put aside. Without a reminder, nobody knows whether silence means yes.",
)
def no_reminder(case: Case) -> Iterator[Said]:
    """Find groups that are asked to acknowledge, without anybody being reminded who does not."""
    for group in case.groups:
        mine = [message for message in case.plan.messages if group.id in message.to]
        asking = [message for message in mine if message.asks == "acknowledge"]
        reminded = any(message.remind for message in asking)
        second = any(message.only.get("not_reached") in _ANSWERED for message in mine)
        if asking and not reminded and not second and not _asked_in_person(case, group):
            words = say(
                "Who of {group} does not answer `{message}` is not reminded.",
                group=called(group.id),
                message=asking[0].id,
            )
            yield at(asking[0], words, mend="remind: {after: 3wd, times: 2}", group=group.id)


def _asked_in_person(case: Case, group: Group) -> bool:
    """Say whether a group is so small that manager or owner, who wrote to it first, asks each of them."""
    people, first = case.people(group), _first(case, group, in_person=True)
    return people is not None and people < FEW and first is not None and _from_near(case, first[1])
