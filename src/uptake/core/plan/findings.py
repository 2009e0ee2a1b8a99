"""A finding: what the gate has to say about one place in a plan."""

from __future__ import annotations

from enum import StrEnum

from uptake.core.frozen import frozen
from uptake.core.plan.model import NOWHERE, Place


class Severity(StrEnum):
    """An error fails the check; a warning is for a careful reader."""

    ERROR = "error"
    WARNING = "warning"


@frozen
class Finding:
    """One thing that is missing or wrong: where, what, why it matters, how to mend it."""

    code: str
    severity: Severity
    message: str
    place: Place = NOWHERE
    why: str = ""
    fix: str = ""
    group: str | None = None  # the group that it is about, where it is about one: an exception may name it
