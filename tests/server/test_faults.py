"""What fails is said until it succeeds, and what was put aside is said to whoever sent it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.server.conftest import Installation
from tests.server.test_intake import digest, send
from tests.web.conftest import SignIn, sign_in
from tests.web.test_rollouts import text
from uptake.core.sentences import later
from uptake.core.words import say, speaking
from uptake.errors import FileError, UsageError
from uptake.service import steps
from uptake.service.connect import arrivals
from uptake.service.doctor import _steps
from uptake.service.intake import UNDIGESTIBLE
from uptake.service.log import record
from uptake.service.operations import operations
from uptake.service.steps import attempt, faults, forget_faults
from uptake.store.models import Fault, Segment
from uptake.store.spool import bad_segments, ready_segments

__all__ = ["sign_in"]

pytestmark = pytest.mark.server


def fail(error: Exception) -> int:
    raise error


def test_what_fails_is_said_until_it_succeeds(installation: Installation, sign_in: SignIn) -> None:
    assert attempt(later("drawing claims"), lambda: fail(FileError("The disk is full", mend="Make room."))) is None
    attempt(later("drawing claims"), lambda: fail(FileError("The disk is full", mend="Make room.")))
    attempt(later("reading claims"), lambda: fail(ValueError("postgresql://user:password@host")))
    assert [(one.step, one.times) for one in faults()] == [("reading claims", 1), ("drawing claims", 2)]
    page = text(sign_in("administrator"), "/operations/")
    assert "The disk is full. Make room." in page
    assert "ValueError" in page
    assert "password" not in page
    assert "No mail server is set: nothing goes out." in page
    assert "backup" not in page  # there is nothing to lose yet
    assert any("drawing claims failed 2 times" in line.said for line in _steps())
    assert attempt(later("drawing claims"), lambda: 1) == 1
    assert [one.step for one in faults()] == ["reading claims"]
    forget_faults(timezone.now() + steps.FORGOTTEN * 2)
    assert faults() == []


def test_another_process_clears_it_too(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt(later("letting go"), lambda: fail(OSError(28, "No space left on device")))
    monkeypatch.setattr(steps._Failing, "steps", frozenset())  # as a process that never saw it fail
    monkeypatch.setattr(steps._Failing, "look_at", 0.0)
    attempt(later("letting go"), lambda: 0)
    assert not Fault.objects.exists()


def test_what_could_not_be_digested_and_that_no_backup_was_made_is_said(
    installation: Installation, sign_in: SignIn
) -> None:
    send(installation, 4)
    spool = installation.data / "spool"
    (spool / "00000000000000000001-1-aa.ready").write_text(
        '{"source":"claims-app","person":"p:1","time":999999999999999999,"event":"used"}\n' * 2 + "no JSON\n"
    )
    digest(installation)
    assert [path.name for path in bad_segments(spool)] == ["00000000000000000001-1-aa.bad"]
    assert arrivals("claims-app", timezone.now()).refused == {UNDIGESTIBLE: 2}
    found = operations(installation.data, 1 << 30, timezone.now())
    assert found.bad == ("00000000000000000001-1-aa.bad",)
    browser = sign_in("administrator")
    said = "backup: none was ever made. Have <code>uptake backup FILE</code> run each night."
    assert said in text(browser, "/operations/")
    german = browser.get("/operations/", headers={"accept-language": "de"}).content.decode()
    assert (
        "Sicherung: es wurde nie eine gemacht. Lassen Sie <code>uptake backup FILE</code> jede Nacht laufen." in german
    )
    record("asha", "backed up", "everything")
    assert said not in text(browser, "/operations/")


def test_of_each_segment_its_own_rows_are_kept(installation: Installation) -> None:
    send(installation, 4)
    send(installation, 5, 6)
    assert len(ready_segments(installation.data / "spool")) == 2
    assert digest(installation) == 3
    assert sorted(Segment.objects.values_list("rows", flat=True)) == [1, 2]


def test_what_fails_is_read_in_german(installation: Installation, sign_in: SignIn) -> None:
    def full() -> int:
        raise UsageError(
            say("Somebody was erased while events were digested; they are digested again"),
            mend=say("Mend its permissions."),
        )

    attempt(later("drawing {rollout}", rollout="claims-triage"), full)
    attempt(later("letting go"), lambda: fail(OSError(28, "No space left on device")))
    attempt(later("merging"), lambda: fail(ValueError("secret")))
    browser = sign_in("administrator")
    german = browser.get("/operations/", headers={"accept-language": "de"}).content.decode()
    assert "Erstellen des Berichts von claims-triage" in german
    for one in faults():
        for english, others in ((one.step, one.step_in), (one.said, one.said_in)):
            assert others["de"] != english
            assert others["de"] in german
            assert english not in german
    with speaking("de"):
        lines = [line.said for line in _steps()]
    assert any("Auf dem Datenträger ist kein Platz mehr" in said for said in lines), lines
    Fault.objects.update(said_in={}, step_in={})  # as they stand of before
    assert b"drawing claims-triage" in browser.get("/operations/", headers={"accept-language": "de"}).content
