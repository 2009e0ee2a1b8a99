"""
Personal links: signed, bound to a person, a rollout, a purpose and an end. Nothing is kept of them, and nothing of a
person's usage is behind them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core import signing

SALT = "uptake.personal-link"
LIFE = dt.timedelta(days=120)
# Purposes: the person's page; ending reminders from a mail program's button; the page as it looks, for whoever previews
# a letter, with nobody's right.
TELL, REMINDERS, PREVIEW = "tell", "reminders", "preview"
PREVIEW_LIFE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says. `message`: of the plan; `ask`: which asking it belongs to."""

    rollout: str
    person: str
    message: str
    ask: int
    purpose: str
    ends: dt.datetime

    def has_ended(self, now: dt.datetime) -> bool:
        """Whether it is past its end."""
        return now >= self.ends


def sign(link: Link) -> str:
    """The link as it stands in an address."""
    words = [link.rollout, link.person, link.message, link.ask, link.purpose, int(link.ends.timestamp())]
    return signing.Signer(salt=SALT).sign_object(words).replace(":", "~")  # a colon ends a link in some mail programs


def read(text: str, *purposes: str) -> Link | None:
    """What a link says; None where it was guessed, altered, or made for another purpose than these."""
    try:
        found = signing.Signer(salt=SALT).unsign_object(text.replace("~", ":"))
        rollout, person, message, ask, meant, ends = found
        link = Link(rollout, person, message, ask, meant, dt.datetime.fromtimestamp(ends, dt.UTC))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return link if link.purpose in purposes else None
