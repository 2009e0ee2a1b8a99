"""The pieces that a report is made of: sections with sentences, tables, bars, lines and charts, in no format yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from uptake.core.frozen import frozen
from uptake.core.sentences import Said

Words = str | Said  # what is said, at once or when it is read


@frozen
class Prose:
    """Sentences under a title."""

    title: Words
    sentences: tuple[Words, ...]


@frozen
class Table:
    """
    A table with its heads. `right`: the columns that hold figures; `urgent`: the rows that need doing; `watched`: those
    that still can be mended; `below`: what its words mean or why a row says no more.
    """

    title: Words
    heads: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    right: frozenset[int] = frozenset()
    empty: Words = ""
    urgent: frozenset[int] = frozenset()
    watched: frozenset[int] = frozenset()
    below: tuple[Words, ...] = ()


@frozen
class Bars:
    """A funnel or other bars: (label, share of the whole or None, words). `below`: as in a Table."""

    title: Words
    rows: tuple[tuple[Words, float | None, Words], ...]
    below: tuple[Words, ...] = ()


@frozen
class Lines:
    """
    Values week by week, from zero to one, a row each: (label, values, words). None: not known, or no week.

    All rows end with the same week; `weeks` names those of the longest row. `said`: what stands for each value in a
    table, where it is more than its per cent.
    """

    title: Words
    rows: tuple[tuple[Words, tuple[float | None, ...], Words], ...]
    weeks: tuple[Words, ...] = ()
    said: tuple[tuple[Words, ...], ...] = ()


@frozen
class Chart:
    """
    A picture to be drawn: a Vega-Lite specification, with its message as title and what it shows in words.

    `narrow` is the same for a phone; without it, `spec` is narrow enough itself.
    """

    id: str
    title: Words
    description: Words
    spec: Mapping[str, object]
    narrow: Mapping[str, object] | None = None


Block = Prose | Table | Bars | Lines


@frozen
class Section:
    """
    One thing that a report says, with the id of its place.

    Where `charts` can be drawn, bars and lines stand folded beside them. `more`: what is worth having
    on a page, folded, and would be too much for a screen of text. `key`: what the marks in its charts mean.
    """

    id: str
    title: Words
    blocks: tuple[Block, ...]
    charts: tuple[Chart, ...] = ()
    more: tuple[Block, ...] = ()
    key: tuple[Words, ...] = ()


@frozen
class Report:
    """
    Everything that a report says, in the order in which it says it.

    `aside`: how to read its figures, right after the headline; `details`: notes for whoever checks what was read.
    """

    title: str
    subtitle: Words
    headline: tuple[Words, ...]
    sections: tuple[Section, ...]
    notes: tuple[Words, ...]
    aside: tuple[Words, ...] = ()
    details: tuple[Words, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What stands in the sections, for a format without charts and places."""
        return tuple(block for section in self.sections for block in section.blocks)


def apart(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """Each block as a section of its own."""
    return tuple(Section(f"part-{number}", block.title, (block,)) for number, block in enumerate(blocks, 1))
