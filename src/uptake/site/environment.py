"""
What an installation is told by its environment, read once and checked: a wrong value stops the start with its name and
the way out.

Each secret may stand in a file that `…_FILE` names. docs/settings.md has the table.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from uptake.channels.outlets import Outlets
from uptake.core.mailbox import MailServer
from uptake.core.provider import Provider, read_grants
from uptake.core.words import say
from uptake.errors import SettingError
from uptake.service.addresses import is_private_enough
from uptake.site.database import read_database
from uptake.site.mail import read_mail
from uptake.site.outlets import private_hosts, read_outlets
from uptake.wire.web_address import for_anyone, parts_of

KEY_BYTES = 32
LEAST_SECRET = 32  # letters
LOGS = ("text", "json")
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings of one installation. `data`: the folder of spool, events and keys."""

    data: Path
    database_url: str
    base_url: str
    secret_key: str
    pseudonym_key: bytes
    keep_days: int
    spool_megabytes: int
    upload_megabytes: int = 256
    log: str = "text"  # how lines of the log are written: text | json
    provider: Provider | None = None  # who else may say who somebody is
    private_hosts: frozenset[str] = frozenset()  # of this network, which plans may be fetched from
    notice: str = ""  # what stands at the head of every page
    mail: MailServer | None = None  # what takes mail; without one none goes out
    outlets: Outlets = field(default_factory=Outlets)  # the other ways out, and the mailbox that is read

    @property
    def spool_bytes(self) -> int:
        """How much may wait to be digested."""
        return self.spool_megabytes * MEGABYTE

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names under which pages are asked for."""
        host = urlsplit(self.base_url).hostname or ""
        own = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")  # as a browser names it
        return tuple(dict.fromkeys(name for name in (own, "localhost", "127.0.0.1", "[::1]") if name))

    @property
    def is_secure(self) -> bool:
        """Whether people reach it by https, so that cookies may be kept to it."""
        return urlsplit(self.base_url).scheme == "https"


def read_environment(given: Mapping[str, str] | None = None) -> Environment:
    """
    The settings of this process. Raises SettingError with the name of the first setting that cannot be used.

    Keys that are not given are read from the data folder; `make_keys` puts them there.
    """
    env = os.environ if given is None else given
    data = Path(env.get("UPTAKE_DATA") or "uptake-data").expanduser().absolute()
    mail = read_mail(env, _secret)
    return Environment(
        data=data,
        database_url=read_database(_secret(env, "DATABASE_URL"), data),
        base_url=_address(env, "UPTAKE_BASE_URL", "http://127.0.0.1:8000"),
        secret_key=_text_key(env, data),
        pseudonym_key=_pseudonym_key(env, data),
        keep_days=_number(env, "UPTAKE_KEEP_DAYS", 400, least=1),
        spool_megabytes=_number(env, "UPTAKE_SPOOL_MEGABYTES", 1024, least=1),
        upload_megabytes=_number(env, "UPTAKE_UPLOAD_MEGABYTES", 256, least=1),
        log=_one_of(env, "UPTAKE_LOG", LOGS),
        provider=_provider(env),
        private_hosts=private_hosts(env),
        notice=env.get("UPTAKE_NOTICE", "").strip(),
        mail=mail,
        outlets=read_outlets(env, _secret, mail),
    )


def make_keys(data: Path) -> None:
    """Make the folder and the two keys of an installation where there are none yet; only the owner may read them."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("secret-key", "pseudonym-key"):
        if (data / name).exists():
            continue
        # Written aside and then given its name in one step: two processes that start together agree on one key.
        aside = data / f".{name}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as key:
            key.write(secrets.token_hex(KEY_BYTES) + "\n")
            key.flush()
            os.fsync(key.fileno())
        with suppress(FileExistsError):
            os.link(aside, data / name)
        aside.unlink()


def _text_key(env: Mapping[str, str], data: Path) -> str:
    key = _secret(env, "UPTAKE_SECRET_KEY") or _kept(data / "secret-key")
    if key and len(key) < LEAST_SECRET:
        raise SettingError(
            "UPTAKE_SECRET_KEY",
            say("is too short"),
            say("Give it {number} random letters or more.", number=LEAST_SECRET),
        )
    return key


