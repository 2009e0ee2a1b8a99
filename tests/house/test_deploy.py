"""What `deploy/` says is held to account by the code: commands and settings are real, and each unit is as closed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.house.pages import DOCS, ROOT, text
from uptake.cli.main import build_parser

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
UNITS = sorted(DEPLOY.glob("*.service"))
COMMAND = re.compile(r"/opt/uptake/bin/uptake ([^\n\"]*)|\"uptake\", (\"serve\"[^\]]*)|command: \[uptake, (\w+)")


def settings(path: Path) -> set[str]:
    return set(re.findall(r"\b(UPTAKE_[A-Z_]+|DATABASE_URL(?:_FILE)?)\b", text(path)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_is_one(path: Path) -> None:
    for found in COMMAND.findall(text(path)):
        words = re.sub(r"\$.*", "FILE", next(filter(None, found)).replace('"', "").replace(",", "")).split()
        build_parser(words[0]).parse_args(words)


def test_commands_are_found() -> None:
    assert sum(len(COMMAND.findall(text(path))) for path in FILES) == 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_is_in_the_table(path: Path) -> None:
    known = text(DOCS / "settings.md") + text(DOCS / "sign-in.md")
    assert {name for name in settings(path) if name.removesuffix("_FILE") not in known} == set()


def test_each_unit_is_as_closed_as_the_others() -> None:
    closed = [text(path).partition("# What it may do.")[2].partition("\n[Install]")[0].strip() for path in UNITS]
    assert len(UNITS) == 3
    assert closed[0]
    assert set(closed) == {closed[0]}


def test_the_containers_are_closed_too() -> None:
    services = yaml.safe_load(text(DEPLOY / "compose.yaml"))["services"]
    for name in ("web", "worker"):
        assert services[name]["read_only"]
        assert services[name]["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for one in services.values() for port in one.get("ports", ()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_page_names_every_file(path: Path) -> None:
    assert f"deploy/{path.name}" in text(DOCS / "operate.md")
