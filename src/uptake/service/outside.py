"""
What an installation needs of others, as the doctor asks them: its own address, sign-in, mail, chat, webhook, mailbox.
Each is connected to and signed in to; nothing is sent.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator

from uptake.channels.email import Email
from uptake.channels.graph import GraphMail
from uptake.channels.inbox import look_into
from uptake.channels.outlets import Outlets, teams_chat
from uptake.channels.slack import Slack
from uptake.channels.tokens import Tokens
from uptake.channels.webhook import Webhook
from uptake.core.mailbox import MailServer
from uptake.errors import InputError
from uptake.service.addresses import is_private_enough
from uptake.service.installed import FAULT, NOTE, WELL, Installed, Line
from uptake.service.openid import begin

SECONDS = 5
WHERE = "docs/channels.md says what is needed, and where it comes from."


def examine_outside(one: Installed) -> Iterator[Line]:
    """Every finding."""
    yield from _address(one)
    yield from _provider(one)
    yield from _mail(one)
    yield from _others(one.outlets)


def _address(one: Installed) -> Iterator[Line]:
    if not is_private_enough(one.base_url):
        do = "Put a proxy with a certificate before it, and write https:// into UPTAKE_BASE_URL."
        yield Line(FAULT, "address", f"passwords would travel unencrypted to {one.base_url}", do)
        return
    try:
        with urllib.request.urlopen(f"{one.base_url}/healthz", timeout=SECONDS) as answer:  # noqa: S310  http or https
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
        error.close()
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        do = "See that `uptake serve` runs, and that UPTAKE_BASE_URL leads to it."
        yield Line(FAULT, "address", f"{one.base_url} does not answer: {reason}", do)
        return
    if status == 200 and not one.data.is_dir():
        said = f"{one.base_url} answers, but not out of {one.data}: that is another installation"
        yield Line(NOTE, "address", said, "Name its data folder: UPTAKE_DATA=FOLDER uptake doctor")
    elif status == 200:
        yield Line(WELL, "address", f"{one.base_url} answers")
    else:
        do = "See that the proxy leads there and passes the host on."
        yield Line(FAULT, "address", f"{one.base_url}/healthz answers with {status}", do)


def _provider(one: Installed) -> Iterator[Line]:
    if one.provider is None:
        return
    try:
        begin(one.provider, one.base_url)
    except InputError as error:
        yield Line(FAULT, "sign-in", error.message, error.mend or "Mend UPTAKE_OIDC_ISSUER.")
    else:
        yield Line(WELL, "sign-in", f"{one.provider.issuer} says how to sign in")


def _mail(one: Installed) -> Iterator[Line]:
    if one.mail is not None:
        yield _mail_server(one.mail)
        yield _sender(one.mail.sender)
    elif one.outlets.graph is not None:
        sender, renewal = one.outlets.graph
        fault = GraphMail(sender, Tokens(renewal)).look()
        yield _asked("mail", "Microsoft Graph", fault, f"lets us in; letters are from {sender.sender}")
        yield _sender(sender.sender)
    else:
        yield Line(NOTE, "mail", "no mail server is set: no letter goes out", "UPTAKE_SMTP_URL names one.")


def _mail_server(mail: MailServer) -> Line:
    if fault := Email(mail, Tokens(mail.renewal) if mail.renewal else None).look():
        do = "Mend UPTAKE_SMTP_URL, or ask whoever runs the mail server."
        return Line(FAULT, "mail", f"{mail.host} cannot be used: {fault}", do)
    how = "on this machine, unencrypted" if mail.security == "none" else "encrypted, with a verified certificate"
    who = f"as {mail.user}" if mail.user else "without signing in"
    return Line(WELL, "mail", f"{mail.host} lets us in, {how}, {who}; letters are from {mail.sender}")


def _sender(address: str) -> Line:
    domain = address.rpartition("@")[2]
    do = f"dig +short {domain} TXT _dmarc.{domain} TXT; or send yourself a letter: its Authentication-Results say it."
    return Line(NOTE, "mail, sender", f"whether SPF, DKIM and DMARC of {domain} let it pass is not looked at here", do)


def _others(found: Outlets) -> Iterator[Line]:
    """What is set beside mail."""
    if found.slack:
        yield _asked("chat", "Slack", Slack(found.slack, lambda link, _: link).look(), "lets us in")
    elif found.teams:
        yield _asked("chat", "Teams", teams_chat(*found.teams).look(), "lets us in")
    if found.hook:
        yield _asked("webhook", found.hook.address, Webhook(found.hook).look(), "takes a connection")
    if found.inbox:
        token = Tokens(found.inbox.renewal) if found.inbox.renewal else None
        yield _asked("mailbox", found.inbox.host, look_into(found.inbox, token), "lets us in; answers come there")


def _asked(part: str, name: str, fault: str, well: str) -> Line:
    if fault:
        return Line(FAULT, part, f"{name} cannot be used: {fault}", WHERE)
    return Line(WELL, part, f"{name} {well}")
