"""The keys of an installation: made once, whole or not at all, and never empty."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from uptake.errors import SettingError
from uptake.site.environment import make_keys, read_environment


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    threads = [threading.Thread(target=make_keys, args=(tmp_path,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pseudonym-key", "secret-key"]
    found = read_environment({"UPTAKE_DATA": str(tmp_path)})
    assert len(found.pseudonym_key) == 32
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_an_empty_key_stops_the_start(tmp_path: Path) -> None:
    make_keys(tmp_path)
    (tmp_path / "pseudonym-key").write_text("", encoding="ascii")
    with pytest.raises(SettingError, match="empty key"):
        read_environment({"UPTAKE_DATA": str(tmp_path)})
