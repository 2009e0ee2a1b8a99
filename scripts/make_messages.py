"""
Keep the catalogues of src/uptake/locale in step with the code, and compile them.

    python scripts/make_messages.py            bring each uptake.po up to date, and write its uptake.mo
    python scripts/make_messages.py fr         begin the catalogue of a further language
    python scripts/make_messages.py --check    compare, write nothing; exit 1 if a catalogue is not whole

What is said stands in the code: the texts of `say`, `say_n` and `mark`, of `later`, `later_n` and `noted`, title and
reason of each `@rule`, and the titles in the schema of the plan. A text whose translation is missing stays English
until somebody writes it.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "uptake"
LOCALE = SOURCE / "locale"
SCHEMA = SOURCE / "core" / "plan" / "schema.json"
SPEAKERS = frozenset({"core/words.py", "core/sentences.py"})  # they say what others have written
HEAD = "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
PLURAL = "Plural-Forms: nplurals=2; plural=(n != 1);\n"
_PLACEHOLDER = re.compile(r"(?<!\{)\{(\w+)\}(?!\})|(?<=\{\{)\{(\w+)\}")
_RULE_TITLE = 2  # @rule(code, severity, title, …)


@dataclass(frozen=True, slots=True)
class Message:
    """One text of the code. `plural` is set for `say_n`; `values` are the placeholders that are filled in."""

    text: str
    plural: str = ""
    values: frozenset[str] | None = None  # None where nothing is filled in, or not here
    file: str = ""  # where it is first said


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a catalogue: the texts of a message, and what stands for them."""

    message: Message
    words: tuple[str, ...]


def messages() -> dict[str, Message]:
    """Return every text that is said, by itself, in the order of files and lines."""
    found: dict[str, Message] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if name in SPEAKERS:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
        for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
            for message in _said(call, tree):
                found.setdefault(message.text, replace(message, file=name))
    for title in _titles(json.loads(SCHEMA.read_text(encoding="utf-8"))):
        found.setdefault(title, Message(title, file=SCHEMA.relative_to(SOURCE).as_posix()))
    return found


def _said(call: ast.Call, tree: ast.Module) -> Iterator[Message]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    keywords = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
    if name in {"say", "mark", "later", "noted"} and call.args:
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


def read_po(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the entries of a catalogue: text → what stands for it (two for a text with a plural); "" is its head."""
    entries: dict[str, tuple[str, ...]] = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        parts: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if not line.startswith('"'):
                key, _, line = line.partition(" ")  # noqa: PLW2901  the rest of the line is a quoted text
            parts[key] = parts.get(key, "") + json.loads(line)
        if "msgid" in parts:
            if parts["msgid"] in entries:
                raise ValueError(f"{path}: twice: {parts['msgid']!r}")
            entries[parts["msgid"]] = tuple(text for name, text in parts.items() if name.startswith("msgstr"))
    return entries


def catalogue(entries: dict[str, tuple[str, ...]], said: dict[str, Message]) -> list[Entry]:
    """Return an entry for every text that is said, with what a catalogue has for it."""
    return [Entry(one, entries.get(one.text, ("", "") if one.plural else ("",))) for one in said.values()]


def as_po(head: str, entries: list[Entry]) -> str:
    """Return a catalogue as the text of a .po file."""
    blocks = [f'msgid ""\nmsgstr ""\n{_lines(head)}']
    for entry in entries:
        lines = [f"#: {entry.message.file}"]
        if entry.message.values:
            lines.append("#, python-brace-format")
        lines.append(f"msgid {_quoted(entry.message.text)}")
        if entry.message.plural:
            lines.append(f"msgid_plural {_quoted(entry.message.plural)}")
            lines += [f"msgstr[{number}] {_quoted(words)}" for number, words in enumerate(entry.words)]
        else:
            lines.append(f"msgstr {_quoted(entry.words[0])}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if "\n" not in text else f'""\n{_lines(text)}'


def _lines(text: str) -> str:
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in text.splitlines(keepends=True))


def as_mo(head: str, entries: list[Entry]) -> bytes:
    """Return a catalogue as GNU gettext reads it (revision 0, little-endian, sorted by text, without a hash table)."""
    pairs = {"": head}
    for entry in entries:
        if all(entry.words):
            text = f"{entry.message.text}\0{entry.message.plural}" if entry.message.plural else entry.message.text
            pairs[text] = "\0".join(entry.words)
    coded = sorted((text.encode(), words.encode()) for text, words in pairs.items())
    head_size, row = 7 * 4, 2 * 4
    start = head_size + 2 * row * len(coded)
    tables, body = [], b""
    for side in (0, 1):
        for pair in coded:
            tables.append(struct.pack("<2I", len(pair[side]), start + len(body)))
            body += pair[side] + b"\0"
    first = struct.pack("<7I", 0x950412DE, 0, len(coded), head_size, head_size + row * len(coded), 0, start)
    return first + b"".join(tables) + body


def faults(language: str, said: dict[str, Message]) -> Iterator[str]:
    """Yield what is wrong with a catalogue, in sentences."""
    path = po_path(language)
    entries = read_po(path)
    yield from (f"{language}: not said any more: {text!r}" for text in entries.keys() - said.keys() - {""})
    for entry in catalogue(entries, said):
        text = entry.message.text
        if text not in entries or not all(entry.words):
            yield f"{language}: no words for {text!r} ({entry.message.file})"
        elif any(_named(words) != _named(text) for words in entry.words):  # a number may be said by its word alone
            yield f"{language}: other placeholders than in {text!r}: {entry.words}"
    whole = catalogue(entries, said)
    if path.read_text(encoding="utf-8") != as_po(entries[""][0], whole):
        yield f"{language}: uptake.po is not as it is written: run scripts/make_messages.py"
    compiled = path.with_suffix(".mo")
    if not compiled.is_file() or compiled.read_bytes() != as_mo(entries[""][0], whole):
        yield f"{language}: uptake.mo is not compiled from uptake.po: run scripts/make_messages.py"


def _named(text: str) -> frozenset[str]:
    return placeholders(text) - {"number"}


def po_path(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return LOCALE / language / "LC_MESSAGES" / "uptake.po"


def languages() -> list[str]:
    """Return the languages that have a catalogue."""
    return sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/uptake.po"))


def write(language: str, said: dict[str, Message]) -> int:
    """Bring a catalogue up to date, compile it, and return how many texts have no words yet."""
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    begun: dict[str, tuple[str, ...]] = {"": (f"Language: {language}\n{HEAD}{PLURAL}",)}
    entries = read_po(path) if path.is_file() else begun
    whole = catalogue(entries, said)
    path.write_text(as_po(entries[""][0], whole), encoding="utf-8", newline="\n")
    path.with_suffix(".mo").write_bytes(as_mo(entries[""][0], whole))
    return sum(not all(entry.words) for entry in whole)


def main() -> int:
    """Write the catalogues, or compare them."""
    parser = argparse.ArgumentParser(description="the catalogues of the gate's languages")
    parser.add_argument("language", nargs="*", help="a language to begin, such as fr")
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    arguments = parser.parse_args()
    said = messages()
    if arguments.check:
        found = [fault for language in languages() for fault in faults(language, said)]
        print("\n".join(found) or f"{len(said)} texts, in {', '.join(languages())}")
        return 1 if found else 0
    for language in sorted({*languages(), *arguments.language}):
        print(f"{language}: {len(said)} texts, {write(language, said)} without words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
