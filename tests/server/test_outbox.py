"""The outbox: everybody once, whatever the mail server does; nobody who should not be written to."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.channels.elsewhere import Said, elsewhere
from tests.server.post import DROP, DROP_AFTER, Script, mail_server
from tests.server.telling import BASE, NAMES, NOW, PLACE, Post, approved, bring_people, bring_plan, person, states
from uptake.channels.outlets import Outlets, ways
from uptake.core.calendar import Day, Span
from uptake.core.mailbox import Renewal
from uptake.core.plan.load import parse_plan
from uptake.errors import OptionError
from uptake.service.outreach.modes import EVERYONE, NOBODY, mode_in_force, set_mode
from uptake.service.outreach.outbox import claim, hold_back_all, on_wire, send_again
from uptake.service.outreach.pace import fault_of, take, wait
from uptake.service.outreach.sending import PostOffice
from uptake.service.outreach.versions import pause, release
from uptake.service.plans import latest_plan, save_plan
from uptake.store.models import Answer, Delivery, MessageVersion, OwnAct, Pace, Rollout, SendMode, Silence

pytestmark = pytest.mark.server


@pytest.fixture
def rollout(transactional_db: None) -> Rollout:
    bring_people(*(person(name) for name in NAMES))
    rollout = bring_plan()
    set_mode(EVERYONE, [], PLACE, "asha")
    return rollout


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def post(script: Script) -> Iterator[Post]:
    with mail_server(script) as port:
        yield Post(port)


def test_everybody_gets_one_letter_of_their_own(rollout: Rollout, script: Script, post: Post) -> None:
    approved(rollout)
    assert post.plan() == len(NAMES)
    assert post.send() == len(NAMES)
    assert (post.plan(), post.send()) == (0, 0)
    assert sorted(one.recipient for one in script.took) == [f"{name}@acme.example" for name in NAMES]
    assert set(states().values()) == {"sent"}
    assert OwnAct.objects.filter(event="uptake.told").count() == len(NAMES)
    assert Delivery.objects.filter(sent_at=NOW).count() == len(NAMES)


def test_where_no_token_is_given_letters_wait_and_it_is_said_why(rollout: Rollout, script: Script) -> None:
    approved(rollout)
    with mail_server(script, auth_require_tls=False) as port, elsewhere() as other:
        other.says["/token"] = [Said(400, {"error": "invalid_grant"})]
        post = Post(port)
        renewal = Renewal(f"{other.address}/token", "uptake", "", "taken back")
        server = replace(post.server, user="uptake@acme.example", renewal=renewal)
        (way,) = ways(server, Outlets(), lambda link, _: link)
        post.plan()
        assert PostOffice(way.provider, BASE, PLACE, way.open, clock=lambda: NOW, dice=post.dice).send_due() == 0
    assert script.took == []
    assert set(Delivery.objects.values_list("state", "attempts")) == {("queued", 0)}  # it is no letter's fault
    assert fault_of(server.key) == "the provider gives no token: invalid_grant"
    assert wait(server.key, NOW) > 0


def test_five_then_fifty_then_all(rollout: Rollout, script: Script, post: Post) -> None:
    bring_people(*(person(f"p{number}") for number in range(60)))
    version = approved(rollout, steps=0)
    for step, most in enumerate((5, 50, 60), 1):
        release(version, "asha")
        if step < 3:
            with pytest.raises(OptionError, match="still wait"):
                release(version, "asha")
        post.plan()
        post.send()
        assert len(script.took) == most


def test_whoever_is_put_off_for_long_holds_up_nobody_once_somebody_says_so(
    rollout: Rollout, script: Script, post: Post
) -> None:
    version = release(approved(rollout, steps=0), "asha")
    with pytest.raises(OptionError, match="Of the first 5, 5 still wait"):
        release(version, "asha", regardless=True)  # nothing has gone out, so there is nothing to look at
    post.plan()
    last, refused, *_ = Delivery.objects.values_list("person", flat=True)
    script.at = {
        "RCPT": {f"{last}@acme.example": ["451 4.3.0 later"] * 9, f"{refused}@acme.example": ["550 no such user"]}
    }
    assert post.send() == 3
    with pytest.raises(OptionError, match="Of the first 5, 1 still waits"):
        release(version, "asha")
    assert release(version, "asha", regardless=True).most == 50
    assert (post.plan(), post.send()) == (len(NAMES) - 5, len(NAMES) - 5)
    assert states()[last] == "queued"
    script.at = {}
    assert post.later(minutes=4).send() == 1  # tried on
    assert release(version, "asha").everybody  # who was refused stops nobody else


def test_first_letters_go_before_reminders(rollout: Rollout, script: Script, post: Post) -> None:
    approved(rollout)
    post.plan()
    first = Delivery.objects.filter(person__in=NAMES[3:])
    first.update(due_at=NOW + dt.timedelta(days=2, hours=1))
    assert post.send() == 3
    assert post.later(days=2).plan() == 3
    first.update(due_at=NOW + dt.timedelta(days=2, hours=1))
    assert [row.number for row in claim(6, "worker", post.later(hours=2).now)] == [0] * 5 + [1]


def test_a_letter_that_waits_keeps_to_the_hours_of_the_newest_plan(rollout: Rollout, post: Post) -> None:
    approved(rollout)
    post.now = NOW.replace(hour=17)
    post.plan()
    assert set(Delivery.objects.values_list("due_at", flat=True)) == {NOW.replace(day=17, hour=7)}
    text = rollout.plans.get().text.replace("08:00-17:00", "10:00-20:00")
    save_plan(parse_plan(text).plan or pytest.fail("no plan"), text, "asha")
    assert post.plan() == 0
    assert set(Delivery.objects.values_list("due_at", flat=True)) == {post.now}


def test_nobody_gets_anything_before_somebody_says_so(transactional_db: None, script: Script, post: Post) -> None:
    bring_people(person("dov"))
    approved(bring_plan())
    set_mode(NOBODY, [], PLACE, "asha")
    assert post.plan() == 0
    set_mode(EVERYONE, [], "the installation that this is a copy of", "asha")
    assert (post.plan(), post.send()) == (0, 0)
    assert mode_in_force(PLACE).copied
    assert script.took == []


def test_a_test_list_is_all_that_gets_it(rollout: Rollout, script: Script, post: Post) -> None:
    set_mode("test list", ["Dov@acme.example"], PLACE, "asha")
    approved(rollout)
    assert (post.plan(), post.send()) == (1, 1)
    assert [one.recipient for one in script.took] == ["dov@acme.example"]


def test_what_was_planned_for_everyone_waits_where_a_test_list_came(
    rollout: Rollout, script: Script, post: Post
) -> None:
    approved(rollout)
    post.plan()
    set_mode("test list", ["dov@acme.example"], PLACE, "asha")
    assert post.send() == 1
    set_mode(EVERYONE, [], PLACE, "asha")
    assert post.later(minutes=11).send() == len(NAMES) - 1


def test_one_bad_recipient_stops_nobody_and_what_was_put_off_comes_later(
    rollout: Rollout, script: Script, post: Post
) -> None:
    script.at = {
        "RCPT": {"dov@acme.example": ["550 5.1.1 no such user"], "edie@acme.example": ["450 4.2.1 greylisted"]},
        "DOT": {"gita@acme.example": [DROP_AFTER], "hugo@acme.example": [DROP], "ines@acme.example": ["552 too big"]},
    }
    approved(rollout)
    post.plan()
    assert post.send() == 3
    found = states()
    assert {name: found[name] for name in ("dov", "edie", "gita", "hugo", "ines", "jon")} == {
        "dov": "failed", "edie": "queued", "gita": "unknown", "hugo": "unknown", "ines": "failed", "jon": "sent",
    }  # fmt: skip
    assert "no such user" in Delivery.objects.get(person="dov").reason
    assert post.send() == 0  # not yet
    assert post.later(minutes=4).send() == 1
    assert post.later(days=4).send() == 0  # what is unknown is not sent again by itself
    send_again(Delivery.objects.filter(state="unknown"), post.now)
    post.now = NOW + dt.timedelta(days=7)
    assert post.send() == 2
    assert sorted(Counter(one.recipient for one in script.took).values()) == [1, 1, 1, 1, 1, 2]


def test_whoever_has_no_address_is_refused_each_time_until_there_is_one(
    rollout: Rollout, script: Script, post: Post
) -> None:
    bring_people(person("dov"), person("edie", email=""))
    approved(rollout)
    post.plan()
    for sent in (1, 0):
        assert (post.send(), states()["edie"]) == (sent, "failed")
        assert Delivery.objects.get(person="edie").reason == "the roster has no address of theirs"
        assert send_again(Delivery.objects.filter(state="failed"), post.now) == 1
    assert [one.recipient for one in script.took] == ["dov@acme.example"]
    assert OwnAct.objects.filter(event="uptake.told").count() == 1
    bring_people(person("dov"), person("edie"))
    assert (post.send(), states()["edie"]) == (1, "sent")


@pytest.mark.parametrize(
    "at", [{"MAIL": {"": ["421 4.3.2 closing"]}}, {"RCPT": {"": ["421 too many"]}}, {"MAIL": {"": ["550 not yours"]}}]
)
def test_a_server_that_does_not_work_costs_no_letter_a_try(
    rollout: Rollout, script: Script, post: Post, at: dict[str, dict[str, list[str]]]
) -> None:
    script.at = at
    post.connections = 1
    approved(rollout)
    post.plan()
    assert post.send() == 0
    assert set(states().values()) == {"queued"}
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {0}
    assert Pace.objects.get().said
    assert post.send() == 0  # it is left alone for a while
    assert post.later(minutes=5).send() == len(NAMES)
    assert not Pace.objects.get().said


def test_the_pace_is_kept_over_restarts(rollout: Rollout, script: Script, post: Post) -> None:
    now = NOW
    assert [take("mail", 0.5, 10, now), take("mail", 0.5, 10, now)] == [1, 0]
    assert take("mail", 0.5, 10, now + dt.timedelta(seconds=1.9)) == 0
    assert take("mail", 0.5, 10, now + dt.timedelta(seconds=2)) == 1
    assert take("fast", 14.0, 100, now) == 14
    assert sum(take("fast", 14.0, 100, now + dt.timedelta(seconds=tenth / 10)) for tenth in range(1, 101)) <= 141


def test_nothing_goes_out_at_night_or_on_a_sunday(rollout: Rollout, script: Script, post: Post) -> None:
    approved(rollout)
    post.now = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)  # a Saturday
    post.plan()
    assert post.send() == 0
    assert set(Delivery.objects.values_list("due_at", flat=True)) == {dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC)}
    post.now = dt.datetime(2026, 11, 23, 18, tzinfo=dt.UTC)  # Monday, in the evening
    assert post.send() == 0
    post.now = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
    assert post.send() == len(NAMES)


def test_leavers_get_nothing_joiners_on_day_one_the_absent_when_back(
    rollout: Rollout, script: Script, post: Post
) -> None:
    away = (Span(Day(2026, 11, 1), Day(2026, 11, 17)),)
    bring_people(
        person("dov", ends=Day(2026, 11, 13)), person("edie", starts=Day(2026, 11, 18)), person("gita", absent=away),
        person("hugo"), person("ines", email=""),
    )  # fmt: skip
    approved(rollout)
    assert (post.plan(), post.send()) == (2, 1)
    assert states() == {"hugo": "sent", "ines": "failed"}
    assert (post.later(days=2).plan(), post.send()) == (3, 3)  # and a reminder to Hugo
    assert states()["gita"] == states()["edie"] == "sent"
    assert "dov" not in states()


def test_who_leaves_before_it_goes_out_gets_nothing(rollout: Rollout, script: Script, post: Post) -> None:
    approved(rollout)
    post.plan()
    bring_people(*(person(name) for name in NAMES[1:]))
    assert post.send() == len(NAMES) - 1
    assert states()["dov"] == "suppressed"


def test_a_reminder_goes_to_whoever_said_nothing_and_no_more_often(
    rollout: Rollout, script: Script, post: Post
) -> None:
    approved(rollout)
    post.plan()
    post.send()
    Answer.objects.create(rollout=rollout, message="heads-up", person="dov", group="adjusters", kind="unclear", at=NOW)
    Silence.objects.create(rollout=rollout, person="edie", at=NOW)
    sent = []
    for _ in range(12):
        post.later(days=1).plan()
        sent.append(post.send())
    assert [count for count in sent if count] == [len(NAMES) - 2] * 2
    times = Counter(one.recipient.partition("@")[0] for one in script.took)
    assert times == {name: 1 if name in {"dov", "edie"} else 3 for name in NAMES}
    reminder = script.took[-1].message
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/no-reminders/" in reminder["List-Unsubscribe"]


def test_a_launch_that_moves_holds_back_the_wrong_day_and_asks_anew(
    rollout: Rollout, script: Script, post: Post
) -> None:
    version = approved(rollout, steps=0)
    release(version, "asha")
    post.plan()
    post.send()
    told = {one.recipient for one in script.took}
    bring_plan("2026-12-08")
    MessageVersion.objects.update(everybody=True)
    assert post.plan() == 0  # it names a day that holds no longer
    corrected = approved(rollout)
    assert corrected.ask == 2
    post.plan()
    assert post.send() == len(NAMES)
    said = {one.recipient: one.message.get_body(("plain",)).get_content() for one in script.took[5:]}  # type: ignore[union-attr]
    assert {to for to, text in said.items() if "1 December" in text and "8 December" in text} == told
    assert all("8 December" in text for text in said.values())


def test_other_words_ask_nobody_again(rollout: Rollout, script: Script, post: Post) -> None:
    version = approved(rollout, steps=0)
    release(version, "asha")
    post.plan()
    post.send()
    found = latest_plan(rollout)
    assert found is not None
    text = found[1].text.replace("You still decide.", "You decide, as today.")
    save_plan(found[0], text, "asha")
    approved(rollout)
    assert (post.plan(), post.send()) == (len(NAMES) - 5, len(NAMES) - 5)
    assert set(Counter(one.recipient for one in script.took).values()) == {1}


def test_stop_holds_for_all_that_is_not_on_the_wire(rollout: Rollout, script: Script, post: Post) -> None:
    version = approved(rollout)
    post.plan()
    mine = claim(100, "worker", NOW)
    pause(version, "asha", paused=True)
    with pytest.raises(OptionError, match="It was stopped"):  # by a page that was loaded before
        release(version, "bram")
    assert on_wire(mine, "worker", NOW) == []
    assert claim(100, "worker", NOW) == []
    pause(version, "asha", paused=False)
    assert post.send() == len(NAMES)


def test_what_a_dead_worker_left_goes_back_or_is_unknown(rollout: Rollout, script: Script, post: Post) -> None:
    approved(rollout)
    post.plan()
    taken = claim(5, "elsewhere/pid:[1]/1/aa", NOW)
    on_wire(taken[:2], "elsewhere/pid:[1]/1/aa", NOW)
    assert post.send() == len(NAMES) - 5
    assert Counter(states().values()) == {"wire": 2, "claimed": 3, "sent": 3}
    assert post.later(minutes=21).send() == 3
    assert Counter(states().values()) == {"unknown": 2, "sent": 6}


def test_what_one_worker_has_claimed_no_other_can_take(rollout: Rollout, script: Script, post: Post) -> None:
    approved(rollout)
    post.plan()
    mine, theirs = claim(5, "mine", NOW), claim(5, "theirs", NOW)
    assert {row.pk for row in mine}.isdisjoint(row.pk for row in theirs)
    assert (len(mine), len(theirs)) == (5, 3)
    assert on_wire(mine, "theirs", NOW) == []
    assert {row.pk for row in on_wire(mine, "mine", NOW)} == {row.pk for row in mine}
    assert on_wire(mine, "mine", NOW) == []  # not twice


def test_a_restored_installation_sends_nothing_and_says_what_is_unknown(
    rollout: Rollout, script: Script, post: Post
) -> None:
    approved(rollout)
    post.plan()
    claim(2, "worker", NOW)
    hold_back_all()
    SendMode.objects.all().delete()  # it is in no backup
    assert mode_in_force(PLACE).name == NOBODY
    set_mode(EVERYONE, [], PLACE, "asha")
    assert (post.plan(), post.send()) == (0, 0)
    assert set(states().values()) == {"unknown"}
    assert script.took == []
