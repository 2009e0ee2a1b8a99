"""What another launch does to a plan: the new days of each letter and session, and which of them become wrong."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.calendar import Day, Span, When
from uptake.core.frozen import frozen
from uptake.core.plan.check import check_plan
from uptake.core.plan.findings import Finding
from uptake.core.plan.model import Group, Message, Plan, Session


@frozen
class Moved:
    """
    One letter or session of one group. `before` and `after` are its days, None where it has none; `wrong` what the gate
    says of it that it did not say before; `over`: its new day is over already; `past`: and the old one was not.
    """

    kind: str  # message | session
    id: str
    group: Group
    before: Span | None
    after: Span | None
    wrong: tuple[str, ...] = ()
    over: bool = False
    past: bool = False

    @property
    def fixed(self) -> bool:
        """Whether it stands on a date of its own, and does not move with the launch."""
        return self.before is not None and self.before == self.after


def moves_launch(before: Plan, after: Plan) -> bool:
    """Say whether day 0 of a group, or of the plan, is another day."""
    return before.start != after.start or bool(moved_launches(before, after))


def moved_launches(before: Plan, after: Plan) -> tuple[tuple[Group, Day], ...]:
    """Return the groups of both plans whose day 0 is another day, each with the day that it was."""
    known = {name: group.launch for name, group in before.groups.items()}
    both = [(group, known[name]) for name, group in after.groups.items() if name in known]
    return tuple((group, was) for group, was in both if group.launch != was)


def under_way(before: Plan, after: Plan, as_of: Day) -> Day | None:
    """Return the earliest day 0 that has come by a day and becomes another one; None where none has."""
    days = [(before.start, after.start)]
    days += [(group.launch, after.groups[name].launch) for name, group in before.groups.items() if name in after.groups]
    return min((was for was, becomes in days if was != becomes and was <= as_of), default=None)


def moved(before: Plan, after: Plan, as_of: Day) -> tuple[Moved, ...]:
    """Return every letter and session of both plans, in the order of the plan."""
    known = {(one.id, group): days for one, group, days in _acts(before)}
    said = {_about(finding, before) for finding in check_plan(before, as_of).findings}
    fresh = [finding for finding in check_plan(after, as_of).findings if _about(finding, after) not in said]
    found = []
    for one, group, days in _acts(after):
        if (one.id, group) not in known:
            continue
        was = known[one.id, group]
        wrong = tuple(
            finding.message for finding in fresh if finding.place == one.place and finding.group in {None, group}
        )
        over = days is not None and days.last < as_of
        past = over and (was is None or was.last >= as_of)
        kind = "message" if isinstance(one, Message) else "session"
        found.append(Moved(kind, one.id, after.groups[group], was, days, wrong, over, past))
    return tuple(found)


def _about(finding: Finding, plan: Plan) -> tuple[str, str | None, str]:
    """Return what a finding is about, without its place and figures, which move with the launch."""
    ids = {one.place: one.id for one in plan.messages} | {one.place: one.id for one in plan.sessions}
    return finding.code, finding.group, ids.get(finding.place, "")


def _acts(plan: Plan) -> Iterator[tuple[Message | Session, str, Span | None]]:
    for message in plan.messages:
        for group in message.to:
            yield message, group, _days(plan, plan.groups[group].launch, message.when, message.when)
    for session in plan.sessions:
        first, last = session.between or (None, None)
        for group in session.groups:
            yield session, group, _days(plan, plan.groups[group].launch, first, last)


def _days(plan: Plan, launch: Day, first: When | None, last: When | None) -> Span | None:
    if first is None or last is None:
        return None
    try:
        begin, end = plan.calendar.resolve(first, launch).first, plan.calendar.resolve(last, launch).last
    except ValueError:  # the calendar has no such day
        return None
    return Span(begin, max(begin, end))
