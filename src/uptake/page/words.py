"""What stands on every page, whatever the report says."""

from __future__ import annotations

from uptake.core.report_parts import Words
from uptake.core.sentences import later

WORDS: dict[str, Words] = {
    "figures": later("The figures as a table"),
    "counted": later("How this was counted"),
    "details": later("More on what was read"),
    "made_by": later("Made by Uptake from the plan, the roster and the usage that were given to it."),
}
