"""A change of a plan that is kept in a repository: a patch that `git am` and `git apply` take."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from email.utils import format_datetime

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def difference(before: str, after: str, path: str) -> str:
    """Return what changed as a unified difference of the file at a path of the repository; empty if nothing did."""
    lines = difflib.unified_diff(_LINE.findall(before), _LINE.findall(after), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def patch(change: str, path: str, subject: str, by: str, at: dt.datetime) -> str:
    """Return a difference as the mail that `git am` makes a commit of; `by` is an address."""
    author, about = (_CONTROL.sub(" ", text) for text in (by, subject))
    return (
        "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n"
        f"From: {author.partition('@')[0]} <{author}>\n"
        f"Date: {format_datetime(at)}\n"
        f"Subject: [PATCH] {about}\n\n---\n"
        f"diff --git a/{path} b/{path}\n{change}-- \nuptake\n"
    )
