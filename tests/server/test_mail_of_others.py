"""Mail that is nobody's answer: of strangers to whom a letter was passed on; and what a title is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.server.mails import Mails, asked, mails, rollout, server, words
from tests.server.telling import NAMES, NOW, PLACE, approved, bring_people, person
from uptake.errors import OptionError
from uptake.service.outreach.incoming_mail import take_answer
from uptake.service.outreach.marks import CHOSEN, mark_of
from uptake.service.outreach.modes import mode_in_force
from uptake.service.outreach.planning import plan_deliveries
from uptake.service.outreach.questions import MOST_A_DAY, Asker, Origin, ask
from uptake.service.plans import latest_plan, save_plan
from uptake.store.models import Delivery, Item, MessageVersion, Rollout
from uptake.wire.mail_answers import HumanReply

pytestmark = pytest.mark.server

__all__ = ["mails", "rollout", "server"]
STRANGER = "eve@elsewhere.example"


def test_what_a_stranger_writes_to_a_letter_that_was_passed_on_changes_nothing_that_the_person_is_sent(
    rollout: Rollout, mails: Mails
) -> None:
    approved(rollout)
    plan_deliveries(mode_in_force(PLACE), NOW)
    heads_up = next(one for one in mails.post() if one["To"] == "Dov Roth <dov@acme.example>")
    mails.arrive(mails.answer(heads_up, "See https://trap.example now.", STRANGER, Subject="Your account is blocked"))
    assert Item.objects.get().other_address
    (letter,) = mails.post()
    assert "It came by mail from an address that nobody on the list of people has." in words(letter)
    mails.arrive(mails.answer(letter, "Was that you?"))
    (back,) = mails.post()
    assert back["To"] == "Dov Roth <dov@acme.example>"
    assert (back["Subject"], back["In-Reply-To"]) == (f"Re: {heads_up['Subject']}", heads_up["Message-ID"])
    assert not any(word in back.as_string() for word in ("trap", "blocked"))
    assert "You had asked by mail, from an address that is not yours on the list of people." in words(back)
    MessageVersion.objects.update(looked_at=None)
    plan_deliveries(mode_in_force(PLACE), NOW + dt.timedelta(days=3))
    assert Delivery.objects.filter(person="dov", number=1).exists()  # and is reminded as all others


def test_a_stranger_does_not_use_up_the_questions_of_a_day(rollout: Rollout) -> None:
    dov = Asker(rollout, "adjusters", "dov")
    for at in range(MOST_A_DAY):
        ask(dov, "Why?", f"stranger-{at}", NOW, origin=Origin(other_address=True))
    with pytest.raises(OptionError, match="very many questions"):
        ask(dov, "Why?", "one more", NOW, origin=Origin(other_address=True))
    assert ask(dov, "Who trains us?", "own", NOW).text == "Who trains us?"


def test_a_strangers_absence_hands_no_question_on(rollout: Rollout, mails: Mails) -> None:
    asked(rollout)
    (letter,) = mails.post()
    away = {"Subject": "Automatic reply", "Auto_Submitted": "auto-replied"}
    mails.arrive(*(mails.answer(letter, "I am away.", sender, **away) for sender in (STRANGER, "edie@acme.example")))
    assert not mails.post()
    mails.arrive(mails.answer(letter, "I am away.", **away))
    assert [one["To"] for one in mails.post()] == ["Bram Roth <bram@acme.example>"]


def test_what_answers_a_chosen_letter_keeps_nothing_of_it_also_where_a_mail_server_gave_other_ids(
    rollout: Rollout,
) -> None:
    mark = mark_of(rollout.pk, CHOSEN, 7)
    for at, (of, named) in enumerate((((f"{mark}@acme.example",), ()), (("other@ses.example",), (mark,)))):
        mail = HumanReply(f"{at}@x.example", "dov@acme.example", of, "Yes.", named, "Somebody beside you")
        take_answer(mail, NOW)
    assert list(Item.objects.values_list("text", "subject")) == [("Yes.", "")] * 2


def test_whoever_reads_german_gets_questions_under_the_german_title(rollout: Rollout, mails: Mails) -> None:
    german = {"attributes": {"language": "de"}}
    bring_people(*(person(name) for name in NAMES), **german)
    found = latest_plan(rollout)
    assert found is not None
    save_plan(found[0], found[1].text, "asha", {"texts/de.yaml": "title: Schadensichtung\n"})
    asked(rollout)
    (letter,) = mails.post()
    assert letter["Subject"] == "Schadensichtung: eine Frage von Dov Roth"
    mails.arrive(mails.answer(letter, ""))
    (refused,) = mails.post()
    assert refused["Subject"] == "Schadensichtung: eine Antwort wurde nicht angenommen"


def test_a_title_in_any_language_is_no_absence(rollout: Rollout, mails: Mails) -> None:
    found = latest_plan(rollout)
    assert found is not None
    save_plan(found[0], found[1].text, "asha", {"texts/de.yaml": "title: Urlaub planen\n"})
    item = asked(rollout)
    (letter,) = mails.post()
    mails.arrive(mails.answer(letter, "Bram.", Subject="Urlaub planen: eine Frage von Dov Roth"))
    assert [one.text for one in item.replies.all()] == ["Bram."]


def test_a_mailbox_with_nothing_new_asks_for_no_plan(rollout: Rollout, mails: Mails) -> None:
    mails.arrive()
    with CaptureQueriesContext(connection) as asked_for:
        mails.arrive()
    assert not any("plan" in one["sql"].lower() for one in asked_for.captured_queries)
