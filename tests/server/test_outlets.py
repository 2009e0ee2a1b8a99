"""Settings of the ways out and of the mailbox: each is looked at when the server starts."""

from __future__ import annotations

import base64

import pytest

from uptake.channels.outlets import ways
from uptake.errors import SettingError
from uptake.site.environment import read_environment

SECRET = "whsec_" + base64.b64encode(bytes(32)).decode()
HOOK = {"UPTAKE_WEBHOOK_URL": "https://letters.acme.example/uptake", "UPTAKE_WEBHOOK_SECRET": SECRET}
SLACK = {"UPTAKE_SLACK_TOKEN": "xoxb-1", "UPTAKE_SLACK_SIGNING_SECRET": "s"}
GRAPH = {
    "UPTAKE_GRAPH_REFRESH_TOKEN": "r", "UPTAKE_GRAPH_CLIENT_ID": "c", "UPTAKE_GRAPH_TENANT": "acme.example",
    "UPTAKE_MAIL_FROM": "asha@acme.example",
}  # fmt: skip
TEAMS = {"UPTAKE_TEAMS_CLIENT_ID": "b", "UPTAKE_TEAMS_CLIENT_SECRET": "s", "UPTAKE_GRAPH_TENANT": "acme.example"}
SMTP = {"UPTAKE_SMTP_URL": "smtp://u:p@mail.acme.example", "UPTAKE_MAIL_FROM": "uptake@acme.example"}
IMAP = {"UPTAKE_IMAP_URL": "imaps://uptake%40acme.example:p%3A@mail.acme.example/Answers%20here"}


@pytest.mark.parametrize(
    ("given", "channels"),
    [
        ({}, []),
        (SMTP, ["email"]),
        (GRAPH, ["email"]),
        (SMTP | SLACK | HOOK, ["email", "chat", "webhook"]),
        (TEAMS, ["chat"]),
    ],
)
def test_each_way_out_is_called_as_plans_call_it(given: dict[str, str], channels: list[str]) -> None:
    environment = read_environment(given)
    found = list(ways(environment.mail, environment.outlets, "{}{}".format))
    assert [way.channel for way in found] == channels
    assert len({way.provider.key for way in found}) == len(found)
    assert all(way.provider.rate > 0 for way in found)


def test_a_mailbox_is_read_out_of_its_address() -> None:
    account = read_environment(IMAP).outlets.inbox
    assert account is not None
    assert (account.host, account.port, account.security) == ("mail.acme.example", 993, "tls")
    assert (account.user, account.password, account.folder) == ("uptake@acme.example", "p:", "Answers here")
    assert "p:" not in repr(account)


def test_a_mailbox_without_a_password_takes_the_token_of_the_mail_server() -> None:
    token = {"UPTAKE_SMTP_TOKEN_URL": "https://login.example/t", "UPTAKE_SMTP_CLIENT_ID": "c"}
    account = read_environment(
        SMTP | token | {"UPTAKE_SMTP_REFRESH_TOKEN": "r", "UPTAKE_IMAP_URL": "imaps://u@mail.acme.example"}
    ).outlets.inbox
    assert account is not None
    assert account.renewal is not None


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (HOOK | {"UPTAKE_WEBHOOK_URL": "http://letters.acme.example/"}, "UPTAKE_WEBHOOK_URL"),
        (HOOK | {"UPTAKE_WEBHOOK_URL": "letters"}, "UPTAKE_WEBHOOK_URL"),
        (HOOK | {"UPTAKE_WEBHOOK_SECRET": "secret words"}, "UPTAKE_WEBHOOK_SECRET"),
        (HOOK | {"UPTAKE_WEBHOOK_RATE": "fast"}, "UPTAKE_WEBHOOK_RATE"),
        (SLACK | {"UPTAKE_SLACK_TOKEN": "xoxp-1"}, "UPTAKE_SLACK_TOKEN"),
        (SLACK | {"UPTAKE_SLACK_SIGNING_SECRET": ""}, "UPTAKE_SLACK_SIGNING_SECRET"),
        (SLACK | TEAMS, "UPTAKE_TEAMS_CLIENT_ID"),
        (TEAMS | {"UPTAKE_GRAPH_TENANT": "a/b"}, "UPTAKE_GRAPH_TENANT"),
        (TEAMS | {"UPTAKE_TEAMS_CLIENT_SECRET": ""}, "UPTAKE_TEAMS_CLIENT_SECRET"),
        (GRAPH | {"UPTAKE_GRAPH_CLIENT_ID": ""}, "UPTAKE_GRAPH_CLIENT_ID"),
        (GRAPH | {"UPTAKE_MAIL_FROM": ""}, "UPTAKE_MAIL_FROM"),
        (GRAPH | SMTP, "UPTAKE_GRAPH_REFRESH_TOKEN"),
        ({"UPTAKE_IMAP_URL": "imaps://mail.acme.example"}, "UPTAKE_IMAP_URL"),
        ({"UPTAKE_IMAP_URL": "imaps://u:secret words@mail.acme.example:x"}, "UPTAKE_IMAP_URL"),
        ({"UPTAKE_IMAP_URL": "imaps://u@mail.acme.example"}, "UPTAKE_IMAP_URL"),
        ({"UPTAKE_IMAP_URL": "pop3://u:p@mail.acme.example"}, "UPTAKE_IMAP_URL"),
    ],
)
def test_a_wrong_one_stops_the_start_with_its_name_and_no_secret(given: dict[str, str], name: str) -> None:
    with pytest.raises(SettingError) as error:
        read_environment(given)
    assert name in str(error.value)
    assert "secret words" not in str(error.value)
