"""The events of one person out of the event files, for that person's own eyes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from uptake.analytics.engine import Engine, listed, texts_of


def events_of(files: Sequence[Path], pseudonyms: Iterable[str]) -> list[dict[str, Any]]:
    """Every event that any of the pseudonyms has, the latest first, with what was kept of it."""
    if not files:
        return []
    words = {
        "files": listed(files),
        "people": texts_of(sorted(pseudonyms)),
    }
    with Engine() as engine:
        rows = engine.run("own_events", words)
    return [{name: value for name, value in json.loads(row[0]).items() if value is not None} for row in rows]
