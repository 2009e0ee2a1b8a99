"""Why events cannot be digested is said to whoever reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from uptake.analytics.digest import UndigestibleError, digest
from uptake.core.said_again import again, remembering
from uptake.core.words import speaking


def test_why_events_cannot_be_digested_is_said_in_every_language(tmp_path: Path) -> None:
    segment = tmp_path / "1.spool"
    segment.write_text('{"source":"claims-app","person":"p:1","time":999999999999999999,"event":"used"}\n')
    with remembering():
        with pytest.raises(UndigestibleError) as refused:
            digest([segment], tmp_path / "events")
        with speaking("de"):
            said = again(refused.value.message)
    assert said == (
        "Ereignisse lassen sich nicht verarbeiten: die Zeit eines Ereignisses liegt außerhalb der Jahre 1 bis 9999"
    )
