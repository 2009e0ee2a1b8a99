"""
A direct message in Slack, with a button by which the person acknowledges it.

The person is found by the address of the roster. A message has no id of ours there, so what may have been taken is
*unknown* and not sent again.
"""

from __future__ import annotations

import http.client
import re
import urllib.error
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from uptake.channels import Outcome, Outgoing, Receipt
from uptake.channels.answers import retry_after
from uptake.core.words import mark

if TYPE_CHECKING:
    from slack_sdk import WebClient
    from slack_sdk.errors import SlackApiError

API = "https://slack.com/api/"
ANSWERS = "https://hooks.slack.com/"
SECONDS = 20
ACTION = "acknowledge"  # what the button is called in what Slack sends when it is pressed
RATE = 50 / 60  # letters a second: looking an address up is of Slack's tier 3, 50 a minute
MOST_LETTERS, MOST_BLOCKS, MOST_LABEL = 3_000, 48, 75  # of a block, of a message, of a button
# What concerns one person or one letter; whatever else is refused is refused to everybody.
THEIRS = frozenset({
    "users_not_found", "user_not_found", "user_not_visible", "user_disabled", "channel_not_found", "cannot_dm_bot",
    "is_bot", "is_archived", "msg_too_long", "msg_blocks_too_long", "invalid_blocks", "restricted_action",
    "message_limit_exceeded",
})  # fmt: skip
# After these Slack may have sent it all the same, as its documentation says.
UNSURE = frozenset({"fatal_error", "internal_error"})
WORDS = {
    "users_not_found": mark("nobody in Slack has this address"),
    "user_disabled": mark("their account in Slack is closed"),
}

NO_ANSWER = mark("no answer of Slack: ")  # kept in English, said where it is read

_CODE = re.compile(r"[a-z0-9_]{1,100}")
Bind = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace, and the app in it. `token`: of its bot; `signing`: the secret by which Slack signs what it sends."""

    token: str = field(repr=False)
    signing: str = field(repr=False)
    rate: float = RATE
    api: str = API
    connections: int = 1
    sender: str = ""

    @property
    def key(self) -> str:
        """What is paced."""
        return "slack"


class Slack:
    """A channel to one workspace. `bind`: (link of the letter, id of the user) → what the button carries."""

    def __init__(self, workspace: Workspace, bind: Bind) -> None:
        from slack_sdk import WebClient

        # It tries nothing again by itself: whoever does not know what was taken would send it twice.
        self._client: WebClient = WebClient(
            workspace.token, base_url=workspace.api, timeout=SECONDS, retry_handlers=[], logger=_silent()
        )
        self._bind = bind

    def deliver(self, letter: Outgoing) -> Receipt:
        """Find the person and hand the letter over."""
        from slack_sdk.errors import SlackApiError, SlackClientError

        try:
            user = str(self._client.users_lookupByEmail(email=letter.to)["user"]["id"])
        except SlackApiError as error:
            return _refused(error, lost=Outcome.LATER)
        except (OSError, http.client.HTTPException, SlackClientError, KeyError, TypeError) as error:
            return Receipt(Outcome.LATER, _words(error), whole=True)
        try:
            self._client.chat_postMessage(channel=user, text=letter.subject, blocks=list(self._blocks(letter, user)))
        except SlackApiError as error:
            return _refused(error, lost=Outcome.UNKNOWN)
        except urllib.error.URLError as error:  # the request did not get through
            return Receipt(Outcome.LATER, _words(error), whole=True)
        except (OSError, http.client.HTTPException, SlackClientError) as error:
            return Receipt(Outcome.UNKNOWN, _words(error))
        return Receipt(Outcome.SENT)

    def look(self) -> str:
        """Show the token, and send nothing; returns why it is not taken, nothing where it is."""
        from slack_sdk.errors import SlackApiError, SlackClientError

        try:
            self._client.auth_test()
        except SlackApiError as error:
            return _refused(error, lost=Outcome.LATER).said
        except (OSError, http.client.HTTPException, SlackClientError) as error:
            return _words(error)
        return ""

    def close(self) -> None:
        """There is nothing to end."""

    def _blocks(self, letter: Outgoing, user: str) -> Iterator[dict[str, Any]]:
        yield {"type": "header", "text": _plain(letter.subject, 150)}
        for part in _parts(letter.text):
            yield {"type": "section", "text": {"type": "mrkdwn", "text": part, "verbatim": True}}
        if letter.button and letter.link:
            button: dict[str, Any] = {"type": "button", "action_id": ACTION, "style": "primary"}
            button |= {"text": _plain(letter.button, MOST_LABEL), "value": self._bind(letter.link, user)}
            yield {"type": "actions", "elements": [button]}


def say_to(address: str, text: str, root: str = ANSWERS) -> bool:
    """Say something to whoever pressed, where Slack says that it takes it; whether it did."""
    from slack_sdk.errors import SlackClientError
    from slack_sdk.webhook import WebhookClient

    if not address.startswith(root):
        return False
    client = WebhookClient(address, timeout=SECONDS, retry_handlers=[], logger=_silent())
    try:
        answer = client.send(text=text, response_type="ephemeral", replace_original=False)
    except (OSError, http.client.HTTPException, SlackClientError):
        return False
    return answer.status_code == 200


def _parts(text: str) -> Iterator[str]:
    """The text in as few pieces as Slack's limits ask for, each of whole paragraphs where that is possible."""
    piece = ""
    pieces: list[str] = []
    for paragraph in _escaped(text).split("\n\n"):
        if piece and len(piece) + len(paragraph) + 2 > MOST_LETTERS:
            pieces.append(piece)
            piece = ""
        piece = f"{piece}\n\n{paragraph}" if piece else paragraph
        while len(piece) > MOST_LETTERS:
            pieces.append(piece[:MOST_LETTERS])
            piece = piece[MOST_LETTERS:]
    yield from [one for one in (*pieces, piece) if one.strip()][:MOST_BLOCKS]


def _escaped(text: str) -> str:
    """The three characters that mean something else in Slack's text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text: str, most: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": text[:most], "emoji": False}


def _refused(error: SlackApiError, lost: Outcome) -> Receipt:
    """What a refusal means. `lost`: what it is where the answer is none of Slack's, so that nobody knows."""
    said = error.response
    code = str(said.get("error")) if isinstance(getattr(said, "data", None), dict) else ""
    if not _CODE.fullmatch(code):  # no answer of Slack's: the client puts words of its own there
        code = ""
    status = int(getattr(said, "status_code", 0))
    headers = {str(name).lower(): str(value) for name, value in dict(getattr(said, "headers", {})).items()}
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return Receipt(Outcome.LATER, "429 ratelimited", retry_after(headers), whole=True)
    if code in THEIRS:
        return Receipt(Outcome.FAILED, WORDS.get(code, code))
    if code in UNSURE or not code:
        return Receipt(lost, f"{status} {code}" if code else f"{NO_ANSWER}{status}", whole=lost is Outcome.LATER)
    return Receipt(Outcome.LATER, code, whole=True)


def _words(error: Exception) -> str:
    return str(getattr(error, "reason", "") or error or type(error).__name__)[:300]


def _silent() -> Any:
    """The client would write what it sends, and the address with it, into the log."""
    import logging

    log = logging.getLogger("uptake.slack")
    log.setLevel(logging.CRITICAL)
    return log
