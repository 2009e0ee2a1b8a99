"""Files of usage, acts and people into the server: the figures of the stateless report, once, whoever comes at once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.examples import CLAIMS, copied
from tests.server.conftest import Installation
from tests.server.pictures import draw
from tests.server.test_agreement import DELEGATED, pinned, save
from tests.server.test_intake import NOW, digest, send
from uptake.analytics.engine import Engine, quote_text
from uptake.analytics.importing import Imported
from uptake.core.document import document
from uptake.core.people import Roster
from uptake.core.plan.load import load_plan
from uptake.errors import InputError, OptionError, PeopleError, UsageError
from uptake.service.export import export
from uptake.service.intake import event_paths
from uptake.service.leases import LEASE, take
from uptake.service.refresh import refresh
from uptake.service.rosters import RosterRules, import_people, known_roster, latest_roster
from uptake.service.sealing import Seal
from uptake.service.usage_files import Given, Vault, import_usage
from uptake.store.models import Change, EventFile, Rollout, RosterSnapshot, Source, Unmatched
from uptake.wire.rejected import Rejections
from uptake.wire.rosters import read_people
from uptake.worker import Worker

pytestmark = pytest.mark.server

HEAD = "user_email,created_at,action,env,client,event_id\n"
DAY = NOW.date()


def people() -> list[str]:
    """Identifiers of three of the example's people."""
    rows = (CLAIMS / "people.csv").read_text(encoding="utf-8").splitlines()[20:23]
    return [row.split(",")[1] for row in rows]


