"""Measures of what was done for people: told, shown, answered; and of how far usage can be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from uptake.core.measures.audience import Audience
from uptake.core.measures.frame import measure
from uptake.core.measures.intervals import median_survival
from uptake.core.measures.reading import Part, Reading, State, share, unknown
from uptake.core.measures.rows import A_DAY, Row, share_of_people
from uptake.core.sentences import noted
from uptake.core.usage import Acts

UNRECORDED = {
    "told": noted("no event uptake.told was recorded"),
    "acknowledged": noted("no event uptake.acknowledged was recorded"),
    "attended": noted("no event uptake.attended was recorded"),
    "answered": noted("nobody's answer to a letter was recorded but that it is clear"),
}


def _before(time: float | None, now: int) -> bool:
    return time is not None and time < now


# Measures of telling, which are read by team too: the act by which they are known, and of whom they hold.
OF_TELLING: dict[str, tuple[str, Callable[[Acts, int], bool]]] = {
    "told": ("told", lambda acts, now: _before(acts.told, now)),
    "told_late": ("told", lambda acts, now: _before(acts.told, now) and not acts.told_in_time),
    "acknowledged": ("acknowledged", lambda acts, now: _before(acts.acknowledged, now)),
    "not_clear": ("answered", lambda acts, now: _before(acts.not_clear, now)),
    "not_my_work": ("answered", lambda acts, now: _before(acts.not_my_work, now)),
}


def _of_telling(id_: str, audience: Audience) -> Reading:
    act, holds = OF_TELLING[id_]
    return _collected(audience, act, lambda row: holds(row.acts, audience.now))


def _collected(audience: Audience, act: str, judge: Callable[[Row], bool]) -> Reading:
    """
    The share of intended users for whom an act was seen; unknown for everybody where no such act was ever recorded.
    """
    if act not in audience.seen.collected:
        return unknown(UNRECORDED[act])
    return share_of_people(audience.intended, judge)


@measure("told", 1, "were told what changes for them", source="acts")
def told(audience: Audience) -> Reading:
    """
    Got the group's own before/after, one to one; a broadcast never counts. In time if at least the message's lead
    before launch; later is told late, still told.
    """
    reading = _of_telling("told", audience)
    if reading.state is not State.OK or not reading.of:
        return reading
    in_time = sum(people for row, people in audience.intended if row.acts.told_in_time)
    return replace(reading, details={"in_time": in_time / reading.of})


@measure("told_late", 1, "were told late what changes for them", source="acts")
def told_late(audience: Audience) -> Reading:
    """Told, and by no telling at least the message's lead before the launch of their group."""
    return _of_telling("told_late", audience)


@measure("acknowledged", 1, "said that they know", source="acts")
def acknowledged(audience: Audience) -> Reading:
    """
    Confirmed it by a deliberate act: a button, a sheet; never an opened mail or a followed link. The median days are
    counted from the telling, with those who have not confirmed it yet (Kaplan–Meier).
    """
    reading = _of_telling("acknowledged", audience)
    if reading.state is not State.OK or "told" not in audience.seen.collected:
        return reading
    return replace(reading, details={"median_days": median_survival(_silence(audience))})


def _silence(audience: Audience) -> Counter[tuple[int, bool]]:
    if audience.parts:
        return sum(map(_silence, audience.parts), Counter[tuple[int, bool]]())
    return silence(audience.here, audience.now)


def silence(people: Iterable[Row], now: int) -> Counter[tuple[int, bool]]:
    """(whole days from telling to acknowledging, True), or (days waited so far, False) → people who were told."""
    waits: Counter[tuple[int, bool]] = Counter()
    for row in people:
        told, said = row.acts.told, row.acts.acknowledged
        if told is not None and told < now:
            has_said = said is not None and said < now
            end = said if said is not None and has_said else now
            waits[max(0, int((end - told) // A_DAY)), has_said] += 1
    return waits


@measure("not_clear", 1, "said that it is not clear", source="acts")
def not_clear(audience: Audience) -> Reading:
    """Answered at least once that what changes for them is not clear, whether or not it became clear since."""
    return _of_telling("not_clear", audience)


@measure("not_my_work", 1, "said that it is not their work", source="acts")
def not_my_work(audience: Audience) -> Reading:
    """Answered at least once that what changes is not their work: the plan may name the wrong people."""
    return _of_telling("not_my_work", audience)


@measure("access", 1, "have access", source="acts")
def access(audience: Audience) -> Reading:
    """
    Has what they need to start (licence, login), in the groups for which the plan says that they need it; unknown while
    nobody's was granted on record.
    """
    if all(group.access == "none" for group in audience.groups):
        return unknown(noted("the plan says that no access is needed"))
    if "access" not in audience.seen.collected:
        return unknown(noted("no event uptake.access says that it was granted"))
    return share_of_people(
        (one for one in audience.intended if one.row.group.access != "none"),
        lambda row: bool(row.acts.has_access) and audience.happened(row.acts.access),
    )


@measure("attended", 1, "came to a session", source="acts")
def attended(audience: Audience) -> Reading:
    """Was at a session at which first use is accompanied."""
    return _collected(audience, "attended", lambda row: audience.happened(row.acts.attended))


@measure("assisted_first_use", 1, "of first users had somebody beside them", source="acts")
def assisted_first_use(audience: Audience) -> Reading:
    """
    First real-work action within 24 hours after attending a session, or recorded by a helper up to 24 hours later;
    a share of the first users.
    """
    if not audience.seen.collected & {"attended", "assisted"}:
        return unknown(noted("no event uptake.attended or uptake.assisted was recorded"))
    users = [one for one in audience.intended if one.row.measured and audience.has_used(one.row)]
    return share_of_people(users, lambda row: row.was_assisted)


@measure("self_reported", 1, "say that they used it", source="acts")
def self_reported(audience: Audience) -> Reading:
    """
    “Used it on real work this week: yes / no / no occasion”: yes ÷ (yes + no) in the latest complete week with answers.
    Never mixed with events.
    """
    ids = [group.id for group in audience.groups]
    weeks = sorted({week for group, week in audience.seen.reported if group in ids and week < audience.end})
    if not weeks:
        return unknown(noted("nobody was asked"))
    answers: dict[str, int] = {}
    for group in ids:
        for answer, people in audience.seen.reported.get((group, weeks[-1]), {}).items():
            answers[answer] = answers.get(answer, 0) + people
    yes, no = answers.get("yes", 0), answers.get("no", 0)
    reading = share(Part(yes, yes + no))
    day = audience.weeks.first_day(weeks[-1])
    details = {"no_occasion": float(answers.get("no occasion", 0))}
    return replace(reading, first_day=day, last_day=audience.weeks.last_day(weeks[-1]), details=details)


@measure("coverage", 1, "can be measured", source="acts")
def coverage(audience: Audience) -> Reading:
    """
    Intended users whose usage can be seen (they have an identifier of the kind that the source uses) ÷ all of them.
    """
    if audience.kind == "none":
        return unknown(noted("usage of this rollout cannot be counted"))
    if audience.kind == "counts":
        return unknown(noted("only counts per week are known, not who"))
    if not audience.sees_people:
        return unknown(noted("no usage row matches anybody yet"))
    return share_of_people(audience.intended, lambda row: row.measured)
