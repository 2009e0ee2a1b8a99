"""A plan that is written elsewhere: fetched again and again; what does not load leaves the plan of before in force."""

from __future__ import annotations

import base64
import datetime as dt
import os
import re
import secrets
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.utils.html import escape

from tests.examples import CLAIMS
from tests.server.conftest import Installation
from tests.server.test_intake import NOW
from tests.web.conftest import SLUG, SignIn, sign_in
from tests.web.test_rollouts import text
from uptake.cli.main import main
from uptake.core.plan.model import Plan
from uptake.core.words import speaking
from uptake.errors import FileError, GitError, OptionError, PlanError
from uptake.service.doctor import _fetched
from uptake.service.installed import FAULT, WELL, Line
from uptake.service.plan_origin import fetch_due, follow_plan
from uptake.service.plans import import_plan
from uptake.store.models import Change, Rollout
from uptake.wire.outgoing import place_of

__all__ = ["sign_in"]

pytestmark = pytest.mark.server

PLAN = (CLAIMS / "rollout.yaml").read_text(encoding="utf-8")
LAUNCH = re.compile(r"^launch: \S+", re.MULTILINE)
HOUR = dt.timedelta(hours=1)
HERE = frozenset({"127.0.0.1"})


class Elsewhere:
    """A server that hands out one text, or sends on. `asked`: what for, and of which host, the last time."""

    def __init__(self) -> None:
        self.text, self.status, self.asked = PLAN, 200, ("", "")
        elsewhere = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                elsewhere.asked = (self.path, self.headers["Host"].partition(":")[0])
                self.send_response(elsewhere.status)
                self.send_header("Location", "http://169.254.169.254/secret")
                self.end_headers()
                self.wfile.write(elsewhere.text.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/rollout.yaml"


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    found = Elsewhere()
    thread = threading.Thread(target=found.server.serve_forever)
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


def follow(address: str, hosts: frozenset[str] = HERE, minutes: int = 60) -> Plan:
    return follow_plan(address, minutes, hosts, "asha", NOW)


def doctor() -> Line:
    (line,) = _fetched()
    return line


def test_a_plan_is_fetched_when_its_time_has_come(installation: Installation, elsewhere: Elsewhere) -> None:
    assert follow(elsewhere.address).rollout == SLUG
    elsewhere.text = PLAN + "# newer\n"
    assert fetch_due(HERE, NOW + HOUR / 2) == 0
    assert fetch_due(HERE, NOW + HOUR) == 1
    assert fetch_due(HERE, NOW + HOUR) == 0
    newest = Rollout.objects.get().plans.order_by("-number").first()
    assert newest is not None
    assert newest.text == elsewhere.text
    assert doctor().level == WELL
    import_plan(CLAIMS / "rollout.yaml", "asha")  # by hand: from now on it stays here
    assert fetch_due(HERE, NOW + 9 * HOUR) == 0


def test_what_does_not_load_keeps_the_old_plan_and_is_said(
    installation: Installation, elsewhere: Elsewhere, sign_in: SignIn
) -> None:
    follow(elsewhere.address)
    before = Rollout.objects.get().plans.count()
    elsewhere.text = PLAN.replace("\ngroups:", "\ngrooups:")
    fetch_due(HERE, NOW + HOUR)
    assert Rollout.objects.get().plans.count() == before
    assert (doctor().level, "cannot be read as a plan" in doctor().said) == (FAULT, True)
    page = text(sign_in("owner"), f"/rollouts/{SLUG}/plan/")
    assert "stays in force" in page
    assert "grooups" in page
    assert elsewhere.address not in text(sign_in("member"), f"/rollouts/{SLUG}/plan/")
    elsewhere.text = PLAN.replace(f"rollout: {SLUG}", "rollout: another")
    fetch_due(HERE, NOW + 2 * HOUR)
    assert "is of another" in doctor().said
    elsewhere.server.server_close()
    elsewhere.text = PLAN
    fetch_due(frozenset(), NOW + 3 * HOUR)  # no longer allowed
    assert "no address that can be asked" in doctor().said


def test_nobody_is_sent_on_and_nothing_inside_is_asked(elsewhere: Elsewhere, transactional_db: None) -> None:
    elsewhere.status = 302
    with pytest.raises(FileError, match="answers with 302"):
        follow(elsewhere.address)
    elsewhere.status, elsewhere.text = 200, "x" * (1 << 20) + "xx"
    with pytest.raises(FileError, match="sends more than 1,024 KB"):
        follow(elsewhere.address)
    for address in ("https://127.0.0.1/x", "https://[::1]/x", "https://10.1.2.3/x", "https://169.254.169.254/x"):
        with pytest.raises(OptionError, match="is in this network"):
            place_of(address, frozenset())
    for address in ("http://example.com/x", "ftp://example.com/x", "https:///x", "file:///etc/passwd"):
        with pytest.raises(OptionError, match="no address that can be asked"):
            follow(address, frozenset())
    with pytest.raises(OptionError, match="a name or a password"):
        follow("https://dana:secret@example.com/rollout.yaml")
    with pytest.raises(OptionError, match="fetched every minute"):
        follow(elsewhere.address, minutes=1)
    assert not Rollout.objects.exists()


def repository(folder: Path, path: str = "plans/rollout.yaml") -> Path:
    folder.mkdir()
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PLAN, encoding="utf-8")
    commit(folder)
    return file


