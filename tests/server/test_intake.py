"""From the spool to event files and to a Picture, once."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
from pathlib import Path

import duckdb
import pytest

from tests.examples import CLAIMS
from tests.server.conftest import Installation
from tests.server.door import door_of
from uptake.errors import FileError
from uptake.service import intake
from uptake.service.intake import digest_spool, event_paths
from uptake.service.refresh import refresh_wanted
from uptake.store.models import Change, EventFile, PictureRow, Rollout, Segment, Source, Unmatched
from uptake.store.spool import ready_segments

pytestmark = pytest.mark.server

NOW = dt.datetime(2027, 1, 18, 8, tzinfo=dt.UTC)


def somebody() -> str:
    return (CLAIMS / "people.csv").read_text(encoding="utf-8").splitlines()[20].split(",")[1]


def an_id() -> str:
    return (CLAIMS / "people.csv").read_text(encoding="utf-8").splitlines()[39].split(",")[0]


def send(installation: Installation, *days: int, person: str = "", event: str = "suggestion_kept") -> None:
    events = [
        {"person": person or somebody(), "time": f"2027-01-{day:02d}T09:00:00Z", "event": event,
         "id": f"e{day}", "env": "prod"}
        for day in days
    ]  # fmt: skip

    async def post() -> None:
        async with door_of(installation) as client:
            answer = await client.post("/v1/events", content=json.dumps(events))
            assert answer.status_code == 202

    asyncio.run(post())


def digest(installation: Installation) -> int:
    return digest_spool(installation.data)


def refresh(installation: Installation) -> int:
    Rollout.objects.update(drawn_at=None)  # rested enough
    return refresh_wanted(installation.data, installation.environment.pseudonym_key, NOW)


def test_each_source_and_week_has_its_files(installation: Installation) -> None:
    send(installation, 4, 5, 11)
    assert digest(installation) == 3
    assert sorted(str(file.week) for file in EventFile.objects.all()) == ["2027-01-04", "2027-01-11"]
    assert all(path.is_file() for path in event_paths(installation.data, "claims-triage", ()))
    assert ready_segments(installation.data / "spool") == []
    assert Source.objects.get(name="claims-app").last_at is not None


def test_a_segment_that_was_registered_is_only_removed(installation: Installation) -> None:
    send(installation, 4)
    (segment,) = ready_segments(installation.data / "spool")
    content = segment.read_bytes()
    digest(installation)
    segment.write_bytes(content)  # as if killed between the transaction and the removal
    assert digest(installation) == 0
    assert not segment.exists()
    assert Segment.objects.count() == 1


def test_files_that_were_not_registered_are_not_read(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(installation, 4)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(intake, "_register", die)
        with pytest.raises(KeyboardInterrupt):
            digest(installation)
    assert event_paths(installation.data, "claims-triage", ()) == []
    assert digest(installation) == 1
    refresh(installation)
    assert json.loads(PictureRow.objects.get().document)["input"]["events"] == 1


def test_a_segment_of_a_dead_process_is_taken_over_without_its_last_half_line(installation: Installation) -> None:
    send(installation, 4)
    (segment,) = ready_segments(installation.data / "spool")
    orphan = segment.with_suffix(".open")
    segment.rename(orphan)
    with orphan.open("ab") as file:
        file.write(b'{"source":"claims-app","person":"p:1","time":17')
    assert digest(installation) == 1


def test_a_segment_that_is_being_written_is_left_alone(installation: Installation) -> None:
    import fcntl

    send(installation, 4)
    (segment,) = ready_segments(installation.data / "spool")
    held = segment.with_suffix(".open")
    segment.rename(held)
    file = os.open(held, os.O_RDONLY)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert digest(installation) == 0
    finally:
        os.close(file)
    assert digest(installation) == 1


def test_an_identifier_is_kept_sealed(installation: Installation) -> None:
    from uptake.service.sealing import Seal

    send(installation, 4, person="nobody.known@acme.example")
    digest(installation)
    row = Unmatched.objects.get()
    assert b"nobody" not in bytes(row.sealed)
    assert Seal(installation.environment.secret_key).open(bytes(row.sealed).decode()) == "nobody.known@acme.example"


def test_what_came_is_in_the_next_picture_and_nothing_is_drawn_twice(installation: Installation) -> None:
    assert refresh(installation) == 1  # the plan came
    send(installation, 4, 11)
    digest(installation)
    assert refresh(installation) == 1
    assert refresh(installation) == 0
    latest = PictureRow.objects.order_by("-number").first()
    assert latest is not None
    picture = json.loads(latest.document)
    assert picture["as_of"] == "2027-01-18"
    assert picture["input"]["events"] == 2
    assert picture["input"]["matched"] == {"email": 1}
    assert latest.number == 2


def test_a_repeat_with_the_same_id_counts_once_however_it_comes(installation: Installation) -> None:
    send(installation, 4)
    digest(installation)
    send(installation, 4)
    digest(installation)
    refresh(installation)
    picture = json.loads(PictureRow.objects.get().document)
    assert (picture["input"]["events"], picture["input"]["duplicates"]) == (2, 1)


def test_the_report_on_an_export_is_the_picture_of_the_server(installation: Installation, tmp_path: Path) -> None:
    from tests.server.pictures import draw
    from uptake.core.document import document
    from uptake.core.plan.load import load_plan
    from uptake.service.export import export
    from uptake.wire.rosters import read_people

    send(installation, 4, 5, 11, 12)
    send(installation, 11, person="nobody.known@acme.example")
    send(installation, 12, person=an_id())
    digest(installation)
    refresh(installation)
    folder = tmp_path / "taken"
    key = installation.environment.pseudonym_key
    assert export("claims-triage", folder, installation.data, key, "asha") == 6
    plan = load_plan(folder / "rollout.yaml").plan
    assert plan is not None
    roster, rejected = read_people(folder / "people.csv")
    assert rejected == {}
    drawn = draw(plan, roster, [folder / "events.parquet"], NOW.date())
    expected = json.dumps(document(drawn), ensure_ascii=False)
    found = PictureRow.objects.get().document
    assert found.replace("claims-triage/rollout.yaml", str(folder / "rollout.yaml")) == expected
    assert json.loads(found)["input"]["matched"] == {"email": 1, "id": 1}


def test_an_export_is_there_whole_or_not_at_all(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from uptake.service import export as exporting
    from uptake.service.export import export

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "write_events", full)
    with pytest.raises(FileError, match="No space left"):
        export("claims-triage", tmp_path / "taken", installation.data, installation.environment.pseudonym_key, "asha")
    assert not any(path.name != "data" for path in tmp_path.iterdir())


def spool_of(installation: Installation, name: str, *lines: dict[str, object]) -> Path:
    folder = installation.data / "spool"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ready"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_a_segment_that_can_never_be_digested_is_put_aside_and_the_others_go_on(installation: Installation) -> None:
    send(installation, 4)
    line = {"source": "claims-app", "person": "p:x", "time": 2**62, "event": "used", "id": "1", "properties": {}}
    bad = spool_of(installation, "00000000000000000001-1-aa", line)
    assert digest(installation) == 1
    assert not bad.exists()
    assert bad.with_suffix(".bad").is_file()
    assert digest(installation) == 0
    assert Change.objects.get(act="put aside").detail == {"segment": bad.name, "rows": 1}


def test_properties_whose_names_differ_in_case_only_are_one_column(installation: Installation) -> None:
    line = {"source": "claims-app", "person": "p:x", "time": 1_800_000_000_000_000, "event": "used"}
    spool_of(
        installation, "00000000000000000001-1-aa",
        {**line, "id": "1", "properties": {"Team": "north"}}, {**line, "id": "2", "properties": {"team": "south"}},
        {**line, "id": "3", "properties": {"Event": "not the name"}},
    )  # fmt: skip
    assert digest(installation) == 3
    (path,) = event_paths(installation.data, "claims-triage", ())
    with duckdb.connect() as connection:
        found = connection.execute("SELECT team, event FROM read_parquet($1) ORDER BY id", [str(path)]).fetchall()
    assert found == [("north", "used"), ("south", "used"), (None, "used")]
