"""DuckDB, started the same way everywhere: in memory, in UTC, within a memory limit, and without fetching anything."""

from __future__ import annotations

import errno
import glob
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import numpy as np

from uptake.core.plan.mistakes import quoted
from uptake.core.system_words import system_says
from uptake.core.words import say, say_list
from uptake.errors import FileError, OptionError

MOST_MEMORY = 2_000_000_000  # bytes; more is not needed for twenty million events
_SPACE = "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B))))
_SPACE += "\u2028\u2029\u202f\u205f\u3000"  # with these, all that Python calls space
_CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")  # a container's own limit, where there is one
_SIZE = re.compile(r"\d+(\.\d+)? ?([KMGT]i?)?B", re.IGNORECASE)
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
Values = Sequence[Any] | np.ndarray[Any, np.dtype[Any]]
_NOTHING: Mapping[str, Any] = {}
_WHOLE = frozenset({"TINYINT", "INTEGER", "BIGINT"})


def quote_name(name: str) -> str:
    """An identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """A text literal of SQL. ValueError where it holds a NUL, which no statement can carry."""
    if "\0" in text:
        raise ValueError("a text with a NUL cannot be part of a statement")
    return "'" + text.replace("'", "''") + "'"


def texts_of(words: Iterable[str]) -> str:
    """Texts as the inside of a list of SQL, which the words after IN are."""
    return ", ".join(map(quote_text, words))


def quote_path(path: Path) -> str:
    """A path as a text literal that means this file: no pattern, no home folder, no address. FileError if none can."""
    whole = str(path.absolute())
    try:
        whole.encode()
    except UnicodeEncodeError:
        raise FileError(
            say("The name of {path} is not UTF-8.", path=path), mend=say("Rename the file, or write it as CSV.")
        ) from None
    return quote_text(glob.escape(whole))


def listed(paths: Iterable[Path]) -> str:
    """Files as a list of SQL; a `*` in a name means itself."""
    return f"[{', '.join(map(quote_path, paths))}]"


def stripped(column: str) -> str:
    """SQL for a text without space around it, as Python's `strip` takes it off; NULL stays."""
    # Almost no cell has any: two looks are five times as quick as the trimming. The last letter first: taken out of the
    # cells that have passed another look, it costs twice as much. Of acts most cells have nothing at all.
    clean = f"{column}[-1] BETWEEN '!' AND '~' AND {column} BETWEEN '!' AND '~~'"
    return f"CASE WHEN {clean} OR {column} = '' THEN {column} ELSE trim({column}, {quote_text(_SPACE)}) END"


def _no_room(error: BaseException | None) -> str:
    """Why memory or the disk did not do for what is kept meanwhile; empty where something else is wrong."""
    if isinstance(error, duckdb.OutOfMemoryException | duckdb.IOException):
        return str(error).partition("\n")[0]
    if isinstance(error, OSError) and error.filename is None and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return system_says(error)  # none that somebody gave us: that one would be named
    return ""


