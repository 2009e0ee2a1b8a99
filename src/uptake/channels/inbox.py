"""
The mailbox to which answers come (IMAP, RFC 3501): what is new in it, each mail once, and nothing in it altered.

A mail is known by two numbers: the mailbox's own (UIDVALIDITY), and its own in there (UID), which only grows. Where the
first has changed, the second means nothing any more.
"""

from __future__ import annotations

import datetime as dt
import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from uptake.channels.email import words_of
from uptake.channels.tokens import Token
from uptake.core.mailbox import Renewal
from uptake.core.words import mark, say

SECONDS = 60.0
MOST_BYTES = 512 * 1024  # of one mail: the words stand at its beginning, and reports are short
AT_ONCE = 200
LOOK_BACK = 14  # days, where nothing is known of a mailbox
_UID = re.compile(rb"UID (\d+)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Account:
    """A mailbox. `security`: tls, starttls, or none, which is for this machine only."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(default="", repr=False)
    folder: str = "INBOX"
    renewal: Renewal | None = None

    @property
    def key(self) -> str:
        """What it is called where one writes down how far it was read."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a mailbox was read. `validity` 0: not at all."""

    validity: int = 0
    uid: int = 0


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it came; `mark`: how far the mailbox is read with it; `at`: when it came, if the server says it."""

    mark: Mark
    raw: bytes
    at: dt.datetime | None = None


def new_mails(account: Account, mark: Mark, today: dt.date, token: Token | None = None) -> Iterator[Mail]:
    """
    What came since a mark, the oldest first; `AT_ONCE` at the most. Raises OSError where it cannot be read.

    Of a mailbox of which nothing is known, or that was made anew, it is what came within two weeks.
    """
    box = None
    try:
        box = _opened(account, token)
        validity = _validity(box, account.folder)
        since = mark if mark.validity == validity else Mark(validity)
        for uid in _uids(box, since, today)[:AT_ONCE]:
            found = _fetched(box, uid)
            if found is not None:  # somebody may have deleted it since
                yield Mail(Mark(validity, uid), *found)
    except imaplib.IMAP4.error as error:
        raise OSError(_words(error)) from None
    except UnicodeError as error:
        raise OSError(words_of(error)) from None
    finally:
        if box is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                box.logout()


def look_into(account: Account, token: Token | None = None) -> str:
    """Sign in and open the folder, and read nothing; returns why that cannot be done, nothing where it can."""
    try:
        box = _opened(account, token)
        try:
            _validity(box, account.folder)
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                box.logout()
    except imaplib.IMAP4.error as error:
        return _words(error)
    except UnicodeError as error:
        return words_of(error)
    except OSError as error:
        return error.strerror or str(error) or type(error).__name__
    return ""


def _opened(account: Account, token: Token | None) -> imaplib.IMAP4:
    if account.security == "tls":
        context = ssl.create_default_context()
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=SECONDS)
    else:
        box = imaplib.IMAP4(account.host, account.port, timeout=SECONDS)
    try:
        if account.security == "starttls":
            box.starttls(ssl.create_default_context())  # raises where the server cannot: no password goes in the clear
        if token is not None:
            _show_token(box, account, token)
        else:
            box.login(account.user, account.password)
    except (OSError, imaplib.IMAP4.error, UnicodeError):
        box.shutdown()
        raise
    return box


def _show_token(box: imaplib.IMAP4, account: Account, token: Token) -> None:
    answer = f"user={account.user}\x01auth=Bearer {token()}\x01\x01".encode()
    try:
        # A refusal comes as a challenge, which is answered with nothing.
        box.authenticate("XOAUTH2", lambda challenge: b"" if challenge else answer)
    except imaplib.IMAP4.error:  # the next look shows another
        token.forget()
        raise


def _validity(box: imaplib.IMAP4, folder: str) -> int:
    quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    said, _ = box.select(quoted, readonly=True)
    if said != "OK":
        raise OSError(say("there is no folder {folder}", folder=folder))
    _, data = box.response("UIDVALIDITY")
    number = data[0] if data else None
    if not isinstance(number, bytes) or not number.isdigit():
        raise OSError(say("the server gives no UIDVALIDITY for {folder}", folder=folder))
    return int(number)


def _uids(box: imaplib.IMAP4, since: Mark, today: dt.date) -> list[int]:
    if since.uid:
        _, data = box.uid("SEARCH", f"UID {since.uid + 1}:*")
    else:
        day = today - dt.timedelta(days=LOOK_BACK)
        _, data = box.uid("SEARCH", f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")
    found = [int(one) for part in data if isinstance(part, bytes) for one in part.split() if one.isdigit()]
    return sorted(uid for uid in found if uid > since.uid)  # “n:*” always finds the last one, even an older


def _fetched(box: imaplib.IMAP4, uid: int) -> tuple[bytes, dt.datetime | None] | None:
    _, data = box.uid("FETCH", str(uid), f"(UID INTERNALDATE BODY.PEEK[]<0.{MOST_BYTES}>)")
    parts = [part for part in data if isinstance(part, tuple)]
    named = (part for part in parts if (found := _UID.search(part[0])) and int(found[1]) == uid)
    mail = next(named, next(iter(parts), None))
    if mail is None:
        return None
    around = [mail[0], *(part for part in data if isinstance(part, bytes))]  # the day stands before the text, or after
    came = next(filter(None, map(imaplib.Internaldate2tuple, around)), None)
    return bytes(mail[1]), dt.datetime.fromtimestamp(time.mktime(came), dt.UTC) if came else None


def _words(error: imaplib.IMAP4.error) -> str:
    text = error.args[0] if error.args else ""
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return "".join(letter for letter in text if letter.isprintable())[:300] or mark("it does not answer as IMAP does")
