"""
E-mail over SMTP (RFC 5321): one connection, one letter after the other, every fault told apart by its verb.

Until the final dot nothing was taken, whatever happens; from then on only the answer tells. So the dot is written by
itself, and what is lost after it is *unknown*, never tried again.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from contextlib import suppress

from uptake.channels import Outcome, Outgoing, Receipt
from uptake.channels.mime import NO_MAIL, NOT_WRITTEN, as_bytes
from uptake.channels.tokens import Token
from uptake.core.mailbox import MailServer
from uptake.core.words import mark
from uptake.wire.outgoing import UNVERIFIED

CONNECT_SECONDS = 30.0
VERB_SECONDS = 60.0
# RFC 5321, 4.5.3.2.6 asks for ten minutes: whoever gives up sooner does not know whether the letter was taken.
FINAL_SECONDS = 600.0
MOST_WORDS = 300
NOT_ENCRYPTED = mark("no encrypted connection could be made: ")  # kept in English, said where it is read
NO_SUCH_LETTERS = mark("the mail server takes no address with such letters")
# The last of these comes of a host's name that is none (IDNA), and of a password beyond ASCII.
NOT_TAKEN = (OSError, smtplib.SMTPException, UnicodeError)
CLOSING = 421
THROTTLED = 454
_KNOWN = (
    (TimeoutError, mark("it does not answer")),
    (smtplib.SMTPServerDisconnected, mark("it closed the connection")),
    (smtplib.SMTPNotSupportedError, mark("it offers no encryption (STARTTLS) or no way to sign in")),
    (UnicodeEncodeError, mark("it takes no name and no password with such letters")),
    (UnicodeError, mark("there can be no host of such a name")),
)
_LINE_DOT = re.compile(rb"^\.", re.MULTILINE)
_OF_SERVER = re.compile(r"4\.[34]\.\d")  # enhanced status of the system and of the network, RFC 3463


class Email:
    """A channel to one mail server. `token`: a fresh token, where the server wants XOAUTH2."""

    def __init__(
        self,
        server: MailServer,
        token: Token | None = None,
        *,
        verb: float = VERB_SECONDS,
        final: float = FINAL_SECONDS,
    ) -> None:
        self._server = server
        self._token = token
        self._verb, self._final = verb, final
        self._smtp: smtplib.SMTP | None = None

    def deliver(self, letter: Outgoing) -> Receipt:
        """Hand one letter over. A connection is kept for the next one."""
        try:
            message = as_bytes(letter, self._server.sender)
        except NOT_WRITTEN:
            return Receipt(Outcome.FAILED, NO_MAIL)
        try:
            return self._hand_over(self._connected(), letter, message)
        except NOT_TAKEN as error:  # before the final dot
            self.close()
            return Receipt(Outcome.LATER, words_of(error), whole=True)

    def look(self) -> str:
        """Connect and sign in, and send nothing; returns why that cannot be done, nothing where it can."""
        try:
            self._connected()
        except NOT_TAKEN as error:
            return words_of(error)
        finally:
            self.close()
        return ""

    def close(self) -> None:
        """End the connection, politely where the other side still listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _hand_over(self, smtp: smtplib.SMTP, letter: Outgoing, message: bytes) -> Receipt:
        if not letter.to.isascii() and not smtp.has_extn("smtputf8"):
            return Receipt(Outcome.FAILED, NO_SUCH_LETTERS)
        options = ["SMTPUTF8"] if not letter.to.isascii() else []
        code, said = smtp.mail(self._server.sender, options)
        if code != 250:  # it is the sender that is not welcome: nobody else's letter would be taken either
            return self._refused(code, said, whole=True)
        code, said = smtp.rcpt(letter.to)
        if code not in {250, 251}:
            return self._refused(code, said)
        code, said = smtp.docmd("DATA")
        if code != 354:
            return self._refused(code, said)
        smtp.send(_LINE_DOT.sub(b"..", message))
        return self._finish(smtp)

    def _finish(self, smtp: smtplib.SMTP) -> Receipt:
        """The final dot, and what is said to it."""
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self._final)
            smtp.send(b".\r\n")
            code, said = smtp.getreply()
            if smtp.sock is not None:
                smtp.sock.settimeout(self._verb)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Receipt(Outcome.UNKNOWN, words_of(error))
        if code == 250:
            return Receipt(Outcome.SENT, _words(code, said))
        words = _words(code, said)
        of_server = code == THROTTLED or bool(_OF_SERVER.search(words))
        return self._refused(code, said, whole=code < 500 and of_server)

    def _refused(self, code: int, said: bytes, *, whole: bool = False) -> Receipt:
        """What a reply means that is no yes, and a connection that can be used again, or none."""
        words = _words(code, said)
        if code == CLOSING or code < 400:  # it closes; or says what no server may say here, and cannot be relied on
            self.close()
            return Receipt(Outcome.LATER, words, whole=True)
        if self._smtp is not None:
            try:
                self._smtp.rset()
            except (OSError, smtplib.SMTPException):
                self.close()
        permanent = code >= 500 and not whole
        return Receipt(Outcome.FAILED if permanent else Outcome.LATER, words, whole=whole)

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = self._connect()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=CONNECT_SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=min(CONNECT_SECONDS, self._verb))
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                # Raises where the server cannot: nothing goes out in the clear.
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo()
            self._sign_in(smtp)
            if smtp.sock is not None:
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # the dot need not wait for company
                smtp.sock.settimeout(self._verb)
        except NOT_TAKEN:
            smtp.close()
            raise
        return smtp

    def _sign_in(self, smtp: smtplib.SMTP) -> None:
        if self._token is not None:
            try:
                self._show_token(smtp, self._token())
            except smtplib.SMTPAuthenticationError:  # it was ended early: a fresh one is tried once
                self._token.forget()
                self._show_token(smtp, self._token())
        elif self._server.user:
            smtp.login(self._server.user, self._server.password)

    def _show_token(self, smtp: smtplib.SMTP, token: str) -> None:
        answer = f"user={self._server.user}\x01auth=Bearer {token}\x01\x01"
        # A refusal comes as a challenge, which is answered with nothing.
        smtp.auth("XOAUTH2", lambda challenge=None: answer if challenge is None else "")


def words_of(error: Exception) -> str:
    """Why a connection failed, in words for whoever runs the server; no secret is in them."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return _words(error.smtp_code, said if isinstance(said, bytes) else str(said).encode())
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"{UNVERIFIED}{error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"{NOT_ENCRYPTED}{error.reason or 'TLS'}"
    if known := next((words for kind, words in _KNOWN if isinstance(error, kind)), ""):
        return known
    if isinstance(error, OSError):
        return error.strerror or str(error) or type(error).__name__
    return str(error)[:MOST_WORDS]


def _words(code: int, said: bytes) -> str:
    text = said.decode("utf-8", "replace").replace("\n", " ")
    return f"{code} {''.join(letter for letter in text if letter.isprintable())}"[:MOST_WORDS]
