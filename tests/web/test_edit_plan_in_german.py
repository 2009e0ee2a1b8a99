"""Edit plan, filled in by somebody who writes German: what is kept are the words of the plan."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest
from django.utils import timezone

from tests.web.conftest import SignIn
from tests.web.test_edit_plan import EDIT, Form, newest, said, send
from uptake.core.plan.writing.marks import data_of

pytestmark = pytest.mark.server


def test_german_days_times_and_hours_are_understood_and_kept_in_the_words_of_the_plan(sign_in: SignIn) -> None:
    client = sign_in("owner")
    german: Any = {"headers": {"accept-language": "de"}}
    sent = Form(client.get(f"{EDIT}system/", **german).content.decode()).data()
    sent |= {
        "calendar.hours": ["Mo-Do 08:00-17:00, Fr 8 bis 14 Uhr"],
        "calendar.closed": ["24.12.2026 bis 31.12.2026\r\n14. Mai 2027"],
    }
    assert client.post(f"{EDIT}system/", {**sent, "act": "save"}, **german).status_code == 302
    calendar = data_of(newest())["calendar"]
    assert calendar["hours"] == "Mon-Thu 08:00-17:00, Fri 08:00-14:00"
    assert calendar["closed"] == ["2026-12-24..2026-12-31", "2027-05-14"]
    assert (calendar["timezone"], calendar["country"]) == ("Europe/Berlin", "DE")
    typed = {"calendar.timezone": "Wien", "calendar.country": "Österreich", "calendar.region": ""}
    assert send(client, "system", seen=_seen(send(client, "system", **typed)), **typed).status_code == 302
    calendar = data_of(newest())["calendar"]
    assert (calendar["timezone"], calendar["country"]) == ("Europe/Vienna", "AT")
    refused = html.unescape(send(client, "system", **{"calendar.country": "Deutschlnd"}).content.decode())
    assert "Did you mean <code>DE</code>?" in said(refused, "calendar-country")
    typed = {"owner.replies_within": "zwei Arbeitstage"}
    assert send(client, "people", **typed).status_code == 302
    assert data_of(newest())["owner"]["replies_within"] == "2wd"
    assert send(client, "feedback", **{"feedback.publish": "monatlich"}).status_code == 302
    assert data_of(newest())["feedback"]["publish"] == "month"
    sent = Form(client.get(f"{EDIT}relaunch/", **german).content.decode()).data()
    page = client.post(f"{EDIT}relaunch/", {**sent, "relaunch": "15. Dezember 2027", "act": "check"}, **german)
    assert 'value="2027-12-15"' in page.content.decode()
    sent = Form(client.get(f"{EDIT}messages/", **german).content.decode()).data()
    sent |= {"messages.0.when": ["Arbeitstag −12"], "messages.0.sender": ["Führungskraft"]}
    assert client.post(f"{EDIT}messages/", {**sent, "act": "save"}, **german).status_code == 302
    heads_up = data_of(newest())["messages"][0]
    assert (heads_up["when"], heads_up["sender"]) == ("workday -12", "manager")


def _seen(answer: Any) -> str:
    """What a page bears that came between, so that saving goes on after it."""
    return str(answer.content.decode()).partition('name="seen" value="')[2].partition('"')[0]


def test_nothing_and_everybody_are_understood_as_the_german_page_asks_for_them(sign_in: SignIn) -> None:
    client = sign_in("owner")
    german: Any = {"headers": {"accept-language": "de"}}
    page = html.unescape(client.get(f"{EDIT}usage/", **german).content.decode())
    assert "Schreiben Sie „nichts“, wenn nichts ersetzt wird." in page
    sent = {**Form(page).data(), "usage.old_way": ["Nichts"], "usage.real_work": ["Jedes Ereignis"]}
    assert client.post(f"{EDIT}usage/", {**sent, "act": "save"}, **german).status_code == 302
    usage = data_of(newest())["usage"]
    assert (usage["old_way"], usage["real_work"]) == ([], [{}])
    again = Form(client.get(f"{EDIT}usage/", **german).content.decode()).data()
    assert (again["usage.old_way"], again["usage.real_work"]) == (["nichts"], ["jedes Ereignis"])
    group = next(iter(data_of(newest())["groups"]))
    sent = Form(client.get(f"{EDIT}group-{group}/", **german).content.decode()).data()
    who = {f"groups.{group}.who": ["alle"]}
    assert client.post(f"{EDIT}group-{group}/", {**sent, **who, "act": "save"}, **german).status_code == 302
    assert data_of(newest())["groups"][group]["who"] == "everyone"


def test_a_launch_that_moves_under_way_names_what_is_over_and_the_second_launch(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 12, 4, 9, tzinfo=dt.UTC))
    client = sign_in("owner")
    sent = {**Form(client.get(f"{EDIT}system/").content.decode()).data(), "launch": "2. Dezember 2026", "act": "save"}
    page = client.post(f"{EDIT}system/", sent, headers={"accept-language": "de"}).content.decode()
    over, right = (page.partition(f'id="{name}"')[2].partition("</section>")[0] for name in ("over", "right"))
    assert "heads-up" in over
    assert "Nachricht not-yet" not in over
    assert "Nachricht not-yet" in right
    assert "Die Einführung läuft seit dem 1. Dezember 2026" in page
    assert f'href="{EDIT}relaunch/"' in page
    assert 'id="over"' not in send(client, "relaunch", relaunch="1 March 2027").content.decode()
