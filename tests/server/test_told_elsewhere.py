"""Who began with `uptake letters` and takes the server later writes to nobody twice, and goes on where they were."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.server.conftest import environment
from tests.server.telling import (
    NAMES,
    NOW,
    PLACE,
    PLAN,
    Post,
    approved,
    bring_acts,
    bring_people,
    bring_plan,
    person,
    post,
    rollout,
    states,
)
from tests.server.test_messages import signed_in, text
from uptake.analytics.told_elsewhere import heard_elsewhere
from uptake.channels import Outcome, Receipt
from uptake.core.letters.heard import HeardAct
from uptake.core.plan.load import parse_plan
from uptake.service.intake import digest_spool
from uptake.service.merging import merge_settled
from uptake.service.outreach import elsewhere, modes, outbox, planning
from uptake.service.outreach.acts import write_acts
from uptake.service.outreach.elsewhere import hear
from uptake.service.outreach.planning import Due, reminders_of
from uptake.service.outreach.reminding import heard_of
from uptake.service.outreach.unreached import Meanwhile, going_out, missed, told_meanwhile
from uptake.service.outreach.versions import approved_version, in_force, release
from uptake.service.plans import save_plan
from uptake.service.rosters import latest_roster
from uptake.service.steps import faults
from uptake.site.environment import Environment
from uptake.store.models import Delivery, Elsewhere, EventFile, HeardFile, Rollout

pytestmark = pytest.mark.server

__all__ = ["environment", "post", "rollout"]


def act(name: str, days_ago: int = 4, event: str = "uptake.told", **more: str) -> dict[str, str]:
    time = NOW - dt.timedelta(days=days_ago)
    told = {"message": "heads-up", "by": "asha@acme.example", "channel": "email"}
    return {"person": f"{name}@acme.example", "event": event, "time": time.isoformat(), **told, **more}


def test_a_folder_may_be_called_like_a_pattern(tmp_path: Path) -> None:
    for name in ("data*", "data2"):
        (tmp_path / name).mkdir()
        with duckdb.connect() as connection:
            connection.execute(
                "COPY (SELECT $person AS person, 'uptake.told' AS event, 'i1' AS id, 'heads-up' AS message, "
                "'email' AS channel, TIMESTAMPTZ '2027-01-04 09:00:00Z' AS time) TO $file (FORMAT parquet)",
                {"person": name, "file": str(tmp_path / name / "acts.parquet")},
            )
    path = tmp_path / "data*" / "acts.parquet"
    act = HeardAct("data*", "heads-up", "told", "email", 1_799_053_200_000_000, "i1")
    assert list(heard_elsewhere([path], "own/")) == [(path, act)]


def die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def said() -> dict[str, tuple[dt.datetime | None, int, bool]]:
    """Person → when they were told by others, how often reminded, whether they answered."""
    return {one.person: (one.told_at, one.reminded, one.answered) for one in Elsewhere.objects.order_by("person")}


def test_who_was_told_with_files_is_not_told_again(
    rollout: Rollout, environment: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    approved(rollout)
    told = (act("dov", 3), act("edie", 3, message=""), act("gita", 3, channel="broadcast"), act("hugo", 4))
    no_names = (act("ines", message="x" * 150), act("ines", message="heads\0up"))
    bring_acts(environment, tmp_path, *told, act("hugo", 3, "uptake.returned"), *no_names)
    assert post.plan() == 0  # nobody is owed anything before what was imported is known
    with monkeypatch.context() as killed:
        killed.setattr(HeardFile.objects, "bulk_create", die)
        with pytest.raises(KeyboardInterrupt):
            hear(environment.data, environment.pseudonym_key)
    assert (said(), post.plan()) == ({}, 0)
    assert (hear(environment.data, environment.pseudonym_key), post.plan()) == (1, len(NAMES) - 2)
    assert set(states()) == set(NAMES) - {"dov", "edie"}
    assert post.send() == len(NAMES) - 2
    heard = {one.person: one.told_at for one in Elsewhere.objects.all()}
    assert heard == {"dov": NOW - dt.timedelta(days=3), "edie": NOW - dt.timedelta(days=3), "hugo": None}


def test_very_many_are_heard_in_parts_and_go_on_where_they_were_killed(
    rollout: Rollout, environment: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    approved(rollout)
    acts = [act(name, days) for name in NAMES[:5] for days in (4, 11)]  # of two weeks, so in two files
    back = [act("dov", 2, "uptake.returned"), act("edie", 1, "uptake.acknowledged")]
    bring_acts(environment, tmp_path, *acts, *back)
    assert EventFile.objects.count() > 1
    monkeypatch.setattr(elsewhere, "AT_ONCE", 2)
    monkeypatch.setattr(elsewhere, "TOGETHER", 4)
    keep, parts = elsewhere._keep, Counter[str]()

    def third_dies(*given: Any) -> None:
        parts["kept"] += 1
        if parts["kept"] == 3:
            die()
        keep(*given)

    with monkeypatch.context() as killed:
        killed.setattr(elsewhere, "_keep", third_dies)
        with pytest.raises(KeyboardInterrupt):
            hear(environment.data, environment.pseudonym_key)
    assert 0 < len(said()) < 5
    assert post.plan() == 0  # nobody is owed anything before all of it is known
    assert (hear(environment.data, environment.pseudonym_key), hear(environment.data, environment.pseudonym_key)) == (
        1,
        0,
    )
    in_parts = said()
    Elsewhere.objects.all().delete()
    HeardFile.objects.all().delete()
    monkeypatch.undo()
    hear(environment.data, environment.pseudonym_key)
    assert (said(), set(in_parts)) == (in_parts, set(NAMES[:5]))  # as at once


def test_what_the_server_tells_itself_is_nothing_that_others_told(
    rollout: Rollout, environment: Environment, post: Post
) -> None:
    approved(rollout)
    post.plan()
    post.send()
    write_acts(environment.data, environment.pseudonym_key)
    digest_spool(environment.data)
    files = [environment.data / "events" / file.name for file in EventFile.objects.all()]
    for path in files:
        path.unlink()  # it is not read at all
    assert (len(files), hear(environment.data, environment.pseudonym_key)) == (1, 0)
    assert post.plan() == 0


def test_only_what_came_since_the_last_look_is_read(
    rollout: Rollout, environment: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def reading(files: list[Path], own: str) -> Iterator[tuple[Path, HeardAct]]:
        read.extend(files)
        return heard_elsewhere(files, own)

    monkeypatch.setattr("uptake.analytics.told_elsewhere.heard_elsewhere", reading)
    first = [act("dov"), act("edie")]
    reminder, note = act("dov", 2, kind="reminder"), act("dov", 1, "uptake.acknowledged")
    then = [reminder, note, act("edie", 3, "uptake.returned")]
    for acts in (first, then, [act("dov", 3)], [act("edie", 5)]):  # the last, told before it came back, comes late
        bring_acts(environment, tmp_path, *acts)
        assert hear(environment.data, environment.pseudonym_key) == 1
    files = [environment.data / "events" / name for name in EventFile.objects.values_list("name", flat=True)]
    assert sorted(read) == sorted(files)  # each once
    assert said() == {"dov": (NOW - dt.timedelta(days=4), 1, True), "edie": (None, 0, False)}
    settled = NOW + dt.timedelta(days=14)
    EventFile.objects.update(at=NOW)
    assert merge_settled(environment.data, settled) > 0
    assert hear(environment.data, environment.pseudonym_key) == 0  # one file of several says nothing new
    before = said()
    HeardFile.objects.all().delete()
    assert (hear(environment.data, environment.pseudonym_key), said()) == (1, before)  # heard twice is heard once


def test_who_is_on_no_roster_yet_is_heard_of_once_they_are(
    rollout: Rollout, environment: Environment, tmp_path: Path, post: Post
) -> None:
    approved(rollout)
    bring_acts(environment, tmp_path, act("newcomer", 1))
    assert (hear(environment.data, environment.pseudonym_key), said()) == (1, {})
    assert post.plan() == len(NAMES)
    bring_people(*(person(name) for name in (*NAMES, "newcomer")))
    assert post.plan() == 0  # nobody is owed anything before it is known
    assert (hear(environment.data, environment.pseudonym_key), list(said())) == (1, ["newcomer"])
    assert post.plan() == 0


def test_what_waits_is_taken_back_where_others_have_told_meanwhile(
    rollout: Rollout, environment: Environment, tmp_path: Path, post: Post
) -> None:
    version = approved(rollout)
    post.plan()
    office = outbox.claim(2, "a worker", NOW)  # on their way to the wire
    first, waits = office[0].person, next(name for name in NAMES if name not in {row.person for row in office})
    outbox.on_wire(office[1:], "a worker", NOW)
    bring_acts(environment, tmp_path, *(act(one) for one in (first, waits, office[1].person)))
    hear(environment.data, environment.pseudonym_key)
    assert outbox.on_wire(office[:1], "a worker", NOW) == []
    found = states()
    assert (found[first], found[waits], found[office[1].person]) == ("suppressed", "suppressed", "wire")
    everyone = modes.mode_in_force(PLACE)
    known = in_force(version)
    assert known is not None
    why = {one.id: one.why for one in missed(going_out(rollout, known[0], known[1], everyone, NOW), "asha")[0]}
    assert why == {first: "told", waits: "told"}
    reminders = reminders_of(Due(version, *known, latest_roster(), everyone, NOW), heard_of(version))
    assert reminders[waits].number == 1  # from where others ended
    bring_acts(environment, tmp_path, *(act(one, 3, "uptake.returned") for one in (first, waits)))
    hear(environment.data, environment.pseudonym_key)
    assert (post.plan(), states()[waits]) == (2, "queued")


def test_who_was_told_while_it_was_worked_out_is_not_written_to(
    rollout: Rollout, environment: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    approved(rollout)

    def worked_out(due: Due) -> list[Delivery]:
        found = list(wanted(due))
        bring_acts(environment, tmp_path, act("dov"))
        hear(environment.data, environment.pseudonym_key)
        return found

    wanted = planning._wanted
    monkeypatch.setattr(planning, "_wanted", worked_out)
    assert (post.plan(), "dov" in states()) == (len(NAMES) - 1, False)


def test_it_reminds_whoever_was_told_with_files_from_where_these_ended(
    rollout: Rollout, environment: Environment, tmp_path: Path, post: Post
) -> None:
    said, reminded = act("edie", 3, "uptake.acknowledged"), act("gita", 1, kind="reminder")
    bring_acts(environment, tmp_path, *(act(name) for name in NAMES), said, reminded)
    hear(environment.data, environment.pseudonym_key)
    version = approved(rollout, steps=1)
    assert post.plan() == 0  # five were released: nobody is reminded before everybody may be written to
    version.everybody = True
    version.save()
    assert post.plan() == len(NAMES) - 2  # one has answered, of another the second reminder is not due yet
    assert post.later(days=2).plan() == 1
    assert Delivery.objects.get(person="gita").number == 2
    assert not Delivery.objects.filter(person="edie").exists()


def test_a_launch_that_moves_corrects_what_others_told(
    rollout: Rollout, environment: Environment, tmp_path: Path, post: Post
) -> None:
    bring_acts(environment, tmp_path, act("dov"))
    hear(environment.data, environment.pseudonym_key)
    approved(rollout)
    bring_plan("2026-12-08")
    assert release(approved(rollout), "asha").ask == 2
    post.plan()
    post.send()
    from uptake.service.outreach.letters import kind_of

    kinds = {row.person: kind_of(row) for row in Delivery.objects.filter(ask=2)}
    assert (kinds["dov"], kinds["edie"]) == ("moved", "message")


def test_what_fails_for_one_rollout_keeps_no_other_waiting(
    rollout: Rollout, environment: Environment, tmp_path: Path
) -> None:
    bring_acts(environment, tmp_path, act("dov"))
    EventFile.objects.update(rollout="")
    text = PLAN.format(launch="2026-12-01", sender="owner").replace("rollout: triage", "rollout: other")
    plan = parse_plan(text).plan
    assert plan is not None
    save_plan(plan, text, "asha")
    file = EventFile.objects.get()
    gone = EventFile.objects.create(
        name="gone.parquet", acts=True, rollout="triage", source=file.source, rows=1, week=file.week
    )
    assert hear(environment.data, environment.pseudonym_key) == 1
    assert list(Elsewhere.objects.values_list("rollout__slug", "person")) == [("other", "dov")]
    assert [one.step for one in faults()] == ["hearing who was told of triage"]
    gone.delete()
    assert hear(environment.data, environment.pseudonym_key) == 1
    assert faults() == []


def put_off(row: Delivery, now: dt.datetime, *, whole: bool = False) -> None:
    """What was on its way when others' word was heard, and came back to be tried later; `whole`: with all others."""
    outbox.settle(row, Receipt(Outcome.LATER, "450 4.2.1 greylisted", whole=whole), now, 0.5)


