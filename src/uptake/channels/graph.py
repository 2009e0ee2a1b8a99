"""
Microsoft 365 without SMTP: mail as the sender who signed in (Graph), and a one-to-one chat by a bot (Bot Connector).

Graph lets no application write into a chat in its own name: that is what bots are for, which are found installed with
the person or not at all. docs/channels.md says what either needs.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote

from uptake.channels import Outcome, Outgoing, Receipt
from uptake.channels.answers import receipt_of, retry_after
from uptake.channels.mime import NO_MAIL, NOT_WRITTEN, as_bytes
from uptake.channels.tokens import Token
from uptake.core.mailbox import PRESETS
from uptake.core.words import mark
from uptake.errors import FileError, OptionError
from uptake.wire.outgoing import Answer, NoAnswerError, Request, ask, place_of

GRAPH = "https://graph.microsoft.com/v1.0"
BOTS = "https://smba.trafficmanager.net/teams"
GRAPH_SCOPE = "https://graph.microsoft.com/.default"
BOT_SCOPE = "https://api.botframework.com/.default"
CHAT_RATE = 1.0  # Teams takes one message a second into one conversation, and several hundred a minute from a bot
OURS = frozenset({401, 403})  # key or permission: it would be so for every letter
MIDWAY = frozenset({502, 504})  # something on the way answers, and does not know what became of it either


@dataclass(frozen=True, slots=True)
class Sender:
    """Who mail is from: the account that signed in. `private`: hosts of this network that may be asked."""

    sender: str
    rate: float = PRESETS["microsoft"]
    api: str = GRAPH
    private: tuple[str, ...] = ()
    connections: int = 1

    @property
    def key(self) -> str:
        """What is paced: one mailbox."""
        return f"graph {self.sender}"


@dataclass
class GraphMail:
    """A channel by `sendMail`: the whole message as MIME, so that its id and its marks stay."""

    sender: Sender
    token: Token

    def deliver(self, letter: Outgoing) -> Receipt:
        """Hand one letter over. 202 says that it was taken."""
        try:
            body = base64.b64encode(as_bytes(letter, self.sender.sender))
        except NOT_WRITTEN:
            return Receipt(Outcome.FAILED, NO_MAIL)
        try:
            answer = _asked(self.sender, self.token, "/me/sendMail", body, "text/plain")
        except NoAnswerError as error:
            return Receipt(Outcome.UNKNOWN, str(error)[:300])
        except (OSError, FileError, OptionError) as error:
            return Receipt(Outcome.LATER, str(error)[:300], whole=True)
        return _sent(answer, self.token)

    def look(self) -> str:
        """Show a token, and send nothing; returns why it is not taken. To read who one is need not be allowed."""
        return _looked(lambda: _asked(self.sender, self.token, "/me?$select=id", None), {200, 403})

    def close(self) -> None:
        """There is nothing to end."""


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot of one tenant. `id`: of its app; `api`, `users`: where the Connector and Graph are asked."""

    id: str
    tenant: str
    rate: float = CHAT_RATE
    api: str = BOTS
    users: str = GRAPH
    private: tuple[str, ...] = ()
    connections: int = 1
    sender: str = ""

    @property
    def key(self) -> str:
        """What is paced."""
        return f"teams {self.id}"


