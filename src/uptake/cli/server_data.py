"""`uptake export` and `uptake source`: what is taken out of the server, and which tools may send to it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from uptake.cli.parsing import one_of
from uptake.cli.server import start_django, while_nobody_digests, whoever_runs_this
from uptake.core.wording import number
from uptake.core.words import say
from uptake.errors import OptionError

if TYPE_CHECKING:
    from uptake.store.models import SourceKey


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of both commands."""
    exporting = commands.add_parser("export", help="take a rollout out of the server")
    exporting.add_argument("rollout", metavar="ROLLOUT")
    exporting.add_argument("--output", type=Path, required=True, metavar="DIR", help="a folder that is not there yet")
    exporting.set_defaults(run=run_export)
    source = commands.add_parser("source", help="keys of tools that send events")
    source.add_argument("act", **one_of(("add", "list", "rotate", "revoke", "remove", "webhook")))
    source.add_argument("name", nargs="?", default="", metavar="NAME")
    source.add_argument("--acts", action="store_true", help="it may also say what was done for people")
    source.add_argument(
        "--person", default="subject", metavar="PLACE", help="where CloudEvents name the person (default: subject)"
    )
    source.set_defaults(run=run_source)


def run_export(arguments: argparse.Namespace) -> int:
    """Write plan, people and events into a folder."""
    environment = start_django()
    from uptake.service.export import export

    by, key = whoever_runs_this(), environment.pseudonym_key
    with while_nobody_digests():  # nobody removes an event file that is being read
        events = export(arguments.rollout, arguments.output, environment.data, key, by)
    files = "rollout.yaml, people.csv, events.parquet"
    print(f"{arguments.output}: {files} ({say('{events} events', events=number(events))})")
    return 0


def run_source(arguments: argparse.Namespace) -> int:
    """Make, renew, end or remove a source and its keys, list all, or print what webhooks of one are signed with."""
    start_django()
    from uptake.service.sources import add_source, remove_source, revoke_keys, rotate_key, webhook_secret

    act, name, by = arguments.act, arguments.name, whoever_runs_this()
    if act == "list":
        return _list_sources()
    if not name:
        mend = say("{command} shows them.", command="uptake source list")
        raise OptionError(say("It is not said which source is meant"), mend=mend)
    if act == "revoke":
        revoke_keys(name, by)
        print(say("No key of {name} works any more.", name=name))
    elif act == "remove":
        remove_source(name, by)
        print(say("There is no source {name} any more.", name=name))
    elif act == "webhook":
        print(webhook_secret(name))
    elif act == "add":
        print(add_source(name, by, acts=arguments.acts, person=arguments.person))
    else:
        print(rotate_key(name, by))
    return 0


def _list_sources() -> int:
    from django.utils import timezone

    from uptake.service.source_list import keys_of
    from uptake.store.models import Source

    for source in Source.objects.order_by("name"):
        keys = ", ".join(_key(key) for key in keys_of(source, timezone.now()))
        came = say("nothing counted yet")
        if source.last_at:
            came = say("last counted {day}", day=f"{source.last_at:%Y-%m-%d}")
        print(f"{source.name}  {came}  {keys or say('no key works')}{'  acts' if source.acts else ''}")
    return 0


def _key(key: SourceKey) -> str:
    start = f"{key.start}…"
    return f"{start} {say('until {day}', day=f'{key.ends_at:%Y-%m-%d}')}" if key.ends_at else start
