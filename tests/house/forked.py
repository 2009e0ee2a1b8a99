"""
Commands in processes of their own that need not import everything anew: each is forked from one that has.

The docs show a hundred commands, and most of the time of each would go into importing.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path

PATIENCE = 120.0  # seconds


@cache
def context() -> ForkServerContext:
    """What forks: a process that has imported and done nothing else, so that no command meets what a test has done."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["tests.house.imported"])
    return made


def uptake(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> tuple[str, int]:
    """What `uptake WORDS` prints in a folder, on either stream, and its exit code. TimeoutError if it does not end."""
    with tempfile.NamedTemporaryFile(prefix="uptake-tests-") as printed:
        process = context().Process(target=_run, args=(tuple(words), folder, dict(environment), printed.name))
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"uptake {' '.join(words)} has not ended after {PATIENCE:g} seconds")
        return printed.read().decode(), process.exitcode


def _run(words: Sequence[str], folder: Path, environment: Mapping[str, str], printed: str) -> None:
    """The command, with the streams, the folder and the environment that a shell would have given it."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    nothing, output = os.open(os.devnull, os.O_RDONLY), os.open(printed, os.O_WRONLY | os.O_APPEND)
    for given, stream in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(given, stream)
    sys.argv = ["uptake", *words]
    from uptake.cli.main import run

    run()
