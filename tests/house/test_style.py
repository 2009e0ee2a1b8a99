"""The budgets of the house: short functions, short files, few positional parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("src", "tests", "scripts", "examples")
LONGEST_FUNCTION = 50
LONGEST_FILE = 400
MOST_POSITIONAL = 5


@dataclass(frozen=True)
class Function:
    """One function, where it stands, and its measures."""

    place: str
    lines: int
    positional: int


@cache
def sources() -> dict[Path, str]:
    """Every file of code with its text."""
    paths = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return {path: path.read_text(encoding="utf-8") for path in paths}


def functions(source: str, name: str) -> Iterator[Function]:
    tree = ast.parse(source)
    methods = {id(child) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for child in node.body}
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        bound = id(node) in methods and not any(ast.unparse(one) == "staticmethod" for one in node.decorator_list)
        positional = len(node.args.posonlyargs) + len(node.args.args) - bound
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        yield Function(f"{name}:{node.lineno} {node.name}", lines, positional)


@cache
def every_function() -> list[Function]:
    return [one for path, text in sources().items() for one in functions(text, path.relative_to(ROOT).as_posix())]


def test_no_function_is_longer_than_fifty_lines() -> None:
    assert [one.place for one in every_function() if one.lines > LONGEST_FUNCTION] == []


def test_no_function_takes_more_than_five_positional_parameters() -> None:
    # A test takes its fixtures by position; it is called by pytest alone.
    long = [one for one in every_function() if one.positional > MOST_POSITIONAL]
    assert [one.place for one in long if " test_" not in one.place] == []


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {path: text.count("\n") for path, text in sources().items()}
    assert [path.relative_to(ROOT).as_posix() for path, lines in lengths.items() if lines > LONGEST_FILE] == []


def test_no_file_is_a_place_for_what_has_no_place() -> None:
    assert [path for path in sources() if path.stem in {"utils", "util", "helpers", "misc", "common"}] == []


def test_the_measures_of_a_function_are_right() -> None:
    source = "class A:\n    def f(self, a, b, /, c, *, d):\n        return a\n\ndef g(a):\n    x = a\n    return x\n"
    assert [(one.lines, one.positional) for one in functions(source, "a.py")] == [(3, 1), (2, 3)]
