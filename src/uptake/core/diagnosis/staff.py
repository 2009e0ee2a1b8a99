"""Who does what by when: the owner, the helpers and the managers, as the plan names them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from uptake.core.calendar import Day
from uptake.core.people import Roster
from uptake.core.plan.model import Helper, Plan, Session
from uptake.core.sentences import Said, later

SOON = 3  # working days in which something that sticks is taken in hand
LOOK_AGAIN = 10  # working days after which what was done can show


@dataclass(frozen=True, slots=True)
class Staff:
    """The people of a plan who can do something for one group. Names are those of the roster, else as the plan says."""

    plan: Plan
    roster: Roster
    group: str
    as_of: Day

    @property
    def owner(self) -> str | Said:
        """Who answers for usage."""
        owner = self.plan.owner
        return self._name(owner.person) if owner is not None and owner.person else later("Whoever answers for usage")

    @property
    def helper(self) -> str | Said:
        """The helper of the group with the most hours a week; the owner where the plan names none."""
        mine = [one for one in self.plan.helpers if one.groups is None or self.group in one.groups]
        if not mine:
            return self.owner
        return self._name(max(mine, key=_hours).person)

    @property
    def helper_hours(self) -> float:
        """The hours a week of all helpers of the group."""
        return sum(_hours(one) for one in self.plan.helpers if one.groups is None or self.group in one.groups)

    @property
    def session(self) -> Session | None:
        """The session that is planned for the group."""
        return next(self._sessions(), None)

    def sessions_for(self, people: int) -> int | None:
        """How many sessions so many people fill; None where the plan says no seats."""
        session = self.session
        return ceil(people / session.seats) if session is not None and session.seats else None

    @property
    def soon(self) -> Day:
        """By when it is taken in hand."""
        return self._workday(SOON)

    @property
    def again(self) -> Day:
        """When to look again."""
        return self._workday(LOOK_AGAIN)

    def _workday(self, count: int) -> Day:
        """So many working days on, but before the day on which the plan decides: after it, it would come too late."""
        calendar, decision = self.plan.calendar, self._decision
        try:
            if decision is not None and calendar.add_workdays(self.as_of, count) >= decision:
                return max(self.as_of, calendar.add_workdays(decision, -1))
            return calendar.add_workdays(self.as_of, count)
        except (ValueError, OverflowError):  # a calendar without working days
            return Day.fromordinal(self.as_of.toordinal() + count)

    @property
    def _decision(self) -> Day | None:
        """The next day after the report's on which the plan decides how it goes on; None where none is to come."""
        calendar, launch = self.plan.calendar, self.plan.start
        days = [calendar.resolve(duty.when, launch).first for duty in self.plan.duties
                if duty.evidence == "decision" and duty.when is not None]  # fmt: skip
        return min((day for day in days if day > self.as_of), default=None)

    def _sessions(self) -> Iterator[Session]:
        yield from (session for session in self.plan.sessions if self.group in session.groups)

    def _name(self, identifier: str) -> str:
        person = self.roster.find(identifier)
        return person.name if person is not None and person.name else identifier


def _hours(helper: Helper) -> float:
    return helper.hours_per_week or 0.0
