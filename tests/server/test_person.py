"""The page behind a person's link: read by scanners, answered by the person alone."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.server.conftest import environment
from tests.server.pictures import draw
from tests.server.post import Script, mail_server
from tests.server.telling import NAMES, NOW, PLACE, PLAN, Post, approved, bring_people, bring_plan, person
from uptake.core.calendar import Day
from uptake.core.plan.load import parse_plan
from uptake.service.accounts import add_user
from uptake.service.intake import digest_spool, event_paths
from uptake.service.outreach import links
from uptake.service.outreach.acts import write_acts
from uptake.service.outreach.letters import language_of
from uptake.service.outreach.modes import EVERYONE, set_mode
from uptake.service.plans import latest_plan, save_plan
from uptake.service.rosters import known_roster
from uptake.site.environment import Environment
from uptake.store.models import Answer, Delivery, Item, OwnAct, Rollout
from uptake.web.templatetags.saying import as_link

pytestmark = pytest.mark.server

__all__ = ["environment"]
LAUNCH = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=15)


@pytest.fixture
def rollout(transactional_db: None) -> Rollout:
    bring_people(*(person(name) for name in NAMES))
    set_mode(EVERYONE, [], PLACE, "asha")
    return bring_plan(LAUNCH.isoformat())


def link(name: str = "dov", message: str = "heads-up", **changed: object) -> str:
    given: dict[str, object] = {"rollout": "triage", "person": name, "message": message, "ask": 1}
    given |= {"purpose": links.TELL, "ends": dt.datetime.now(dt.UTC) + links.LIFE}
    return f"/to/{links.sign(links.Link(**(given | changed)))}/"  # type: ignore[arg-type]


def press(path: str, act: str, **more: str) -> int:
    return Client().post(path, {"act": act, **more}).status_code


def text(path: str, client: Client | None = None) -> str:
    found = unescape((client or Client()).get(path).content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_the_link_of_the_letter_leads_from_the_mail_to_the_report(rollout: Rollout, environment: Environment) -> None:
    script = Script()
    with mail_server(script) as port:
        approved(rollout)
        post = Post(port, now=dt.datetime.now(dt.UTC) - dt.timedelta(days=2))
        post.plan()
        post.now = next_opening(rollout, post.now)
        assert post.send() == len(NAMES)
    letter = next(one.message for one in script.took if one.recipient == "dov@acme.example")
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(r"https://uptake\.acme\.example(/to/\S+/)", body.get_content())
    assert found is not None
    assert Client().get(found[1]).status_code == 200
    assert press(found[1], "understood") == 302
    write_acts(environment.data, environment.pseudonym_key)
    digest_spool(environment.data)
    plan, _ = latest_plan(rollout) or pytest.fail("no plan")
    roster, paths = known_roster(environment.pseudonym_key), event_paths(environment.data, "triage", ())
    group = draw(plan, roster, paths, Day.today() + dt.timedelta(days=4)).groups[0]
    reached = {one.stage: one.reached for one in group.journey.stages}
    assert (reached["told"], reached["acknowledged"]) == (len(NAMES), 1)


def next_opening(rollout: Rollout, now: dt.datetime) -> dt.datetime:
    found = latest_plan(rollout)
    assert found is not None
    return dt.datetime.fromtimestamp(found[0].calendar.opens(now.timestamp()), dt.UTC)


def test_a_scanner_that_opens_every_link_changes_nothing(rollout: Rollout) -> None:
    for path in (link(), link("edie"), link(purpose=links.REMINDERS).replace("/to/", "/no-reminders/")):
        for _ in range(3):
            assert Client().get(path).status_code == Client().head(path).status_code == 200
    assert (Answer.objects.count(), OwnAct.objects.count(), Item.objects.count()) == (0, 0, 0)


def test_the_page_says_what_changes_and_has_no_usage(rollout: Rollout) -> None:
    said = text(link())
    for words in ("For you, Dov Roth", "pick one of eleven queues", "Press Confirm", "You still decide", "burst pipe",
                  "Does this replace me?", "Asha Roth answers within 4 working hours", "I cannot log in"):  # fmt: skip
        assert words in said
    assert "used" not in said
    assert "rase" not in said


def test_each_button_counts_once(rollout: Rollout) -> None:
    for kind in ("understood", "understood", "unclear", "not mine", "no access"):
        assert press(link(), kind) == 302
    assert set(Answer.objects.values_list("kind", flat=True)) == {"understood", "unclear", "not mine", "no access"}
    acts = {act.event: act.properties for act in OwnAct.objects.exclude(event="uptake.asked")}
    assert acts == {
        "uptake.acknowledged": {"message": "heads-up"},
        "uptake.access": {"what": "licence", "granted": "false"},
    }
    asked = OwnAct.objects.filter(event="uptake.asked").order_by("pk")
    assert [act.properties["barrier"] for act in asked] == ["not clear", "not my work"]
    assert {act.properties["item"] for act in asked} == set(Item.objects.values_list("code", flat=True))


def test_each_thing_that_is_pressed_is_put_once_to_whoever_answers(rollout: Rollout) -> None:
    for path in (link(), link(), link(ask=2)):  # again, and in the letter of a moved launch
        press(path, "unclear")
        press(path, "not mine")
    put = Delivery.objects.filter(item__isnull=False)
    assert (Item.objects.count(), put.count(), put.values("item").distinct().count()) == (4, 4, 4)


def test_after_each_button_the_page_says_what_happens_next_and_who_sees_it(rollout: Rollout) -> None:
    for kind, words in {
        "understood": "Your manager and whoever answers can see that you said so.",
        "unclear": "Write below what is missing, and it can be answered sooner.",
        "not mine": "Whoever answers and the administrators see it, with your name, and look at the list of people",
        "no access": "until somebody has seen to it.",
    }.items():
        press(link(), kind)
        assert words in text(link())
    said = text(link())
    assert "What is not clear to you?" in said
    assert "A question of yours waits. Asha Roth answers within 4 working hours" in said


def test_another_language_keeps_what_was_written(rollout: Rollout) -> None:
    client, typed = Client(), {"question": "Who <trains> us?", "nameless": "on"}
    answer = client.post(link(), {"page_language": "de", **typed})
    page = answer.content.decode()
    assert 'lang="de"' in page
    assert "Who &lt;trains&gt; us?</textarea>" in page
    assert 'name="nameless" checked' in page
    assert 'lang="de"' in client.get(link()).content.decode()
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/to/guessed/", 404, "Something of the address is missing"),
        (link().replace("~", "x~"), 404, "Something of the address is missing"),
        (link(purpose=links.REMINDERS), 404, "Something of the address is missing"),
        (link(ends=NOW), 410, "that is over"),
        (link("finn"), 410, "not on the list of people"),
        (link("asha"), 410, "does not affect you any more"),
    ],
    ids=["guessed", "altered", "for something else", "expired", "left", "moved to other work"],
)
def test_a_link_that_opens_nothing_says_so_kindly(rollout: Rollout, path: str, status: int, words: str) -> None:
    bring_people(*(person(name) for name in NAMES), person("finn", ends=Day(2020, 1, 1)))
    assert words in text(path)
    assert {Client().get(path).status_code, press(path, "understood")} == {status}
    assert Answer.objects.count() == 0


def test_whoever_takes_no_cookies_answers_too(rollout: Rollout) -> None:
    assert Client(enforce_csrf_checks=True).post(link(), {"act": "understood"}).status_code == 302
    assert Answer.objects.count() == 1


def test_a_link_of_somebody_else_takes_nothing_from_whoever_is_signed_in(rollout: Rollout) -> None:
    client = Client()
    client.force_login(add_user("edie@acme.example", "member", "asha"))
    assert "for somebody else" in text(link(), client)
    assert client.post(link(), {"act": "understood"}).status_code == 403
    assert client.post(link("edie"), {"act": "understood"}).status_code == 302


def test_it_speaks_of_the_time_of_their_work_with_its_zone_and_comes_back_to_what_was_pressed(rollout: Rollout) -> None:
    assert Client().post(link(), {"act": "understood"})["Location"].endswith("/#you")
    at = Answer.objects.get().at.astimezone(ZoneInfo("Europe/Berlin"))
    assert f", {at:%H:%M %Z}. Thank you." in text(link())


@pytest.mark.parametrize(
    ("place", "leads"),
    [
        ("https://chat.acme.example/x", "https://chat.acme.example/x"),
        ("asha@acme.example", "mailto:asha@acme.example"),
        ("+49 89 1", "tel:+49891"),
        ("javascript:alert(1)", ""),
        ("Room 3.02", ""),
    ],
)
def test_ways_to_the_owner_can_be_pressed(place: str, leads: str) -> None:
    assert (f'href="{leads}"' in as_link(place)) if leads else as_link(place) == place


def test_a_question_with_a_name_stands_on_the_page_and_one_without_on_its_own(rollout: Rollout) -> None:
    assert press(link(), "ask", question="Who trains us?", form="1") == 302
    assert press(link(), "ask", question="Who trains us?", form="1") == 302  # pressed twice
    answer = Client().post(link(), {"act": "ask", "question": "Am I watched?", "form": "2", "nameless": "on"})
    assert "Am I watched?" in text(answer["Location"])
    assert "Who trains us?" in text(link())
    assert "Am I watched?" not in text(link())
    assert list(Item.objects.order_by("text").values_list("person", "group")) == [
        ("", "adjusters"),
        ("dov", "adjusters"),
    ]
    assert press(link(), "ask", question=" \0", form="3") == 400
    assert press(link(), "ask", question="And\0 when?", form="4\0") == 302
    assert Item.objects.filter(text="And when?").exists()


def test_a_mail_program_ends_the_reminders_with_its_own_button(rollout: Rollout) -> None:
    path = link(purpose=links.REMINDERS).replace("/to/", "/no-reminders/")
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert strict.post("/no-reminders/guessed/").status_code == 404


@pytest.fixture
def uli(rollout: Rollout) -> str:
    """The link of somebody who reads German, in a rollout whose plan is English."""
    german = person("uli", attributes={"department": "Claims", "language": "de"})
    bring_people(*(person(name) for name in NAMES), german)
    return link("uli")


def test_the_page_speaks_the_language_of_the_person_whatever_the_browser_asks_for(uli: str) -> None:
    browser, english = Client(headers={"Accept-Language": "en"}), Client()
    english.cookies["django_language"] = "en"  # which was chosen on pages of the account
    ending = link("uli", purpose=links.REMINDERS).replace("/to/", "/no-reminders/")
    for client, path in ((browser, uli), (english, uli), (browser, link("uli", ends=NOW)), (browser, ending)):
        answer = client.get(path)
        assert 'lang="de"' in answer.content.decode()
        assert answer["Content-Language"] == "de"
    empty = english.post(uli, {"act": "ask", "question": " ", "form": "1"}).content.decode()
    assert "Die Frage ist leer." in empty
    assert "The question" not in empty
    english.post(uli, {"act": "unclear"})
    assert Item.objects.get().text == "Es ist noch nicht klar, was ich tue."


def test_the_page_of_a_question_without_a_name_goes_on_in_the_language_in_which_it_was_asked(uli: str) -> None:
    client = Client(headers={"Accept-Language": "en"})
    asked = client.post(uli, {"act": "ask", "question": "Wer sieht das?", "form": "1", "nameless": "on"})
    assert asked.cookies["page_language"]["path"] == asked["Location"]
    assert client.get(asked["Location"])["Content-Language"] == "de"
    assert Client().get(asked["Location"])["Content-Language"] == "en"  # elsewhere that of the plan


def test_what_is_pressed_is_a_question_in_the_persons_language_though_the_page_speaks_another(uli: str) -> None:
    client = Client()
    client.post(uli, {"page_language": "en"})
    assert 'lang="en"' in client.get(uli).content.decode()
    client.post(uli, {"act": "not mine"})
    assert Item.objects.get().text == "Das ist nicht meine Arbeit."


def test_another_language_is_that_of_this_page_alone(rollout: Rollout) -> None:
    path = link()
    cookies = Client().post(path, {"page_language": "de"}).cookies
    assert {name: one["path"] for name, one in cookies.items() if "language" in name} == {"page_language": path}


@pytest.mark.parametrize(("code", "language"), [("fr", "de"), ("de-AT", "de"), ("en_GB", "en"), ("", "de")])
def test_whoever_reads_what_is_not_spoken_is_written_to_in_the_language_of_the_plan(code: str, language: str) -> None:
    plan = parse_plan("uptake: 1\nrollout: x\nlaunch: 2026-12-01\nlanguage: de-AT\n").plan
    assert plan is not None
    assert language_of(person("uli", attributes={"language": code}), plan) == language


def test_the_manager_is_said_to_know_of_it_once_they_have_told_them(rollout: Rollout) -> None:
    assert "look Asha Roth up in the company's own directory" in text(link())
    assert "your manager" not in text(link())
    at = {"rollout": rollout, "group": "adjusters", "due_at": NOW, "sent_at": NOW, "made_at": NOW, "state": "sent"}
    Delivery.objects.create(person="dov", message="heads-up", ask=1, channel="in person", by="bram", **at)
    Delivery.objects.create(person="edie", message="heads-up", ask=1, channel="email", by="asha", **at)
    assert "ask there, or ask your manager: both know of it" in text(link())
    assert "your manager" not in text(link("edie"))


def test_it_names_who_reads_a_question(rollout: Rollout) -> None:
    assert "Asha Roth and Bram Roth read it." in text(link())
    alone = parse_and_save(rollout, "deputy: bram@acme.example, ", "")
    assert "Asha Roth reads it." in text(link())
    assert "deputy" not in text(link())
    parse_and_save(alone, "messages:", "feedback: {answered_by: helpers}\nmessages:")
    assert "Asha Roth and Bram Roth read it. One of those who help may be asked first" in text(link())


def parse_and_save(rollout: Rollout, words: str, others: str) -> Rollout:
    """The plan of the rollout with some words of it changed."""
    changed = PLAN.format(launch=LAUNCH.isoformat(), sender="owner").replace(words, others)
    plan = parse_plan(changed).plan
    assert plan is not None
    save_plan(plan, changed, "asha")
    return rollout


def test_a_question_that_is_too_long_is_refused_and_nothing_of_it_lost(rollout: Rollout) -> None:
    assert "A question has 4,000 letters at most." in text(link())
    assert "maxlength" not in Client().get(link()).content.decode()  # a browser cuts without a word
    just = "\r\n".join(["x" * 1998] * 2)  # as a browser sends two lines, which are 3,997 letters
    assert press(link(), "ask", question=just, form="1") == 302
    long = f"{'x' * 4000} end"
    answer = Client().post(link(), {"act": "ask", "question": long, "form": "2"})
    assert answer.status_code == 400
    assert f"{long}</textarea>" in answer.content.decode()
    assert "This has 4,004 letters, and 4,000 are the most. Nothing of it was kept." in answer.content.decode()
    assert Item.objects.count() == 1
