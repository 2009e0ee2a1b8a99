"""Erasure: once a week, of every event of a person, and of what comes later; whatever breaks off in between."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.examples import CLAIMS
from tests.server.conftest import Installation
from tests.server.pictures import draw
from tests.server.test_agreement import DELEGATED, save
from tests.server.test_backup import backed_up, emptied
from tests.server.test_intake import NOW, an_id, digest, refresh, send, somebody
from uptake.analytics import erasing as rewriting
from uptake.analytics.digest import Digested
from uptake.analytics.digest import digest as intake_digest
from uptake.analytics.stateless import Stateless
from uptake.core.document import document
from uptake.core.groups import intended
from uptake.core.measures.audience import audiences
from uptake.core.people import Person, make_roster
from uptake.core.pseudonyms import pseudonym
from uptake.errors import InputError, OptionError, UptakeError
from uptake.service import erasing, intake
from uptake.service.backup import restore
from uptake.service.erasing import LIST, erase_due, replay, request_erasure
from uptake.service.export import export
from uptake.service.intake import event_paths
from uptake.service.keeping import sweep
from uptake.service.plans import latest_plan
from uptake.service.rosters import import_people, known_roster, latest_roster
from uptake.service.sealing import Seal
from uptake.service.sources import add_source
from uptake.service.usage_files import Given, Vault, import_usage
from uptake.store.models import Change, Erasure, EventFile, PictureRow, Rollout, Unmatched
from uptake.wire.rejected import Rejections
from uptake.wire.roster_file import write_people
from uptake.wire.rosters import read_people
from uptake.worker import Worker

pytestmark = pytest.mark.server

TUESDAY = dt.datetime(2027, 1, 12, 9, tzinfo=dt.UTC)
MONDAY = dt.datetime(2027, 1, 18, 0, 30, tzinfo=dt.UTC)


def the_one() -> Person:
    found = latest_roster().find(somebody())
    assert found is not None
    return found


def ask(installation: Installation, at: dt.datetime = TUESDAY) -> None:
    made = request_erasure(the_one().id, "dana", installation.environment.pseudonym_key)
    Erasure.objects.filter(pk=made.pk).update(requested_at=at)


def run(installation: Installation, at: dt.datetime = MONDAY) -> int:
    return erase_due(installation.data, installation.environment.pseudonym_key, at)


def people_in_files(installation: Installation) -> list[tuple[str, int]]:
    """Pseudonym → events, as the registered files have them."""
    paths = [str(path) for path in event_paths(installation.data, "claims-triage", ())]
    if not paths:
        return []
    with duckdb.connect() as connection:
        return connection.execute(
            "SELECT person, count(*) FROM read_parquet($1, union_by_name = true) GROUP BY 1 ORDER BY 2", [paths]
        ).fetchall()


@pytest.fixture
def used(installation: Installation) -> Installation:
    """Two weeks in which the one was there, and somebody else in one of them."""
    send(installation, 4, 5, 11)
    send(installation, 6, person=an_id())
    digest(installation)
    return installation


def test_all_events_of_the_one_go_with_the_first_batch_of_the_next_week(used: Installation) -> None:
    ask(used)
    assert run(used, TUESDAY + dt.timedelta(days=5)) == 0
    assert [events for _, events in people_in_files(used)] == [1, 3]
    assert run(used) == 1
    assert [events for _, events in people_in_files(used)] == [1]
    assert run(used) == 0
    assert EventFile.objects.count() == 1  # of the other week nothing is left
    on_disk = {path.relative_to(used.data / "events").as_posix() for path in (used.data / "events").rglob("*.*")}
    assert on_disk == {EventFile.objects.get().name}


def test_what_comes_later_is_dropped_and_its_identifier_is_not_kept(used: Installation) -> None:
    ask(used)
    run(used)
    send(used, 13, 14)
    send(used, 15, person=the_one().id)
    assert digest(used) == 0
    assert [events for _, events in people_in_files(used)] == [1]
    assert Unmatched.objects.count() == 1  # of the other one


def measured(installation: Installation) -> dict[str, bool]:
    """Person → whether the usage can be seen. The Picture itself withholds it: it would be of one person."""
    found = latest_plan(Rollout.objects.get())
    assert found is not None
    plan, roster = found[0], known_roster(installation.environment.pseudonym_key)
    with Stateless(plan, roster, event_paths(installation.data, plan.rollout, ())) as counted:
        seen = counted.see(plan.start, NOW.date())
    members = intended(plan, roster, seen.weeks, NOW.date())
    everybody = audiences(plan, roster, members, seen, NOW.date())[-1]
    return {row.member.person.id: row.measured for row in everybody.rows}


def test_the_one_cannot_be_measured_from_then_on_also_where_an_id_would_do(used: Installation) -> None:
    refresh(used)
    before = measured(used)
    assert all(before.values())
    ask(used)
    run(used)
    assert measured(used) == {**before, the_one().id: False}
    assert refresh(used) == 1
    latest = json.loads(PictureRow.objects.latest("pk").document)
    assert latest["input"]["matched"] == {"id": 1}
    assert PictureRow.objects.count() == 2  # what was drawn stays


def test_the_report_on_an_export_is_still_the_picture_of_the_server(used: Installation, tmp_path: Path) -> None:
    ask(used)
    run(used)
    refresh(used)
    export("claims-triage", tmp_path / "taken", used.data, used.environment.pseudonym_key, "asha")
    found = latest_plan(Rollout.objects.get())
    assert found is not None
    roster, _ = read_people(tmp_path / "taken" / "people.csv")
    drawn = draw(found[0], roster, [tmp_path / "taken" / "events.parquet"], NOW.date())
    assert json.dumps(document(drawn), ensure_ascii=False) == PictureRow.objects.latest("pk").document


@pytest.mark.parametrize("point", ["before the files", "before the transaction", "in it", "after it"])
def test_a_crash_at_any_point_loses_nothing_and_the_next_batch_ends_it(
    used: Installation, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    def dying(then: Callable[..., object]) -> Callable[..., object]:
        def first(*words: object) -> None:
            then(*words)
            die()

        return first

    ask(used)
    places = {
        "before the files": (rewriting, "erase", die), "before the transaction": (erasing, "_register", die),
        "in it": (erasing, "_register", dying(erasing._register)), "after it": (erasing, "_remove", die),
    }  # fmt: skip
    with monkeypatch.context() as killed:
        killed.setattr(*places[point])
        with pytest.raises(KeyboardInterrupt):
            run(used)
    done = point == "after it"
    assert [events for _, events in people_in_files(used)] == ([1] if done else [1, 3])
    assert run(used) == (0 if done else 1)
    for path in (used.data / "events").rglob("*.parquet*"):
        os.utime(path, (0, 0))  # old enough to be nobody's any more
    sweep(used.data)
    assert [events for _, events in people_in_files(used)] == [1]
    assert len(list((used.data / "events").rglob("*.*"))) == EventFile.objects.count() == 1
    assert json.loads((used.data / LIST).read_text()) == Erasure.objects.get().marks


def test_the_list_is_written_though_the_one_who_erased_was_killed_before(
    used: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(used)
    with monkeypatch.context() as killed:
        killed.setattr(erasing, "write_list", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run(used)
    assert not (used.data / LIST).exists()
    assert run(used) == 0
    assert json.loads((used.data / LIST).read_text()) == Erasure.objects.get().marks


def test_the_list_keeps_what_a_restored_table_does_not_know_yet(used: Installation) -> None:
    (used.data / LIST).write_text('["of another"]\n')
    ask(used)
    run(used)
    marks = [json.loads(line) for line in (used.data / LIST).read_text().splitlines()]
    assert marks == [Erasure.objects.get().marks, ["of another"]]


def test_what_an_agent_did_for_the_one_goes_too(used: Installation, tmp_path: Path) -> None:
    save(DELEGATED)
    path = tmp_path / "usage.csv"
    rows = [f"agent-7,2027-01-0{day}T09:00:00Z,suggestion_confirmed,{the_one().email}|other,d{day}" for day in (4, 5)]
    path.write_text("\n".join(["user_email,created_at,action,on_behalf_of,event_id", *rows, ""]), encoding="utf-8")
    vault = Vault(used.data, used.environment.pseudonym_key, Seal(used.environment.secret_key))
    given = Given((path,), accept_gaps=True)
    assert import_usage(given, vault, "asha", rejected=Rejections(tmp_path)).digested.rows == 2
    ask(used)
    run(used)
    assert import_usage(given, vault, "asha", rejected=Rejections(tmp_path)).digested.rows == 0
    assert [name for name, _ in people_in_files(used) if name == pseudonym(vault.key, "claims-app", "agent-7")] == []


def test_an_alias_or_a_source_that_is_new_does_not_bring_the_one_back(used: Installation, tmp_path: Path) -> None:
    ask(used)
    run(used)
    roster = latest_roster()
    person = the_one()._replace(aliases=("dd-77",))
    send(used, 14, person="dd-77")
    assert digest(used) == 1  # an identifier that nobody was known by yet
    path = tmp_path / "people.csv"
    path.write_text(write_people(make_roster({**roster.people, person.id: person}.values())), encoding="utf-8")
    import_people(path, "asha")
    add_source("another", "asha")
    Worker(used.environment).round()
    send(used, 15, person="dd-77")
    assert digest(used) == 0
    assert [events for _, events in people_in_files(used)] == [1, 1]
    assert run(used, dt.datetime(2100, 1, 1, tzinfo=dt.UTC)) == 1  # though nobody else asked
    assert [events for _, events in people_in_files(used)] == [1]
    assert run(used, dt.datetime(2100, 1, 1, tzinfo=dt.UTC)) == 0


def test_what_another_worker_digests_meanwhile_does_not_bring_the_one_back(
    used: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(used)
    send(used, 13)

    def slow(*words: Any) -> Digested:
        found = intake_digest(*words)
        run(used)
        return found

    with monkeypatch.context() as late:
        late.setattr(intake, "digest", slow)
        with pytest.raises(UptakeError, match="digested again"):
            digest(used)
    assert digest(used) == 0
    assert [events for _, events in people_in_files(used)] == [1]


def test_asked_twice_the_first_request_counts(used: Installation) -> None:
    key = used.environment.pseudonym_key
    assert request_erasure(the_one().id, "dana", key) == request_erasure(the_one().id, "asha", key)
    with pytest.raises(OptionError, match="nobody"):
        request_erasure("no such person", "dana", key)


def test_neither_the_request_nor_the_log_says_of_whom(used: Installation) -> None:
    ask(used)
    run(used)
    said = json.dumps(
        [*Erasure.objects.values_list("marks", flat=True), *Change.objects.values_list("detail", flat=True)]
    )
    pseudonyms = [name for name, _ in people_in_files(used)]
    assert not any(word in said for word in (somebody(), the_one().id, *pseudonyms, "p:"))
    assert Change.objects.get(act="erased").detail == {"requests": 1, "files": 2, "rows": 3}


def test_an_older_backup_is_put_right_by_the_list_beside_the_keys(used: Installation, tmp_path: Path) -> None:
    target = backed_up(used, tmp_path)
    ask(used)
    run(used)
    kept = (used.data / LIST).read_bytes()
    assert (CLAIMS / "people.csv").exists()
    emptied(used)
    used.data.mkdir()
    (used.data / LIST).write_bytes(kept)
    key = used.environment.pseudonym_key
    restore(target, used.data, key, "asha")
    assert [events for _, events in people_in_files(used)] == [1, 3]
    assert replay(used.data, key) == 1
    assert [events for _, events in people_in_files(used)] == [1]
    assert replay(used.data, key) == 0
    (used.data / LIST).write_text("{}\n5\n")
    with pytest.raises(InputError, match="no list of erasures"):
        replay(used.data, key)
