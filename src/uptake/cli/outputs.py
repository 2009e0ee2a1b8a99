"""Where results go: the terminal, or a file that appears whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

from uptake.errors import FileError


def write(text: str, output: Path | None) -> None:
    """To the terminal, or to a file that appears whole or not at all."""
    if output is None:
        sys.stdout.write(text)
        return
    aside = output.with_name(f".{output.name}.part")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(output)
    except OSError as error:
        raise FileError(f"{output} cannot be written: {error.strerror}") from error
