"""The golden outputs: which command makes which file. The as-of day is always given."""

from __future__ import annotations

import argparse
import contextlib
import io
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tests.examples import ROOT, copied
from uptake.cli import report
from uptake.cli.main import main
from uptake.core.picture_parts import Picture
from uptake.core.plan.model import Plan

CLAIMS = "examples/claims-triage"
REPORT = ("report", f"{CLAIMS}/rollout.yaml", "--people", f"{CLAIMS}/people.csv", "--usage", f"{CLAIMS}/usage.csv.gz",
          f"{CLAIMS}/acts.ndjson")  # fmt: skip


@dataclass(frozen=True)
class Golden:
    """One expected output: the words of the command and the file that holds what it prints."""

    name: str
    words: tuple[str, ...]
    builds: str = ""  # a script that makes a folder, whose path is the word REPOSITORY

    @property
    def path(self) -> Path:
        """Where the expected output lies."""
        return ROOT / self.name


GOLDENS = (
    Golden(f"{CLAIMS}/expected/check.txt", ("check", f"{CLAIMS}/rollout.yaml", "--as-of", "2026-11-23")),
    Golden(f"{CLAIMS}/expected/before-launch.txt", (*REPORT, "--as-of", "2026-11-23")),
    Golden(f"{CLAIMS}/expected/first-use.txt", (*REPORT, "--as-of", "2026-12-07")),
    Golden(f"{CLAIMS}/expected/adoption.txt", (*REPORT, "--as-of", "2027-01-18")),
    Golden(f"{CLAIMS}/expected/day-90.txt", (*REPORT, "--as-of", "2027-03-01")),
    Golden(f"{CLAIMS}/expected/day-90.json", (*REPORT, "--as-of", "2027-03-01", "--format", "json")),
    Golden(f"{CLAIMS}/expected/day-90.html", (*REPORT, "--as-of", "2027-03-01", "--format", "html")),
    Golden(f"{CLAIMS}/expected/day-90.md", (*REPORT, "--as-of", "2027-03-01", "--format", "md")),
    Golden(f"{CLAIMS}/expected/day-90.csv", (*REPORT, "--as-of", "2027-03-01", "--format", "csv")),
    Golden(f"{CLAIMS}/expected/working.txt", (*REPORT, "--as-of", "2027-03-01", "--show-working")),
    Golden("examples/git-repository/expected/git.txt", ("git", "REPOSITORY", "--as-of", "2026-11-23"),
           "examples/git-repository/build.py"),
    Golden("examples/git-repository/expected/git.json",
           ("git", "REPOSITORY", "--as-of", "2026-11-23", "--format", "json"), "examples/git-repository/build.py"),
)  # fmt: skip


_draw, _drawn = report.draw_picture, dict[str, Picture]()


def drawn_once(plan: Plan, arguments: argparse.Namespace) -> Picture:
    """The Picture of a day, which the formats differ in nothing of."""
    day = str(arguments.as_of)
    if day not in _drawn:
        _drawn[day] = _draw(plan, arguments)
    return _drawn[day]


def output_of(golden: Golden) -> str:
    """What the command prints beside a copy of the examples; what several print is drawn once for all."""
    printed = io.StringIO()
    with (
        tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(printed),
        patch.object(report, "draw_picture", drawn_once),
    ):  # fmt: skip
        copied(Path(folder))
        made = Path(folder) / "invented-repository"
        if golden.builds:
            subprocess.run([sys.executable, golden.builds, str(made)], check=True, capture_output=True)
        code = main([str(made) if word == "REPOSITORY" else word for word in golden.words])
    if code > 1:
        raise RuntimeError(f"{' '.join(golden.words)} ended with {code}")
    return printed.getvalue().replace("\r\n", "\n")  # of CSV
