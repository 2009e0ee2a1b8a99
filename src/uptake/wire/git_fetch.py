"""One file of the newest commit of a repository elsewhere, by the git program."""

from __future__ import annotations

import ipaddress
import os
import shlex
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from uptake.core.wording import Figure
from uptake.core.words import say
from uptake.errors import GitError, OptionError
from uptake.wire.git_program import Git
from uptake.wire.outgoing import SECONDS, Place, place_of
from uptake.wire.web_address import for_anyone

CREDENTIALS = "UPTAKE_GIT_CREDENTIALS_FILE"  # lines such as https://user:token@git.firm.example
GIT = "git+"  # how the address of a repository begins, where a plan is said to come from
LIKE = "git+https://git.firm.example/plans.git#rollout.yaml"


def _credentials(place: Place, file: str) -> dict[str, str]:
    """
    The setting by which git reads a name and a password or token from a file. It is only ever read: git's own helper
    would take a line out of it that is refused once. Nothing is shown to a host that is asked without encryption.
    """
    if not file or not (place.secure or ipaddress.ip_address(place.number).is_loopback):
        return {}
    if not Path(file).is_file():
        raise OptionError(
            say("{setting} names a file that is not there: {file}", setting=CREDENTIALS, file=file),
            mend=say("Write it, or drop the setting."),
        )
    quoted = shlex.quote(str(Path(file).absolute()))
    reading = f'!f() {{ test "$1" = get && git credential-store --file={quoted} get; }}; f'
    return {"credential.helper": reading}


def _called(repository: str) -> str:
    """As it was written, so that it is found again: all but what lets its reader in."""
    return f"{GIT}{for_anyone(repository)}"


def file_of(repository: str, path: str, private: Collection[str], most: int) -> bytes:
    """
    The content of a file. `repository`: https, or file for one on this machine; `private`: hosts of this network that
    may be asked.

    Raises OptionError for an address that may not be asked, GitError where it cannot be fetched or has no such file.
    """
    parts = urlsplit(repository)
    settings: dict[str, str] = {}
    if parts.scheme != "file":
        place = place_of(repository, private, LIKE, called=_called(repository))
        # The address that was looked at, and no other: a name may lead elsewhere a moment later.
        settings["http.curloptResolve"] = f"{place.host}:{place.port}:{place.number}"
        settings |= _credentials(place, os.environ.get(CREDENTIALS, ""))
    elif parts.netloc or not Path(parts.path).is_dir():
        what = say("{repository} is no repository on this machine", repository=_called(repository))
        mend = say(
            "See that it is there, and that the account that runs Uptake may read it. It is written like {address}",
            address="git+file:///srv/plans.git#rollout.yaml",
        )
        raise OptionError(what, mend=mend)
    with TemporaryDirectory(prefix="uptake-") as folder:
        fetched = Git.at(Path(folder)).fetch(repository, parts.scheme, settings, SECONDS)
        size = fetched.size_of(path)
        if size is None:
            raise GitError(
                say("{repository} has no file {file}", repository=_called(repository), file=path),
                mend=say("Name it after a #: {address}", address="…/plans.git#claims/rollout.yaml"),
            )
        if size > most:
            size_kb = Figure(most // 1024)
            raise GitError(
                say(
                    "{file} of {repository} has more than {size} KB",
                    file=path,
                    repository=_called(repository),
                    size=size_kb,
                )
            )
        return fetched.content_of(path)
