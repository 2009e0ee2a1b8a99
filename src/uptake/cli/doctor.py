"""`uptake doctor`: is the server well, and what is to be done where it is not."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from uptake.cli.server import need_server_extra
from uptake.core.system_words import system_says
from uptake.core.words import say
from uptake.errors import FileError

if TYPE_CHECKING:
    from uptake.service.installed import Line


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
    from uptake.service.installed import FAULT, LEVELS, WELL, Installed, Line

    copy = _key(arguments.key_copy) if arguments.key_copy else None
    faults = 0
    width = 1 + max(len(say(level)) for level in LEVELS)
    print(_line(Line(WELL, "settings", say("each can be read")), width))
    installed = Installed(
        env.data, env.spool_bytes, env.base_url, env.pseudonym_key, env.secret_key, env.provider, copy, env.mail,
        env.outlets,
    )  # fmt: skip
    for line in examine(installed):
        faults += line.level == FAULT
        print(_line(line, width), flush=True)
    return 1 if faults else 0


def _line(line: Line, width: int) -> str:
    found = f"{say(line.level):<{width}} {say(line.part)}: {line.said}"
    return f"{found}\n{' ' * (width + 3)}→ {line.do}" if line.do else found


def _key(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise FileError(say("{path} cannot be read: {reason}", path=path, reason=system_says(error))) from error
    except ValueError as error:
        mend = say("A key is 64 hexadecimal digits.")
        raise FileError(say("{path} holds no key", path=path), mend=mend) from error
