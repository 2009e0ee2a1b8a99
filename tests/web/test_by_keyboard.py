"""My page, privacy, operations, logs, bringing a file, with something on them: by keyboard, for axe, dark, narrow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.examples import CLAIMS
from tests.page.browser import look, obstacles, started
from tests.server.conftest import Installation
from tests.server.test_intake import digest, send, somebody
from tests.web.conftest import SLUG, SignIn
from tests.web.test_imports import work
from tests.web.test_in_browser import LOOKS, shot
from uptake.core.sentences import later
from uptake.errors import FileError
from uptake.service.personal import answer_requests
from uptake.service.sealing import Seal
from uptake.service.steps import attempt
from uptake.store.models import NameView, PictureRow, RosterSnapshot

pytestmark = [pytest.mark.server, pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(
    installation: Installation, shown: PictureRow, live_server: LiveServer, sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Page]:  # fmt: skip
    """A tab in which somebody of the roster with every role is signed in; the server has something to say."""
    # The browser's driver runs a loop in this thread, in which Django would refuse to ask its tables.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    monkeypatch.setattr(settings, "ENVIRONMENT", installation.environment)
    send(installation, 4, 5)
    digest(installation)
    attempt(later("drawing claims-triage"), _fail)
    (installation.data / "spool" / "1-1-aa.bad").write_text("{}", encoding="utf-8")
    NameView.objects.create(by="bram@acme.example", person="B101", page="connect")
    RosterSnapshot.objects.update(confirmed_at=timezone.now() - dt.timedelta(days=9))
    client = sign_in("administrator", somebody())
    for role in ("owner", "privacy officer", "member"):
        sign_in(role, somebody())
    with started() as program:
        context = program.new_context(base_url=live_server.url)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        yield context.new_page()


def _fail() -> int:
    raise FileError("The disk is full", mend="Make room.")


def reach(page: Page, selector: str, keys: int = 60) -> None:
    """By Tab alone to what fits."""
    for _ in range(keys):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", selector  # whoever tabs sees where they are
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard on {page.url}")


def looks_well(page: Page, name: str) -> None:
    """As it stands now, on a phone in the dark and on a desk in the light."""
    for width, scheme in LOOKS:
        look(page, width, scheme)
        shot(page, name, width, scheme)
        assert obstacles(page) == "", (name, width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_pages_with_something_on_them_by_keyboard_and_in_every_light(
    page: Page, installation: Installation, tmp_path: Path
) -> None:
    page.goto("/me/")
    reach(page, "main button.act")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]")
    env = installation.environment
    answer_requests(env.data, env.pseudonym_key, Seal(env.secret_key), timezone.now())
    page.wait_for_selector("#yours")  # htmx has asked again by itself
    reach(page, "main a[href='/me/erase/']")
    looks_well(page, "me with an answer")
    for address, selector in (
        (f"/rollouts/{SLUG}/privacy/", "nav a[aria-current=page]"),
        ("/operations/", "section[aria-labelledby=faults] .table"),
        ("/logs/", "section[aria-labelledby=looks] .table"),
    ):
        page.goto(address)
        reach(page, selector)
        looks_well(page, address)
    _bring_by_keyboard(page, installation, tmp_path)


def _bring_by_keyboard(page: Page, installation: Installation, tmp_path: Path) -> None:
    shorter = tmp_path / "people.csv"
    rows = (CLAIMS / "people.csv").read_text(encoding="utf-8").splitlines()
    shorter.write_text("\n".join(rows[:-60]) + "\n", encoding="utf-8")
    page.goto("/imports/")
    page.set_input_files("#file", shorter)
    reach(page, "main button.act")
    page.keyboard.press("Enter")
    page.wait_for_selector("progress")
    looks_well(page, "import waits")
    work(installation)
    page.wait_for_selector("input[name=sure]")
    looks_well(page, "import asks")
    reach(page, "input[name=sure]")
    page.keyboard.press("Space")
    reach(page, "main button.act")
    page.keyboard.press("Enter")
    page.wait_for_selector("progress")
    work(installation)
    page.wait_for_selector("text=This is the roster now.")
