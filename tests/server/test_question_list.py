"""The page of questions: what is overdue on top, by when each is promised, how long each took, in one clock."""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.server.conftest import environment
from tests.server.telling import NAMES, NOW, PLAN, bring_acts, bring_people, bring_plan, person
from tests.server.test_imports import at_once
from uptake.core.calendar import Day
from uptake.core.letters.today import ANSWER
from uptake.core.plan.load import parse_plan
from uptake.core.usage import Item as UsageItem
from uptake.errors import OptionError
from uptake.service.accounts import add_user
from uptake.service.archive import archive, restore
from uptake.service.intake import digest_spool
from uptake.service.outreach.acts import write_acts
from uptake.service.outreach.asked_elsewhere import (
    MOST,
    MarkedElsewhere,
    answered_elsewhere,
    keep_waiting,
    marked_elsewhere,
)
from uptake.service.outreach.letters import name_under
from uptake.service.outreach.question_list import shown_to
from uptake.service.outreach.questions import LONGEST, Asker, ask, code_of, reply
from uptake.service.outreach.today import waits_for_owner
from uptake.service.plans import latest_plan, save_plan
from uptake.service.refresh import refresh
from uptake.service.rosters import latest_roster
from uptake.site.environment import Environment
from uptake.store.models import AskedElsewhere, Item, NameView, OwnAct, Rollout, User
from uptake.web.templatetags.saying import worked

pytestmark = pytest.mark.server

__all__ = ["environment"]

PAGE = "/rollouts/triage/questions/"
MANY = 200
HOUR = dt.timedelta(hours=1)
ZONES = {
    "Europe/Berlin": "10:00 CET",
    "UTC": "09:00 UTC",
    "Europe/London": "09:00 GMT",
    "America/Sao_Paulo": "06:00 UTC-03",
}


@pytest.fixture
def rollout(transactional_db: None) -> Rollout:
    bring_people(*(person(name) for name in NAMES))
    return bring_plan()


@pytest.fixture
def owner(rollout: Rollout) -> User:
    return add_user("asha@acme.example", "owner", "test")


def asked(rollout: Rollout, text: str, at: dt.datetime = NOW, who: str = "dov") -> Item:
    return ask(Asker(rollout, "adjusters", who), text, code_of(who, text), at)


def answered(item: Item, at: dt.datetime, by: str = "asha@acme.example") -> None:
    found = latest_plan(item.rollout)
    assert found is not None
    reply(item, "Cleo does.", by, found[0], at)


def text(client: Client, path: str = PAGE) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", client.get(path).content.decode())).split())


def signed_in(user: User, language: str = "en") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(user)
    return client


def test_what_waits_stands_on_top_the_longest_overdue_first(rollout: Rollout, owner: User) -> None:
    answered(asked(rollout, "Answered?", NOW - 2 * HOUR), NOW)
    for words, hours in (("New?", 5), ("Overdue?", 1), ("Longest?", 0)):
        asked(rollout, words, NOW + hours * HOUR)
    plan, _ = latest_plan(rollout) or pytest.fail("no plan")
    found = shown_to(owner, rollout, plan, NOW + 6 * HOUR)  # 16:00 in Berlin
    assert [(one.item.text, one.late) for one in found] == [
        ("Longest?", True),
        ("Overdue?", True),
        ("New?", False),
        ("Answered?", False),
    ]
    due = [one.due.isoformat() for one in found[:3] if one.due]
    assert due == ["2026-11-16T13:00:00+00:00", "2026-11-16T14:00:00+00:00", "2026-11-17T09:00:00+00:00"]  # next day


def test_each_question_has_its_promise_and_each_answer_the_working_time_that_it_took(
    rollout: Rollout, owner: User
) -> None:
    answered(asked(rollout, "Who trains us?", NOW + 6 * HOUR), NOW + 24 * HOUR)  # 16:00 to 10:00 of the next day
    asked(rollout, "And when?")
    said = text(signed_in(owner))
    assert "Overdue: an answer was promised by 16 November 2026, 14:00 CET." in said
    assert "Asha Roth, 17 November 2026, 10:00 CET; after 3 working hours" in said
    german = text(signed_in(owner, "de"))
    assert "Überfällig: Eine Antwort war zugesagt bis 16. November 2026, 14:00 MEZ." in german
    assert "Asha Roth, 17. November 2026, 10:00 MEZ; nach 3 Arbeitsstunden" in german


@pytest.mark.parametrize("zone", ZONES)
def test_every_time_is_that_of_the_rollout_and_says_its_zone(rollout: Rollout, owner: User, zone: str) -> None:
    bring_plan_of(zone)
    answered(asked(rollout, "Who?"), NOW)
    said = text(signed_in(owner))
    assert said.count(f"16 November 2026, {ZONES[zone]}") == 2


