"""Asking another server: over TLS, of the address that was looked at, bounded, and sent on nowhere."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from uptake.core.system_words import why_not
from uptake.core.wording import Figure
from uptake.core.words import mark, say, say_reason
from uptake.errors import FileError, OptionError
from uptake.wire.web_address import for_anyone, parts_of

SECONDS = 30
MOST_BYTES = 1024 * 1024
UNVERIFIED = mark("its certificate cannot be verified: ")  # kept in English, said where it is read


class NotSentError(OSError):
    """The other side did not get the whole request, so nothing came of it."""


class NoAnswerError(OSError):
    """The other side has the request; what came of it is not known."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. `address`: whole, with path and query."""

    method: str
    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back. `headers`: by name in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address leads: to a host, by a port, under one of its addresses in numbers."""

    host: str
    port: int
    number: str
    secure: bool


def place_of(address: str, private: Collection[str], like: str = "https://git.firm.example/…") -> Place:
    """
    Look an address up. Raises OptionError where it is none that may be asked: not https, with a password in it, or of
    this machine or network. `private`: hosts that may be, though they are; `like`: how one is written that may.
    """
    parts = parts_of(address)
    host = (parts.hostname or "").lower() if parts else ""
    allowed = host in private
    if parts is None or (parts.scheme == "http" and not allowed):
        what = say("{address} is no address that can be asked", address=for_anyone(address))
        raise OptionError(what, mend=say("Write it like {address}", address=like))
    if parts.username or parts.password:
        mend = say("It would be kept as it is: leave them out.")
        raise OptionError(say("The address holds a name or a password"), mend=mend)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    try:
        numbers = [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:  # the latter of what is no name, such as a..b
        what = say("{host} cannot be found: {reason}", host=host, reason=why_not(error))
        raise FileError(what) from None
    inside = [one for one in numbers if not ipaddress.ip_address(one.partition("%")[0]).is_global]
    if inside and not allowed:
        raise OptionError(
            say("{host} is in this network ({number})", host=host, number=inside[0]),
            mend=say("If that is meant: {setting}", setting=f"UPTAKE_PRIVATE_HOSTS={host}"),
        )
    return Place(host, port, numbers[0], secure)


def get(address: str, place: Place, most: int) -> bytes:
    """The document of an address. Raises FileError where it cannot be had, or has more than `most` bytes."""
    try:
        answer = ask(place, Request("GET", address, {"Accept": "*/*"}), most)
    except OSError as error:
        raise FileError(
            say("{host} cannot be asked: {reason}", host=place.host, reason=say_reason(str(error)))
        ) from None
    if answer.status != 200:
        what = say("{host} answers with {status}", host=place.host, status=answer.status)
        raise FileError(what, mend=say("Write the address at which it ends."))
    if len(answer.body) > most:
        raise FileError(say("{host} sends more than {size} KB", host=place.host, size=Figure(most // 1024)))
    return answer.body


def ask(place: Place, request: Request, most: int = MOST_BYTES, *, seconds: float = SECONDS) -> Answer:
    """
    Ask once. Raises NotSentError where the other side cannot have the request, NoAnswerError where it may.

    :param most: bytes of the answer; of a longer one there is one byte more; `seconds`: without a sign of life.
    """
    parts = urlsplit(request.address)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    connection = (_Secure if place.secure else _Plain)(place, seconds)
    try:
        try:
            connection.request(request.method, path, request.body, {"User-Agent": "uptake"} | dict(request.headers))
        except (OSError, http.client.HTTPException) as error:
            raise NotSentError(_words(error)) from None
        try:
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, headers, answer.read(most + 1))
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswerError(_words(error)) from None
    finally:
        connection.close()


def reach(place: Place, *, seconds: float = SECONDS) -> None:
    """Connect, with a certificate where that is asked for, and say nothing. Raises NotSentError where that fails."""
    connection = (_Secure if place.secure else _Plain)(place, seconds)
    try:
        connection.connect()
    except OSError as error:
        raise NotSentError(_words(error)) from None
    finally:
        connection.close()


def _words(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"{UNVERIFIED}{error.verify_message}"
    if isinstance(error, TimeoutError):
        return mark("it does not answer")
    if isinstance(error, OSError) and error.strerror and not isinstance(error, ssl.SSLError):
        return error.strerror  # without its number
    return str(error) or type(error).__name__


class _Plain(http.client.HTTPConnection):
    """To the number that was looked at: a name may lead elsewhere a moment later."""

    def __init__(self, place: Place, seconds: float) -> None:
        super().__init__(place.host, place.port, timeout=seconds)
        self._number = place.number

    def connect(self) -> None:
        """Connect without looking the name up again."""
        self.sock = socket.create_connection((self._number, self.port), self.timeout)


class _Secure(_Plain):
    """The same, with a certificate of the name."""

    def connect(self) -> None:
        """Connect, and look at the certificate."""
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