@pytest.mark.parametrize("whole", [False, True])
def test_a_letter_that_was_put_off_while_others_told_its_person_is_not_tried_again(
    rollout: Rollout, environment: Environment, tmp_path: Path, post: Post, *, whole: bool
) -> None:
    approved(rollout)
    post.plan()
    claimed = {row.person: row for row in outbox.claim(50, "a worker", post.now)}
    outbox.on_wire([claimed["dov"], claimed["edie"]], "a worker", post.now)
    outbox.give_back([row for row in claimed.values() if row.person not in {"dov", "edie"}], "a worker")
    bring_acts(environment, tmp_path, act("dov", 3))
    hear(environment.data, environment.pseudonym_key)
    for name in ("dov", "edie"):
        put_off(claimed[name], post.now, whole=whole)
    assert {row.attempts for row in Delivery.objects.filter(person__in=("dov", "edie"))} == {0 if whole else 1}
    assert states()["dov"] == "queued"  # on its way it could not be taken back
    post.later(days=1).send()
    assert (states()["dov"], states()["edie"]) == ("suppressed", "sent")
    assert Delivery.objects.get(person="dov").reason == outbox.TOLD


def test_what_is_sent_again_goes_also_to_whom_others_told_it_and_the_page_says_so_before(
    rollout: Rollout, environment: Environment, tmp_path: Path, post: Post
) -> None:
    approved(rollout)
    post.plan()
    Delivery.objects.filter(person__in=("dov", "edie", "gita")).update(state="failed", reason="550 no such user")
    post.send()
    bring_acts(environment, tmp_path, act("dov", 3), act("edie", 2))
    hear(environment.data, environment.pseudonym_key)
    version, since = approved_version(rollout, "heads-up"), (NOW - dt.timedelta(days=3)).date()
    found = in_force(version) if version else None
    assert version is not None
    assert found is not None
    assert told_meanwhile(version, found[0]) == {"failed": Meanwhile(2, since)}
    page = text(signed_in("owner"), "/rollouts/triage/messages/heads-up/")
    assert "Others have told 2 of them meanwhile, the first on" in page
    outbox.send_again(Delivery.objects.filter(state="failed"), post.now)
    for row in outbox.claim(50, "a worker", post.now):  # put off once more, it stays wanted
        outbox.on_wire([row], "a worker", post.now)
        put_off(row, post.now)
    post.later(days=2).send()
    assert [states()[name] for name in ("dov", "edie", "gita")] == ["sent"] * 3
    assert told_meanwhile(version, found[0]) == {}