def bring_plan_of(zone: str) -> None:
    words = PLAN.format(launch="2026-12-01", sender="owner").replace("Europe/Berlin", zone)
    plan = parse_plan(words).plan
    assert plan is not None
    save_plan(plan, words, "asha")


def test_who_gave_no_name_reads_the_answer_in_the_clock_and_language_of_the_rollout(rollout: Rollout) -> None:
    item = asked(rollout, "Am I watched?", who="")
    answered(item, NOW)
    page = Client(headers={"Accept-Language": "de"}).get(f"/asked/{item.code}/")
    assert "Asha Roth, 16 November 2026, 10:00 CET; before the next working hour" in page.content.decode()
    assert page["Content-Language"] == "en"


def test_whoever_answers_has_a_name_also_where_the_roster_does_not_know_them(rollout: Rollout) -> None:
    User.objects.create(email="zoe@elsewhere.example", name="Zoe Lind")
    names = {
        by: name_under(by, latest_roster()) for by in ("asha@acme.example", "zoe@elsewhere.example", "yu@x.example")
    }
    assert list(names.values()) == ["Asha Roth", "Zoe Lind", "yu"]


def test_an_answer_that_is_too_long_is_refused_and_nothing_of_it_lost(rollout: Rollout, owner: User) -> None:
    item, long = asked(rollout, "Who?"), "x" * (LONGEST + 1)
    client = signed_in(owner)
    assert "An answer has 4,000 letters at most." in text(client)
    answer = client.post(f"{PAGE}{item.code}/", {"text": long})
    assert answer.status_code == 400
    assert f"{long}</textarea>" in answer.content.decode()
    assert "This has 4,001 letters, and 4,000 are the most. Nothing of it was sent." in answer.content.decode()
    assert not item.replies.exists()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (30, "1 minute of working time"),
        (3540, "59 minutes of working time"),
        (3541, "1 working hour"),
        (9000, "2.5 working hours"),
        (45 * 3600, "45 working hours"),
    ],
)
def test_working_time_in_words(seconds: float, words: str) -> None:
    with translation.override("en"):
        assert worked(seconds) == words


def drawn(rollout: Rollout, environment: Environment, now: dt.datetime) -> tuple[float, float]:
    """How many questions the report has, and to how many of them an answer, once everything is digested."""
    write_acts(environment.data, environment.pseudonym_key)
    digest_spool(environment.data)
    row = refresh(rollout, environment.data, environment.pseudonym_key, now.date())
    assert row is not None
    replies = json.loads(row.document)["responsiveness"]["all"]["first_reply"]["details"]
    return replies["items"], replies["done"]


def test_what_was_asked_without_the_server_is_marked_as_answered_and_counts(
    rollout: Rollout, owner: User, environment: Environment, tmp_path: Path
) -> None:
    asks = {"event": "uptake.asked", "kind": "question", "time": (NOW - 72 * HOUR).isoformat()}
    given = [{"person": f"{name}@acme.example", "item": f"Q{name}", **asks} for name in ("dov", "edie", "stranger")]
    replies = {"event": "uptake.replied", "item": "Qedie", "time": (NOW - 48 * HOUR).isoformat()}
    bring_acts(environment, tmp_path, *given, {"person": "asha@acme.example", **replies})
    asked(rollout, "And on a page?", NOW - 24 * HOUR)
    assert drawn(rollout, environment, NOW) == (4, 1)
    archive(rollout, owner.email, NOW)
    keep_waiting(rollout, [UsageItem("Qdov", "dov", NOW.timestamp())])  # of a drawing that was under way
    assert not rollout.asked_elsewhere.exists()  # who asked may be erased before it is back
    restore(rollout, owner.email, NOW)
    assert drawn(rollout, environment, NOW) == (4, 1)
    waiting = rollout.asked_elsewhere.filter(answered_at=None).order_by("item")
    assert list(waiting.values_list("item", "person")) == [("Qdov", "dov"), ("Qstranger", "")]
    to_do = waits_for_owner(rollout, latest_plan(rollout), NOW)
    assert [(one.kind, one.count) for one in to_do if one.kind == ANSWER] == [(ANSWER, 3)]
    row, other = waiting
    for day in (Day(2026, 11, 12), Day(2026, 11, 17)):
        with pytest.raises(OptionError):
            answered_elsewhere(rollout, [other.mark, row.mark], day, owner.email, NOW)
    assert answered_elsewhere(rollout, [row.mark], Day(2026, 11, 13), owner.email, NOW) == [row.mark]
    said = answered_elsewhere(rollout, [row.mark, other.mark], Day(2026, 11, 16), "bram@acme.example", NOW)
    assert said == [other.mark]  # the first word stands
    assert rollout.asked_elsewhere.get(pk=row.pk).by == owner.email
    keep_waiting(rollout, [UsageItem(row.item, "dov", row.asked_at.timestamp())])  # drawn before it was digested
    assert not waiting.all()
    assert drawn(rollout, environment, NOW + 24 * HOUR) == (4, 3)
    assert not rollout.asked_elsewhere.exists()


