"""E-mail over SMTP, against a real server on this machine that fails at every verb there is."""

from __future__ import annotations

import base64
import datetime as dt
import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.channels.elsewhere import DROP as DROP_ALL
from tests.channels.elsewhere import Elsewhere, Said, elsewhere
from tests.server.post import DROP, DROP_AFTER, HANG, Script, Server, mail_server
from uptake.channels import Outcome, Outgoing, Receipt
from uptake.channels.email import Email
from uptake.channels.tokens import Tokens
from uptake.core.mailbox import MailServer, Renewal

LETTER = Outgoing(
    "ines@acme.example", "Ines Roth", "Dana Ruiz", "Was sich für Sie ändert", "Guten Tag Ines,\n.\n..zwei Punkte\n",
    "<p>Guten Tag Ines,</p>", "mark@acme.example", "de", "dana@acme.example", {"List-Unsubscribe": "<https://x.example>"},
)  # fmt: skip
TO = LETTER.to


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def email(script: Script) -> Iterator[Email]:
    with mail_server(script) as port:
        yield Email(MailServer("127.0.0.1", port, "none", "uptake@acme.example"), verb=1.0, final=1.0)


def test_a_letter_arrives_whole_and_says_that_a_program_sent_it(script: Script, email: Email) -> None:
    assert email.deliver(LETTER).outcome is Outcome.SENT
    assert email.deliver(LETTER).outcome is Outcome.SENT
    assert script.most_open == 1  # one connection for both
    email.close()
    message: EmailMessage = script.took[0].message
    assert message["From"] == "Dana Ruiz <uptake@acme.example>"
    assert message["To"] == "Ines Roth <ines@acme.example>"
    assert message["Reply-To"] == "dana@acme.example"
    assert message["Subject"] == "Was sich für Sie ändert"
    assert message["Message-ID"] == "<mark@acme.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://x.example>"
    assert message.get_content_type() == "multipart/alternative"
    plain, page = message.iter_parts()
    assert isinstance(plain, EmailMessage)
    assert isinstance(page, EmailMessage)
    assert plain.get_content().splitlines() == ["Guten Tag Ines,", ".", "..zwei Punkte"]
    assert page.get_content_type() == "text/html"


@pytest.mark.parametrize("host", ["mail..acme.example", f"{'a' * 64}.example"])
def test_where_there_can_be_no_such_mail_server_nothing_was_sent(host: str) -> None:
    email = Email(MailServer(host, 25, "none", "uptake@acme.example"))
    assert email.deliver(LETTER) == Receipt(Outcome.LATER, "there can be no host of such a name", whole=True)
    assert email.look() == "there can be no host of such a name"


def test_a_password_that_no_mail_server_takes_is_said(script: Script) -> None:
    def anyone(*_: object) -> AuthResult:
        return AuthResult(success=True)

    with mail_server(script, authenticator=anyone, auth_require_tls=False) as port:
        email = Email(MailServer("127.0.0.1", port, "none", "uptake@acme.example", "dana", "pässword"))
        assert email.deliver(LETTER).outcome is Outcome.LATER
        assert email.look() == "it takes no name and no password with such letters"


def test_an_address_to_which_no_mail_can_be_written_holds_nobody_else_up(script: Script, email: Email) -> None:
    refused = email.deliver(replace(LETTER, to="<kaja@acme.example>"))
    assert refused == Receipt(Outcome.FAILED, "no mail can be written to this address")
    assert email.deliver(LETTER).outcome is Outcome.SENT
    email.close()
    assert [one.recipient for one in script.took] == [TO]


