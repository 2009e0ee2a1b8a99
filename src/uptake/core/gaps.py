"""How much of what was given may be missing before no figure is made of it."""

from __future__ import annotations

from uptake.core.usage import InputReport
from uptake.core.wording import counted
from uptake.errors import UsageError

MOST_REJECTED = 0.05
LEAST_MATCHED = 0.5


def check_gaps(read: InputReport) -> None:
    """Refuse figures that rest on a part of the rows only."""
    rejected = sum(read.rejected.values())
    if rejected > MOST_REJECTED * (read.events + rejected):
        reasons = [f"{rows} rows: {reason}" for reason, rows in sorted(read.rejected.items())]
        raise UsageError(
            f"{rejected} of {read.events + rejected} rows cannot be read", details=reasons,
            mend="look at the .rejected.csv beside the file; --accept-gaps goes on without these rows",
        )  # fmt: skip
    matched = read.usage_rows - read.unmatched_rows
    if read.usage_rows and matched < LEAST_MATCHED * read.usage_rows:
        raise UsageError(
            f"only {matched} of {counted(read.usage_rows, 'row', 'rows')} of usage belong to anybody on the roster",
            mend="give the roster the identifiers that the source uses (`email` or `aliases`), "
            "or name the right column in usage.columns; --accept-gaps goes on",
        )
