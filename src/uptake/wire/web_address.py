"""What can be asked over the web, told from what only looks like it; and what of an address anyone may read."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

LONGEST_NAME = 253  # letters of a host, RFC 1035, 2.3.4
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_SIGNED_IN = re.compile(r"(?<=//).*@", re.DOTALL)  # a password may hold a slash that nobody wrote as %2F


def parts_of(address: str) -> SplitResult | None:
    """Return the parts of an http or https address; None where it has no host, holds a space, or its port is none."""
    if not address.isprintable() or " " in address:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    in_numbers = ("[" in parts.netloc) == (":" in host)  # what stands in brackets is an IPv6 address, and no later one
    return parts if parts.scheme in {"http", "https"} and is_host(host) and in_numbers and port != 0 else None


def is_host(name: str) -> bool:
    """Whether there can be a host of this name, or it is an address in numbers."""
    if len(name) > LONGEST_NAME:
        return False
    if ":" in name:
        try:
            return ipaddress.ip_address(name).version == 6
        except ValueError:
            return False
    try:
        plain = name.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    return len(plain) <= LONGEST_NAME and all(map(_LABEL.fullmatch, plain.removesuffix(".").split(".")))


def for_anyone(address: str) -> str:
    """Return an address without name, password and query, each of which may let its reader in: `https://…/plan?…`."""
    before, query, after = _SIGNED_IN.sub("…@", address).partition("?")
    return f"{before}?…{''.join(after.partition('#')[1:])}" if query else before
