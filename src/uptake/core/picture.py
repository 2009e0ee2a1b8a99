"""The whole product on one screen: plan, roster and what was seen → the Picture of a rollout as of one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from uptake.core.calendar import Day, first_complete_week
from uptake.core.duties import duty_states, health_readings
from uptake.core.groups import Members, intended
from uptake.core.journey import Journey, journeys
from uptake.core.measures import frame
from uptake.core.measures.audience import ALL, Audience, audiences
from uptake.core.measures.reading import Reading
from uptake.core.measures.responsiveness import asked_before, decisions, first_replies
from uptake.core.people import Roster
from uptake.core.phases import phase_of
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.plan.findings import Finding
from uptake.core.plan.model import Plan
from uptake.core.publish import publish
from uptake.core.targets import judge
from uptake.core.timeline import timeline
from uptake.core.usage import Seen

SILENCE_DAYS = 7

Measured = Mapping[str, Mapping[str, Reading]]


def picture(plan: Plan, roster: Roster, seen: Seen, as_of: Day, findings: tuple[Finding, ...] = ()) -> Picture:
    """The Picture of a rollout; groups too small to show are withheld in it."""
    members = intended(plan, roster, seen.weeks, as_of)
    people = audiences(plan, roster, members, seen, as_of)
    placed = journeys(people, _targeted(plan))
    measured = {audience.id: measure(audience) for audience in people}
    targets = judge(plan, roster, seen, measured, as_of)
    drawn = Picture(
        rollout=plan.rollout,
        title=plan.title,
        as_of=as_of,
        launch=plan.start,
        day=(as_of - plan.start).days,
        phase=phase_of(plan, plan.start, as_of),
        timezone=plan.calendar.timezone,
        input=seen.input,
        groups=tuple(_group(plan, one, placed[one.id], measured[one.id]) for one in people if one.id != ALL),
        all=_group(plan, people[-1], placed[ALL], measured[ALL]),
        targets=targets,
        health=health_readings(plan, seen),
        responsiveness=responsiveness(people[-1]),
        duties=duty_states(plan, seen, as_of),
        decision=seen.decisions[-1] if seen.decisions else None,
        findings=findings,
        holidays=_holidays(plan, as_of),
        instrument_changes=_instrument_changes(plan),
        notes=_notes(plan, roster, members, seen, as_of),
    )
    return publish(drawn, plan.privacy.smallest_group)


def measure(audience: Audience) -> dict[str, Reading]:
    """Every measure of the catalogue, read for one audience."""
    return {id_: frame.read(definition, audience) for id_, definition in frame.catalogue().items()}


def _group(plan: Plan, audience: Audience, journey: Journey, measured: Mapping[str, Reading]) -> GroupPicture:
    return GroupPicture(
        id=audience.id,
        title=audience.title,
        launch=audience.launch,
        day=(audience.as_of - audience.launch).days,
        phase=phase_of(plan, audience.launch, audience.as_of),
        intended=len(audience.here),
        hidden=None,
        measures=measured,
        weeks=timeline(audience),
        journey=journey,
    )


TARGETED = {"first_use": "first use", "weekly_active": "weekly active", "adopted": "adopted", "habitual": "habitual"}
_FURTHEST = ("first use", "weekly active", "adopted", "habitual")


def _targeted(plan: Plan) -> dict[str, str]:
    """The stage that each group is to reach: the furthest that its targets name."""
    stages = {}
    for group in plan.groups.values():
        named = {TARGETED[one.measure] for one in plan.targets if one.group == group.id and one.measure in TARGETED}
        default = "weekly active" if group.rhythm in {"daily", "weekly"} else "regular"
        stages[group.id] = max(named, key=_FURTHEST.index) if named else default
    return stages


def responsiveness(everybody: Audience) -> dict[str, dict[str, Reading]]:
    """How soon people were answered, over all and in the first four weeks, in which trust is won or lost."""
    measured = {
        id_: frame.read(frame.catalogue()[id_], everybody) for id_ in ("first_reply", "decision", "loop_closed")
    }
    calendar, promised = everybody.calendar, everybody.promised
    last_day = first_complete_week(everybody.launch) + timedelta(weeks=4)
    first_day = calendar.epoch(everybody.launch)
    items = tuple(item for item in asked_before(everybody, min(last_day, everybody.as_of)) if item.asked >= first_day)
    now = calendar.epoch(everybody.as_of)
    early = {
        "first_reply": replace(first_replies(items, promised, calendar, now), measure="first_reply"),
        "decision": replace(decisions(items, promised, calendar, now), measure="decision"),
    }
    return {"all": measured, "weeks_1_4": early}


def _holidays(plan: Plan, as_of: Day) -> tuple[tuple[Day, str], ...]:
    days = (plan.start + timedelta(days=offset) for offset in range((as_of - plan.start).days))
    return tuple((day, name) for day in days if (name := plan.calendar.holiday(day)) is not None)


def _instrument_changes(plan: Plan) -> tuple[tuple[Day, str], ...]:
    usages = [plan.usage, *(group.usage for group in plan.groups.values())]
    found = {(change.day, change.what) for usage in usages if usage for change in usage.instrument_changes}
    return tuple(sorted(found))


def _notes(plan: Plan, roster: Roster, members: Members, seen: Seen, as_of: Day) -> tuple[str, ...]:
    notes = [*roster.notes, *members.notes, *seen.input.notes]
    if seen.delegated:
        counted = any(group.usage.delegated == "count" for group in plan.groups.values())
        word = "are counted for that person" if counted else "are not counted"
        notes.append(f"{seen.delegated} actions that an agent did for a person {word}")
    last_day = seen.input.last_day
    if last_day is not None and (as_of - last_day).days > SILENCE_DAYS:
        notes.append(f"the last event is of {last_day}; if the feed stopped there, later weeks only look like no use")
    return tuple(dict.fromkeys(notes))
