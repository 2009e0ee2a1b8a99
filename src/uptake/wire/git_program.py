"""Git as a program: deaf to its user's settings and environment, without network, and every refusal in plain words."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self

from uptake.core.frozen import frozen
from uptake.core.system_words import system_says
from uptake.core.words import say
from uptake.errors import GitError
from uptake.wire.web_address import for_anyone

# What a person's own settings could change in what git prints, or start while it reads.
SETTINGS = {
    "color.ui": "never",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "i18n.logOutputEncoding": "UTF-8",
    "log.showSignature": "false",
    "mailmap.blob": "HEAD:.mailmap",
    "mailmap.file": "",  # the reader's own would make two machines disagree
}
# Of git's own environment only this is kept: a GIT_DIR left by a hook would send us to another repository.
KEPT = {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES"}
SET = {
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "C",
    "LC_ALL": "C",
}


# What a fetch over the network has besides: it sends nobody on, asks nobody, and does not wait for ever.
OF_FETCH = {
    "http.followRedirects": "false",
    "http.lowSpeedLimit": "100",
    "http.lowSpeedTime": "10",
    "transfer.fsckObjects": "true",
}


@frozen
class Git:
    """Git in one folder. The folder is where git starts, never an argument: no path can pass for an option."""

    program: str
    folder: Path
    protocols: str = ""  # by which it may reach other repositories
    settings: tuple[tuple[str, str], ...] = ()

    @classmethod
    def at(cls, folder: Path) -> Self:
        """Raises GitError if git is not installed or the folder is none."""
        if not folder.is_dir():
            raise GitError(
                say("{folder} is not a folder.", folder=folder), mend=say("Give the folder of a git repository.")
            )
        program = shutil.which("git")
        if program is None:
            raise GitError(say("git is not installed, or not on the PATH."), mend=say("Install git 2.20 or newer."))
        return cls(program, folder)

    def fetch(self, address: str, protocol: str, settings: Mapping[str, str], seconds: int) -> Git:
        """The newest commit of another repository, brought into this empty folder. Raises GitError if it cannot be."""
        alone = (("credential.helper", ""),)  # forgets those of the machine; one that `settings` names comes after
        over = Git(self.program, self.folder, protocol, (*alone, *OF_FETCH.items(), *settings.items()))
        words = (
            "clone",
            "--quiet",
            "--bare",
            "--depth=1",
            "--single-branch",
            "--no-tags",
            "--template=",
            "--",
            address,
        )
        answer = over._ask(*words, "fetched", seconds=seconds)
        if answer.returncode:
            shown = for_anyone(address)
            said = answer.stderr.decode("utf-8", "replace").strip().replace(address, shown)
            raise GitError(
                say("git could not fetch {address}.", address=shown),
                mend=say("See that it can be read."),
                details=_worst(said),
            )
        return Git(self.program, self.folder / "fetched")

    def size_of(self, path: str) -> int | None:
        """The bytes of a file of the newest commit; None where there is none."""
        answer = self._ask("cat-file", "-s", f"HEAD:{path}")
        kind = self._ask("cat-file", "-t", f"HEAD:{path}")
        return int(answer.stdout) if not answer.returncode and kind.stdout.strip() == b"blob" else None

    def content_of(self, path: str) -> bytes:
        """A file of the newest commit."""
        return self._ask("cat-file", "blob", f"HEAD:{path}").stdout

    def is_shallow(self) -> bool:
        """Whether older history is missing. Raises GitError if the folder is in no repository that git may read."""
        answer = self._ask("rev-parse", "--is-shallow-repository")
        if answer.returncode:
            raise _refusal(answer.stderr, self.folder)
        return answer.stdout.strip() == b"true"

    def has_commits(self) -> bool:
        """Whether the current branch has any. Raises GitError if it names a commit that is not there."""
        if self._ask("rev-parse", "--quiet", "--verify", "HEAD").returncode:
            return False
        answer = self._ask("cat-file", "-e", "HEAD^{commit}")
        if answer.returncode:
            raise _refusal(answer.stderr, self.folder)
        return True

    def mapped(self, people: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
        """Each (name, address) as the mailmap gives it; itself where the mailmap says nothing."""
        same = {person: person for person in people}
        asked = sorted(people)
        if not asked:
            return same
        lines = "".join(f"{_plain(name)} <{_plain(email)}>\n" for name, email in asked)
        answer = self._ask("check-mailmap", "--stdin", given=lines.encode("utf-8", "replace"))
        found = answer.stdout.decode("utf-8", "replace").split("\n")[:-1]
        # Without an answer for each, none can be told from another: the addresses then stand as they were written.
        if answer.returncode or len(found) != len(asked):
            return same
        return {person: _contact(line, person) for person, line in zip(asked, found, strict=True)}

    @contextmanager
    def stream(self, *arguments: str) -> Iterator[IO[bytes]]:
        """Git's output as it comes. Raises GitError if git ends with an error."""
        from tempfile import TemporaryFile  # the gate starts without it

        with TemporaryFile() as errors:  # a pipe would fill up, and git would wait while we wait for its output
            with self.start(*arguments, errors=errors) as process:
                if process.stdout:
                    yield process.stdout
            if process.returncode:
                errors.seek(0)
                raise _refusal(errors.read(), self.folder)

    def start(self, *arguments: str, errors: IO[bytes] | int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """Git at work, its output in a pipe. Raises GitError if it cannot be started."""
        try:
            return subprocess.Popen(  # noqa: S603 - the arguments are ours, not the user's
                self._command(arguments),
                cwd=self.folder,
                env=_environment(os.environ, self.protocols),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        except OSError as problem:
            raise _not_started(self.folder, problem) from problem

    def _ask(
        self, *arguments: str, given: bytes = b"", seconds: int | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - the arguments are ours, not the user's
                self._command(arguments),
                cwd=self.folder,
                env=_environment(os.environ, self.protocols),
                input=given,
                capture_output=True,
                check=False,
                timeout=seconds,
            )
        except subprocess.TimeoutExpired:
            raise GitError(say("git did not answer within {seconds} seconds.", seconds=seconds)) from None
        except OSError as problem:
            raise _not_started(self.folder, problem) from problem

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        settings = (part for name, value in (*SETTINGS.items(), *self.settings) for part in ("-c", f"{name}={value}"))
        return [self.program, "--no-pager", "--no-replace-objects", *settings, *arguments]


def _environment(own: Mapping[str, str], protocols: str = "") -> dict[str, str]:
    kept = {name: value for name, value in own.items() if not name.startswith("GIT_") or name in KEPT}
    return kept | SET | {"GIT_ALLOW_PROTOCOL": protocols}  # older versions do not know GIT_NO_LAZY_FETCH


def _plain(text: str) -> str:
    return " ".join(text.translate(dict.fromkeys(map(ord, "<>\0"), " ")).split())


def _contact(line: str, person: tuple[str, str]) -> tuple[str, str]:
    name, _, email = line.rpartition("<")
    return name.strip() or person[0], email.rstrip(">").strip() or person[1]


def _not_started(folder: Path, problem: OSError) -> GitError:
    return GitError(
        say("git could not be started in {folder}: {why}.", folder=folder, why=system_says(problem)),
        mend=say("See that the folder can be opened."),
    )


def _worst(said: str) -> list[str]:
    """The lines of what git says that tell why it ended, three at the most."""
    lines = said.splitlines()
    return ([line for line in lines if line.startswith(("fatal:", "error:"))] or lines)[:3]


def _refusal(errors: bytes, folder: Path) -> GitError:
    said = errors.decode("utf-8", "replace").strip()
    if "not a git repository" in said:
        return GitError(
            say("{folder} is not a git repository.", folder=folder),
            mend=say("Give the folder of a repository: uptake git PATH."),
        )
    if "dubious ownership" in said:
        trust = f"git config --global --add safe.directory {folder.resolve()}"
        return GitError(
            say("{folder} belongs to another user, so git does not read it.", folder=folder),
            mend=say("If you trust it: {command}", command=trust),
        )
    return GitError(
        say("git could not read the history of {folder}.", folder=folder),
        mend=say("`git fsck` in that folder says what is damaged."),
        details=_worst(said),
    )
