"""What a manager gets: three minutes for the team's meeting, likely questions with answers, hours, and the letter."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from uptake.core.letters import blocks
from uptake.core.letters.blocks import Source
from uptake.core.letters.drafting import Draft, without
from uptake.core.letters.fields import text, unescaped
from uptake.core.people import Roster
from uptake.core.plan.model import Group, Plan
from uptake.core.wording import day_words, duration_words
from uptake.core.words import say, say_n

WORDS_A_MINUTE = 130  # spoken slowly, as one does to people who hear it for the first time


def letter(source: Source, told: Draft) -> tuple[str, str]:
    """(subject, body) of the letter to the managers of a group."""
    day = day_words(source.group.launch)
    subject = say("{title}: tell your team before {day}", title=source.subject, day=day)
    opening = say(
        "{title} starts on {day}, and people of your team work with it. They should hear of it from you. Below is what "
        "you need: a few minutes for the team's meeting, likely questions, hours, and the letter itself.",
        title=source.title,
        day=day,
    )
    parts = (
        say("Hello {name},", name="{name}"),
        opening,
        f"**{say('Who is to be told')}:** {{team}}",
        *_to_be_said(say("For the meeting of the team"), script(source)),
        f"## {say('Likely questions')}",
        *likely(source),
        f"## {say('Hours to release')}",
        *hours(source),
        f"## {say('The letter that each of them gets')}",
        _quoted(told),
    )
    return subject, "\n\n".join(part for part in parts if part)


def script(source: Source, *, by_owner: bool = False) -> tuple[str, ...]:
    """What a manager says to the team, paragraph by paragraph. `by_owner`: it is they who answer for usage."""
    return tuple(part for part in _script(source, by_owner=by_owner) if part)


def _script(source: Source, *, by_owner: bool) -> Iterator[str]:
    day = blocks.launch(source)
    yield say("From {day} we work with {title}.", day=day, title=source.title) + " " + text(source.plan.summary)
    for change in source.group.changes:
        yield f"**{text(change.task or '')}.** " + " ".join(text(said) for said in (change.today,) if said)
        yield " ".join(
            say("From then on: {change}", change=text(said)) if number == 0 else text(said)
            for number, said in enumerate((change.from_launch, change.you_do, change.stays))
            if said
        )
    if source.sessions:
        yield say("The first time, somebody sits beside you, on your own work. You have the time for it.")
    yield say("Each of you gets this in writing. Please answer it: that it is clear, that it is not, or that it is not "
              "your work. Whatever you answer, it has no consequence.")  # fmt: skip
    owner = source.plan.owner
    if by_owner:
        yield say("Ask me.")
    elif owner and owner.person:
        yield say("Ask me, or {name}.", name=source.name(owner.person))


def sheet_words(plan: Plan, group: Group, roster: Roster | None, *, by_owner: bool = False) -> str:
    """
    What is read out in a meeting of a group: the script, before and after, likely questions; as Markdown. `by_owner`:
    by whoever answers for usage.
    """
    source = Source(plan, group, roster)
    spoken = script(source, by_owner=by_owner)
    parts = (*_to_be_said(say("To be said"), spoken), f"## {say('Likely questions')}", *likely(source))
    return unescaped("\n\n".join(part for part in parts if part))


def _to_be_said(heading: str, spoken: tuple[str, ...]) -> tuple[str, str]:
    """What a manager says to the team, under a heading that says how long it takes."""
    minutes = say_n(minutes_of(spoken), "about {number} minute", "about {number} minutes")
    return f"## {heading}: {minutes}", "\n>\n".join(f"> {line}" for line in spoken)


def minutes_of(spoken: tuple[str, ...]) -> int:
    """How long it takes to say it, in whole minutes."""
    return max(1, ceil(sum(len(part.split()) for part in spoken) / WORDS_A_MINUTE))


def likely(source: Source) -> Iterator[str]:
    """Questions that managers hear, with the answers that the plan gives."""
    yield blocks.questions(source)
    yield f"**{say('What is recorded of me?')}**"
    yield blocks.recorded(source)
    if contact := blocks.contact(source):
        yield f"**{say('Whom do I ask?')}**"
        yield contact


def hours(source: Source) -> Iterator[str]:
    """The time that people need off their other work."""
    if not source.sessions:
        yield say("No session is planned; a quarter of an hour for a first try is time well spent.")
    for one in source.sessions:
        if one.lasts and one.between:
            first, last = (source.plan.calendar.resolve(end, source.group.launch) for end in one.between)
            yield "- " + say(
                "Each of them: {time}, between {first} and {last}.",
                time=duration_words(one.lasts), first=day_words(first.first), last=day_words(last.last),
            )  # fmt: skip
    yield say("Together: {hours}.", hours="{hours}")


def _quoted(told: Draft) -> str:
    """The letter as it stands under the manager's name; `…` where the name of each person goes."""
    whole = without(told.body, frozenset({"link", "seats", "other_manager"}))
    subject = unescaped(told.subject.replace("{name}", "…"))
    for field, words in (("{name}", "…"), ("{manager}", "{name}"), ("{sender}", "{name}")):
        whole = whole.replace(field, words)
    return "\n".join(f"> {line}" if line else ">" for line in [f"**{text(subject)}**", "", *whole.strip().splitlines()])
