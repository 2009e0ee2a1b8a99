"""Which weeks are kept counted on a server, and when what is kept goes."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.examples import copied
from tests.server.conftest import Installation
from tests.server.test_erasing import ask, run
from tests.server.test_intake import NOW, digest, send
from tests.server.test_merging import LONG_AGO, TUESDAY
from uptake.core.plan.load import load_plan
from uptake.service import counted
from uptake.service.counted import settled_weeks
from uptake.service.intake import event_files, paths_of
from uptake.service.keeping import let_go, sweep
from uptake.service.merging import merge_settled
from uptake.service.plans import latest_plan
from uptake.service.refresh import contents
from uptake.service.rosters import known_roster
from uptake.store.models import EventFile, Rollout
from uptake.wire.rosters import read_people

pytestmark = pytest.mark.server


@pytest.fixture
def filled(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """A week of several files, and the week after."""
    monkeypatch.setattr(counted, "WORTH", 1)
    for days in ((4,), (5, 6), (11,)):
        send(installation, *days)
        digest(installation)
    EventFile.objects.update(at=LONG_AGO)
    return installation


def weeks_of(installation: Installation, now: dt.datetime) -> list[str]:
    found = settled_weeks(installation.data, event_files("claims-triage", ()), now)
    return [str(week) for week in found.weeks]


def drawn(installation: Installation, *, kept: bool) -> dict[str, Any]:
    """All that a row of a Picture holds."""
    found = latest_plan(Rollout.objects.get())
    assert found is not None
    files = event_files("claims-triage", ())
    weeks = settled_weeks(installation.data, files, NOW) if kept else None
    roster = known_roster(installation.environment.pseudonym_key)
    return contents(found[0], roster, paths_of(installation.data, files), NOW.date(), weeks)[0]


def on_disk(installation: Installation) -> int:
    return len(list((installation.data / "counted").glob("*/*")))


def test_a_week_is_kept_counted_once_it_is_over_and_merged(
    filled: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert weeks_of(filled, TUESDAY) == []
    merge_settled(filled.data, TUESDAY)
    assert weeks_of(filled, TUESDAY) == ["2027-01-04"]
    EventFile.objects.filter(week="2027-01-04").update(at=TUESDAY)  # something late has come
    assert weeks_of(filled, TUESDAY) == []
    monkeypatch.setattr(counted, "WORTH", 4)
    assert weeks_of(filled, TUESDAY + dt.timedelta(days=1)) == []


def test_the_picture_is_the_same_byte_for_byte_and_what_is_kept_goes_with_its_events(
    filled: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge_settled(filled.data, NOW)
    before = drawn(filled, kept=False)
    assert drawn(filled, kept=True) == before
    kept = sorted((filled.data / "counted").glob("*/*"))
    # The week before Monday the 18th is not over for a day.
    assert [path.parent.name for path in kept] == ["2027-01-04", "together"]
    assert drawn(filled, kept=True) == before
    sweep(filled.data)
    assert on_disk(filled) == 2
    old = time.time() - 4 * 86_400
    for path in kept:
        os.utime(path, (old, old))
    drawn(filled, kept=True)
    sweep(filled.data)
    assert on_disk(filled) == 2  # both were used, though only one was read
    for path in kept:
        os.utime(path, (old, old))
    sweep(filled.data)
    assert on_disk(filled) == 0
    for path in kept:
        path.touch()
    let_go(filled.data, 400, NOW + dt.timedelta(days=900))
    assert on_disk(filled) == 0


def test_erasure_takes_what_is_kept_and_later_drawings_keep_it_without_them(filled: Installation) -> None:
    merge_settled(filled.data, NOW)
    send(filled, 7, person="somebody-else")
    digest(filled)
    EventFile.objects.update(at=LONG_AGO)
    merge_settled(filled.data, NOW)
    drawn(filled, kept=True)
    assert on_disk(filled) == 2
    older = filled.data / "counted" / "older" / "of-many-weeks.parquet"
    older.parent.mkdir()
    older.touch()
    ask(filled)
    assert run(filled) == 1
    assert on_disk(filled) == 0
    assert [file.at for file in EventFile.objects.all()] == [LONG_AGO]  # when its events came: the week stays settled
    assert drawn(filled, kept=True) == drawn(filled, kept=False)
    assert on_disk(filled) == 2


def test_a_folder_where_a_file_should_be_stops_no_drawing_and_no_sweep(filled: Installation) -> None:
    merge_settled(filled.data, NOW)
    before = drawn(filled, kept=True)
    for path in (filled.data / "counted").glob("*/*"):
        path.unlink()
        path.mkdir()
        (path / "within").touch()
    foreign = filled.data / "counted" / "together" / "lost+found"
    foreign.mkdir()
    os.utime(foreign, (1, 1))
    (filled.data / "counted" / "together" / "gone").symlink_to(filled.data / "nowhere")
    stray = filled.data / "events" / "folder.parquet"
    stray.mkdir()
    os.utime(stray, (1, 1))
    sweep(filled.data)
    assert drawn(filled, kept=True) == before
    kept = [path for path in (filled.data / "counted").glob("*/*.parquet") if path.is_file()]
    assert len(kept) == 2  # they are kept anew
    assert foreign.is_dir()


def test_what_keeps_every_week_from_being_kept_is_said_once(
    filled: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    merge_settled(filled.data, NOW)
    EventFile.objects.update(at=LONG_AGO)
    (filled.data / "counted").write_text("a file", encoding="ascii")
    found = latest_plan(Rollout.objects.get())
    assert found is not None
    weeks = settled_weeks(filled.data, event_files("claims-triage", ()), NOW + dt.timedelta(days=30))
    assert len(weeks.weeks) == 2
    weeks.counted(found[0], [NOW.date() + dt.timedelta(days=30)])
    assert len([row for row in caplog.records if "is not kept counted" in row.getMessage()]) == 1


def test_two_years_after_launch_a_picture_is_as_of_the_last_week_and_knows_what_is_asked_since(tmp_path: Path) -> None:
    example = copied(tmp_path, "claims-triage")
    plan = load_plan(example / "rollout.yaml").plan
    assert plan is not None
    asked = {"person": "B100", "time": "2029-06-01T10:00:00Z", "event": "uptake.asked", "item": "late"}
    (example / "late.ndjson").write_text(json.dumps(asked) + "\n", encoding="utf-8")
    roster, _ = read_people(example / "people.csv")
    made, items = contents(plan, roster, [example / "usage.csv.gz", example / "late.ndjson"], dt.date(2029, 6, 5))
    assert {json.loads(made[name])["as_of"] for name in ("document", "shared")} == {"2028-11-06"}
    assert [item.id for item in items] == ["late"]
