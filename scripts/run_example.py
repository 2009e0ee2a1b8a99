"""The example as `make run` sends it: moved in time, and a little more of it while you look."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import random
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from uptake.core.moved import moved

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "claims-triage"
LAUNCH, LAST = dt.date(2026, 12, 1), dt.date(2027, 3, 31)  # of the example, as its files have it
ZONE = ZoneInfo("Europe/Berlin")  # of the example
COLUMNS = {"user_email": "person", "created_at": "time", "action": "event", "event_id": "id"}
UTC_FORM = "%Y-%m-%dT%H:%M:%SZ"
NO_TIME = "Invalid Date"


def text_of(path: Path, weeks: int) -> str:
    """A file of the example, moved in time."""
    raw = path.read_bytes()
    return moved((gzip.decompress(raw) if path.suffix == ".gz" else raw).decode(), weeks, LAUNCH)


def history(weeks: int) -> Iterator[dict[str, Any]]:
    """Everything that happens in the example, as the door takes it; times without an offset are of its zone."""
    for row in csv.DictReader(text_of(EXAMPLE / "usage.csv.gz", weeks).splitlines()):
        named = {COLUMNS.get(name, name): cell for name, cell in row.items()}
        yield {**named, "time": instant(named["time"])}
    for line in text_of(EXAMPLE / "acts.ndjson", weeks).splitlines():
        act = json.loads(line)
        yield {**act, "rollout": "claims-triage"}


def instant(text: str) -> str:
    """A time of the example in UTC."""
    if text == NO_TIME:
        return text
    time = dt.datetime.fromisoformat(text)
    return f"{(time if time.tzinfo else time.replace(tzinfo=ZONE)).astimezone(dt.UTC):{UTC_FORM}}"


def at_work(weeks: int) -> list[str]:
    """The adjusters of the example who are here."""
    rows = csv.DictReader(text_of(EXAMPLE / "people.csv", weeks).splitlines())
    return [row["email"] for row in rows if row["role"] == "Adjuster" and not (row["starts"] or row["ends"])]


def piece_of_work(workers: list[str]) -> list[dict[str, str]]:
    """Somebody opens a claim, and keeps what is suggested, moves it, or does it by hand."""
    person, now = random.choice(workers), dt.datetime.now(dt.UTC)
    done = random.choices(("suggestion_kept", "suggestion_moved", "basket_chosen_by_hand"), (6, 2, 2))[0]
    steps = ({"event": "claim_opened", "suggestion": "shown"}, {"event": done})
    return [
        {**step, "person": person, "time": now.isoformat(), "id": secrets.token_hex(8), "env": "prod"} for step in steps
    ]
