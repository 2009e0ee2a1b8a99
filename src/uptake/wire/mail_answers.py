"""
What comes back by mail: a bounce (RFC 3464), a program's answer (RFC 3834), or a human's words without what they quote.

Mail is anybody's text. Nothing here raises, whatever comes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from uptake.wire.mail_text import decoded, new_words, text_of_html

MOST_LETTERS = 4_000
MOST_PARTS = 200
MOST_SUBJECT = 200
AWAY, OTHER = "away", "other"
_ID = re.compile(r"<([^<>\s]{1,300})>")
_AWAY = re.compile(
    r"^\s*(automatic reply|auto(matic)?[- ]?reply|out of (the )?office|automatische antwort|autoreply|auto:|"
    r"abwesen|abwesend|ich bin (derzeit|zurzeit)? ?nicht im b|nicht im b(ü|ue)ro|urlaub|on (vacation|holiday|leave))",
    re.IGNORECASE,
)
_RE = re.compile(r"^(\s*(re|aw|antw|fwd?|wg)\s*(\[\d+\])?\s*:)+", re.IGNORECASE)
_MARK = re.compile(r"\b[0-9a-f]{32}\b")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_NO_PERSON = re.compile(r"^(mailer-daemon|postmaster|microsoftexchange[0-9a-f]*|no-?reply|donotreply)@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounce:
    """
    A letter that did not arrive. `final`: nobody tries again; `status`: as RFC 3463 writes it; `of`: its Message-ID,
    empty where the report does not name it; `said`: the other side's words.
    """

    final: bool
    recipient: str
    status: str
    of: str
    said: str


@dataclass(frozen=True, slots=True)
class Automatic:
    """An answer by a program. `kind`: away (somebody is not there) | other."""

    kind: str
    sender: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HumanReply:
    """
    What somebody wrote. `id`: of the mail; `of`: the Message-IDs that it answers, the nearest first; `text`: without
    what it quotes, empty where nothing else was there; `named`: marks such as letters carry, wherever they stand in it;
    `subject`: without the *Re:* before it.
    """

    id: str
    sender: str
    of: tuple[str, ...]
    text: str
    named: tuple[str, ...] = ()
    subject: str = ""


MailAnswer = Bounce | Automatic | HumanReply


def read_answer(raw: bytes, titles: Collection[str] = ()) -> MailAnswer:
    """
    What a mail is. One that is nested deeper than anybody's is nobody's.

    :param titles: of rollouts. A subject of ours begins with such a title and a colon, and tells of no absence.
    """
    try:
        return _read(raw, titles)
    except RecursionError:
        return Automatic(OTHER, "", ())


def _read(raw: bytes, titles: Collection[str]) -> MailAnswer:
    # No mail has a NUL; where it stands in the name of an encoding, Python reads no text.
    mail = message_from_bytes(raw.replace(b"\0", b""), policy=policy.compat32)
    bounce = _bounce(mail)
    if bounce is not None:
        return bounce
    sender, of = _sender(mail), _answered(mail)
    kind = _automatic(mail, sender, titles)
    if kind:
        return Automatic(kind, sender, of)
    ids = _ID.findall(_header(mail, "Message-ID"))
    plain, html = _texts(mail)
    named = tuple(dict.fromkeys(_MARK.findall(plain) + _MARK.findall(html)))[:50]
    subject = without_re(_header(mail, "Subject"))[:MOST_SUBJECT]
    return HumanReply(ids[0] if ids else "", sender, of, _words(plain, html), named, subject)


def without_re(subject: str) -> str:
    """A subject without what mail programs put before it where it is answered or passed on."""
    return _RE.sub("", subject).strip()


def _bounce(mail: Message) -> Bounce | None:
    """The report of a mail server: of several recipients the first that failed, else the first."""
    if mail.get_content_type() != "multipart/report" or _header(mail, "Return-Path").strip() not in {"", "<>"}:
        return None  # mail servers send reports with no return path (RFC 5321, 4.5.5); who writes one by hand has one
    reports = [part for part in _parts(mail) if part.get_content_type() == "message/delivery-status"]
    blocks = [block for report in reports[:1] for block in _blocks(report)]
    of = next(filter(None, map(_original, _parts(mail))), "")
    found = [_of_recipient(block, of) for block in blocks if block["Action"] or block["Final-Recipient"]]
    return next((one for one in found if one.final), next(iter(found), None))


def _of_recipient(block: Message, of: str) -> Bounce:
    action = _header(block, "Action").strip().lower()
    said = " ".join(_header(block, "Diagnostic-Code").partition(";")[2].split()) or _header(block, "Diagnostic-Code")
    status = _STATUS.search(_header(block, "Status")) or _STATUS.search(said)
    number = status[1] if status else ""
    address = _header(block, "Original-Recipient") or _header(block, "Final-Recipient")
    final = action == "failed" or (not action and number.startswith("5"))
    return Bounce(final, address.partition(";")[2].strip() or address.strip(), number, of, said[:300])


def _blocks(report: Message) -> Iterator[Message]:
    """The groups of fields of a report; what could not be taken apart is taken apart again."""
    inside = report.get_payload()
    if isinstance(inside, list):
        yield from (block for block in inside if isinstance(block, Message))
        return
    for block in re.split(r"\r?\n\s*\r?\n", str(inside)):
        yield message_from_bytes(block.encode("utf-8", "replace"), policy=policy.compat32)


def _original(part: Message) -> str:
    """The Message-ID of the letter that a part of a report encloses, whole or only its head."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inside = part.get_payload()
        found = inside[0] if isinstance(inside, list) and inside else None
        ids = _ID.findall(_header(found, "Message-ID")) if isinstance(found, Message) else []
    elif kind in {"text/rfc822-headers", "message/rfc822-headers"}:
        ids = re.findall(r"(?im)^message-id:\s*<([^<>\s]{1,300})>", _body(part))
    else:
        return ""
    return ids[0] if ids else ""


