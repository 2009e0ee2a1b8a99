"""
The formats of other programs, held to what these programs publish.

SARIF is checked against the OASIS schema, JUnit against the schema of Jenkins' reader (`tests/data/schemas`). GitLab
and GitHub publish prose: the schema of a code quality report and the unescaping of workflow commands are written down
here from it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.xsd import breaches
from tests.gate.rule_case import BASE
from uptake.cli.formats import FORMATS, render, show
from uptake.cli.formats.entries import entries
from uptake.cli.formats.summary import summary
from uptake.cli.main import main
from uptake.core.plan.check import Excepted, Verdict, check_plan
from uptake.core.plan.findings import Finding, Severity
from uptake.core.plan.load import parse_plan
from uptake.core.plan.model import Exemption, Place
from uptake.errors import FileError

AS_OF = dt.date(2026, 11, 23)
SARIF_SCHEMA = json.loads(
    (Path(__file__).parents[1] / "data" / "schemas" / "sarif-schema-2.1.0.json").read_text("utf-8")
)
# A bracket too many, which only JavaScript reads as a letter; nothing here names a language.
for part in ("run", "toolComponent"):
    del SARIF_SCHEMA["definitions"][part]["properties"]["language"]["pattern"]


# From the table of "Code quality report format" in GitLab's documentation.
GITLAB_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string"},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/.]|^\\.[^/]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}

EXCEPTION = {
    "rule": "UP101",
    "reason": "Asha starts in December.",
    "until": "2026-12-15",
    "approved_by": "lena@firm.example",
}


def plan_text(*without: str, **parts: Any) -> str:
    owner = {**BASE["owner"], "hours_per_week": 8}
    given = {key: value for key, value in {**BASE, "owner": owner, **parts}.items() if key not in without}
    return json.dumps(given, indent=1)


def verdict_of(text: str, file: str = "claims/rollout.yaml") -> Verdict:
    verdict = check_plan(parse_plan(text, file), AS_OF)
    assert verdict.plan == file
    return verdict


def verdicts() -> list[Verdict]:
    """A plan with errors and an exception, one that is ready, and one that cannot be read."""
    return [
        verdict_of(plan_text("owner", "duties", "targets", exceptions=[EXCEPTION])),
        verdict_of(plan_text(), "notes/rollout.yaml"),
        verdict_of("uptake: 1\nrolout: x\n", "bad/rollout.yaml"),
    ]


def sarif(given: list[Verdict]) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render("sarif", given))
    jsonschema_rs.validator_for(SARIF_SCHEMA, validate_formats=True).validate(log)
    return log


def junit(given: list[Verdict]) -> ET.Element:
    report = ET.fromstring(render("junit", given))  # noqa: S314 - our own
    assert breaches(report) == []
    return report


def gitlab(given: list[Verdict]) -> list[dict[str, Any]]:
    report: list[dict[str, Any]] = json.loads(render("gitlab", given))
    jsonschema_rs.validator_for(GITLAB_SCHEMA).validate(report)
    return report


def github(given: list[Verdict]) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as the runner reads them: one a line, unescaped in its order."""
    found = []
    for line in filter(None, re.split(r"\r\n|\r|\n", render("github", given))):
        command = re.fullmatch(r"::([a-z]+) ([^:]*)::(.*)", line, re.DOTALL)
        assert command, line
        pairs = (pair.split("=", 1) for pair in command[2].split(","))
        properties = {key: unescaped(value, {"%3A": ":", "%2C": ","}) for key, value in pairs}
        found.append((command[1], properties, unescaped(command[3], {})))
    return found


def unescaped(text: str, also: dict[str, str]) -> str:
    for mark, letter in {"%0D": "\r", "%0A": "\n", **also, "%25": "%"}.items():
        text = text.replace(mark, letter)
    return text


def test_sarif_names_the_rule_the_place_and_how_to_mend_it() -> None:
    run = sarif(verdicts())["runs"][0]
    first = run["results"][0]
    rule = run["tool"]["driver"]["rules"][first["ruleIndex"]]
    place = first["locations"][0]["physicalLocation"]
    assert rule["id"] == first["ruleId"]
    assert rule["help"]["markdown"].startswith(f"# {rule['id']} · ")
    assert "uptake explain" in rule["help"]["text"]
    assert place["artifactLocation"] == {"uri": "claims/rollout.yaml", "uriBaseId": "%SRCROOT%"}
    assert "Mend it with:" in first["message"]["text"]
    assert [invocation["executionSuccessful"] for invocation in run["invocations"]] == [True, True, False]