@dataclass
class TeamsChat:
    """A channel by a bot: the person is found by address, the chat is opened, the letter is written into it."""

    bot: Bot
    graph: Token
    connector: Token
    _chats: dict[str, str] = field(default_factory=dict)  # address → the chat with them

    def deliver(self, letter: Outgoing) -> Receipt:
        """Hand one letter over."""
        try:
            chat = self._chats.get(letter.to) or self._open(letter.to)
        except _RefusedError as refused:
            return refused.receipt
        except (OSError, FileError, OptionError, ValueError) as error:
            return Receipt(Outcome.LATER, str(error)[:300], whole=True)
        self._chats[letter.to] = chat
        body = json.dumps(_activity(letter)).encode()
        try:
            answer = _asked(self.bot, self.connector, f"/v3/conversations/{quote(chat, safe='')}/activities", body)
        except NoAnswerError as error:
            return Receipt(Outcome.UNKNOWN, str(error)[:300])
        except (OSError, FileError, OptionError) as error:
            return Receipt(Outcome.LATER, str(error)[:300], whole=True)
        return _sent(answer, self.connector, bot=True)

    def look(self) -> str:
        """Get both tokens, look for anybody, and send nothing; returns why that is refused, nothing where it is not."""

        def asked() -> Answer:
            self.connector()
            return _asked(self.bot, self.graph, "/users?$top=1&$select=id", None, root=self.bot.users)

        return _looked(asked, {200})

    def close(self) -> None:
        """There is nothing to end."""

    def _open(self, address: str) -> str:
        """The chat with a person: there is one at the most, which is given again."""
        person = quote(address.replace("'", "''"), safe="")
        where = f"/users?$filter=mail%20eq%20'{person}'%20or%20userPrincipalName%20eq%20'{person}'&$select=id"
        answer = _asked(self.bot, self.graph, where, None, root=self.bot.users)
        if answer.status != 200:
            raise _RefusedError(_receipt(answer, self.graph))
        found = json.loads(answer.body).get("value", [])
        if len(found) != 1:
            words = mark("nobody in Teams has this address")
            if found:
                words = mark("several accounts in Teams have this address")
            raise _RefusedError(Receipt(Outcome.FAILED, words))
        opening = {
            "bot": {"id": f"28:{self.bot.id}"}, "isGroup": False, "tenantId": self.bot.tenant,
            "members": [{"id": found[0]["id"]}], "channelData": {"tenant": {"id": self.bot.tenant}},
        }  # fmt: skip
        answer = _asked(self.bot, self.connector, "/v3/conversations", json.dumps(opening).encode())
        if answer.status not in {200, 201}:
            raise _RefusedError(_of_bot(answer, self.connector))
        return str(json.loads(answer.body)["id"])


class _RefusedError(Exception):
    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.said)
        self.receipt = receipt


class _Api(Protocol):
    @property
    def api(self) -> str: ...
    @property
    def private(self) -> tuple[str, ...]: ...


def _asked(
    api: _Api,
    token: Callable[[], str],
    path: str,
    body: bytes | None,
    kind: str = "application/json",
    *,
    root: str = "",
) -> Answer:
    address = f"{root or api.api}{path}"
    headers = {"Authorization": f"Bearer {token()}", "Content-Type": kind, "Accept": "application/json"}
    return ask(place_of(address, api.private), Request("GET" if body is None else "POST", address, headers, body))


def _looked(asked: Callable[[], Answer], well: Collection[int]) -> str:
    try:
        answer = asked()
    except (OSError, FileError, OptionError) as error:
        return str(error)[:300]
    return "" if answer.status in well else f"{answer.status} {_said(answer)}".strip()


def _receipt(answer: Answer, token: Token) -> Receipt:
    if answer.status == 401:
        token.forget()
    return receipt_of(answer, _said(answer), OURS)


def _sent(answer: Answer, token: Token, *, bot: bool = False) -> Receipt:
    """Of a letter itself: neither interface has an id by which it would know one that comes again."""
    if answer.status in MIDWAY:
        return Receipt(Outcome.UNKNOWN, f"{answer.status} {_said(answer)}".strip())
    return _of_bot(answer, token) if bot else _receipt(answer, token)


def _of_bot(answer: Answer, token: Token) -> Receipt:
    """The Connector says 403 of a person with whom the bot is not installed, who blocked it, or who is elsewhere."""
    if answer.status == 403:
        return Receipt(Outcome.FAILED, f"the bot may not write to them: {_said(answer)}"[:300])
    if answer.status == 412:  # its own word for “somebody writes to it at this moment”
        return Receipt(Outcome.LATER, _said(answer), retry_after(answer.headers))
    return _receipt(answer, token)


def _said(answer: Answer) -> str:
    """Code and words of an error, as both interfaces write it."""
    try:
        found: Any = json.loads(answer.body)
    except ValueError:
        return ""
    error = found.get("error") if isinstance(found, dict) else None
    return f"{error.get('code', '')}: {error.get('message', '')}"[:200] if isinstance(error, dict) else ""


def _activity(letter: Outgoing) -> Mapping[str, object]:
    """A message with a card: its button only leads to the person's page, where they answer."""
    body = [
        {"type": "TextBlock", "text": _mere(letter.subject), "weight": "bolder", "size": "medium", "wrap": True},
        *(
            {"type": "TextBlock", "text": _mere(part), "wrap": True}
            for part in letter.text.split("\n\n")
            if part.strip()
        ),
    ]
    opens = [{"type": "Action.OpenUrl", "title": letter.page, "url": letter.link}]
    card = {"type": "AdaptiveCard", "version": "1.4", "body": body}
    if letter.page and letter.link:
        card["actions"] = opens
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "summary": letter.subject, "attachments": [{"contentType": kind, "content": card}]}


def _mere(text: str) -> str:
    """Text in which nothing is taken for Markdown: cards read some of it."""
    return "".join(f"\\{one}" if one in "\\*_[]" else one for one in text)
