"""What an installation is told about mail by its environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import SplitResult, unquote, urlsplit

from uptake.channels.mime import is_sender
from uptake.core.mailbox import MailServer, Renewal, read_rate
from uptake.core.printable import printable
from uptake.core.words import mark, say
from uptake.errors import SettingError
from uptake.service.addresses import LOOPBACK, is_private_enough
from uptake.wire.web_address import for_anyone, is_host

MOST_CONNECTIONS = 20
MOST_SHOWN = 80  # letters of what is no host
_PORTS = {"smtp": 587, "smtps": 465}
_LIKE = mark("Write it like smtp://user:password@mail.firm.example:587; smtps:// speaks TLS from the first byte.")

Secret = Callable[[Mapping[str, str], str], str]


def read_mail(env: Mapping[str, str], secret: Secret) -> MailServer | None:
    """
    The mail server; None where none is named. Raises SettingError where one cannot be used.

    :param secret: reads a setting that may stand in a file.
    """
    text = secret(env, "UPTAKE_SMTP_URL")
    if not text:
        return None
    parts, port = _parts(text)
    host = parts.hostname or ""
    security = "tls" if parts.scheme == "smtps" else "none" if host in LOOPBACK else "starttls"
    sender = env.get("UPTAKE_MAIL_FROM", "").strip()
    if not is_sender(sender) or any(letter.isspace() or letter in "<>," for letter in sender):
        raise SettingError(
            "UPTAKE_MAIL_FROM",
            say('is "{text}"', text=sender),
            say("Write the address that mail is from, and no name."),
        )
    return MailServer(
        host, port, security, sender, unquote(parts.username or ""), unquote(parts.password or ""),
        _rate(env), _connections(env), _renewal(env, secret),
    )  # fmt: skip


def _parts(text: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(text)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise SettingError("UPTAKE_SMTP_URL", say("cannot be read"), say(_LIKE)) from None  # it may hold a password
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in {"", "/"} or parts.query:
        raise SettingError("UPTAKE_SMTP_URL", say("is no address of a mail server"), say(_LIKE))
    need_host("UPTAKE_SMTP_URL", parts.hostname)
    return parts, port


def need_host(name: str, host: str) -> None:
    """Raise SettingError where a setting names a host that there cannot be."""
    if not is_host(host):
        raise SettingError(
            name,
            say('names "{host}": there can be no such host', host=printable(host)[:MOST_SHOWN]),
            say("Write its name, or its address in numbers."),
        )


def _rate(env: Mapping[str, str]) -> float:
    text = env.get("UPTAKE_SMTP_RATE", "").strip() or "microsoft"
    try:
        return read_rate(text)
    except ValueError:
        mend = say("Write it like 30/minute or 14/second; microsoft and ses stand for these two.")
        raise SettingError("UPTAKE_SMTP_RATE", say('is "{text}"', text=text), mend) from None


def _connections(env: Mapping[str, str]) -> int:
    text = env.get("UPTAKE_SMTP_CONNECTIONS", "").strip() or "2"
    if not text.isdigit() or not 1 <= int(text) <= MOST_CONNECTIONS:
        raise SettingError(
            "UPTAKE_SMTP_CONNECTIONS", say('is "{text}"', text=text), say("Write 1 to {most}.", most=MOST_CONNECTIONS)
        )
    return int(text)


def _renewal(env: Mapping[str, str], secret: Secret) -> Renewal | None:
    address = env.get("UPTAKE_SMTP_TOKEN_URL", "").strip()
    if not address:
        return None
    if not is_private_enough(address):
        raise SettingError(
            "UPTAKE_SMTP_TOKEN_URL",
            say('is "{text}"', text=for_anyone(address)),
            say("Write the provider's address of tokens, https."),
        )
    refresh = secret(env, "UPTAKE_SMTP_REFRESH_TOKEN")
    client = env.get("UPTAKE_SMTP_CLIENT_ID", "").strip()
    if not refresh or not client:
        name = "UPTAKE_SMTP_CLIENT_ID" if refresh else "UPTAKE_SMTP_REFRESH_TOKEN"
        raise SettingError(name, say("is missing"), say("docs/tell-server.md says where the provider gives it."))
    return Renewal(address, client, secret(env, "UPTAKE_SMTP_CLIENT_SECRET"), refresh)
