"""Markdown as plain text that is complete: every link is written out, and a list stays a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode


def lines_of(node: SyntaxTreeNode) -> Iterator[str]:
    """The lines of a block and all in it."""
    if node.type in _BLOCKS:
        yield from _BLOCKS[node.type](node)
    elif node.type == "inline":
        yield from _words(node).split("\n")
    else:
        yield from _apart(node.children)


def _apart(blocks: Iterable[SyntaxTreeNode]) -> Iterator[str]:
    """Blocks with an empty line between each and the next."""
    for number, block in enumerate(blocks):
        if number:
            yield ""
        yield from lines_of(block)


def _heading(node: SyntaxTreeNode) -> Iterator[str]:
    words = " ".join(lines_of(node.children[0]))
    yield words
    yield ("=" if node.tag == "h1" else "-") * len(words)


def _list(node: SyntaxTreeNode) -> Iterator[str]:
    first = int(node.attrs.get("start", 1))
    for number, item in enumerate(node.children):
        mark = f"{first + number}. " if node.type == "ordered_list" else "- "
        yield from _behind(mark, _apart(item.children))


def _behind(mark: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines that hang behind a mark."""
    for number, line in enumerate(lines):
        yield (mark if not number else " " * len(mark) if line else "") + line


def _quotation(node: SyntaxTreeNode) -> Iterator[str]:
    yield from (f"> {line}".rstrip() for line in _apart(node.children))


def _code(node: SyntaxTreeNode) -> Iterator[str]:
    yield from (f"    {line}" for line in node.content.splitlines())


def _rows(node: SyntaxTreeNode) -> Iterator[str]:
    for part in node.children:
        for row in part.children:
            yield " | ".join(_words(cell.children[0]) for cell in row.children)


_BLOCKS: dict[str, Callable[[SyntaxTreeNode], Iterator[str]]] = {
    "heading": _heading, "bullet_list": _list, "ordered_list": _list, "blockquote": _quotation, "fence": _code,
    "code_block": _code, "table": _rows, "hr": lambda _: iter(["* * *"]),
}  # fmt: skip


def _words(node: SyntaxTreeNode) -> str:
    """What stands in a line."""
    if node.type in {"text", "code_inline"}:
        return node.content
    if node.type in {"softbreak", "hardbreak"}:
        return "\n" if node.type == "hardbreak" else " "
    words = "".join(map(_words, node.children))
    if node.type == "link":
        address = str(node.attrs["href"]).removeprefix("mailto:")
        return words if words == address else f"{words}: {node.attrs['href']}"
    return words
