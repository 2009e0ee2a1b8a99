"""The letters that need no template: made of what the plan says of the group."""

from __future__ import annotations

from collections.abc import Iterable

from uptake.core.calendar import Day
from uptake.core.letters import blocks
from uptake.core.letters.blocks import Source
from uptake.core.letters.fields import text
from uptake.core.messages import first_telling
from uptake.core.plan.model import Message
from uptake.core.wording import day_words
from uptake.core.words import say

Said = tuple[str, str]  # subject, body


def message(source: Source, sent: Message) -> Said:
    """What a message of the plan says to a group: all of it the first time, then what matters on the day."""
    if sent.only:
        return _chosen(source, sent)
    first = first_telling(source.plan, source.group)
    return _whole(source, sent) if first is None or first.id == sent.id else _again(source, sent)


def _whole(source: Source, sent: Message) -> Said:
    subject = say("{title}: what changes for you", title=source.subject)
    opening = say(
        "This letter says what changes in your work with {title}, what stays, and who answers you.",
        title=source.title,
    )
    body = _body(
        _greeting(opening),
        text(source.plan.summary),
        _facts(source),
        blocks.changes(source),
        *_part(say("What you may want to ask"), blocks.questions(source)),
        *_part(say("The first time, with somebody beside you"), blocks.sessions(source), _seats()),
        *_part(say("Who answers"), blocks.contact(source)),
        *_part(say("What is recorded"), blocks.recorded(source)),
        *_answer(sent.asks),
        *_part(say("Is this letter real?"), blocks.verify(source, sent)),
        "{sender}",
    )
    return subject, body


def _again(source: Source, sent: Message) -> Said:
    subject = say("{title}: what you do from {day}", title=source.subject, day=day_words(source.group.launch))
    opening = say("Once more in short: what you do with {title}.", title=source.title)
    body = _body(
        _greeting(opening), _facts(source), *_part(say("What you do"), blocks.you_do(source)),
        *_part(say("The first time, with somebody beside you"), blocks.sessions(source), _seats()),
        *_part(say("Who answers"), blocks.contact(source)), *_answer(sent.asks), "{sender}",
    )  # fmt: skip
    return subject, body


def _chosen(source: Source, sent: Message) -> Said:
    """To people whom usage chose: it offers, and says nothing of what anybody did or did not do."""
    subject = say("{title}: somebody beside you, if you like", title=source.subject)
    opening = say("{title} has started. If something is in the way, or you would like a first try with somebody "
                  "beside you: here is how.", title=source.title)  # fmt: skip
    body = _body(
        _greeting(opening), *_part(say("Somebody beside you"), blocks.sessions(source), _seats()),
        *_part(say("Who answers"), blocks.contact(source)), *_answer(sent.asks),
    )  # fmt: skip
    return subject, body


def reminder(source: Source) -> Said:
    """Shorter than what it reminds of: what they do, and how to answer."""
    subject = say("{title}: do you know what changes for you?", title=source.subject)
    opening = say("You got a letter about {title}, and have not answered yet. In short:", title=source.title)
    body = _body(
        _greeting(opening), _facts(source), blocks.you_do(source), *_part(say("Who answers"), blocks.contact(source)),
        *_answer("acknowledge"), "{sender}",
    )  # fmt: skip
    return subject, body


def moved(source: Source, was: Day) -> Said:
    """The day that was told no longer holds; everything else does."""
    subject = say("{title}: the start moves to {day}", title=source.subject, day=day_words(source.group.launch))
    opening = say(
        "{title} does not start on {was}. It starts on {day}.",
        title=source.title, was=day_words(was), day=f"**{blocks.launch(source)}**",
    )  # fmt: skip
    until = say("Until then you work as you do today. What was said about your work from the start still holds:")
    body = _body(
        _greeting(opening), until, blocks.you_do(source),
        *_part(say("The first time, with somebody beside you"), blocks.sessions(source), _seats()),
        *_part(say("Who answers"), blocks.contact(source)), "{sender}",
    )  # fmt: skip
    return subject, body


def _greeting(opening: str) -> str:
    return f"{say('Hello {name},', name='{name}')}\n\n{opening}"


def _facts(source: Source) -> str:
    start = f"**{say('Start')}:** {blocks.launch(source)}"
    return f"{start}  \n**{say('For')}:** {text(source.group.title)}"


def _seats() -> str:
    return say("Free now: {seats}", seats="{seats}")


def _answer(asks: str) -> Iterable[str]:
    """Nothing is asked of whoever is only told; the link leads to their page all the same."""
    if asks == "book":
        return (f"[{say('Choose a seat')}]({{link}})",)
    if asks == "acknowledge":
        label = say("Say that you know what you do, or ask")
        return (f"## {say('Your answer')}", f"[{label}]({{link}})", blocks.no_consequence())
    return (f"[{say('What changes for you, on one page')}]({{link}})",)


def _part(heading: str, *paragraphs: str) -> Iterable[str]:
    """A heading and what stands under it; nothing where there is nothing to say."""
    return (f"## {heading}", *paragraphs) if paragraphs[0] else ()


def _body(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