def _automatic(mail: Message, sender: str, titles: Collection[str]) -> str:
    """Why a mail is taken for a program's, as `away` or `other`; empty where it is not."""
    subject = _header(mail, "Subject").strip().casefold()
    away = _AWAY.match(subject) and not subject.startswith(tuple(f"{title.casefold()}:" for title in titles))
    submitted = _header(mail, "Auto-Submitted").split(";")[0].strip().lower()
    precedence = _header(mail, "Precedence").strip().lower()
    if submitted == "auto-replied" or precedence == "auto_reply" or mail["X-Autoreply"] or mail["X-Autorespond"]:
        return AWAY
    by_program = (
        submitted not in {"", "no"}
        or precedence in {"bulk", "junk", "list"}
        or mail["X-Auto-Response-Suppress"]
        or mail["List-Id"]
        or mail.get_content_type() == "multipart/report"  # that it was read, for example
        or _header(mail, "Return-Path").strip() == "<>"
        or not sender
        or _NO_PERSON.match(sender)
    )
    # Who answers a letter by hand keeps its subject; a program that hides itself writes one of its own.
    if away and (by_program or subject.startswith("auto") or _answered(mail)):
        return AWAY
    return OTHER if by_program else ""


def _answered(mail: Message) -> tuple[str, ...]:
    """What it answers: what it says so of first, then the thread from its end."""
    direct = _ID.findall(_header(mail, "In-Reply-To"))
    thread = _ID.findall(_header(mail, "References"))
    return tuple(dict.fromkeys([*direct, *reversed(thread)]))[:50]


def _sender(mail: Message) -> str:
    """
    Whose mail it is; empty where it names several. Encoded words stay as they are: an address in a name is a name,
    which no mail server on the way has looked at.
    """
    told = getaddresses([str(value) for value in mail.get_all("From", [])])
    found = {address.strip().lower()[:254] for _, address in told if "@" in address}
    return found.pop() if len(found) == 1 else ""


def _texts(mail: Message) -> tuple[str, str]:
    """The first plain text, and the first HTML."""
    plain, html = "", ""
    for part in _parts(mail):
        if part.is_multipart() or "attachment" in _header(part, "Content-Disposition").lower():
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and not plain:
            plain = _body(part)
        elif kind == "text/html" and not html:
            html = _body(part)
    return plain, html


def _words(plain: str, html: str) -> str:
    """The new words: of the plain text, else of the HTML."""
    found = new_words(plain) if plain.strip() else ""
    found = found or new_words(text_of_html(html))
    return found if len(found) <= MOST_LETTERS else f"{found[: MOST_LETTERS - 2].rstrip()} …"


def _parts(mail: Message) -> Iterator[Message]:
    """Parts in their order; not those of a mail that is enclosed, nor more than anybody sends."""
    waiting, seen = [mail], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(0), seen + 1
        yield part
        inside = part.get_payload()
        if isinstance(inside, list) and part.get_content_maintype() == "multipart":
            waiting[:0] = [one for one in inside if isinstance(one, Message)]


def _body(part: Message) -> str:
    try:
        raw = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):  # of some broken encodings the library knows no way out
        raw = None
    charset = part.get_param("charset")
    return decoded(raw, charset if isinstance(charset, str) else "") if isinstance(raw, bytes) else ""


def _header(mail: Message, name: str) -> str:
    """A header in one line, decoded as far as that goes."""
    value = mail.get(name)
    if value is None:
        return ""
    text = str(value)
    try:
        pieces = decode_header(text)
    except (MessageError, ValueError):
        return " ".join(text.replace("\0", "").split())
    words = (
        piece.replace("\0", "") if isinstance(piece, str) else decoded(piece, charset or "")
        for piece, charset in pieces
    )
    return " ".join("".join(words).split())
