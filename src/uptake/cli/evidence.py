"""Evidence for the gate: a report as JSON, held to its schema, to its rollout and to its age."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs

from uptake.core.calendar import Day
from uptake.core.plan.model import Plan
from uptake.core.plan.rules.words import day_text
from uptake.errors import EvidenceError, FileError, InputError

OLDEST = timedelta(days=7)
SCHEMA = "uptake.picture/1"
_ANEW = "uptake report PLAN --people people.csv --usage usage.csv --format json --output picture.json"


def read_picture(given: str, plan: Plan, as_of: Day) -> Mapping[str, Any]:
    """
    Return a report as the object of the schema `uptake.picture/1`.

    Raises FileError if the file cannot be opened, InputError if it is no such object, and EvidenceError if it is of
    another rollout, of a later day, or more than seven days old on the as-of day.
    """
    if given.startswith(("http://", "https://")):
        raise EvidenceError(
            "This version reads evidence from a file only; a server's address is read by a later one.",
            mend="Save the report as JSON and give its path: --evidence picture.json",
        )
    picture = _object(Path(given))
    if picture["rollout"] != plan.rollout:
        raise EvidenceError(f"{given} is a report of {picture['rollout']}, not of {plan.rollout}.", mend=_ANEW)
    made = Day.fromisoformat(picture["as_of"])
    if made > as_of:
        raise EvidenceError(
            f"{given} is of {day_text(made)}, after the day of this check, {day_text(as_of)}.", mend=_ANEW
        )
    if as_of - made > OLDEST:
        age = (as_of - made).days
        raise EvidenceError(
            f"{given} is of {day_text(made)}, {age} days old. Evidence may be seven days old.", mend=_ANEW
        )
    return picture


def _object(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not in UTF-8.", mend=_ANEW) from error
    except OSError as error:
        raise FileError(f"{path} cannot be opened: {error.strerror}.", mend="Check the path of the report.") from error
    try:
        picture = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is not JSON.", mend=_ANEW) from error
    schema = json.loads(files("uptake.core").joinpath("picture.schema.json").read_text("utf-8"))
    wrong = next(jsonschema_rs.validator_for(schema).iter_errors(picture), None)
    if wrong is not None:
        way = "/".join(str(step) for step in wrong.instance_path) or "the whole"
        raise InputError(f"{path} is no report in the form {SCHEMA}: {way} does not fit.", mend=_ANEW)
    found: Mapping[str, Any] = picture
    return found
