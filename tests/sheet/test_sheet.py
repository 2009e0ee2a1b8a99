"""The privacy sheet: what changes its digest and what does not, and what happens when it drifts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.examples import CLAIMS
from uptake.cli.main import main
from uptake.core.access import Fact, Viewer
from uptake.core.plan.load import load_plan, parse_plan
from uptake.core.plan.model import Plan
from uptake.core.sheet.facts import has_drifted, sheet_of
from uptake.core.sheet.words import ACTS, FACTS, VIEWERS, sheet_text

EXAMPLE = CLAIMS / "rollout.yaml"
TEXT = """\
uptake: 1
rollout: notes
launch: 2026-12-01
owner: {person: asha@acme.example}
groups:
  desk: {who: {department: Desk}}
usage:
  kind: events
  sources: [app]
  real_work: [{event: saved, tool: helper}]
privacy: {purpose: To help, keep_days: 200}
"""


def plan(text: str = TEXT) -> Plan:
    found = parse_plan(text)
    assert found.plan is not None, found.findings
    return found.plan


def pinned(digest: str, text: str = TEXT) -> str:
    return text.replace("keep_days: 200}", f'keep_days: 200, agreement: {{sheet: "{digest}"}}}}')


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("asha@acme.example", "bram@acme.example"),
        ("launch: 2026-12-01", "launch: 2027-12-01"),
        ("{event: saved, tool: helper}", "{tool: helper, event: kept}"),
        ("To help,", "To  help,"),
    ],
)
def test_what_does_not_bear_on_people_leaves_it(old: str, new: str) -> None:
    assert sheet_of(plan(TEXT.replace(old, new))).digest == sheet_of(plan()).digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("To help", "To judge"),
        ("keep_days: 200", "keep_days: 201"),
        ("keep_days: 200", "keep_days: 200, smallest_group: 8"),
        ("keep_days: 200", "keep_days: 200, names: helpers"),
        ("tool: helper", "tool: helper, customer: present"),
        ("sources: [app]", "sources: [app, mail]"),
        ("department: Desk", "department: Desk, role: Lead"),
        ("usage:", "feedback: {first_reply_within: 4h}\nusage:"),
        ("rollout: notes", "rollout: letters"),
    ],
)
def test_what_does_changes_it(old: str, new: str) -> None:
    assert old in TEXT
    assert sheet_of(plan(TEXT.replace(old, new))).digest != sheet_of(plan()).digest


def test_whom_agents_act_for_is_said_where_it_is_kept() -> None:
    counted = plan(TEXT.replace("kind: events", "kind: events\n  delegated: count"))
    assert sheet_of(plan()).properties == ("tool",)
    assert sheet_of(counted).properties == ("on_behalf_of", "tool")


def test_a_lower_floor_than_five_is_five() -> None:
    lower = TEXT.replace("keep_days: 200", "keep_days: 200, smallest_group: 2")
    assert sheet_of(plan(lower)) == sheet_of(plan())


def test_a_pin_holds_by_its_first_letters_and_drifts_with_the_facts() -> None:
    digest = sheet_of(plan()).digest
    assert not has_drifted(plan())
    assert not has_drifted(plan(pinned(digest)))
    assert not has_drifted(plan(pinned(digest[: len("sha256:") + 8])))
    assert has_drifted(plan(pinned(digest).replace("To help", "To judge")))


def test_every_fact_viewer_and_act_has_its_words() -> None:
    assert set(FACTS) == set(Fact)
    assert set(VIEWERS) == set(Viewer)
    example = load_plan(EXAMPLE).plan
    assert example is not None
    assert set(sheet_of(example).acts) == set(ACTS)
    text = sheet_text(sheet_of(example))
    assert all(str(word) in text for word in FACTS.values())
    assert text.count("What is done for people") == 1
    assert text.count("\n  - that ") == sum(str(word).startswith("that ") for word in ACTS.values())


def test_the_sheet_says_what_a_mode_with_names_shows() -> None:
    helpers = sheet_text(sheet_of(plan(TEXT.replace("keep_days", "names: helpers, keep_days"))))
    assert "Owner and helpers see which stage" in helpers
    assert "Owner and helpers see which stage" not in sheet_text(sheet_of(plan()))


def run(tmp_path: Path, text: str, *words: str) -> int:
    path = tmp_path / "rollout.yaml"
    path.write_text(text, encoding="utf-8")
    return main(["privacy-sheet", str(path), *words])


def test_the_command_fails_on_drift_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    digest = sheet_of(plan()).digest
    assert run(tmp_path, TEXT) == 0
    assert f"sheet: {digest}" in capsys.readouterr().err
    assert run(tmp_path, pinned(digest)) == 0
    assert run(tmp_path, pinned(digest).replace("To help", "To judge")) == 1
    said = capsys.readouterr()
    assert "another sheet" in said.err
    assert "To judge" in said.out


def test_in_german_it_ends_in_german(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    digest = sheet_of(plan()).digest
    for text, end in ((TEXT, "Keine Vereinbarung hält es fest."), (pinned(digest), "Das ist, was die Vereinbarung"),
                      (pinned("sha256:" + "0" * 64), "Die Vereinbarung nennt ein anderes Blatt")):  # fmt: skip
        run(tmp_path, text, "--language", "de")
        assert end in capsys.readouterr().err


def test_as_json_it_is_the_facts_with_their_digest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, TEXT, "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["digest"] == sheet_of(plan()).digest
    assert found["properties"] == ["tool"]
    assert found["sees"]["usage"] == ["the person"]
