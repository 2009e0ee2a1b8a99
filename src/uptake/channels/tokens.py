"""
Tokens for servers that take no password: the grants `refresh_token` (somebody signed in, RFC 6749, 6) and
`client_credentials` (an application by itself, RFC 6749, 4.4) of OAuth 2.0.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode

from uptake.core.mailbox import Renewal
from uptake.core.words import mark

SECONDS = 20.0
EARLY = 60.0  # before its end a token is taken for ended
USUAL = 3600.0
MOST_BYTES = 65_536
NO_TOKEN, NO_REASON = mark("the provider gives no token: "), mark("no reason is given")
_BY_ITSELF = {"grant_type": "client_credentials"}


class Token(Protocol):
    """A token that is fresh when it is asked for, and can be said not to be."""

    def __call__(self) -> str:
        """The token. Raises OSError where there is none."""

    def forget(self) -> None:
        """It was not taken: the next one is another."""


@dataclass
class Tokens:
    """
    A token that is fresh when it is asked for; several threads may. A provider that gives a new refresh token with it
    expects that one from then on, for as long as the process lives.
    """

    renewal: Renewal
    _token: str = ""
    _until: float = 0.0
    _refresh: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> str:
        """The token. Raises OSError where the provider gives none."""
        with self._lock:
            if not self._token or time.monotonic() >= self._until:
                self._renew()
            return self._token

    def forget(self) -> None:
        """The mail server did not take it."""
        with self._lock:
            self._token = ""

    def _renew(self) -> None:
        refresh = self._refresh or self.renewal.refresh_token
        given = {
            **({"grant_type": "refresh_token", "refresh_token": refresh} if refresh else _BY_ITSELF),
            **({"scope": self.renewal.scope} if self.renewal.scope else {}),
            "client_id": self.renewal.client_id,
            **({"client_secret": self.renewal.client_secret} if self.renewal.client_secret else {}),
        }
        request = urllib.request.Request(self.renewal.address, urlencode(given).encode())  # noqa: S310  checked at start
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                found = json.loads(answer.read(MOST_BYTES))
        except urllib.error.HTTPError as error:
            with error:
                raise OSError(f"{NO_TOKEN}{_reason(error.read(MOST_BYTES))}") from None
        except ValueError:
            raise OSError(mark("the provider's answer is no JSON")) from None
        if not isinstance(found, dict) or not found.get("access_token"):
            raise OSError(mark("the provider's answer has no token"))
        self._token = str(found["access_token"])
        self._refresh = str(found.get("refresh_token") or self._refresh)
        lasts = found.get("expires_in")
        self._until = time.monotonic() + (float(lasts) if isinstance(lasts, int | float) else USUAL) - EARLY


def _reason(body: bytes) -> str:
    """`invalid_grant` and the like: never the rest, which may quote what was sent."""
    try:
        found = json.loads(body)
        return str(found.get("error", ""))[:60] or NO_REASON
    except (ValueError, AttributeError):
        return NO_REASON
