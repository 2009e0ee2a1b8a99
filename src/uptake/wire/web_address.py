"""
What can be asked over the web, told from what only looks like it; how it goes over the wire; and what of an address
anyone may read.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, quote, urlsplit

LONGEST_NAME = 253  # letters of a host, RFC 1035, 2.3.4
_KEPT = "".join(map(chr, range(0x21, 0x7F)))  # whatever is printed in ASCII goes as it was written
_TOLD_APART = re.compile("[ßς\u200c\u200d]")  # IDNA 2008 has hosts of these letters, IDNA 2003 had others (UTS 46, 7)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
# A password may hold a slash or a question mark that nobody wrote as %2F or %3F. A file has no host to sign in to.
_SIGNED_IN = re.compile(r"\A([^/?#:]*:(?://)?|//)(?!/)(.*)@", re.DOTALL)


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


def host_in_ascii(name: str) -> str:
    """A host as it is looked up and named to the other side, by IDNA. Raises UnicodeError for what can be none."""
    return name if name.isascii() else name.encode("idna").decode("ascii")


def newer_name(name: str) -> str:
    """
    A host by the newer rules of IDNA, in ASCII, where it has a letter that the older ones made another of (straße,
    strasse): then programs differ in whom they ask. Empty for all other names.
    """
    if not _TOLD_APART.search(name):
        return ""
    return ".".join(
        one if one.isascii() else f"xn--{one.encode('punycode').decode('ascii')}" for one in name.split(".")
    )


def path_in_ascii(address: str) -> str:
    """
    Path and query as they go over the wire: what is not ASCII as its bytes in UTF-8 (RFC 3987, 3.1), what is escaped
    already as it is. Raises UnicodeEncodeError for what has no bytes, half of a surrogate pair.
    """
    parts = urlsplit(address)
    path = quote(parts.path or "/", safe=_KEPT)
    return f"{path}?{quote(parts.query, safe=_KEPT)}" if parts.query else path


def for_anyone(address: str) -> str:
    """Return an address without name, password and query, each of which may let its reader in: `https://…/plan?…`."""
    kind, address = ("git+", address[4:]) if address.startswith("git+") else ("", address)
    parts = parts_of(address)
    if parts is None or _may_sign_in(parts):
        return kind + _by_its_signs(address)
    host = parts.netloc.rpartition("@")
    before = f"{kind}{parts.scheme}://{'…@' if host[1] else ''}{host[2]}{parts.path}"
    return f"{before}{'?…' if parts.query else ''}{f'#{parts.fragment}' if parts.fragment else ''}"


def _may_sign_in(parts: SplitResult) -> bool:
    """
    Whether an @ after the host may be the end of a password whose slash or question mark nobody escaped. Not where the
    host has a dot, as in the web, and no password can stand before it: no colon, or one of a port, with the @ in the
    query.
    """
    if "@" not in f"{parts.path}{parts.query}{parts.fragment}":
        return False
    signs = {"@", ":"} & set(parts.netloc)
    if "@" in parts.path:
        return bool(signs) or "." not in parts.netloc
    return "@" in signs or (":" in signs and "." not in parts.netloc)


def _by_its_signs(address: str) -> str:
    """As `for_anyone`, of what cannot be read, where a host may be anywhere."""
    if found := _SIGNED_IN.match(address):
        begin, signed_in = found.groups()
        if {"?", "#"} & set(signed_in):
            return f"{begin}…"
        address = f"{begin}…@{address[found.end() :]}"
    before, query, after = address.partition("?")
    return f"{before}?…{''.join(after.partition('#')[1:])}" if query else before