def usage(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "usage.csv"
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def take_in(installation: Installation, *paths: Path, **given: Any) -> Imported:
    env = installation.environment
    vault = Vault(env.data, env.pseudonym_key, Seal(env.secret_key))
    return import_usage(Given(paths, **given), vault, "asha", rejected=Rejections(env.data / "rejected"))


def kept(installation: Installation, columns: str) -> list[tuple[object, ...]]:
    """What the event files hold."""
    paths = ", ".join(quote_text(str(path)) for path in event_paths(installation.data, "claims-triage", ()))
    with Engine() as engine:
        found = engine.connection.execute(
            f"SELECT {columns} FROM read_parquet([{paths}], union_by_name = true) ORDER BY ALL"  # noqa: S608
        )
        return found.fetchall()


def test_the_server_says_of_files_what_the_report_says(installation: Installation, tmp_path: Path) -> None:
    example = copied(tmp_path, "claims-triage")
    usage_file, acts_file = example / "usage.csv.gz", example / "acts.ndjson"
    assert take_in(installation, usage_file).read.rejected == {"bad time": 30}
    take_in(installation, acts_file, acts=True)
    key = installation.environment.pseudonym_key
    export("claims-triage", tmp_path / "out", installation.data, key, "asha")
    row = refresh(Rollout.objects.get(), installation.data, key, DAY)
    assert row is not None
    of_export = _report(tmp_path / "out" / "people.csv", tmp_path / "out" / "events.parquet")
    assert row.document == json.dumps(of_export, ensure_ascii=False)
    of_files = _report(example / "people.csv", usage_file, acts_file)
    assert {**of_files, "input": None} == {**of_export, "input": None}


def _report(people_file: Path, *files: Path) -> dict[str, object]:
    """As `uptake report` says it."""
    plan, (roster, _) = load_plan(CLAIMS / "rollout.yaml").plan, read_people(people_file)
    assert plan is not None
    return document(draw(plan, roster, files, DAY))


def test_the_same_rows_again_count_once_with_and_without_an_id(installation: Installation, tmp_path: Path) -> None:
    ines, *_ = people()
    path = usage(
        tmp_path,
        f"{ines},2027-01-04T09:00:00Z,suggestion_confirmed,prod,desk,e1",
        f"{ines},2027-01-04T10:00:00Z,suggestion_confirmed,prod,desk,",
        f"{ines},2027-01-04T10:00:00Z,suggestion_confirmed,prod,web,",  # another row: `client` is not kept, but counts
    )
    take_in(installation, path)
    take_in(installation, path)
    found = _counted(installation)
    assert (found["events"], found["duplicates"]) == (6, 3)


def _counted(installation: Installation) -> dict[str, object]:
    row = refresh(Rollout.objects.get(), installation.data, installation.environment.pseudonym_key, DAY)
    assert row is not None
    read: dict[str, object] = json.loads(row.document)["input"]
    return read


def test_only_what_plans_filter_by_is_kept_and_nobody_by_name(installation: Installation, tmp_path: Path) -> None:
    ines, bea, _ = people()
    save(DELEGATED)
    head = "user_email,created_at,action,env,on_behalf_of,prompt,event_id\n"
    path = usage(
        tmp_path,
        f"{ines},2027-01-04T09:00:00Z,suggestion_confirmed,prod,,write to my doctor,e1",
        f"agent-7,2027-01-04T09:00:00Z,suggestion_confirmed,{'x' * 400},{bea}|{ines},,e2",
        head=head,
    )
    take_in(installation, path)
    (first, second) = kept(installation, "person, env, on_behalf_of")
    rows = {first[1]: first, second[1]: second}
    assert set(rows) == {"prod", "…"}
    assert all(str(row[0]).startswith("p:") for row in rows.values())
    assert str(rows["…"][2]).count("p:") == 2
    held = b"".join(one.read_bytes() for one in (installation.data / "events").rglob("*.parquet"))
    assert b"doctor" not in held
    assert ines.encode() not in held
    assert Unmatched.objects.get().source == "claims-app"  # the agent, sealed
    assert known_roster(installation.environment.pseudonym_key).find(str(rows["prod"][0])) is not None


def test_a_list_of_who_came_is_attendance(installation: Installation, tmp_path: Path) -> None:
    path = tmp_path / "came.csv"
    rows = [f"{one},2027-01-04T09:00:00Z,first-session" for one in people()]
    path.write_text("\n".join(["email,when,session", *rows, ""]), encoding="utf-8")
    with pytest.raises(UsageError, match="no column for person"):
        take_in(installation, path, acts=True)
    path.write_text("\n".join(["person,time,session", *rows, ""]), encoding="utf-8")
    take_in(installation, path, acts=True)
    assert {row[0] for row in kept(installation, "event")} == {"uptake.attended"}
    assert set(EventFile.objects.values_list("source", "acts", "rollout")) == {("uptake", True, "claims-triage")}


def test_of_an_attendance_file_only_acts_are_taken(installation: Installation, tmp_path: Path) -> None:
    path = tmp_path / "both.csv"
    ines, bea, _ = people()
    path.write_text(
        f"person,time,event,session\n{ines},2027-01-04T09:00:00Z,suggestion_confirmed,\n"
        f"{bea},2027-01-04T09:00:00Z,uptake.attended,s1\n",
        encoding="utf-8",
    )
    assert take_in(installation, path, acts=True).skipped == 1
    assert EventFile.objects.get().rows == 1


def test_a_file_of_strangers_is_refused_and_leaves_nothing(installation: Installation, tmp_path: Path) -> None:
    path = usage(tmp_path, *(f"nobody{n}@x.example,2027-01-04T09:00:00Z,list_exported,prod,desk," for n in range(3)))
    with pytest.raises(UsageError, match="only 0 of 3 rows"):
        take_in(installation, path)
    assert not EventFile.objects.exists()
    assert not list(installation.data.rglob("*.parquet"))
    assert take_in(installation, path, accept_gaps=True).read.unmatched_rows == 3


def test_what_is_not_clear_must_be_named(installation: Installation, tmp_path: Path) -> None:
    path = usage(tmp_path, f"{people()[0]},2027-01-04T09:00:00Z,list_exported,prod,desk,e1")
    with pytest.raises(OptionError, match="counts no events of another"):
        take_in(installation, path, source="another")
    with pytest.raises(OptionError, match="no rollout other"):
        take_in(installation, path, rollout="other")
    Rollout.objects.create(slug="second")
    with pytest.raises(OptionError, match="not clear for which rollout"):
        take_in(installation, path)
    with pytest.raises(OptionError, match="no plan that can be read"):
        take_in(installation, path, rollout="second")
    take_in(installation, path, rollout="claims-triage")
    assert Source.objects.get(name="claims-app").last_at is not None


def test_what_was_not_agreed_on_is_not_imported(installation: Installation, tmp_path: Path) -> None:
    save(pinned().replace("keep_days: 400", "keep_days: 800"))
    path = usage(tmp_path, f"{people()[0]},2027-01-04T09:00:00Z,list_exported,prod,desk,e1")
    for acts in (False, True):
        with pytest.raises(InputError, match="names another privacy sheet"):
            take_in(installation, path, acts=acts)


# at once


@contextmanager
def at_once(*acts: Callable[[], object]) -> Iterator[list[BaseException]]:
    """Several acts in threads that begin together; what went wrong in them."""
    wrong: list[BaseException] = []
    together = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            together.wait(10)
            act()
        except BaseException as error:  # noqa: BLE001  whatever it was is what the test asks for
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    yield wrong


@pytest.mark.usefixtures("installation")
def test_two_imports_of_people_at_once_are_one_after_the_other(tmp_path: Path) -> None:
    text = (CLAIMS / "people.csv").read_text(encoding="utf-8")
    with_edie, with_finn = tmp_path / "edie.csv", tmp_path / "finn.csv"
    commas = "," * text.splitlines()[0].count(",")
    with_edie.write_text(f"{text}edie{commas}\n", encoding="utf-8")
    with_finn.write_text(f"{text}finn{commas}\n", encoding="utf-8")
    acts = [lambda path=path: import_people(path, "asha") for path in (with_edie, with_finn)]
    with at_once(*acts) as wrong:
        assert wrong == []
    assert list(RosterSnapshot.objects.order_by("number").values_list("number", "joined", "left")) == [
        (1, 416, 0), (2, 1, 0), (3, 1, 1),
    ]  # fmt: skip


def test_an_import_while_events_are_digested_loses_and_doubles_nothing(
    installation: Installation, tmp_path: Path
) -> None:
    send(installation, 4, 5)
    ines = people()[0]
    path = usage(tmp_path, *(f"{ines},2027-01-06T09:{n:02}:00Z,list_exported,prod,desk,i{n}" for n in range(40)))
    from uptake.cli.server import while_nobody_digests

    def bring() -> None:
        with while_nobody_digests():
            take_in(installation, path)

    with at_once(bring, bring, Worker(installation.environment).round) as wrong:
        assert wrong == []
    digest(installation)
    assert sum(EventFile.objects.values_list("rows", flat=True)) == 82
    assert (_counted(installation)["events"], _counted_duplicates(installation)) == (82, 40)


def _counted_duplicates(installation: Installation) -> object:
    row = Rollout.objects.get().pictures.order_by("-day", "-number").first()
    assert row is not None
    return json.loads(row.document)["input"]["duplicates"]


def test_an_import_waits_its_turn(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    from uptake.cli import server

    take("digest", "somebody/else/1/x", timezone.now(), LEASE)
    monkeypatch.setattr(server, "PATIENCE", 0)
    with pytest.raises(InputError, match="A worker is busy"), server.while_nobody_digests():
        pass


# people


def shortened(folder: Path, rows: int) -> Path:
    path = folder / "people.csv"
    lines = (CLAIMS / "people.csv").read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[: len(lines) - rows]) + "\n", encoding="utf-8")
    return path


def test_what_an_import_of_people_would_change_is_said_first(installation: Installation, tmp_path: Path) -> None:
    path = shortened(tmp_path, 50)
    change = import_people(path, "asha", RosterRules(try_only=True))
    assert (len(change.joined), len(change.left), change.too_many) == (0, 50, True)
    with pytest.raises(PeopleError, match="lacks 50 of the 416 people"):
        import_people(path, "asha")
    assert _size(latest_roster()) == 416
    import_people(path, "asha", RosterRules(remove=True))
    assert _size(latest_roster()) == 366


def _size(roster: Roster) -> int:
    return len(roster.people)


def test_the_same_roster_again_is_looked_at_and_not_kept_again(installation: Installation) -> None:
    before = RosterSnapshot.objects.get()
    import_people(CLAIMS / "people.csv", "asha")
    after = RosterSnapshot.objects.get()
    assert after.confirmed_at > before.confirmed_at
    assert Change.objects.filter(subject="people").count() == 1
