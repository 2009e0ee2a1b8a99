"""An import only points down the house: the contracts of pyproject.toml hold, and no folder stands outside of them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from uptake.service import outreach

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "uptake"
HEAVY = {"duckdb", "rich", "numpy", "zstandard", "holidays", "pandas"}


def contracts() -> list[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return found


@pytest.mark.slow
def test_the_contracts_of_imports_are_kept() -> None:
    check = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_part_of_the_package_has_its_layer() -> None:
    layers = {
        layer
        for contract in contracts()
        if contract["type"] == "layers"
        for line in contract["layers"]
        for layer in line.split(" | ")
    }
    parts = {f"uptake.{path.stem}" for path in PACKAGE.iterdir() if path.is_dir() or path.suffix == ".py"}
    outside = {"uptake.__init__", "uptake.__main__", "uptake.__pycache__"}
    assert {part for part in parts - outside if (PACKAGE / part.partition(".")[2] / "__init__.py").exists()} <= layers
    assert "uptake.errors" in layers


def test_how_it_works_names_every_room_and_no_file_that_is_not_there() -> None:
    page = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {room for room in rooms if f"`{room}/`" not in page} == set()
    there = {f"/{path.relative_to(ROOT).as_posix()}" for path in ROOT.glob("[st]*/**/*.*") if path.suffix != ".pyc"}
    named = re.findall(r"`([\w/.]+\.(?:py|sql|json))`", page)
    assert [name for name in named if not any(path.endswith(f"/{name}") for path in there)] == []


def test_the_head_of_outreach_says_what_each_of_its_files_is_for() -> None:
    named = re.findall(r"`(\w+)`", outreach.__doc__ or "")
    assert sorted(named) == sorted(path.stem for path in Path(outreach.__file__).parent.glob("[!_]*.py"))


def test_the_gate_runs_without_anything_heavy() -> None:
    words = ["check", "examples/claims-triage/rollout.yaml", "--as-of", "2026-11-23"]
    program = f"import sys; from uptake.cli.main import main; main({words!r}); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert "Ready" in done.stdout
    assert HEAVY & {name.partition(".")[0] for name in done.stderr.split()} == set()
