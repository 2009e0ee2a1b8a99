"""Finds English in the code that no catalogue can reach: sentences for people outside of `say`, `say_n` and `mark`."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "uptake"
# What is called here speaks the active language, or says it in `--help`, or looks for words and says none.
_SPEAKS = {"say", "say_n", "mark", "rule", "add_argument", "add_parser", "Pattern"}
_SENTENCE = re.compile(r"(?:^|[.:] )[A-Zx`“\"].* .*[a-z]{2,}.*[.?]$|\b(?:is|are|has|have|was|which|needs|these)\b")
_NOT_FOR_PEOPLE = {
    *("mapping values are not allowed", "sequence entries are not allowed"),  # the YAML parser's own words
    "x is taken by x.",  # who writes a rule
    "The text is no mapping.",  # who calls it
}
_OF_COMMANDS = (
    *("account_list", "accounts", "archive", "backup", "doctor", "erasing", "export", "installed", "openid", "outside"),
    *("plan_origin", "plans", "rosters", "sources", "tokens", "usage_files"),
)
_LIST = 25  # words: so many without a stop are no sentence, but words to compare with


def spoken_files() -> list[Path]:
    """The files that a terminal hears: commands, the plan and its rules, files that are read, what the server is."""
    found = [*(SOURCE / "core" / "plan").rglob("*.py")]
    found += [SOURCE / "core" / "simulation" / f"{name}.py" for name in ("cast", "clock", "kinds", "world")]
    found += [SOURCE / "core" / f"{name}.py" for name in ("calendar", "moments", "public_holidays", "system_words")]
    found += [SOURCE / "site" / f"{name}.py" for name in ("environment", "mail", "outlets")]
    found += [SOURCE / "service" / f"{name}.py" for name in _OF_COMMANDS]
    return sorted([*found, *(SOURCE / "cli").rglob("*.py"), *(SOURCE / "wire").glob("*.py")])


def untranslated(source: str, said: Collection[str]) -> list[str]:
    """The English sentences of a source that are said to people and are none of the texts of the catalogues."""
    return [text for text in _texts(ast.parse(source)) if text not in said and _is_sentence(text)]


def _is_sentence(text: str) -> bool:
    if text in _NOT_FOR_PEOPLE or " " not in text.strip() or text.startswith("uptake "):
        return False
    return bool(_SENTENCE.search(text)) and (len(text.split()) <= _LIST or ". " in text)


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in _SPEAKS or getattr(getattr(node.func, "value", None), "id", "") == "re":
            return
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        is_docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
        if not is_docstring:
            yield from _texts(child)
