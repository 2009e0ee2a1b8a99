"""Reading a report from a server: one GET with a token, bounded in time and size, that never leaves the named host."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from uptake.core.words import say
from uptake.errors import EvidenceError, OptionError
from uptake.service.addresses import is_private_enough
from uptake.wire.web_address import for_anyone

SECONDS = 30
MOST = 64 * 1024 * 1024  # bytes: a report of a thousand groups is about a tenth of it
TOKEN = "UPTAKE_TOKEN"  # noqa: S105  the name of the setting, not a token


def fetch_picture(given: str, rollout: str) -> bytes:
    """
    Return the latest report of a rollout from a server.

    `given` is the server's own address, or that of the report. The token stands in UPTAKE_TOKEN, or in the file that
    UPTAKE_TOKEN_FILE names. Raises EvidenceError if the server does not answer or has no report, and OptionError if the
    address cannot be used.
    """
    address, token = _address_of(given, rollout), _token()
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(address, headers=headers)  # noqa: S310  the scheme was looked at
    try:
        with urllib.request.build_opener(_SameHost()).open(request, timeout=SECONDS) as answer:
            found: bytes = answer.read(MOST + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise _refused(address, error.code, given_token=bool(token)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise EvidenceError(
            say("{address} cannot be reached: {reason}.", address=address, reason=reason),
            mend=say("Check the address, or save the report as JSON and give its path: --evidence picture.json"),
        ) from error
    if len(found) > MOST:
        raise EvidenceError(say("{address} answers with more than a report can be.", address=address))
    return found


def _address_of(given: str, rollout: str) -> str:
    parts = urlsplit(given)
    if not parts.hostname:
        raise OptionError(
            say('--evidence "{given}" is not an address.', given=given),
            mend=say("Write it like https://uptake.firm.example"),
        )
    if not is_private_enough(given):
        raise OptionError(
            say("{given} would send the token unencrypted.", given=for_anyone(given)),
            mend=say("Write https:// instead of http://"),
        )
    return given if parts.path.strip("/") else f"{given.rstrip('/')}/api/v1/rollouts/{rollout}/picture"


def _token() -> str:
    if file := os.environ.get(f"{TOKEN}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise OptionError(
                say("{setting} names a file that cannot be read: {file}.", setting=f"{TOKEN}_FILE", file=file)
            ) from None
    return os.environ.get(TOKEN, "").strip()


def _refused(address: str, status: int, *, given_token: bool) -> EvidenceError:
    if status in {401, 403}:
        mend = (
            say("The token in UPTAKE_TOKEN may not read this rollout, or has ended.")
            if given_token
            else say("Put a token that may read this rollout into UPTAKE_TOKEN.")
        )
        return EvidenceError(say("{address} asks for a right to read.", address=address), mend=mend)
    if status == 404:
        return EvidenceError(
            say("{address} has no report of this rollout.", address=address),
            mend=say("Check the address, and whether the server knows the rollout by this name."),
        )
    return EvidenceError(say("{address} answers with status {status}.", address=address, status=status))


class _SameHost(urllib.request.HTTPRedirectHandler):
    """A redirection may not take the token to another host, nor to an unencrypted door."""

    def redirect_request(self, req: urllib.request.Request, *answer: Any) -> urllib.request.Request | None:
        """The library's method; the address stands last in what was answered."""
        before, after = urlsplit(req.full_url), urlsplit(answer[-1])
        if (before.scheme, before.netloc) != (after.scheme, after.netloc):
            raise urllib.error.URLError(say("it sends the reader on to {address}", address=answer[-1]))
        return super().redirect_request(req, *answer)
