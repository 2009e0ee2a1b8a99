"""Evidence for the gate: a report as JSON, held to its schema, to its rollout and to its age."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs

from uptake.core.calendar import Day, counted_day
from uptake.core.plan.model import Plan
from uptake.core.plan.rules.words import day_text
from uptake.core.regular import open_regular
from uptake.core.system_words import system_says
from uptake.core.words import say
from uptake.errors import EvidenceError, FileError, InputError

OLDEST = timedelta(days=7)
SCHEMA = "uptake.picture/1"
_ANEW = "uptake report PLAN --people people.csv --usage usage.csv --format json --output picture.json"


def read_picture(given: str, plan: Plan, as_of: Day, at: str) -> Mapping[str, Any]:
    """
    Return a report as the object of the schema `uptake.picture/1`, from a file or from a server's address.

    A report leaves its own day out. Acts count as they happen, so at launch the report as of the next day, which holds
    those of this day so far, is evidence; at closing it is not, for its last week of use may not be over.

    Raises FileError if the file cannot be opened, InputError if it is no such object, and EvidenceError if the server
    has none, or it is of another rollout, of a later day, or more than seven days old on the as-of day.
    """
    latest = as_of + timedelta(days=1) if at == "launch" else as_of
    picture = _object(
        given, _fetched(given, plan) if given.startswith(("http://", "https://")) else _opened(Path(given))
    )
    if picture["rollout"] != plan.rollout:
        other = picture["rollout"]
        message = say("{file} is a report of {other}, not of {rollout}.", file=given, other=other, rollout=plan.rollout)
        raise EvidenceError(message, mend=_ANEW)
    made = Day.fromisoformat(picture["as_of"])
    if made > latest:
        day, check_day = day_text(made), day_text(as_of)
        message = say(
            "{file} is of {day}, after the day of this check, {check_day}.", file=given, day=day, check_day=check_day
        )
        raise EvidenceError(message, mend=f"{_ANEW} --as-of {latest}")
    if as_of - made > OLDEST:
        message = say(
            "{file} is of {day}, {age} days old. Evidence may be seven days old.",
            file=given,
            day=day_text(made),
            age=(as_of - made).days,
        )
        raise EvidenceError(message, mend=_ANEW)
    return picture


def _fetched(given: str, plan: Plan) -> bytes:
    from uptake.cli.fetch import fetch_picture

    return fetch_picture(given, plan.rollout)


def _opened(path: Path) -> bytes:
    try:
        with open_regular(path) as file:
            return file.read()
    except OSError as error:
        message = say("{path} cannot be opened: {reason}.", path=path, reason=system_says(error))
        raise FileError(message, mend=say("Check the path of the report.")) from error


def _object(path: str, content: bytes) -> Mapping[str, Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(say("{path} is not in UTF-8.", path=path), mend=_ANEW) from error
    try:
        picture = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(say("{path} is not JSON.", path=path), mend=_ANEW) from error
    schema = json.loads(files("uptake.core").joinpath("picture.schema.json").read_text("utf-8"))
    held_to = jsonschema_rs.validator_for(schema, validate_formats=True, formats={"date": _is_day})
    try:
        wrong = next((list(error.instance_path) for error in held_to.iter_errors(picture)), None)
    except ValueError:  # nested deeper than it goes
        wrong = []
    if wrong is not None:
        way = "/".join(map(str, wrong)) or say("the whole")
        message = say(
            "{path} is no report in the form {schema}: {way} does not fit.", path=path, schema=SCHEMA, way=way
        )
        raise InputError(message, mend=_ANEW)
    found: Mapping[str, Any] = picture
    return found


def _is_day(text: str) -> bool:
    try:
        counted_day(text)
    except ValueError:
        return False
    return True
