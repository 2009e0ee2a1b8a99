"""A file as text: unpacked and decoded while it is read, whatever it was written with."""

from __future__ import annotations

import codecs
import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import AnyStr, NoReturn, Protocol, cast

from uptake.core.sentences import Said, later, noted
from uptake.core.system_words import system_says
from uptake.core.words import say
from uptake.errors import FileError, InputError, MissingExtraError, how_to_install

PIECE = 1 << 16  # bytes read at once
LINE_LIMIT = 1 << 23  # characters; a longer line loses what is beyond it, and its row is a fault
_SLICE = 1 << 12  # compressed bytes unpacked at once: a hostile file cannot blow up to more than some 128 MB
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_TEXT = (
    (b"PAR1", noted("is a Parquet file"), noted("Give it where Parquet is read, or write it as CSV.")),
    (
        b"PK\x03\x04",
        noted("is an Excel workbook or a zip archive"),
        noted("Save the sheet as CSV, or unpack the archive."),
    ),
    (b"\xd0\xcf\x11\xe0", noted("is an old Excel workbook"), noted("Save the sheet as CSV.")),
    (b"%PDF", noted("is a PDF"), noted("Export the table as CSV.")),
    (b"SQLite format 3\0", noted("is a database"), noted("Export the table as CSV.")),
    (b"BZh", noted("is packed with bzip2"), noted("Unpack it, or pack it with gzip or zstd.")),
    (b"\xfd7zXZ\0", noted("is packed with xz"), noted("Unpack it, or pack it with gzip or zstd.")),
)
_CONTROLS = bytes(set(range(1, 32)) - set(b"\t\n\r\f\x1a\x1b"))
_OPEN = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")  # Windows-1252 gives these bytes no character
_BY_BYTE = "uptake-windows-1252"
_WINDOWS = later("the file is not UTF-8; it was read as Windows-1252")
_MIXED = later("some characters are not UTF-8; they were read as Windows-1252")
_DAMAGED = later("the file is damaged; what was readable before is kept")
CUT_SHORT = later("the file is cut off; what was readable is kept")

Progress = Callable[[int], None]


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


class Text:
    """
    The text of a regular file, read from the start as often as it is asked for.

    `notes`: what had to be assumed, one phrase each; `cut`: the text ends too early, known once it has been read to its
    end; `has_nul`: a NUL has been met. `progress` is told the bytes of the file as they are read.
    Raises FileError where the file cannot be opened, InputError where it holds no text, MissingExtraError for zstd
    without the extra.
    """

    def __init__(self, path: Path, progress: Progress | None = None) -> None:
        self.path = path
        self.progress = progress
        self.notes: list[Said] = []
        self._noted: set[Said] = set()
        self.cut = False
        self.has_nul = False
        start = b"".join(_enough(self._unpacked(None), PIECE))
        _must_be_text(path, start)
        self.encoding, self._skip = _encoding(start)

    def note(self, said: Said) -> None:
        """Say something once, however often the file is read."""
        if said not in self._noted:
            self._noted.add(said)
            self.notes.append(said)

    def head(self, size: int = PIECE) -> str:
        """The first characters, at most about twice as many as asked for."""
        return "".join(_enough(self._chunks(None), size))

    def chunks(self) -> Iterator[str]:
        """The decoded text in pieces, line ends as written, without a byte order mark."""
        return self._chunks(self.progress)

    def lines(self) -> Iterator[str]:
        """The physical lines (ended by LF, CRLF or CR), each with its end; only the last may have none."""
        rest = ""
        for chunk in self.chunks():
            text = rest + chunk
            # A CR at the very end may be the first half of a CRLF.
            end = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
            yield from io.StringIO(text[:end], newline="")
            rest = text[end:]
            if len(rest) > LINE_LIMIT:
                rest = rest[: LINE_LIMIT + 1] + ("\r" if rest[-1] == "\r" else "")
        yield from io.StringIO(rest, newline="")

    def _chunks(self, progress: Progress | None) -> Iterator[str]:
        decode = _Utf8(self) if self.encoding == "utf-8" else _Other(self, self.encoding)
        skip = self._skip
        for piece in self._unpacked(progress):
            data = piece[skip:]
            skip = max(0, skip - len(piece))
            if text := decode(data):
                self.has_nul = self.has_nul or "\0" in text
                yield text
        if text := decode(b"", final=True):
            yield text

    def _unpacked(self, progress: Progress | None) -> Iterator[bytes]:
        pieces = _pieces(self.path, progress)
        first = next(pieces, b"")
        make = _unpacker(self.path, first)
        if make is None:
            yield first
            yield from pieces
            return
        yield from self._unpack(first, pieces, make)

    def _unpack(self, piece: bytes, pieces: Iterator[bytes], make: Callable[[], _Unpacker]) -> Iterator[bytes]:
        machine = make()
        while piece:
            for at in range(0, len(piece), _SLICE):
                data = piece[at : at + _SLICE]
                while data:
                    if machine.eof:  # files may be joined; tapes fill up with NUL
                        data = data.lstrip(b"\0")
                        machine = make() if data else machine
                    try:
                        unpacked = machine.decompress(data)
                    except Exception:  # noqa: BLE001 - zlib and zstd each have their own; all say: damaged
                        self.ends_early(_DAMAGED)
                        return
                    yield unpacked
                    data = machine.unused_data if machine.eof else b""
            piece = next(pieces, b"")
        if not machine.eof:
            self.ends_early(CUT_SHORT)

    def ends_early(self, note: Said) -> None:
        """Remember that there was more, which cannot be read."""
        self.cut = True
        self.note(note)


