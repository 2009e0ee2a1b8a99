"""
Keep the German of the pages in step with their templates, and compile it.

    python scripts/make_page_messages.py            bring src/uptake/web/locale/*/django.po up to date, and compile it
    python scripts/make_page_messages.py --check    compare, write nothing; exit 1 if a catalogue is not whole

The texts are those of `{% translate %}` and `{% blocktranslate %}`, and of `gettext` and its kin in the code of the
pages. What the core says has a catalogue of its own: scripts/make_messages.py.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
from django.template import Engine, Node, NodeList, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

sys.path.insert(0, str(Path(__file__).resolve().parent))
from make_messages import HEAD, PLURAL, SOURCE, Message, as_mo, as_po, catalogue, read_po

WEB = SOURCE / "web"
LOCALE = WEB / "locale"
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_ASKED = frozenset({"gettext", "gettext_lazy", "gettext_noop", "_"})


def messages() -> dict[str, Message]:
    """Return every text of the pages, by itself, in the order of the files."""
    found: dict[str, Message] = {}
    engine = Engine.get_default()
    for path in sorted((WEB / "templates").rglob("*.*")):
        name = path.relative_to(SOURCE).as_posix()
        for message in _of_template(engine.from_string(path.read_text(encoding="utf-8")), name):
            found.setdefault(message.text, message)
    for path in sorted(WEB.rglob("*.py")):
        for message in _of_code(ast.parse(path.read_text(encoding="utf-8")), path.relative_to(SOURCE).as_posix()):
            found.setdefault(message.text, message)
    return found


def _of_template(template: Template, name: str) -> Iterator[Message]:
    for node in _nodes(template.nodelist):
        if isinstance(node, TranslateNode):
            literal = node.filter_expression.var
            text = literal if isinstance(literal, str) else getattr(literal, "literal", None)
            if isinstance(text, str):
                yield Message(text, file=name)
        elif isinstance(node, BlockTranslateNode):
            one, _ = node.render_token_list(node.singular)
            many = node.render_token_list(node.plural)[0] if node.plural else ""
            if node.trimmed:
                one, many = (" ".join(line.strip() for line in text.strip().split("\n")) for text in (one, many))
            yield Message(one, many, file=name)


def _nodes(nodes: NodeList) -> Iterator[Node]:
    """Every node in the order of the text, inner ones too, of every branch."""
    for node in nodes:
        yield node
        for branch in _branches(node):
            yield from _nodes(branch)


def _branches(node: Node) -> Iterator[NodeList]:
    for value in vars(node).values():
        if isinstance(value, NodeList):
            yield value
        elif isinstance(value, list | tuple):  # the branches of `if`: pairs of a condition and its nodes
            yield from (
                part for pair in value if isinstance(pair, tuple) for part in pair if isinstance(part, NodeList)
            )


def _of_code(tree: ast.Module, name: str) -> Iterator[Message]:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        texts = [part.value for part in call.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        if call.func.id in _ASKED and texts:
            yield Message(texts[0], file=name)
        elif call.func.id in {"ngettext", "ngettext_lazy"}:
            yield Message(texts[0], texts[1], file=name)


def languages() -> list[str]:
    """Return the languages that the pages have a catalogue of."""
    return sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


def faults(language: str, said: dict[str, Message]) -> Iterator[str]:
    """Yield what is wrong with a catalogue, in sentences."""
    path = po_path(language)
    entries = read_po(path)
    yield from (f"{language}: not said any more: {text!r}" for text in entries.keys() - said.keys() - {""})
    whole = catalogue(entries, said)
    for entry in whole:
        text, many = entry.message.text, entry.message.plural
        if text not in entries or not all(entry.words):
            yield f"{language}: no words for {text!r} ({entry.message.file})"
        # A number may be said by its word alone.
        elif any(_named(words) - _named(text + many) or _named(text) - _named(words) > {"x"} for words in entry.words):
            yield f"{language}: other placeholders than in {text!r}: {entry.words}"
    if path.read_text(encoding="utf-8") != as_po(entries[""][0], whole):
        yield f"{language}: django.po is not as it is written: run scripts/make_page_messages.py"
    compiled = path.with_suffix(".mo")
    if not compiled.is_file() or compiled.read_bytes() != as_mo(entries[""][0], whole):
        yield f"{language}: django.mo is not compiled from django.po: run scripts/make_page_messages.py"


def _named(text: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(text))


def po_path(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


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
    parser = argparse.ArgumentParser(description="the catalogues of the pages")
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
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uptake.site.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["UPTAKE_DATA"] = folder  # nobody's own installation is met
        django.setup()
        sys.exit(main())
