"""Where secrets may travel: what the server asks of others, and a reader of it."""

from __future__ import annotations

from uptake.wire.web_address import parts_of

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def is_private_enough(address: str) -> bool:
    """Whether secrets may travel to an address: by https, or without leaving this machine. One in it would be shown."""
    parts = parts_of(address)
    return parts is not None and "@" not in parts.netloc and (parts.scheme == "https" or parts.hostname in LOOPBACK)
