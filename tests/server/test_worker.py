"""The worker: what is due is done once, by one of several; what was kept long enough goes."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from django.utils import timezone

from tests.examples import CLAIMS
from tests.server.conftest import Installation
from tests.server.test_intake import NOW, digest, refresh, send
from uptake.core.calendar import Day
from uptake.core.plan.load import load_plan
from uptake.core.plan.model import Readings
from uptake.core.usage import Item
from uptake.service.keeping import let_go, sweep
from uptake.service.leases import LEASE, give_back, holder_name, take
from uptake.service.outreach.asked_elsewhere import keep_waiting
from uptake.service.plans import import_plan
from uptake.service.readings import reading_day, take_due_readings
from uptake.store.models import Change, EventFile, Lease, PictureRow, PlanVersion, Reading, Rollout, Segment, Unmatched
from uptake.worker import Worker

pytestmark = pytest.mark.server

MINUTE = dt.timedelta(minutes=1)


def test_one_of_two_workers_holds_the_lease_until_it_ends(transactional_db: None) -> None:
    assert take("digest", "asha", NOW, LEASE)
    assert not take("digest", "bram", NOW, LEASE)
    assert take("digest", "asha", NOW + MINUTE / 2, LEASE)
    assert not take("digest", "bram", NOW + MINUTE, LEASE)
    assert take("digest", "bram", NOW + 2 * MINUTE, LEASE)
    give_back("digest", "bram")
    assert take("digest", "asha", NOW + 2 * MINUTE, LEASE)


def test_a_lease_of_a_process_that_was_killed_is_free_at_once(transactional_db: None) -> None:
    code = (
        "import time, django; django.setup(); from uptake.service.leases import holder_name\n"
        "print(holder_name(), flush=True); time.sleep(60)"
    )
    words = [sys.executable, "-c", code]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        holder = process.stdout.readline().strip()
        assert take("digest", holder, NOW, LEASE)
        assert not take("digest", holder_name(), NOW, LEASE)
        process.kill()
    assert take("digest", "elsewhere/pid:[1]/1/aa", NOW, LEASE)
    assert not take("digest", holder_name(), NOW, LEASE)  # of another machine nobody knows


def test_a_round_digests_draws_and_reads(installation: Installation) -> None:
    send(installation, 4)
    plan = load_plan(CLAIMS / "rollout.yaml").plan
    assert plan is not None
    worker = Worker(installation.environment)
    began = plan.calendar.day_of(time.time())
    assert worker.round() > 1
    assert worker.round() == 0
    assert EventFile.objects.count() == 1
    assert PictureRow.objects.filter(day__in=(began, plan.calendar.day_of(time.time()))).exists()


def test_a_worker_without_the_lease_does_nothing(installation: Installation) -> None:
    send(installation, 4)
    take("digest", "somebody else", timezone.now(), LEASE)
    assert Worker(installation.environment).round() == 0
    assert EventFile.objects.count() == 0


def test_a_rollout_rests_between_two_drawings(installation: Installation) -> None:
    from uptake.service.refresh import refresh_wanted

    data, key = installation.data, installation.environment.pseudonym_key
    Rollout.objects.update(drawn_at=NOW - dt.timedelta(seconds=30), drawn_in=10.0)
    assert refresh_wanted(data, key, NOW) == 0
    assert refresh_wanted(data, key, NOW + dt.timedelta(seconds=15)) == 1


@pytest.mark.parametrize(
    ("every", "weekday", "today", "expected"),
    [
        ("week", "Mon", Day(2027, 1, 20), Day(2027, 1, 18)),
        ("week", "Thu", Day(2027, 1, 20), Day(2027, 1, 14)),
        ("week", "Wed", Day(2027, 1, 20), Day(2027, 1, 20)),
        ("month", "Mon", Day(2027, 1, 20), Day(2027, 1, 1)),
        ("day", "Mon", Day(2027, 1, 20), Day(2027, 1, 20)),
        ("week", "Mon", Day(2026, 11, 30), None),
    ],
)
def test_the_day_of_a_reading_is_the_latest_of_the_cadence(
    every: str, weekday: str, today: Day, expected: Day | None
) -> None:
    plan = load_plan(CLAIMS / "rollout.yaml").plan
    assert plan is not None
    assert reading_day(replace(plan, readings=Readings(every, weekday)), today) == expected


def test_a_reading_is_taken_once_as_of_its_day_though_late(installation: Installation) -> None:
    send(installation, 4, 11)
    digest(installation)
    key = installation.environment.pseudonym_key
    wednesday, rollout = NOW + dt.timedelta(days=2), Rollout.objects.get()
    rollout.pictures.create(day=wednesday.date(), number=1)
    keep_waiting(rollout, [Item("Q1", "dov", (NOW + dt.timedelta(days=1)).timestamp())])
    taken = take_due_readings(installation.data, key, wednesday)
    assert taken == Reading.objects.count() > 0
    assert {reading.day for reading in Reading.objects.all()} == {Day(2027, 1, 18)}
    assert take_due_readings(installation.data, key, wednesday) == 0
    first = Reading.objects.order_by("number").first()
    assert first is not None
    assert first.read["measure"] == first.measure
    assert rollout.asked_elsewhere.count() == 1  # on Monday nobody had asked it


def test_no_reading_is_taken_before_the_first_events_until_its_day_is_over(installation: Installation) -> None:
    data, key = installation.data, installation.environment.pseudonym_key
    assert take_due_readings(data, key, NOW) == 0
    assert not Reading.objects.exists()
    send(installation, 4, 11)
    digest(installation)
    assert take_due_readings(data, key, NOW) > 0
    Reading.objects.all().delete()
    EventFile.objects.all().delete()
    assert take_due_readings(data, key, NOW + dt.timedelta(days=1)) > 0  # nothing came all day: that is what was read


def test_a_plan_without_events_waits_for_none(installation: Installation) -> None:
    text = PlanVersion.objects.get().text
    PlanVersion.objects.update(text=text.replace("kind: events", "kind: none"))
    assert "kind: none" in PlanVersion.objects.get().text
    assert take_due_readings(installation.data, installation.environment.pseudonym_key, NOW) > 0


def test_events_go_when_their_time_is_over_and_readings_stay(installation: Installation) -> None:
    send(installation, 4)
    digest(installation)
    refresh(installation)
    file = EventFile.objects.get()
    last_day = dt.datetime.combine(file.week + dt.timedelta(days=6), dt.time(12), dt.UTC)
    keep = 400  # what the plan says
    assert let_go(installation.data, 1, last_day + dt.timedelta(days=keep)) == 0
    assert let_go(installation.data, 1, last_day + dt.timedelta(days=keep + 1)) == 1
    assert not (installation.data / "events" / file.name).exists()
    assert PictureRow.objects.count() == 1
    assert Change.objects.filter(act="let go").get().detail["rows"] == 1


def test_sealed_identifiers_go_after_a_fortnight(installation: Installation) -> None:
    send(installation, 4, person="nobody.known@acme.example")
    digest(installation)
    let_go(installation.data, 400, timezone.now() + dt.timedelta(days=13))
    assert Unmatched.objects.count() == 1
    let_go(installation.data, 400, timezone.now() + dt.timedelta(days=15))
    assert Unmatched.objects.count() == 0


def test_what_a_crash_left_is_swept_and_what_is_registered_is_not(installation: Installation) -> None:
    send(installation, 4)
    digest(installation)
    folder = installation.data / "events" / "claims-app"
    for name in ("stray.parquet", "stray.parquet.part"):
        (folder / name).write_bytes(b"half")
    assert sweep(installation.data) == 0  # somebody may be about to register them
    for path in folder.rglob("*"):
        os.utime(path, (0, 0))
    assert sweep(installation.data) == 2
    assert sweep(installation.data) == 0
    refresh(installation)
    assert json.loads(PictureRow.objects.get().document)["input"]["events"] == 1


def test_readings_show_no_more_than_the_shared_picture(installation: Installation) -> None:
    send(installation, 4, 11)
    digest(installation)
    take_due_readings(installation.data, installation.environment.pseudonym_key, NOW)
    shared = json.loads(PictureRow.objects.get(day=Day(2027, 1, 18)).shared)["targets"]
    assert [reading.read for reading in Reading.objects.order_by("number")] == shared


def test_a_rollout_that_cannot_be_drawn_stops_no_other_and_rests(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    import_plan(CLAIMS.parent / "plans" / "small.yaml", "asha")
    send(installation, 4)
    digest(installation)
    broken = installation.data / "events" / EventFile.objects.get().name
    broken.write_bytes(b"no parquet")
    Rollout.objects.filter(slug="meeting-notes").update(drawn_at=None)
    PlanVersion.objects.filter(rollout__slug="meeting-notes").update(
        text=PlanVersion.objects.get(rollout__slug="meeting-notes").text.replace(
            "usage: {kind: events,", "usage: {kind: events, sources: [notes],"
        )
    )
    worker = Worker(installation.environment)
    worker.round()
    assert set(PictureRow.objects.values_list("rollout__slug", flat=True)) == {"meeting-notes"}
    assert "drawing claims-triage failed" in caplog.text
    assert worker.looked is not None  # what is seldom due was done all the same
    caplog.clear()
    worker.round()
    assert "drawing claims-triage" not in caplog.text


def test_a_worker_that_lost_its_lease_stops_before_the_next_step(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from uptake import worker as module
    from uptake.service import leases

    monkeypatch.setattr(leases, "RENEW", 0.01)
    send(installation, 4)

    def lose(*_: object) -> int:
        Lease.objects.filter(name="digest").update(holder="another/1/x", until=timezone.now() + LEASE)
        time.sleep(0.2)
        return 1

    monkeypatch.setattr(module, "digest_spool", lose)
    assert Worker(installation.environment).round() == 1
    assert not PictureRow.objects.exists()


def test_events_of_today_change_no_picture_and_add_none(installation: Installation) -> None:
    send(installation, 4, 15)
    digest(installation)
    refresh(installation)
    send(installation, 18)
    digest(installation)
    assert refresh(installation) == 1
    row = PictureRow.objects.get()
    assert json.loads(row.document)["input"]["later"] == 1


def test_nothing_is_let_go_while_a_plan_cannot_be_read(installation: Installation) -> None:
    send(installation, 4)
    digest(installation)
    later = NOW + dt.timedelta(days=2000)
    known = PlanVersion.objects.get()
    PlanVersion.objects.create(rollout=known.rollout, number=2, digest="x", text="uptake: 99", by="asha")
    assert let_go(installation.data, 1, later) == 0
    PlanVersion.objects.filter(number=2).delete()
    assert let_go(installation.data, 1, later) == 1


def test_a_plan_that_names_no_sources_keeps_those_of_all(installation: Installation) -> None:
    from tests.server.everywhere import PLAN
    from uptake.core.plan.load import parse_plan
    from uptake.service.plans import save_plan

    longer = PLAN + "privacy: {keep_days: 700}\n"
    plan = parse_plan(longer).plan
    assert plan is not None
    save_plan(plan, longer, "asha")
    send(installation, 4)
    digest(installation)
    sunday = dt.datetime(2027, 1, 10, 12, tzinfo=dt.UTC)
    assert let_go(installation.data, 1, sunday + dt.timedelta(days=700)) == 0
    assert let_go(installation.data, 1, sunday + dt.timedelta(days=701)) == 1


def test_segments_that_were_digested_are_forgotten_after_a_month_if_they_are_gone(installation: Installation) -> None:
    send(installation, 4)
    digest(installation)
    Segment.objects.create(name="left.ready", rows=1)
    (installation.data / "spool" / "left.ready").write_bytes(b"")
    let_go(installation.data, 400, timezone.now() + dt.timedelta(days=29))
    assert Segment.objects.count() == 2
    let_go(installation.data, 400, timezone.now() + dt.timedelta(days=31))
    assert Segment.objects.get().name == "left.ready"
