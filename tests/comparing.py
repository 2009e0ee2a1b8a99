"""Where a Picture and the reference differ, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.reference import reference
from tests.seeing import seen_from
from tests.worlds import World
from uptake.core.measures.frame import catalogue
from uptake.core.measures.reading import Reading, State
from uptake.core.picture import draw
from uptake.core.picture_parts import GroupPicture, Picture

APART = {"depth", "concentration", "self_reported", "first_reply", "decision", "loop_closed"}  # tested by hand


def differences(world: World, *, acts_complete: bool = False) -> list[str]:
    """Every difference between the Picture and the reference; none when they agree to the last person."""
    plan, roster, events, as_of = world.plan, world.roster, world.events, world.as_of
    seen = seen_from(plan, roster, events, as_of, acts_complete=acts_complete)
    drawn = draw(plan, roster, seen, as_of)
    expected = reference(plan, roster, events, as_of, acts_complete=acts_complete)
    return list(compare(drawn, expected))


def compare(drawn: Picture, expected: dict[str, Any]) -> Iterator[str]:
    for group in (*drawn.groups, drawn.all):
        part = expected["all"] if group is drawn.all else expected["groups"][group.id]
        for line in _part(group, part, drawn):
            yield f"{group.id}: {line}"
    for number, (target, reading) in enumerate(zip(drawn.targets, expected["readings"], strict=True)):
        if target.forecast != (reading is None):
            yield f"target {number}: forecast is {target.forecast}, reading {reading}"
        if (
            reading is not None
            and (target.reading.count or 0, target.reading.of or 0) != reading
            and not _blank(target.reading)
        ):
            yield f"target {number} {target.measure}: {target.reading.count}/{target.reading.of}, not {reading}"


def _part(group: GroupPicture, part: dict[str, Any], drawn: Picture) -> Iterator[str]:
    if group.intended != part["intended"]:
        yield f"intended {group.intended}, not {part['intended']}"
    for measure in catalogue():
        if measure not in APART:
            yield from _measure(measure, group.measures[measure], part["measures"].get(measure))
    yield from _weeks(group, part["weeks"])
    yield from _teams(group, part.get("teams", {}))
    stages = {
        stage.stage: {"reached": stage.reached, "now": stage.now, "of": stage.of} for stage in group.journey.stages
    }
    shown = {name: row for name, row in stages.items() if any(row.values())}
    if shown != part["journey"]:
        yield f"journey {shown}, not {part['journey']}"
    barriers = {one.barrier: one.people for one in group.journey.barriers}
    if barriers != part["barriers"]:
        yield f"barriers {barriers}, not {part['barriers']}"


def _teams(group: GroupPicture, teams: dict[str, Any]) -> Iterator[str]:
    if {team.manager: team.intended for team in group.teams} != {name: one["intended"] for name, one in teams.items()}:
        yield f"teams {[(team.manager, team.intended) for team in group.teams]}, not {teams}"
        return
    for team in group.teams:
        for measure, reading in team.measures.items():
            figure = teams[team.manager]["measures"].get(measure)
            besides = {} if figure is None else {name: one for name, one in figure.items() if name != "in_time"}
            for line in _measure(measure, reading, besides or None):
                yield f"people of {team.manager}: {line}"


def _measure(measure: str, reading: Reading, figure: dict[str, Any] | None) -> Iterator[str]:
    if reading.state is not State.OK:
        if figure is not None and figure["of"] and not _blank(reading):
            yield f"{measure} is {reading.state} ({reading.why}), not {figure}"
        return
    if figure is None:
        yield f"{measure} is {reading.count}/{reading.of}, but not known"
        return
    if (reading.count, reading.of) != (figure["count"], figure["of"]):
        yield f"{measure} is {reading.count}/{reading.of}, not {figure['count']}/{figure['of']}"
    if "median_days" in figure and reading.of and reading.details["median_days"] != figure["median_days"]:
        yield f"{measure}: median {reading.details['median_days']}, not {figure['median_days']}"
    if (
        "in_time" in figure
        and reading.of
        and round((reading.details["in_time"] or 0) * reading.of) != figure["in_time"]
    ):
        yield f"{measure}: in time {reading.details['in_time']} of {reading.of}, not {figure['in_time']}"
    among, wanted = reading.among_chance, figure.get("among_chance")
    found = None if among is None else (among.count, among.of)
    if found != (None if wanted is None else (wanted["count"], wanted["of"])):
        yield f"{measure}: among those with the chance {found}, not {wanted}"


def _blank(reading: Reading) -> bool:
    """A word that says why there is no figure: nothing that the reference has to know."""
    return reading.state is not State.OK and any(
        word in reading.why for word in ("before launch", "misses some use", "matches anybody", "names no old way")
    )


def _weeks(group: GroupPicture, rows: list[dict[str, Any]]) -> Iterator[str]:
    known = {row["from"]: row for row in rows}
    for week in group.weeks:
        row = known.pop(week.first_day, {})
        for name in ("intended", "active", "adopted", "new", "lapsed"):
            value = getattr(week, name)
            if value is not None and value != row.get(name, 0):
                yield f"week {week.name}: {name} {value}, not {row.get(name, 0)}"
            if value is None and name == "active" and row.get("intended"):
                yield f"week {week.name}: {name} is blank, not {row[name]}"
    if known:
        yield f"weeks {sorted(known)} are missing"
