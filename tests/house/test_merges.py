"""No merge was left half done: no file of the repository holds the marks of a conflict."""

from __future__ import annotations

import re
import subprocess

from tests.house.pages import ROOT

# The three marks as git writes them; a line of seven signs alone may be that under a heading.
MARK = re.compile(rb"^(?:<{7}|>{7}|\|{7}) \S", re.MULTILINE)


def test_no_file_holds_the_marks_of_a_conflict() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    paths = [ROOT / name for name in listed.decode().split("\0") if name]
    assert paths
    assert [path.name for path in paths if path.is_file() and MARK.search(path.read_bytes())] == []


def test_the_marks_are_seen() -> None:
    assert MARK.search(b"one\n" + b"<" * 7 + b" HEAD\ntwo\n")
    assert not MARK.search(b"Title\n" + b"=" * 7 + b"\n")
