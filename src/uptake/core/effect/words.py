"""What goes together with first use, in sentences: never a cause where the order was not drawn by lot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from uptake.core.calendar import Day
from uptake.core.sentences import Said, later, later_n

if TYPE_CHECKING:
    from uptake.core.effect.wedge import Wedge

UNLIKELY = 0.05  # of the orders; under it, a difference is said to be one

# Two firms that might have been: in one all did it from the first week on, in the other nobody did. Whoever knows no
# statistics reads “if all”, and knows what is compared.
MORE: Mapping[str, Said] = {
    "told": later(
        "Week by week, those who had been told one to one start more often than those who had not. If all {of} people "
        "started as often as they do, {share} would have used it by {day}; if all started as the others do, {other}: "
        "a difference of likely {low} to {high} people. Who is told first may differ, so it need not be the telling."
    ),
    "attended": later(
        "Week by week, those who had come to a session start more often than those who had not. If all {of} people "
        "started as often as they do, {share} would have used it by {day}; if all started as the others do, {other}: "
        "a difference of likely {low} to {high} people. Who comes by choice may differ, so it need not be the session."
    ),
    "answered": later(
        "Week by week, those who asked and had an answer start more often than those who still wait for one. If all "
        "{of} people who asked started as often as they do, {share} would have used it by {day}; if all started as "
        "those who wait, {other}: a difference of likely {low} to {high} people. Who is answered first may differ, so "
        "it need not be the answer."
    ),
}
FEWER: Mapping[str, Said] = {
    "told": later(
        "Week by week, those who had been told one to one start less often than those who had not. If all {of} people "
        "started as rarely as they do, {share} would have used it by {day}; if all started as the others do, {other}: "
        "a difference of likely {low} to {high} people. Who is told first may differ, so it need not be the telling."
    ),
    "attended": later(
        "Week by week, those who had come to a session start less often than those who had not. If all {of} people "
        "started as rarely as they do, {share} would have used it by {day}; if all started as the others do, {other}: "
        "a difference of likely {low} to {high} people. Who comes by choice may differ, so it need not be the session."
    ),
    "answered": later(
        "Week by week, those who asked and had an answer start less often than those who still wait for one. If all "
        "{of} people who asked started as rarely as they do, {share} would have used it by {day}; if all started as "
        "those who wait, {other}: a difference of likely {low} to {high} people. Who is answered first may differ, so "
        "it need not be the answer."
    ),
}
ALIKE: Mapping[str, Said] = {
    "told": later(
        "Whether those who had been told one to one start more often is not clear. If all {of} people started as they "
        "do, {share} would have used it by {day}; if all started as the others do, {other}. The difference "
        "may be anything from {low} to {high} people."
    ),
    "attended": later(
        "Whether those who had come to a session start more often is not clear. If all {of} people started as they do, "
        "{share} would have used it by {day}; if all started as the others do, {other}. The difference may be "
        "anything from {low} to {high} people."
    ),
    "answered": later(
        "Whether those who asked and had an answer start more often is not clear. If all {of} people who asked started "
        "as they do, {share} would have used it by {day}; if all started as those who wait, {other}. The "
        "difference may be anything from {low} to {high} people."
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
    ends = (low, high) if sign else (_more(low), _more(high))
    return later(text, day=day, share=share, other=other, low=ends[0], high=ends[1], of=of)


def _more(people: int) -> Said:
    """How many more or fewer: a minus before people is not read by everybody."""
    if people < 0:
        return later_n(-people, "{number} fewer", "{number} fewer", number=-people)
    return later_n(people, "{number} more", "{number} more", number=people)


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
