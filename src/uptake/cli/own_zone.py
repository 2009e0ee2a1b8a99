"""The timezone of the machine on which somebody types, to be proposed where they are asked for one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from uptake.core.calendar import known_timezone

LOCALTIME = Path("/etc/localtime")
# Of a machine whose clock nobody has set to the place where it stands: it says nothing of where work is done.
_NO_PLACE = frozenset({"UTC", "UCT", "Universal", "Zulu", "GMT", "Factory"})


def own_zone(environment: Mapping[str, str], localtime: Path = LOCALTIME) -> str:
    """Return its name in the IANA database, from `TZ` or else from where a link leads; empty where neither has one."""
    named = environment.get("TZ", "").removeprefix(":") or _led_to(localtime)
    name = named.rpartition("zoneinfo/")[2]
    return name if known_timezone(name) and name.removeprefix("Etc/") not in _NO_PLACE else ""


def _led_to(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # there is none, or it is a copy of a file, which does not say its name
        return ""
