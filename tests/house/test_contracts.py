"""An import only points down the house: the contracts of pyproject.toml hold, and no folder stands outside of them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

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


def test_the_gate_runs_without_anything_heavy() -> None:
    words = ["check", "examples/claims-triage/rollout.yaml", "--as-of", "2026-11-23"]
    program = f"import sys; from uptake.cli.main import main; main({words!r}); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert "Ready" in done.stdout
    assert HEAVY & {name.partition(".")[0] for name in done.stderr.split()} == set()
