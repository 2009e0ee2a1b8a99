"""What an installation is told of ways out beside its mail server, and of the mailbox that answers come to."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from uptake.channels.graph import Bot, Sender
from uptake.channels.inbox import Account
from uptake.channels.mime import is_sender
from uptake.channels.outlets import Outlets
from uptake.channels.slack import Workspace
from uptake.channels.webhook import Hook, read_secret
from uptake.core.mailbox import MailServer, Renewal, read_rate
from uptake.core.words import mark, say
from uptake.errors import SettingError
from uptake.service.addresses import LOOPBACK
from uptake.site.mail import Secret, need_host
from uptake.wire.web_address import parts_of

SIGN_IN = "https://login.microsoftonline.com"
MAIL_SCOPE = "https://graph.microsoft.com/Mail.Send offline_access"
WHERE = mark("docs/channels.md says where it comes from.")
_PORTS = {"imaps": 993, "imap": 143}
_LIKE = mark("Write it like imaps://user:password@mail.firm.example/INBOX")


def read_outlets(env: Mapping[str, str], secret: Secret, mail: MailServer | None) -> Outlets:
    """
    Everything that is named. Raises SettingError where something cannot be used, or two are meant for the same.

    :param secret: reads a setting that may stand in a file.
    """
    graph, slack, teams = _graph(env, secret), _slack(env, secret), _teams(env, secret)
    if graph and mail:
        raise SettingError(
            "UPTAKE_GRAPH_REFRESH_TOKEN", say("and UPTAKE_SMTP_URL are both set"), say("Mail goes one way: drop one.")
        )
    if slack and teams:
        raise SettingError(
            "UPTAKE_TEAMS_CLIENT_ID", say("and UPTAKE_SLACK_TOKEN are both set"), say("There is one chat: drop one.")
        )
    return Outlets(graph, _hook(env, secret), slack, teams, _inbox(env, secret, mail))


def private_hosts(env: Mapping[str, str]) -> frozenset[str]:
    """The hosts of this network that may be asked."""
    return frozenset(env.get("UPTAKE_PRIVATE_HOSTS", "").lower().replace(",", " ").split())


def _hook(env: Mapping[str, str], secret: Secret) -> Hook | None:
    address = env.get("UPTAKE_WEBHOOK_URL", "").strip()
    if not address:
        return None
    private = private_hosts(env)
    parts = parts_of(address)
    if parts is None or "@" in parts.netloc:
        raise SettingError(
            "UPTAKE_WEBHOOK_URL", say("is no address"), say("Write it like https://letters.firm.example/uptake")
        )
    if parts.scheme == "http" and parts.hostname not in private:
        raise SettingError("UPTAKE_WEBHOOK_URL", say("is not https"), say("Names of people go there: write https."))
    try:
        key = read_secret(secret(env, "UPTAKE_WEBHOOK_SECRET"))
    except ValueError as error:
        mend = say("Make one: echo whsec_$(openssl rand -base64 32)")
        raise SettingError("UPTAKE_WEBHOOK_SECRET", say("cannot be used: {reason}", reason=str(error)), mend) from None
    return Hook(address, key, private, _rate(env, "UPTAKE_WEBHOOK_RATE", "5/second"))


def _slack(env: Mapping[str, str], secret: Secret) -> Workspace | None:
    token = secret(env, "UPTAKE_SLACK_TOKEN")
    if not token:
        return None
    if not token.startswith("xoxb-"):
        raise SettingError("UPTAKE_SLACK_TOKEN", say("is no token of a bot"), say("It begins with xoxb-."))
    return Workspace(token, _needed(secret(env, "UPTAKE_SLACK_SIGNING_SECRET"), "UPTAKE_SLACK_SIGNING_SECRET"))


def _graph(env: Mapping[str, str], secret: Secret) -> tuple[Sender, Renewal] | None:
    refresh = secret(env, "UPTAKE_GRAPH_REFRESH_TOKEN")
    if not refresh:
        return None
    sender = env.get("UPTAKE_MAIL_FROM", "").strip()
    if not is_sender(sender):
        raise SettingError(
            "UPTAKE_MAIL_FROM",
            say('is "{text}"', text=sender),
            say("Write the address of the account that signed in."),
        )
    client = _needed(env.get("UPTAKE_GRAPH_CLIENT_ID", "").strip(), "UPTAKE_GRAPH_CLIENT_ID")
    key = secret(env, "UPTAKE_GRAPH_CLIENT_SECRET")
    rate = _rate(env, "UPTAKE_SMTP_RATE", "microsoft")
    return Sender(sender, rate), Renewal(_tokens(env), client, key, refresh, MAIL_SCOPE)


def _teams(env: Mapping[str, str], secret: Secret) -> tuple[Bot, Renewal] | None:
    client = env.get("UPTAKE_TEAMS_CLIENT_ID", "").strip()
    if not client:
        return None
    key = _needed(secret(env, "UPTAKE_TEAMS_CLIENT_SECRET"), "UPTAKE_TEAMS_CLIENT_SECRET")
    address = _tokens(env)
    return Bot(client, env["UPTAKE_GRAPH_TENANT"].strip()), Renewal(address, client, key)


def _tokens(env: Mapping[str, str]) -> str:
    tenant = _needed(env.get("UPTAKE_GRAPH_TENANT", "").strip(), "UPTAKE_GRAPH_TENANT")
    if not all(letter.isalnum() or letter in "-." for letter in tenant):
        raise SettingError(
            "UPTAKE_GRAPH_TENANT", say('is "{text}"', text=tenant), say("Write the tenant's id or its domain.")
        )
    return f"{SIGN_IN}/{tenant}/oauth2/v2.0/token"


def _inbox(env: Mapping[str, str], secret: Secret, mail: MailServer | None) -> Account | None:
    text = secret(env, "UPTAKE_IMAP_URL")
    if not text:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise SettingError("UPTAKE_IMAP_URL", say("cannot be read"), say(_LIKE)) from None  # it may hold a password
    if parts.scheme not in _PORTS or not parts.hostname or not parts.username or parts.query:
        raise SettingError("UPTAKE_IMAP_URL", say("is no address of a mailbox"), say(_LIKE))
    need_host("UPTAKE_IMAP_URL", parts.hostname)
    renewal = mail.renewal if mail else None
    if not parts.password and renewal is None:
        mend = say("Write it into the address, or set UPTAKE_SMTP_TOKEN_URL.")
        raise SettingError("UPTAKE_IMAP_URL", say("has no password"), mend)
    near = "none" if parts.hostname in LOOPBACK else "starttls"
    return Account(
        parts.hostname, port, "tls" if parts.scheme == "imaps" else near, unquote(parts.username),
        unquote(parts.password or ""), unquote(parts.path.strip("/")) or "INBOX", None if parts.password else renewal,
    )  # fmt: skip


def _rate(env: Mapping[str, str], name: str, usual: str) -> float:
    text = env.get(name, "").strip() or usual
    try:
        return read_rate(text)
    except ValueError:
        raise SettingError(name, say('is "{text}"', text=text), say("Write it like 30/minute or 5/second.")) from None


def _needed(value: str, name: str) -> str:
    if not value:
        raise SettingError(name, say("is missing"), say(WHERE))
    return value
