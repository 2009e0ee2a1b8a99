"""One request at a door: its path, its headers and its body, unpacked."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Request:
    """What was sent. `headers`: by their name in small letters; `body`: unpacked."""

    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""

    def header(self, name: str) -> str:
        """One header; an empty text where it is not there."""
        return self.headers.get(name, "")

    def asked(self, name: str) -> str:
        """One parameter of the address; an empty text where it is not there."""
        return parse_qs(self.query).get(name, [""])[0]

    @cached_property
    def content_type(self) -> str:
        """The media type without its parameters, in small letters."""
        return self.header("content-type").partition(";")[0].strip().lower()


def headers_of(scope: MutableMapping[str, Any]) -> dict[str, str]:
    """The headers of an ASGI scope, by their name in small letters."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
