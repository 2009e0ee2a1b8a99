"""
Run a command beside a PostgreSQL server of its own, which is thrown away afterwards.

    python scripts/with_postgres.py python -m pytest -m server

The command finds the server's address in TEST_DATABASE_URL. Its exit code is passed on; 2 where no PostgreSQL is found.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOW = "PostgreSQL was not found; on Debian: apt-get install postgresql"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -c listen_addresses=''"


def binaries() -> Path:
    """The folder of initdb and pg_ctl."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not places:
        raise SystemExit(HOW)
    return places[-1].parent


def somebody() -> str | None:
    """The account to run as: PostgreSQL does not run as root, so then that of its package. None: as whoever this is."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise SystemExit("PostgreSQL does not run as root, and there is no other account")


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that runs as long as the block."""
    folder, who = binaries(), somebody()
    with tempfile.TemporaryDirectory(prefix="uptake-pg-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        if who:
            shutil.chown(place, who)
        data = place / "data"

        def run(program: str, *words: str) -> None:
            command = [str(folder / program), "-D", str(data), *words]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=place, user=who)

        run("initdb", "-U", "uptake", "-A", "trust", "-E", "UTF8")
        run("pg_ctl", "-w", "-l", str(place / "log"), "-o", f"{FAST} -k {place}", "start")
        try:
            yield f"postgresql://uptake@/postgres?host={place}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")


def main() -> int:
    """Run the command."""
    with server() as address:
        return subprocess.run(sys.argv[1:], env={**os.environ, "TEST_DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
