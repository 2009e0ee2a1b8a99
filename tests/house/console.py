"""Runs the console blocks of the docs: each `$ uptake …` as written, its output compared line by line."""

from __future__ import annotations

import atexit
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.examples import copied
from tests.house import forked

ELISION = "…"
DATA = "uptake-data"


@dataclass
class Step:
    """One command and the lines that the page says it prints."""

    command: str
    expected: list[str] = field(default_factory=list)


def steps(block: str) -> list[Step]:
    """The commands of a block."""
    found: list[Step] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(Step(line[2:]))
        elif found:
            found[-1].expected.append(line)
    return found


def prepare(folder: Path) -> Path:
    """
    A folder in which the examples lie as at the root of the repository, beside a server's data as its first command
    makes it; what is written there is thrown away.
    """
    copied(folder)
    shutil.copytree(new_data(), folder / DATA)
    return folder


@cache
def new_data() -> Path:
    """The data of a server that has just been set up; made once, since that takes longer than most commands."""
    folder = Path(tempfile.mkdtemp(prefix="uptake-tests-"))
    atexit.register(shutil.rmtree, folder)
    output, code = run(Step("uptake user list"), folder, 0)
    assert code == 0, output
    return folder / DATA


def run(step: Step, folder: Path, last_code: int) -> tuple[str, int]:
    """What a command prints, on either stream, and its exit code."""
    program, *words = shlex.split(step.command)
    if (program, *words) == ("echo", "$?"):
        return f"{last_code}\n", last_code
    if program == "uptake":
        return forked.uptake(words, folder, environment(folder))
    done = subprocess.run(
        [{"python": sys.executable}[program], *words],
        cwd=folder,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(folder),
        encoding="utf-8",
    )
    return done.stdout, done.returncode


def environment(folder: Path) -> dict[str, str]:
    """The environment of a command: an installation of its own, whatever that of the tests is."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("UPTAKE_", "DATABASE_URL"))}
    return {**own, "NO_COLOR": "1", "COLUMNS": "100", "PYTHONUTF8": "1", "UPTAKE_DATA": str(folder / DATA)}


def agrees(expected: list[str], output: str) -> bool:
    """Whether an output is what was expected; a line of `…` stands for any number of lines."""
    wanted = "".join(r"(?:.*\n)*?" if line.strip() == ELISION else re.escape(line.rstrip()) + "\n" for line in expected)
    given = "".join(f"{line.rstrip()}\n" for line in output.splitlines())
    return re.fullmatch(wanted, given) is not None
