"""Standard streams that are full, closed or narrow, and requests to end: a sentence, a code, and nothing left over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.hostile.ground import rollout, run, start, words
from uptake.cli.streams import _letter

SCHEMA = ["schema", "plan"]


@pytest.mark.parametrize("given", [SCHEMA, ["--help"], ["explain", "UP101"]])
def test_a_full_standard_output_gets_a_sentence(given: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        code, _, said = run(given, stdout=full)
    assert code == 2
    assert "cannot be written to the standard output: No space left on device" in said


def test_a_closed_standard_output_gets_a_sentence() -> None:
    code, _, said = run(SCHEMA, stdout=None, preexec_fn=lambda: os.close(1))
    assert code == 2
    assert "cannot be written to the standard output" in said


def test_closed_streams_do_not_stop_what_goes_to_a_file(tmp_path: Path) -> None:
    folder = rollout(tmp_path / "rollout")
    given = [*words(folder), "--output", str(folder / "report.txt")]
    code, _, _ = run(given, stdin=None, stdout=None, stderr=None, preexec_fn=lambda: os.closerange(0, 3))
    assert code == 0
    assert "Meeting notes" in (folder / "report.txt").read_text()


def test_a_reader_that_has_had_enough_is_no_error() -> None:
    with start(SCHEMA, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_what_a_narrow_stream_cannot_show_is_spelled(tmp_path: Path) -> None:
    folder = rollout(tmp_path / "rollout")
    code, out, _ = run(words(folder), env={"PYTHONIOENCODING": "ascii"})
    assert code == 0
    assert out.isascii()
    assert "####" in out
    code, _, said = run(["check", str(tmp_path / "nowhere")], env={"PYTHONIOENCODING": "ascii"})
    assert code == 2
    assert "-> Name a plan" in said


def test_letters_are_spelled_so_that_no_quote_is_closed_and_no_tag_opened() -> None:
    assert "".join(map(_letter, "“Größé漢”")) == "'Groesse?'"
    assert not set("".join(map(_letter, map(chr, range(128, 0x3000))))) & set('"<&\\\n')


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_request_to_end_leaves_no_rows_behind(tmp_path: Path, number: signal.Signals, code: int) -> None:
    folder = rollout(tmp_path / "rollout")
    rows = "".join(f"p{i % 8},not a time,{i}\n" for i in range(400_000))
    (folder / "usage.csv").write_text(f"person,time,event\n{rows}")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with start(words(folder), env={"TMPDIR": str(temporary)}, stderr=subprocess.PIPE) as process:
        while not any(temporary.iterdir()):
            time.sleep(0.01)
        time.sleep(0.2)
        process.send_signal(number)
        assert process.stderr
        said = process.stderr.read().decode()
    assert (process.returncode, said) == (code, "")
    assert not list(temporary.iterdir())
    assert sorted(path.name for path in folder.iterdir()) == ["people.csv", "rollout.yaml", "usage.csv"]


@pytest.mark.parametrize("words", [["check", "nope.yaml"], ["report", "nope.yaml", "--people", "x", "--usage", "y"]])
def test_a_mistake_that_cannot_be_told_keeps_its_exit_code(words: list[str], tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "uptake", *words]
        ended = subprocess.run(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=full, check=False)
    assert ended.returncode == 2
