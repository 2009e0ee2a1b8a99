"""Examples are read by many tests at once: what one does to them, another one must not see."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.examples import CLAIMS, copied


def test_a_test_that_writes_into_the_examples_fails_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AssertionError, match="is written by a test"):
        (CLAIMS / "new.csv").write_text("a", encoding="utf-8")
    monkeypatch.chdir(CLAIMS)
    with pytest.raises(AssertionError, match="is written by a test"):
        os.open("new.part", os.O_WRONLY | os.O_CREAT)
    assert not list(CLAIMS.glob("new.*"))


def test_a_copy_holds_what_is_handed_out_and_may_be_written_to(tmp_path: Path) -> None:
    made = copied(tmp_path, CLAIMS.name)
    assert made == tmp_path / "examples" / CLAIMS.name
    assert (made / "rollout.yaml").read_bytes() == (CLAIMS / "rollout.yaml").read_bytes()
    assert not (made / "expected").exists()
    (made / "usage.csv.gz.rejected.csv").write_text("a", encoding="utf-8")
