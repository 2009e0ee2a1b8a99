"""The verdicts of the check in the formats of other programs: one document, whatever the number of plans."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uptake.core.plan.check import Verdict

FORMATS = ("sarif", "junit", "github", "gitlab")


def render(form: str, verdicts: Sequence[Verdict]) -> str:
    """Return the verdicts as one document in one of FORMATS."""
    document: str = import_module(f"uptake.cli.formats.{form}").render(verdicts)
    return document


def show(form: str, verdicts: Sequence[Verdict]) -> None:
    """
    Print the verdicts in one of FORMATS. For GitHub, append the summary to the file that the job names for it.

    Raises FileError if the summary cannot be written.
    """
    text = render(form, verdicts)
    if text:
        print(text)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if form == "github" and summary:
        from uptake.cli.formats.summary import append_summary

        append_summary(verdicts, summary)
