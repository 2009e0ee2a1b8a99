"""What a comparison within a group says, in counts, and how sure it is."""

from __future__ import annotations

from uptake.core.diagnosis.support import Contrast
from uptake.core.sentences import Said, later

# Told late, or not sure what changes: many begin all the same, so that alone, with nobody to compare with, it says
# half of what a missing licence does.
SOFT = 0.5


def counts(found: Contrast) -> dict[str, int]:
    """The figures of a contrast as a sentence names them: how many use it, of those without and with a condition."""
    return {
        "free": found.free,
        "free_used": found.free - found.free_lost,
        "held": found.held,
        "held_used": found.held - found.held_lost,
    }


def differ(found: Contrast, compared: Said) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """(for, against): what a comparison says, and how sure the difference is."""
    if not found.free:
        return (), (later("There is nobody else in the group to compare them with."),)
    interval = found.interval
    if interval is None:
        doubt = later("These are too few people to compare.")
        more_use = found.free_lost * found.held < found.held_lost * found.free  # of those without the condition
        return ((compared,), (doubt,)) if more_use else ((), (compared, doubt))
    low, high = (round(100 * edge) for edge in interval)
    if low <= 0:
        return (), (compared, later("So far that is no clear difference."))
    span = later(
        "Use differs by {low} to {high} points between these people and the others; they may differ in other ways too.",
        low=low,
        high=high,
    )
    return (compared, span), ()


def soft(found: Contrast) -> float:
    """The fit of a condition that keeps some people and not others: less where nobody is without it."""
    return found.fit if found.free else found.fit * SOFT
