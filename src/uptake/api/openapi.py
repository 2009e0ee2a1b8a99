"""The description of the API in OpenAPI 3.1, made from what the code knows."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from uptake import __version__
from uptake.core.document import picture_schema

Json = dict[str, Any]

_PROBLEM: Json = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "A sentence that says what is wrong."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; docs/api.md lists them."},
    },
}
_TEXT: Json = {"type": "string"}
_DAY: Json = {"type": "string", "format": "date"}
_MOMENT: Json = {"type": "string", "format": "date-time"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_NUMBER: Json = {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}


def _object(_optional: tuple[str, ...] = (), /, **properties: Json) -> Json:
    required = [name for name in properties if name not in _optional]
    return {"type": "object", "required": required, "properties": properties}


def _or_null(kind: Json) -> Json:
    return {**kind, "type": [kind["type"], "null"]}


def _list(item: Json) -> Json:
    return _object(items={"type": "array", "items": item}, next=_or_null(_TEXT))


_ROLLOUT = _object(
    ("as_of", "day", "phase", "owner", "verdicts", "overdue", "headline"),  # of tokens that may read the report
    rollout=_TEXT, title=_TEXT, picture=_TEXT, as_of=_DAY, day={"type": "integer"}, phase=_TEXT, owner=_or_null(_TEXT),
    verdicts={"type": "array", "items": _TEXT}, overdue=_COUNT, headline={"type": "object"},
)  # fmt: skip
_READING = _object(day=_DAY, taken_at=_MOMENT, measure=_TEXT, group=_TEXT, verdict=_or_null(_TEXT))
_VERSION = _object(version=_COUNT, at=_MOMENT, by=_TEXT, digest=_TEXT)
_PLAN = _object(version=_COUNT, at=_MOMENT, by=_TEXT, digest=_TEXT, text=_TEXT)
_PRIVACY = _object(rollout=_TEXT, purpose=_TEXT, keep_days=_COUNT, digest=_TEXT, drifted={"type": "boolean"})
_SOURCE = _object(source=_TEXT, acts={"type": "boolean"}, counted_at=_or_null(_MOMENT))
_MINUTE = _object(begins=_MOMENT, kept=_COUNT, refused=_COUNT)
_ARRIVED = _object(event=_TEXT, time=_MOMENT, properties={"type": "object"})
_ARRIVALS = _object(
    source=_TEXT, acts={"type": "boolean"}, counted_at=_or_null(_MOMENT), minutes={"type": "array", "items": _MINUTE},
    latest={"type": "array", "items": _ARRIVED}, refused={"type": "object", "additionalProperties": _COUNT},
)  # fmt: skip
_CHANGE = _object(at=_MOMENT, by=_TEXT, act=_TEXT, subject=_TEXT, detail={"type": "object"})
_LOOK = _object(at=_MOMENT, by=_TEXT, person=_TEXT, page=_TEXT)


def _asked(name: str, said: str, schema: Json, place: str = "query") -> Json:
    return {"name": name, "in": place, "required": place == "path", "description": said, "schema": schema}


_NAME: Json = {"type": "string", "pattern": "^[a-z0-9-]+$"}
_SLUG = _asked("rollout", "The name of the rollout, as in its plan.", _NAME, "path")
_SOURCE_NAME = _asked("name", "The name of the source.", _NAME, "path")
_GOES_ON = "Where to go on: what `next` of the answer before says."
_AFTER = _asked("after", _GOES_ON, _NUMBER)
_AFTER_NAME = _asked("after", _GOES_ON, _NAME)
_AS_OF = _asked("as_of", "The day of the Picture. Left out: the latest.", _DAY)
_ONE_VERSION = _asked("version", "The number of a version. Left out: the newest.", _NUMBER)


@lru_cache
def openapi() -> Json:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Uptake", "version": __version__, "description": "What the pages show, for programs."},
        "security": [{"token": []}],
        "paths": {
            "/api/v1/rollouts": _get("rollouts", "The rollouts that the token may see", _list(_ROLLOUT), _AFTER_NAME)
        }
        | {f"/api/v1/rollouts/{{rollout}}/{name}": found for name, found in _of_a_rollout().items()}
        | _of_the_server(),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Picture": picture_schema(), "Problem": _PROBLEM},
        },
    }


def _of_a_rollout() -> dict[str, Json]:
    picture = {"$ref": "#/components/schemas/Picture"}
    return {
        "picture": _get("picture", "A Picture as it may be shared", picture, _SLUG, _AS_OF),
        "figures.csv": _get("figures", "Its figures, a row for each", _TEXT, _SLUG, _AS_OF, kind="text/csv"),
        "readings": _get("readings", "Every reading that was taken, the oldest first", _list(_READING), _SLUG, _AFTER),
        "findings": _get("findings", "What the check finds in the plan", _list({"type": "object"}), _SLUG, _AS_OF),
        "plan": _get("plan", "The plan, with its text", _PLAN, _SLUG, _ONE_VERSION),
        "versions": _get("versions", "Every version of the plan, the oldest first", _list(_VERSION), _SLUG, _AFTER),
        "privacy": _get("privacy", "The facts of the privacy sheet", _PRIVACY, _SLUG),
    }


def _of_the_server() -> dict[str, Json]:
    return {
        "/api/v1/sources": _get("sources", "The sources that the token may look at", _list(_SOURCE)),
        "/api/v1/sources/{name}": _get("source", "What arrives from a source", _ARRIVALS, _SOURCE_NAME),
        "/api/v1/changes": _get("changes", "What was changed, the oldest first", _list(_CHANGE), _AFTER),
        "/api/v1/name-views": _get("name-views", "Whose names were looked at", _list(_LOOK), _AFTER),
    }


def _get(name: str, summary: str, schema: Json, *parameters: Json, kind: str = "application/json") -> Json:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    errors = {"400": "The question is not well put.", "401": "No token that works.", "403": "Not with this role.",
              "404": "There is no such thing."}  # fmt: skip
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": list(parameters),
            "responses": {
                "200": {"description": summary, "content": {kind: {"schema": schema}}},
                "304": {"description": "Nothing changed since the answer of this ETag."},
                **{status: {"description": words, "content": problem} for status, words in errors.items()},
            },
        }
    }
