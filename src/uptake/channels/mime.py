"""A letter as a MIME message (RFC 5322, 2045–2049): text and HTML as alternatives, marked as sent by a program."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime

from uptake.channels import Outgoing


def as_bytes(letter: Outgoing, sender: str) -> bytes:
    """
    The message as it goes over the wire, each line ended by CRLF.

    :param sender: the address that it is from.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _line(letter.subject)
    message["From"] = Address(_line(letter.sender_name), addr_spec=sender)
    message["To"] = _address(_line(letter.to_name), letter.to)
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{letter.id}>"
    message["Content-Language"] = letter.language
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: who is away need not answer a program
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return _thread(letter.answers) + message.as_bytes()


def _thread(ids: tuple[str, ...]) -> bytes:
    """
    RFC 5322, 3.6.4. It is written here, since the library folds an id that is longer than a line into encoded words,
    which no mail program takes for an id.
    """
    if not ids:
        return b""
    references = "\r\n ".join(f"<{one}>" for one in ids)
    return f"In-Reply-To: <{ids[-1]}>\r\nReferences: {references}\r\n".encode("ascii")


def _line(words: str) -> str:
    """
    Somebody's name or title as one line of a head. An encoded word (RFC 2047) in it stays as it was written: the
    library would decode it, and a line break in there would begin a header of their choice.
    """
    return "".join(letter if letter.isprintable() else " " for letter in words).replace("=?", "= ?")


def _address(name: str, address: str) -> Address | str:
    try:
        return Address(name, addr_spec=address)
    except (ValueError, IndexError):  # an address that no standard knows: the server says what it thinks of it
        return address
