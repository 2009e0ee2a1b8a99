"""Several event files of one place as one. Old ones stay: another transaction lets them go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from uptake.analytics.digest import Place, Written, write_file
from uptake.analytics.engine import Engine, listed


def merge(names: Sequence[str], place: Place, events: Path) -> Written:
    """Write the events of some files of one place into a new one. `names`: below the folder `events`."""
    files = listed(events / name for name in names)
    with Engine() as engine:
        return write_file(engine, events, place, ("merge_write", files))
