"""Made-up usage of any size, as Parquet, by a formula: the same every time, and nothing to download."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

PLAN = """\
uptake: 1
rollout: bench
launch: 2026-01-05
calendar: {timezone: Europe/Berlin, country: DE}
groups:
  one: {who: {team: [a, b]}}
  two: {who: {team: [c]}}
usage:
  kind: events
  real_work: [{event: confirmed}]
  exposure: [{event: shown}]
  old_way: [{event: by_hand}]
"""
AS_OF = "2026-04-06"
DAYS = 90

# One row in fifty is a repeat of the one before it, with the same id, person, time and event.
EVENTS = """
copy (
    select
        'user' || (h % {people}) || '@bench.example' as person,
        timestamptz '2026-01-05 06:00:00+00' + interval 1 second * ((h // 7919) % ({days} * 86400))::bigint as time,
        ['confirmed', 'shown', 'by_hand'][1 + ((h // 104729) % 3)::bigint] as event,
        'e' || n as id
    from (
        select if(i % 50 = 1, i - 1, i) as n, hash(n) as h from range({rows}) as made(i)
    )
) to '{path}' (format parquet, compression zstd)
"""
PEOPLE = """
copy (
    select 'p' || i as id, 'user' || i || '@bench.example' as email, ['a', 'b', 'c'][1 + i % 3] as team
    from range({people}) as made(i)
) to '{path}' (format csv, header)
"""


@dataclass(frozen=True)
class Made:
    """A plan, a roster and usage on disk."""

    folder: Path
    people: int
    rows: int

    @property
    def plan(self) -> Path:
        """The plan."""
        return self.folder / "rollout.yaml"

    @property
    def roster(self) -> Path:
        """The roster, CSV."""
        return self.folder / "people.csv"

    @property
    def usage(self) -> Path:
        """The usage, Parquet."""
        return self.folder / "usage.parquet"


def make(folder: Path, people: int, rows: int) -> Made:
    """Write a rollout of so many people and rows."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Made(folder, people, rows)
    made.plan.write_text(PLAN, encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(EVENTS.format(people=people, days=DAYS, rows=rows, path=made.usage))
        connection.execute(PEOPLE.format(people=people, path=made.roster))
    return made
