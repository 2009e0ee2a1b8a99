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
_READING: Json = {
    "type": "object",
    "required": ["day", "taken_at", "measure", "group", "verdict"],
    "properties": {
        "day": {"type": "string", "format": "date"},
        "taken_at": {"type": "string", "format": "date-time"},
        "measure": {"type": "string"},
        "group": {"type": "string"},
        "verdict": {"type": ["string", "null"]},
    },
}
_SLUG: Json = {
    "name": "rollout", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[a-z0-9-]+$"},
    "description": "The name of the rollout, as in its plan.",
}  # fmt: skip
_AFTER: Json = {
    "name": "after", "in": "query", "required": False, "schema": {"type": "string"},
    "description": "Where to go on: what `next` of the answer before says.",
}  # fmt: skip
_AS_OF: Json = {
    "name": "as_of", "in": "query", "required": False, "schema": {"type": "string", "format": "date"},
    "description": "The day of the Picture. Left out: the latest.",
}  # fmt: skip


@lru_cache
def openapi() -> Json:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Uptake", "version": __version__, "description": "Pictures, readings and findings, to read."},
        "security": [{"token": []}],
        "paths": {
            "/api/v1/rollouts": _get("rollouts", "The rollouts that the token may see", _list(_ROLLOUT), _AFTER),
            "/api/v1/rollouts/{rollout}/picture": _get(
                "picture", "A Picture as it may be shared", {"$ref": "#/components/schemas/Picture"}, _SLUG, _AS_OF
            ),
            "/api/v1/rollouts/{rollout}/readings": _get(
                "readings", "Every reading that was taken, the oldest first", _list(_READING), _SLUG, _AFTER
            ),
            "/api/v1/rollouts/{rollout}/findings": _get(
                "findings", "What the check finds in the plan", _list({"type": "object"}), _SLUG
            ),
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Picture": picture_schema(), "Problem": _PROBLEM},
        },
    }


_ROLLOUT: Json = {
    "type": "object",
    "required": ["rollout", "picture"],
    "properties": {"rollout": {"type": "string"}, "picture": {"type": "string"}},
}


def _list(item: Json) -> Json:
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {"items": {"type": "array", "items": item}, "next": {"type": ["string", "null"]}},
    }


def _get(name: str, summary: str, schema: Json, *parameters: Json) -> Json:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    errors = {"400": "The question is not well put.", "401": "No token that works.", "403": "Not with this role.",
              "404": "There is no such thing."}  # fmt: skip
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": list(parameters),
            "responses": {
                "200": {"description": summary, "content": {"application/json": {"schema": schema}}},
                "304": {"description": "Nothing changed since the answer of this ETag."},
                **{status: {"description": words, "content": problem} for status, words in errors.items()},
            },
        }
    }