@pytest.mark.parametrize("changed", ["roster", "plan"])
def test_what_is_sent_again_stays_so_when_a_file_is_heard_anew(
    rollout: Rollout, environment: Environment, tmp_path: Path, post: Post, changed: str
) -> None:
    approved(rollout)
    post.plan()
    Delivery.objects.filter(person__in=("dov", "edie")).update(state="failed", reason="550 no such user")
    acts = [act("dov", 3), act("edie", 3, message=""), act("a-stranger")]  # so it is heard anew after every change
    bring_acts(environment, tmp_path, *acts)
    hear(environment.data, environment.pseudonym_key)
    outbox.send_again(Delivery.objects.filter(state="failed"), post.now)
    if changed == "roster":
        bring_people(*(person(name) for name in (*NAMES, "a-newcomer")))
    else:
        bring_plan("2026-12-01", sender="sponsor")
    assert hear(environment.data, environment.pseudonym_key) == 1
    assert [states()[name] for name in ("dov", "edie")] == ["queued"] * 2
    # What others tell after that is another matter.
    Delivery.objects.filter(person="edie").update(again_at=NOW - dt.timedelta(days=10))
    bring_acts(environment, tmp_path, act("edie", 2))
    hear(environment.data, environment.pseudonym_key)
    assert [states()[name] for name in ("dov", "edie")] == ["queued", "suppressed"]
