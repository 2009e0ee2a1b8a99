"""What is no file where a file is read: nothing waits for a pipe, and nothing is read out of it in part."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.hostile.ground import rollout, run, words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = rollout(tmp_path / "rollout")
    os.mkfifo(folder / "pipe")
    return folder


@pytest.mark.parametrize("place", [1, 3, 5])
def test_a_pipe_as_plan_people_or_usage_gets_a_sentence(folder: Path, place: int) -> None:
    given = words(folder)
    given[place] = str(folder / "pipe")
    code, _, said = run(given)
    assert code == 2
    assert "not a regular file" in said


def test_so_does_one_as_evidence_policy_or_file_to_look_at(folder: Path) -> None:
    plan, people, pipe = (str(folder / name) for name in ("rollout.yaml", "people.csv", "pipe"))
    for given in (
        ["check", plan, "--at", "close", "--people", people, "--evidence", pipe],
        ["check", plan, "--policy", pipe],
        ["check", plan, "--people", pipe],
        ["check", pipe],
        ["look", pipe],
        ["fmt", pipe],
        ["init", str(folder), "--take-back", pipe],
        ["init", str(folder / "new"), "--rollout", "x", "--launch", "2027-01-11", "--like", pipe],
    ):
        code, _, said = run(given)
        assert code == 2, given
        assert "not a regular file" in said, given


def test_process_substitution_is_refused_with_a_way_out(folder: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, (folder / "people.csv").read_bytes())
    os.close(writing)
    given = words(folder)
    given[3] = f"/dev/fd/{reading}"
    code, _, said = run(given, pass_fds=[reading])
    os.close(reading)
    assert code == 2
    assert "Save it as a file first" in said


def test_a_tracked_link_to_a_pipe_is_not_waited_for(folder: Path) -> None:
    (folder / "tracked.csv").symlink_to("pipe")
    for git in (["init", "--quiet"], ["add", "tracked.csv", "rollout.yaml"]):
        subprocess.run(["git", *git], cwd=folder, check=True)
    code, out, _ = run(["check", str(folder / "rollout.yaml")])
    assert code == 1
    assert "UP603" not in out
