"""How much of what was given may be missing before no figure is made of it."""

from __future__ import annotations

from collections.abc import Mapping

from uptake.core.report.names import reasons
from uptake.core.usage import InputReport
from uptake.core.wording import number
from uptake.core.words import say, say_n
from uptake.errors import UsageError

MOST_REJECTED = 0.05
LEAST_MATCHED = 0.5


def check_gaps(read: InputReport) -> None:
    """Refuse figures that rest on a part of the rows only."""
    rejected = sum(read.rejected.values())
    if rejected > MOST_REJECTED * (read.events + rejected):
        raise UsageError(
            say("{rejected} of {all} rows cannot be read", rejected=rejected, all=read.events + rejected),
            details=(*reasons(read.rejected), *_of_times(read.rejected)),
            mend=say("look at the .rejected.csv beside the file; --accept-gaps goes on without these rows"),
        )  # fmt: skip
    matched = read.usage_rows - read.unmatched_rows
    if read.usage_rows and matched < LEAST_MATCHED * read.usage_rows:
        rows = say_n(read.usage_rows, "{number} row", "{number} rows", number=number(read.usage_rows))
        raise UsageError(
            say("only {matched} of {rows} of usage belong to anybody on the roster", matched=matched, rows=rows),
            mend=say(
                "give the roster the identifiers that the source uses (`email` or `aliases`), "
                "or name the right column in usage.columns; --accept-gaps goes on"
            ),
        )


def _of_times(rejected: Mapping[str, int]) -> tuple[str, ...]:
    if "bad time" not in rejected:
        return ()
    how = say("A time is read like this: {time}. usage.columns names its column.", time="2027-01-11T09:30:00+01:00")
    return (how, say("`uptake look FILE --events NEW` reads other ways to write it, and makes a file of them."))
