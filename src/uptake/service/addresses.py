"""Where secrets may travel: what the server asks of others, and a reader of it."""

from __future__ import annotations

from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def is_private_enough(address: str) -> bool:
    """Whether secrets may travel to an address: by https, or without leaving this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))
