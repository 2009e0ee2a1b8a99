"""Letters as drafts that a mail program opens ready to send: one `.eml` file each, with what Outlook looks for."""

from __future__ import annotations

from email.errors import HeaderParseError, MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from uptake.core.letters.drafting import Letter, digest
from uptake.page.mail import as_html, as_text

MOST_BYTES = 100_000  # above it, some mail programs cut a letter off
MOST_IN_LINK = 1_800  # characters of an address that every mail program opens


def address_of(name: str, email: str) -> Address | None:
    """A person's address as a mail has it; None where nothing can be sent to it."""
    shown = "".join(letter for letter in name if letter.isprintable()).strip()
    try:
        found = Address(shown, addr_spec=email.strip())
        str(found).encode("ascii") if not found.addr_spec.isascii() else None
    except (ValueError, IndexError, HeaderParseError, MessageError, UnicodeEncodeError):
        return None
    return found if found.username and found.domain else None


def as_eml(letter: Letter, to: Address) -> bytes:
    """
    A mail that is not sent yet, from nobody: whoever opens it sends it under their own name.

    `X-Unsent: 1` makes Outlook open it for writing. The same letter gives the same bytes.
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = letter.subject
    mail["To"] = to
    mail["X-Unsent"] = "1"
    mail["Content-Language"] = letter.language
    mail.set_content(as_text(letter), cte="quoted-printable")
    mail.add_alternative(as_html(letter), subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_uptake_{digest(letter.draft)[7:31]}")
    return mail.as_bytes()


def mailto(email: str, subject: str, body: str) -> str:
    """A link that opens a new mail; without the text where the link would be too long to open."""
    start = f"mailto:{quote(email, safe='@')}?subject={quote(subject, safe='')}"
    whole = f"{start}&body={quote(body.replace(chr(10), chr(13) + chr(10)), safe='')}"
    return whole if len(whole) <= MOST_IN_LINK else start
