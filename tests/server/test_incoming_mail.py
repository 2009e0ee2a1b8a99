"""What comes back by mail: what did not arrive is not told, what somebody writes is a question, nothing twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.mailbox import Box, mailbox
from tests.server.telling import NAMES, NOW, PLACE, approved, bring_people, bring_plan, person
from tests.wire.test_mail_answers import OURS, RAW
from uptake.channels import Outcome, Receipt
from uptake.core.pseudonyms import pseudonym
from uptake.service.outreach import outbox
from uptake.service.outreach.acts import told, write_acts
from uptake.service.outreach.incoming_mail import read_inbox, take_answer
from uptake.service.outreach.letters import Letterhead, letter_of, outgoing
from uptake.service.outreach.marks import CHOSEN, mark_of, read_mark
from uptake.service.outreach.modes import EVERYONE, mode_in_force, set_mode
from uptake.service.outreach.planning import plan_deliveries
from uptake.service.plans import latest_plan
from uptake.service.rosters import latest_roster
from uptake.store.models import Delivery, Item, Mailbox, OwnAct, Rollout
from uptake.wire.mail_answers import HumanReply, read_answer

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server() -> Iterator[Box]:
    with mailbox() as found:
        yield found


@pytest.fixture
def box(server: Box) -> Box:
    server.anew("Answers")
    return server


@pytest.fixture
def rollout(transactional_db: None) -> Rollout:
    """A rollout whose people have all got their letter."""
    bring_people(*(person(name) for name in NAMES))
    rollout = bring_plan()
    set_mode(EVERYONE, [], PLACE, "asha")
    approved(rollout)
    plan_deliveries(mode_in_force(PLACE), NOW)
    for row in Delivery.objects.select_related("rollout"):
        OwnAct.objects.bulk_create([told(row, NOW)])
    Delivery.objects.update(state="sent", sent_at=NOW)
    return rollout


def mail(name: str, to: str = "dov") -> bytes:
    """A sample as it answers the letter to somebody."""
    mark = mark_of(Delivery.objects.get(person=to).pk)
    return (
        RAW[name]
        .replace(OURS.encode(), f"{mark}@acme.example".encode())
        .replace(b"dov@", f"{to}@".encode())
        .replace(b"Dov@", f"{to}@".encode())
    )


def read(box: Box) -> int:
    return read_inbox(box.account("Answers"), NOW)


def test_what_came_back_was_not_told(rollout: Rollout, box: Box) -> None:
    box.put(mail("postfix_dsn"), mail("exchange_dsn", "edie"), mail("postfix_delayed", "gita"), folder="Answers")
    assert read(box) == 3
    failed = dict(Delivery.objects.filter(state="failed").values_list("person", "reason"))
    assert set(failed) == {"dov", "edie"}
    assert failed["dov"] == "it came back: 550 5.1.1 <dov@acme.example>: Recipient address rejected: User unknown"
    told_now = set(OwnAct.objects.filter(event="uptake.told").values_list("person", flat=True))
    assert told_now == {*NAMES} - {"dov", "edie"}
    back = OwnAct.objects.filter(event="uptake.returned").order_by("person")
    assert [(one.person, one.properties) for one in back] == [
        (name, {"message": "heads-up", "channel": "email"}) for name in ("dov", "edie")
    ]


def test_who_was_told_is_written_down_when_it_can_hardly_come_back(rollout: Rollout, tmp_path: Path) -> None:
    key = bytes(32)
    (tmp_path / "spool").mkdir()
    assert write_acts(tmp_path, key, NOW - dt.timedelta(seconds=1)) == 0
    assert write_acts(tmp_path, key, NOW) == len(NAMES)
    assert pseudonym(key, "own", "dov")


def test_what_somebody_writes_is_a_question_of_theirs(rollout: Rollout, box: Box) -> None:
    box.put(mail("outlook_de"), mail("gmail", "edie"), folder="Answers")
    assert read(box) == 2
    found = dict(Item.objects.values_list("person", "text"))
    assert set(found) == {"dov", "edie"}
    assert found["dov"].startswith("Guten Tag,\n\nich bearbeite gar keine Schäden mehr.")
    assert set(Item.objects.values_list("group", flat=True)) == {"adjusters"}
    assert OwnAct.objects.filter(event="uptake.asked").count() == 2


def test_programs_ask_nothing(rollout: Rollout, box: Box) -> None:
    box.put(mail("exchange_away_de"), mail("gmail_away"), mail("read_receipt"), folder="Answers")
    assert read(box) == 3
    assert not Item.objects.exists()
    assert not Delivery.objects.exclude(state="sent").exists()


def test_each_mail_counts_once_even_where_the_mailbox_was_made_anew(rollout: Rollout, box: Box) -> None:
    box.put(mail("gmail"), folder="Answers")
    assert (read(box), read(box)) == (1, 0)
    box.anew("Answers")
    box.put(mail("gmail"), mail("apple_de"), folder="Answers")
    assert read(box) == 2
    assert Item.objects.count() == 2
    assert Mailbox.objects.count() == 1


def test_two_workers_take_it_once(rollout: Rollout, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    box.put(mail("gmail"), mail("apple_de"), folder="Answers")
    account = box.account("Answers")

    def meanwhile(answer: object, now: dt.datetime) -> None:
        monkeypatch.setattr("uptake.service.outreach.incoming_mail.take_answer", take_answer)
        assert isinstance(answer, HumanReply)
        take_answer(answer, now)
        Mailbox.objects.update(uid=10**6)  # another worker has read further

    monkeypatch.setattr("uptake.service.outreach.incoming_mail.take_answer", meanwhile)
    assert read_inbox(account, NOW) == 1


def test_who_answers_nothing_is_known_by_their_address(rollout: Rollout) -> None:
    raw = RAW["gmail"].replace(OURS.encode(), b"something@else.example")
    take_answer(read_answer(raw), NOW)
    take_answer(read_answer(raw.replace(b"Dov@acme", b"who@elsewhere")), NOW)
    assert [one.person for one in Item.objects.all()] == ["dov"]


def test_an_answer_from_a_private_address_is_of_whom_the_letter_was_for(rollout: Rollout) -> None:
    take_answer(read_answer(mail("gmail", "edie").replace(b"<edie@acme.example>\n", b"<edie@private.example>\n")), NOW)
    assert [one.person for one in Item.objects.all()] == ["edie"]


def test_a_mark_tells_nothing_and_is_read_back(settings: object) -> None:
    marks = [mark_of(number) for number in range(1, 200)]
    assert [read_mark(f"{mark}@acme.example") for mark in marks] == [(1, number) for number in range(1, 200)]
    assert read_mark(mark_of(7, CHOSEN, 99)) == (CHOSEN, 7)
    assert mark_of(7, CHOSEN, 1) != mark_of(7, CHOSEN, 2)
    assert len({mark[:4] for mark in marks}) > 190
    for other in ("", "x" * 32, "0" * 32, marks[0][:-2], f"{marks[0][:-1]}{'0' if marks[0][-1] != '0' else '1'}", "é"):
        assert read_mark(other) is None


def test_answers_go_to_the_mailbox_that_is_read(rollout: Rollout) -> None:
    row = Delivery.objects.select_related("version", "rollout").get(person="dov")
    plan = (latest_plan(rollout) or pytest.fail("no plan"))[0]
    for answers, to in (("", "asha@acme.example"), ("uptake@acme.example", "uptake@acme.example")):
        head = Letterhead(latest_roster(), "https://uptake.acme.example", "uptake@acme.example", answers)
        letter = letter_of(row, head.roster.people["dov"], plan, head)
        assert letter is not None
        assert outgoing(row, head.roster.people["dov"], letter, head).reply_to == to


def test_a_letter_that_came_back_is_not_settled_again(rollout: Rollout) -> None:
    row = Delivery.objects.get(person="dov")
    take_answer(read_answer(mail("postfix_dsn")), NOW)
    outbox.settle(row, Receipt(Outcome.UNKNOWN), NOW, 0.5)
    assert Delivery.objects.get(person="dov").state == "failed"
