"""Every page in a real browser: for a screen reader, in light and dark, on a phone, by keyboard, asking nobody else."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.page.browser import Scheme, look, obstacles, program
from tests.web.conftest import SLUG, SignIn
from uptake.core.usage import Item
from uptake.service.outreach import links
from uptake.service.outreach.asked_elsewhere import keep_waiting
from uptake.store.models import PictureRow

__all__ = ["program"]

pytestmark = [pytest.mark.server, pytest.mark.browser, pytest.mark.slow]

ADDRESSES = (
    "/",
    f"/rollouts/{SLUG}/",
    f"/rollouts/{SLUG}/plan/",
    f"/rollouts/{SLUG}/plan/1/",
    f"/rollouts/{SLUG}/plan/edit/",
    f"/rollouts/{SLUG}/plan/edit/people/",
    f"/rollouts/{SLUG}/plan/edit/messages/",
    f"/rollouts/{SLUG}/messages/",
    f"/rollouts/{SLUG}/messages/heads-up/",
    f"/rollouts/{SLUG}/questions/",
    "/operations/mail/",
    "/new-rollout/",
    f"/rollouts/{SLUG}/archive/",
    f"/rollouts/{SLUG}/privacy/",
    "/accounts/",
    "/imports/",
    "/operations/",
    "/logs/",
    "/me/",
    "/me/erase/",
    "/sources/",
    "/sources/claims-app/",
    "/sources/claims-app/unmatched/",
)
LOOKS: tuple[tuple[int, Scheme], ...] = ((360, "dark"), (1200, "light"))
SHOTS = os.environ.get("SHOTS")  # a folder for pictures to look at, of all pages as a whole
PICTURES = os.environ.get("PICTURES")  # a folder for those of the docs: `make pictures`
PICTURED = {
    "/": "rollouts",
    f"/rollouts/{SLUG}/": "report",
    f"/rollouts/{SLUG}/plan/edit/": "edit-plan",
    f"/rollouts/{SLUG}/messages/": "messages",
    "/sources/claims-app/": "source",
    "/operations/": "operations",
    "person": "person",
}


def personal() -> dict[str, str]:
    """Pages behind links of a person's own, by what they are called here."""
    now = dt.datetime.now(dt.UTC)
    link = links.Link(SLUG, "B1010", "heads-up", 1, links.TELL, now + links.LIFE)
    return {
        "person": f"/to/{links.sign(link)}/",
        "person-german": f"/to/{links.sign(replace(link, person='B1008'))}/",
        "person-closed": f"/to/{links.sign(replace(link, ends=now))}/",
        "no-reminders": f"/no-reminders/{links.sign(replace(link, purpose=links.REMINDERS))}/",
    }


@pytest.fixture(autouse=True, scope="module")
def _a_loop_runs() -> Iterator[None]:
    """The browser's driver runs a loop in this thread, in which Django would refuse to ask its tables."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@contextmanager
def opened(
    program: Browser, server: LiveServer, sign_in: SignIn, *, width: int = 900, scheme: Scheme = "light"
) -> Iterator[Page]:
    """A tab in which somebody with every role is signed in."""
    client = sign_in("administrator", "asha@acme.example")
    for role in ("owner", "privacy officer", "member"):
        sign_in(role, "asha@acme.example")
    with program.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme) as context:
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])
        yield context.new_page()


def shot(page: Page, address: str, *more: object) -> None:
    if SHOTS:
        name = "-".join(map(str, (address.strip("/").replace("/", "-") or "home", *more)))
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
    if PICTURES and address in PICTURED:
        page.screenshot(path=Path(PICTURES) / f"{PICTURED[address]}-{'-'.join(map(str, more))}.png")


def test_nothing_is_in_the_way_of_anybody_and_nobody_else_is_asked(
    program: Browser, live_server: LiveServer, shown: PictureRow, sign_in: SignIn
) -> None:
    asked: list[str] = []
    said: list[str] = []
    keep_waiting(shown.rollout, [Item(f"Q{number}", "B1010", 1.8e9) for number in range(11)])
    with opened(program, live_server, sign_in) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        for name, address in (dict(zip(ADDRESSES, ADDRESSES, strict=True)) | personal()).items():
            if name == "person":
                page.context.clear_cookies()  # a link needs no account
            page.goto(live_server.url + address)
            for looks in LOOKS if SHOTS or PICTURES else ():
                look(page, *looks)
                shot(page, name, *looks)
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
            for width, scheme in LOOKS:
                look(page, width, scheme)
                assert obstacles(page) == "", (name, width, scheme)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert asked
    assert [url for url in asked if not url.startswith((f"{live_server.url}/", "data:,"))] == []
    assert [text for text in said if "410 (Gone)" not in text] == []  # of a link that has ended


def test_the_first_key_leads_to_the_content(
    program: Browser, live_server: LiveServer, shown: PictureRow, sign_in: SignIn
) -> None:
    with opened(program, live_server, sign_in) as page:
        page.goto(live_server.url)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        page.keyboard.press("Tab")
        assert "claims-triage" in page.evaluate("document.activeElement.href")
