"""Letters: what each affected person is told, in their language, and what their manager needs to tell them."""

from uptake.core.letters.drafting import Draft, Letter, digest, fill, fill_for_manager
from uptake.core.letters.kinds import draft, draft_for_managers, draft_moved, draft_reminder

__all__ = [
    "Draft",
    "Letter",
    "digest",
    "draft",
    "draft_for_managers",
    "draft_moved",
    "draft_reminder",
    "fill",
    "fill_for_manager",
]
