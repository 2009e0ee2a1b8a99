"""What letters are made of: the changes of a group, its answered questions, who answers, what is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from uptake.core.calendar import Day
from uptake.core.letters.fields import literal, text
from uptake.core.messages import first_telling
from uptake.core.people import Roster
from uptake.core.plan.model import Change, Group, Message, Plan, Session, Usage
from uptake.core.privacy import FLOOR
from uptake.core.wording import dates_words, day_words, duration_words, way_words, weekday_words
from uptake.core.words import say, say_n


@dataclass(frozen=True, slots=True)
class Source:
    """Out of what a letter is made. `roster`: for the names of those whom the plan names by address."""

    plan: Plan
    group: Group
    roster: Roster | None = None

    @property
    def title(self) -> str:
        """What the rollout is called."""
        return text(self.plan.title or self.plan.rollout)

    @property
    def subject(self) -> str:
        """The same for a subject, which is text and no Markdown."""
        return literal(self.plan.title or self.plan.rollout)

    def name(self, identifier: str | None) -> str:
        """The name of somebody whom the plan names; what stands in the plan where the roster does not know it."""
        known = self.roster.find(identifier) if self.roster and identifier else None
        return text(known.name if known and known.name else identifier or "")

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions for the group."""
        return tuple(one for one in self.plan.sessions if self.group.id in one.groups)


def drafted(source: Source, sent: Message) -> dict[str, str]:
    """Every field that is known when a letter of a message is drafted, as Markdown."""
    owner = source.plan.owner
    promise = owner.replies_within if owner else None
    return {
        "title": source.title,
        "summary": text(source.plan.summary),
        "group": text(source.group.title),
        "launch": launch(source),
        "changes": changes(source),
        "questions": questions(source),
        "sessions": sessions(source),
        "owner": source.name(owner.person if owner else None),
        "contact": contact(source),
        "replies_within": duration_words(promise) if promise else "",
        "recorded": recorded(source),
        "no_consequence": no_consequence(),
        "verify": verify(source, sent),
    }


def launch(source: Source) -> str:
    """“Tuesday, 1 December 2026”."""
    return f"{weekday_words(source.group.launch)}, {day_words(source.group.launch)}"


def changes(source: Source) -> str:
    """The before and after of every task, each under its heading."""
    return "\n\n".join(part for one in source.group.changes for part in _change(source, one))


def _change(source: Source, change: Change) -> Iterator[str]:
    if change.task:
        yield f"## {text(change.task)}"
    from_launch = say("From {day}", day=day_words(source.group.launch))
    parts = (
        (say("Today"), change.today),
        (from_launch, change.from_launch),
        (say("Why"), change.why),
        (say("What you do"), change.you_do),
        (say("What stays"), change.stays),
        (say("For example"), change.example),
    )
    yield from (f"**{label}:** {text(words)}" for label, words in parts if words)


def you_do(source: Source) -> str:
    """What people of the group do from launch, task by task, as a list."""
    return "\n".join(
        f"- **{text(one.task or source.plan.title)}:** {text(one.you_do or one.from_launch)}"
        for one in source.group.changes
        if one.you_do or one.from_launch
    )


def questions(source: Source) -> str:
    """The questions that are answered before they are asked."""
    return "\n\n".join(f"**{text(one.ask)}**  \n{text(one.answer)}" for one in source.group.fears if one.answer)


def sessions(source: Source) -> str:
    """When somebody is beside people at first use, on which work, and which seats are free."""
    return "\n\n".join(part for one in source.sessions for part in _session(source, one))


def _session(source: Source, session: Session) -> Iterator[str]:
    days = days_of(source, session)
    window = dates_words(*days) if days else say("near the start")
    if session.lasts:
        yield say(
            "{lasts} on your own work, with somebody beside you: {window}.",
            lasts=duration_words(session.lasts), window=window,
        )  # fmt: skip
    else:
        yield say("On your own work, with somebody beside you: {window}.", window=window)
    if session.tasks:
        yield "\n".join(f"- {text(task)}" for task in session.tasks)
    if session.where:
        yield say("Where: {where}", where=text(session.where))


def days_of(source: Source, session: Session) -> tuple[Day, Day] | None:
    """First and last day of a session for the group; None where the plan names none."""
    if session.between is None:
        return None
    first, last = (source.plan.calendar.resolve(one, source.group.launch) for one in session.between)
    return first.first, last.last


def contact(source: Source) -> str:
    """Who answers, how fast, and how to reach them."""
    owner = source.plan.owner
    if owner is None:
        return ""
    name = source.name(owner.person)
    if owner.replies_within:
        line = say("{name} answers, within {time}.", name=f"**{name}**", time=duration_words(owner.replies_within))
    else:
        line = say("{name} answers.", name=f"**{name}**")
    ways = "\n".join(f"- {text(way_words(how))}: {_address(where)}" for how, where in owner.reach.items())
    deputy = say("When they are away: {name}.", name=source.name(owner.deputy)) if owner.deputy else ""
    return "\n\n".join(part for part in (line, ways, deputy) if part)


def _address(where: str) -> str:
    safe = literal(where.replace(">", "%3E").replace("<", "%3C").replace(" ", "%20"))
    return f"<{safe}>" if where.startswith(("https://", "http://")) else text(where)


def recorded(source: Source) -> str:
    """What is recorded of people, what for, who sees it, and how long it is kept."""
    privacy = source.plan.privacy
    usage = source.group.usage if source.plan.usage is not None else Usage(kind="none")
    lines = [_of_usage(usage), say("That this letter reached you, and what you answer to it.")]
    if privacy.purpose:
        lines.append(say("What for: {purpose}", purpose=text(privacy.purpose)))
    if usage.kind == "events":
        lines.append(_shown_to(source))
        lines.append(say_n(privacy.keep_days, "It is kept for one day.", "It is kept for {number} days at most."))
    return "\n".join(f"- {line}" for line in lines)


def _of_usage(usage: Usage) -> str:
    if usage.kind == "events":
        return say(
            "Whether and when you used it on real work. Never what you write, and never what the system answers."
        )
    if usage.kind == "counts":
        return say("How many people use it in a week: a number, without names.")
    return say("Nothing of your use of the system.")


def _shown_to(source: Source) -> str:
    least = max(FLOOR, source.plan.privacy.smallest_group)
    if source.plan.privacy.names == "helpers":
        return say(
            "Reports show groups of {least} people or more. Your helpers see how far you have come, and nothing else.",
            least=least,
        )
    return say("Reports show groups of {least} people or more, never single people.", least=least)


def no_consequence() -> str:
    """That every answer is a good one."""
    return say(
        "If it is not clear, or not your work, say that instead. Whatever you answer, it has no consequence for you."
    )


def verify(source: Source, sent: Message) -> str:
    """How to find out, without any link, that a letter is real."""
    owner = source.plan.owner
    lines = []
    if owner and owner.person:
        lines.append(
            say(
                "You can check that this letter is real without following a link: look {name} up in the company's own "
                "directory, and ask.",
                name=source.name(owner.person),
            )
        )
    if _managers_were_told(source, sent):
        lines.append(say("Your manager, {manager}, knows of it too.", manager="{other_manager}"))
    return "\n\n".join(lines)


def _managers_were_told(source: Source, sent: Message) -> bool:
    """Whether managers told the group before: theirs is what it hears first, and nobody gets the rest before that."""
    first = first_telling(source.plan, source.group)
    return first is not None and first.id != sent.id and first.sender == "manager"
