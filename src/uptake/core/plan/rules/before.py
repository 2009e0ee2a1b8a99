"""Before launch: what changes for each group, and whether each person is told in time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Change, Group, Message
from uptake.core.plan.rules.frame import Case, Said, at, rule
from uptake.core.plan.rules.words import OR, day_text, listed, said
from uptake.core.words import mark, say, say_n

_WORDS = {
    "task": mark("Your task"),
    "today": mark("You …, which takes about … minutes."),
    "from_launch": mark("… is already there when you open it."),
    "why": mark("… is done before you begin; you keep …"),
    "you_do": mark("Open …, check …, press …"),
}


@rule(
    "UP201",
    Severity.ERROR,
    "A group has no before and after",
    why="People do not use what they cannot place in their day. What the system does is not what changes for them.",
)
def no_change(case: Case) -> Iterator[Said]:
    """Find a group that is not told what its day looks like today and from launch."""
    for group in case.groups:
        if not group.changes:
            lines = "".join(f"\n    {key}: {say(words)}" for key, words in _WORDS.items() if key != "task")
            mend = say("changes:\n  - task: Your task{lines}", lines=lines)
            message = say(
                "Nothing says what changes for {group}: there is no before and after.", group=called(group.id)
            )
            yield at(group, message, mend=mend, group=group.id)


@rule(
    "UP202",
    Severity.ERROR,
    "A before and after is not complete",
    why="Today, from launch, why, and what you do: with one of the four missing, people fill it with what they fear.",
)
def incomplete_change(case: Case) -> Iterator[Said]:
    """Find a change that lacks today, from_launch, why or you_do."""
    for group in case.groups:
        if borrowed(case, group):
            continue
        for number, change in enumerate(group.changes, 1):
            missing = [key for key, text in _parts(change).items() if not said(text)]
            if missing:
                keys = listed([f"`{key}`" for key in missing], OR)
                message = say(
                    "{change} of {group} does not say {keys}.",
                    change=change_name(change, number),
                    group=called(group.id),
                    keys=keys,
                )
                mend = "\n".join(f"{key}: {say(_WORDS[key])}" for key in missing)
                yield at(change, message, mend=mend, group=group.id)


def _parts(change: Change) -> dict[str, str | None]:
    task = {"task": change.task} if change.task else {}  # one without a name is told by its number
    four = {"today": change.today, "from_launch": change.from_launch, "why": change.why, "you_do": change.you_do}
    return task | four


def borrowed_fears(case: Case, group: Group) -> bool:
    """Say whether the group has its questions from the group it is like: they are read there, once."""
    model = case.plan.groups.get(group.like or "")
    return model is not None and model.id != group.id and model.fears == group.fears


def borrowed(case: Case, group: Group) -> bool:
    """Say whether the group has its changes from the group it is like: their text is checked there, once."""
    model = case.plan.groups.get(group.like or "")
    return model is not None and model.id != group.id and model.changes == group.changes


_NO_CHANGE = re.compile(r"\W*(?:no changes?|nothing changes|keine änderung(?:en)?)\b", re.IGNORECASE)
_NOTHING = re.compile(r"\W*(?:nothing|nichts)\b", re.IGNORECASE)


def nothing_changes(group: Group) -> bool:
    """Say whether a group is there to compare with: every change of it says that nothing changes, nor is to be done."""
    return bool(group.changes) and all(
        _NO_CHANGE.match(change.from_launch or "") and _NOTHING.match(change.you_do or "") for change in group.changes
    )


@rule(
    "UP207",
    Severity.ERROR,
    "A group is not asked to acknowledge before launch",
    why="A post or a slide tells nobody in particular. Told is who got it in person; only they can say it came.",
)
def no_heads_up(case: Case) -> Iterator[Said]:
    """Find a group that gets no message before its launch, one to one, that asks for acknowledgement."""
    for group in case.groups:
        messages = [message for message in case.plan.messages if group.id in message.to]
        against = {message.id: _against(case, message, group) for message in messages}
        if messages and not all(against.values()):
            continue
        # The message that comes nearest to it is the one to mend.
        nearest = next((message for message in messages if message.asks == "acknowledge"), None)
        nearest = nearest or next(iter(messages), None)
        but = f": `{nearest.id}` {against[nearest.id]}" if nearest else ""
        message = say(
            "{group} gets no message before launch that asks people to acknowledge it{but}.",
            group=called(group.id),
            but=but,
        )
        yield at(nearest or group, message, mend=_heads_up(group, nearest), group=group.id)


def _against(case: Case, message: Message, group: Group) -> str | None:
    """Return why a message does not count as asking the group before launch; None if it does."""
    if message.asks != "acknowledge":
        return say("asks for a booking") if message.asks == "book" else say("asks for nothing")
    if message.channels and set(message.channels) == {"broadcast"}:
        return say("is only a broadcast, which reaches nobody in person")
    days = case.days(message.when, group.launch)
    if days is None:
        return say("does not say when")
    if days.last >= group.launch:
        return say(
            "goes out on {last}, and launch is on {launch}", last=day_text(days.last), launch=day_text(group.launch)
        )
    return None


def _heads_up(group: Group, nearest: Message | None) -> str:
    if nearest is None:
        return (
            f"messages:\n  - id: heads-up\n    to: [{group.id}]\n    when: workday -15\n    sender: manager\n"
            "    channels: [email]\n    asks: acknowledge"
        )
    if nearest.asks != "acknowledge":
        return "asks: acknowledge"
    if set(nearest.channels) == {"broadcast"}:
        return "channels: [email]"
    return "when: workday -15"


@rule(
    "UP203",
    Severity.WARNING,
    "A before and after has no example",
    why="People understand a change by one case that they know. Without it, every sentence could mean anything.",
)
def no_example(case: Case) -> Iterator[Said]:
    """Find changes without a concrete example."""
    for group in case.groups:
        if borrowed(case, group) or nothing_changes(group):
            continue
        for number, change in enumerate(group.changes, 1):
            if not said(change.example):
                mend = say("example: One case of last month, with its number, as it was and as it would be.")
                yield at(
                    change,
                    say(
                        "{change} of {group} has no example.",
                        change=change_name(change, number),
                        group=called(group.id),
                    ),
                    mend=mend,
                    group=group.id,
                )


def change_name(change: Change, number: int) -> str:
    """Return how a change is called in a sentence."""
    return say("“{text}”", text=change.task) if said(change.task) else say("Change {number}", number=number)


@rule(
    "UP206",
    Severity.WARNING,
    "Nobody of the group confirmed the before and after",
    why="Who writes it seldom does the work. One person of the group sees at once what is wrong with it.",
)
def unconfirmed(case: Case) -> Iterator[Said]:
    """Find changes that nobody confirmed; with a roster, changes that only people outside the group confirmed."""
    for group in case.groups:
        for number, change in enumerate(group.changes, 1):
            name = change_name(change, number)
            mend = say("confirmed_by: [somebody.of.the.group@your-company.example]")
            confirmed = [person for person in change.confirmed_by if said(person)]
            if not confirmed:
                message = say("Nobody of {group} confirmed {name}.", group=called(group.id), name=name)
                yield at(change, message, mend=mend, group=group.id)
            elif not any(_is_of(case, person, group) for person in confirmed):
                message = say_n(
                    len(confirmed),
                    "{people} confirmed {name}, and is not of {group}.",
                    "{people} confirmed {name}, and none of them is of {group}.",
                    people=listed(confirmed),
                    name=name,
                    group=called(group.id),
                )
                yield at(change, message, mend=mend, group=group.id)


def _is_of(case: Case, person: str, group: Group) -> bool:
    """Say whether somebody is of a group or of the one that it is like. Without a roster, the plan is believed."""
    models = [group, case.plan.groups.get(group.like or "")]
    named = [model for model in models if model is not None and model.who is not None]
    if case.roster is None or not named:
        return True
    found = case.roster.find(person)
    if found is None:
        return False
    from uptake.core.groups import chosen_by  # only with a roster: most checks have none

    return any(chosen_by(model.who, case.roster)(found) for model in named if model.who)