def test_a_drawing_and_a_press_that_go_through_the_same_questions_wait_for_each_other(rollout: Rollout) -> None:
    def draw(seconds: int) -> None:  # another time each round, so that every row is written, and the other way round
        items = [UsageItem(f"Q{n}", "dov", NOW.timestamp() - seconds) for n in range(MANY)]
        keep_waiting(rollout, items[:: (-1) ** seconds])

    def press(by: str) -> list[str]:
        with CaptureQueriesContext(connection) as asked_for:
            found = answered_elsewhere(rollout, marks, NOW.date(), by, NOW)
        assert len(asked_for) < 40
        return found

    draw(0)
    marks = list(rollout.asked_elsewhere.order_by("pk").values_list("mark", flat=True))
    with at_once(lambda: press("asha"), lambda: press("bram"), *(partial(draw, n) for n in (1, 3))) as wrong:
        assert wrong == []
    assert rollout.asked_elsewhere.exclude(answered_at=None).count() == OwnAct.objects.count() == MANY


def test_the_page_has_what_was_asked_without_the_server_for_whoever_answers_all(rollout: Rollout, owner: User) -> None:
    keep_waiting(rollout, [UsageItem(f"Q{place}", "dov", NOW.timestamp()) for place in range(11)])
    marks = list(rollout.asked_elsewhere.filter(item__in=("Q0", "Q1")).values_list("mark", flat=True))
    client, path = signed_in(owner), f"{PAGE}elsewhere/"
    said = text(client)
    assert "Asked without the server" in said
    assert (
        "Dov Roth , asked 16 November 2026, 10:00 CET (Q0) . Overdue: an answer was promised by 16 November 2026"
        in said
    )
    assert "One more" in said
    assert NameView.objects.filter(by=owner.email, person="dov").exists()
    for wrong in ({"on": "2026-11-16"}, {"mark": marks, "on": "yesterday"}, {"mark": marks, "on": "2026-11-15"}):
        refused = client.post(path, wrong)
        assert (refused.status_code, refused.content.decode().count(" checked")) == (400, len(wrong.get("mark", [])))
    many = client.post(path, {"mark": [*marks, *map(str, range(MOST))], "on": "2026-11-16"})
    assert (many.status_code, "1,002 are ticked, and 1,000 are the most." in many.content.decode()) == (400, True)
    page = client.post(path, {"mark": marks, "on": "2026-11-16"}, follow=True).content.decode()
    assert "Written down: 2 questions answered on 16 November 2026. Asked by: Dov Roth. That day is over: the" in page
    found = latest_plan(rollout)
    assert found is not None
    shown = marked_elsewhere(owner, rollout, marks, found[0], NOW)
    assert shown == MarkedElsewhere(2, ("Dov Roth",), NOW.date(), over=False)
    assert "Q1<" not in page
    again = client.post(path, {"mark": [*marks, "gone"], "on": "2026-11-16"}, follow=True).content.decode()
    assert "Of 3 that were ticked nothing was written down: they did not wait any more." in again
    assert ("Written down:" in again, OwnAct.objects.filter(event="uptake.replied").count()) == (False, 2)
    helper, administrator = (add_user(f"{role}@acme.example", role, "test") for role in ("helper", "administrator"))
    assert "Asked without the server" not in text(signed_in(helper))
    for user in (helper, administrator):
        assert signed_in(user).post(path, {"mark": marks, "on": "2026-11-16"}).status_code == 403


def test_every_page_of_a_rollout_leads_whoever_answers_to_the_questions_and_says_how_many_wait(
    rollout: Rollout, owner: User
) -> None:
    found = latest_plan(rollout)
    assert found is not None
    asked(rollout, "What about returns?")
    reply(asked(rollout, "And claims from abroad?"), "They stay as they are.", owner.email, found[0], NOW)
    AskedElsewhere.objects.create(rollout=rollout, mark="form-1", person="dov", asked_at=NOW)
    sponsor, helper = (add_user(f"{role}@acme.example", role, "test") for role in ("sponsor", "helper"))
    for page in ("", "plan/", "messages/", "privacy/", "questions/"):
        assert "Questions (2 waiting)" in text(signed_in(owner), f"/rollouts/triage/{page}")
    assert "Fragen (2 offen)" in text(signed_in(owner, "de"), "/rollouts/triage/plan/")
    of_helper = signed_in(helper).get("/rollouts/triage/plan/").content.decode()
    assert f'href="{PAGE}"' in of_helper
    assert "waiting)" not in of_helper  # nothing was put to them
    assert PAGE not in signed_in(sponsor).get("/rollouts/triage/plan/").content.decode()
