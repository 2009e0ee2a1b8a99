"""A letter as a MIME message (RFC 5322, 2045–2049): text and HTML as alternatives, marked as sent by a program."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, localtime
from textwrap import wrap
from typing import Any

from uptake.channels import Outgoing
from uptake.core.printable import printable
from uptake.core.words import mark

NO_MAIL = mark("no mail can be written to this address")
NOT_WRITTEN = (MessageError, ValueError, IndexError)  # what the library says to an address that is none
LINE = 78  # letters, RFC 5322, 2.1.1


class AsWritten(UnstructuredHeader, BaseHeader):
    """
    A header that is no prose: ids, addresses of pages, words of a standard. The library takes for prose what it does
    not know, and folds a word that is longer than a line into encoded words (RFC 2047), which no mail program reads
    here. This one is folded where it has a space (RFC 5322, 2.2.3) and nowhere else, and no encoded word is read in it.
    """

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the value as it is."""
        kwds["decoded"], kwds["parse_tree"] = value, None

    def fold(self, *, policy: Policy) -> str:
        """The header as its lines."""
        room = (policy.max_line_length or LINE) - len(self.name) - 2
        lines = wrap(self, room, break_long_words=False, break_on_hyphens=False)
        return f"{self.name}: {f'{policy.linesep} '.join(lines)}{policy.linesep}"


POLICY = SMTP.clone(header_factory=HeaderRegistry(default_class=AsWritten))


def as_bytes(letter: Outgoing, sender: str) -> bytes:
    """
    The message as it goes over the wire, each line ended by CRLF. Raises one of NOT_WRITTEN where it cannot be.

    :param sender: the address that it is from.
    """
    message = EmailMessage(policy=POLICY)
    message["Subject"] = _line(letter.subject)
    message["From"] = Address(_line(letter.sender_name), addr_spec=sender)
    message["To"] = _address(_line(letter.to_name), letter.to)
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{letter.id}>"
    if letter.answers:  # RFC 5322, 3.6.4
        message["In-Reply-To"] = f"<{letter.answers[-1]}>"
        message["References"] = " ".join(f"<{one}>" for one in letter.answers)
    message["Content-Language"] = letter.language
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: who is away need not answer a program
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message.as_bytes()


def is_sender(address: str) -> bool:
    """Whether a letter can be from an address."""
    try:
        Address(addr_spec=address)
    except NOT_WRITTEN:
        return False
    return True


def _line(words: str) -> str:
    """
    Somebody's name or title as one line of a head. An encoded word (RFC 2047) in it stays as it was written: the
    library would decode it, and a line break in there would begin a header of their choice.
    """
    return printable(words).replace("=?", "= ?")


def _address(name: str, address: str) -> Address | str:
    try:
        return Address(name, addr_spec=address)
    except (ValueError, IndexError):  # an address that no standard knows: the server says what it thinks of it
        return address
