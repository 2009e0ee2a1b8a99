"""The streams and signals of a process: nothing that is closed, full, or narrow of alphabet ends in a traceback."""

from __future__ import annotations

import codecs
import io
import os
import signal
import sys
import unicodedata
from contextlib import suppress
from types import FrameType

from uptake.core.words import say
from uptake.errors import FileError

_ENDING = ("SIGTERM", "SIGHUP")
_INTERRUPTED = "Query interrupted"  # all that DuckDB lets us know where a signal came while it was counting
_requests: list[int] = []  # the signals that asked the process to end
# Nothing here may close a quote or open a tag: JSON and XML go to narrow streams as well.
_SPELLED = {
    "“": "'", "”": "'", "„": "'", "‘": "'", "’": "'", "…": "...", "–": "-", "—": "-", "−": "-", "→": "->",
    "·": ".", "×": "x", "≥": "at least ", "≤": "at most ", "█": "#", "▁": "1", "▂": "2", "▃": "3", "▄": "4",
    "▅": "5", "▆": "6", "▇": "7", "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss",
    "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\N{WORD JOINER}": "",
}  # fmt: skip


class Stopped(BaseException):
    """The process was asked to end: no error, so nothing but the entry point catches it, and what is open is closed."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class _Output(io.FileIO):
    """The standard output. That it is full or closed is said in words; a reader that has had enough is no error."""

    def write(self, data: bytes, /) -> int | None:  # type: ignore[override]
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            from uptake.core.system_words import system_says  # the gate starts light

            message = say("The result cannot be written to the standard output: {reason}.", reason=system_says(error))
            raise FileError(
                message, mend=say("Write it to a file with room: --output FILE, where the command has it.")
            ) from error


def prepare() -> None:
    """Make standard streams that always take what they are given, and let a request to end close what is open."""
    codecs.register_error("uptake-spelled", _spelled)
    for number in range(3):  # a file that is opened later must not become the standard output
        with suppress(OSError):
            os.fstat(number)
            continue
        os.open(os.devnull, os.O_RDONLY)
    encoding = sys.stdout.encoding if sys.stdout is not None else "utf-8"
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(_Output(1, "w", closefd=False)), encoding, "uptake-spelled", line_buffering=os.isatty(1)
    )
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    for stream, errors in ((sys.stderr, "uptake-spelled"), (sys.stdin, "replace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)
    for name in _ENDING:
        ending = getattr(signal, name, None)
        if ending is not None and signal.getsignal(ending) is signal.SIG_DFL:  # nohup stays nohup
            signal.signal(ending, _stop)


def let_go() -> None:
    """Let the standard output go nowhere, so that what nobody takes is not tried again when the process ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def say_if_interrupted() -> None:
    """From here on Ctrl-C is an exception that can be answered, where it has ended the process without a word."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def let_be_interrupted() -> None:
    """Let Ctrl-C end this process where the shell that started it ignores it: it is how what runs until then ends."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def stop_if_asked(error: BaseException) -> None:
    """
    Return where somebody pressed Ctrl-C, whatever became of it on its way here.

    Raises Stopped where the process was asked to end, and the error itself where nobody asked for anything.
    """
    if isinstance(error, RuntimeError) and str(error) != _INTERRUPTED:
        raise error
    if _requests:
        raise Stopped(_requests[0]) from None


def _stop(number: int, _: FrameType | None) -> None:
    _requests.append(number)
    for name in _ENDING:  # once is enough: what is open is being closed
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    raise Stopped(number)


def _spelled(error: UnicodeError) -> tuple[str, int]:
    """What a stream cannot show, spelled in ASCII so that it keeps its meaning."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_letter, error.object[error.start : error.end])), error.end


def _letter(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return _SPELLED.get(letter, plain if plain.isalnum() else "?")
