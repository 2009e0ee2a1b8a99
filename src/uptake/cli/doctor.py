"""`uptake doctor`: is the server well, and what is to be done where it is not."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from uptake.cli.server import need_server_extra
from uptake.errors import FileError


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake doctor`."""
    parser = commands.add_parser(
        "doctor",
        help="look over the server: settings, database, disk, clock, worker, keys",
        description="Looks over an installation, changes nothing, and says what to do where something is not well.",
    )
    parser.add_argument("--key-copy", type=Path, metavar="FILE", help="the pseudonym key as it is kept elsewhere")
    parser.set_defaults(run=run_doctor)


def run_doctor(arguments: argparse.Namespace) -> int:
    """Print what was found; 1 where anything is not well."""
    need_server_extra()
    from uptake.site.environment import read_environment

    env = read_environment()  # a wrong setting is said as such
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uptake.site.settings")
    import django

    django.setup()
    from uptake.service.doctor import examine
    from uptake.service.installed import FAULT, Installed

    copy = _key(arguments.key_copy) if arguments.key_copy else None
    faults = 0
    print("well   settings: each can be read")
    installed = Installed(
        env.data, env.spool_bytes, env.base_url, env.pseudonym_key, env.secret_key, env.provider, copy, env.mail,
        env.outlets,
    )  # fmt: skip
    for line in examine(installed):
        faults += line.level == FAULT
        print(f"{line.level:<6} {line.part}: {line.said}", flush=True)
        if line.do:
            print(f"         → {line.do}")
    return 1 if faults else 0


def _key(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise FileError(f"{path} holds no key", mend="A key is 64 hexadecimal digits.") from error
