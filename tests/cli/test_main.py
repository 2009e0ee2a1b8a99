"""The command `uptake` itself: which command is meant."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from uptake.cli.main import main


@pytest.mark.parametrize(("word", "meant"), [("lok", "look"), ("reprot", "report"), ("chekc", "check")])
def test_the_nearest_command_is_named(word: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([word, "usage.csv"]) == 2
    said = capsys.readouterr().err
    assert f"There is no command `{word}`. Did you mean `{meant}`?" in said


def test_where_none_is_near_the_commands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["zzzz"]) == 2
    assert "Known here: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "required: COMMAND"),
        ("--versoin", "--versoin. Did you mean `--version`?"),
        ("report plan.yaml --peple people.csv", "--peple. Did you mean `--people`?"),  # before what is missing
        ("source", "required: {add,list,rotate,revoke,remove,webhook}"),
    ],
)
def test_what_is_missing_or_mistyped_is_named_as_it_is_written(
    words: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words.split())
    assert said in capsys.readouterr().err


# Presses Ctrl-C when what runs commands is asked for.
EARLY = """
import os, signal, sys
from uptake.__main__ import run
class Impatient:
    def find_spec(self, name, *_):
        if name == "uptake.cli.main":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Impatient())
run()
"""


def test_ctrl_c_before_anything_is_loaded_ends_it_without_a_traceback() -> None:
    done = subprocess.run([sys.executable, "-c", EARLY], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")
