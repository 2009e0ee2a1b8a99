"""
Tables of text: CSV and NDJSON or JSON, plain or packed, in whatever encoding, read exactly and in a stream.

A row is what Python's `csv` and `json` say it is. What cannot be read is a fault in its place; the rest is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from uptake.core.sentences import Said
from uptake.wire import delimited, objects
from uptake.wire.rows import Block, Fault, Row
from uptake.wire.text import Progress, Text

__all__ = ["Fault", "Row", "Table", "open_table"]


class Table:
    """
    A file that can be read as rows, from the start as often as needed; nothing stays open between.

    `headers`: the columns as written, () for an empty file; of JSON the keys seen so far, the first row's to begin
    with. `notes`: what had to be assumed and what is missing, complete once the rows have been read to the end.
    """

    def __init__(self, text: Text) -> None:
        self.path = text.path
        self.is_json = objects.is_json(text)
        self._text = text
        self._layout = delimited.Layout() if self.is_json else delimited.layout(text)
        self.headers: tuple[str, ...] = self._layout.headers

    @property
    def notes(self) -> list[Said]:
        """What to tell people about the file."""
        return self._text.notes

    @property
    def encoding(self) -> str:
        """The encoding that the file's first bytes show."""
        return self._text.encoding

    @property
    def separator(self) -> str:
        """What separates the cells; "" for JSON."""
        return "" if self.is_json else self._layout.separator

    def rows(self) -> Iterator[Row | Fault]:
        """Every row or fault, in the order of the file. Raises FileError if the file goes away."""
        return self._objects() if self.is_json else delimited.rows(self._text, self._layout)

    def blocks(self) -> Iterator[Block | Row | Fault]:
        """The same as `rows`, many at a time where nothing is odd about them."""
        return self._objects() if self.is_json else delimited.blocks(self._text, self._layout)

    def _objects(self) -> Iterator[Row | Fault]:
        seen = dict.fromkeys(self.headers)
        for item in objects.rows(self._text):
            if isinstance(item, Row) and not seen.keys() >= item.values.keys():
                seen.update(dict.fromkeys(item.values))
                self.headers = tuple(seen)
            yield item


def open_table(path: Path, *, progress: Progress | None = None) -> Table:
    """
    Look at a file and say how it can be read. `progress` is told the bytes of the file as its rows are read.

    Raises FileError where it cannot be opened, InputError where it holds no text, MissingExtraError for zstd without
    the report extra.
    """
    text = Text(path)
    table = Table(text)
    if table.is_json:
        next((item for item in table.rows() if isinstance(item, Row)), None)
    text.progress = progress
    return table
