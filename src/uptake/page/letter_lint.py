"""What is wrong with a letter before anybody gets it: links that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from uptake.core.letters.drafting import Draft
from uptake.core.letters.fields import OPEN, unescaped
from uptake.core.words import say

_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)>?[^)]*\)|<([a-z][a-z0-9+.-]*:[^>\s]*)>", re.IGNORECASE)
_FIELD = re.compile(r"\{(\w+)\}")


def links(draft: Draft) -> tuple[str, ...]:
    """Where the links of a draft lead, without those that are filled in for each person."""
    found = (one[1] if one[1] is not None else one[2] for one in _LINK.finditer(draft.body))
    return tuple(dict.fromkeys(link for link in found if link and not _is_open(link)))


def _is_open(link: str) -> bool:
    whole = _FIELD.fullmatch(link)
    return whole is not None and whole[1] in OPEN


def bad_links(draft: Draft) -> Iterator[str]:
    """Every link that a mail program could not follow, with the reason."""
    for link in links(draft):
        if problem := _problem(unescaped(link)):
            yield f"{link}: {problem}"


def _problem(link: str) -> str:
    try:
        parts = urlsplit(link)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return say("it is no address")
    if not parts.scheme:
        return say("it leads nowhere from a mail: write it whole, with https://")
    if parts.scheme.lower() in {"mailto", "tel"}:
        return "" if parts.path else say("it is no address")
    if parts.scheme.lower() not in {"http", "https"}:
        return say("only https, http, mailto and tel can be followed")
    return "" if host and ("." in host or host == "localhost") else say("it is no address")
