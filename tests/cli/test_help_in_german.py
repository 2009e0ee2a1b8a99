"""`--help`, what is wrong with a command line, and what the system refuses, in German: no text of it stays English."""

from __future__ import annotations

import argparse
import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_in_german import english
from tests.examples import EXAMPLES
from uptake.cli.help import ARGPARSE
from uptake.cli.main import build_parser, main
from uptake.core.system_words import system_says
from uptake.core.words import say, speaking

# What is the same in both languages, and what stays: names of options, values and files.
_NAMES = re.compile(
    r"\b(?:[A-Z_|-]{2,}|UP\d+|first use|not told|no seat|on demand|[a-z]+-[a-z-]+)\b|\{[^}]*\}|\[[^\]]*\]"
)


def commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.values()


def texts(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield from filter(None, [parser.description, parser.epilog])
    for action in parser._actions:
        choices = getattr(action, "_choices_actions", ())
        yield from (one.help for one in (action, *choices) if one.help and one.help != argparse.SUPPRESS)


def test_every_command_and_option_has_help_in_german() -> None:
    lacking = []
    with speaking("de"):
        for parser in commands(build_parser()):
            shown = _NAMES.sub("", parser.format_help().partition("\n\n")[2])
            lacking += [f"{parser.prog}: {text}" for text in texts(parser) if say(text) == text and english(text)]
            lacking += [f"{parser.prog}: {line}" for line in english(shown)]
    assert lacking == []


def test_help_is_english_where_nobody_asked_for_another_language() -> None:
    with speaking("de"):
        build_parser("check")
    (check,) = list(commands(build_parser("check")))[1:]
    assert check.format_help().startswith("usage: uptake check [-h]")
    assert "a plan, or a folder of plans (default: this folder)" in check.format_help()


@pytest.mark.parametrize("text", ARGPARSE)
def test_the_words_of_argparse_keep_their_places(text: str) -> None:
    with speaking("de"):
        named = r"%(?:\((\w+)\))?[sr]"  # a value without the quotation marks of Python has those of the language
        assert sorted(re.findall(named, say(text))) == sorted(re.findall(named, text))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("check", "--wrong"),
            "uptake check: Fehler: damit kann der Befehl nichts anfangen: --wrong. Bekannt sind hier: --help, ",
        ),
        (("check", "--at"), "uptake check: Fehler: --at: ein Wert fehlt"),
        (("check", "--at", "dawn"), "uptake check: Fehler: --at: „dawn“ gibt es nicht (möglich sind "),
        (("report",), "uptake report: Fehler: es fehlt: PLAN, --people"),
        (("serve", "--port", "x"), "uptake serve: Fehler: --port: „x“ ist keine ganze Zahl"),
        (("report", "p", "--as-of", "soon"), "„soon“ ist kein Tag. Schreiben Sie ihn wie "),
        (("look", "x", "--size", "many"), "„many“ ist keine Zahl von Personen von 1 bis 1.000.000"),
    ],
)
def test_a_mistyped_command_line_is_refused_in_german(
    words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    with pytest.raises(SystemExit) as ended:
        main(words)
    found = capsys.readouterr().err
    assert (ended.value.code, said in found, found.startswith("Aufruf: uptake")) == (2, True, True)


def test_the_language_that_is_named_is_that_of_help_too(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("check", "--language", "de", "--help"), ("check", "--language=de", "-h")):
        with pytest.raises(SystemExit):
            main(words)
        assert "ein Plan oder ein Ordner mit Plänen" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(("preview", "--language", "de", "--help"))
    assert "instead of the person's own" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chekc",), "Es gibt keinen Befehl `chekc`. Meinten Sie `check`?"),
        (("check", "{}"), "lässt sich nicht öffnen: Es ist ein Ordner"),
        (("audit", "nirgends.json"), "nirgends.json lässt sich nicht lesen: Datei oder Ordner gibt es nicht"),
        (("explain", "zorp"), "Es gibt keine Regel, keine Kennzahl, keine Stufe und keinen Grund „zorp“."),
        (("init", "{}/neu", "--launch", "2027-01-11", "--owner-hours", "x", "--rollout", "a"), "--owner-hours: "),
        (("init", "{}/neu", "--owner", "asha@acme.example"), "--launch fehlt."),
        (("simulate", "{}/p.yaml", "--seed", "-1", "--output", "{}/o"), "Ein Startwert ist nicht negativ"),
        (("simulate", "{}/p.yaml", "--seed", "1", "--story", "x", "--output", "{}/o"), "Es gibt keinen Verlauf „x“"),
        (("privacy-sheet", "{}/nirgends.yaml"), "nirgends.yaml lässt sich nicht öffnen"),
        (("fmt", "{}/leer"), "Hier ist kein Plan"),
    ],
)
def test_commands_refuse_in_german(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    small = EXAMPLES / "plans" / "small.yaml"
    (tmp_path / "p.yaml").write_text(small.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "leer").mkdir()
    (tmp_path / "rollout.yaml").mkdir()
    assert main([word.replace("{}", str(tmp_path)) for word in words]) == 2
    found = capsys.readouterr().err.replace(str(tmp_path), "")
    assert said in found
    assert english(_NAMES.sub("", re.sub(r"→ uptake.*", "", found))) == []


def test_the_system_is_quoted_in_german_and_what_it_says_otherwise_as_it_comes() -> None:
    with speaking("de"):
        for number in (errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOSPC, errno.EADDRINUSE, errno.ECONNREFUSED):
            assert english(system_says(OSError(number, os.strerror(number)))) == []
        assert system_says(OSError("quite unheard of")) == "quite unheard of"
        assert system_says(TimeoutError()) == "TimeoutError"
        assert system_says(OSError("its certificate cannot be verified: it expired")) == (
            "ihr Zertifikat lässt sich nicht prüfen: it expired"
        )
