"""`uptake privacy-sheet`: what is recorded under a plan, and whether that is what was agreed."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from uptake.cli.inputs import read_plan
from uptake.cli.language import language

if TYPE_CHECKING:
    from uptake.core.plan.model import Plan


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake privacy-sheet`."""
    parser = commands.add_parser(
        "privacy-sheet",
        help="what is recorded under a plan, what for, who sees what, for how long",
        description="Prints what is recorded of people under a plan, and whether that is what the agreement names.",
    )
    parser.add_argument("plan", type=Path, metavar="PLAN")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    parser.add_argument("--language", metavar="en|de", help="the language of the sheet (default: the environment's)")
    parser.set_defaults(run=run_privacy_sheet)


def run_privacy_sheet(arguments: argparse.Namespace) -> int:
    """Print the sheet; 1 where the plan's agreement names another."""
    from uptake.core.words import speaking

    with speaking(language(arguments.language, to_programs=arguments.format == "json")):
        return _sheet(arguments)


def _sheet(arguments: argparse.Namespace) -> int:
    from uptake.core.sheet.facts import has_drifted, sheet_of
    from uptake.core.sheet.words import sheet_text

    plan = read_plan(arguments.plan)
    sheet = sheet_of(plan)
    if arguments.format == "json":
        print(json.dumps({**asdict(sheet), "digest": sheet.digest}, ensure_ascii=False, indent=2))
    else:
        print(sheet_text(sheet), end="")
    sys.stdout.flush()  # where both are read as one, the sheet stands first
    print(_agreed(plan, sheet.digest), file=sys.stderr)
    return 1 if has_drifted(plan) else 0


def _agreed(plan: Plan, digest: str) -> str:
    """Whether the sheet is the one that the plan's agreement names, and what follows from that."""
    from uptake.core.sheet.facts import has_drifted
    from uptake.core.words import say

    pinned = plan.privacy.agreement.get("sheet")
    if has_drifted(plan):
        said = say("{place}: the agreement names another sheet: {pinned}. The server collects nothing for it.",
                   place=plan.privacy.place, pinned=pinned)  # fmt: skip
        mend = say("Agree on this one and write its digest, or put the plan back as it was agreed on.")
        return f"{said}\n  → {mend}"
    if pinned:
        return say("That is what the agreement in the plan names.")
    return say("No agreement pins it. Once it is agreed on, write under privacy.agreement: sheet: {digest}",
               digest=digest)  # fmt: skip
