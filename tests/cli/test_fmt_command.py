"""`uptake fmt`: in place, whole or not at all, and with --check only a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from uptake.cli.main import main
from uptake.core.plan.writing import tree

UNORDERED = "# ours\nlaunch: 2027-01-11\nuptake: 1\nrollout:   'x' # the name\n"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "rollout.yaml"
    path.write_text(UNORDERED, encoding="utf-8")
    return path


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_it_sets_a_plan_in_order_and_then_leaves_it(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fmt", "rollout.yaml"]) == 0
    assert [line.partition(":")[0] for line in text(plan).splitlines()] == ["uptake", "rollout", "# ours", "launch"]
    assert "was set in order" in capsys.readouterr().err
    before = plan.stat().st_mtime_ns
    assert main(["fmt", "rollout.yaml"]) == 0
    assert plan.stat().st_mtime_ns == before
    assert "in order already" in capsys.readouterr().err


def test_with_check_it_writes_nothing_and_fails_where_something_is_not_in_order(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fmt", "--check"]) == 1
    assert "rollout.yaml is not in order" in capsys.readouterr().out
    assert text(plan) == UNORDERED
    main(["fmt"])
    assert main(["fmt", "--check"]) == 0


def test_every_plan_of_a_folder_is_set_in_order(plan: Path) -> None:
    other = plan.with_name("other.rollout.yaml")
    other.write_text(UNORDERED, encoding="utf-8")
    assert main(["fmt", "."]) == 0
    assert main(["fmt", "--check", str(plan), str(other)]) == 0


def test_a_plan_with_mistakes_is_left_as_it_is(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = "rolout: x\nuptake: 1\n"
    plan.write_text(wrong, encoding="utf-8")
    assert main(["fmt", "rollout.yaml"]) == 2
    assert "cannot be read as a plan" in capsys.readouterr().err
    assert text(plan) == wrong


def test_where_there_is_no_plan_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["fmt"]) == 2
    assert main(["fmt", "nowhere.yaml"]) == 2


def test_it_writes_through_a_link(plan: Path) -> None:
    link = plan.with_name("link.yaml")
    link.symlink_to(plan)
    assert main(["fmt", "link.yaml"]) == 0
    assert link.is_symlink()
    assert text(plan) != UNORDERED


def test_without_the_library_it_says_what_to_install(
    plan: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "find_spec", lambda _: None)
    assert main(["fmt"]) == 2
    assert 'pip install "uptake[write]"' in capsys.readouterr().err
    assert text(plan) == UNORDERED
