"""Loaded before all tests: an installation of their own, so that none of them meets the one of whoever runs them."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory(prefix="uptake-tests-")

# Where Python is told to keep no bytecode, as in many images, every process that a test starts would compile it all.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# As the command itself has it: thousands of tests are alive, and none of them has to be looked at again and again.
gc.set_threshold(50_000, 20, 20)
for name in [name for name in os.environ if name.startswith("UPTAKE_")]:
    del os.environ[name]
os.environ["UPTAKE_DATA"] = FOLDER.name
os.environ["UPTAKE_SECRET_KEY"] = "for tests only, and long enough to be one"  # noqa: S105  no secret
os.environ["UPTAKE_PSEUDONYM_KEY"] = "5e" * 32
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{Path(FOLDER.name) / 'uptake.sqlite3'}"
