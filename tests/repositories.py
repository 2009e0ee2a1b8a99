"""Builds small repositories for tests; git fast-import makes one in a few hundredths of a second."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from tests.examples import EXAMPLES

EXAMPLE = EXAMPLES / "git-repository" / "build.py"
ASHA = ("Asha Rao", "asha@example.org")
MONDAY = 1_790_000_000  # in September 2026


@dataclass(frozen=True, slots=True)
class CommitSpec:
    """One commit; bytes go in as they are. `when`: epoch seconds or a datetime. `merge`: of the two before it."""

    author_name: str | bytes = ASHA[0]
    author_email: str | bytes = ASHA[1]
    when: int | datetime = MONDAY
    message: str | bytes = "Mend the form\n"
    merge: bool = False
    encoding: str = ""


def build(path: Path, commits: Sequence[CommitSpec], mailmap: str = "") -> Path:
    """A repository with these commits in a row on `main`, the mailmap in the first; without commits, an empty one."""
    load: Callable[[Path, Iterable[bytes]], Path] = example().load
    return load(path, [_record(number, spec, mailmap) for number, spec in enumerate(commits, start=1)])


@lru_cache(maxsize=1)
def example() -> ModuleType:
    """The example's script: it must run alone, so the tests borrow from it and not the other way round."""
    spec = spec_from_file_location("build_git_example", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def _record(number: int, spec: CommitSpec, mailmap: str) -> bytes:
    module = example()
    extra: list[bytes] = []
    if spec.merge:
        extra.append(f"from :{number - 1}\nmerge :{number - 2}\n".encode())
    if mailmap and number == 1:
        extra.append(module.file(".mailmap", mailmap))
    when = int(spec.when.timestamp()) if isinstance(spec.when, datetime) else spec.when
    text: bytes = module.record(number, (spec.author_name, spec.author_email), when, spec.message, *extra)
    # The encoding is a line of its own between the people and the message.
    return text.replace(b"\ndata ", f"\nencoding {spec.encoding}\ndata ".encode(), 1) if spec.encoding else text
