"""`uptake backup` and `uptake restore`: everything of the server in one file, and back."""

from __future__ import annotations

import argparse
from pathlib import Path

from uptake.cli.server import need_server_extra, start_django, while_nobody_digests, whoever_runs_this
from uptake.core.wording import moment_words, number
from uptake.core.words import say, say_n
from uptake.errors import InputError


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
    print(
        say(
            "{file}: {rows} rows. The keys are not in it: keep {data}/*-key apart.",
            file=arguments.file, rows=number(rows), data=environment.data,
        )
    )  # fmt: skip
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Put a backup back."""
    had_secret = _need_key()
    environment = start_django()
    from uptake.service.backup import events_kept, restore
    from uptake.service.database import left_behind, said_of_left_behind
    from uptake.service.erasing import replay
    from uptake.service.restored import last_restore

    rows = restore(arguments.file, environment.data, environment.pseudonym_key, whoever_runs_this())
    again = replay(environment.data, environment.pseudonym_key)
    erasures = said_of_erasures(environment.data, again)
    events = say_n(events_kept(), "{number} event", "{number} events")
    print(
        say(
            "{rows} rows of the tables and {events} were put back; {erasures}.",
            rows=number(rows),
            events=events,
            erasures=erasures,
        )
    )
    if file := left_behind(environment.data):
        print(f"{said_of_left_behind(file)}. {say('Put it away, out of the data folder.')}")
    if not had_secret:
        print(say("No secret key was here, and a new one was made: links in letters of before end with it."))
    if (found := last_restore()) is not None:
        print(
            say(
                "The backup is of {time}: letters that went out later are not known here. Nothing goes out "
                "until somebody lets it, and whoever may have got one does not get it again, unless the owner says so "
                "on the page of the message.",
                time=moment_words(found.made_at),
            )
        )
    return 0


def said_of_erasures(data: Path, again: int) -> str:
    """
    What became of those erased since the backup; a list that nobody put back says nothing of them. There is none where
    nobody was ever erased.
    """
    from uptake.service.erasing import LIST
    from uptake.store.models import Erasure

    if not (data / LIST).exists():
        if not Erasure.objects.exists():
            return say(
                "nobody had been erased when the backup was made, and {data} holds no list of erasures: that is well "
                "unless somebody was erased since, who would be there again",
                data=data,
            )
        return say(
            "no list of erasures is in {data}, so that whoever was erased since the backup is there again", data=data
        )
    return say_n(
        again,
        "{number} erasure since the backup was done again",
        "{number} erasures since the backup were done again",
    )


def _need_key() -> bool:
    """
    Whether a secret key is here too. Raises InputError where no pseudonym key is: one that was made now would fit no
    backup.
    """
    need_server_extra()
    from uptake.site.environment import read_environment

    environment = read_environment()
    if not environment.pseudonym_key:
        raise InputError(
            say("No pseudonym key is in {data}, and a backup holds none", data=environment.data),
            mend=say(
                "Put the copies of pseudonym-key and secret-key of the installation that was backed up there, mode "
                "0600; or name them by UPTAKE_PSEUDONYM_KEY and UPTAKE_SECRET_KEY."
            ),
        )
    return bool(environment.secret_key)
