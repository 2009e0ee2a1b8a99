"""`uptake user`, `uptake token` and `uptake erase`: who may use the server, and whose usage goes."""

from __future__ import annotations

import argparse
import sys

from uptake.cli.inputs import a_number
from uptake.cli.parsing import one_of
from uptake.cli.server import start_django, whoever_runs_this
from uptake.core.access import ROLES, Role
from uptake.core.wording import day_words
from uptake.core.words import say
from uptake.errors import OptionError


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of the three commands."""
    user = commands.add_parser("user", help="accounts of the server")
    user.add_argument("act", **one_of(("add", "list", "remove")))
    user.add_argument("address", nargs="?", default="", metavar="ADDRESS")
    user.add_argument("--role", help="which; to remove a whole account, none")
    user.add_argument("--rollout", metavar="ROLLOUT", help="in this rollout only (default: in all)")
    user.set_defaults(run=run_user)
    token = commands.add_parser("token", help="tokens by which programs read")
    token.add_argument("act", **one_of(("add", "list", "end")))
    token.add_argument(
        "name",
        nargs="?",
        default="",
        metavar="NAME",
        help="what it is for; to end one, the letters that it begins with",
    )
    token.add_argument("--role", default="engineer", help="what it may read (default: what an engineer may)")
    token.add_argument("--rollout", metavar="ROLLOUT", help="in this rollout only (default: in all)")
    token.add_argument("--days", type=a_number, default=90, help="how long it works (default: 90)")
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
            roles = ", ".join(_in_its_rollout(given.role, given.rollout) for given in one.roles)
            print(f"{one.user.email}  {roles or say('no role')}")
        return 0
    if not address or (act == "add" and not role):
        raise OptionError(say("Address and role are needed"), mend="uptake user add dana@firm.example --role owner")
    if act == "add":
        user = add_user(address, role, by, arguments.rollout)
        print(f"{environment.base_url}/sign-in/{make_link(user)}/")
    elif role:
        take_role(address, role, by, arguments.rollout)
        where = arguments.rollout or say("all rollouts")
        print(say("{address} is no longer {role} in {where}.", address=address, role=role, where=where))
    else:
        close_account(address, by)
        print(say("{address} can no longer sign in.", address=address))
    return 0


def _in_its_rollout(role: str, rollout: str | None) -> str:
    name = say(ROLES[Role(role)])
    if name != role:  # as it is typed after --role
        name = f"{name} ({role})"
    return say("{role} in {where}", role=name, where=rollout) if rollout else name


def run_token(arguments: argparse.Namespace) -> int:
    """Make a token and print it, list those that work, or end one."""
    start_django()
    from uptake.service.tokens import end_token, make_token, tokens

    name, by = arguments.name, whoever_runs_this()
    if arguments.act == "list":
        found = tokens()
        if not found:
            print(say("No token works. Make one: {command}", command="uptake token add NAME"))
        for one in found:
            role = _in_its_rollout(one.role, one.rollout.slug if one.rollout else say("all rollouts"))
            print(f"{one.start}…  {one.name}  {role}  {say('until {day}', day=f'{one.ends_at:%Y-%m-%d}')}")
        return 0
    if not name:
        mend = say("{command} shows them.", command="uptake token list")
        raise OptionError(say("It is not said which token is meant"), mend=mend)
    if arguments.act == "end":
        end_token(name, by)
        print(say("No token that begins with {name} works any more.", name=name))
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
        raise OptionError(say("There is nobody with the id {person} on the roster", person=arguments.person))
    day = day_words(erase_on(timezone.now()).date())
    said = say(
        "The usage of {person} goes on {day}, and what comes later is dropped. It cannot be taken back.",
        person=arguments.person, day=day,
    )  # fmt: skip
    if not arguments.yes:
        print(said, file=sys.stderr)
        if not sys.stdin.isatty():
            message = say("Nobody can be asked whether that is meant")
            raise OptionError(message, mend=say("If it is: {option}", option="--yes"))
        if input(say("Erase? Write yes: ")).strip().lower() not in {"yes", say("yes")}:
            print(say("Nothing was done."))
            return 1
    found = request_erasure(arguments.person, whoever_runs_this(), environment.pseudonym_key)
    if found.done_at:
        print(say("It was erased on {day} already.", day=day_words(found.done_at)))
    else:
        print(say("It is done on {day}.", day=day))
    return 0
