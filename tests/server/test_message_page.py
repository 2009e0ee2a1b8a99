"""The page of a message says what happened: who has it, who waits and why, what the words lack, what was said last."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.server.telling import NAMES, PLAN, approved, bring_people, bring_plan, person
from tests.server.test_messages import PAGE, act, signed_in, text
from tests.server.test_person import LAUNCH, link, press
from uptake.core.plan.load import parse_plan
from uptake.service.outreach.incoming_mail import RETURNED
from uptake.service.outreach.modes import EVERYONE, Mode, place_of, set_mode
from uptake.service.outreach.outbox import TOO_OLD
from uptake.service.outreach.planning import plan_deliveries
from uptake.service.outreach.since_backup import take_as_sent
from uptake.service.outreach.versions import _drafted, release
from uptake.service.plans import save_plan
from uptake.service.restored import write_down_restore
from uptake.store.models import Delivery, Elsewhere, MessageVersion, NameView, Rollout
from uptake.wire.outgoing import UNVERIFIED

pytestmark = pytest.mark.server

LIST = "/rollouts/triage/messages/"
NO_CHANGE = "Claims adjusters: the letter does not say what changes in their day"
OVER = "Claims adjusters: the session that this letter offers is over"
SESSIONS = """\
sessions:
  - {id: first-try, groups: [adjusters], between: [2025-03-03, 2025-03-07], lasts: 45m}
  - {id: second-try, groups: [adjusters], between: [day 0, day 4], lasts: 45m}
