"""The command `uptake` itself: which command is meant."""

from __future__ import annotations

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
