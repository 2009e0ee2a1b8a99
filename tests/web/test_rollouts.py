"""The list of rollouts and the page of one: from what was drawn, in the reader's language, with nothing counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from html import escape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from tests.examples import CLAIMS
from tests.server.conftest import Installation
from tests.web.conftest import DAY, SLUG, SignIn
from uptake.core.calendar import monday
from uptake.core.plan.load import load_plan
from uptake.core.plan.model import Plan
from uptake.service.outreach.versions import make_version
from uptake.store.models import EventFile, PictureRow, Rollout

pytestmark = pytest.mark.server

PAGE = f"/rollouts/{SLUG}/"


def plan_of_example() -> Plan:
    plan = load_plan(CLAIMS / "rollout.yaml").plan
    assert plan is not None
    return plan


def load_title() -> str:
    """What the plan of the example calls it."""
    plan = plan_of_example()
    assert plan.title != SLUG
    return str(plan.title)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_the_report_is_the_shared_one_as_of_the_monday_before(shown: PictureRow, sign_in: SignIn) -> None:
    page = text(sign_in("sponsor"), PAGE)
    assert monday(DAY).isoformat() == "2027-01-18"
    assert "as of 18 January 2027" in page
    assert shown.pages["en"] in page
    assert '"as_of": "2027-01-20"' in shown.document
    assert '"as_of": "2027-01-18"' in shown.shared


def test_before_launch_the_days_are_those_of_the_report_on_either_page_and_the_owner_has_a_name(
    shown: PictureRow, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = {**shown.summary, "phase": "before launch", "as_of": "2026-11-23"}
    summary["headline"] = {"en": "8 days from 23 November 2026 to launch on 1 December 2026."}
    PictureRow.objects.update(day=dt.date(2026, 11, 25), summary=summary)
    monkeypatch.setattr("django.utils.timezone.now", lambda: dt.datetime(2026, 11, 25, 23, 30, tzinfo=dt.UTC))
    assert "to launch" not in text(sign_in("sponsor"), PAGE).replace(shown.pages["en"], "")
    assert text(sign_in("sponsor"), "/").count("8 days from 23 November 2026 to launch") == 1
    assert "so this is as of 23 November 2026; it was drawn on" in text(sign_in("sponsor"), PAGE)
    assert "Marlene Ostermayr answers for usage" in text(sign_in("sponsor"), "/")
    for days, words in ((0, "Launch is today."), (1, "Launch was on ")):
        then = dt.datetime.combine(plan_of_example().start, dt.time(9), dt.UTC) + dt.timedelta(days=days)
        monkeypatch.setattr("django.utils.timezone.now", lambda then=then: then)
        assert all(words in text(sign_in("sponsor"), page) for page in (PAGE, "/"))


def test_it_is_said_in_the_language_that_was_chosen(shown: PictureRow, sign_in: SignIn) -> None:
    client = sign_in("owner")
    answer = client.post("/language/", {"language": "de", "back": PAGE})
    assert answer["Location"] == PAGE
    page = text(client, PAGE)
    assert shown.pages["de"] in page
    assert '<html lang="de">' in page


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "x"])
def test_choosing_a_language_leads_nowhere_else(sign_in: SignIn, back: str) -> None:
    answer = sign_in("owner").post("/language/", {"language": "xx", "back": back})
    assert answer["Location"] == "/"
    assert not answer.cookies


def test_before_the_first_report_the_page_says_what_will_stand_there(sign_in: SignIn) -> None:
    title = load_title()
    page = text(sign_in("owner"), PAGE)
    assert "as soon as the worker has drawn it" in page
    assert f"<h1>{title}</h1>" in page
    page = text(sign_in("owner"), "/")
    assert "Nothing was counted yet" in page
    assert f">{title}</a>" in page


def test_it_says_that_events_arrived_and_not_how_many(shown: PictureRow, sign_in: SignIn) -> None:
    assert "Events of its sources arrived" not in text(sign_in("owner"), PAGE)
    for source in ("another", "claims-app"):
        EventFile.objects.create(source=source, week=dt.date(2027, 1, 18), name=f"{source}.parquet", rows=7)
        PictureRow.objects.update(day=dt.date.today())  # noqa: DTZ011
        assert ("Events of its sources arrived" in text(sign_in("owner"), PAGE)) == (source == "claims-app")


def test_what_needs_doing_stands_first_and_the_list_asks_few_questions(shown: PictureRow, sign_in: SignIn) -> None:
    for number, verdicts in enumerate(([], ["on course"], ["behind"], ["missed", "met"], ["cannot tell"])):
        rollout = Rollout.objects.create(slug=f"r{number}")
        said = {**shown.summary, "title": f"R{number}", "verdicts": verdicts, "overdue": number == 0}
        rollout.pictures.create(day=DAY, number=1, inputs="", document="", shared="", summary=said)
    client = sign_in("sponsor")
    text(client, "/")  # the first look of a process reads the roster, which the next ones have
    with CaptureQueriesContext(connection) as asked:
        page = text(client, "/")
    places = [page.index(f">R{number}<") for number in (3, 2, 0, 4, 1)]
    assert places == sorted(places)
    assert len(asked) <= 7
    assert sum('"store_rolerow"' in one["sql"] for one in asked.captured_queries) == 1
    assert shown.summary["headline"]["en"] in page


def test_who_may_not_read_the_report_sees_no_figure_of_it(shown: PictureRow, sign_in: SignIn) -> None:
    page = text(sign_in("manager"), "/")
    assert shown.summary["title"] in page
    assert shown.summary["headline"]["en"] not in page
    assert sign_in("manager").get(PAGE).status_code == 403


def test_an_older_drawing_of_the_day_is_let_go_and_its_picture_stays(
    installation: Installation, shown: PictureRow
) -> None:
    from uptake.service.refresh import refresh

    assert refresh(shown.rollout, installation.data, installation.environment.pseudonym_key, DAY) is not None
    shown.refresh_from_db()
    assert shown.pages == {}
    assert shown.shared


def test_a_page_that_is_followed_loads_itself_anew(shown: PictureRow, sign_in: SignIn) -> None:
    client = sign_in("sponsor")
    for address in ("/", PAGE):
        assert client.get(f"{address}?follow")["Refresh"] == "4"
        assert f'<a href="{address}">Stop following</a>' in text(client, f"{address}?follow")
        assert "Refresh" not in client.get(address)


def test_a_notice_of_the_operator_stands_on_every_page(shown: PictureRow, sign_in: SignIn, settings: Settings) -> None:
    notice = "A trial: <nothing> here is real."
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, notice=notice)
    assert f'<p class="notice" role="note">{escape(notice)}</p>' in text(sign_in("owner"), PAGE)
    assert escape(notice) in text(Client(), "/sign-in/")


def test_a_report_asks_few_questions_and_none_about_people(shown: PictureRow, sign_in: SignIn) -> None:
    client = sign_in("owner")
    with CaptureQueriesContext(connection) as asked:
        text(client, PAGE)
    assert len(asked) <= 10
    assert sum('"store_planversion"."text"' in one["sql"] for one in asked.captured_queries) == 1
    assert sum('"store_rolerow"' in one["sql"] for one in asked.captured_queries) == 1
    # So the number of people changes nothing: what is shown lies in one row.
    people = ('"content"', '"document"', '"shared"', "unmatched", "segment")
    assert [one["sql"] for one in asked.captured_queries if any(name in one["sql"] for name in people)] == []


@pytest.mark.parametrize("page", ["messages/", "messages/heads-up/", "plan/"])
def test_the_pages_of_a_rollout_ask_for_its_newest_plan_once(shown: PictureRow, sign_in: SignIn, page: str) -> None:
    make_version(shown.rollout, "heads-up", "asha")
    client = sign_in("owner")
    with CaptureQueriesContext(connection) as asked:
        text(client, f"{PAGE}{page}")
    newest = 'ORDER BY "store_planversion"."number" DESC LIMIT 1'
    texts = [one["sql"] for one in asked.captured_queries if '"store_planversion"."text"' in one["sql"]]
    assert sum(one.endswith(newest) for one in texts) == 1
