"""What goes together with first use, in sentences: never a cause where the order was not drawn by lot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from uptake.core.calendar import Day
from uptake.core.sentences import Said, later

if TYPE_CHECKING:
    from uptake.core.effect.wedge import Wedge

UNLIKELY = 0.05  # of the orders; under it, a difference is said to be one

MORE: Mapping[str, Said] = {
    "told": later(
        "Week by week, those who had been told one to one start more often: carried through to {day}, that is "
        "{share} against {other}, likely {low} to {high} more of {of} people. Who is told first may differ."
    ),
    "attended": later(
        "Week by week, those who had come to a session start more often: carried through to {day}, that is "
        "{share} against {other}, likely {low} to {high} more of {of} people. Who comes by choice may differ."
    ),
    "answered": later(
        "Week by week, those who asked and had an answer start more often than those who still wait for one: "
        "carried through to {day}, that is {share} against {other}, likely {low} to {high} more of {of} people. "
        "Who is answered first may differ."
    ),
}
FEWER: Mapping[str, Said] = {
    "told": later(
        "Week by week, those who had been told one to one start less often: carried through to {day}, that is "
        "{share} against {other}, likely {low} to {high} fewer of {of} people. Who is told first may differ."
    ),
    "attended": later(
        "Week by week, those who had come to a session start less often: carried through to {day}, that is "
        "{share} against {other}, likely {low} to {high} fewer of {of} people. Who comes by choice may differ."
    ),
    "answered": later(
        "Week by week, those who asked and had an answer start less often than those who still wait for one: "
        "carried through to {day}, that is {share} against {other}, likely {low} to {high} fewer of {of} people. "
        "Who is answered first may differ."
    ),
}
ALIKE: Mapping[str, Said] = {
    "told": later(
        "Whether those who had been told one to one start more often is not clear: carried through to {day}, it is "
        "{share} against {other}, anything from {low} to {high} more of {of} people."
    ),
    "attended": later(
        "Whether those who had come to a session start more often is not clear: carried through to {day}, it "
        "is {share} against {other}, anything from {low} to {high} more of {of} people."
    ),
    "answered": later(
        "Whether those who asked and had an answer start more often is not clear: carried through to {day}, it "
        "is {share} against {other}, anything from {low} to {high} more of {of} people."
    ),
}
UNSAID: Mapping[str, Said] = {
    "told": later("Whether being told one to one goes together with first use cannot be said. {why}"),
    "attended": later("Whether coming to a session goes together with first use cannot be said. {why}"),
    "answered": later("Whether getting an answer goes together with first use cannot be said. {why}"),
    "invited": later("What the invitation does cannot be said. {why}"),
}

INVITED_MORE = later(
    "Inviting a team makes more of its people use it: {more} points in a week, likely {low} to {high}, of {of} people. "
    "In their first week it was {first} points, in the second {second}, later {third}. The order was drawn by lot; "
    "by chance alone, so much is seen in {chance} of 100 orders."
)
INVITED_FEWER = later(
    "Inviting a team makes fewer of its people use it: {more} points in a week, likely {low} to {high}, of {of} "
    "people. In their first week it was {first} points, in the second {second}, later {third}. The order was drawn "
    "by lot; by chance alone, so much is seen in {chance} of 100 orders."
)
INVITED_ALIKE = later(
    "Whether inviting a team makes more of its people use it is not clear: {more} points in a week, anything from "
    "{low} to {high}, of {of} people. The order was drawn by lot; by chance alone, so much is seen in {chance} of 100 "
    "orders."
)
TOO_FEW = later("There are too few people to show.")
# Of many people, beside figures that are withheld or ranges.
FOLLOWS = later("The numbers are so small that single people could be made out.")


def said(exposure: str, sign: int, shares: tuple[float, float], people: tuple[float, float, int], day: Day) -> Said:
    """
    The sentence of one exposure.

    :param sign: 1 more, -1 fewer, 0 not told apart.
    :param shares: who would have used it with the exposure and without; `people`: from, to, of.
    """
    low, high, of = round(people[0]), round(people[1]), people[2]
    if sign < 0:
        low, high = -high, -low
    text = {1: MORE, 0: ALIKE, -1: FEWER}[sign][exposure].text
    share, other = (_share(one) for one in shares)
    return later(text, day=day, share=share, other=other, low=str(low).replace("-", "−"), high=str(high), of=of)


def _share(share: float) -> str | Said:
    """A share of people who would have used it: never nobody, never everybody."""
    if share < 0.005:
        return later("under 1 %")
    return later("over 99 %") if share >= 0.995 else f"{share:.0%}".replace("%", " %")


def said_of_invitation(wedge: Wedge, of: int) -> Said:
    """The sentence of an order that was drawn by lot: then it may say what does what."""
    sure = wedge.chance <= UNLIKELY
    text = (INVITED_MORE if wedge.difference > 0 else INVITED_FEWER) if sure else INVITED_ALIKE
    first, second, third = (_points(one) for one in wedge.since)
    chance: Said | str = later("fewer than 1") if wedge.chance < 0.01 else f"{100 * wedge.chance:.0f}"
    return later(
        text.text, more=_points(wedge.difference), low=_points(wedge.low), high=_points(wedge.high), of=of,
        first=first, second=second, third=third, chance=chance,
    )  # fmt: skip


def _points(share: float) -> str:
    return f"{100 * share:+.0f}".replace("-", "−")


def unsaid(exposure: str, why: Said) -> Said:
    """The sentence where nothing can be said of an exposure."""
    return later(UNSAID[exposure].text, why=why)
