"""The example's pages, and the browser of this machine to open them with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
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


@pytest.fixture(scope="module")
def program() -> Iterator[Browser]:
    """One browser for the tests of a file: to start it takes longer than most of them."""
    with started() as found:
        yield found


@contextmanager
def opened(program: Browser, page: Path, *, width: int = 900, scheme: Scheme = "light") -> Iterator[Page]:
    """A page in a window of its own, which shares nothing with any other."""
    with program.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme) as tab:
        tab.goto(page.as_uri())
        yield tab
