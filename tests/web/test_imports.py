"""Bringing a file on a page: who may, what it says, what is refused, and that nothing of it stays."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.examples import CLAIMS
from tests.server.conftest import Installation
from tests.server.test_imports import HEAD, people
from tests.web.conftest import SLUG, SignIn
from tests.web.test_rollouts import text
from uptake.service import imports
from uptake.service.imports import do_imports, forget_imports
from uptake.service.rosters import latest_roster
from uptake.service.sealing import Seal
from uptake.service.usage_files import Vault
from uptake.site.bounds import MOST_OF_A_FORM, TOO_LARGE, bounded
from uptake.store.models import EventFile, Import, Rollout, RosterSnapshot

pytestmark = pytest.mark.server

PEOPLE = (CLAIMS / "people.csv").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _its_own_folder(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    installation.data.mkdir(exist_ok=True)
    monkeypatch.setattr(settings, "ENVIRONMENT", installation.environment)


def bring(client: Client, kind: str, content: str, language: str = "en", **more: str) -> str:
    """The address of the page that says what becomes of a file."""
    file = SimpleUploadedFile(f"../{kind}.csv", content.encode())
    answer = client.post("/imports/new/", {"kind": kind, "file": file, **more}, headers={"Accept-Language": language})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


@pytest.mark.parametrize(
    ("language", "said"), [("en", "one roster for all rollouts"), ("de", "eine Personenliste für alle")]
)
def test_the_form_says_that_the_roster_is_that_of_all_rollouts(sign_in: SignIn, language: str, said: str) -> None:
    page = sign_in("administrator").get("/imports/", headers={"Accept-Language": language}).content.decode()
    assert said in page.partition('id="kind-help"')[2].partition("</p>")[0]


def work(installation: Installation) -> int:
    env = installation.environment
    return do_imports(Vault(env.data, env.pseudonym_key, Seal(env.secret_key)), timezone.now())


def files(installation: Installation) -> list[Path]:
    return [path for path in (installation.data / "imports").rglob("*") if path.is_file()]


def test_usage_is_taken_by_the_worker_and_the_page_says_what_was_not(
    installation: Installation, sign_in: SignIn
) -> None:
    client, ines = sign_in("administrator"), people()[0]
    rows = [f"{ines},2027-01-04T09:00:00Z,list_exported,prod,desk,e{n}" for n in range(30)]
    at = bring(client, "usage", HEAD + "\n".join([*rows, f"{ines},yesterday,list_exported,prod,desk,e9", ""]))
    waiting = text(client, at)
    assert "The worker reads it." in waiting
    assert 'hx-trigger="every 1s"' in waiting
    assert work(installation) == 1
    page = text(client, at)
    assert "30 rows were taken." in page
    assert "bad time" in page
    assert ">32<" in page.replace(" ", "")  # the line
    assert "hx-trigger" not in page
    assert EventFile.objects.get().rows == 30
    assert files(installation) == []
    assert work(installation) == 0


def test_a_roster_is_shown_before_it_is_taken(installation: Installation, sign_in: SignIn) -> None:
    client = sign_in("administrator")
    fewer = "\n".join(PEOPLE.splitlines()[:-60]) + "\n"
    at = bring(client, "people", fewer)
    work(installation)
    page = text(client, at)
    assert "60 gone" in page
    assert "Nothing is changed yet." in page
    assert "more than a tenth" in page
    client.post(f"{at}take/")
    work(installation)
    assert "lacks 60 of the 416 people" in text(client, at)  # without the tick
    at = bring(client, "people", fewer)
    work(installation)
    client.post(f"{at}take/", {"sure": "on"})
    work(installation)
    assert "This is the roster now." in text(client, at)
    assert len(latest_roster().people) == 356
    assert client.post(f"{at}take/").status_code == 302  # done: nothing more happens
    assert work(installation) == 0


@pytest.mark.parametrize(("language", "said"), [("en", "1 person: 1 new"), ("de", "1 Person: 1 neu")])
def test_one_person_is_one_person(installation: Installation, sign_in: SignIn, language: str, said: str) -> None:
    RosterSnapshot.objects.all().delete()
    client = sign_in("administrator")
    at = bring(client, "people", "id,name\n1,Edie\n", language)
    work(installation)
    assert said in client.get(at, headers={"Accept-Language": language}).content.decode()


def test_gaps_that_were_accepted_with_the_file_stay_accepted(installation: Installation, sign_in: SignIn) -> None:
    client = sign_in("administrator")
    commas = "," * PEOPLE.splitlines()[0].count(",")
    gaps = f"{PEOPLE}edie{commas}\n" + f"{commas}\n" * 40  # rows without an id
    at = bring(client, "people", gaps, sure="on")
    work(installation)
    assert "1 new" in text(client, at)
    client.post(f"{at}take/")
    work(installation)
    assert "This is the roster now." in text(client, at)


def test_a_full_disk_is_a_sentence(
    installation: Installation, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("uptake.service.uploads._write", full)
    file = SimpleUploadedFile("people.csv", b"id")
    answer = sign_in("administrator").post("/imports/new/", {"kind": "people", "file": file})
    assert (answer.status_code, "No space left" in answer.content.decode()) == (400, True)


def test_a_roster_that_changes_nothing_is_not_asked_about(installation: Installation, sign_in: SignIn) -> None:
    client = sign_in("administrator")
    RosterSnapshot.objects.update(confirmed_at=timezone.now() - dt.timedelta(days=9))
    for page in ("/imports/", "/operations/", f"/rollouts/{SLUG}/"):
        assert "last brought 9 days ago" in text(client, page)
    at = bring(client, "people", PEOPLE)
    work(installation)
    assert "This is the roster now." in text(client, at)
    assert "last brought" not in text(client, "/imports/")


def test_a_plan_with_mistakes_names_each_and_changes_nothing(installation: Installation, sign_in: SignIn) -> None:
    client = sign_in("administrator")
    at = bring(client, "plan", "uptake: 1\nrollout: UPPER\n")
    work(installation)
    page = text(client, at)
    assert "cannot be read as a plan" in page
    assert str(installation.data) not in page
    assert "plan.csv:2" in page
    good = bring(client, "plan", (CLAIMS / "rollout.yaml").read_text(encoding="utf-8") + "# newer\n")
    work(installation)
    assert SLUG in text(client, good)
    assert Rollout.objects.get().plans.count() == 2


@pytest.mark.parametrize("brought_in", ["de", "en"])
def test_each_reader_reads_in_their_own_language_what_became_of_a_file(
    installation: Installation, sign_in: SignIn, brought_in: str
) -> None:
    client = sign_in("administrator")
    german = {"Accept-Language": "de"}
    empty = client.post("/imports/new/", {"kind": "plan", "file": SimpleUploadedFile("x", b"")}, headers=german)
    assert "Die Datei ist leer. Wählen Sie eine Datei, in der etwas steht." in empty.content.decode()
    Rollout.objects.create(slug="second")
    bad = bring(client, "plan", "uptake: [1,\n  ]]\n", brought_in)
    unclear = bring(client, "usage", "person\n", brought_in)
    nameless = PEOPLE.splitlines()[1].partition(",")[2]  # and without an id
    gaps = bring(client, "people", f"{PEOPLE},{nameless}\n", brought_in)
    noted = bring(client, "people", "id,name,department,team,manager,email\n" + "1,Edie,Claims,A,nobody,\n", brought_in)
    work(installation)
    pages = [client.get(one, headers=german).content.decode() for one in (bad, unclear, gaps, noted)]
    assert "plan.csv lässt sich nicht als Plan lesen." in pages[0]
    assert "passt nicht zu dem, was darüber steht" in pages[0]
    assert "Es ist nicht klar, für welche Einführung. Nennen Sie eine von: claims-triage, second." in pages[1]
    assert "keine Kennung" in pages[2]
    english = [client.get(one, headers={"Accept-Language": "en"}).content.decode() for one in (bad, unclear, noted)]
    assert "plan.csv cannot be read as a plan." in english[0]
    assert "Name one of: claims-triage, second." in english[1]
    assert "Personen, deren Führungskraft nicht auf der Personenliste steht: 1" in pages[3]
    assert "people whose manager is not on the roster: 1" in english[2]


def test_what_an_older_version_wrote_down_is_shown_as_it_is(installation: Installation, sign_in: SignIn) -> None:
    client = sign_in("administrator")
    at = bring(client, "plan", "uptake: 1\n")
    Import.objects.update(state="refused", found={"language": "de", "error": "Die Datei ist leer", "mend": ""})
    assert "Die Datei ist leer." in client.get(at, headers={"Accept-Language": "en"}).content.decode()


def test_what_cannot_be_read_stops_no_other_file(
    installation: Installation, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in("administrator")

    def break_down(*_: Any, **__: Any) -> Any:
        raise RuntimeError

    first = bring(client, "people", PEOPLE)
    second = bring(client, "plan", (CLAIMS / "rollout.yaml").read_text(encoding="utf-8"))
    with monkeypatch.context() as broken:
        broken.setattr(imports, "import_people", break_down)
        assert work(installation) == 2
    assert "RuntimeError; the log of the worker" in text(client, first)
    assert "This is the plan now" in text(client, second)
    again = bring(client, "people", PEOPLE)
    Import.objects.filter(state="waits").update(found={"tries": 3})  # the worker was killed each time
    work(installation)
    assert "in parts" in text(client, again)
    assert files(installation) == []


def test_only_an_administrator_brings_files(installation: Installation, sign_in: SignIn) -> None:
    for role in ("owner", "privacy officer", "member"):
        assert sign_in(role).get("/imports/").status_code == 403
        assert sign_in(role).post("/imports/new/", {"kind": "people"}).status_code == 403
    client = sign_in("administrator")
    assert client.post("/imports/new/", {"kind": "people"}).status_code == 400
    assert "The file is empty" in client.post(
        "/imports/new/", {"kind": "people", "file": SimpleUploadedFile("x", b"")}
    ).content.decode()  # fmt: skip
    assert files(installation) == []


def test_what_nobody_confirms_goes(installation: Installation, sign_in: SignIn) -> None:
    client = sign_in("administrator")
    at = bring(client, "people", PEOPLE.replace("Novak", "Nowak"))
    work(installation)
    assert files(installation)
    forget_imports(installation.data, timezone.now() + dt.timedelta(days=8))
    assert files(installation) == []
    assert "Nobody confirmed it" in text(client, at)
    assert forget_imports(installation.data, timezone.now() + dt.timedelta(days=40)) == 1


def test_more_than_may_come_is_refused_before_it_is_on_the_disk() -> None:
    reached: list[int] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == TOO_LARGE:
            await send({"type": "http.response.start", "status": 413, "headers": []})
            return
        size = 0
        while (message := await receive())["type"] != "http.disconnect" and message.get("more_body"):
            size += len(message["body"])
        reached.append(size)

    async def ask(path: str, parts: int, announced: int) -> int:
        sent: list[Any] = []
        bodies = [{"type": "http.request", "body": b"x" * (1 << 20), "more_body": True}] * parts
        left = [*bodies, {"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> Any:
            return left.pop(0)

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"path": path, "headers": [(b"content-length", str(announced).encode())] if announced else []}
        await bounded(application, 20 << 20)(scope, receive, send)
        return int(sent[0]["status"]) if sent else 0

    most = MOST_OF_A_FORM >> 20
    assert asyncio.run(ask("/", most + 4, 0)) == 413
    assert reached == [most << 20]
    assert asyncio.run(ask("/", 1, MOST_OF_A_FORM + 1)) == 413
    assert reached == [most << 20]
    assert asyncio.run(ask("/imports/new/", most + 4, 0)) == 0
    assert reached[-1] == (most + 4) << 20
