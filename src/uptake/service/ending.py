"""
The process is asked to end: what is being drawn is thrown away, and is due again. All else is done to its end, so that
no letter is left of which nobody knows whether it went.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class AbandonedError(BaseException):
    """Something was thrown away because the process ends. No Exception: nothing that goes on after one may catch it."""


class _Now:
    asked = False
    inside = False


def end(*_: object) -> None:
    """Ask the process to end; a handler of signals, which come to the main thread. `thrown_away` ends now."""
    first, _Now.asked = not _Now.asked, True
    if first and _Now.inside:
        raise AbandonedError


@contextmanager
def thrown_away() -> Iterator[None]:
    """The block changes nothing but a folder of its own: AbandonedError ends it, once `end` was asked."""
    _Now.inside = True
    try:
        if _Now.asked:
            raise AbandonedError
        yield
    # All that DuckDB lets us know where a signal came while it was counting; at the latest, the statement ends first.
    except RuntimeError as error:
        if _Now.asked:
            raise AbandonedError from error
        raise
    finally:
        _Now.inside = False


def begin_again() -> None:
    """Forget that anybody asked: for tests, where one process stands for several."""
    _Now.asked = False