def test_sarif_shows_an_exception_as_a_suppression_with_its_end() -> None:
    results = sarif(verdicts())["runs"][0]["results"]
    suppressed = [result for result in results if "suppressions" in result]
    assert [result["ruleId"] for result in suppressed] == ["UP101"]
    suppression = suppressed[0]["suppressions"][0]
    assert suppression["kind"] == "inSource"
    assert (
        "until 15 December 2026: Asha starts in December. Approved by lena@firm.example."
        in suppression["justification"]
    )


def test_a_fingerprint_stays_when_lines_move() -> None:
    text = plan_text("owner", "duties", "feedback")
    before = entries([verdict_of(text)])
    after = entries([verdict_of("# one\n# two\n\n" + text)])
    assert [one.finding.place.line + 3 for one in before] == [one.finding.place.line for one in after]
    assert [one.fingerprint for one in before] == [one.fingerprint for one in after]


def test_findings_that_read_alike_have_fingerprints_of_their_own() -> None:
    twice = tuple(Finding("UP202", Severity.ERROR, "The same.", Place("rollout.yaml", line)) for line in (3, 9))
    found = entries(
        [Verdict("rollout.yaml", "plan", AS_OF, twice), Verdict("b/rollout.yaml", "plan", AS_OF, twice[:1])]
    )
    assert len({one.fingerprint for one in found}) == 3


def test_junit_has_a_case_for_each_question_that_was_asked() -> None:
    first, second, unread = junit(verdicts())
    asked = [case.get("name", "")[:5] for case in second.iter("testcase")]
    assert asked == sorted(verdicts()[1].asked)
    assert (second.get("failures"), second.get("errors"), second.get("skipped")) == ("0", "0", "0")
    failed = [case.get("name", "")[:5] for case in first.iter("testcase") if case.find("failure") is not None]
    assert set(failed) >= {"UP403", "UP501"}
    assert unread.get("errors") == "1"


def test_junit_skips_what_an_exception_sets_aside_and_says_until_when() -> None:
    skipped = junit(verdicts())[0].find("testcase/skipped")
    assert skipped is not None
    assert "UP101 until 15 December 2026" in skipped.get("message", "")


def test_junit_puts_warnings_into_the_output_of_a_case_that_passes() -> None:
    warning = Finding("UP203", Severity.WARNING, "No example.", Place("rollout.yaml", 4, 2), "Examples help.")
    suite = junit([Verdict("rollout.yaml", "plan", AS_OF, (warning,), asked=("UP203",))])[0]
    assert suite.get("failures") == "0"
    assert "rollout.yaml:4:2: warning: No example." in (suite.findtext("testcase/system-out") or "")


def test_junit_counts_what_its_suites_count() -> None:
    report = junit(verdicts())
    for name in ("tests", "failures", "errors"):
        assert int(report.get(name, "")) == sum(int(suite.get(name, "")) for suite in report)


def test_github_puts_each_finding_beside_its_line() -> None:
    found = github(verdicts())
    errors = [properties for name, properties, _ in found if name == "error"]
    assert errors[0]["file"] == "claims/rollout.yaml"
    assert {"file", "line", "col", "title"} == set(errors[0])
    notice = next(text for name, properties, text in found if properties["title"] == "UP101 exception")
    assert "until 15 December 2026" in notice


def test_github_escapes_what_would_end_a_command() -> None:
    message = "50% of it: a, b\r\n::set-output name=x::y"
    place = Place("a,b:c%/rollout.yaml", 3, 5)
    finding = Finding("UP104", Severity.ERROR, message, place)
    [(name, properties, text)] = github([Verdict(place.file, "plan", AS_OF, (finding,), asked=("UP104",))])
    assert (name, text, properties["file"]) == ("error", message, place.file)
    assert properties["title"].startswith("UP104 ")


def test_gitlab_has_an_entry_for_each_finding() -> None:
    report = gitlab(verdicts())
    assert len({one["fingerprint"] for one in report}) == len(report)
    by_rule = {one["check_name"]: one for one in report}
    assert by_rule["UP403"]["severity"] == "major"
    assert by_rule["UP101"]["severity"] == "info"
    assert "until 15 December 2026" in by_rule["UP101"]["description"]


