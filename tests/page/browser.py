"""The example's pages, and the browser of this machine to open them with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.goldens import ROOT
from uptake.page.printing import browser

DAY_90 = ROOT / "examples" / "claims-triage" / "expected" / "day-90.html"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
Scheme = Literal["light", "dark"]


@contextmanager
def started() -> Iterator[Browser]:
    """A browser; there has to be one, because a page that nobody opened is not tested."""
    program = browser()
    assert program is not None, "the pages are tested in a browser: apt-get install chromium"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=ARGUMENTS)


@contextmanager
def opened(page: Path, *, width: int = 900, scheme: Scheme = "light") -> Iterator[Page]:
    """A page in the browser."""
    with started() as program:
        tab = program.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        tab.goto(page.as_uri())
        yield tab
