"""`uptake backup` and `uptake restore`: everything of the server in one file, and back."""

from __future__ import annotations

import argparse
from pathlib import Path

from uptake.cli.server import start_django, while_nobody_digests, whoever_runs_this


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of both commands."""
    backup = commands.add_parser("backup", help="write everything of the server but its keys into one file")
    backup.add_argument("file", type=Path, metavar="FILE", help="a file that is not there yet")
    backup.set_defaults(run=run_backup)
    restoring = commands.add_parser("restore", help="put a backup into an empty installation")
    restoring.add_argument("file", type=Path, metavar="FILE")
    restoring.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace) -> int:
    """Write a backup while no worker moves a file."""
    environment = start_django()
    from uptake.service.backup import back_up

    by = whoever_runs_this()
    with while_nobody_digests():
        rows = back_up(arguments.file, environment.data, environment.pseudonym_key, by)
    print(f"{arguments.file}: {rows:,} rows. The keys are not in it: keep {environment.data}/*-key apart.")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Put a backup back."""
    environment = start_django()
    from uptake.service.backup import restore
    from uptake.service.erasing import replay
    from uptake.service.restored import last_restore

    rows = restore(arguments.file, environment.data, environment.pseudonym_key, whoever_runs_this())
    again = replay(environment.data, environment.pseudonym_key)
    print(f"{rows:,} rows were put back; {again} erasures since the backup were done again.")
    if (found := last_restore()) is not None:
        print(
            f"The backup is of {found.made_at:%Y-%m-%d %H:%M} UTC: letters that went out later are not known here. "
            "Nothing goes out until somebody lets it, and whoever may have got one does not get it again, unless the "
            "owner says so on the page of the message."
        )
    return 0