def test_what_lacks_evidence_is_wrong_in_every_format() -> None:
    note = "UP213 needs a report."
    given = [Verdict("rollout.yaml", "launch", AS_OF, not_checked=(note,), asked=("UP213",), lacking=(note,))]
    assert sarif(given)["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["level"] == "error"
    assert junit(given)[0].get("errors") == "1"
    assert [(name, text) for name, _, text in github(given)] == [("error", note)]
    assert gitlab(given)[0]["severity"] == "major"
    assert "**Not known**" in summary(given)


def test_the_summary_says_what_is_open_and_what_is_set_aside() -> None:
    text = summary(verdicts())
    assert "### claims/rollout.yaml" in text
    assert "**Not ready**" in text
    assert "**Ready**" in text
    assert "**The plan cannot be read**" in text
    assert (
        "Exception from UP101 until 15 December 2026: Asha starts in December. Approved by lena@firm.example." in text
    )


def test_the_summary_shows_a_plans_text_as_text() -> None:
    message = "<img src=x> [a](http://x.example) | @everyone **b**\n## c"
    text = summary([Verdict("rollout.yaml", "plan", AS_OF, (Finding("UP104", Severity.ERROR, message),))])
    row = next(line for line in text.splitlines() if line.startswith("| UP104"))
    assert "@everyone" not in row
    assert row.endswith("\\*\\*b\\*\\* \\#\\# c |")
    assert "\\<img src=x\\> \\[a\\](http" in row


def test_the_summary_is_appended_where_the_job_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "summary.md"
    target.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(target))
    show("github", verdicts())
    assert target.read_text(encoding="utf-8") == "before\n" + summary(verdicts())
    show("sarif", verdicts())
    assert capsys.readouterr().out.count("**Ready**") == 0
    assert target.read_text(encoding="utf-8").count("**Ready**") == 1
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "none" / "summary.md"))
    with pytest.raises(FileError, match="summary"):
        show("github", verdicts())


def test_without_findings_every_document_is_still_one() -> None:
    ready = [Verdict("rollout.yaml", "plan", AS_OF, asked=("UP101",))]
    assert sarif(ready)["runs"][0]["results"] == []
    assert gitlab(ready) == []
    assert github(ready) == []
    assert len(junit(ready)) == 1


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=30)
SPITE = st.sampled_from(["\n::error::x", "]]>", "%0A", "\x1b[2J", "\ud800", "\u2028", "\"&<>'", "\x00", "a\r\nb"])
TEXTS = st.one_of(ANYTHING, SPITE, st.tuples(ANYTHING, SPITE).map("".join))


@settings(max_examples=60, deadline=None)
@given(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS))
def test_any_text_gives_valid_documents(texts: tuple[str, str, str, str, str, str]) -> None:
    message, why, fix, reason, note, name = texts
    file = f"plans/{name}.rollout.yaml"
    finding = Finding("UP104", Severity.ERROR, message, Place(file, 3, 5), why, fix, name)
    warning = Finding("UP203", Severity.WARNING, fix, Place(file, 7, 1), why, message)
    exemption = Exemption("UP201", name, reason, AS_OF, message, Place(file, 9, 3))
    excepted = Excepted(exemption, (Finding("UP201", Severity.ERROR, message, Place(file, 2, 1)),))
    given_ = [Verdict(file, "plan", AS_OF, (finding, warning), (excepted,), (note,), ("UP104", "UP201", "UP203"))]
    assert len(sarif(given_)["runs"][0]["results"]) == 3
    assert junit(given_)[0].get("failures") == "1"
    assert [command[0] for command in github(given_)] == ["error", "warning", "notice", "notice"]
    assert len(json.loads(render("gitlab", given_))) == 3
    summary(given_).encode("utf-8")


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_writes_several_plans_as_one_document(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rollout.yaml").write_text(plan_text("owner"), encoding="utf-8")
    assert main(["check", "--format", form, "--as-of", "2026-11-23"]) == 1
    out = capsys.readouterr().out
    assert "one/rollout.yaml" in out
    assert "two/rollout.yaml" in out
    if form == "junit":
        names = [suite.get("name") for suite in ET.fromstring(out)]  # noqa: S314 - our own
        assert names == ["one/rollout.yaml", "two/rollout.yaml"]
    elif form != "github":
        assert json.loads(out)


def test_paths_begin_at_the_root_of_the_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "rollout.yaml").write_text(plan_text("owner"), encoding="utf-8")
    monkeypatch.chdir(tmp_path / "claims")
    main(["check", "--format", "gitlab", "--as-of", "2026-11-23"])
    assert {one["location"]["path"] for one in json.loads(capsys.readouterr().out)} == {"claims/rollout.yaml"}


def test_the_schema_of_junit_reports_refuses_what_is_none() -> None:
    report = junit(verdicts())
    report[0][0].set("colour", "red")
    report[0].attrib.pop("tests")
    report.append(ET.Element("testcase"))
    assert sorted(breaches(report)) == [
        "testcase lacks name",
        "testcase may not have colour",
        "testsuite lacks tests",
        "testsuites may not hold testcase",
    ]
