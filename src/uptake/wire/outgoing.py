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
from uptake.wire.web_address import for_anyone, host_in_ascii, newer_name, parts_of, path_in_ascii

SECONDS = 30
MOST_BYTES = 1024 * 1024
UNWRITABLE = mark("its address has a letter that cannot be sent")
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
    """Where an address leads: to a host (in ASCII), by a port, under one of its addresses in numbers."""

    host: str
    port: int
    number: str
    secure: bool


def place_of(
    address: str, private: Collection[str], like: str = "https://git.firm.example/…", *, called: str = ""
) -> Place:
    """
    Look an address up. Raises OptionError where it is none that may be asked: not https, with a password in it, or of
    this machine or network. `private`: hosts that may be, though they are; `like`: how one is written that may;
    `called`: how this one was written, where that is not the address.
    """
    parts = parts_of(address)
    host = (parts.hostname or "").lower() if parts else ""
    allowed = bool(private) and (host in private or host_in_ascii(host) in private)
    if parts is None or (parts.scheme == "http" and not allowed):
        what = say("{address} is no address that can be asked", address=called or for_anyone(address))
        raise OptionError(what, mend=say("Write it like {address}", address=like))
    if parts.username or parts.password:
        mend = say("It would be kept as it is: leave them out.")
        raise OptionError(say("The address holds a name or a password"), mend=mend)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    name, numbers = _looked_up(host, port)
    inside = [one for one in numbers if not ipaddress.ip_address(one.partition("%")[0]).is_global]
    if inside and not allowed:
        raise OptionError(
            say("{host} is in this network ({number})", host=host, number=inside[0]),
            mend=say("If that is meant: {setting}", setting=f"UPTAKE_PRIVATE_HOSTS={host}"),
        )
    return Place(name, port, numbers[0], secure)


def _looked_up(host: str, port: int) -> tuple[str, list[str]]:
    """A host as it is named over the wire, and its addresses in numbers."""
    refuse_two_hosts(host)
    try:
        name = host_in_ascii(host)
        return name, [str(found[4][0]) for found in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:  # the latter of what is no name, such as a..b
        what = say("{host} cannot be found: {reason}", host=host, reason=why_not(error))
        raise FileError(what) from None


def refuse_two_hosts(host: str) -> None:
    """Raise OptionError for a name by which programs ask different hosts."""
    if newer := newer_name(host):
        what = say("{host} is the name of two hosts: by older rules and by newer ones", host=host)
        raise OptionError(what, mend=say("Write the one that is meant: {newer} by the newer.", newer=newer))


def get(address: str, place: Place, most: int) -> bytes:
    """The document of an address. Raises FileError where it cannot be had, or has more than `most` bytes."""
    host = urlsplit(address).hostname or place.host
    try:
        answer = ask(place, Request("GET", address, {"Accept": "*/*"}), most)
    except OSError as error:
        raise FileError(say("{host} cannot be asked: {reason}", host=host, reason=say_reason(str(error)))) from None
    if answer.status != 200:
        what = say("{host} answers with {status}", host=host, status=answer.status)
        raise FileError(what, mend=say("Write the address at which it ends."))
    if len(answer.body) > most:
        raise FileError(say("{host} sends more than {size} KB", host=host, size=Figure(most // 1024)))
    return answer.body


def ask(place: Place, request: Request, most: int = MOST_BYTES, *, seconds: float = SECONDS) -> Answer:
    """
    Ask once. Raises NotSentError where the other side cannot have the request, NoAnswerError where it may.

    :param most: bytes of the answer; of a longer one there is one byte more; `seconds`: without a sign of life.
    """
    try:
        path = path_in_ascii(request.address)
    except UnicodeEncodeError:
        raise NotSentError(UNWRITABLE) from None
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
