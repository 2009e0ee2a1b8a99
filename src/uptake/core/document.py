"""The Picture as a JSON object, `uptake.picture/1`: what programs may rely on. The schema lies beside this file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from uptake.core.journey import BarrierCount, StageCount
from uptake.core.measures.reading import Part, Reading
from uptake.core.picture_parts import (
    Cohort,
    Diagnosis,
    Effect,
    GroupPicture,
    Picture,
    TargetReading,
    TeamPicture,
    WeekRow,
)  # fmt: skip
from uptake.core.plan.check import finding_json
from uptake.core.sentences import Said, in_english

SCHEMA = "uptake.picture/1"
DIGITS = 4  # shares are rounded to four digits

Json = dict[str, Any]
ROWS = frozenset({"events", "duplicates", "unmatched_rows", "later"})  # how often something was done


def picture_schema() -> Json:
    """The published JSON Schema of a Picture."""
    loaded: Json = json.loads(files("uptake.core").joinpath("picture.schema.json").read_text("utf-8"))
    return loaded


def document(picture: Picture) -> Json:
    """A Picture as JSON values. Days are ISO dates, shares 0–1 with four digits; what is not known is null, never 0."""
    return {
        "schema": SCHEMA,
        "rollout": picture.rollout,
        "title": picture.title,
        "as_of": _day(picture.as_of),
        "launch": _day(picture.launch),
        "day": picture.day,
        "phase": picture.phase.value,
        "timezone": picture.timezone,
        "input": _input(picture),
        "groups": [_group(group) for group in picture.groups],
        "all": _group(picture.all),
        "targets": [_target(target) for target in picture.targets],
        "diagnoses": [_diagnosis(one) for one in picture.diagnoses],
        "effects": [_effect(one) for one in picture.effects],
        "health": [
            {"name": one.name, "value": one.value, "at_least": one.at_least, "at_most": one.at_most, "state": one.state}
            for one in picture.health
        ],
        "responsiveness": {span: _readings(readings) for span, readings in picture.responsiveness.items()},
        "duties": [
            {"when": one.when, "do": one.do, "from": _day(one.first_day), "to": _day(one.last_day), "state": one.state}
            for one in picture.duties
        ],
        "decision": {"decision": picture.decision.decision, "reason": picture.decision.reason}
        if picture.decision
        else None,
        "instrument_changes": [{"day": _day(day), "what": what} for day, what in picture.instrument_changes],
        "holidays": [{"day": _day(day), "name": name} for day, name in picture.holidays],
        "findings": [finding_json(finding) for finding in picture.findings],
    }


def _input(picture: Picture) -> Json:
    read = picture.input

    def count(name: str) -> int | None:
        value: int = getattr(read, name)
        is_none = read.is_withheld or name in read.ranges or (read.has_no_rows and name in ROWS and value > 0)
        return None if is_none else value

    return {
        "people": count("people"),
        "events": count("events"),
        "duplicates": count("duplicates"),
        "rejected": dict(sorted(read.rejected.items())),
        "unmatched_people": count("unmatched_people"),
        "unmatched_rows": count("unmatched_rows"),
        "matched": dict(sorted(read.matched.items())),
        "later": count("later"),
        "first_day": _day(read.first_day),
        "last_day": _day(read.last_day),
        "notes": list(map(in_english, picture.notes)),
    } | _ranges(read.ranges)


def _group(group: GroupPicture) -> Json:
    return {
        "id": group.id,
        "title": group.title,
        "launch": _day(group.launch),
        "day": group.day,
        "phase": group.phase.value,
        "intended": group.intended,
        "hidden": group.hidden,
        "measures": _readings(group.measures),
        "weeks": [_week(week) for week in group.weeks],
        "cohorts": [_cohort(cohort) for cohort in group.cohorts],
        "journey": [_stage(stage) for stage in group.journey.stages],
        "not_recorded": list(group.journey.unknown),
        "not_yet": list(group.journey.later),
        "too_few": list(group.journey.few),
        "barriers": [_barrier(one) for one in group.journey.barriers],
        "teams": [_team(one) for one in group.teams],
    }


def _team(team: TeamPicture) -> Json:
    """In short, since there may be thousands: what its figures are stands at those of the group."""
    measures = {id_: _in_short(reading) for id_, reading in team.measures.items()}
    return {"manager": team.manager, "title": team.title, "intended": team.intended, "measures": measures}


def _in_short(reading: Reading) -> Json:
    whole = _reading(reading)
    return {name: whole[name] for name in ("state", "value", "count", "of", "details", "ranges") if name in whole}


def _barrier(one: BarrierCount) -> Json:
    people = None if "people" in one.ranges else one.people
    return {"barrier": one.barrier, "people": people} | _ranges(one.ranges)


def _stage(stage: StageCount) -> Json:
    return {
        "stage": stage.stage,
        "reached": None if "reached" in stage.ranges else stage.reached,
        "now": None if "now" in stage.ranges else stage.now,
        "of": stage.of,
        "share": _share(stage.share),
    } | _ranges(stage.ranges)


def _readings(readings: Mapping[str, Reading]) -> Json:
    return {id_: _reading(reading) for id_, reading in readings.items()}


def _reading(reading: Reading) -> Json:
    return {
        "definition": reading.definition,
        "unit": reading.unit,
        "value": _share(reading.value),
        "count": reading.count,
        "of": reading.of,
        "low": _share(reading.low),
        "high": _share(reading.high),
        "from": _day(reading.first_day),
        "to": _day(reading.last_day),
        "state": reading.state.value,
        "readable_from": _day(reading.readable_from),
        "among_chance": _part(reading.among_chance),
        "at_least": reading.at_least,
        "instrument_changes": [_day(day) for day in reading.instrument_changes],
        "why": reading.why or None,
        "details": {name: _share(value) for name, value in reading.details.items()},
    } | _ranges(reading.ranges)


def _week(week: WeekRow) -> Json:
    return {
        "week": week.name,
        "number": week.number,
        "from": _day(week.first_day),
        "to": _day(week.last_day),
        "counts": week.counts,
        "intended": week.intended,
        "active": week.active,
        "adopted": week.adopted,
        "new": week.new,
        "lapsed": week.lapsed,
        "chance": week.chance,
        "adopted_of": week.adopted_of,
        "habitual": week.habitual,
        "habitual_of": week.habitual_of,
        "new_way_actions": week.new_way_actions,
        "old_way_actions": week.old_way_actions,
    } | _ranges(week.ranges)


def _cohort(cohort: Cohort) -> Json:
    return {
        "from": _day(cohort.first_day),
        "to": _day(cohort.last_day),
        "people": cohort.people,
        "back": {f"retained_{week}": _part(part) for week, part in cohort.back.items()},
    }


def _part(part: Part | None) -> Json | None:
    return {"count": part.count, "of": part.of, "value": _share(part.share)} if part else None


def _target(target: TargetReading) -> Json:
    return {
        "measure": target.measure,
        "group": target.group,
        "at_least": target.at_least,
        "at_most": target.at_most,
        "by": _day(target.by),
        "baseline": target.baseline,
        "reading": _share(target.reading.value),
        "count": target.reading.count,
        "of": target.reading.of,
        **_ranges(target.reading.ranges),
        "state": target.reading.state.value,
        "expected": _range(target.expected),
        "likely": _share(target.likely),
        "bounds": _range(target.bounds),
        "probability": _share(target.probability),
        "verdict": target.verdict,
        "forecast": target.forecast,
        "because": [str(one) for one in target.because],
        "needs": _words(target.needs),
        "holds_until": _day(target.holds_until),
    }


def _diagnosis(one: Diagnosis) -> Json:
    return {
        "where": one.where,
        "group": one.group,
        "people": None if "people" in one.ranges else one.people,
        "reason": one.reason,
        "message": str(one.message),
        "evidence": [str(sentence) for sentence in one.evidence],
        "against": [str(sentence) for sentence in one.against],
        "tell_apart": _words(one.tell_apart),
        "do": _words(one.do),
    } | _ranges(one.ranges)


def _effect(one: Effect) -> Json:
    return {
        "group": one.group,
        "exposure": one.exposure,
        "people": _share(one.people),
        "low": _share(one.low),
        "high": _share(one.high),
        "of": one.of,
        "if_everybody": _share(one.if_everybody),
        "if_nobody": _share(one.if_nobody),
        "causal": one.causal,
        "message": str(one.message),
        "refused": _words(one.refused),
    }


def _range(span: tuple[float, float] | None) -> Json | None:
    return {"low": _share(span[0]), "high": _share(span[1])} if span else None


def _ranges(ranges: Mapping[str, tuple[int, int]]) -> Json:
    """What is shown of counts that are not shown exactly, by name; the counts themselves are null."""
    return {"ranges": {name: {"low": low, "high": high} for name, (low, high) in ranges.items()}} if ranges else {}


def _words(sentence: Said | None) -> str | None:
    return None if sentence is None else str(sentence)


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
