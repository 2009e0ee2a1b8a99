"""Where the attacks begin: a small rollout that works, and the command as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

COMMAND = [sys.executable, "-m", "uptake"]
PLAN = """\
uptake: 1
rollout: notes
title: Meeting notes
launch: 2026-09-07
groups:
  consultants: {title: Consultants, who: everyone, rhythm: weekly}
usage: {kind: events, real_work: [{event: sent}]}
targets:
  - {measure: habitual, group: consultants, at_least: 60%, by: day 90, baseline: 0%}
"""
PEOPLE = "id,email\n" + "".join(f"p{i},p{i}@firm.example\n" for i in range(8))
USAGE = "person,time,event\n" + "".join(
    f"p{i}@firm.example,2026-{month:02d}-16T10:00:00Z,sent\n" for i in range(8) for month in (9, 10)
)


def rollout(folder: Path) -> Path:
    """A folder with a plan, a roster and usage."""
    folder.mkdir(exist_ok=True)
    (folder / "rollout.yaml").write_text(PLAN)
    (folder / "people.csv").write_text(PEOPLE)
    (folder / "usage.csv").write_text(USAGE)
    return folder


def words(folder: Path, usage: str = "usage.csv") -> list[str]:
    """The words of a report on it."""
    paths = [str(folder / name) for name in ("rollout.yaml", "people.csv", usage)]
    return ["report", paths[0], "--people", paths[1], "--usage", paths[2], "--as-of", "2026-11-02"]


def start(given: Sequence[str], env: Mapping[str, str] | None = None, **more: object) -> subprocess.Popen[bytes]:
    """The command in a process of its own."""
    environment = {**os.environ, **(env or {})}
    return subprocess.Popen([*COMMAND, *given], env=environment, **more)  # type: ignore[call-overload,no-any-return]


def run(given: Sequence[str], env: Mapping[str, str] | None = None, **more: object) -> tuple[int, str, str]:
    """Exit code, standard output and messages of one run; a traceback fails the test, and so does a wait."""
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    with start(given, env, **streams) as process:
        try:
            out, err = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    said = err.decode("utf-8", "replace") if err else ""
    assert "Traceback" not in said, said
    return process.returncode, out.decode("utf-8", "replace") if out else "", said
