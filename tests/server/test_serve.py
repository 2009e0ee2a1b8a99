"""The start of the server: a port that is taken stops it with a sentence, before anything else is said."""

from __future__ import annotations

import socket

import pytest
from django.db.migrations.loader import MigrationLoader

from uptake.cli.main import main
from uptake.cli.serve import address_at

pytestmark = pytest.mark.server


def test_a_port_that_is_taken_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert f"127.0.0.1:{port} cannot be listened on: Address already in use" in said.err


@pytest.mark.parametrize("port", ["70000", "-1"])
def test_a_port_that_cannot_be_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str], port: str) -> None:
    assert main(["serve", f"--port={port}"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert f"{port} is no port" in said.err


@pytest.mark.parametrize(("host", "address"), [("::1", "http://[::1]:8000"), ("127.0.0.1", "http://127.0.0.1:8000")])
def test_the_address_that_is_printed_leads_there(host: str, address: str) -> None:
    assert address_at(host, 8000) == address


def test_the_changes_of_the_tables_are_one_line() -> None:
    assert len(MigrationLoader(None).graph.leaf_nodes("store")) == 1
