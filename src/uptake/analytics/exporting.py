"""The event files of a rollout as one file, for whoever takes it elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from uptake.analytics.engine import Engine, listed, quote_text


def write_events(files: Sequence[Path], target: Path) -> int:
    """
    Write the events of some files into one Parquet file, in the order of time; returns how many.

    Without any file, an empty one with the columns of the convention is written.
    """
    with Engine() as engine:
        if not files:
            return int(engine.run("export_nothing", {"path": quote_text(str(target))})[0][0])
        return int(engine.run("export_events", {"files": listed(files), "path": quote_text(str(target))})[0][0])
