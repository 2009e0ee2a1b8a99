"""What an installation is told about mail: a wrong word stops the start with its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from uptake.core.mailbox import Renewal
from uptake.errors import SettingError
from uptake.site.environment import read_environment

GIVEN = {
    "UPTAKE_SMTP_URL": "smtp://dana%40acme.example:p%40ss@mail.acme.example",
    "UPTAKE_MAIL_FROM": "uptake@acme.example",
}


def test_without_a_mail_server_there_is_none(tmp_path: Path) -> None:
    assert read_environment({"UPTAKE_DATA": str(tmp_path)}).mail is None


def test_an_address_says_how_to_sign_in_and_encryption_is_not_a_choice(tmp_path: Path) -> None:
    mail = read_environment(GIVEN | {"UPTAKE_SMTP_RATE": "14/second"}).mail
    assert mail is not None
    assert (mail.host, mail.port, mail.security, mail.rate) == ("mail.acme.example", 587, "starttls", 14.0)
    assert (mail.user, mail.password) == ("dana@acme.example", "p@ss")
    for address, security in (("smtps://mail.acme.example", "tls"), ("smtp://127.0.0.1:1025", "none")):
        found = read_environment(GIVEN | {"UPTAKE_SMTP_URL": address}).mail
        assert found is not None
        assert found.security == security


def test_a_token_comes_from_where_the_provider_says(tmp_path: Path) -> None:
    secret = tmp_path / "refresh"
    secret.write_text("again\n", encoding="utf-8")
    more = {
        "UPTAKE_SMTP_TOKEN_URL": "https://login.example/token", "UPTAKE_SMTP_CLIENT_ID": "uptake",
        "UPTAKE_SMTP_REFRESH_TOKEN_FILE": str(secret),
    }  # fmt: skip
    mail = read_environment(GIVEN | more).mail
    assert mail is not None
    assert mail.renewal == Renewal("https://login.example/token", "uptake", "", "again")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("UPTAKE_SMTP_URL", "mail.acme.example:587"), ("UPTAKE_SMTP_URL", "smtp://mail.acme.example:x"),
        ("UPTAKE_SMTP_URL", "smtp://u:p%40ss@mail..acme.example"), ("UPTAKE_SMTP_URL", f"smtp://{'a' * 64}.example"),
        ("UPTAKE_IMAP_URL", "imaps://dana:p%40ss@a..b"), ("UPTAKE_WEBHOOK_URL", "https://:p@ss@a.example"),
        ("UPTAKE_MAIL_FROM", "Dana <dana@acme.example>"), ("UPTAKE_MAIL_FROM", "dana@acme@acme.example"),
        ("UPTAKE_SMTP_RATE", "fast"), ("UPTAKE_SMTP_RATE", "0/minute"),
        ("UPTAKE_SMTP_CONNECTIONS", "99"), ("UPTAKE_SMTP_TOKEN_URL", "http://login.example/token"),
        ("UPTAKE_SMTP_TOKEN_URL", "https://u:p@ss@login.example/token"),
    ],
)  # fmt: skip
def test_a_wrong_one_is_named_and_a_password_is_not(name: str, value: str) -> None:
    with pytest.raises(SettingError) as raised:
        read_environment(GIVEN | {name: value})
    assert raised.value.name == name
    assert "p@ss" not in str(raised.value)
