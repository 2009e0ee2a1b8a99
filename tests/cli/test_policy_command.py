from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.gate.rule_case import BASE
from uptake.cli.formats import FORMATS
from uptake.cli.main import main

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
AS_OF = ("--as-of", "2026-11-23")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one plan that has no owner; the command stands at its root."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "claims").mkdir()
    plan = {key: value for key, value in BASE.items() if key != "owner"}
    (tmp_path / "claims" / "rollout.yaml").write_text(json.dumps(plan, indent=1), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return tmp_path


def write_policy(folder: Path, text: str, name: str = "uptake-policy.yaml") -> Path:
    path = folder / name
    path.write_text(f"policy: 1\n{text}\n", encoding="utf-8")
    return path


def test_the_policy_of_the_repository_holds(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *AS_OF]) == 1
    write_policy(repository, "rules: {UP101: {severity: off, reason: The board owns it.}}")
    assert main(["check", *AS_OF]) == 0
    assert "UP101: the policy turns it off: The board owns it." in " ".join(capsys.readouterr().out.split())


def test_a_policy_that_is_named_comes_before_the_one_that_is_found(repository: Path) -> None:
    write_policy(repository, "rules: {UP101: {severity: off, reason: The board owns it.}}")
    own = write_policy(repository, "organisation: Acme", "own.yaml")
    assert main(["check", *AS_OF, "--policy", str(own)]) == 1


