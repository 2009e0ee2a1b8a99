"""What version control keeps beside a plan: tables that may be rosters, each with how it begins."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from uptake.core.plan.rules.frame import Tracked
from uptake.core.regular import open_regular
from uptake.errors import GitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Found = TypeVar("Found")

_BEGINNING = 64 * 1024  # bytes: enough rows to see whether their people were invented
_MOST = 200  # tables that are looked into
_TEXT = (".csv", ".tsv", ".txt", ".ndjson", ".jsonl", ".json")
_TABLES = (*_TEXT, ".parquet", ".xlsx", ".xls", ".ods", ".gz", ".zst")


def with_tracked(plan: Path, read: Callable[[Path], Found]) -> tuple[Found, tuple[Tracked, ...] | None]:
    """
    Read a plan while git looks, and return with it the tracked tables in and below its folder.

    The tables are () outside a repository, and None if git does not answer.
    """
    folder = plan.resolve().parent
    if not any((place / ".git").exists() for place in (folder, *folder.parents)):
        return read(plan), ()
    from uptake.wire.git_program import Git  # starts a program: only inside a repository

    try:
        git = Git.at(folder).start("ls-files", "-z", "--cached")
    except GitError:
        return read(plan), None
    with git:
        found = read(plan)
        output, _ = git.communicate()
    if git.returncode:
        return found, None
    names = output.decode("utf-8", "surrogateescape").split("\0")
    tables = [name for name in names if name.casefold().endswith(_TABLES)]
    return found, tuple(_tables(folder, tables[:_MOST]))


def _tables(folder: Path, names: list[str]) -> Iterator[Tracked]:
    for name in names:
        shown = name.encode("utf-8", "replace").decode("utf-8")
        yield Tracked(shown, _beginning(folder / name) if name.casefold().endswith(_TEXT) else "")


def _beginning(path: Path) -> str:
    try:
        with open_regular(path) as file:
            data = file.read(_BEGINNING)
    except OSError:  # tracked, and not in the folder just now; or no file at all
        return ""
    return data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "replace")
