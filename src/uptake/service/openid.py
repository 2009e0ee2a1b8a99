"""
Signing in by OpenID Connect: authorization code with PKCE (RFC 7636), state, nonce, and a signature that is looked at.

OpenID Connect Core 1.0, 3.1, and OpenID Connect Discovery 1.0, 4.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

import jwt

from uptake.core.provider import Claimed, Provider
from uptake.core.system_words import why_not
from uptake.core.words import say
from uptake.errors import InputError
from uptake.service.addresses import is_private_enough
from uptake.wire.web_address import for_anyone

SECONDS = 10
MOST = 1024 * 1024  # bytes of an answer
KNOWN_FOR = 3600.0  # seconds that what a provider says of itself is taken for true
LEEWAY = 60  # seconds that clocks may differ
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


@dataclass(frozen=True, slots=True)
class Begun:
    """What the session remembers between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str

    def as_dict(self) -> dict[str, str]:
        """The same for the session."""
        return asdict(self)


def begin(provider: Provider, back: str) -> tuple[str, Begun]:
    """The address to send somebody to, and what to remember. `back`: where the provider sends them afterwards."""
    begun = Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
    words = {
        "response_type": "code", "scope": "openid email profile", "client_id": provider.client_id,
        "redirect_uri": back, "state": begun.state, "nonce": begun.nonce,
        "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    address = _endpoint(provider, "authorization_endpoint")
    return f"{address}{'&' if '?' in address else '?'}{urlencode(words)}", begun


def finish(provider: Provider, begun: Begun, answer: Mapping[str, str], back: str) -> Claimed:
    """
    Whom the provider says that it is, from the words with which it sent them back. Raises InputError with the reason
    where anything does not fit.
    """
    if not secrets.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
        raise InputError(say("The answer belongs to another attempt to sign in"))
    if answer.get("iss", provider.issuer) != provider.issuer:  # RFC 9207
        raise InputError(say("The answer is of another provider"))
    if "code" not in answer:
        raise InputError(say("The provider did not sign you in"))
    tokens = _exchange(provider, begun, answer["code"], back)
    claims = _verified(provider, str(tokens.get("id_token", "")), begun.nonce)
    if "email" not in claims and "access_token" in tokens:
        claims |= _more(provider, str(tokens["access_token"]), str(claims["sub"]))
    return _claimed(provider, claims)


def _exchange(provider: Provider, begun: Begun, code: str, back: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": begun.verifier,
    }  # fmt: skip
    headers = {}
    methods = _said_by(provider, _hour()).get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if not provider.client_secret:
        form["client_id"] = provider.client_id
    elif "client_secret_basic" in methods:
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    return _ask(_endpoint(provider, "token_endpoint"), urlencode(form).encode(), headers)


def _verified(provider: Provider, token: str, nonce: str) -> dict[str, Any]:
    """The claims of an id token whose signature, issuer, audience, times and nonce are right."""
    offered = _said_by(provider, _hour()).get("id_token_signing_alg_values_supported", ["RS256"])
    algorithms = [name for name in ALGORITHMS if name in offered]  # never "none", never one with a shared secret
    try:
        key = _key_of(token, _keys(_endpoint(provider, "jwks_uri")))
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=algorithms, audience=provider.client_id, issuer=provider.issuer, leeway=LEEWAY,
            options={"require": ["exp", "iat", "sub", "aud", "iss"]},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise InputError(say("The provider's token cannot be trusted: {reason}", reason=str(error))) from error
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise InputError(say("The provider's token belongs to another attempt to sign in"))
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise InputError(say("The provider's token was made for another application"))
    return claims


def _key_of(token: str, keys: jwt.PyJWKClient) -> jwt.PyJWK:
    """The key that signed a token: the one that it names; the only one where it names none (Core 1.0, 10.1)."""
    if "kid" in jwt.get_unverified_header(token):
        return keys.get_signing_key_from_jwt(token)
    known = keys.get_signing_keys()
    if len(known) != 1:
        raise jwt.PyJWKClientError(say("it does not say which of the provider's keys signed it"))
    return known[0]


def _more(provider: Provider, token: str, subject: str) -> dict[str, Any]:
    """What the provider says only where it is asked: many put addresses there."""
    found = _ask(_endpoint(provider, "userinfo_endpoint"), None, {"Authorization": f"Bearer {token}"})
    if found.get("sub") != subject:
        raise InputError(say("The provider speaks of somebody else"))
    return found


def _claimed(provider: Provider, claims: Mapping[str, Any]) -> Claimed:
    email = claims.get("email")
    if not isinstance(email, str) or "@" not in email or claims.get("email_verified") is False:
        raise InputError(say("The provider does not vouch for an address of yours"))
    groups = claims.get(provider.groups_claim, [])
    listed = groups if isinstance(groups, list) else [groups]
    name = claims.get("name")
    return Claimed(email.strip().lower(), name if isinstance(name, str) else "", frozenset(map(str, listed)))


def _endpoint(provider: Provider, name: str) -> str:
    address = _said_by(provider, _hour()).get(name)
    if not isinstance(address, str) or not is_private_enough(address):
        raise InputError(say("The provider names no {name} that can be used", name=name))
    return address


def _hour() -> int:
    return int(time.monotonic() // KNOWN_FOR)


@lru_cache(maxsize=4)
def _said_by(provider: Provider, hour: int) -> dict[str, Any]:  # noqa: ARG001  another hour is another question
    """What a provider says of itself; asked for once an hour."""
    found = _ask(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise InputError(
            say("The provider calls itself {name}", name=found.get("issuer")),
            mend=say("Write that into UPTAKE_OIDC_ISSUER, exactly."),
        )
    return found


@lru_cache(maxsize=4)
def _keys(address: str) -> jwt.PyJWKClient:
    return jwt.PyJWKClient(address, timeout=SECONDS)  # keeps the keys for five minutes


def _ask(address: str, form: bytes | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    if not is_private_enough(address):
        raise InputError(say("{address} would be asked unencrypted", address=for_anyone(address)))
    headers = {"Accept": "application/json", **(headers or {})}
    request = urllib.request.Request(address, form, headers)  # noqa: S310  the scheme was looked at
    try:
        with urllib.request.build_opener(_NoRedirect()).open(request, timeout=SECONDS) as answer:
            found = json.loads(answer.read(MOST))
    except urllib.error.HTTPError as error:
        error.close()
        raise InputError(say("The provider refuses ({code})", code=error.code)) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise InputError(say("The provider cannot be reached: {reason}", reason=why_not(error))) from error
    if not isinstance(found, dict):
        raise InputError(say("The provider answers with something else"))
    return found


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A secret goes where it was meant to go, or nowhere."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing."""
