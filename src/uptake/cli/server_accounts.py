"""`uptake user`, `uptake token` and `uptake erase`: who may use the server, and whose usage goes."""

from __future__ import annotations

import argparse
import sys

from uptake.cli.server import start_django, whoever_runs_this
from uptake.errors import OptionError


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of the three commands."""
    user = commands.add_parser("user", help="accounts of the server")
    user.add_argument("act", choices=("add", "list", "remove"))
    user.add_argument("address", nargs="?", default="", metavar="ADDRESS")
    user.add_argument("--role", help="which; to remove a whole account, none")
    user.add_argument("--rollout", metavar="ROLLOUT", help="in this rollout only (default: in all)")
    user.set_defaults(run=run_user)
    token = commands.add_parser("token", help="tokens by which programs read")
    token.add_argument("act", choices=("add", "list", "end"))
    token.add_argument(
        "name",
        nargs="?",
        default="",
        metavar="NAME",
        help="what it is for; to end one, the letters that it begins with",
    )
    token.add_argument("--role", default="engineer", help="what it may read (default: what an engineer may)")
    token.add_argument("--rollout", metavar="ROLLOUT", help="in this rollout only (default: in all)")
    token.add_argument("--days", type=int, default=90, help="how long it works (default: 90)")
    token.set_defaults(run=run_token)
    erase = commands.add_parser("erase", help="have the usage of somebody erased")
    erase.add_argument("person", metavar="PERSON", help="the id on the roster")
    erase.add_argument("--yes", action="store_true", help="do not ask whether that is meant")
    erase.set_defaults(run=run_erase)


def run_user(arguments: argparse.Namespace) -> int:
    """Make an account and print its link, list all, or take a role or a whole account."""
    environment = start_django()
    from uptake.service.account_list import accounts, close_account, take_role
    from uptake.service.accounts import add_user, make_link

    act, address, role, by = arguments.act, arguments.address, arguments.role, whoever_runs_this()
    if act == "list":
        for one in accounts():
            roles = ", ".join(f"{given.role}{f' in {given.rollout}' if given.rollout else ''}" for given in one.roles)
            print(f"{one.user.email}  {roles or 'no role'}")
        return 0
    if not address or (act == "add" and not role):
        raise OptionError("Address and role are needed", mend="uptake user add dana@firm.example --role owner")
    if act == "add":
        user = add_user(address, role, by, arguments.rollout)
        print(f"{environment.base_url}/sign-in/{make_link(user)}/")
    elif role:
        take_role(address, role, by, arguments.rollout)
        print(f"{address} is no longer {role} in {arguments.rollout or 'all rollouts'}.")
    else:
        close_account(address, by)
        print(f"{address} can no longer sign in.")
    return 0


def run_token(arguments: argparse.Namespace) -> int:
    """Make a token and print it, list those that work, or end one."""
    start_django()
    from uptake.service.tokens import end_token, make_token, tokens

    name, by = arguments.name, whoever_runs_this()
    if arguments.act == "list":
        for one in tokens():
            where = one.rollout.slug if one.rollout else "all rollouts"
            print(f"{one.start}…  {one.name}  {one.role} in {where}  until {one.ends_at:%Y-%m-%d}")
        return 0
    if not name:
        raise OptionError("It is not said which token is meant", mend="uptake token list shows them.")
    if arguments.act == "end":
        end_token(name, by)
        print(f"No token that begins with {name} works any more.")
        return 0
    print(make_token(name, arguments.role, by, rollout=arguments.rollout, days=arguments.days))
    return 0


def run_erase(arguments: argparse.Namespace) -> int:
    """Ask whether it is meant, and have it done with the next weekly batch."""
    environment = start_django()
    from django.utils import timezone

    from uptake.service.erasing import request_erasure
    from uptake.service.own_page import erase_on
    from uptake.service.rosters import latest_roster

    if arguments.person not in latest_roster().people:
        raise OptionError(f"There is nobody with the id {arguments.person} on the roster")
    day = erase_on(timezone.now()).date()
    said = f"The usage of {arguments.person} goes on {day}, and what comes later is dropped. It cannot be taken back."
    if not arguments.yes:
        print(said, file=sys.stderr)
        if not sys.stdin.isatty():
            raise OptionError("Nobody can be asked whether that is meant", mend="If it is: --yes")
        if input("Erase? Write yes: ").strip().lower() != "yes":
            print("Nothing was done.")
            return 1
    found = request_erasure(arguments.person, whoever_runs_this(), environment.pseudonym_key)
    print(f"It was erased on {found.done_at:%Y-%m-%d} already." if found.done_at else f"It is done on {day}.")
    return 0