"""


@pytest.fixture
def rollout(transactional_db: None) -> Rollout:
    bring_people(*(person(name) for name in NAMES))
    set_mode(EVERYONE, [], place_of(settings.ENVIRONMENT.base_url, settings.ENVIRONMENT.data), "asha")
    return bring_plan(LAUNCH.isoformat())


@pytest.fixture
def owner(rollout: Rollout) -> Client:
    return signed_in("owner")


def row(version: MessageVersion, name: str, state: str = "sent", **more: object) -> Delivery:
    now = timezone.now()
    made = {"message": "heads-up", "ask": 1, "group": "adjusters", "channel": "email", "due_at": now, "made_at": now}
    sent = {"sent_at": now} if state == "sent" else {}
    given = made | sent | more
    return Delivery.objects.create(version=version, rollout=version.rollout, person=name, state=state, **given)


def test_whoever_has_it_is_counted_of_those_it_is_for_also_when_one_has_left(rollout: Rollout, owner: Client) -> None:
    version = approved(rollout)
    for name in NAMES[:5]:
        row(version, name)
    row(version, NAMES[5], "suppressed", reason="they have left")
    row(version, NAMES[6], "failed", reason="the roster has no address of theirs")
    stay = [person(name) for name in NAMES[1:5]] + [person(NAMES[6], email="")]
    bring_people(*stay, person(NAMES[7], manager=None))
    for path in (PAGE, LIST):
        said = text(owner, path)
        assert "sent: 4 of 6" in said
        assert "1 more has it whom it is no longer for" in said
    said = text(owner, PAGE)
    assert f"{NAMES[5]} has left" in said
    assert "Kaja Roth no address on the roster" in said
    assert "1 person (Kaja Roth) has no address on the roster, and gets no letter" in said
    assert "1 person (Liam Roth) has no manager on the roster" in said
    assert "All have text in their language." in said
    assert NameView.objects.filter(by="asha@acme.example", person="liam").exists()


def told_elsewhere(rollout: Rollout, *names: str) -> None:
    for name in names:
        told = {"message": "heads-up", "person": name, "told_at": timezone.now()}
        Elsewhere.objects.create(rollout=rollout, answered=name == "dov", **told)


def test_nobody_is_asked_to_tell_what_others_have_told(rollout: Rollout, owner: Client) -> None:
    asked = "its words are to be drafted and approved."
    assert asked in text(owner, LIST)
    told_elsewhere(rollout, *NAMES[:3])
    said = text(owner, LIST)
    assert f"{asked} {len(NAMES) - 3} people whom it is for have not got it yet." in said
    assert "to be drafted told already: 3 (imported); 1 of them has answered" in said
    told_elsewhere(rollout, *NAMES[3:])
    said = text(owner, LIST)
    assert asked not in said
    assert "all 8 people it is for have it told already: 8 (imported)" in said


def test_a_letter_that_usage_chooses_has_no_day_that_is_over(rollout: Rollout, owner: Client) -> None:
    late = timezone.localdate() - dt.timedelta(days=200)
    text_of = PLAN.format(launch=late.isoformat(), sender="owner").replace("2026-11-16", "day 7")
    for only, said in (("", "its day is over"), ("only: {not_reached: first use}", "to be drafted")):
        text_now = text_of.replace(
            "    asks: acknowledge\n    remind: {after: 2wd, times: 2}\n", f"    {only}\n" if only else ""
        )
        plan = parse_plan(text_now).plan
        assert plan is not None
        save_plan(plan, text_now, "asha")
        assert said in text(owner, PAGE)


def test_who_was_told_by_others_is_said(rollout: Rollout, owner: Client) -> None:
    version = approved(rollout)
    told_elsewhere(rollout, *NAMES[:3])
    for name in NAMES[3:]:
        row(version, name)
    said = text(owner, LIST)
    assert "sent: 5 of 8" in said
    assert "told already: 3 (imported); 1 of them has answered" in said
    assert "all 8 people it is for have it" in said


def test_why_somebody_did_not_get_it_is_said_in_german_though_it_is_kept_in_english(
    rollout: Rollout, owner: Client
) -> None:
    version = approved(rollout)
    row(version, "edie", "unknown", reason="the worker ended while it was on its way")
    row(version, "gita", "failed", reason="it was put off for three days: it does not answer")
    row(version, "hugo", "failed", reason=f"{RETURNED}550 5.1.1 <h@acme.example>: no such user: h")
    row(version, "ines", "failed", reason=f"{TOO_OLD}{UNVERIFIED}self-signed certificate")
    german = html.unescape(owner.get(PAGE, headers={"accept-language": "de"}).content.decode())
    assert "abgelehnt: zurückgekommen: 550 5.1.1 <h@acme.example>: no such user: h" in german
    assert "abgelehnt: drei Tage lang aufgeschoben: ihr Zertifikat lässt sich nicht prüfen: self-signed" in german
    assert "der Worker endete, während der Brief unterwegs war" in german
    assert "abgelehnt: drei Tage lang aufgeschoben: keine Antwort" in german


def test_who_is_put_off_is_named_with_the_reason_and_holds_up_nobody(rollout: Rollout, owner: Client) -> None:
    version = release(approved(rollout, steps=0), "asha")
    MessageVersion.objects.update(looked_at=timezone.now())
    at = timezone.now().replace(microsecond=0) + dt.timedelta(hours=2)
    row(version, "dov", "queued", due_at=at, attempts=3, reason="451 4.3.0 try again later")
    assert "without waiting" not in text(owner, PAGE)  # nothing to look at yet
    for name in NAMES[1:5]:
        row(version, name)
    said = text(owner, PAGE)
    assert "Dov Roth put off: 451 4.3.0 try again later" in said
    assert f"{at.astimezone(dt.timezone(dt.timedelta(hours=1))):%H:%M}" in said
    assert "Release to 50 without waiting for them: they are tried on" in said
    assert act(owner, "release") == 400
    refused = owner.post(f"{PAGE}do/", {"act": "release"}, headers={"accept-language": "de"})
    assert "Von den ersten 5 wartet noch 1." in refused.content.decode()
    assert act(owner, "regardless") == 302
    assert "released to 50" in text(owner, PAGE)
    assert Delivery.objects.get(person="dov").state == "queued"


def test_until_when_letters_wait_is_said(rollout: Rollout, owner: Client) -> None:
    version, at = approved(rollout, steps=1), dt.datetime(2099, 1, 5, 7, 0, tzinfo=dt.UTC)
    row(version, "dov", "queued", due_at=at)
    for path in (PAGE, LIST):
        assert "waiting: 1, the first goes on 5 January 2099, 08:00" in text(owner, path)
    assert "Dov Roth for working hours 5 January 2099, 08:00" in text(owner, PAGE)
    set_mode("nobody", [], "here", "asha")
    assert "Dov Roth nothing goes out to anybody now" in text(owner, PAGE)
    MessageVersion.objects.update(everybody=True)
    assert "Who still waits" not in text(owner, PAGE)  # all wait for the same
    row(version, "edie", "queued")
    listed = ["dov@acme.example"]
    set_mode("test list", listed, place_of(settings.ENVIRONMENT.base_url, settings.ENVIRONMENT.data), "asha")
    said = text(owner, PAGE)
    assert "Edie Roth not on the test list" in said
    assert "Dov Roth for working hours" not in said
    Delivery.objects.update(attempts=1, reason="451 4.3.0 try again later")
    assert "Dov Roth put off: 451 4.3.0" in text(owner, PAGE)


def test_reminders_are_said_with_their_day(rollout: Rollout, owner: Client) -> None:
    version = approved(rollout)
    assert "reminder" not in text(owner, LIST)
    for name in NAMES[:4]:
        row(version, name)
    press(link("dov"), "understood")
    row(version, "edie", "queued", number=1)
    said = text(owner, LIST)
    assert "next reminder: on" in said
    assert "to 2 people who have not answered by then" in said
    assert "reminders waiting: 1" in said
    act(owner, "stop")
    assert "next reminder" not in text(owner, LIST)


def test_the_latest_word_of_each_person_counts(rollout: Rollout, owner: Client) -> None:
    approved(rollout)
    press(link("dov"), "unclear")
    press(link("edie"), "understood")
    assert "not clear yet: 1" in text(owner, LIST)
    press(link("dov"), "understood")
    press(link("dov"), "no access")  # which stands beside what they know
    said = text(owner, LIST)
    assert "know what they do: 2" in said
    assert "not clear yet" not in said
    assert "cannot log in: 1" in said
    press(link("dov"), "unclear")  # once more
    assert "not clear yet: 1" in text(owner, LIST)


def test_a_letter_of_no_change_or_a_session_that_is_over_is_named_before_it_is_approved(
    rollout: Rollout, owner: Client
) -> None:
    act(owner, "draft")
    assert NO_CHANGE not in text(owner, PAGE)
    assert OVER not in text(owner, PAGE)
    written = PLAN.format(launch=LAUNCH.isoformat(), sender="owner")
    begins, ends = written.index("    changes:"), written.index("    questions:")
    written = f"{written[:begins]}    changes: []\n{written[ends:]}{SESSIONS}"
    plan = parse_plan(written).plan
    assert plan is not None
    save_plan(plan, written, "asha")
    act(owner, "draft")
    said = text(owner, PAGE)
    assert NO_CHANGE in said
    assert said.count(OVER) == 1  # the other begins with the launch
    assert f"{OVER} (3–7 March 2025). Name another time in the plan" in said
    german = owner.get(PAGE, headers={"accept-language": "de"}).content.decode()
    assert "Claims adjusters: Der Termin, den dieser Brief anbietet, ist vorbei (3.–7. März 2025)." in german


def test_a_plan_that_changed_is_said_by_itself_and_drafted_once(rollout: Rollout, owner: Client) -> None:
    approved(rollout)
    assert "the plan says it in other words by now" not in text(owner, LIST)
    save_plan_with(rollout, "You still decide.", "You decide, as before.")
    assert "the plan says it in other words by now" in text(owner, LIST)
    drafted = _drafted.cache_info().misses
    assert "The plan says it in other words than were drafted last." in text(owner, PAGE)
    assert _drafted.cache_info().misses == drafted
    act(owner, "draft")
    assert "in other words" not in text(owner, PAGE)


def save_plan_with(rollout: Rollout, old: str, new: str) -> None:
    written = rollout.plans.get().text.replace(old, new)
    plan = parse_plan(written).plan
    assert plan is not None
    save_plan(plan, written, "asha")


def test_what_may_have_gone_out_since_a_backup_is_said_and_one_press_owes_it_again(
    rollout: Rollout, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    version = approved(rollout, steps=1)
    row(version, "dov", sent_at=now - dt.timedelta(days=9))
    row(version, "edie", "unknown", reason="the worker ended while it was on its way")
    made_at = now - dt.timedelta(days=1)
    assert take_as_sent(made_at, now) == len(NAMES) - 2 + 1  # and the reminder of the one
    write_down_restore("asha", made_at, 1)
    MessageVersion.objects.update(paused=True)
    said = text(owner, PAGE)
    assert "The server was restored from a backup of" in said
    assert f"{len(NAMES) - 2} people may have got it after that: it does not go to them again." in said
    assert "Gita Roth outcome unknown: it may have gone out after the backup was made" in said
    assert "Nobody is left for it to go to. Go on, and those who have it are reminded in their turn" in said
    monkeypatch.setattr("uptake.service.outreach.unreached.MOST", 2)
    said = text(owner, PAGE)
    assert said.index("Edie Roth outcome unknown: the worker ended") < said.index("Gita Roth outcome unknown: it may")
    assert f"{len(NAMES) - 1 - 2} more did not get it." in said
    monkeypatch.undo()
    assert "from a backup of" in text(signed_in("administrator"), "/operations/mail/")
    assert act(owner, "resume") == 302
    assert plan_deliveries(Mode(EVERYONE), now) == 0
    assert act(owner, "unknown") == 302  # those that were on the way then, of which one knows
    assert Delivery.objects.filter(state="queued").count() == 1
    assert act(owner, "since-backup") == 302
    assert "may have got it" not in text(owner, PAGE)
    MessageVersion.objects.update(paused=True)
    assert "Go on, and it goes to the others in their turn." in text(owner, PAGE)
    MessageVersion.objects.update(paused=False)
    assert plan_deliveries(Mode(EVERYONE), now) == 5 - 2 + 1  # of the five to whom it is released, and the reminder
