"""One file of the newest commit of a repository elsewhere, by the git program."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from uptake.errors import GitError, OptionError
from uptake.wire.git_program import Git
from uptake.wire.outgoing import SECONDS, place_of


def file_of(repository: str, path: str, private: Collection[str], most: int) -> bytes:
    """
    The content of a file. `repository`: https, or file for one on this machine; `private`: hosts of this network that
    may be asked.

    Raises OptionError for an address that may not be asked, GitError where it cannot be fetched or has no such file.
    """
    parts = urlsplit(repository)
    settings: dict[str, str] = {}
    if parts.scheme != "file":
        place = place_of(repository, private)
        # The address that was looked at, and no other: a name may lead elsewhere a moment later.
        settings["http.curloptResolve"] = f"{place.host}:{place.port}:{place.number}"
    elif parts.netloc or not Path(parts.path).is_dir():
        raise OptionError(f"{repository} is no repository on this machine", mend="Write it like file:///srv/plans.git")
    with TemporaryDirectory(prefix="uptake-") as folder:
        fetched = Git.at(Path(folder)).fetch(repository, parts.scheme, settings, SECONDS)
        size = fetched.size_of(path)
        if size is None:
            raise GitError(
                f"{repository} has no file {path}", mend="Name it after a #: …/plans.git#claims/rollout.yaml"
            )
        if size > most:
            raise GitError(f"{path} of {repository} has more than {most // 1024:,} KB")
        return fetched.content_of(path)
