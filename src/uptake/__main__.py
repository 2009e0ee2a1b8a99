"""The installed command, and `python -m uptake`."""

from __future__ import annotations

import signal


def run() -> None:
    """Load what runs commands, and run one. Until that can say that it was stopped, Ctrl-C ends it without a word."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from uptake.cli.main import run as run_command

    run_command()


if __name__ == "__main__":
    run()
