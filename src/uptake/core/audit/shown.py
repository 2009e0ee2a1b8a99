"""Counts of few people, or of all but few, that a report shows exactly: a report that is shared shows a range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from uptake.core.audit.documents import IN_WEEK, OF_PEOPLE
from uptake.core.measures import frame
from uptake.core.privacy import FLOOR
from uptake.core.publishing.bands import band

Json = Mapping[str, Any]
EXACT = 0.01  # people: shares are written with four decimals
Count = tuple[str, int | None, int | None]  # what is counted, so many, of so many; None: not shown


@dataclass(frozen=True, slots=True)
class Shown:
    """A count that tells of few people: `count` of `of`."""

    group: str
    what: str
    as_of: str
    count: int
    of: int


def shown(document: Json) -> Iterator[Shown]:
    """The small counts of a report, of the format uptake.picture/1, by the rule by which sharing makes them ranges."""
    for group in (*document["groups"], document["all"]):
        for what, count, of in _of_group(group):
            if count is not None and of is not None and band(count, of, FLOOR):
                yield Shown(group["id"], what, document["as_of"], count, of)
        for what, share in _ahead(document, group):
            count, of = round(share * group["intended"]), group["intended"]
            if band(count, of, FLOOR) and abs(share * of - count) < EXACT:
                yield Shown(group["id"], what, document["as_of"], count, of)


def _ahead(document: Json, group: Json) -> Iterator[tuple[str, float]]:
    """What the targets of a group may come to, where that is a whole number of few of its people."""
    if not group["intended"]:
        return
    for target in document["targets"]:
        if target["group"] == group["id"] and target["bounds"]:  # without them it rests on published rollouts alone
            for end, share in target["bounds"].items():
                yield f"{target['measure']} by {target['by']}, {end}", share


def _of_group(group: Json) -> Iterator[Count]:
    for id_, reading in group["measures"].items():
        if frame.catalogue()[id_].source in OF_PEOPLE and reading["state"] == "ok":
            yield f"{id_} count", reading["count"], reading["of"]
            yield from _part(f"{id_} count among chance", reading["among_chance"])
    yield from _of_teams(group)
    for week in group["weeks"]:
        for cell, whole in (IN_WEEK | {"new": "intended"}).items():
            yield f"week {week['week']} {cell}", week[cell], week[whole]
    for stage in group["journey"]:
        yield f"stage {stage['stage']} reached", stage["reached"], stage["of"]
        yield f"stage {stage['stage']} now", stage["now"], group["intended"]
    for barrier in group["barriers"]:
        yield f"barrier {barrier['barrier']}", barrier["people"], group["intended"]
    for cohort in group["cohorts"]:
        for name, part in cohort["back"].items():
            yield from _part(f"cohort of {cohort['from']} {name}", part)


def _of_teams(group: Json) -> Iterator[Count]:
    """The figures of teams; and how many are in none that is shown, where they are few."""
    teams = group.get("teams", ())
    for team in teams:
        yield f"people of {team['title']}", team["intended"] if team["intended"] < FLOOR else None, group["intended"]
        for id_, reading in team["measures"].items():
            yield f"{id_} count of {team['title']}", reading["count"], reading["of"]
    rest = (group["intended"] or 0) - sum(team["intended"] for team in teams)
    if teams:
        yield "people of all other teams", rest if rest < FLOOR else None, group["intended"]


def _part(what: str, part: Json | None) -> Iterator[Count]:
    if part:
        yield what, part["count"], part["of"]
