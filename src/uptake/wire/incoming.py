"""What a door hands on, whatever the format was: events, and what was refused and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from uptake.core.usage import Event


@dataclass(frozen=True, slots=True)
class Refusal:
    """One event that cannot be taken: its place in the batch (from 0), the field, and the reason in words."""

    index: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """The events of one request, and those that were refused. `numbers`: the place of each event in the batch."""

    events: tuple[Event, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    numbers: tuple[int, ...] = ()


class BadBodyError(ValueError):
    """The whole body cannot be read as its format; the message is a sentence."""


def decoded(body: bytes) -> Any:
    """A body that is one JSON document. Raises BadBodyError where it is none."""
    try:
        return msgspec.json.decode(body)
    except RecursionError:
        raise BadBodyError("The body is nested too deep.") from None
    except ValueError as error:  # malformed, or text that is no UTF-8
        raise BadBodyError(f"The body is not JSON: {error}.") from None


def sort_out(answers: Iterable[Event | Refusal | None]) -> Incoming:
    """Events and refusals apart; None stands for what is neither, such as a message of another kind."""
    events: list[Event] = []
    numbers: list[int] = []
    refusals: list[Refusal] = []
    for index, answer in enumerate(answers):
        if isinstance(answer, Refusal):
            refusals.append(answer)
        elif answer is not None:
            events.append(answer)
            numbers.append(index)
    return Incoming(tuple(events), tuple(refusals), tuple(numbers))


def text_of(value: object) -> str:
    """A property as its cell would be in a file: true and false in small letters, no value as nothing."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def first_text(*values: object) -> str:
    """The first value that says something."""
    return next((text for value in values if (text := text_of(value).strip())), "")
