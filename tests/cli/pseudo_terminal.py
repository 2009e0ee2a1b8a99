"""A real terminal for a command: it is asked, it is answered, and it may be interrupted."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

INTERRUPT, END = "\x03", "\x04"  # what Ctrl-C and Ctrl-D send
_PATIENCE = 30.0  # seconds
# The terminal becomes that of the command alone, so that Ctrl-C reaches it as from a keyboard.
_PROGRAM = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from uptake.cli.main import run
run()
"""


@dataclass(frozen=True)
class Spoken:
    """What was shown, and with which code the command ended."""

    shown: str
    code: int


def speak(words: Sequence[str], answers: Sequence[str], folder: Path) -> Spoken:
    """Run `uptake` on a terminal of its own and answer each prompt; without answers left, Ctrl-D."""
    terminal, inner = pty.openpty()
    command = [sys.executable, "-c", _PROGRAM, *words]
    child = subprocess.Popen(command, stdin=inner, stdout=inner, stderr=inner, cwd=folder, start_new_session=True)
    os.close(inner)
    shown, left, until = "", list(answers), time.monotonic() + _PATIENCE
    answered = 0
    while time.monotonic() < until:
        part = _read(terminal)
        if part is None:
            break
        shown += part
        # The prompt stands at the end, after an empty line or the words of a question.
        if shown.endswith("\n> ") and len(shown) > answered:
            answered = len(shown)
            answer = left.pop(0) if left else END
            os.write(terminal, (answer if answer in {INTERRUPT, END} else f"{answer}\n").encode())
    os.close(terminal)
    return Spoken(shown.replace("\r\n", "\n"), child.wait(_PATIENCE))


def _read(terminal: int) -> str | None:
    """Return what the command has said since; '' if nothing yet, None when it is over."""
    if not select.select([terminal], [], [], 0.05)[0]:
        return ""
    try:
        data = os.read(terminal, 65536)
    except OSError:  # how Linux says that the other side is closed
        return None
    return data.decode("utf-8", errors="replace") if data else None
