"""UP100: the loader asks it, for a file that cannot be read never reaches the other rules."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.plan.findings import Severity
from uptake.core.plan.rules.frame import Case, Said, rule


@rule(
    "UP100",
    Severity.ERROR,
    "The file cannot be read as a plan",
    why="A key that is misspelt is a promise that nobody keeps: what cannot be read is not guessed.",
)
def unreadable(case: Case) -> Iterator[Said]:
    """Find nothing: a plan that is a value has been read."""
    del case
    yield from ()
