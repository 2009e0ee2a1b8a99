"""What the commands of the server have in common: the extra, the keys, Django, the tables."""

from __future__ import annotations

import getpass
import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

from uptake.errors import MissingExtraError, how_to_install

if TYPE_CHECKING:
    from uptake.site.environment import Environment

SERVER_EXTRA = ("django", "uvicorn", "msgspec", "cryptography", "duckdb")


def need_server_extra() -> None:
    """A sentence instead of an import error where the server is not installed."""
    if any(find_spec(package) is None for package in SERVER_EXTRA):
        raise MissingExtraError(
            "this command needs the server extra, which is not installed", mend=how_to_install("server")
        )


def start_django(*, migrate: bool = False) -> Environment:
    """
    Read the environment, make the keys at the first start, and have Django ready.

    Raises MissingExtraError where the server is not installed, and SettingError.
    """
    need_server_extra()
    from uptake.site.environment import make_keys, read_environment

    make_keys(read_environment().data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uptake.site.settings")
    import django
    from django.core.management import call_command

    django.setup()
    if migrate:
        call_command("migrate", interactive=False, verbosity=0)
    return read_environment()


def whoever_runs_this() -> str:
    """Who a change is by, when it is made on the command line."""
    return f"{getpass.getuser()} (command line)"
