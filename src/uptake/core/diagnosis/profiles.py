"""One person as the reasons see them: what was done for them, and how their use went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from uptake.core.diagnosis.signals import Signals
from uptake.core.journey import FEW_WEEKS
from uptake.core.measures.audience import FEW_USES, Audience
from uptake.core.measures.rows import Row
from uptake.core.measures.use import is_regular
from uptake.core.usage import last

# Somebody who works with it in six weeks of ten is silent for three weeks running once in sixteen (0.4 ** 3), so three
# weeks are a stop. Of somebody who used it in one week or two there is less to come back to: two are enough. Where the
# group as a whole falls, more of the silent have stopped, and a week less says as much.
QUIET_WEEKS, QUIET_WEEKS_AFTER_FEW = 3, 2


class Profile(NamedTuple):
    """What a reason asks of one person. People with the same answers are counted together. None: nobody recorded it."""

    use: str  # never | stopped | using
    told: str | None = None  # no | after launch | late | in time
    said: bool | None = None  # acknowledged
    access: bool | None = None
    shown: str | None = None  # no seat | did not come | came | came after their first use
    waiting: bool = False  # for an answer, or blocked beside a helper and not answered since
    answered: bool = False
    few: bool = False  # used it in one week or two
    tried: bool = False  # of these, with no more than a handful of actions
    beside: bool | None = None  # somebody was with them at first use
    old_way: bool = False  # did the work the old way in the latest weeks
    work: bool | None = None  # the work came up since they last used it
    fell: bool = False  # their use ended in the weeks in which that of nearly everybody did
    missed: bool = False  # worked with it before and after the days in which nearly nobody did
    at_turn: bool = False  # used it, and only in weeks in which the month turns
    waits: bool = False  # belongs to a team whose turn has not come, or has just come

    @property
    def lost(self) -> bool:
        """Has not begun, or has stopped."""
        return self.use != "using"

    @property
    def started(self) -> bool:
        """Has used it at least once."""
        return self.use != "never"


@dataclass(frozen=True, slots=True)
class View:
    """
    What is the same for all people of a group. `turns`: bits of the weeks in which a month turns; `waiting_teams`:
    whose turn has not come; `falls`: whether use of the group as a whole falls.
    """

    audience: Audience
    signals: Signals
    turns: int
    waiting_teams: frozenset[str]
    falls: bool


def is_seen(row: Row, audience: Audience) -> bool:
    """Whether it can be said of the person that they use it or not."""
    return row.measured and (audience.has_used(row) or not row.group.usage.incomplete)


def profile(row: Row, view: View) -> Profile:
    """Look at one person."""
    audience, acts, history = view.audience, row.acts, row.history
    collected = audience.seen.collected
    has_begun = audience.has_used(row)
    since = _silent_weeks(row, audience.end)
    few = has_begun and (history.used & row.counts).bit_count() <= FEW_WEEKS
    return Profile(
        use=_use(row, view, since, few) if has_begun else "never",
        told=_told(row, audience) if "told" in collected else None,
        said=acts.acknowledged is not None if "acknowledged" in collected else None,
        access=audience.access_of(row),
        shown=_shown(row, audience),
        waiting=acts.waiting or (acts.blocked and not acts.answered),
        answered=acts.answered,
        few=few,
        tried=few and history.uses <= FEW_USES,
        beside=row.was_assisted if has_begun and collected & {"attended", "assisted"} else None,
        old_way=audience.went_the_old_way(row),
        work=bool(history.chance & since) if row.group.usage.chance else None,
        fell=_fell(row, view.signals),
        missed=_missed(row, view.signals),
        at_turn=has_begun and not history.used & row.counts & ~view.turns,
        waits=row.team in view.waiting_teams,
    )


def _silent_weeks(row: Row, end: int) -> int:
    """The complete weeks that count for the person, after the last in which they used it."""
    return row.counts & last(end, end) & ~((1 << row.history.used.bit_length()) - 1)


def _use(row: Row, view: View, since: int, few: bool) -> str:  # noqa: FBT001  one flag, private
    if not row.by_week:
        return "stopped" if is_regular(row, view.audience) is False else "using"
    is_new = row.first_week >= view.audience.end
    need = (QUIET_WEEKS_AFTER_FEW if few else QUIET_WEEKS) - view.falls
    return "stopped" if not is_new and since.bit_count() >= need else "using"


def _told(row: Row, audience: Audience) -> str:
    told = row.acts.told
    if told is None:
        return "no"
    if row.acts.told_in_time:
        return "in time"
    return "after launch" if told >= audience.calendar.epoch(row.group.launch) else "late"


def _shown(row: Row, audience: Audience) -> str | None:
    collected, acts = audience.seen.collected, row.acts
    if acts.attended is not None:
        begun_before = row.history.first_use is not None and acts.attended_before_use is None
        return "came after" if begun_before else "came"  # whoever used it first was not brought to it by the session
    if collected & {"invited", "booked"} and acts.seated is None:
        return "no seat"
    still_to_come = audience.as_of <= audience.shown_by.get(row.group.id, row.group.launch)
    return "did not come" if "attended" in collected and not still_to_come else None


def _fell(row: Row, signals: Signals) -> bool:
    """Used it in the two weeks before a break that hit nearly everybody, and not since."""
    week = signals.broke
    return week is not None and bool(row.history.used & last(2, week)) and not row.history.used >> week


def _missed(row: Row, signals: Signals) -> bool:
    """Used it in the two weeks before one in which nearly nobody did, and again since."""
    week, used = signals.dipped, row.history.used
    return week is not None and bool(used & last(2, week)) and not used >> week & 1 and bool(used >> week + 1)
