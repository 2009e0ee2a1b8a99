"""`uptake schema`: print a published JSON Schema."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

from uptake.cli.parsing import one_of


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake schema`."""
    parser = commands.add_parser(
        "schema",
        help="print a JSON Schema",
        description="Prints the JSON Schema of the plan, of a policy, of a report, or of a check.",
    )
    parser.add_argument("what", **one_of(sorted(SCHEMAS)), help="plan, policy, picture, check, event or look")
    parser.set_defaults(run=run_schema)


def run_schema(arguments: argparse.Namespace) -> int:
    """Print one schema."""
    print(json.dumps(SCHEMAS[arguments.what](), ensure_ascii=False, indent=2))
    return 0


def _packaged(name: str) -> Callable[[], dict[str, Any]]:
    def load() -> dict[str, Any]:
        from importlib.resources import files

        found: dict[str, Any] = json.loads(files("uptake.core").joinpath(name).read_text("utf-8"))
        return found

    return load


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "plan": _packaged("plan/schema.json"),
    "check": _packaged("plan/check.schema.json"),
    "picture": _packaged("picture.schema.json"),
    "event": _packaged("event.schema.json"),
    "look": _packaged("look.schema.json"),
    "policy": _packaged("plan/policy.schema.json"),
}
