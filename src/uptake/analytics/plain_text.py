"""Whether DuckDB reads a text as Python does: what it may read otherwise is found here, in one pass."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

from uptake.wire.objects import LIST_KEYS
from uptake.wire.tables import Table
from uptake.wire.text import Text

Progress = Callable[[int], None]

# Bytes of one row; Python refuses a cell of 2^20 letters. Of a line longer than its buffer DuckDB says nothing.
ROW_LIMIT = 1_000_000
NULL = "\x02none\x03"  # stands for NULL where DuckDB reads CSV; a file that holds it is read by Python
_LONE_RETURN = re.compile(r"\r[^\n]")


def has_plain_name(path: Path) -> bool:
    """Whether DuckDB can be told of the file: a file may be called anything, and DuckDB speaks UTF-8."""
    return not any("\ud800" <= letter <= "\udfff" for letter in str(path.absolute()))


def starts_plainly(table: Table) -> bool:
    """Whether the first line is the whole header: no blank lines before it, no `sep=`, no line break in a name."""
    if table.encoding != "utf-8":
        return False
    first = io.StringIO(Text(table.path).head(), newline="").readline()
    cells = next(csv.reader([first], delimiter=table.separator), [])
    if len(cells) != len(table.headers) or not first.endswith("\n"):
        return False
    pairs = zip(cells, table.headers, strict=True)
    return all(name == cell or not cell.strip() or name.startswith(f"{cell} (") for cell, name in pairs)


def odd_csv(separator: str) -> Callable[[str], bool]:
    """Whether quotes of CSV may be taken otherwise than Python does."""
    # DuckDB takes the quote after a space for an opening one; Python does not.
    odd = (f'{separator} "', '\n "', '\r "', NULL)
    return lambda text: any(part in text for part in odd)


def odd_ndjson(text: str) -> bool:
    """Whether lines or the space around values may be taken otherwise than Python does."""
    return "\f" in text or "\v" in text or ("\r" in text and _LONE_RETURN.search(text) is not None)


def is_plain(path: Path, is_odd: Callable[[str], bool], progress: Progress | None) -> bool:
    """Whether a text is UTF-8 to its end and holds nothing that DuckDB and Python read differently."""
    text = Text(path, progress)
    rest, line = "", 0
    for chunk in text.chunks():
        joined = rest + chunk
        line = line + len(chunk) if "\n" not in chunk else len(chunk) - chunk.rindex("\n") - 1
        if is_odd(joined) or line > ROW_LIMIT or text.has_nul or text.notes:
            return False
        rest = joined[-8:]
    return not (text.cut or text.notes)


def is_one_object_a_line(path: Path) -> bool:
    """Whether the file is lines of events, and not one document or page of an answer that holds a list of them."""
    lines = [line for line in io.StringIO(Text(path).head(), newline="") if not line.isspace()]
    first = object_in(lines[0]) if len(lines) > 1 else None
    return first is not None and not any(isinstance(first[key], list) for key in first.keys() & LIST_KEYS)


def object_in(line: str) -> dict[str, object] | None:
    """The object of a line of NDJSON; None where it is none."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
