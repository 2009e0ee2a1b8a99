"""What a door hands on, whatever the format was: events, and what was refused and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec


class Sent(msgspec.Struct, gc=False):
    """
    One event as it was sent. `person`: the identifier, in clear; `time`: UTC epoch microseconds; `properties`: at the
    least those that are wanted, as texts.
    """

    person: str
    time: int
    event: str
    id: str | None
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One event that cannot be taken: its place in the batch (from 0), the field, and the reason in words."""

    index: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """The events of one request, and those that were refused. `numbers`: the place of each event in the batch."""

    events: tuple[Sent, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    numbers: tuple[int, ...] = ()


class BadBodyError(ValueError):
    """The whole body cannot be read as its format; the message is a sentence."""


def decoded(body: bytes, decoder: msgspec.json.Decoder[Any]) -> Any:
    """A body that is one JSON document. Raises BadBodyError where it is none."""
    try:
        return decoder.decode(body)
    except RecursionError:
        raise BadBodyError("The body is nested too deep.") from None
    except ValueError as error:  # malformed, or text that is no UTF-8
        raise BadBodyError(f"The body is not JSON: {error}.") from None


def sort_out(answers: Iterable[Sent | Refusal | None]) -> Incoming:
    """Events and refusals apart; None stands for what is neither, such as a message of another kind."""
    events: list[Sent] = []
    numbers: list[int] = []
    refusals: list[Refusal] = []
    for index, answer in enumerate(answers):
        if type(answer) is Sent:
            events.append(answer)
            numbers.append(index)
        elif isinstance(answer, Refusal):
            refusals.append(answer)
    return Incoming(tuple(events), tuple(refusals), tuple(numbers))
