"""What goes together with first use, in sentences: never a cause where the order was not drawn by lot."""

from __future__ import annotations

from collections.abc import Mapping

from uptake.core.calendar import Day
from uptake.core.sentences import Said, later

MORE: Mapping[str, str] = {
    "told": "Week by week, those who had been told one to one start more often: carried through to {day}, that is "
    "{share} against {other}, likely {low} to {high} more of {of} people. Who is told first may differ.",
    "attended": "Week by week, those who had come to a session start more often: carried through to {day}, that is "
    "{share} against {other}, likely {low} to {high} more of {of} people. Who comes by choice may differ.",
    "answered": "Week by week, those who asked and had an answer start more often than those who still wait for one: "
    "carried through to {day}, that is {share} against {other}, likely {low} to {high} more of {of} people. "
    "Who is answered first may differ.",
}
FEWER: Mapping[str, str] = {
    "told": "Week by week, those who had been told one to one start less often: carried through to {day}, that is "
    "{share} against {other}, likely {low} to {high} fewer of {of} people. Who is told first may differ.",
    "attended": "Week by week, those who had come to a session start less often: carried through to {day}, that is "
    "{share} against {other}, likely {low} to {high} fewer of {of} people. Who comes by choice may differ.",
    "answered": "Week by week, those who asked and had an answer start less often than those who still wait for one: "
    "carried through to {day}, that is {share} against {other}, likely {low} to {high} fewer of {of} people. "
    "Who is answered first may differ.",
}
ALIKE: Mapping[str, str] = {
    "told": "Whether those who had been told one to one start more often is not clear: carried through to {day}, it is "
    "{share} against {other}, anything from {low} to {high} more of {of} people.",
    "attended": "Whether those who had come to a session start more often is not clear: carried through to {day}, it "
    "is {share} against {other}, anything from {low} to {high} more of {of} people.",
    "answered": "Whether those who asked and had an answer start more often is not clear: carried through to {day}, it "
    "is {share} against {other}, anything from {low} to {high} more of {of} people.",
}
UNSAID: Mapping[str, str] = {
    "told": "Whether being told one to one goes together with first use cannot be said. {why}",
    "attended": "Whether coming to a session goes together with first use cannot be said. {why}",
    "answered": "Whether getting an answer goes together with first use cannot be said. {why}",
    "invited": "What the invitation does cannot be said. {why}",
}


TOO_FEW = later("There are too few people to show.")


def said(exposure: str, sign: int, shares: tuple[float, float], people: tuple[float, float, int], day: Day) -> Said:
    """
    The sentence of one exposure.

    :param sign: 1 more, -1 fewer, 0 not told apart.
    :param shares: who would have used it with the exposure and without; `people`: from, to, of.
    """
    low, high, of = round(people[0]), round(people[1]), people[2]
    if sign < 0:
        low, high = -high, -low
    text = {1: MORE, 0: ALIKE, -1: FEWER}[sign][exposure]
    share, other = (_share(one) for one in shares)
    return later(text, day=day, share=share, other=other, low=str(low).replace("-", "−"), high=str(high), of=of)


def _share(share: float) -> str | Said:
    """A share of people who would have used it: never nobody, never everybody."""
    if share < 0.005:
        return later("under 1 %")
    return later("over 99 %") if share >= 0.995 else f"{share:.0%}".replace("%", " %")


def unsaid(exposure: str, why: Said) -> Said:
    """The sentence where nothing can be said of an exposure."""
    return later(UNSAID[exposure], why=why)
