"""The journey and its barriers in the slow, obvious way, one person after the other."""

from __future__ import annotations

from tests.reference_habit import HABIT_RHYTHMS, is_adopted, is_habitual, is_regular, quiet, regular_ever, week_ends
from tests.reference_people import Someone
from uptake.core.calendar import WEEK, Day, monday
from uptake.core.plan.model import Plan


def stages_of(x: Someone, plan: Plan, collected: set[str], as_of: Day) -> dict[str, tuple[bool, bool]]:
    """Of one person, in order: stage → (ever reached, holds today), those that are theirs and are collected."""
    end = monday(as_of)
    found = {"affected": (True, True)}
    if "told" in collected:
        found["told"] = (x.told is not None,) * 2
    if "acknowledged" in collected:
        found["acknowledged"] = (x.acknowledged is not None,) * 2
    if "access" in collected and x.group.access != "none":
        found["access"] = (x.access is not None, bool(x.has_access))
    if "attended" in collected:
        found["attended"] = (bool(x.attended),) * 2
    if not x.measurable:
        return found
    week = max(x.counts, default=None)
    if as_of > x.group.launch:
        found["first use"] = (bool(x.uses),) * 2
    if x.counts:
        found["weekly active"] = (any(each in x.used for each in x.counts), week in x.counts and week in x.used)
    return found | _habits_of(x, end, as_of)


def _habits_of(x: Someone, end: Day, as_of: Day) -> dict[str, tuple[bool, bool]]:
    found: dict[str, tuple[bool, bool]] = {}
    if x.group.rhythm in HABIT_RHYTHMS:
        ends = week_ends(x, end)
        for stage, judge in (("adopted", is_adopted), ("habitual", is_habitual)):
            answers = [judge(x, day) for day in ends]
            if any(answer is not None for answer in answers):
                found[stage] = (any(answers), bool(judge(x, end)))
    elif regular_ever(x, as_of) or is_regular(x, end, as_of) is not None:
        found["regular"] = (regular_ever(x, as_of), bool(is_regular(x, end, as_of)))
    return found


ORDER = ("affected", "told", "acknowledged", "access", "attended", "first use", "weekly active", "regular", "adopted",
         "habitual")  # fmt: skip


def furthest(stages: dict[str, tuple[bool, bool]]) -> str:
    return [stage for stage in ORDER if stages.get(stage, (False, False))[1]][-1]


def journey(plan: Plan, members: list[Someone], collected: set[str], as_of: Day) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for x in members:
        if not x.here:
            continue
        stages = stages_of(x, plan, collected, as_of)
        for stage, (reached, _) in stages.items():
            row = found.setdefault(stage, {"reached": 0, "now": 0, "of": 0})
            row["reached"] += reached
            row["of"] += 1
        found[furthest(stages)]["now"] += 1
    return found


# What is in the way


def targeted(plan: Plan, x: Someone) -> str:
    """The furthest stage that targets of the group or of the whole plan name; monthly work has no habit by weeks."""
    named = {target.measure for target in plan.targets if target.group in (None, x.group.id)}
    last = {"habitual": "habitual", "adopted": "adopted"}
    if x.group.rhythm not in HABIT_RHYTHMS:
        last = {"habitual": "regular", "adopted": "regular"}
    stages = last | {"weekly_active": "weekly active", "first_use": "first use"}
    default = "weekly active" if x.group.rhythm in HABIT_RHYTHMS else "regular"
    return next((stage for measure, stage in stages.items() if measure in named), default)


def barriers(plan: Plan, members: list[Someone], collected: set[str], as_of: Day) -> dict[str, int]:
    found: dict[str, int] = {}
    for x in members:
        barrier = _barrier(plan, x, collected, as_of) if x.here else None
        if barrier is not None:
            found[barrier] = found.get(barrier, 0) + 1
    return found


def _barrier(plan: Plan, x: Someone, collected: set[str], as_of: Day) -> str | None:
    now = furthest(stages_of(x, plan, collected, as_of))
    if ORDER.index(now) >= ORDER.index(targeted(plan, x)):
        return None
    if as_of <= x.group.launch:
        return _of_acts(plan, x, collected, as_of)
    if not x.source_seen:
        return _of_acts(plan, x, collected, as_of) or "cannot be measured"
    if not x.measurable or (x.group.usage.incomplete and not x.uses):
        return "cannot be measured"
    if monday(as_of) - WEEK in x.away or any(as_of in span for span in x.person.absent):
        return "away"
    if ORDER.index(now) >= ORDER.index("weekly active"):
        return "on the way"
    return _of_acts(plan, x, collected, as_of) or _of_use(x, as_of)


def _of_acts(plan: Plan, x: Someone, collected: set[str], as_of: Day) -> str | None:
    """The first that matches."""
    ends = [session.between[1] for session in plan.sessions if x.group.id in session.groups and session.between]
    over = all(as_of > plan.calendar.resolve(end, x.group.launch).last for end in ends) and as_of > x.group.launch
    not_acknowledged = "acknowledged" in collected and x.acknowledged is None
    late = x.told is not None and not x.told_in_time
    refused = x.has_access is False or "access" in collected
    barriers = (
        ("no access", x.group.access != "none" and x.has_access is not True and refused),
        ("not told", "told" in collected and x.told is None),
        ("told late and not acknowledged", not_acknowledged and late),
        ("not acknowledged", not_acknowledged),
        ("blocked, question unanswered", x.waiting or (x.blocked and not x.answered)),
        ("no seat", bool(collected & {"invited", "booked"}) and not x.seated and not x.attended),
        ("did not come", "attended" in collected and not x.attended and over),
    )
    return next((name for name, matches in barriers if matches), None)


def _of_use(x: Someone, as_of: Day) -> str:
    if not x.uses:
        return "work did not come up" if x.group.usage.chance and not x.chance else "never tried"
    if len(x.used) <= 2:
        return "tried once or twice"
    now = quiet(x, monday(as_of))
    if now and x.answered:
        return "answered, not convinced"
    return "lapsed" if now == "lapsed" else "on the way"
