"""
The commands of `uptake`, or a piece of Python with Django ready, on another day; the mailbox is looked at often.

    python -m tests.server.other_day 2026-11-10T08:05:00+00:00 work
    python -m tests.server.other_day 2026-11-10T08:05:00+00:00 -c CODE
"""

from __future__ import annotations

import datetime as dt
import sys

from django.utils import timezone

OFTEN = 0.3  # seconds


def set_clock(moment: dt.datetime) -> None:
    """From here on it is this moment, and time goes on."""
    real, ahead = timezone.now, moment - timezone.now()
    timezone.now = lambda: real() + ahead


def main() -> None:
    """Do what the words say."""
    moment, *words = sys.argv[1:]
    set_clock(dt.datetime.fromisoformat(moment))  # before anything of ours looks at the clock
    from uptake.cli.main import main as uptake
    from uptake.cli.server import start_django

    start_django(migrate=True)
    from uptake.service.outreach import posting

    posting.LOOK_SECONDS = posting.PAUSE = OFTEN
    if words[0] == "-c":
        exec(words[1], {})  # noqa: S102  of the test that starts it
    else:
        sys.exit(uptake(words))


if __name__ == "__main__":
    main()