def _pseudonym_key(env: Mapping[str, str], data: Path) -> bytes:
    text = _secret(env, "UPTAKE_PSEUDONYM_KEY") or _kept(data / "pseudonym-key")
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if text and len(key) < KEY_BYTES:
        raise SettingError(
            "UPTAKE_PSEUDONYM_KEY", say("is not a key"), say("Give it 64 hexadecimal digits: openssl rand -hex 32")
        )
    return key


def _kept(path: Path) -> str:
    try:
        key = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            "UPTAKE_DATA", say("holds a key that cannot be read: {path}", path=path), say("Mend its permissions.")
        ) from error
    if not key:  # an unkeyed pseudonym would be worse than none
        raise SettingError(
            "UPTAKE_DATA", say("holds an empty key: {path}", path=path), say("Put the key back from where it is kept.")
        )
    return key


def _provider(env: Mapping[str, str]) -> Provider | None:
    issuer = env.get("UPTAKE_OIDC_ISSUER", "").strip()
    if not issuer:
        return None
    if not is_private_enough(issuer):
        raise SettingError(
            "UPTAKE_OIDC_ISSUER",
            say('is "{text}"', text=for_anyone(issuer)),
            say("Write it like https://login.firm.example"),
        )
    client = env.get("UPTAKE_OIDC_CLIENT_ID", "").strip()
    if not client:
        raise SettingError(
            "UPTAKE_OIDC_CLIENT_ID", say("is missing"), say("Write the name under which the provider knows us.")
        )
    try:
        grants = read_grants(env.get("UPTAKE_OIDC_ROLES", ""))
    except ValueError as error:
        raise SettingError(
            "UPTAKE_OIDC_ROLES",
            say('cannot be read at "{part}"', part=str(error)),
            say("Write it like staff=member; leads=owner@claims-triage"),
        ) from error
    claim = env.get("UPTAKE_OIDC_GROUPS_CLAIM", "").strip() or "groups"
    return Provider(issuer, client, _secret(env, "UPTAKE_OIDC_CLIENT_SECRET"), claim, grants)


def _secret(env: Mapping[str, str], name: str) -> str:
    """A value that may stand in a file instead."""
    file = env.get(f"{name}_FILE")
    if not file:
        return env.get(name, "").strip()
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            f"{name}_FILE", say("names a file that cannot be read: {file}", file=file), say("Mend the path.")
        ) from error


def _number(env: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise SettingError(
            name, say('is "{text}"', text=text), say("Write a whole number from {least} on.", least=least)
        )
    return int(text)


def _one_of(env: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    """One of some words; the first unless given."""
    text = env.get(name, "").strip() or words[0]
    if text not in words:
        raise SettingError(name, say('is "{text}"', text=text), say("Write one of: {words}.", words=", ".join(words)))
    return text


def _address(env: Mapping[str, str], name: str, default: str) -> str:
    """A scheme and a host, and no more. What is wrong is said without what stands in it: it may be secret."""
    text = (env.get(name) or default).rstrip("/")
    if wrong := _no_address(text):
        raise SettingError(
            name,
            wrong,
            say("Write it like https://uptake.firm.example, or, for this machine alone, http://127.0.0.1:8000"),
        )
    return text.lower()


def _no_address(text: str) -> str:
    """What is wrong with an address of pages; empty where nothing is."""
    if not text.isprintable() or " " in text:
        return say("holds a space, or a letter that nobody sees")
    scheme, slashes, rest = text.partition("://")
    if not slashes or scheme.lower() not in {"http", "https"}:
        return say("does not begin with https:// or http://")
    if "@" in rest:
        return say("holds a name or a password")
    if any(letter in rest for letter in "/?#\\"):
        return say("holds more than a host and its port")
    if parts_of(text) is None or rest.endswith(":"):
        return say("names no host that there can be, or no port")
    return ""