class Engine:
    """
    An in-memory DuckDB with a temp folder of its own, removed on close. Use it as a context manager.

    `memory`: such as "1GB"; by default half of the machine's memory, at most 2 GB. `threads`: by default all cores.
    OptionError where DuckDB cannot read the value; FileError where no temp folder can be made, and on leaving where
    memory or the disk did not do.
    """

    def __init__(self, memory: str | None = None, threads: int | None = None) -> None:
        if (memory is not None and not _SIZE.fullmatch(memory)) or (threads is not None and threads < 1):
            raise _unusable(memory, threads)
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="uptake-", ignore_cleanup_errors=True)
        except OSError as error:
            raise FileError(
                say("no temporary folder can be made: {reason}", reason=system_says(error)),
                mend=say("set TMPDIR to a folder with room"),
            ) from error
        self.folder = Path(self._folder.name)
        try:
            self.connection = duckdb.connect(":memory:", config=_config(self.folder, memory, threads))
        except duckdb.Error as error:
            self._folder.cleanup()
            raise _unusable(memory, threads) from error
        self.connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if reason := _no_room(error):
            raise FileError(
                say("The counting stopped: {reason}.", reason=reason),
                mend=say("Give it more memory, set TMPDIR to a folder with more room, or give fewer files at once."),
            ) from error

    def close(self) -> None:
        """Ends DuckDB and removes the temp folder; harmless when done twice."""
        self.connection.close()
        self._folder.cleanup()

    def run(
        self, name: str, fragments: Mapping[str, str] = _NOTHING, parameters: Mapping[str, object] = _NOTHING
    ) -> list[tuple[Any, ...]]:
        """
        The rows of the named statement `analytics/sql/<name>.sql`.

        Each `{fragment}` of the file is replaced by SQL, once; each `$parameter` is bound by DuckDB. ValueError where a
        fragment is missing or is not used: both are mistakes of the caller. duckdb.Error as DuckDB raises it.
        """
        return self.connection.execute(statement(name, fragments), dict(parameters) or None).fetchall()

    def load(self, table: str, columns: Mapping[str, tuple[str, Values]]) -> None:
        """
        Creates or replaces a table from values of equal number: column → (SQL type, values). No times with a zone.

        ValueError where the columns differ in length.
        """
        if len({len(values) for _, values in columns.values()}) > 1:
            raise ValueError(f"the columns of {table} differ in length")
        given = {f"c{place}": _array(kind, values) for place, (kind, values) in enumerate(columns.values())}
        named = enumerate(columns.items())
        cast = [f"CAST(c{place} AS {kind}) AS {quote_name(name)}" for place, (name, (kind, _)) in named]
        # Arrays are handed over in a sixth of the time of a text of JSON; values one by one would take far longer.
        with self.connection.cursor() as cursor:  # of its own: what the last statement gave need not be fetched yet
            cursor.register("given", given)
            made = f"CREATE OR REPLACE TABLE {quote_name(table)} AS SELECT {', '.join(cast)} FROM given"  # noqa: S608
            cursor.execute(made).fetchall()


def _array(kind: str, values: Values) -> np.ndarray[Any, np.dtype[Any]]:
    """Whole numbers as such; of all else the text, which SQL casts."""
    if isinstance(values, np.ndarray):
        return values
    dtype = np.int64 if kind in _WHOLE and None not in values else np.object_
    return np.fromiter(values, dtype=dtype, count=len(values))


def statement(name: str, fragments: Mapping[str, str] = _NOTHING) -> str:
    """A named statement with each `{fragment}` in its place, as `Engine.run` runs it."""
    return fill(statement_text(name), fragments, name)


def fill(text: str, fragments: Mapping[str, str], name: str = "the statement") -> str:
    """A statement with each `{fragment}` in its place. ValueError where one is missing or left over."""
    places = set(_PLACE.findall(text))
    if missing := sorted(places - set(fragments)):
        raise ValueError(f"{name} needs the fragments {', '.join(missing)}")
    if unused := sorted(set(fragments) - places):
        raise ValueError(f"{name} has no place for the fragments {', '.join(unused)}")
    return _PLACE.sub(lambda place: fragments[place[1]], text)


@cache
def statement_text(name: str) -> str:
    """The text of a named statement as it ships in the package."""
    return files("uptake.analytics").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def _unusable(memory: str | None, threads: int | None) -> OptionError:
    given = [say("the memory limit {memory}", memory=quoted(memory))] if memory is not None else []
    given += [say("the number of threads {threads}", threads=threads)] if threads is not None else []
    what = say_list(" or ", given) or say("the setting of DuckDB")
    return OptionError(
        say("{what} cannot be used", what=what),
        mend=say("give memory as a size such as 1GB, and threads as a number from 1"),
    )


def _config(folder: Path, memory: str | None, threads: int | None) -> dict[str, str | bool | int | float | list[str]]:
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_persistent_secrets": "false",
        "extension_directory": str(folder),
        "home_directory": str(folder),  # the user's own may be missing or not writable
        "temp_directory": str(folder / "spill"),
        "memory_limit": memory or f"{_default_memory()}B",
        "pandas_analyze_sample": "0",  # what is no number is handed over as its text, whatever the first rows hold
        # Nothing here asks for the order of rows; to keep it, DuckDB would hold far more of them.
        "preserve_insertion_order": "false",
    }
    if threads is not None:
        config["threads"] = str(threads)
    return config


def _default_memory() -> int:
    """Half of the memory, of the machine or of the container, in bytes; at most 2 GB."""
    sizes = [2 * MOST_MEMORY]
    try:
        sizes.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
        sizes.append(int(_CGROUP_LIMIT.read_text()))
    except (AttributeError, OSError, ValueError):
        pass  # another system, or no limit ("max"): what is known is enough
    return min(sizes) // 2
