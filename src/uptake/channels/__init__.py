"""
How a letter leaves the house: one file for each way, one interface for all.

A channel has `deliver(letter) -> Receipt`, which raises nothing that a channel can do wrong, and `close()`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What became of a letter at a channel."""

    SENT = "sent"
    LATER = "later"  # not taken now: it is tried again
    FAILED = "failed"  # refused for good
    UNKNOWN = "unknown"  # it may have been taken: it is never tried again by itself


@dataclass(frozen=True, slots=True)
class Outgoing:
    """
    One letter, ready to go. `id`: stable over tries, as `Message-ID` has it, without brackets; `link`: where the person
    answers, and `page` what that is called; `button`: by which they acknowledge it, empty where nothing is asked;
    `answers`: Message-IDs of what it belongs below, without brackets, of a thread the last at the end.
    """

    to: str
    to_name: str
    sender_name: str
    subject: str
    text: str
    html: str
    id: str
    language: str = "en"
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    page: str = ""
    button: str = ""
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    What a channel says of a letter. `said`: the other side's own words; `after`: seconds after which it asks to come
    again; `whole`: it is the channel that does not work, whoever the letter is for.
    """

    outcome: Outcome
    said: str = ""
    after: float | None = None
    whole: bool = False

    @property
    def permanent(self) -> bool:
        """Whether trying again would change nothing."""
        return self.outcome is Outcome.FAILED


class Channel(Protocol):
    """One connection to the other side, used by one thread."""

    def deliver(self, letter: Outgoing) -> Receipt:
        """Hand one letter over."""

    def close(self) -> None:
        """End the connection."""
