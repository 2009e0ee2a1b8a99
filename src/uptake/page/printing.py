"""A page printed to PDF by a browser of this machine: Chromium, Chrome or Edge. Nothing is downloaded or asked for."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from uptake.core.words import say
from uptake.errors import UsageError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)
OPTIONS = (
    "--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--no-first-run",
    "--disable-dev-shm-usage", "--no-pdf-header-footer", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
SECONDS = 120
SHORT = 50  # letters of a folder; the address of a socket has 103 at most
GRACE = 5  # seconds in which a browser ends when it is told to
_NODE = re.compile(rb"node\d{8}")  # as Skia names the parts of a tagged file
_DATE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")


def browser() -> str | None:
    """The program of a browser that can print, or None."""
    return next(_found(), None)


def _found() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    yield from (place for place in PLACES if Path(place).is_file())


def as_pdf(page: str, day: date) -> bytes:
    """
    The page on paper. The day stands in the file as the day on which it was made, so that equal pages give equal files.

    Raises UsageError where no browser is found, or it does not print.
    """
    program = browser()
    if program is None:
        raise UsageError(
            say("There is no browser on this machine that could print the page"),
            mend=say(
                "Install Chromium (apt-get install chromium), Chrome or Edge, "
                "or take --format html and print that page from any browser."
            ),
        )
    with tempfile.TemporaryDirectory(prefix="uptake-print-", ignore_cleanup_errors=True) as folder:
        source, result = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page, encoding="utf-8")
        said = _run(program, folder, source, result)
        if not result.is_file():
            raise UsageError(say("{program} did not print the page", program=program), details=said.splitlines()[-3:])
        made = result.read_bytes()
    return _numbered(_DATE.sub(rb"/\1 (D:" + day.strftime("%Y%m%d000000").encode(), made))


def _numbered(made: bytes) -> bytes:
    """The file with its parts numbered from 1 on: a browser that is busy with something else begins later."""
    places = {name: place for place, name in enumerate(sorted(set(_NODE.findall(made))), 1)}
    return _NODE.sub(lambda found: b"node%08d" % places[found[0]], made)


def _run(program: str, folder: str, source: Path, result: Path) -> str:
    """Run the browser on its own empty profile; what it said, for whoever must find out why there is no result."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    command = [program, *OPTIONS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={result}", source.as_uri()]
    if is_root:  # the browser's own sandbox does not run as root
        command.insert(1, "--no-sandbox")
    # Beside its profile it makes a folder with a socket, which stays when it is stopped: in this folder, unless that is
    # too deep for a socket.
    own = os.environ | (dict.fromkeys(("TMPDIR", "TMP", "TEMP"), folder) if len(folder) <= SHORT else {})
    try:
        # In a session of its own: when somebody stops this program, all processes of the browser are ended from here,
        # before the folder is removed.
        with subprocess.Popen(  # noqa: S603
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, env=own
        ) as process:
            try:
                _, said = process.communicate(timeout=SECONDS)
            finally:
                _end(process)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return f"{said.rstrip()}\nexit status {process.returncode}"


def _end(process: subprocess.Popen[str]) -> None:
    """End a browser and what it has started, so that it can put its own folder away; nothing where it has ended."""
    for sign in ("SIGTERM", "SIGKILL"):
        if process.poll() is not None:
            return
        if hasattr(os, "killpg"):
            os.killpg(process.pid, getattr(signal, sign))
        else:
            process.kill()
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
