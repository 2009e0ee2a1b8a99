"""
What an installation needs of others, as the doctor asks them: its own address, sign-in, mail, chat, webhook, mailbox.
Each is connected to and signed in to; nothing is sent.
"""

from __future__ import annotations

import http.client
import json
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
from uptake.core.system_words import why_not
from uptake.core.words import mark, say, say_reason
from uptake.errors import InputError
from uptake.service.addresses import is_private_enough
from uptake.service.installed import FAULT, NOTE, WELL, Installed, Line, folder_mark
from uptake.service.openid import begin
from uptake.wire.web_address import for_anyone

SECONDS = 5
MOST_HEALTH = 1000  # bytes
WHERE = mark("docs/channels.md says what is needed, and where it comes from.")


def examine_outside(one: Installed) -> Iterator[Line]:
    """Every finding."""
    yield from _address(one)
    yield from _provider(one)
    yield from _mail(one)
    yield from _others(one.outlets)


def _address(one: Installed) -> Iterator[Line]:
    if not is_private_enough(one.base_url):
        do = say("Put a proxy with a certificate before it, and write https:// into UPTAKE_BASE_URL.")
        yield Line(FAULT, "address", say("passwords would travel unencrypted to {address}", address=one.base_url), do)
        return
    try:
        with urllib.request.urlopen(f"{one.base_url}/healthz", timeout=SECONDS) as answer:  # noqa: S310  http or https
            status, health = answer.status, answer.read(MOST_HEALTH)
    except urllib.error.HTTPError as error:
        status, health = error.code, b""
        error.close()
    except (OSError, ValueError, http.client.HTTPException) as error:
        do = say("See that `uptake serve` runs, and that UPTAKE_BASE_URL leads to it.")
        yield Line(
            FAULT,
            "address",
            say("{address} does not answer: {reason}", address=one.base_url, reason=why_not(error)),
            do,
        )
        return
    yield _answered(one, status, health)


def _answered(one: Installed, status: int, health: bytes) -> Line:
    """What an answer of its address says: of the server of this data folder, or of another."""
    address = one.base_url
    if status != 200:
        do = say("See that the proxy leads there and passes the host on.")
        said = say("{address}/healthz answers with {status}", address=address, status=status)
        return Line(FAULT, "address", said, do)
    if one.data.is_dir() and _folder_of(health) in (None, folder_mark(one.data, one.secret_key)):
        return Line(WELL, "address", say("{address} answers", address=address))
    said = say("{address} answers, but not out of {data}: that is another installation", address=address, data=one.data)
    do = say(
        "Name its data folder: UPTAKE_DATA=FOLDER uptake doctor. Where this one is to answer, let UPTAKE_BASE_URL lead "
        "to it."
    )
    return Line(NOTE, "address", said, do)


def _folder_of(health: bytes) -> object:
    """By what the server that answered knows its data folder; None where it does not say."""
    try:
        found = json.loads(health)
    except ValueError:
        return None
    return found.get("folder") if isinstance(found, dict) else None


def _provider(one: Installed) -> Iterator[Line]:
    if one.provider is None:
        return
    try:
        begin(one.provider, one.base_url)
    except InputError as error:
        yield Line(FAULT, "sign-in", error.message, error.mend or say("Mend UPTAKE_OIDC_ISSUER."))
    else:
        yield Line(WELL, "sign-in", say("{issuer} says how to sign in", issuer=one.provider.issuer))


def _mail(one: Installed) -> Iterator[Line]:
    if one.mail is not None:
        yield _mail_server(one.mail)
        yield _sender(one.mail.sender)
    elif one.outlets.graph is not None:
        sender, renewal = one.outlets.graph
        fault = GraphMail(sender, Tokens(renewal)).look()
        yield _asked(
            "mail", "Microsoft Graph", fault, say("lets us in; letters are from {sender}", sender=sender.sender)
        )
        yield _sender(sender.sender)
    else:
        yield Line(NOTE, "mail", say("no mail server is set: no letter goes out"), say("UPTAKE_SMTP_URL names one."))


def _mail_server(mail: MailServer) -> Line:
    if fault := Email(mail, Tokens(mail.renewal) if mail.renewal else None).look():
        do = say("Mend UPTAKE_SMTP_URL, or ask whoever runs the mail server.")
        return Line(FAULT, "mail", say("{name} cannot be used: {fault}", name=mail.host, fault=say_reason(fault)), do)
    how = (
        say("on this machine, unencrypted")
        if mail.security == "none"
        else say("encrypted, with a verified certificate")
    )
    who = say("as {user}", user=mail.user) if mail.user else say("without signing in")
    return Line(
        WELL,
        "mail",
        say(
            "{host} lets us in, {how}, {who}; letters are from {sender}",
            host=mail.host,
            how=how,
            who=who,
            sender=mail.sender,
        ),
    )


def _sender(address: str) -> Line:
    domain = address.rpartition("@")[2]
    do = say(
        "dig +short {domain} TXT _dmarc.{domain} TXT; or send yourself a letter: its Authentication-Results say it.",
        domain=domain,
    )
    return Line(
        NOTE,
        "mail, sender",
        say("whether SPF, DKIM and DMARC of {domain} let it pass is not looked at here", domain=domain),
        do,
    )


def _others(found: Outlets) -> Iterator[Line]:
    """What is set beside mail."""
    if found.slack:
        yield _asked("chat", "Slack", Slack(found.slack, lambda link, _: link).look(), say("lets us in"))
    elif found.teams:
        yield _asked("chat", "Teams", teams_chat(*found.teams).look(), say("lets us in"))
    if found.hook:
        yield _asked("webhook", for_anyone(found.hook.address), Webhook(found.hook).look(), say("takes a connection"))
    if found.inbox:
        token = Tokens(found.inbox.renewal) if found.inbox.renewal else None
        yield _asked("mailbox", found.inbox.host, look_into(found.inbox, token), say("lets us in; answers come there"))


def _asked(part: str, name: str, fault: str, well: str) -> Line:
    if fault:
        return Line(FAULT, part, say("{name} cannot be used: {fault}", name=name, fault=say_reason(fault)), say(WHERE))
    return Line(WELL, part, f"{name} {well}")
