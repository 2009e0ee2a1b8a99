"""
Keep the catalogues of src/uptake/locale in step with the code, and compile them.

    python scripts/make_messages.py            bring each uptake.po up to date, and write its uptake.mo
    python scripts/make_messages.py fr         begin the catalogue of a further language
    python scripts/make_messages.py --check    compare, write nothing; exit 1 if a catalogue is not whole

What is said stands in the code: the texts of `say`, `say_n`, `say_list` and `mark`, of `later`, `later_n` and `noted`,
the help of each command and option, title and reason of each `@rule`, the meaning of each `@measure`, the titles in the
schema of the plan, and what a known table says of itself. A text whose translation is missing stays English until
somebody writes it.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from catalogues import Catalogues, Entry, Message

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "uptake"
SCHEMA = SOURCE / "core" / "plan" / "schema.json"
TABLES = SOURCE / "wire" / "data" / "known_tables.json"
SPEAKERS = frozenset({"core/words.py", "core/sentences.py", "core/said_again.py"})  # they say what others have written
_PLACEHOLDER = re.compile(r"(?<!\{)\{(\w+)\}(?!\})|(?<=\{\{)\{(\w+)\}")
_RULE_TITLE = 2  # @rule(code, severity, title, …)


def messages() -> dict[str, Message]:
    """Return every text that is said, by itself, in the order of files and lines."""
    found: dict[str, Message] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if name in SPEAKERS:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
            for message in said_by(call, tree):
                found.setdefault(message.text, replace(message, file=name))
    for title in _titles(json.loads(SCHEMA.read_text(encoding="utf-8"))):
        found.setdefault(title, Message(title, file=SCHEMA.relative_to(SOURCE).as_posix()))
    for text in _definitions():
        found.setdefault(text, Message(text, file="core/measures"))
    for text in _of_tables(json.loads(TABLES.read_text(encoding="utf-8"))):
        found.setdefault(text, Message(text, file=TABLES.relative_to(SOURCE).as_posix()))
    return found


def _definitions() -> Iterator[str]:
    """Yield what each measure means: the docstring of its function, which may be made."""
    from uptake.core.measures import frame

    yield from (measure.meaning for measure in frame.catalogue().values())


def _of_tables(known: Any) -> Iterator[str]:
    """Yield what each known table and document of a vendor says of itself; the title of a table is the vendor's own."""
    for table in known["tables"]:
        yield from (table["use_in_words"], *table["limits"])
    for document in known["documents"]:
        yield from (document["what"], document["instead"])


def said_by(call: ast.Call, tree: ast.Module) -> Iterator[Message]:
    """Yield what a call says, if it is one that speaks."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    yield from map(Message, _help(call))
    keywords = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
    if name in {"say", "say_list", "mark", "later", "noted"} and call.args:
        text = _text(call.args[0])
        if text is not None:
            known = name != "mark" and keywords and all(keyword.arg for keyword in call.keywords)
            yield Message(text, values=keywords if known else None)
    elif name in {"say_n", "later_n"}:
        one, many = (_text(argument) or _assigned(argument, call, tree) for argument in call.args[1:3])
        if not one or not many:
            raise ValueError(f"line {call.lineno}: the two texts of say_n have to stand in the code.")
        yield Message(one, many, keywords | {"number"})
    elif name == "rule" and len(call.args) > _RULE_TITLE:
        why = next((keyword.value for keyword in call.keywords if keyword.arg == "why"), None)
        texts = (_text(call.args[_RULE_TITLE]), _text(why) if why else None)
        yield from (Message(text) for text in texts if text)


def _help(call: ast.Call) -> Iterator[str]:
    """Yield what `--help` shows of a parser or an option: the parser says it."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in {"add_parser", "add_argument"}:
        for keyword in call.keywords:
            if keyword.arg in {"help", "description", "epilog"} and (text := _text(keyword.value)):
                yield text


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _assigned(node: ast.expr, call: ast.Call, tree: ast.Module) -> str | None:
    """Return the text that a name was given last before a call, where a line was too long for both texts."""
    pairs: list[tuple[int, str]] = []
    for found in ast.walk(tree):
        if isinstance(found, ast.Assign) and isinstance(node, ast.Name) and found.lineno <= call.lineno:
            targets, values = found.targets[0], found.value
            names = targets.elts if isinstance(targets, ast.Tuple) else [targets]
            texts = values.elts if isinstance(values, ast.Tuple) else [values]
            for target, value in zip(names, texts, strict=False):
                if isinstance(target, ast.Name) and target.id == node.id and _text(value):
                    pairs.append((found.lineno, _text(value) or ""))
    return max(pairs)[1] if pairs else None


def _titles(part: Any) -> Iterator[str]:
    """Yield what the schema calls its parts; the title of the whole is never said."""
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    if isinstance(part, dict) and isinstance(part.get("title"), str) and "$id" not in part:
        yield part["title"]
    for key, child in part.items() if isinstance(part, dict) else enumerate(inner):
        if key not in {"examples", "default", "enum"}:
            yield from _titles(child)


def placeholders(text: str) -> frozenset[str]:
    """Return the names in braces of a text that is filled in; doubled braces stand for one."""
    return frozenset(found[1] or found[2] for found in _PLACEHOLDER.finditer(text))


def _differs(entry: Entry) -> bool:
    return any(_named(words) != _named(entry.message.text) for words in entry.words)


def _named(text: str) -> frozenset[str]:
    return placeholders(text) - {"number"}  # a number may be said by its word alone


CATALOGUES = Catalogues(SOURCE / "locale", "uptake", "make_messages.py", _differs)

if __name__ == "__main__":
    sys.exit(CATALOGUES.run(messages(), "the gate's languages"))
