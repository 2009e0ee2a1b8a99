"""
The catalogues of gettext that the scripts keep: .po as people write it, .mo as programs read it, and what is wrong.

`make_messages.py` finds what the core says, `make_page_messages.py` what the pages say; the rest is the same for both.
"""

from __future__ import annotations

import argparse
import json
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HEAD = "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
PLURAL = "Plural-Forms: nplurals=2; plural=(n != 1);\n"


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


@dataclass(frozen=True, slots=True)
class Catalogues:
    """
    One catalogue for each language, in a folder.

    `domain`: the name of its files. `script`: what keeps them. `differs`: whether the words of an entry have other
    placeholders than its text.
    """

    folder: Path
    domain: str
    script: str
    differs: Callable[[Entry], bool]

    def po_path(self, language: str) -> Path:
        """Return where the catalogue of a language lies."""
        return self.folder / language / "LC_MESSAGES" / f"{self.domain}.po"

    def languages(self) -> list[str]:
        """Return the languages that have a catalogue."""
        return sorted(path.parts[-3] for path in self.folder.glob(f"*/LC_MESSAGES/{self.domain}.po"))

    def faults(self, language: str, said: Mapping[str, Message]) -> Iterator[str]:
        """Yield what is wrong with a catalogue, in sentences."""
        path = self.po_path(language)
        entries = read_po(path)
        yield from (f"{language}: not said any more: {text!r}" for text in entries.keys() - said.keys() - {""})
        whole = catalogue(entries, said)
        for entry in whole:
            text = entry.message.text
            if text not in entries or not all(entry.words):
                yield f"{language}: no words for {text!r} ({entry.message.file})"
            elif self.differs(entry):
                yield f"{language}: other placeholders than in {text!r}: {entry.words}"
        if path.read_text(encoding="utf-8") != as_po(entries[""][0], whole):
            yield f"{language}: {path.name} is not as it is written: run scripts/{self.script}"
        compiled = path.with_suffix(".mo")
        if not compiled.is_file() or compiled.read_bytes() != as_mo(entries[""][0], whole):
            yield f"{language}: {compiled.name} is not compiled from {path.name}: run scripts/{self.script}"

    def write(self, language: str, said: Mapping[str, Message]) -> int:
        """Bring a catalogue up to date, compile it, and return how many texts have no words yet."""
        path = self.po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        begun: dict[str, tuple[str, ...]] = {"": (f"Language: {language}\n{HEAD}{PLURAL}",)}
        entries = read_po(path) if path.is_file() else begun
        whole = catalogue(entries, said)
        path.write_text(as_po(entries[""][0], whole), encoding="utf-8", newline="\n")
        path.with_suffix(".mo").write_bytes(as_mo(entries[""][0], whole))
        return sum(not all(entry.words) for entry in whole)

    def run(self, said: Mapping[str, Message], whose: str) -> int:
        """Write the catalogues, or compare them, as the command line says."""
        parser = argparse.ArgumentParser(description=f"the catalogues of {whose}")
        parser.add_argument("language", nargs="*", help="a language to begin, such as fr")
        parser.add_argument("--check", action="store_true", help="compare and write nothing")
        arguments = parser.parse_args()
        if arguments.check:
            found = [fault for language in self.languages() for fault in self.faults(language, said)]
            print("\n".join(found) or f"{len(said)} texts, in {', '.join(self.languages())}")
            return 1 if found else 0
        for language in sorted({*self.languages(), *arguments.language}):
            print(f"{language}: {len(said)} texts, {self.write(language, said)} without words")
        return 0


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


def catalogue(entries: dict[str, tuple[str, ...]], said: Mapping[str, Message]) -> list[Entry]:
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
