"""Whether links answer: asked from the machine of whoever writes the letters, or from the server by its rules."""

from __future__ import annotations

import http.client
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import lru_cache
from urllib.parse import urlsplit

from uptake.core.system_words import why_not
from uptake.core.words import say
from uptake.errors import OptionError, UptakeError
from uptake.wire.outgoing import Request, ask, place_of, refuse_two_hosts
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
        # A thread would speak English: each asks in the language of whoever wants to know.
        found = [several.submit(copy_context().run, _problem_by_rules, link, private) for link in web]
    return [f"{link}: {problem}" for link, one in zip(web, found, strict=True) if (problem := one.result())]


def _problem_by_rules(link: str, private: Collection[str]) -> str:
    try:
        place = place_of(link, private)
        status = ask(place, Request("HEAD", link), 0, seconds=SECONDS).status
        if status in _TRY_GET:
            status = ask(place, Request("GET", link), 0, seconds=SECONDS).status
    except UptakeError as error:
        return str(error)
    except (OSError, ValueError) as error:
        return _no_answer(error)
    return _said(status)


def dead_links(links: Iterable[str]) -> Iterator[str]:
    """Every link to the web that does not answer, or behind which there is nothing, with the reason."""
    for link in links:
        if link.lower().startswith(("http://", "https://")) and (problem := _problem(link)):
            yield f"{link}: {problem}"


def _problem(link: str) -> str:
    """Why a link is dead; "" where it answers. A page that asks to sign in is there."""
    try:
        refuse_two_hosts(urlsplit(link).hostname or "")
    except (OptionError, ValueError) as error:
        return str(error)
    found = _asked(link)
    return _no_answer(found) if isinstance(found, Exception) else _said(found)


@lru_cache(maxsize=1024)
def _asked(link: str) -> int | Exception:
    """With which status a link answers, or what stood in the way: many letters hold the same link."""
    try:
        status = _status(link, "HEAD")
        return _status(link, "GET") if status in _TRY_GET else status
    except (OSError, http.client.HTTPException, ValueError) as error:
        return error.with_traceback(None)  # kept as it is, it would keep the connection and all that led to it


def _no_answer(error: Exception) -> str:
    return say("it does not answer: {reason}", reason=why_not(error) or type(error).__name__)


def _said(status: int) -> str:
    return say("it answers with {status}", status=status) if status in _MISSING or status >= 500 else ""


def _status(link: str, method: str) -> int:
    parts = urlsplit(link)
    kind = http.client.HTTPSConnection if parts.scheme.lower() == "https" else http.client.HTTPConnection
    connection = kind(host_in_ascii(parts.hostname or ""), parts.port, timeout=SECONDS)
    try:
        connection.request(method, path_in_ascii(link), headers={"Accept": "*/*", "User-Agent": "uptake"})
        return connection.getresponse().status
    finally:
        connection.close()
