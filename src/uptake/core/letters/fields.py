"""
Fields of a letter: `{name}` stands for a value. Some are known when a letter is drafted, others for each person alone.

Every field of a template is one of this closed list; `docs/tell.md` says what each stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from uptake.core.printable import printable

# Known for each person alone; a paragraph with one that is empty is left out of the letter.
PERSONAL = ("name", "manager", "sender", "link", "seats")
# No field of a template: who else knows of a letter, the manager of whoever another person wrote to; and what only
# letters to managers hold.
OPEN = (*PERSONAL, "other_manager", "team", "hours")
# Known of the plan and the group.
DRAFTED = (
    "title", "summary", "group", "launch", "changes", "questions", "sessions", "owner", "contact", "replies_within",
    "recorded", "no_consequence", "verify",
)  # fmt: skip
FIELDS = (*PERSONAL, *DRAFTED)

_FIELD = re.compile(r"\{\{|\}\}|\{[ \t]*([A-Za-z][\w -]*?)[ \t]*\}")  # a brace is written twice
# What Markdown would act on anywhere, and what it would act on where a line begins.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])")
_ESCAPED = re.compile(r"\\([^\w\s])")
_BEGINS = re.compile(r"^([#+=-])|^(\d{1,9})([.)])")


def text(words: object) -> str:
    """Somebody's text as Markdown: on one line, with nothing in it that Markdown would act on or take for a field."""
    return literal(plain(words))


def plain(words: object) -> str:
    """The same for what is filled in, where a brace is a brace."""
    line = " ".join(printable(str(words)).split())
    return _BEGINS.sub(_held, _SPECIAL.sub(r"\\\1", line))


def _held(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"


def bare(markdown: str) -> str:
    """What `text` made of somebody's words, for a subject, which is no Markdown."""
    return _ESCAPED.sub(r"\1", markdown)


def literal(words: str) -> str:
    """Text in which no brace stands for a field."""
    return words.replace("{", "{{").replace("}", "}}")


def unescaped(words: str) -> str:
    """What `literal` made of a text, as it was."""
    return words.replace("{{", "{").replace("}}", "}")


def named(template: str) -> Iterator[tuple[str, int, int]]:
    """The fields that a template names, right or wrong, each with its line and column, counted from 1."""
    for number, line in enumerate(template.splitlines(), 1):
        yield from ((found[1], number, found.start() + 1) for found in _FIELD.finditer(line) if found[1])


def filled(template: str, values: Mapping[str, str]) -> str:
    """
    A template with the given fields filled in; open fields stay, and any other brace stands for itself.

    :param values: Markdown by field.
    """
    parts = []
    end = 0
    for found in _FIELD.finditer(template):
        parts.append(literal(template[end : found.start()]))
        parts.append(_value(found, values))
        end = found.end()
    return "".join([*parts, literal(template[end:])])


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
    name = found[1]
    if not name:
        return found[0]  # a brace that is written twice stands for one when the letter is filled in
    return f"{{{name}}}" if name in OPEN else values[name]
