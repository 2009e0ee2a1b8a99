"""Whether links answer: asked once each, from the machine of whoever writes the letters."""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import urlsplit

SECONDS = 10
_MISSING = {404, 410}
_TRY_GET = {400, 403, 405, 501}  # what servers say that do not know HEAD


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
    return f"it answers with {status}" if status in _MISSING or status >= 500 else ""


def _status(link: str, method: str) -> int:
    parts = urlsplit(link)
    kind = http.client.HTTPSConnection if parts.scheme.lower() == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        connection.request(method, path, headers={"Accept": "*/*", "User-Agent": "uptake"})
        return connection.getresponse().status
    finally:
        connection.close()
