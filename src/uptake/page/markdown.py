"""A report as Markdown for a pull request: the sentence, the targets, where it sticks, what is in the way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from uptake.core.printable import printable
from uptake.core.report_parts import Block, Prose, Report, Table, Words
from uptake.page.tables import as_table
from uptake.page.words import WORDS

SHORT = frozenset({"targets", "sticking", "in-the-way"})
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_CALLED = re.compile(r"(?<!\w)@(?=\w)")
_UNSEEN = "\u200b"  # between @ and a name: a report calls nobody


def as_markdown(report: Report) -> str:
    """The short report in GitHub's Markdown. What a plan or a roster says stays text: no markup, no one is called."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"## {_text(report.title)} · {_text(report.subtitle)}"
    yield ""
    for number, sentence in enumerate(report.headline):
        yield f"**{_text(sentence)}**" if not number else _text(sentence)
        yield ""
    for sentence in report.aside:
        yield f"<sub>{_text(sentence)}</sub>"
        yield ""
    for section in report.sections:
        if section.id in SHORT:
            yield f"### {_text(section.title)}"
            yield ""
            for block in section.blocks:
                yield from _block(block)
    yield f"<sub>{_text(WORDS['made_by'])}</sub>"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Prose):
        yield f"<details><summary>{_text(block.title)}</summary>"
        yield ""
        yield from (f"- {_text(sentence)}" for sentence in block.sentences)
        yield ""
        yield "</details>"
    else:
        yield from _table(as_table(block))
    yield ""


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        yield _text(table.empty)
        return
    yield _row(table.heads)
    yield _row(["---:" if at in table.right else "---" for at in range(len(table.heads))], is_text=False)
    for row in table.rows:
        yield _row(row)
    for sentence in table.below:
        yield ""
        yield _text(sentence)


def _row(cells: tuple[Words, ...] | list[str], *, is_text: bool = True) -> str:
    return "| " + " | ".join(_text(cell) if is_text else str(cell) for cell in cells) + " |"


def _text(words: Words) -> str:
    """Words on one line, with nothing in them that Markdown would act on."""
    line = " ".join(printable(str(words)).split())
    return _CALLED.sub(f"@{_UNSEEN}", _SPECIAL.sub(r"\\\1", line))
