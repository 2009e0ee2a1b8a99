"""Which ways out an installation has beside its mail server, and how each is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from uptake.channels import Channel
from uptake.channels.email import Email
from uptake.channels.graph import BOT_SCOPE, GRAPH_SCOPE, Bot, GraphMail, Sender, TeamsChat
from uptake.channels.inbox import Account
from uptake.channels.slack import Bind, Slack, Workspace
from uptake.channels.tokens import Tokens
from uptake.channels.webhook import Hook, Webhook
from uptake.core.mailbox import MailServer, Renewal

EMAIL, CHAT, WEBHOOK = "email", "chat", "webhook"  # as plans name them


@dataclass(frozen=True, slots=True)
class Outlets:
    """What there is. `graph`, `teams`: each with where its tokens come from; `inbox`: what is read."""

    graph: tuple[Sender, Renewal] | None = None
    hook: Hook | None = None
    slack: Workspace | None = None
    teams: tuple[Bot, Renewal] | None = None
    inbox: Account | None = None


class Provider(Protocol):
    """The other side of a way out, as it is paced. `sender`: the address that mail is from, empty of chats."""

    @property
    def key(self) -> str:
        """One sender at one provider."""

    @property
    def rate(self) -> float:
        """Letters a second."""

    @property
    def connections(self) -> int:
        """How many at once."""

    @property
    def sender(self) -> str:
        """An address, or nothing."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: what plans call it, whom it leads to, and how it is opened."""

    channel: str
    provider: Provider
    open: Callable[[], Channel] = field(compare=False)


def ways(mail: MailServer | None, outlets: Outlets, bind: Bind) -> Iterator[Way]:
    """Every way out, mail first. `bind`: what a button in Slack carries."""
    if mail is not None:
        yield _by_smtp(mail)
    elif outlets.graph is not None:
        yield _by_graph(*outlets.graph)
    if outlets.slack is not None:
        workspace = outlets.slack
        yield Way(CHAT, workspace, lambda: Slack(workspace, bind))
    elif outlets.teams is not None:
        yield _by_teams(*outlets.teams)
    if outlets.hook is not None:
        hook = outlets.hook
        yield Way(WEBHOOK, hook, lambda: Webhook(hook))


def _by_smtp(server: MailServer) -> Way:
    tokens = Tokens(server.renewal) if server.renewal else None
    return Way(EMAIL, server, lambda: Email(server, tokens))


def _by_graph(sender: Sender, renewal: Renewal) -> Way:
    tokens = Tokens(renewal)
    return Way(EMAIL, sender, lambda: GraphMail(sender, tokens))


def _by_teams(bot: Bot, renewal: Renewal) -> Way:
    chat = teams_chat(bot, renewal)
    return Way(CHAT, bot, lambda: TeamsChat(bot, chat.graph, chat.connector))


def teams_chat(bot: Bot, renewal: Renewal) -> TeamsChat:
    """The channel of a bot, with a token for each of the two that it asks."""
    graph, connector = (
        Tokens(Renewal(renewal.address, renewal.client_id, renewal.client_secret, scope=scope))
        for scope in (GRAPH_SCOPE, BOT_SCOPE)
    )
    return TeamsChat(bot, graph, connector)
