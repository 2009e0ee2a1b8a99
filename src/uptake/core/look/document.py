"""What `uptake look` found as a JSON object, `uptake.look/1`. The schema lies beside the package's other schemas."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from uptake.core.document import document
from uptake.core.look.draft import draft
from uptake.core.look.events import is_few
from uptake.core.look.found import NEXT_WEEK, OF_FIRST_USERS, SHOWN, Content, Found, is_small
from uptake.core.look.guess import Guess
from uptake.core.look.missing import missing
from uptake.core.look.report import FEW, ROLES
from uptake.core.measures.reading import State
from uptake.core.sentences import in_english

SCHEMA = "uptake.look/1"
OF_THE_WHOLE = ("value", "of", "low", "high")  # what makes a share of a number of people

Json = dict[str, Any]


def look_schema() -> Json:
    """The published JSON Schema."""
    loaded: Json = json.loads(files("uptake.core").joinpath("look.schema.json").read_text("utf-8"))
    return loaded


def look_document(found: Found) -> Json:
    """
    What was found as JSON values. Without a size no share of an unknown whole is given: those values are null.

    Of too few people there are neither events, weeks nor their number.
    """
    content, asked, hidden = found.content, found.asked, found.is_hidden
    return {
        "schema": SCHEMA,
        "files": list(content.files),
        "as_of": asked.as_of.isoformat(),
        "timezone": asked.timezone,
        "table": content.table.id if content.table else None,
        "rows": content.rows,
        "rejected": dict(sorted(content.rejected.items())),
        "people": None if hidden else len(content.people),
        "size": asked.size,
        "hidden": "too few people to show" if hidden else None,
        "first_day": content.first_day.isoformat() if content.first_day else None,
        "last_day": content.last_day.isoformat() if content.last_day else None,
        "columns": _columns(content),
        "events": [] if hidden else _events(content),
        "weeks": [] if hidden else _weeks(found),
        "measures": _measures(found),
        "missing": [{"what": str(what), "so": str(so)} for what, so in missing(found)],
        "notes": [*(content.table.limits if content.table else ()), *map(in_english, content.notes)],
        "plan": draft(found),
    }


def _columns(content: Content) -> Json:
    if content.guesses is None:
        return {}
    return {role: _guess(getattr(content.guesses, role)) for role in ROLES}


def _guess(guess: Guess) -> Json:
    return {
        "column": guess.column,
        "reason": str(guess.reason),
        "given": guess.given,
        "runners_up": [{"column": one.column, "reason": str(one.reason)} for one in guess.runners_up],
    }


def _events(content: Content) -> list[Json]:
    return [
        {
            "event": one.seen.event,
            "people": None if is_few(one.seen) else one.seen.people,
            "rows": None if is_few(one.seen) else one.seen.rows,
            "taken_for": one.kind.value,
            "counts": one.counts,
            "reason": str(one.reason),
        }
        for one in content.events
        if one.seen.event
    ]


def _weeks(found: Found) -> list[Json]:
    return [
        {
            "week": week.name,
            "from": week.first_day.isoformat(),
            "to": week.last_day.isoformat(),
            "people": None if is_small(week.active) else week.active,
            "new": None if is_small(week.new) else week.new,
        }
        for week in found.group.weeks
    ]


def _measures(found: Found) -> Json:
    readings: Json = document(found.picture)["all"]["measures"]
    chosen = {id_: readings[id_] for id_ in (*SHOWN, *OF_FIRST_USERS)}
    if found.asked.size is None:
        for id_ in SHOWN:
            chosen[id_] = chosen[id_] | dict.fromkeys(OF_THE_WHOLE)
            if is_small(chosen[id_]["count"]):
                chosen[id_] = chosen[id_] | {"count": None, "state": State.TOO_FEW.value, "why": in_english(FEW)}
    again = found.next_week
    chosen[NEXT_WEEK] = {
        "definition": f"{NEXT_WEEK}/1", "unit": "share", "state": again.state.value, "why": again.why,
        "value": None if again.value is None else round(again.value, 4), "count": again.count, "of": again.of,
        "low": None if again.low is None else round(again.low, 4),
        "high": None if again.high is None else round(again.high, 4),
    }  # fmt: skip
    return chosen
