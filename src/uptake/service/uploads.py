"""Files that are brought on a page: kept until the worker has read them."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from uptake.core.system_words import system_says
from uptake.core.words import say, spoken
from uptake.errors import OptionError
from uptake.store.models import Import, Rollout

FOLDER = "imports"  # below the data folder
KINDS = ("people", "usage", "attendance", "plan")
LONGEST_NAME = 80
SAID_IN = "said_in"  # in `found`: what is said of the file, by language, but English
_ODD = re.compile(r"[^\w.-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Upload:
    """What somebody brings. `sure`: many leavers, or many rows that do not fit, are right."""

    kind: str
    name: str
    rollout: str = ""
    source: str = ""
    sure: bool = False


def bring(upload: Upload, chunks: Iterable[bytes], data: Path, by: str) -> Import:
    """Keep a file for the worker. Raises OptionError for another kind or rollout, an empty file, a full disk."""
    if upload.kind not in KINDS:
        raise OptionError(
            say("It is not said what the file holds"), mend=say("Choose one of: {names}.", names=", ".join(KINDS))
        )
    rollout = Rollout.objects.filter(slug=upload.rollout).first() if upload.rollout else None
    if upload.rollout and rollout is None:
        raise OptionError(say("There is no rollout {name}", name=upload.rollout))
    path = f"{secrets.token_hex(8)}/{_ODD.sub('-', upload.name)[-LONGEST_NAME:].lstrip('.-') or 'file'}"
    try:
        size = _write(data / FOLDER / path, chunks)
    except OSError as error:
        remove_file(data, path)
        raise OptionError(
            say("The file cannot be kept: {reason}", reason=system_says(error)),
            mend=say("Make room, and bring it again."),
        ) from error
    if not size:
        remove_file(data, path)
        raise OptionError(say("The file is empty"), mend=say("Choose a file that holds something."))
    return Import.objects.create(
        kind=upload.kind, name=upload.name[-200:], path=path, size=size, rollout=rollout, source=upload.source[:100],
        sure=upload.sure, by=by, found={},
    )  # fmt: skip


def confirm(one: Import, *, sure: bool) -> bool:
    """Have the worker do what it has said that it would; False where it did not ask, or somebody else was quicker."""
    asking = Import.objects.filter(pk=one.pk, state="asks")
    # That rows may be missing was said with the file; that many people have left is said here, or not at all.
    sure = sure or (one.sure and not one.found.get("too_many"))
    return asking.update(state="waits", confirmed=True, sure=sure) == 1


def latest_imports(most: int = 20) -> list[Import]:
    """The newest first."""
    return list(Import.objects.select_related("rollout").order_by("-pk")[:most])


def found_in(one: Import) -> dict[str, Any]:
    """What became of a file, in the active language; in that of whoever brought it where an older version wrote it."""
    return {**one.found, **one.found.get(SAID_IN, {}).get(spoken(), {})}


def _write(path: Path, chunks: Iterable[bytes]) -> int:
    path.parent.mkdir(parents=True, mode=0o700)
    size = 0
    with path.open("xb") as file:
        for chunk in chunks:
            size += file.write(chunk)
    return size


def remove_file(data: Path, path: str) -> None:
    """Remove a file that was brought, and what was written beside it."""
    shutil.rmtree((data / FOLDER / path).parent, ignore_errors=True)