def commit(folder: Path) -> None:
    name = ("-c", "user.name=Asha", "-c", "user.email=asha@acme.example")
    for words in (("init", "-q"), ("add", "."), (*name, "commit", "-qm", "plan")):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def test_a_plan_comes_out_of_a_repository(transactional_db: None, tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    file = repository(folder)
    address = f"git+file://{folder}#plans/rollout.yaml"
    follow(address)
    file.write_text(PLAN + "# newer\n", encoding="utf-8")
    commit(folder)
    assert fetch_due(frozenset(), NOW + HOUR) == 1
    rollout = Rollout.objects.get()
    assert (rollout.origin, rollout.plans.count(), rollout.fetch_fault) == ("git", 2, "")
    with pytest.raises(GitError, match=r"git\+file:.* has no file rollout\.yaml"):
        follow(f"git+file://{folder}")
    with pytest.raises(GitError, match="has no file plans"):
        follow(f"git+file://{folder}#plans")
    with pytest.raises(OptionError, match="no repository on this machine"):
        follow("git+file:///nowhere#x")
    with pytest.raises(OptionError, match="is in this network"):
        follow("git+https://127.0.0.1/x.git#rollout.yaml", frozenset())
    for address in ("https://[::1", "https://a.example:port/x", "https://a b.example/x", "https://a..b/rollout.yaml"):
        with pytest.raises((OptionError, FileError)):
            follow(address)
    for address in ("git+ssh://git@example.com/x.git", "git+ext::sh -c 'touch x'", "git+--upload-pack=x"):
        with pytest.raises(OptionError):
            follow(address)


@contextmanager
def private_git(root: Path, password: str) -> Iterator[str]:
    """Repositories below a folder over HTTP, as git itself serves them, for whoever knows the password."""
    wanted = f"Basic {base64.b64encode(f'uptake:{password}'.encode()).decode()}"

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.headers.get("Authorization") != wanted:
                self._send(401, {"WWW-Authenticate": 'Basic realm="plans"'})
                return
            self._send(200, *git_backend(root, self))

        do_POST = do_GET  # noqa: N815  the name that http.server asks for

        def _send(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def git_backend(root: Path, request: BaseHTTPRequestHandler) -> tuple[dict[str, str], bytes]:
    """Headers and body of what git's own CGI program answers to a request."""
    programs = subprocess.run(["git", "--exec-path"], check=True, capture_output=True, text=True).stdout.strip()
    path, _, query = request.path.partition("?")
    body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
    asked = {
        "GIT_PROJECT_ROOT": str(root), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path, "QUERY_STRING": query,
        "REQUEST_METHOD": request.command, "CONTENT_TYPE": request.headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(body)), "HTTP_CONTENT_ENCODING": request.headers.get("Content-Encoding", ""),
        "PATH": os.environ["PATH"], "REMOTE_USER": "uptake",
    }  # fmt: skip
    backend = Path(programs) / "git-http-backend"
    made = subprocess.run([backend], env=asked, input=body, capture_output=True, check=True)
    head, _, rest = made.stdout.partition(b"\r\n\r\n")
    return dict(line.split(": ", 1) for line in head.decode().splitlines()), rest


def test_a_private_repository_is_opened_by_the_token_of_a_file(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(tmp_path / "plans", "rollout.yaml")
    token = secrets.token_hex(12)
    with private_git(tmp_path, token) as root:
        address, file = f"git+{root}/plans/.git#rollout.yaml", tmp_path / "who may"
        with pytest.raises(GitError, match="could not fetch"):
            follow(address)
        monkeypatch.setenv("UPTAKE_GIT_CREDENTIALS_FILE", str(file))
        with pytest.raises(OptionError, match="is not there"):
            follow(address)
        file.write_text(root.replace("//", "//uptake:wrong@"), encoding="utf-8")
        with pytest.raises(GitError) as refused:
            follow(address)
        assert "wrong" not in f"{refused.value} {refused.value.details}"
        assert "uptake:wrong@" in file.read_text(encoding="utf-8")  # refused once, it stays
        file.write_text(root.replace("//", f"//uptake:{token}@"), encoding="utf-8")
        assert follow(address).rollout == SLUG
    kept = [*Rollout.objects.values_list("origin_address", "fetch_fault"), *Change.objects.values_list("detail")]
    assert token not in str(kept)


def test_a_repository_that_does_not_answer_is_said(elsewhere: Elsewhere, transactional_db: None) -> None:
    with pytest.raises(GitError, match="could not fetch"):
        follow(f"git+{elsewhere.address}")
    elsewhere.text = "uptake: 1"
    with pytest.raises(PlanError, match="cannot be read as a plan"):
        follow(elsewhere.address)


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("way", ["a file", "an address"])
def test_an_import_says_what_other_working_days_change_and_says_it_once(
    elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], way: str
) -> None:  # fmt: skip
    stands = dt.datetime(2027, 4, 25, 9, tzinfo=dt.UTC)  # a clock tells nothing of which version was there before
    monkeypatch.setattr("django.utils.timezone.now", lambda: stands)
    monkeypatch.setenv("UPTAKE_PRIVATE_HOSTS", "127.0.0.1")
    file = tmp_path / "rollout.yaml"
    file.write_text(PLAN, encoding="utf-8")
    assert main(["import", "plan", str(file)]) == 0
    assert "counted anew" not in capsys.readouterr().out
    another = PLAN.replace("closed: [", "closed: [2027-01-12..2027-01-14, ")
    assert another != PLAN
    file.write_text(another, encoding="utf-8")
    elsewhere.text = another
    words = ["import", "plan", elsewhere.address if way == "an address" else str(file)]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "  3 days since launch are no working days any more.\n" in said
    assert "  The report is counted anew; readings that were taken stay as they are.\n" in said
    assert main(words) == 0
    assert "counted anew" not in capsys.readouterr().out


def test_whoever_brings_a_plan_is_told_which_launches_move(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rollout.yaml"
    file.write_text(PLAN.replace("launch: 2027-01-12 ", "launch: 2027-01-19 "), encoding="utf-8")
    assert main(["import", "plan", str(file)]) == 0
    assert "  The launch of Back office is on 19 January 2027; it was on 12 January 2027.\n" in capsys.readouterr().out
    assert main(["import", "plan", str(file)]) == 0
    assert "launch of" not in capsys.readouterr().out
    file.write_text(PLAN, encoding="utf-8")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert main(["import", "plan", str(file)]) == 0
    assert "Der Start von Back office ist am 12. Januar 2027; er war am 19. Januar 2027." in capsys.readouterr().out


def test_why_a_plan_cannot_be_taken_is_read_in_german(
    elsewhere: Elsewhere, installation: Installation, sign_in: SignIn
) -> None:
    follow(elsewhere.address)
    wrong = PLAN.replace("rollout: claims-triage", "rollout: other")
    said = {
        "{": "lässt sich nicht als Plan lesen",
        LAUNCH.sub("launch: never", PLAN.replace("groups:", "gruops:")): "lässt sich nicht als Plan lesen",
        PLAN.replace('hours: "Mon-Fri', 'hours: "Mon-Frx') + "other: 1\n": "lässt sich nicht als Plan lesen",
        wrong: "Der Plan dort ist von other\n",
    }
    browser = sign_in("owner")
    for day, (there, expected) in enumerate(said.items(), start=1):
        elsewhere.text = there
        assert fetch_due(HERE, NOW + day * HOUR) == 1
        rollout = Rollout.objects.get()
        german = rollout.fetch_fault_in["de"]
        assert expected in german
        assert len(german.splitlines()) == len(rollout.fetch_fault.splitlines())
        assert not set(german.splitlines()) & set(rollout.fetch_fault.splitlines())
        page = browser.get(f"/rollouts/{SLUG}/plan/", headers={"accept-language": "de"}).content.decode()
        assert escape(german) in page
        with speaking("de"):
            assert any(german.splitlines()[0] in line.said for line in _fetched())
    Rollout.objects.update(fetch_fault_in={})  # as it stands of before
    page = browser.get(f"/rollouts/{SLUG}/plan/", headers={"accept-language": "de"}).content.decode()
    assert "The plan there is of other" in page
    elsewhere.text = PLAN
    fetch_due(HERE, NOW + 9 * HOUR)
    assert (Rollout.objects.get().fetch_fault, Rollout.objects.get().fetch_fault_in) == ("", {})
