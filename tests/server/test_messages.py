"""The pages of owner, manager and administrator: approve and release, tell one's own people, answer, say to whom."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from itertools import product

import pytest
from django.test import Client

from tests.server.conftest import environment
from tests.server.telling import NAMES, NOW, PLAN, approved, bring_people, bring_plan, person
from tests.server.test_person import LAUNCH, link, press
from uptake.core.plan.load import parse_plan
from uptake.errors import OptionError
from uptake.service.accounts import add_user
from uptake.service.log import record
from uptake.service.outreach.modes import Mode, mode_in_force, place_of
from uptake.service.outreach.team import say_told, teams_of
from uptake.service.plans import save_plan
from uptake.site.environment import Environment
from uptake.store.models import Answer, Change, Delivery, Item, MessageVersion, NameView, OwnAct, Rollout

pytestmark = pytest.mark.server

__all__ = ["environment"]
PAGE = "/rollouts/triage/messages/heads-up/"


@pytest.fixture
def rollout(transactional_db: None) -> Rollout:
    bring_people(*(person(name) for name in NAMES))
    return bring_plan(LAUNCH.isoformat())


def signed_in(role: str, address: str = "asha@acme.example") -> Client:
    client = Client()
    client.force_login(add_user(address, role, "test"))
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def act(client: Client, name: str, path: str = PAGE) -> int:
    return client.post(f"{path}do/", {"act": name}).status_code


def test_an_owner_reads_approves_releases_and_stops(rollout: Rollout) -> None:
    owner = signed_in("owner")
    assert "to be drafted" in text(owner, "/rollouts/triage/messages/")
    assert act(owner, "release") == 400  # nothing was approved
    assert act(owner, "draft") == 302
    said = text(owner, f"{PAGE}?as=ines@acme.example")
    assert "To Ines Roth" in said
    assert "pick one of eleven queues" in said
    assert "sandbox" in owner.get(f"{PAGE}letter/?as=ines")["Content-Security-Policy"]
    assert act(owner, "approve") == act(owner, "release") == 302
    version = MessageVersion.objects.get()
    assert (version.approved_by, version.most) == ("asha@acme.example", 5)
    assert act(owner, "release") == 400  # the five still wait
    assert act(owner, "stop") == 302
    assert "stopped" in text(owner, PAGE)
    acts = Change.objects.filter(subject="message heads-up").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["drafted", "approved", "released", "stopped"]


def sent_to(*names: str) -> None:
    version = MessageVersion.objects.select_related("rollout").get()
    for name in names:
        Delivery.objects.create(
            version=version, rollout=version.rollout, message="heads-up", ask=1, person=name, group="adjusters",
            channel="email", state="sent", due_at=NOW, made_at=NOW, sent_at=NOW,
        )  # fmt: skip


def test_a_message_says_how_far_it_is_and_what_is_well(rollout: Rollout) -> None:
    owner = signed_in("owner")
    for name in ("draft", "approve", "release"):
        act(owner, name)
    sent_to(*NAMES[:5])
    said = text(owner, PAGE)
    assert "Claims triage assistant: what changes for you (heads-up) · Claims triage assistant · Uptake" in said
    assert "released to 5" in said
    assert "as Asha Roth approved it" in said
    assert "sent: 5 of 8" in said
    assert "For 8 people. All have an address, a manager and text in their language." in said
    act(owner, "stop")
    assert "Asha Roth stopped it on" in text(owner, PAGE)
    assert "5 of 8 people have it. Go on, and it goes to the others in their turn." in text(owner, PAGE)
    for later in ("told", "owed again", "drafted"):  # by a manager, after a restore, for a newer version
        record("bram@acme.example", later, "message heads-up", rollout="triage")
        assert "Asha Roth stopped it on" in text(owner, PAGE)
    MessageVersion.objects.update(paused=False, everybody=True)
    assert "released to all" in text(owner, PAGE)
    sent_to(*NAMES[5:])
    for path in (PAGE, "/rollouts/triage/messages/"):
        assert "sent to all 8 people it is for" in text(owner, path)
    bring_people(*(person(name) for name in NAMES), person("mia", email=""))
    said = text(owner, PAGE)
    assert "sent to all" not in said  # one has joined
    assert "For 9 people. All have a manager. All have text in their language." in said


def test_it_is_drafted_anew_only_where_the_plan_says_it_otherwise(rollout: Rollout) -> None:
    owner = signed_in("owner")
    act(owner, "draft")
    assert "Draft it" not in text(owner, PAGE)
    bring_plan(LAUNCH.replace(day=1 if LAUNCH.day > 1 else 2).isoformat())
    assert "Draft it as the plan says now" in text(owner, PAGE)


def test_a_correction_of_the_day_is_as_planned_once_it_is_approved(rollout: Rollout) -> None:
    owner = signed_in("owner")
    for name in ("draft", "approve"):
        act(owner, name)
    bring_plan((LAUNCH + dt.timedelta(days=7)).isoformat())
    act(owner, "draft")
    assert "Draft it" not in text(owner, PAGE)
    act(owner, "approve")
    assert "Draft it" not in text(owner, PAGE)


def test_the_link_of_a_preview_shows_the_page_and_acts_for_nobody(rollout: Rollout) -> None:
    owner, stranger = signed_in("owner"), Client()
    act(owner, "draft")
    press(link("ines"), "unclear")
    press(link("ines"), "ask", question="Who trains us?", form="1")
    kept = [Answer.objects.count(), Item.objects.count(), OwnAct.objects.count()]
    shown = [owner.get(f"{PAGE}{form}?as=ines").content.decode() for form in ("letter/", "")]
    found = [path for page in shown for path in re.findall(r"/to/[^/]+/", page)]
    assert len(found) >= len(shown)
    for client, path in product((owner, stranger), found):
        said = text(client, path)
        assert "This is how the page looks to Ines Roth. Nothing is recorded from a preview." in said
        assert "It is not clear yet what I do" not in said  # what she said is for her alone
        assert "Who trains us?" not in said
    for name in ("understood", "not mine", "ask"):
        refused = stranger.post(found[-1], {"act": name, "question": "And when?", "form": "2"})
        assert (refused.status_code, b"Nothing was recorded: this is a preview." in refused.content) == (403, True)
    assert stranger.post(found[-1].replace("/to/", "/no-reminders/")).status_code == 404
    assert [Answer.objects.count(), Item.objects.count(), OwnAct.objects.count()] == kept


def test_the_letter_of_somebody_whom_it_is_not_for_is_not_another_ones(rollout: Rollout) -> None:
    owner = signed_in("owner")
    act(owner, "draft")
    for name in ("unknown@acme.example", "bram"):
        said = text(owner, f"{PAGE}?as={name}")
        assert f"{name} is not among the people this message goes to." in said
        assert "Hello" not in said
        assert owner.get(f"{PAGE}letter/?as={name}").status_code == 404


def test_the_pages_of_a_plan_say_what_the_command_says_with_the_roster(rollout: Rollout) -> None:
    """Who manages three people asks each of them: nobody has to be reminded by a letter."""
    unasked, pages = "is not reminded.", ("plan/", "plan/edit/messages/")
    written = PLAN.format(launch="2026-12-01", sender="manager").replace("    remind: {after: 2wd, times: 2}\n", "")
    plan = parse_plan(written).plan
    assert plan is not None
    save_plan(plan, written, "asha")
    owner = signed_in("owner")
    crowd = [f"{name}-{number}" for name in NAMES for number in range(5)]
    for names, found in ((crowd, True), (NAMES[:3], False)):
        bring_people(*(person(name) for name in names))
        assert [unasked in text(owner, f"/rollouts/triage/{page}") for page in pages] == [found, found]
    assert unasked in text(signed_in("sponsor", "sue@acme.example"), "/rollouts/triage/plan/")  # sees no group's size


def test_the_owner_sees_what_waits_and_an_administrator_no_questions(rollout: Rollout) -> None:
    owner, page = signed_in("owner"), "/rollouts/triage/messages/"
    for name, asked in (("draft", "drafted and approved"), ("approve", "approved")):
        assert f": due on 16 November 2026; its words are to be {asked}." in text(owner, page)
        act(owner, name)
    assert "it is not released to all." in text(owner, page)
    MessageVersion.objects.update(everybody=True)
    Delivery.objects.create(
        version=MessageVersion.objects.get(), rollout=rollout, message="heads-up", ask=1, person="dov",
        group="adjusters", channel="email", state="failed", due_at=NOW, made_at=NOW,
    )  # fmt: skip
    press(link(), "ask", question="Who trains us?", form="1")
    said = text(owner, page)
    assert "one person was not reached." in said
    assert "One question waits for an answer. The oldest is promised until" in said
    assert "waits for an answer" not in text(signed_in("administrator", "root@acme.example"), page)


def test_an_edited_plan_makes_a_version_that_is_to_be_approved_anew(rollout: Rollout) -> None:
    owner = signed_in("owner")
    for name in ("draft", "draft", "approve"):
        act(owner, name)
    assert MessageVersion.objects.count() == 1
    bring_plan(LAUNCH.replace(day=1 if LAUNCH.day > 1 else 2).isoformat())
    act(owner, "draft")
    assert "Version 2 is to be approved" in text(owner, PAGE)
    assert "asked anew" in text(owner, PAGE)


def test_an_administrator_says_to_whom_anything_may_go(rollout: Rollout, environment: Environment) -> None:
    client = signed_in("administrator", "root@acme.example")
    for typed, said in (("no address", "is no e-mail address"), ("", "The test list is empty")):
        wrong = client.post("/operations/mail/", {"mode": "test list", "addresses": typed})
        assert (wrong.status_code, said in wrong.content.decode()) == (400, True)
        assert f">{typed}</textarea>" in wrong.content.decode()
    assert client.post("/operations/mail/", {"mode": "test list", "addresses": "Dov@acme.example\n"}).status_code == 302
    assert "ov@acme.example" in text(client, "/operations/mail/")
    nobody = client.post("/operations/mail/", {"mode": "nobody"}, follow=True).content.decode()
    assert "Saved: nothing goes out to anybody." in nobody
    assert "Saved" not in client.get("/operations/mail/").content.decode()
    client.post("/operations/mail/", {"mode": "test list", "addresses": "Dov@acme.example"})
    from django.conf import settings

    place = place_of(settings.ENVIRONMENT.base_url, settings.ENVIRONMENT.data)
    assert mode_in_force(place) == Mode("test list", frozenset({"dov@acme.example"}))
    assert "Nobody on the roster" not in text(client, "/operations/mail/")
    client.post("/operations/mail/", {"mode": "test list", "addresses": "dov@acme.example\nme@home.example"})
    assert "Nobody on the roster has the address me@home.example: no letter goes" in text(client, "/operations/mail/")
    assert signed_in("owner").get("/operations/mail/").status_code == 403


def test_a_manager_tells_their_own_people_and_it_counts_once_they_confirm(rollout: Rollout) -> None:
    bring_people(*(person(name) for name in NAMES), person("mia", manager="asha"))
    bring_plan(LAUNCH.isoformat(), sender="manager")
    owner, bram = signed_in("owner"), signed_in("manager", "bram@acme.example")
    act(owner, "draft")
    act(owner, "approve")
    said = text(bram, "/team/")
    assert "Dov Roth" in said
    assert "Mia Roth" not in said
    assert "waits for the manager" in text(owner, PAGE)
    told = {"act": "told", "on": "2026-11-20", "person": ["dov", "mia"]}
    assert bram.post("/team/triage/heads-up/", told).status_code == 302
    assert Delivery.objects.get().person == "dov"
    assert not OwnAct.objects.exists()
    assert press(link(), "understood") == 302
    assert set(OwnAct.objects.values_list("event", flat=True)) == {"uptake.told", "uptake.acknowledged"}
    assert "has confirmed" in text(bram, "/team/")
    assert NameView.objects.filter(by="bram@acme.example", person="dov").exists()


def test_a_managers_today_is_that_of_the_plan(rollout: Rollout) -> None:
    bring_plan(LAUNCH.isoformat(), sender="manager")
    approved(rollout)
    bram, half_past_midnight = add_user("bram@acme.example", "manager", "test"), NOW.replace(hour=23, minute=30)
    (team,) = teams_of(bram, [rollout], half_past_midnight)
    assert team.today == NOW.date() + dt.timedelta(days=1)
    with pytest.raises(OptionError, match="long past"):
        say_told(team, bram.email, ["dov"], team.today.replace(year=1969), half_past_midnight)
    assert say_told(team, bram.email, ["dov"], team.today, half_past_midnight) == 1


def test_letters_go_out_in_a_managers_name_only_with_their_word(rollout: Rollout) -> None:
    from tests.server.telling import PLACE, Post
    from uptake.service.outreach.modes import set_mode

    bring_plan("2026-12-01", sender="manager")
    set_mode("everyone", [], PLACE, "root")
    approved(rollout)
    bram, post = signed_in("manager", "bram@acme.example"), Post(0)
    assert post.plan() == 0
    assert bram.post("/team/triage/heads-up/", {"act": "consent"}).status_code == 302
    assert post.plan() == len(NAMES)
    assert set(Delivery.objects.values_list("by", flat=True)) == {"bram"}
    bram.post("/team/triage/heads-up/", {"act": "withdraw"})
    assert not Delivery.objects.exists()


def test_a_question_is_answered_once_in_working_time_and_by_mail(rollout: Rollout) -> None:
    owner = signed_in("owner")
    press(link(), "ask", question="Who trains us?", form="1")
    assert "Dov Roth" in text(owner, "/rollouts/triage/questions/")
    item = Item.objects.get()
    for words in ("Cleo, on Thursday.", "Cleo, on Thursday.", "And on Friday."):  # the first by two clicks
        sent = owner.post(f"/rollouts/triage/questions/{item.code}/", {"text": words})
        assert "The answer was sent: it stands on the page of whoever asked" in text(owner, sent["Location"])
    item.refresh_from_db()
    first = item.replies.order_by("pk").first()
    assert first is not None
    assert item.replied_at == first.at
    assert item.worked is not None
    assert Delivery.objects.filter(reply__isnull=False, person="dov").count() == 2
    replied = OwnAct.objects.filter(event="uptake.replied")
    assert {one.properties["human"] for one in replied} == {"true"}
    assert owner.post(f"/rollouts/triage/questions/{item.code}/", {"text": " "}).status_code == 400


def test_a_helper_reads_and_answers_on_the_page_what_was_put_to_them_and_nothing_else(rollout: Rollout) -> None:
    press(link(), "ask", question="Is this for the owner?", form="1")
    bring_plan(LAUNCH.isoformat(), more="helpers: [{person: gita}]\nfeedback: {answered_by: helpers}\n")
    press(link(), "ask", question="Who trains us?", form="2")
    others, mine = Item.objects.order_by("pk")
    helper, page = signed_in("helper", "gita@acme.example"), "/rollouts/triage/questions/"
    said = text(helper, page)
    assert "Who trains us?" in said
    assert "for the owner" not in said
    assert NameView.objects.filter(by="gita@acme.example", person="dov").exists()
    assert helper.post(f"{page}{others.code}/", {"text": "Yes."}).status_code == 404
    assert helper.post(f"{page}{mine.code}/", {"text": "I do."}).status_code == 302
    assert mine.replies.get().by == "gita@acme.example"
    bring_plan(LAUNCH.isoformat())  # who helps no more reads nothing more
    assert "Who trains us?" not in text(helper, page)


def test_what_is_not_their_work_stands_in_a_list_until_it_is_seen_to(rollout: Rollout) -> None:
    owner = signed_in("owner")
    press(link(), "not mine")
    said = owner.get("/rollouts/triage/messages/").content.decode()
    assert "Dov Roth says: this is not my work" in said
    path = re.search(r"/rollouts/triage/answers/\d+/", said)
    assert path is not None
    assert owner.post(path[0]).status_code == 302
    assert "this is not my work" not in owner.get("/rollouts/triage/messages/").content.decode()
