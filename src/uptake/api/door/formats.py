"""The protocols by which events come: where the key stands, how a body is read, what is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from uptake.api.door.answers import plain_answer
from uptake.service.rights import SourceRights
from uptake.wire.incoming import Incoming, Refusal
from uptake.wire.native import read_native


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of a request, by their name in small letters."""

    values: Mapping[str, str]

    @classmethod
    def of(cls, scope: MutableMapping[str, Any]) -> Headers:
        """The headers of an ASGI scope."""
        return cls({name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]})

    def get(self, name: str) -> str:
        """One header; an empty text where it is not there."""
        return self.values.get(name, "")

    @property
    def content_type(self) -> str:
        """The media type without its parameters, in small letters."""
        return self.get("content-type").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Format:
    """One protocol. `key`: the key that a request carries; `read`: its events; `answer`: what its clients expect."""

    key: Callable[[Headers, bytes], str]
    read: Callable[[bytes, Headers, SourceRights], Incoming]
    answer: Callable[[int, Sequence[Refusal]], bytes] = plain_answer


def bearer(headers: Headers, body: bytes) -> str:  # noqa: ARG001  the key of other protocols stands in the body
    """The key of our own doors: `Authorization: Bearer KEY`."""
    scheme, _, key = headers.get("authorization").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def _native(body: bytes, _headers: Headers, _rights: SourceRights) -> Incoming:
    return read_native(body)


FORMATS: Mapping[str, Format] = {"/v1/events": Format(bearer, _native)}
