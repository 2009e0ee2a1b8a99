"""
Keep the German of the pages in step with their templates, and compile it.

    python scripts/make_page_messages.py            bring src/uptake/web/locale/*/django.po up to date, and compile it
    python scripts/make_page_messages.py --check    compare, write nothing; exit 1 if a catalogue is not whole

The texts are those of `{% translate %}` and `{% blocktranslate %}`, and of `gettext` and its kin in the code of the
pages. What the core says has a catalogue of its own: scripts/make_messages.py.
"""

from __future__ import annotations

import ast
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
from catalogues import Catalogues, Entry, Message
from django.template import Engine, Node, NodeList, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

SOURCE = Path(__file__).resolve().parent.parent / "src" / "uptake"
WEB = SOURCE / "web"
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


def _differs(entry: Entry) -> bool:
    """Of one thing its number may be said by a word alone; of many, every value has its place."""
    one, *many = entry.words
    text, plural = _named(entry.message.text), _named(entry.message.plural)
    if many:
        return not _named(one) <= text | plural or any(_named(words) != plural for words in many)
    return _named(one) != text


def _named(text: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(text))


CATALOGUES = Catalogues(WEB / "locale", "django", "make_page_messages.py", _differs)

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uptake.site.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["UPTAKE_DATA"] = folder  # nobody's own installation is met
        django.setup()
        sys.exit(CATALOGUES.run(messages(), "the pages"))
