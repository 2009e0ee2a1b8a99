"""A question is put by mail to whoever answers, and what they write back is its answer: theirs alone, and once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from tests.server.mails import BOX, Mails, Server, asked, mails, rollout, server, words
from tests.server.telling import NAMES, NOW, PLACE, Post, approved, bring_people, bring_plan, person
from uptake.core.calendar import Span
from uptake.service.accounts import add_user
from uptake.service.outreach.incoming_mail import take_answer
from uptake.service.outreach.marks import mark_of
from uptake.service.outreach.modes import mode_in_force
from uptake.service.outreach.planning import plan_deliveries
from uptake.service.outreach.questions import MOST_NAMELESS, Asker, ask, reply
from uptake.service.plans import latest_plan
from uptake.store.models import Delivery, Item, NameView, OwnAct, Rollout
from uptake.wire.mail_answers import Automatic, Bounce, HumanReply

pytestmark = pytest.mark.server

__all__ = ["mails", "rollout", "server"]

HELPED = "helpers: [{person: gita}]\nfeedback: {answered_by: helpers}\n"
FRIDAY_AT_FOUR = NOW - dt.timedelta(days=2, hours=18)


def test_a_question_is_answered_by_mail(rollout: Rollout, mails: Mails) -> None:
    item = asked(rollout)
    (letter,) = mails.post()
    assert (letter["To"], letter["Reply-To"]) == ("Asha Roth <asha@acme.example>", BOX)
    assert letter["Subject"] == "Claims triage assistant: a question of Dov Roth"
    said = words(letter)
    assert "Dov Roth asks: > Who trains us? > > And when?" in said
    assert "Promised is an answer by Monday, 16 November 2026, 14:00 CET." in said
    assert "https://uptake.acme.example/rollouts/triage/questions/" in said
    assert "/to/" not in letter.as_string()
    assert list(NameView.objects.values_list("by", "person", "page")) == [("asha@acme.example", "dov", "questions")]

    mails.now += dt.timedelta(hours=2)
    mails.arrive(mails.answer(letter, "Bram does, on Thursday.\n\n-- \nAsha"))
    item.refresh_from_db()
    assert [(one.text, one.by) for one in item.replies.all()] == [("Bram does, on Thursday.", "asha@acme.example")]
    act = OwnAct.objects.get(event="uptake.replied")
    assert act.properties == {"item": item.code, "by": "asha@acme.example", "human": "true"}
    (back,) = mails.post()
    assert back["To"] == "Dov Roth <dov@acme.example>"
    assert "Bram does, on Thursday. Asha Roth You had asked: > Who trains us? And when?" in words(back)


def test_the_first_answer_is_stamped_once_at_the_time_it_came_in_working_time(rollout: Rollout, mails: Mails) -> None:
    item = ask(Asker(rollout, "adjusters", "dov"), "Who?", "code", FRIDAY_AT_FOUR)
    (letter,) = mails.post(days=1)
    mails.arrive(mails.answer(letter, "Bram."))  # it lay there since Monday, 9:50
    item.refresh_from_db()
    assert item.worked == 1 * 3600 + 1 * 3600 + 50 * 60  # from 16:00 to 17:00 on Friday, from 8:00 to 9:50 on Monday
    first = item.replied_at
    mails.arrive(mails.answer(letter, "And Cleo.", Message_ID="<second@acme.example>"))
    item.refresh_from_db()
    assert (item.replied_at, item.replies.count()) == (first, 2)


def test_the_same_mail_is_one_answer_though_the_mailbox_was_made_anew(rollout: Rollout, mails: Mails) -> None:
    item = asked(rollout)
    (letter,) = mails.post()
    mail = mails.answer(letter, "Bram.")
    mails.arrive(mail)
    mails.box.anew("Questions")
    mails.arrive(mail)
    assert item.replies.count() == 1
    assert Delivery.objects.filter(reply__item=item).count() == 1


def test_an_answer_belongs_below_the_mail_that_asked(rollout: Rollout, mails: Mails) -> None:
    approved(rollout)
    plan_deliveries(mode_in_force(PLACE), NOW)
    heads_up = next(one for one in mails.post() if one["To"] == "Dov Roth <dov@acme.example>")
    question = mails.answer(heads_up, "Is this for me too?", "dov@acme.example")
    mails.arrive(question)
    (letter,) = mails.post()
    mails.arrive(mails.answer(letter, "Yes."))
    (back,) = mails.post()
    assert back["In-Reply-To"] == back["References"] == question["Message-ID"]
    assert back["Subject"] == question["Subject"] == f"Re: {heads_up['Subject']}"
    mails.arrive(mails.answer(back, "Thank you. And Edie?", "dov@acme.example"))
    assert set(Item.objects.values_list("text", flat=True)) == {"Is this for me too?", "Thank you. And Edie?"}


def test_an_answer_to_a_page_belongs_below_the_letter_that_led_there(rollout: Rollout, mails: Mails) -> None:
    approved(rollout)
    plan_deliveries(mode_in_force(PLACE), NOW)
    heads_up = next(one for one in mails.post() if one["To"] == "Dov Roth <dov@acme.example>")
    asked(rollout)
    (letter,) = mails.post()
    mails.arrive(mails.answer(letter, "Bram."))
    (back,) = mails.post()
    assert back["In-Reply-To"] == heads_up["Message-ID"]
    assert back["Subject"] == f"Re: {heads_up['Subject']}"


def test_who_gave_no_name_is_answered_on_the_page_alone(rollout: Rollout, mails: Mails) -> None:
    item = asked(rollout, "", "Am I watched?")
    (letter,) = mails.post()
    assert letter["Subject"] == "Claims triage assistant: a question without a name"
    assert "Somebody asks, and gives no name: > Am I watched?" in words(letter)
    assert not any(name in letter.as_string() for name in ("dov", "Dov"))
    mails.arrive(mails.answer(letter, "No."))
    assert not mails.post()
    assert "No." in Client().get(f"/asked/{item.code}/").content.decode()
    assert not NameView.objects.exists()


@pytest.mark.parametrize("sender", ["edie@acme.example", "asha@elsewhere.example"], ids=["passed on", "elsewhere"])
def test_nobody_else_answers_and_whoever_tried_is_told(rollout: Rollout, mails: Mails, sender: str) -> None:
    item = asked(rollout)
    (letter,) = mails.post()
    mails.arrive(mails.answer(letter, "I think Bram.", sender), mails.answer(letter, "Once more.", sender))
    assert not item.replies.exists()
    assert Item.objects.count() == 1
    (kind,) = mails.post()
    assert kind["To"].addresses[0].addr_spec == ("edie@acme.example" if "edie" in sender else "asha@acme.example")
    known = "Tell Asha Roth directly what you know." if "edie" in sender else "Answer from asha@acme.example"
    assert known in words(kind)
    assert "Who trains us?" not in words(kind)
    assert ("/questions/" in words(kind)) is ("edie" not in sender)


def test_a_letter_whose_mark_was_altered_answers_nothing(rollout: Rollout, mails: Mails) -> None:
    item = asked(rollout)
    (letter,) = mails.post()
    false = f"{'0' * 32}@acme.example"
    mail = mails.answer(letter, "Bram.", In_Reply_To=f"<{false}>", References=f"<{false}>")
    mail.set_content("Bram.")
    mails.arrive(mail)
    assert not item.replies.exists()
    assert Item.objects.count() == 1
    (kind,) = mails.post()
    assert "does not tell which question it answers" in words(kind)


def test_an_answer_is_known_by_its_line_where_a_mail_server_gives_other_ids(rollout: Rollout, mails: Mails) -> None:
    item = asked(rollout)
    (letter,) = mails.post()
    other = "<0102018@eu-west-1.ses.example>"
    mails.arrive(mails.answer(letter, "Bram.", In_Reply_To=other, References=other))
    assert [one.text for one in item.replies.all()] == ["Bram."]


def test_whatever_stands_below_the_line_is_not_the_answer(rollout: Rollout, mails: Mails) -> None:
    item = asked(rollout)
    (letter,) = mails.post()
    mail = mails.answer(letter, "x")
    body = letter.get_body(("plain",))
    assert body is not None
    quoted = body.get_content().replace("above this line. ", "above this line.\n")
    mail.set_content(f"Bram.\n\n{quoted}")  # by a mailer that marks no quotation, and wraps it
    mails.arrive(mail, mails.answer(letter, ""))
    assert [one.text for one in item.replies.all()] == ["Bram."]
    assert any("had no words above" in words(one) for one in mails.post())


def test_who_is_away_answers_nothing_and_the_deputy_is_asked(rollout: Rollout, mails: Mails) -> None:
    item = asked(rollout)
    (letter,) = mails.post()
    mails.arrive(
        mails.answer(letter, "I am back on 1 December.", Subject="Out of office", Auto_Submitted="auto-replied")
    )
    assert not item.replies.exists()
    (other,) = mails.post()
    assert other["To"] == "Bram Roth <bram@acme.example>"
    mails.arrive(mails.answer(other, "I do.", "bram@acme.example"))
    assert [one.by for one in item.replies.all()] == ["bram@acme.example"]


def test_a_question_that_comes_back_goes_to_the_deputy(rollout: Rollout, mails: Mails) -> None:
    asked(rollout)
    mails.post()
    row = Delivery.objects.get(person="asha")
    take_answer(Bounce(True, "asha@acme.example", "5.1.1", f"{mark_of(row.pk)}@acme.example", "unknown"), NOW)
    take_answer(Automatic("away", "asha@acme.example", (f"{mark_of(row.pk)}@acme.example",)), NOW)
    assert list(Delivery.objects.order_by("pk").values_list("person", "state")) == [
        ("asha", "failed"),
        ("bram", "queued"),
    ]


def test_where_the_mail_server_refuses_the_owner_the_deputy_is_asked(rollout: Rollout, mails: Mails) -> None:
    asked(rollout)
    mails.script.at["RCPT"] = {"asha@acme.example": ["550 5.1.1 no such user"]}
    assert [one["To"] for one in [*mails.post(), *mails.post()]] == ["Bram Roth <bram@acme.example>"]


def test_nobody_is_asked_their_own_question(rollout: Rollout, mails: Mails) -> None:
    asked(rollout, "asha")
    assert [one["To"] for one in mails.post()] == ["Bram Roth <bram@acme.example>"]


def test_the_deputy_is_asked_while_the_owner_is_absent(rollout: Rollout, mails: Mails) -> None:
    absent_today()
    asked(rollout)
    assert [one["To"] for one in mails.post()] == ["Bram Roth <bram@acme.example>"]


def test_a_letter_that_waited_while_the_owner_went_away_goes_to_the_deputy(rollout: Rollout, mails: Mails) -> None:
    asked(rollout)
    absent_today()
    assert [one["To"] for one in [*mails.post(), *mails.post()]] == ["Bram Roth <bram@acme.example>"]
    assert dict(Delivery.objects.values_list("person", "state")) == {"asha": "suppressed", "bram": "sent"}


def test_what_was_answered_on_the_page_is_not_asked_by_mail(rollout: Rollout, mails: Mails) -> None:
    item = asked(rollout)
    reply(item, "Bram.", "asha@acme.example", (latest_plan(rollout) or pytest.fail("no plan"))[0], NOW)
    assert [one["To"] for one in mails.post()] == ["Dov Roth <dov@acme.example>"]


def test_a_helper_is_asked_first_where_the_plan_says_so(rollout: Rollout, mails: Mails) -> None:
    bring_plan(more=HELPED)
    item = asked(rollout)
    (letter,) = mails.post()
    assert letter["To"] == "Gita Roth <gita@acme.example>"
    assert "Answer this mail." in words(letter)
    assert "/questions/" not in words(letter)
    mails.arrive(mails.answer(letter, "I do.", "gita@acme.example"))
    assert [one.by for one in item.replies.all()] == ["gita@acme.example"]


def test_a_helper_who_could_not_answer_is_not_asked(rollout: Rollout, server: Server) -> None:
    bring_plan(more=HELPED)
    asked(rollout)
    for _ in range(2):
        Post(server[2]).send()  # no mailbox is read, and she has no account
    assert dict(Delivery.objects.values_list("person", "state")) == {"gita": "suppressed", "asha": "sent"}


def test_a_helper_with_an_account_is_led_to_the_page(rollout: Rollout, server: Server) -> None:
    _, script, port = server
    script.took.clear()
    bring_plan(more=HELPED)
    add_user("gita@acme.example", "helper", "asha")
    asked(rollout)
    Post(port).send()
    (letter,) = (one.message for one in script.took)
    assert letter["To"] == "Gita Roth <gita@acme.example>"
    assert "Answer on the page" in words(letter)


def test_what_a_crash_interrupts_is_taken_at_the_next_look_and_once(
    rollout: Rollout, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = asked(rollout)
    (letter,) = mails.post()
    with monkeypatch.context() as patch:
        patch.setattr("uptake.service.outreach.questions.record", lambda *_, **__: 1 / 0)  # after the answer is kept
        with pytest.raises(ZeroDivisionError):
            mails.arrive(mails.answer(letter, "Bram."))
    assert not item.replies.exists()
    mails.arrive()
    mails.arrive()
    assert (item.replies.count(), len(mails.post()), len(mails.post())) == (1, 1, 0)


def test_without_a_mailbox_the_letter_leads_to_the_page(rollout: Rollout, server: Server) -> None:
    _, script, port = server
    script.took.clear()
    asked(rollout)
    Post(port).send()
    letter = script.took[0].message
    assert letter["Reply-To"] is None
    assert "Answer on the page" in words(letter)
    assert "above this line" not in words(letter)


def test_a_program_that_does_not_say_so_is_answered_once_a_day(rollout: Rollout, mails: Mails) -> None:
    asked(rollout)
    mails.post()
    for at in range(30):
        take_answer(HumanReply(f"{at}@acme.example", "asha@acme.example", (), "Thank you. Ticket 17."), NOW)
    assert len(mails.post()) == 1


def test_of_very_many_questions_without_a_name_the_last_wait_on_the_page(rollout: Rollout) -> None:
    for at in range(MOST_NAMELESS + 3):
        ask(Asker(rollout, "adjusters"), "Why?", f"code-{at}", NOW)
    assert (Item.objects.count(), Delivery.objects.count()) == (MOST_NAMELESS + 3, MOST_NAMELESS)
    asked(rollout)
    assert Delivery.objects.count() == MOST_NAMELESS + 1


def test_who_has_left_answers_nothing(rollout: Rollout, mails: Mails) -> None:
    item = asked(rollout)
    (letter,) = mails.post()
    bring_people(*(person(name) for name in NAMES), ends=NOW.date() - dt.timedelta(days=3))
    mails.arrive(mails.answer(letter, "Bram."))
    assert not item.replies.exists()


def test_what_is_written_about_a_rollout_that_was_put_aside_waits_in_the_mailbox(rollout: Rollout) -> None:
    Rollout.objects.update(archived_at=NOW)
    mail = HumanReply("a@acme.example", "dov@acme.example", (), "Who trains us?")
    take_answer(mail, NOW)
    assert not Item.objects.exists()


def absent_today() -> None:
    bring_people(*(person(name) for name in NAMES), absent=(Span(NOW.date(), NOW.date()),))
