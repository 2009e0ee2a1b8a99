"""Reading JSON values one after another out of a stream of text, in bounded memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from uptake.wire.rows import CUT_OFF, NOT_JSON, TOO_DEEP, TOO_LONG

VALUE_LIMIT = 1 << 23  # characters of one value
_SPACE = re.compile(r"[ \t\r\n\f\ufeff\x00]*")
_WORDS = ("true", "false", "null", "NaN", "Infinity", "-Infinity")


class BrokenError(Exception):
    """No value can be read where the cursor stands. `reason`: as a fault says it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def incomplete(error: json.JSONDecodeError) -> bool:
    """Whether the text only ends too early."""
    rest = error.doc[error.pos :]
    if error.msg.startswith("Unterminated") or not rest.strip():
        return True
    if error.msg.startswith("Invalid \\u"):
        return len(rest) < 6
    return len(rest) < 9 and any(word.startswith(rest) for word in _WORDS)


class Cursor:
    """A place in a stream of text. `line`: the physical line it is on, from 1."""

    def __init__(self, chunks: Iterator[str], line: int = 1) -> None:
        self._chunks = chunks
        self._buffer = ""
        self._at = 0
        self._ended = False
        self._indent = ""
        self._decode = json.JSONDecoder().raw_decode
        self.line = line
        self.passed = 0  # characters before the buffer

    @property
    def place(self) -> int:
        """Characters read so far."""
        return self.passed + self._at

    def peek(self, beyond: int = 0) -> str:
        """The next character that is not space, after `beyond` characters; "" at the end. Moves over leading space."""
        while True:
            if not beyond:
                self._over_space()
            at = _SPACE.match(self._buffer, self._at + beyond)
            if at and at.end() < len(self._buffer):
                return self._buffer[at.end()]
            if self._ended:
                return ""
            self._read_on()

    def skip(self, count: int = 1) -> None:
        """Move over characters that have been peeked at."""
        self._move(self._at + count)

    def value(self, limit: int = VALUE_LIMIT) -> tuple[object, str]:
        """The value that begins here, and its text; the cursor moves behind it. Raises BrokenError and stays."""
        while True:
            try:
                value, end = self._decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if not incomplete(error):
                    raise BrokenError(NOT_JSON) from None
                if self._ended:
                    raise BrokenError(CUT_OFF) from None
                if len(self._buffer) - self._at > limit:
                    raise BrokenError(TOO_LONG) from None
            except RecursionError:
                raise BrokenError(TOO_DEEP) from None
            except ValueError:  # a number of thousands of digits
                raise BrokenError(NOT_JSON) from None
            else:
                if self._ended or end < len(self._buffer):
                    text = self._buffer[self._at : end]
                    self._move(end)
                    return value, text
            self._read_on()

    def ahead(self, count: int) -> str:
        """The text from here, as far as it is at hand."""
        return self._buffer[self._at : self._at + count]

    def resync(self, indent: str) -> bool:
        """Move to the next line that begins an object at the same depth; False if there is none."""
        start = f"\n{indent}{{"
        while (found := self._buffer.find(start, self._at)) < 0:
            if self._ended:
                return False
            self._move(max(self._at, len(self._buffer) - len(start)))
            self._read_on()
        self._move(found + 1)
        self._over_space()
        return True

    @property
    def indent(self) -> str:
        """The space that the line in hand began with, as far as it is known."""
        return self._indent

    def _over_space(self) -> None:
        found = _SPACE.match(self._buffer, self._at)
        end = found.end() if found else self._at
        if end > self._at:
            space = self._buffer[self._at : end]
            if "\n" in space:
                self._indent = space[space.rfind("\n") + 1 :]
            self._move(end)

    def _move(self, to: int) -> None:
        self.line += self._buffer.count("\n", self._at, to)
        self._at = to

    def _read_on(self) -> None:
        """At least as much again as is in hand, so that a long value is not tried at every piece."""
        parts = [self._buffer[self._at :]]
        wanted = len(parts[0])
        self.passed += self._at
        self._at = 0
        for chunk in self._chunks:
            parts.append(chunk)
            wanted -= len(chunk)
            if wanted <= 0:
                break
        else:
            self._ended = True
        self._buffer = "".join(parts)
