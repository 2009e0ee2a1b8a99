"""`uptake check --language`: who chooses the language, what stays the same in each, and what every format says."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.cli.test_check_command import SMALL, bad_plan, run
from tests.gate.rule_case import BASE, part
from uptake.errors import EvidenceError, FileError, OptionError

DAY = ("--as-of", "2026-11-23")


@pytest.fixture
def open_plan(tmp_path: Path) -> Path:
    return bad_plan(tmp_path, "rollout.yaml", "owner", "duties", "targets", "feedback")


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = run("check", *words, *DAY)
    return code, capsys.readouterr().out


def test_the_verdict_is_in_the_language_that_is_asked_for(open_plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Not ready: 4 questions are open" in printed(capsys, str(open_plan))[1]
    code, out = printed(capsys, str(open_plan), "--language", "de")
    assert code == 1
    assert "Nicht bereit: 4 Fragen sind offen, an 4 Stellen." in out
    assert "Das zuerst beheben" in out
    assert "UP101  Fehler: Niemand steht für die Nutzung ein" in out
    assert "So beheben Sie es, auf der obersten Ebene des Plans" in out
    assert "Mehr zu einer Regel: uptake explain UP101" in out


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"LANG": "de_DE.UTF-8"}, "Bereit"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "de"}, "Bereit"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "Ready"),
        ({"LC_ALL": "de_AT@euro"}, "Bereit"),
        ({"LANG": "den_XX"}, "Ready"),
        ({"LANG": "fr_FR.UTF-8"}, "Ready"),
        ({}, "Ready"),
    ],
)
def test_without_a_word_it_is_that_of_the_environment(
    variables: dict[str, str], word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert f"{word}: 54" in printed(capsys, str(SMALL))[1]
    assert "Ready: 54" in printed(capsys, str(SMALL), "--language", "en")[1]


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "gitlab"])
def test_formats_for_programs_are_english_unless_it_is_given(
    form: str, open_plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    given = printed(capsys, str(open_plan), "--format", form)[1]
    assert "The plan names no owner" in given
    assert "The plan names no owner" not in printed(capsys, str(open_plan), "--format", form, "--language", "de")[1]


def test_codes_places_and_exit_codes_are_the_same_in_both(open_plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = printed(capsys, str(open_plan), "--format", "json", "--language", "en")
    code_de, text_de = printed(capsys, str(open_plan), "--format", "json", "--language", "de")
    english, german = json.loads(text), json.loads(text_de)
    assert code == code_de == 1
    same = ("code", "severity", "file", "line", "column")
    facts = [sorted([one[key] for key in same] for one in found["findings"]) for found in (english, german)]
    assert facts[0] == facts[1]
    messages = [{one["message"] for one in found["findings"]} for found in (english, german)]
    assert messages[0] & messages[1] == set()
    assert "Der Plan nennt keine verantwortliche Person" in text_de


def test_every_format_speaks_german(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exception = {"rule": "UP104", "reason": "Kommt", "until": "2026-12-15", "approved_by": "lena@firm.example"}
    owner = part("owner", reach=None)
    plan = {**{key: value for key, value in BASE.items() if key != "duties"}, "owner": owner, "exceptions": [exception]}
    path = tmp_path / "rollout.yaml"
    path.write_text(json.dumps(plan, ensure_ascii=False, indent=1), encoding="utf-8")

    def shown(form: str) -> str:
        return printed(capsys, str(path), "--format", form, "--language", "de")[1]

    text = shown("text")
    assert "UP104 bis 15. Dezember 2026: Kommt. Genehmigt von lena@firm.example; 1 Befund" in text
    log = json.loads(shown("sarif"))["runs"][0]
    rule = next(one for one in log["tool"]["driver"]["rules"] if one["id"] == "UP403")
    assert rule["shortDescription"]["text"] == "Die verantwortliche Person hat zwei Wochen lang nichts zu tun."
    assert "Mehr dazu: uptake explain UP403" in rule["help"]["markdown"]
    assert "# UP403" not in rule["help"]["markdown"]
    assert rule["properties"]["tags"] == ["After launch"]
    case = ET.fromstring(shown("junit")).find(".//testcase/failure/..")  # noqa: S314  our own text
    assert case is not None
    assert case.get("name") == "UP403 Die verantwortliche Person hat zwei Wochen lang nichts zu tun"
    assert "::notice" in shown("github")
    assert "title=Nicht geprüft::UP103" in shown("github")
    assert any("keine Aufgaben" in one["description"] for one in json.loads(shown("gitlab")))


def test_what_cannot_be_done_is_said_in_the_language_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(FileError, match="Es gibt keine Datei"):
        run("check", str(tmp_path / "none.yaml"), "--language", "de")
    with pytest.raises(OptionError, match="ist kein Tag"):
        run("check", str(SMALL), "--as-of", "morgen", "--language", "de")
    with pytest.raises(EvidenceError, match="Es fehlt: --people und --evidence"):
        run("check", str(SMALL), "--at", "launch", "--language", "de")
    assert run("check", str(tmp_path), "--language", "de") == 2
    assert "Hier liegt kein Plan" in capsys.readouterr().err
    run("check", str(SMALL), "--explain-policy", "--language", "de")
    assert "Es gilt keine Richtlinie" in capsys.readouterr().out


def test_a_language_that_is_not_spoken_is_refused_with_a_sentence() -> None:
    words = [sys.executable, "-m", "uptake", "check", str(SMALL), "--language", "fr"]
    done = subprocess.run(words, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        'uptake: --language "fr" is not a language that Uptake speaks.',
        "  → Write en or de.",
    ]


def test_english_reads_no_catalogue() -> None:
    program = (
        "import uptake.core.words as words, sys\n"
        "from uptake.cli.main import main\n"
        f"main(['check', {str(SMALL)!r}, '--as-of', '2026-11-23'])\n"
        "print(words._catalogue.cache_info().currsize, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, encoding="utf-8")
    assert done.stderr.strip() == "0"
