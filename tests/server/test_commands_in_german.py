"""The commands of the server in German: what they do, list and refuse; what programs and logs read stays English."""

from __future__ import annotations

import io
import re

import pytest

from tests.cli.test_in_german import english
from tests.examples import CLAIMS
from tests.server.conftest import Installation
from uptake.cli.main import main
from uptake.core.words import speaking
from uptake.service.doctor import examine
from uptake.service.installed import Installed
from uptake.service.rosters import latest_roster
from uptake.store.models import Change, Lease

pytestmark = pytest.mark.server
SLUG = "claims-triage"


@pytest.fixture(autouse=True)
def _german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


def test_whatever_a_command_says_is_german(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    person = next(iter(latest_roster().people))
    here = str(installation.data)
    said: dict[str, str] = {}
    for words, code in [
        (("user", "list"), 0), (("user", "add"), 2), (("user", "add", "dana@acme.example", "--role", "owner"), 0),
        (("user", "remove", "dana@acme.example", "--role", "owner"), 0), (("user", "remove", "dana@acme.example"), 0),
        (("token", "add", "ci", "--rollout", SLUG), 0), (("token", "list"), 0), (("token", "end"), 2),
        (("token", "end", "zz"), 2), (("source", "list"), 0), (("source", "rotate"), 2), (("source", "revoke", "x"), 2),
        (("source", "rotate", "claims-app"), 0), (("source", "list"), 0), (("source", "revoke", "claims-app"), 0),
        (("source", "webhook", "claims-app"), 2), (("source", "remove", "claims-app"), 0),
        (("rollout", "list"), 0), (("rollout", "archive"), 2), (("rollout", "archive", "x"), 2),
        (("rollout", "archive", SLUG), 0), (("rollout", "list"), 0), (("rollout", "archive", SLUG), 0),
        (("rollout", "restore", SLUG), 0), (("rollout", "remove", SLUG, "--typed", "x"), 2), (("export", "x",
        "--output", f"{here}/new"), 2), (("export", SLUG, "--output", f"{here}/new"), 0),
        (("import", "plan", str(CLAIMS / "rollout.yaml")), 0), (("import", "people", str(CLAIMS / "people.csv")), 0),
        (("import", "plan", f"{here}/nowhere.yaml"), 2), (("import", "people", "a.csv", "b.csv"), 2),
        (("import", "people", str(CLAIMS / "people.csv"), "--dry-run"), 0), (("backup", f"{here}/monday"), 0),
        (("backup", f"{here}/monday"), 2), (("restore", f"{here}/monday"), 2), (("restore", f"{here}/nowhere"), 2),
        (("erase", "nobody"), 2), (("erase", person), 2), (("erase", person, "--yes"), 0),
        (("serve", "--port", "99999"), 2),
    ]:  # fmt: skip
        line = " ".join(words)
        assert main(words) == code, line
        out, err = capsys.readouterr()
        said[line] = out + err
    lacking = {
        line: found for line, text in said.items() if (found := english(re.sub(r"/\S+|`[^`]*`|→ uptake.*", "", text)))
    }
    assert lacking == {}
    assert "dana@acme.example hat die Rolle owner nicht mehr in allen Einführungen." in "".join(said.values())
    acts = set(Change.objects.values_list("act", flat=True))
    assert {"gave", "rotated", "archived", "exported", "backed up"} <= acts  # the log reads the same in every language


def test_the_doctor_speaks_german(installation: Installation) -> None:
    env = installation.environment
    Lease.objects.all().delete()
    ill = Installed(env.data, 1 << 62, "http://127.0.0.1:9", b"k" * 32, "s" * 32, key_copy=b"x" * 32)
    with speaking("de"):
        for one in (ill, Installed(env.data / "nowhere", 1 << 20, "http://uptake.acme.example", b"", "")):
            for line in examine(one):
                assert (
                    english(re.sub(r"/\S+|`[^`]*`|dig .*;|uptake \w+ \w* ?FILE", "", f"{line.said}\n{line.do}")) == []
                )


def test_a_role_has_its_german_name_and_how_it_is_typed(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["user", "add", "dana@acme.example", "--role", "privacy officer", "--rollout", SLUG]) == 0
    capsys.readouterr()
    assert main(["user", "list"]) == 0
    assert f"dana@acme.example  Datenschutz (privacy officer) in {SLUG}" in capsys.readouterr().out
    assert main(["token", "list"]) == 0
    said = capsys.readouterr().out
    assert said == "Kein Token gilt. So wird einer angelegt: uptake token add NAME\n"
