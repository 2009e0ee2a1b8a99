"""Markdown pages as tests need them: headings, links, and fenced blocks with their language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: the page it stands on, its language, its text, and the line of its first line."""

    page: Path
    language: str
    text: str
    line: int

    @property
    def name(self) -> str:
        """Where it stands, for the name of a test."""
        return f"{self.page.relative_to(ROOT).as_posix()}:{self.line}"


def pages() -> list[Path]:
    """Every page of the repository: those at its root, of the docs and of the examples."""
    folders = (ROOT.glob("*.md"), DOCS.rglob("*.md"), (ROOT / "examples").rglob("*.md"))
    return sorted(page for folder in folders for page in folder)


@lru_cache
def text(page: Path) -> str:
    """The text of a page."""
    return page.read_text(encoding="utf-8")


def blocks(page: Path, language: str) -> Iterator[Block]:
    """The fenced blocks of a language."""
    for found in _FENCE.finditer(text(page)):
        if found[1] == language:
            yield Block(page, language, found[2], text(page).count("\n", 0, found.start()) + 2)


def prose(page: Path) -> str:
    """The text of a page without its fenced blocks."""
    return _FENCE.sub("", text(page))


def headings(page: Path) -> list[str]:
    """The headings of a page, of all levels."""
    return [found[1].strip() for found in _HEADING.finditer(prose(page))]


def anchors(page: Path) -> set[str]:
    """What a link may name behind a # on a page."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings(page)}


def links(page: Path) -> list[str]:
    """Where a page points to, in the repository."""
    return [target for target in _LINK.findall(prose(page)) if "://" not in target]