def test_a_policy_that_cannot_be_read_stops_the_check_with_every_mistake(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_policy(repository, "rules: {UP101: off}\nlead_time: soon")
    assert main(["check", *AS_OF]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "uptake-policy.yaml cannot be read as a policy" in said.err
    assert "uptake-policy.yaml:2:16: UP101 is turned off without a reason." in said.err
    assert "uptake-policy.yaml:3:12: " in said.err


def test_a_policy_that_does_not_exist_is_said_so(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *AS_OF, "--policy", "none.yaml"]) == 2
    assert "none.yaml cannot be opened" in capsys.readouterr().err


def test_it_explains_the_policy_with_each_departure_and_its_reason(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_policy(
        repository,
        "organisation: Acme\nrules: {UP104: warning, UP101: {severity: off, reason: The board owns it.}}\n"
        "lead_time: {at_least: 15wd, reason: The works council asks for it.}",
    )
    assert main(["check", "--explain-policy"]) == 0
    out = capsys.readouterr().out
    assert f"The policy of Acme is in force: {path.resolve()}" in out
    assert "UP101 is off, not error: Nobody answers for usage.\n    Reason: The board owns it." in out
    assert "UP104 is warning, not error: Nobody can reach the owner.\n    No reason is given." in out
    assert "at least 15wd before launch" in out
    assert "Reason: The works council asks for it." in out
    assert str(Path("claims") / "rollout.yaml") in out


def test_without_a_policy_it_says_that_the_standard_holds(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain-policy"]) == 0
    assert "the standard holds, without departures" in capsys.readouterr().out


def test_it_explains_the_policy_before_there_is_a_plan(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "claims" / "rollout.yaml").unlink()
    write_policy(repository, "organisation: Acme")
    assert main(["check", "--explain-policy"]) == 0
    assert "It does not depart from the standard." in capsys.readouterr().out


def test_a_folder_without_a_plan_has_a_policy_too(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_policy(repository, "organisation: Acme")
    (repository / "notes").mkdir()
    monkeypatch.chdir(repository.parent)
    assert main(["check", "--explain-policy", str(repository / "notes")]) == 0
    assert "The policy of Acme is in force" in capsys.readouterr().out


def test_the_recipes_in_the_docs_can_be_read_and_name_formats_that_there_are() -> None:
    text = (ROOT / "docs" / "ci.md").read_text("utf-8")
    recipes = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert len(recipes) >= 4
    assert all(yaml.safe_load(recipe) for recipe in recipes)
    assert set(re.findall(r"--format (\w+)", text)) <= set(FORMATS)
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert f"- id: {hook['id']}" in text


def test_the_schema_of_a_policy_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "policy"]) == 0
    assert json.loads(capsys.readouterr().out)["$id"] == "urn:uptake:policy:1"


def test_the_hook_checks_a_plan_and_refuses_a_bad_one(repository: Path) -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert {"id", "name", "entry", "language", "files"} <= set(hook)
    command, *rest = hook["entry"].split()
    program = Path(sys.executable).parent / command
    done = subprocess.run(
        [program, *rest, *AS_OF, "claims/rollout.yaml"], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 1, done.stderr
    assert "UP101" in done.stdout


@pytest.mark.parametrize(
    ("path", "fits"),
    [
        ("rollout.yaml", True),
        ("claims/rollout.yaml", True),
        ("claims/triage.rollout.yaml", True),
        ("claims/norollout.yaml", False),
        ("rollout.yaml.j2", False),
    ],
)
def test_the_hook_sees_the_files_that_the_check_takes_for_plans(path: str, fits: bool) -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert bool(re.search(hook["files"], path)) is fits


def step(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(step for step in ACTION["runs"]["steps"] if step["name"] == name)
    return found


def run_step(name: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", step(name)["run"]],
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_action_documents_every_input_and_uses_every_one() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    for name, about in ACTION["inputs"].items():
        assert about["description"]
        assert "default" in about
        assert f"inputs.{name}" in text


def test_the_action_puts_no_value_into_the_text_of_a_script() -> None:
    for each in ACTION["runs"]["steps"]:
        assert "${{" not in each["run"], each["name"]
        assert subprocess.run(["bash", "-n", "-c", each["run"]], check=False).returncode == 0


def check_environment(repository: Path, **changes: str) -> dict[str, str]:
    (repository / "venv").mkdir(exist_ok=True)
    (repository / "venv" / "bin").unlink(missing_ok=True)
    (repository / "venv" / "bin").symlink_to(Path(sys.executable).parent)
    given = dict.fromkeys(step("Check")["env"], "")
    return {
        **given,
        "VENV": str(repository / "venv"),
        "SUMMARY": str(repository / "summary.md"),
        "GITHUB_STEP_SUMMARY": str(repository / "job.md"),
        "GITHUB_OUTPUT": str(repository / "output"),
        "PATHS": "claims\n",
        "AT": "plan",
        "AS_OF": "2026-11-23",
        **changes,
    }


def test_the_action_annotates_writes_the_summary_and_hands_on_the_exit_code(repository: Path) -> None:
    done = run_step("Check", check_environment(repository))
    assert done.returncode == 0, done.stderr
    assert "::error file=claims/rollout.yaml,line=" in done.stdout
    assert (repository / "output").read_text() == "exit-code=1\n"
    assert (repository / "job.md").read_text("utf-8").startswith("<!-- uptake check -->")
    assert "**Not ready**" in (repository / "job.md").read_text("utf-8")
    assert run_step("Verdict", {"CODE": "1"}).returncode == 1
    assert run_step("Verdict", {"CODE": "0"}).returncode == 0


def test_the_action_says_in_the_summary_why_it_could_not_check(repository: Path) -> None:
    done = run_step("Check", check_environment(repository, POLICY="none $(touch here).yaml"))
    assert (repository / "output").read_text() == "exit-code=2\n"
    assert "cannot be opened" in (repository / "job.md").read_text("utf-8")
    assert "cannot be opened" in done.stderr
    assert not (repository / "here").exists()


# GitHub's own program is not here; this one writes down how it was called, and knows one comment or none.
GH = """#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$CALLS"
case "$*" in *--paginate*) [ "$FAILS" = read ] && exit 1; printf '%s' "$FOUND";; *) [ "$FAILS" != write ];; esac
"""


@pytest.mark.parametrize(
    ("found", "fails", "call", "warned"),
    [
        ("", "", "--method POST repos/acme/claims/issues/7/comments -F body=@", False),
        ("41\n42\n", "", "--method PATCH repos/acme/claims/issues/comments/41 -F body=@", False),
        ("", "write", "--method POST", True),
        ("", "read", "--paginate", True),
    ],
)
def test_the_action_writes_one_comment_and_updates_it(
    repository: Path, found: str, fails: str, call: str, warned: bool
) -> None:
    program = repository / "bin" / "gh"
    program.parent.mkdir()
    program.write_text(GH, encoding="utf-8")
    program.chmod(0o755)
    (repository / "summary.md").write_text("<!-- uptake check -->\n", encoding="utf-8")
    environment = {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "CALLS": str(repository / "calls"),
        "FOUND": found,
        "FAILS": fails,
        "SUMMARY": str(repository / "summary.md"),
        "REPOSITORY": "acme/claims",
        "NUMBER": "7",
        "AUTHOR": "github-actions[bot]",
    }
    done = run_step("Comment", environment)
    assert done.returncode == 0, done.stderr
    assert call in (repository / "calls").read_text().splitlines()[-1]
    assert ("::warning" in done.stdout) is warned
