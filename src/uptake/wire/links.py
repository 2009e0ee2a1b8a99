"""Whether links answer: asked from the machine of whoever writes the letters, or from the server by its rules."""

from __future__ import annotations

import http.client
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from urllib.parse import urlsplit

from uptake.errors import UptakeError
from uptake.wire.outgoing import Request, ask, place_of
from uptake.wire.web_address import host_in_ascii, path_in_ascii

SECONDS = 10
AT_ONCE, MOST = 8, 40  # links that a server asks
_MISSING = {404, 410}
_TRY_GET = {400, 403, 405, 501}  # what servers say that do not know HEAD


def dead_from_server(links: Iterable[str], private: Collection[str]) -> list[str]:
    """
    The same as the server finds it, for the first `MOST` links, several at once. A link into this network is not asked,
    which is said too: who writes a plan must not learn by it what stands there. `private`: hosts that may be asked.
    """
    web = [link for link in dict.fromkeys(links) if link.lower().startswith(("http://", "https://"))][:MOST]
    with ThreadPoolExecutor(AT_ONCE) as several:
        found = list(several.map(lambda link: _problem_by_rules(link, private), web))
    return [f"{link}: {problem}" for link, problem in zip(web, found, strict=True) if problem]


def _problem_by_rules(link: str, private: Collection[str]) -> str:
    try:
        place = place_of(link, private)
        status = ask(place, Request("HEAD", link), 0, seconds=SECONDS).status
        if status in _TRY_GET:
            status = ask(place, Request("GET", link), 0, seconds=SECONDS).status
    except UptakeError as error:
        return str(error)
    except (OSError, ValueError) as error:
        return f"it does not answer ({error or type(error).__name__})"
    return _said(status)


def dead_links(links: Iterable[str]) -> Iterator[str]:
    """Every link to the web that does not answer, or behind which there is nothing, with the reason."""
    for link in links:
        if link.lower().startswith(("http://", "https://")) and (problem := _problem(link)):
            yield f"{link}: {problem}"


@lru_cache(maxsize=1024)
def _problem(link: str) -> str:
    """Why a link is dead; "" where it answers. A page that asks to sign in is there."""
    try:
        status = _status(link, "HEAD")
        if status in _TRY_GET:
            status = _status(link, "GET")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return f"it does not answer ({error or type(error).__name__})"
    return _said(status)


def _said(status: int) -> str:
    return f"it answers with {status}" if status in _MISSING or status >= 500 else ""


def _status(link: str, method: str) -> int:
    parts = urlsplit(link)
    kind = http.client.HTTPSConnection if parts.scheme.lower() == "https" else http.client.HTTPConnection
    connection = kind(host_in_ascii(parts.hostname or ""), parts.port, timeout=SECONDS)
    try:
        connection.request(method, path_in_ascii(link), headers={"Accept": "*/*", "User-Agent": "uptake"})
        return connection.getresponse().status
    finally:
        connection.close()
