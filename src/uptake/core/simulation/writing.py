"""A world as files: `people.csv`, and `events.ndjson` with usage and acts together, as a plan names its columns."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from uptake.core.calendar import Day
from uptake.core.groups import fold
from uptake.core.simulation.world import World
from uptake.core.usage import Event

_OWN = ("id", "email", "name", "manager", "team")
_DAYS = ("starts", "ends", "absent")
_EPOCH = Day(1970, 1, 1).toordinal()


def people_csv(world: World) -> str:
    """The roster, with every column that the plan's groups ask for."""
    asked = [name for name in world.columns if fold(name) not in {*_OWN, *_DAYS}]
    conventions = (*_OWN, *asked, *_DAYS)
    # A column that the plan names for what nobody here has, such as another name: a file without it is refused.
    others = [header for name, header in world.plan.columns.items() if name not in conventions]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(world.plan.columns.get(name, name) for name in conventions), *others])
    for person in world.roster.people.values():
        own = (person.id, person.email, person.name, person.manager or "", person.attributes.get("team", ""))
        cells = [person.attributes.get(fold(name), "") for name in asked]
        absent = ";".join(f"{span.first.isoformat()}..{span.last.isoformat()}" for span in person.absent)
        writer.writerow([*own, *cells, _day(person.starts), _day(person.ends), absent, *[""] * len(others)])
    return out.getvalue()


def _day(day: Day | None) -> str:
    return day.isoformat() if day else ""


def events_ndjson(world: World, before: Day) -> Iterator[str]:
    """The lines of the events before a day: of one time acts first, then use; repeats stand right behind the first."""
    columns = world.plan.usage.columns if world.plan.usage else {}
    limit = world.plan.calendar.epoch(before)
    acts = iter([act for act in world.acts if act.time < limit])
    act = next(acts, None)
    for time, line in _usage_lines(world, limit):
        while act is not None and act.time <= time:
            yield _act_line(act, columns)
            act = next(acts, None)
        yield line
    while act is not None:
        yield _act_line(act, columns)
        act = next(acts, None)


def _usage_lines(world: World, limit: int) -> Iterator[tuple[int, str]]:
    """(UTC epoch seconds, line) of each recorded row of use, repeats included."""
    columns = world.plan.usage.columns if world.plan.usage else {}
    ends = [_ending(kind.event, kind.properties, columns) for kind in world.kinds]
    person, time_, id_ = (json.dumps(columns.get(name, name)) for name in ("person", "time", "id"))
    names = [json.dumps(name) for name in world.identifiers]
    labels = [json.dumps(name.partition("@")[0])[:-1] for name in world.identifiers]
    rows = world.rows.where(world.rows.recorded & (world.rows.time < limit))
    serials = Counter[int]()
    columns_of_rows = (rows.who.tolist(), rows.time.tolist(), rows.kind.tolist(), rows.copies.tolist())
    for who, time, kind, copies in zip(*columns_of_rows, strict=True):
        serials[who] += 1
        key = f'{labels[who]}.{serials[who]}"'
        line = f'{{{person}: {names[who]}, {time_}: "{rfc3339(time)}", {id_}: {key}{ends[kind]}\n'
        for _ in range(copies):
            yield time, line


def _ending(event: str, properties: Mapping[str, str], columns: Mapping[str, str]) -> str:
    """The rest of a line: the event and its properties."""
    said = {"event": event, **properties}
    return ", " + json.dumps({columns.get(name, name): value for name, value in said.items()}, ensure_ascii=False)[1:]


def _act_line(act: Event, columns: Mapping[str, str]) -> str:
    said: dict[str, object] = {"person": act.person} if act.person else {}
    said |= {"time": rfc3339(int(act.time)), "event": act.event, **act.properties}
    named = {columns.get(name, name): value for name, value in said.items()}
    return json.dumps(named, ensure_ascii=False) + "\n"


def rfc3339(time: int) -> str:
    """An instant in UTC epoch seconds as text."""
    minute, second = divmod(time, 60)
    return f"{_minute(minute)}:{second:02d}Z"


@lru_cache(maxsize=4096)  # rows come in the order of time
def _minute(minute: int) -> str:
    day, minute = divmod(minute, 1440)
    return f"{Day.fromordinal(_EPOCH + day).isoformat()}T{minute // 60:02d}:{minute % 60:02d}"
