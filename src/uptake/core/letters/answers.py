"""What people answer to a letter, as reserved events: that it is clear, or what is in the way of that."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from uptake.core.messages import NO_ACCESS, NOT_CLEAR, NOT_MY_WORK
from uptake.core.usage import Event
from uptake.core.words import mark, say

CLEAR, QUESTION = "clear", "question"
ANSWERS = (CLEAR, NOT_CLEAR, NOT_MY_WORK, NO_ACCESS, QUESTION)
_NAMES = (mark("clear"), mark("not clear"), mark("not my work"), mark("no access"), mark("question"))

# How forms and sheets say it, compared without regard to case and punctuation.
_WORDS = {
    CLEAR: ("clear", "it is clear", "yes", "y", "x", "ok", "i have read it and know what i do", "klar", "es ist klar",
            "alles klar", "ja", "ich habe es gelesen und weiß was ich tue"),
    NOT_CLEAR: ("not clear", "not clear yet", "unclear", "it is not clear", "no", "nicht klar", "noch nicht klar",
                "unklar", "nein"),
    NOT_MY_WORK: ("not my work", "this is not my work", "nicht meine arbeit", "das ist nicht meine arbeit"),
    NO_ACCESS: ("no access", "i have no access", "kein zugang", "ich habe keinen zugang"),
    QUESTION: ("question", "i have a question", "frage", "ich habe eine frage"),
}  # fmt: skip
_KNOWN = {words: answer for answer, known in _WORDS.items() for words in known}


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What somebody said about a message: one of ANSWERS. `time`: UTC epoch seconds; `question` is never kept. `replied`:
    when a person answered it, and `by` whom.
    """

    person: str
    message: str
    time: float
    answer: str
    question: str = ""
    replied: float | None = None
    by: str = ""

    @property
    def asks(self) -> bool:
        """Whether somebody is to reply to it: also to a question beside what is clear."""
        return self.answer != CLEAR or bool(self.question.strip())


def read_answer(words: str) -> str | None:
    """Which answer some words mean; None where they are none of those that are known."""
    return _KNOWN.get(" ".join(re.findall(r"\w+", words.lower())))


def answer_words() -> list[str]:
    """Return the answers there are, in the language that is spoken; `read_answer` understands each."""
    return [say(one) for one in ANSWERS]


def events(rollout: str, one: Answer) -> tuple[Event, ...]:
    """
    An answer as events. A clear one is an acknowledgement; whatever else is said waits for a person's reply.

    What somebody wrote stays where they wrote it: an item names no words of theirs.
    """
    found = []
    if one.answer == CLEAR:
        found.append(Event(one.person, one.time, "uptake.acknowledged", properties={"message": one.message}))
    if one.asks:
        kind = one.answer if one.answer != CLEAR else QUESTION
        item = _item(rollout, one, kind)
        properties = {"item": item, "kind": "question", "message": one.message}
        if kind != QUESTION:
            properties["barrier"] = kind
        found.append(Event(one.person, one.time, "uptake.asked", properties=properties))
        if one.replied is not None:
            reply = {"item": item, "by": one.by, "human": "true"}
            found.append(Event(one.person, one.replied, "uptake.replied", properties=reply))
    return tuple(found)


def _item(rollout: str, one: Answer, kind: str) -> str:
    """A name for the item that is the same whenever the same answer is read again."""
    said = "\x00".join((rollout, one.message, one.person, f"{one.time:.0f}", kind, one.question.strip()))
    return f"{one.message}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"