def test_what_is_no_prose_arrives_as_it_was_written_however_long(script: Script, email: Email) -> None:
    address = f"<https://uptake.acme.example/no-reminders/{'a' * 300}/>"
    ids = ("a" * 120 + "@x", "=?utf-8?q?=C3=BC?=@x")
    headers = {"List-Unsubscribe": address, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    assert email.deliver(replace(LETTER, headers=headers, answers=ids)).outcome is Outcome.SENT
    email.close()
    head = script.took[0].content.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").decode("ascii").split("\r\n")
    written = dict(line.split(": ", 1) for line in head)
    assert {name: written[name] for name in headers} == headers
    assert (written["In-Reply-To"], written["References"]) == (f"<{ids[1]}>", f"<{ids[0]}> <{ids[1]}>")
    assert script.took[0].message["Subject"] == LETTER.subject  # prose is still encoded where it has to be


# where, what the server does; what the receipt says, whether it is the server's fault, how many letters are there
FAULTS = [
    ("MAIL", "450 4.7.1 slow down", Outcome.LATER, True, 0),
    ("MAIL", "550 5.7.1 not your address", Outcome.LATER, True, 0),
    ("MAIL", "421 4.3.2 closing", Outcome.LATER, True, 0),
    ("MAIL", DROP, Outcome.LATER, True, 0),
    ("MAIL", HANG, Outcome.LATER, True, 0),
    ("RCPT", "450 4.2.1 greylisted", Outcome.LATER, False, 0),
    ("RCPT", "550 5.1.1 no such user", Outcome.FAILED, False, 0),
    ("RCPT", "421 4.7.0 too many", Outcome.LATER, True, 0),
    ("RCPT", DROP, Outcome.LATER, True, 0),
    ("RCPT", HANG, Outcome.LATER, True, 0),
    ("DATA", "451 4.3.0 try again", Outcome.LATER, False, 0),
    ("DATA", "554 5.7.1 no", Outcome.FAILED, False, 0),
    ("DATA", DROP, Outcome.LATER, True, 0),
    ("DOT", "451 4.7.1 greylisted", Outcome.LATER, False, 0),
    ("DOT", "452 4.3.1 disk full", Outcome.LATER, True, 0),
    ("DOT", "454 throttling", Outcome.LATER, True, 0),
    ("DOT", "552 5.3.4 too big", Outcome.FAILED, False, 0),
    ("DOT", DROP, Outcome.UNKNOWN, False, 0),
    ("DOT", DROP_AFTER, Outcome.UNKNOWN, False, 1),
    ("DOT", HANG, Outcome.UNKNOWN, False, 1),
]


@pytest.mark.parametrize(("verb", "does", "outcome", "whole", "there"), FAULTS, ids=lambda one: str(one)[:12])
def test_each_fault_is_told_apart_and_the_next_letter_goes(
    script: Script, email: Email, verb: str, does: str, outcome: Outcome, *, whole: bool, there: int
) -> None:
    script.at = {verb: {"": [does]}}
    receipt = email.deliver(LETTER)
    assert (receipt.outcome, receipt.whole) == (outcome, whole)
    assert receipt.permanent == (outcome is Outcome.FAILED)
    assert receipt.said
    assert len(script.took) == there
    assert email.deliver(LETTER).outcome is Outcome.SENT
    email.close()


def test_where_nothing_listens_it_is_later(script: Script) -> None:
    with mail_server(script) as port:
        pass
    receipt = Email(MailServer("127.0.0.1", port, "none", "uptake@acme.example")).deliver(LETTER)
    assert receipt == Receipt(Outcome.LATER, "Connection refused", whole=True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate for this machine, which nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    plain = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def served(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_encryption_is_verified_or_nothing_is_sent(
    script: Script, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server(script, tls_context=served(certificate), require_starttls=True) as port:
        server = MailServer("127.0.0.1", port, "starttls", "uptake@acme.example")
        receipt = Email(server).deliver(LETTER)
        assert (receipt.outcome, receipt.whole) == (Outcome.LATER, True)
        assert "certificate cannot be verified" in receipt.said
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # now somebody vouches for it
        channel = Email(server)
        assert channel.deliver(LETTER).outcome is Outcome.SENT
        channel.close()
    with mail_server(script) as port:  # it offers none
        server = MailServer("127.0.0.1", port, "starttls", "uptake@acme.example", user="u", password="p")  # noqa: S106
        assert "offers no encryption" in Email(server).deliver(LETTER).said
    assert len(script.took) == 1


class Takes:
    """A mail server's side of XOAUTH2: it takes one token, and keeps what it was shown."""

    def __init__(self, token: str) -> None:
        self.token, self.shown = token, list[str]()

    async def auth_XOAUTH2(self, server: Server, args: list[str]) -> AuthResult:  # noqa: N802
        user, _, token = base64.b64decode(args[1]).decode().removesuffix("\x01\x01").partition("\x01auth=Bearer ")
        assert user == "user=uptake@acme.example"
        self.shown.append(token)
        if token == self.token:
            return AuthResult(success=True)
        await server.push(
            "334 eyJzdGF0dXMiOiI0MDEifQ=="
        )  # {"status":"401"}: a refusal is a challenge, as providers do it
        await server._reader.readline()
        await server.push("535 5.7.8 the token has ended")
        return AuthResult(success=False, handled=True)


@pytest.fixture
def other() -> Iterator[Elsewhere]:
    with elsewhere() as found:
        found.says["/token"] = [
            Said(body={"access_token": "first", "expires_in": 3600, "refresh_token": "rotated"}),
            Said(body={"access_token": "second", "expires_in": 3600}),
        ]
        yield found


def by_token(port: int, other: Elsewhere) -> tuple[Email, Tokens]:
    """A channel that signs in by a token of that provider, and what renews it."""
    tokens = Tokens(Renewal(f"{other.address}/token", "uptake", "", "given once"))
    user = "uptake@acme.example"
    return Email(MailServer("127.0.0.1", port, "none", user, user=user, renewal=tokens.renewal), tokens), tokens


def refreshed_with(other: Elsewhere) -> list[str]:
    return [parse_qs(one.body.decode())["refresh_token"][0] for one in other.asked]


def test_a_token_is_fetched_once_and_shown_where_the_server_takes_no_password(script: Script, other: Elsewhere) -> None:
    with mail_server(script, auth_require_tls=False, more=(takes := Takes("first"))) as port:
        channel, _ = by_token(port, other)
        for _ in range(2):
            assert channel.deliver(LETTER).outcome is Outcome.SENT
            channel.close()
    assert takes.shown == ["first", "first"]
    assert refreshed_with(other) == ["given once"]


def test_a_token_that_has_ended_is_renewed_before_it_is_shown(script: Script, other: Elsewhere) -> None:
    other.says["/token"][0] = Said(body={"access_token": "first", "expires_in": 60, "refresh_token": "rotated"})
    with mail_server(script, auth_require_tls=False, more=(takes := Takes("second"))) as port:
        channel, tokens = by_token(port, other)
        assert tokens() == "first"  # a minute is taken for over
        assert channel.deliver(LETTER).outcome is Outcome.SENT
        channel.close()
    assert takes.shown == ["second"]
    assert refreshed_with(other) == ["given once", "rotated"]


def test_a_token_that_the_mail_server_refuses_is_renewed_once(script: Script, other: Elsewhere) -> None:
    with mail_server(script, auth_require_tls=False, more=(takes := Takes("second"))) as port:
        channel, _ = by_token(port, other)
        assert channel.deliver(LETTER).outcome is Outcome.SENT
        channel.close()
        takes.token = "none"  # noqa: S105
        receipt = channel.deliver(LETTER)
    assert (receipt.outcome, receipt.whole) == (Outcome.LATER, True)
    assert receipt.said == "535 5.7.8 the token has ended"
    assert takes.shown == ["first", "second", "second", "second"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said(400, {"error": "invalid_grant", "error_description": "secret"}), "gives no token: invalid_grant"),
        (Said(200, {"token_type": "Bearer"}), "answer has no token"),
        (Said(200, b"<html>"), "answer is no JSON"),
        (Said(DROP_ALL), "closed connection without response"),
    ],
)
def test_a_provider_that_gives_no_token_is_left_alone_for_a_while(
    script: Script, other: Elsewhere, said: Said, words: str
) -> None:
    other.says["/token"] = [said]
    with mail_server(script, auth_require_tls=False, more=Takes("first")) as port:
        receipt = by_token(port, other)[0].deliver(LETTER)
    assert (receipt.outcome, receipt.whole) == (Outcome.LATER, True)
    assert words in receipt.said
    assert "secret" not in receipt.said
    assert script.took == []
