"""The example's pages, and the browser of this machine to open them with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.examples import CLAIMS
from uptake.page.printing import browser

DAY_90 = CLAIMS / "expected" / "day-90.html"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
NO_RULES: Mapping[str, Any] = {}
CONTRAST = "color-contrast"
# Marks one text of each look: what is alike in all that contrast is made of. On a page of tables that is one of fifty.
MARK_LOOKS = """() => {
  const backgrounds = new Map([[null, ""]]), seen = new Set();
  const behind = one => {
    if (!backgrounds.has(one)) {
      const {background, opacity} = getComputedStyle(one);
      backgrounds.set(one, [behind(one.parentElement), background, opacity].join());
    }
    return backgrounds.get(one);
  };
  const says = one => [...one.childNodes].some(part => part.nodeType === Node.TEXT_NODE && part.data.trim())
    && one.checkVisibility({visibilityProperty: true}) && one.getBoundingClientRect().width > 1;
  for (const one of document.querySelectorAll("body, body *")) {
    one.removeAttribute("data-look");
    const {color, fill, fontSize, fontWeight, textShadow} = getComputedStyle(one);
    const look = [behind(one), color, fill, fontSize, fontWeight, textShadow].join();
    if (!says(one) || seen.has(look)) continue;
    seen.add(look);
    one.setAttribute("data-look", "");
  }
}"""


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


def look(page: Page, width: int, scheme: Scheme) -> None:
    """Have a page as a window of this width shows it, in light or dark. To open it anew takes six times as long."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)


def obstacles(page: Page, rules: Mapping[str, Any] = NO_RULES) -> str:
    """What is in somebody's way on a page as it stands, in words; empty where nothing is."""
    # It is given to a page once, however often that is looked at; and to say what is well takes it as long as to look.
    axe = Axe() if page.evaluate("!window.axe") else Axe("0")
    how = {"resultTypes": ["violations"]}
    page.evaluate(MARK_LOOKS)
    found = [
        axe.run(page, options={**how, "rules": {CONTRAST: {"enabled": False}, **rules}}),
        Axe("0").run(page, {"include": [["[data-look]"]]}, {**how, "runOnly": [CONTRAST]}),
    ]
    return "\n".join(one.generate_report() for one in found if one.violations_count)
