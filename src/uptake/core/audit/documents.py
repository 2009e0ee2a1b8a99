"""
A report as JSON → what it says of counts.

A count is named by (day or week, family, count, group). What two reports say of one week is about the same people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil, floor
from typing import Any

from uptake.core.audit.system import MOST, Key, System
from uptake.core.measures import frame

Json = Mapping[str, Any]

LEAST_VALUES = 5
ROUNDED = 0.00005  # half of the last digit of a share
# The audit's own, not those of `publishing`: what is forgotten there would else be forgotten here too.
OF_PEOPLE = frozenset({"usage", "acts"})
STAGES = {"told", "acknowledged", "access", "attended", "first use"}  # whose figures are those of the measure
IN_WEEK = {"active": "intended", "adopted": "adopted_of", "lapsed": "adopted_of", "habitual": "habitual_of",
           "chance": "intended"}  # fmt: skip


def take(system: System, document: Json) -> None:
    """Take in what a report publishes, and what it withholds."""
    _Report(system, document).take()


class _Report:
    """One report on its way into the system."""

    def __init__(self, system: System, document: Json) -> None:
        self._system, self._day = system, document["as_of"]
        self._groups: list[Json] = document["groups"]
        self._all: Json = document["all"]

    def take(self) -> None:
        for group in (*self._groups, self._all):
            self._size(group)
        self._sum(self._day, "people", "intended", self._groups)
        for id_, reading in self._all["measures"].items():
            if frame.catalogue()[id_].source in OF_PEOPLE and reading["state"] in {"ok", "too few"}:
                self._measure(id_)
        for week in {week["from"] for group in (*self._groups, self._all) for week in group["weeks"]}:
            self._week(week)
        for stage in {one["stage"] for group in (*self._groups, self._all) for one in group["journey"]}:
            self._stage(stage)
        for group in (*self._groups, self._all):
            self._late(group)
            for id_ in {id_ for team in group.get("teams", ()) for id_ in team["measures"]}:
                self._teams(id_, group)
        for barrier in {one["barrier"] for group in (*self._groups, self._all) for one in group["barriers"]}:
            self._barrier(barrier)

    def _size(self, group: Json) -> None:
        self._count((self._day, "people", "intended", group["id"]), group["intended"], None, LEAST_VALUES)

    def _measure(self, id_: str) -> None:
        read = [(group, group["measures"][id_]) for group in (*self._groups, self._all)]
        for group, reading in read:
            self._reading(id_, group, reading)
        days = {(one["from"], one["to"]) for _, one in read if one["state"] == "ok"}
        if self._all["measures"][id_]["state"] == "ok" and (len(days) == 1 or id_ == "first_use"):
            for name in ("count", "of"):
                self._sum(self._day, id_, name, self._groups)
        if id_ == "never":
            self._opposites()
        if id_ == "assisted_first_use":
            self._first_users(read)

    def _reading(self, id_: str, group: Json, reading: Json) -> None:
        count, of = ((self._day, id_, name, group["id"]) for name in ("count", "of"))
        if reading["state"] in {"too early", "unknown"} or self._is_before(group, id_):
            for key in (count, of):
                self._system.know(key, 0, 0)
            return
        self._system.at_most(
            self._count(count, reading["count"], _span(reading, "count")), self._count(of, reading["of"], None, 0)
        )

    def _is_before(self, group: Json, id_: str) -> bool:
        """Whether the group has not launched, so that nobody of it is in a figure of use."""
        is_late = group["day"] is not None and group["day"] <= 0
        return is_late and frame.catalogue()[id_].source == "usage" and group["id"] != self._all["id"]

    def _late(self, group: Json) -> None:
        """Whoever was told was told in time or late; those in time are a share beside the figure."""
        told, late = group["measures"].get("told"), group["measures"].get("told_late")
        share = told and told["details"].get("in_time")
        if late is None or share is None or told["of"] is None:
            return
        in_time: Key = (self._day, "told in time", "count", group["id"])
        self._system.know(in_time, ceil((share - ROUNDED) * told["of"]), floor((share + ROUNDED) * told["of"]))
        keys = [in_time, (self._day, "told_late", "count", group["id"])]
        self._system.total((self._day, "told", "count", group["id"]), keys)

    def _teams(self, id_: str, group: Json) -> None:
        """The teams of a group, and those of its people who are in none that is shown, are the group."""
        rest = group["intended"] - sum(team["intended"] for team in group["teams"])
        place = f"{group['id']}, all others"
        keys = [self._system.know((self._day, id_, "count", place), 0, rest)]
        self._system.at_most(keys[0], self._system.know((self._day, id_, "of", place), rest, rest))
        for team in group["teams"]:
            reading, key = team["measures"][id_], (self._day, id_, "count", f"{group['id']}, people of {team['title']}")
            if reading["state"] not in {"too early", "unknown"}:
                keys.append(self._count(key, reading["count"], _span(reading, "count"), 2))
                of: Key = (self._day, id_, "of", key[-1])
                self._system.at_most(key, self._system.know(of, team["intended"], team["intended"]))
        if group["measures"][id_]["state"] in {"ok", "too few"}:
            self._system.total((self._day, id_, "count", group["id"]), keys)

    def _opposites(self) -> None:
        """Whoever has used it, and whoever has not, are all of the people of whom it is known."""
        for group in (*self._groups, self._all):
            if group["measures"]["never"]["state"] in {"ok", "too few"}:
                of = (self._day, "first_use", "of", group["id"])
                self._system.total(of, [(self._day, id_, "count", group["id"]) for id_ in ("first_use", "never")])
                self._system.total(of, [(self._day, "never", "of", group["id"])])

    def _first_users(self, read: Iterable[tuple[Json, Json]]) -> None:
        if any(group["day"] is not None and group["day"] <= 0 for group in self._groups):
            return
        for group, reading in read:
            if reading["state"] == "ok":
                users = (self._day, "first_use", "count", group["id"])
                self._system.total(users, [(self._day, "assisted_first_use", "of", group["id"])])

    def _week(self, week: str) -> None:
        for group in (*self._groups, self._all):
            row = next((row for row in group["weeks"] if row["from"] == week), None)
            before = row is None and (not group["hidden"] or (group["launch"] or "") > week)
            for cell, whole in IN_WEEK.items():
                if before:
                    self._system.know((week, "week", cell, group["id"]), 0, 0)
                    self._system.know((week, "week", whole, group["id"]), 0, 0)
                    continue
                count = row[cell] if row else None
                key = self._count(
                    (week, "week", cell, group["id"]), count, _span(row or {}, cell), 5 if row is None else 0
                )
                of = self._count((week, "week", whole, group["id"]), row[whole] if row else None, None, 0)
                self._system.at_most(key, of)
        for cell in {*IN_WEEK, *IN_WEEK.values()}:
            self._sum(week, "week", cell, self._groups)

    def _stage(self, name: str) -> None:
        for group in (*self._groups, self._all):
            stage = next((one for one in group["journey"] if one["stage"] == name), None)
            is_withheld = bool(group["hidden"]) or name in group["too_few"]
            reached, of = self._stage_keys(name, group["id"])
            if stage is None and not is_withheld:
                self._system.know(reached, 0, 0)
                self._system.know(of, 0, 0)
                continue
            count = self._count(
                reached, stage["reached"] if stage else None, _span(stage or {}, "reached"), 5 if stage is None else 0
            )
            self._system.at_most(count, self._count(of, stage["of"] if stage else None, None, 0))
        if not self._all["hidden"] and name not in self._all["too_few"]:
            for at in (0, 1):
                keys = [self._stage_keys(name, group["id"])[at] for group in self._groups]
                self._system.total(self._stage_keys(name, self._all["id"])[at], keys)

    def _stage_keys(self, name: str, group: str) -> tuple[Key, Key]:
        return (self._day, "stage", name, "reached", group), (self._day, "stage", name, "of", group)

    def _barrier(self, name: str) -> None:
        for group in (*self._groups, self._all):
            found = next((one for one in group["barriers"] if one["barrier"] == name), None)
            key: Key = (self._day, "barrier", name, group["id"])
            if found is None and not group["hidden"] and not group["too_few"]:
                self._system.know(key, 0, 0)
            else:
                self._count(
                    key, found["people"] if found else None, _span(found or {}, "people"), 5 if found is None else 0
                )
        if not self._all["hidden"] and not self._all["too_few"]:
            self._system.total((self._day, "barrier", name, self._all["id"]),
                               [(self._day, "barrier", name, group["id"]) for group in self._groups])  # fmt: skip

    def _sum(self, when: str, family: str, name: str, groups: Iterable[Json]) -> None:
        whole: Key = (when, family, name, self._all["id"])
        keys: list[Key] = [(when, family, name, group["id"]) for group in groups]
        for key in (whole, *keys):
            self._system.know(key)
        self._system.total(whole, keys)

    def _count(self, key: Key, count: int | None, span: tuple[int, int] | None, least: int = LEAST_VALUES) -> Key:
        """A count as it is shown; one that is not shown is asked for, and must be able to have so many values."""
        asked = self._system.asked
        if count is not None:
            asked[key] = 0  # what one report shows, another does not withhold
            return self._system.know(key, count, count)
        if span is not None:
            asked[key] = min(asked.get(key, 2), 2)  # a range that has one value only is none
            return self._system.know(key, *span)
        if least and key[-1] != self._all["id"]:
            asked.setdefault(key, least)
        return self._system.know(key, 0, MOST)


def _span(item: Json, name: str) -> tuple[int, int] | None:
    """The range of a count; also where a share is shown without its count."""
    if (span := item.get("ranges", {}).get(name)) is not None:
        return span["low"], span["high"]
    value, of = item.get("value"), item.get("of")
    if name == "count" and value is not None and of is not None:
        return ceil((value - ROUNDED) * of), floor((value + ROUNDED) * of)
    return None
