"""`uptake export`, `source`, `user`, `token`: what scripts take out of the server, and who may use it."""

from __future__ import annotations

import argparse
from pathlib import Path

from uptake.cli.server import start_django, whoever_runs_this


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of the four commands."""
    exporting = commands.add_parser("export", help="take a rollout out of the server")
    exporting.add_argument("rollout", metavar="ROLLOUT")
    exporting.add_argument("--output", type=Path, required=True, metavar="DIR", help="a folder that is not there yet")
    exporting.set_defaults(run=run_export)
    source = commands.add_parser("source", help="keys of tools that send events")
    source.add_argument("act", choices=("add", "rotate", "revoke", "webhook"))
    source.add_argument("name", metavar="NAME")
    source.add_argument("--acts", action="store_true", help="it may also say what was done for people")
    source.add_argument(
        "--person", default="subject", metavar="PLACE", help="where CloudEvents name the person (default: subject)"
    )
    source.set_defaults(run=run_source)
    user = commands.add_parser("user", help="accounts of the server")
    user.add_argument("act", choices=("add",))
    user.add_argument("address", metavar="ADDRESS")
    user.add_argument("--role", required=True)
    user.add_argument("--rollout", metavar="ROLLOUT", help="in this rollout only (default: in all)")
    user.set_defaults(run=run_user)
    _add_token(commands)


def _add_token(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    token = commands.add_parser("token", help="tokens by which programs read")
    token.add_argument("act", choices=("add", "end"))
    token.add_argument("name", metavar="NAME", help="what it is for; to end one, the letters that it begins with")
    token.add_argument("--role", default="engineer", help="what it may read (default: what an engineer may)")
    token.add_argument("--rollout", metavar="ROLLOUT", help="in this rollout only (default: in all)")
    token.add_argument("--days", type=int, default=90, help="how long it works (default: 90)")
    token.set_defaults(run=run_token)


def run_export(arguments: argparse.Namespace) -> int:
    """Write plan, people and events into a folder."""
    environment = start_django()
    from uptake.service.export import export

    by, key = whoever_runs_this(), environment.pseudonym_key
    events = export(arguments.rollout, arguments.output, environment.data, key, by)
    print(f"{arguments.output}: rollout.yaml, people.csv, events.parquet ({events:,} events)")
    return 0


def run_source(arguments: argparse.Namespace) -> int:
    """Make, renew or end the key of a source, or print what its webhooks are signed with."""
    start_django()
    from uptake.service.sources import add_source, revoke_keys, rotate_key, webhook_secret

    by = whoever_runs_this()
    if arguments.act == "revoke":
        revoke_keys(arguments.name, by)
        print(f"No key of {arguments.name} works any more.")
        return 0
    if arguments.act == "webhook":
        print(webhook_secret(arguments.name))
    elif arguments.act == "add":
        print(add_source(arguments.name, by, acts=arguments.acts, person=arguments.person))
    else:
        print(rotate_key(arguments.name, by))
    return 0


def run_user(arguments: argparse.Namespace) -> int:
    """Make an account and print its link."""
    environment = start_django()
    from uptake.service.accounts import add_user, make_link

    user = add_user(arguments.address, arguments.role, whoever_runs_this(), arguments.rollout)
    print(f"{environment.base_url}/sign-in/{make_link(user)}/")
    return 0


def run_token(arguments: argparse.Namespace) -> int:
    """Make a token and print it, or end one."""
    start_django()
    from uptake.service.tokens import end_token, make_token

    by = whoever_runs_this()
    if arguments.act == "end":
        end_token(arguments.name, by)
        print(f"No token that begins with {arguments.name} works any more.")
        return 0
    print(make_token(arguments.name, arguments.role, by, rollout=arguments.rollout, days=arguments.days))
    return 0
