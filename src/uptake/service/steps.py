"""One thing that goes wrong must not stop the others: it is logged, and tried again in a later round."""

from __future__ import annotations

import logging
from collections.abc import Callable

log = logging.getLogger("uptake.worker")


def attempt(what: str, act: Callable[[], int]) -> int | None:
    """Do one of several things; None where it failed, whatever it was that failed."""
    try:
        return act()
    except Exception:
        log.exception("%s failed; it is tried again", what)
        return None
