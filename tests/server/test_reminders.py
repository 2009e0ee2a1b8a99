"""
Nobody is reminded who has answered meanwhile: neither of what waits, nor of what is being worked out, nor of what is
tried once more.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.db import transaction

from tests.server.telling import NAMES, NOW, Post, approved, post, rollout
from uptake.channels import Outcome, Receipt
from uptake.service.outreach import links, planning, questions
from uptake.service.outreach.outbox import ANSWERED, SILENT, chunks, claim, on_wire, send_again, settle
from uptake.service.outreach.person import UNDERSTOOD, PersonPage, answer, end_reminders, open_link
from uptake.service.outreach.planning import Due
from uptake.store.models import Delivery, Elsewhere, MessageVersion, Rollout, Silence

pytestmark = pytest.mark.server

__all__ = ["post", "rollout"]


def said_on_page(name: str, ask: int = 1) -> None:
    ends = NOW + dt.timedelta(days=30)
    page = open_link(links.sign(links.Link("triage", name, "heads-up", ask, links.TELL, ends)), NOW)
    assert isinstance(page, PersonPage)
    answer(page, UNDERSTOOD, NOW)


def reminded() -> set[str]:
    return set(Delivery.objects.filter(number=1).exclude(state="suppressed").values_list("person", flat=True))


def test_a_reminder_that_waits_is_taken_back_where_its_person_answers(rollout: Rollout, post: Post) -> None:
    approved(rollout)
    post.plan()
    post.send()
    assert post.later(days=2).plan() == len(NAMES)
    reminders = {row.person: row for row in claim(len(NAMES), "a worker", post.now)}
    sent = on_wire([reminders[name] for name in ("gita", "jon", "kaja")], "a worker", post.now)
    for name in ("dov", "gita"):
        said_on_page(name)
    questions.ask(questions.Asker(rollout, "adjusters", "edie"), "Who trains us?", "code", NOW)
    strangers = questions.Origin(other_address=True)
    questions.ask(questions.Asker(rollout, "adjusters", "hugo"), "Who?", "other", NOW, origin=strangers)
    assert reminded() == set(NAMES) - {"dov", "edie"}  # a letter on the wire goes, and anybody's words are no answer
    assert not on_wire([reminders["dov"], reminders["edie"]], "a worker", post.now)
    said_on_page("ines", ask=2)  # of another asking
    assert "ines" in reminded()
    # What went out in vain is not tried once more, neither by itself nor by anybody's button.
    link = links.Link("triage", "jon", "heads-up", 1, links.REMINDERS, post.now + dt.timedelta(days=30))
    assert end_reminders(links.sign(link), post.now)
    Elsewhere.objects.create(rollout=rollout, message="heads-up", person="kaja", answered=True)
    Elsewhere.objects.create(rollout=rollout, message="another", person="liam", answered=True)
    for row, outcome in zip(sent, (Outcome.LATER, Outcome.FAILED, Outcome.UNKNOWN), strict=True):
        settle(row, Receipt(outcome), post.now, 0.5)
    assert send_again(Delivery.objects.filter(number=1), post.now) == 2
    questions_put = 2
    assert (post.later(hours=1).send(), reminded()) == (3 + questions_put, {"hugo", "ines", "liam"})
    why = dict(Delivery.objects.filter(person__in=("gita", "jon", "kaja"), number=1).values_list("person", "reason"))
    assert why == {"gita": ANSWERED, "jon": SILENT, "kaja": ANSWERED}


def test_no_reminder_is_made_of_whoever_answers_while_it_is_worked_out(
    rollout: Rollout, monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    approved(rollout)
    post.plan()
    post.send()
    wanted = planning._wanted

    def worked_out(due: Due) -> list[Delivery]:
        found = list(wanted(due))
        said_on_page("dov")
        Silence.objects.create(rollout=rollout, person="edie", at=NOW)
        return found

    def stopped(due: Due) -> list[Delivery]:
        found = list(wanted(due))
        MessageVersion.objects.update(paused=True)
        return found

    monkeypatch.setattr(planning, "_wanted", stopped)
    assert post.later(days=2).plan() == 0
    MessageVersion.objects.update(paused=False)
    parts = list[str]()  # whoever presses a button waits for one of them only
    monkeypatch.setattr(planning, "chunks", partial(chunks, size=3))
    monkeypatch.setattr(planning, "hold_hearing", lambda of: transaction.on_commit(partial(parts.append, of.slug)))
    monkeypatch.setattr(planning, "_wanted", worked_out)
    assert (post.plan(), reminded()) == (len(NAMES) - 2, set(NAMES) - {"dov", "edie"})
    assert parts == [rollout.slug] * 3
