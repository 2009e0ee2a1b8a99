"""The whole product on one screen: plan, roster and what was seen → the Picture of a rollout as of one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from uptake.core.answers import responsiveness
from uptake.core.calendar import Day, Duration
from uptake.core.cohorts import cohorts
from uptake.core.diagnosis.rank import diagnose
from uptake.core.duties import duty_states, health_readings
from uptake.core.effect.effects import effects
from uptake.core.groups import intended
from uptake.core.journey import Journey, journeys, targeted_stages
from uptake.core.measures import frame
from uptake.core.measures.audience import ALL, Audience, audiences
from uptake.core.measures.reading import Reading, State
from uptake.core.measures.rows import headcount
from uptake.core.people import Roster
from uptake.core.phases import phase_of
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.plan.findings import Finding
from uptake.core.plan.model import Plan
from uptake.core.privacy import FLOOR
from uptake.core.publishing import publish
from uptake.core.remarks import holidays, instrument_changes, notes
from uptake.core.targets import judge
from uptake.core.teams import teams
from uptake.core.timeline import timeline
from uptake.core.usage import Seen

Measured = Mapping[str, Mapping[str, Reading]]


def picture(plan: Plan, roster: Roster, seen: Seen, as_of: Day, findings: tuple[Finding, ...] = ()) -> Picture:
    """The Picture of a rollout for whoever holds the raw rows: groups too small to show are withheld in it."""
    return publish(draw(plan, roster, seen, as_of, findings), plan.privacy.smallest_group)


def draw(plan: Plan, roster: Roster, seen: Seen, as_of: Day, findings: tuple[Finding, ...] = ()) -> Picture:
    """The Picture with nothing withheld: it must not leave the process before `publish` has had it."""
    members = seen.members or intended(plan, roster, seen.weeks, as_of)
    people = audiences(plan, roster, members, seen, as_of)
    placed = journeys(people, targeted_stages(plan))
    measured = {audience.id: measure(audience) for audience in people}
    everybody = people[-1]
    answered = responsiveness(everybody)
    targets = judge(plan, roster, seen, people, measured)
    return Picture(
        rollout=plan.rollout,
        title=plan.title,
        as_of=as_of,
        launch=plan.start,
        day=(as_of - plan.start).days,
        phase=phase_of(plan, plan.start, as_of),
        timezone=plan.calendar.timezone,
        input=seen.input,
        groups=tuple(
            replace(_group(plan, one, placed[one.id], measured[one.id]), teams=teams(one, roster))
            for one in people
            if one.id != ALL
        ),
        all=replace(
            _group(plan, everybody, placed[ALL], measured[ALL]),
            cohorts=cohorts(everybody, max(FLOOR, plan.privacy.smallest_group)),
        ),
        targets=targets,
        diagnoses=diagnose(plan, roster, people, as_of, in_time=_in_time(answered)),
        effects=effects(plan, people),
        health=health_readings(plan, seen),
        responsiveness=answered,
        promised=promised(plan),
        duties=duty_states(plan, seen, as_of),
        decision=seen.decisions[-1] if seen.decisions else None,
        findings=findings,
        holidays=holidays(plan, as_of),
        instrument_changes=instrument_changes(plan),
        notes=notes(plan, roster, members, seen, as_of),
    )


def promised(plan: Plan) -> dict[str, Duration]:
    """What the plan promises to those who ask: the measure of it, and within which time."""
    feedback = plan.feedback
    times = {"first_reply": feedback.first_reply_within, "decision": feedback.decide_within} if feedback else {}
    return {measure: time for measure, time in times.items() if time is not None}


def _in_time(answered: Measured) -> float | None:
    """The share of the questions that were answered within the promise; None where too few tell."""
    replies = answered.get("all", {}).get("first_reply")
    is_told = replies is not None and replies.state is State.OK and (replies.of or 0) >= FLOOR
    return replies.value if replies is not None and is_told else None


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
        intended=headcount(audience.intended),
        hidden=None,
        measures=measured,
        weeks=timeline(audience),
        journey=journey,
    )
