"""A small plan written in a real browser, on a phone in the dark, from nothing until the gate says that it is ready."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.page.browser import obstacles, program
from tests.server.conftest import Installation
from tests.web.conftest import SignIn
from tests.web.test_in_browser import _a_loop_runs, opened, shot
from uptake.core.plan.load import parse_plan
from uptake.core.plan.writing.formatting import comments_of
from uptake.store.models import PlanVersion

__all__ = ["_a_loop_runs", "program"]

pytestmark = [pytest.mark.server, pytest.mark.browser, pytest.mark.slow]

PLAN = "/rollouts/meeting-notes/plan/edit/"
TODAY = "You type minutes from memory the same evening, forty minutes each."
WRITTEN: dict[str, dict[str, str]] = {
    "people": {
        "owner.reach": "+43 1 555 0100",
        "owner.replies_within": "one working day",
        "owner.hours_per_week": "8",
        "owner.deputy": "yusuf.aydin@beispiel.example",
        "sponsor": "henrike.dahlmann@beispiel.example",
    },
    "group-everybody": {
        "groups.everybody.title": "Back office",
        "groups.everybody.who": "department = Back office",
        "groups.everybody.changes.0.task": "Writing up a meeting",
        "groups.everybody.changes.0.today": TODAY,
        "groups.everybody.changes.0.from_launch": "A draft is in your inbox ten minutes after it. You correct it.",
        "groups.everybody.changes.0.why": "Your evening is yours, and all who came have the minutes the same day.",
        "groups.everybody.changes.0.you_do": "Start the recorder, correct the draft, press Send.",
        "groups.everybody.changes.0.example": "The Hofer call of 3 December: the draft missed one action.",
    },
    "feedback": {"feedback.first_reply_within": "1wd"},
    "usage": {"usage.real_work": "minutes_sent", "usage.old_way": "nothing"},
    "targets": {"targets.0.at_least": "60"},
}


def clean(page: Page, name: str) -> None:
    """Nothing stands in the way of anybody, and nothing runs over the edge."""
    shot(page, name, 360, "dark")
    assert obstacles(page) == "", name
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, name


def fill(page: Page, fields: dict[str, str]) -> None:
    for name, words in fields.items():
        page.locator(f'[name="{name}"]').fill(words)


def test_a_plan_from_nothing_until_it_is_ready(
    program: Browser, live_server: LiveServer, installation: Installation, sign_in: SignIn
) -> None:
    with opened(program, live_server, sign_in, width=360, scheme="dark") as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(live_server.url)
        page.get_by_role("link", name="New rollout").press("Enter")
        clean(page, "new-rollout")
        page.locator("#title").focus()
        for words in ("Meeting notes", "11 January 2027", "marlene.ostermayr@beispiel.example"):  # by keyboard alone
            page.keyboard.type(words)
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#state")).to_contain_text("to be mended before the plan is ready")
        clean(page, "begun")
        for section, fields in WRITTEN.items():
            page.goto(f"{live_server.url}{PLAN}{section}/")
            fill(page, fields)
            if section == "people":
                what_is_said_while_typing(page)
                page.get_by_role("button", name="Add a helper").click()
                fill(page, {"helpers.0.person": "yusuf.aydin@beispiel.example", "helpers.0.hours_per_week": "10"})
            clean(page, section)
            page.get_by_role("button", name="Save", exact=True).press("Enter")
            expect(page.get_by_text("Saved as version")).to_be_visible()
        page.get_by_role("link", name="To all sections").click()
        expect(page.locator("#state")).to_contain_text("The plan is ready.")
        clean(page, "ready")
    text = PlanVersion.objects.filter(rollout__slug="meeting-notes").order_by("-number")[0].text
    plan = parse_plan(text).plan
    assert plan is not None
    assert plan.groups["everybody"].changes[0].today == TODAY
    assert not [one for one in comments_of(text) if "OPEN" in one and "answers for usage" in one]
    assert said == []


def what_is_said_while_typing(page: Page) -> None:
    """A finding comes and goes beside its field without a button, and what is typed stays."""
    field, said = page.locator('[name="owner.deputy"]'), page.locator("#s-f-owner-deputy")
    field.press_sequentially(" x")
    field.fill("marlene.ostermayr@beispiel.example")
    expect(said).to_contain_text("owner and deputy at once")
    clean(page, "said")
    field.fill("yusuf.aydin@beispiel.example")
    expect(said.locator("p")).to_have_count(0)
    expect(field).to_be_focused()
    assert field.input_value() == "yusuf.aydin@beispiel.example"
    field.press("Enter")  # asks, and changes neither the plan nor the language
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert field.input_value() == "yusuf.aydin@beispiel.example"
