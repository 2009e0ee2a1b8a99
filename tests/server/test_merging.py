"""Small event files of a week become one, once, wherever it breaks off."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.server.conftest import Installation
from tests.server.test_intake import NOW, digest, refresh, send
from uptake.errors import UptakeError
from uptake.service import merging
from uptake.service.intake import event_paths
from uptake.service.keeping import sweep
from uptake.service.merging import merge_settled
from uptake.store.models import Change, EventFile, PictureRow

pytestmark = pytest.mark.server

DAY = dt.timedelta(days=1)
TUESDAY = dt.datetime(2027, 1, 12, 9, tzinfo=dt.UTC)  # a week from 4 January is over for a day
LONG_AGO = dt.datetime(2027, 1, 8, tzinfo=dt.UTC)


@pytest.fixture
def filled(installation: Installation) -> Installation:
    """Three files of one week, one of the next."""
    for days in ((4,), (5, 6), (7,), (11,)):
        send(installation, *days)
        digest(installation)
    EventFile.objects.update(at=LONG_AGO)
    return installation


def weeks() -> list[tuple[str, int]]:
    return [(f"{file.week}", file.rows) for file in EventFile.objects.order_by("week", "rows")]


def on_disk(installation: Installation) -> set[str]:
    return {path.name for path in (installation.data / "events").rglob("*.parquet")}


def registered() -> set[str]:
    return {Path(name).name for name in EventFile.objects.values_list("name", flat=True)}


def test_a_week_that_is_over_becomes_one_file_and_every_figure_stays(filled: Installation) -> None:
    refresh(filled)
    before = PictureRow.objects.get().document
    assert merge_settled(filled.data, TUESDAY) == 1
    assert weeks() == [("2027-01-04", 4), ("2027-01-11", 1)]
    assert on_disk(filled) == registered()
    assert EventFile.objects.get(rows=4).at == LONG_AGO  # when they came
    assert Change.objects.get(act="merged").detail["files"] == 3
    refresh(filled)
    assert PictureRow.objects.get().document == before
    assert merge_settled(filled.data, TUESDAY + 30 * DAY) == 0


def test_a_week_that_goes_on_or_still_gets_events_is_left_alone(filled: Installation) -> None:
    assert merge_settled(filled.data, TUESDAY - DAY) == 0
    EventFile.objects.filter(rows=2).update(at=TUESDAY - DAY / 2)
    assert merge_settled(filled.data, TUESDAY) == 0
    assert merge_settled(filled.data, TUESDAY + DAY) == 1


@pytest.mark.parametrize("step", ["merge", "_register", "unlink"])
def test_a_crash_at_any_point_loses_and_doubles_nothing(
    filled: Installation, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    place = {"merge": ("uptake.analytics.merging", "write_file"), "_register": (merging.__name__, "_register"),
             "unlink": ("pathlib.Path", "unlink")}[step]  # fmt: skip
    with monkeypatch.context() as killed:
        killed.setattr(".".join(place), die)
        with pytest.raises(KeyboardInterrupt):
            merge_settled(filled.data, TUESDAY)
    assert sum(rows for _, rows in weeks()) == 5
    assert registered() <= on_disk(filled)
    merge_settled(filled.data, TUESDAY)
    assert weeks() == [("2027-01-04", 4), ("2027-01-11", 1)]
    monkeypatch.setattr("uptake.service.keeping.STRAY_SECONDS", -1)
    sweep(filled.data)
    assert on_disk(filled) == registered()
    refresh(filled)
    assert json.loads(PictureRow.objects.get().document)["input"]["events"] == 5
    assert len(event_paths(filled.data, "claims-triage", ())) == 2


def test_what_was_changed_meanwhile_is_not_merged(filled: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    register = merging._register

    def late(*words: object) -> None:
        EventFile.objects.filter(rows=2).delete()  # somebody was erased by another worker
        register(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(merging, "_register", late)
    with pytest.raises(UptakeError, match="changed while they were merged"):
        merge_settled(filled.data, TUESDAY)
    assert sum(rows for _, rows in weeks()) == 5
    EventFile.objects.filter(rows=2).update(rows=3)
    monkeypatch.setattr(merging, "_register", register)
    with pytest.raises(UptakeError, match="hold other rows"):
        merge_settled(filled.data, NOW)
