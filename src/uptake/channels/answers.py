"""What the answer of an HTTP interface means for a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from email.utils import parsedate_to_datetime

from uptake.channels import Outcome, Receipt
from uptake.core.printable import printable
from uptake.wire.outgoing import Answer

MOST_WORDS = 300
LONGEST_WAIT = 24 * 3600.0
# Come later, whoever the letter is for: too early, too often, overloaded; and what is wrong on our side or theirs.
BUSY = frozenset({408, 425, 429})


def receipt_of(answer: Answer, said: str, ours: Collection[int]) -> Receipt:
    """
    The receipt for an answer. `said`: its words; `ours`: statuses that speak of address or key, not of this letter.
    """
    words = _printable(f"{answer.status} {said}".strip())
    if 200 <= answer.status < 300:
        return Receipt(Outcome.SENT, words)
    if answer.status in BUSY or answer.status >= 500 or answer.status in ours:
        return Receipt(Outcome.LATER, words, retry_after(answer.headers), whole=True)
    if answer.status < 400:  # sent on elsewhere, where nobody has looked whether it may go
        return Receipt(Outcome.LATER, words, whole=True)
    return Receipt(Outcome.FAILED, words)


def retry_after(headers: Mapping[str, str], now: dt.datetime | None = None) -> float | None:
    """Seconds after which to come again (RFC 9110, 10.2.3: a number or a date); None where nothing is said."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_WAIT)
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return None
    if then.tzinfo is None:  # “-0000”: it says that it does not know its own timezone
        then = then.replace(tzinfo=dt.UTC)
    return min(max((then - (now or dt.datetime.now(dt.UTC))).total_seconds(), 0.0), LONGEST_WAIT)


def _printable(text: str) -> str:
    return printable(text)[:MOST_WORDS]