def _pieces(path: Path, progress: Progress | None) -> Iterator[bytes]:
    try:
        if not path.is_file():
            _refuse(path)
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                if progress is not None:
                    progress(len(piece))
                yield piece
    except OSError as error:
        raise FileError(
            say("{file} cannot be read: {why}.", file=path, why=system_says(error)), mend=say("Check who may read it.")
        ) from None


def _refuse(path: Path) -> NoReturn:
    if path.is_dir():
        raise FileError(say("{file} is a folder.", file=path), mend=say("Name a file in it."))
    if path.exists():
        raise FileError(
            say("{file} is not a regular file.", file=path),
            mend=say("Save it as a file first; it is read more than once."),
        )
    raise FileError(say("{file} does not exist.", file=path), mend=say("Check the name and the folder."))


def _enough(parts: Iterator[AnyStr], size: int) -> Iterator[AnyStr]:
    """As many parts as it takes to reach a size."""
    for part in parts:
        yield part
        size -= len(part)
        if size <= 0:
            return


def _unpacker(path: Path, start: bytes) -> Callable[[], _Unpacker] | None:
    if start.startswith(_GZIP):
        return lambda: zlib.decompressobj(zlib.MAX_WBITS | 16)
    if not start.startswith(_ZSTD):
        return None
    try:
        import zstandard
    except ImportError:
        raise MissingExtraError(
            say("{file} is packed with zstd, which needs the report extra.", file=path),
            mend=say("Install it: {command}. Or unpack the file.", command=how_to_install("report")),
        ) from None
    return lambda: cast("_Unpacker", zstandard.ZstdDecompressor().decompressobj())


def _must_be_text(path: Path, start: bytes) -> None:
    for magic, what, mend in _NOT_TEXT:
        if start.startswith(magic):
            raise InputError(
                say("{file} {is_what}, not CSV or JSON text.", file=path, is_what=say(what)), mend=say(mend)
            )
    body = start.rstrip(b"\0")  # a machine that lost power leaves a tail of NULs
    if not start or start.startswith(tuple(bom for bom, _ in _BOMS)) or _utf_16(body):
        return
    controls = len(body) - len(body.translate(None, _CONTROLS))
    nuls = body.count(0)
    if not body or controls > 16 + len(body) // 20 or nuls > 16 + len(body) // 4:
        raise InputError(
            say("{file} is not text.", file=path), mend=say("Export the table as CSV or as JSON, one object a line.")
        )


def _encoding(start: bytes) -> tuple[str, int]:
    """The encoding, and the length of the mark that says so."""
    for bom, encoding in _BOMS:
        if start.startswith(bom):
            return encoding, len(bom)
    return _utf_16(start) or "utf-8", 0


def _utf_16(start: bytes) -> str:
    """Which UTF-16 it is without a mark: most letters of a header have a NUL for one half."""
    sample = start[: 512 if len(start) >= 512 else len(start) & ~1]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if 2 * max(even, odd) < len(sample) // 2 or 10 * min(even, odd) > max(even, odd):
        return ""
    if not max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


class _Utf8:
    """UTF-8, until it proves to be something else."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._rest = b""
        self._proven = False  # a character beyond ASCII was met: it is UTF-8, with single faults at worst
        self._windows = False
        codecs.register_error(_BY_BYTE, _as_windows)

    def __call__(self, data: bytes, *, final: bool = False) -> str:
        data = self._rest + data
        self._rest = b""
        if self._windows:
            return data.decode("cp1252", _BY_BYTE)
        try:
            text, used = codecs.utf_8_decode(data, "strict", final)
        except UnicodeDecodeError as error:
            return self._other(data, error, final=final)
        self._proven = self._proven or len(text) < used
        self._rest = data[used:]
        return text

    def _other(self, data: bytes, error: UnicodeDecodeError, *, final: bool) -> str:
        if not self._proven and data[: error.start].isascii() and not _half(data, error.start):
            self._windows = True
            self._text.note(_WINDOWS)
            return data.decode("cp1252", _BY_BYTE)
        self._proven = True
        if final and error.reason == "unexpected end of data":
            self._text.ends_early(CUT_SHORT)
            return data[: error.start].decode("utf-8") + "\ufffd"
        self._text.note(_MIXED)
        text, used = codecs.utf_8_decode(data, _BY_BYTE, final)
        self._rest = data[used:]
        return text


class _Other:
    """An encoding that is known from the start; what does not fit it becomes U+FFFD."""

    def __init__(self, text: Text, encoding: str) -> None:
        self._text = text
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def __call__(self, data: bytes, *, final: bool = False) -> str:
        text = self._decoder.decode(data, final)
        if final and text:
            self._text.ends_early(CUT_SHORT)
        return text


def _half(data: bytes, at: int) -> bool:
    """Whether half of a UTF-16 pair was written as if it were a character."""
    return data[at] == 0xED and len(data) > at + 2 and 0xA0 <= data[at + 1] <= 0xBF and 0x80 <= data[at + 2] <= 0xBF


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """What a byte that is no UTF-8 means in Windows-1252; the five it leaves open stay as they are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, at = error.object, error.start
    if _half(data, at):
        return "\ufffd", at + 3
    byte = data[at : at + 1]
    return (chr(byte[0]) if byte in _OPEN else byte.decode("cp1252")), at + 1
