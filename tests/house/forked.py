"""
Commands in processes of their own that need not import everything anew: each is forked from one that has.

The docs show a hundred commands, and most of the time of each would go into importing.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from multiprocessing.context import ForkServerContext, ForkServerProcess
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
    return ended(partial(command, tuple(words)), folder, environment, PATIENCE)


def ended(
    does: Callable[[], object], folder: Path, environment: Mapping[str, str], patience: float | None = None
) -> tuple[str, int]:
    """What something prints in a process of its own, and its exit code. TimeoutError if it takes longer than that."""
    with tempfile.NamedTemporaryFile(prefix="uptake-tests-") as printed:
        process = begin(does, folder, environment, Path(printed.name))
        process.join(patience)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"{does} has not ended after {patience} seconds")
        return printed.read().decode(), process.exitcode


def begin(
    does: Callable[[], object], folder: Path, environment: Mapping[str, str], printed: Path = Path(os.devnull)
) -> ForkServerProcess:
    """A process that does something, with the streams, the folder and the environment that a shell would give it."""
    process = context().Process(target=_run, args=(does, folder, dict(environment), printed), daemon=False)
    process.start()
    return process


def _run(does: Callable[[], object], folder: Path, environment: Mapping[str, str], printed: Path) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    nothing, output = os.open(os.devnull, os.O_RDONLY), os.open(printed, os.O_WRONLY | os.O_APPEND)
    for given, stream in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(given, stream)
    does()


def command(words: Sequence[str]) -> None:
    """`uptake WORDS` in this process."""
    sys.argv = ["uptake", *words]
    from uptake.cli.main import run

    run()
