"""The examples, for tests that read them and for tests that give them to a command."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
CLAIMS = EXAMPLES / "claims-triage"
# What commands write beside what they read, whole or on its way, and what they should print.
_NOT_GIVEN = ("*.rejected.csv", ".uptake-*.part", "__pycache__", "expected")
_WRITING = os.O_WRONLY | os.O_RDWR


def copied(folder: Path, example: str = "") -> Path:
    """
    The examples, or one of them, in `folder`/examples: a command writes beside its files the rows that it cannot read,
    and other tests look at the examples meanwhile.
    """
    there = folder / "examples" / example
    shutil.copytree(EXAMPLES / example, there, ignore=shutil.ignore_patterns(*_NOT_GIVEN))
    return there


def refuse_writing(event: str, found: tuple[Any, ...]) -> None:
    """An audit hook: a test that writes into the examples fails at that, not another one for it."""
    if event != "open" or not isinstance(found[0], str) or not found[2] & _WRITING:
        return
    path = Path(os.path.abspath(found[0]))  # noqa: PTH100  not resolved: a file that is about to be made
    if path.is_relative_to(EXAMPLES) and path.parent.name != "__pycache__":
        raise AssertionError(f"{path} is written by a test; give the command a copy: tests.examples.copied")
