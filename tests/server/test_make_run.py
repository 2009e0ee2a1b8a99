"""`make run`: the example is served, events come in through the door, and it stops without leaving anything running."""

from __future__ import annotations

import ast
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

import pytest

from tests.server.signing_in import signed_in

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0

pytestmark = pytest.mark.slow


@contextmanager
def running(data: Path, port: int, end: signal.Signals, **settings: str) -> Iterator[str]:
    """What it says until one knows where to look. Afterwards it is ended by a signal, and nothing of it runs."""
    words = [sys.executable, "scripts/run.py", "--data", str(data), "--port", str(port), "--every", "1"]
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ | {"LC_ALL": "C.UTF-8"} | settings
    ) as process:
        assert process.stdout is not None
        said = list(takewhile(lambda line: "Ctrl-C stops it" not in line, process.stdout))
        started = [pid for child in children(process.pid) for pid in (child, *children(child))]
        try:
            yield "".join(said)
        finally:
            process.send_signal(end)
            output, _ = process.communicate(timeout=60)
    assert (process.returncode, "goes on with the same data" in output) == (0, True)
    assert len(started) == 2  # the server and its worker
    assert [pid for pid in started if Path(f"/proc/{pid}").exists()] == []


def children(pid: int | str) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def waited(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.3)


def test_the_example_is_served_and_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running(tmp_path / "run", port, signal.SIGINT) as said:
            assert f"Port {port} is taken" in said
            assert "Letters: none go out" in said
            with signed_in(said, 1) as affected:
                assert "Claims assistant" in affected.get("/").text
            with signed_in(said) as client:
                rollouts = client.get("/").text
                assert "Reply drafts" in rollouts
                assert "An example: firm, people" in rollouts
                day = re.search(r"day (\d+)", client.get("/rollouts/claims-triage/").text)
                assert day is not None
                assert 70 <= int(day[1]) <= 83  # what is shared is as of the Monday before
                assert "“Call centre” has no target" in client.get("/rollouts/reply-drafts/plan/").text
                waited(lambda: "claim_opened" in client.get("/sources/demo/arrivals/").text)
    mail = {"UPTAKE_SMTP_URL": "smtp://127.0.0.1:8025", "UPTAKE_MAIL_FROM": "uptake@beispiel.example"}
    other = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/of-real-work"}
    with running(tmp_path / "run", port, signal.SIGTERM, **mail, **other) as said, signed_in(said) as client:
        assert "DATABASE_URL is set, and not used here" in said
        assert "Letters: to 127.0.0.1:8025" in said
        assert "Going on with what is there" in said
        assert "Claims assistant" in client.get("/").text


def test_each_text_that_it_says_has_its_german_and_no_other_has() -> None:
    source = ast.parse((ROOT / "scripts" / "run.py").read_text(encoding="utf-8"))
    said = {one.value for one in ast.walk(source) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    german = next(
        ast.literal_eval(one.value)
        for one in ast.parse((ROOT / "scripts" / "run_german.py").read_text(encoding="utf-8")).body
        if isinstance(one, ast.Assign)
    )
    calls = [one for one in ast.walk(source) if isinstance(one, ast.Call) and getattr(one.func, "id", "") == "say"]
    direct = {one.args[0].value for one in calls if isinstance(one.args[0], ast.Constant)}
    assert (direct - german.keys(), german.keys() - said) == (set(), set())
