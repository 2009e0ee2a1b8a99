"""The timezone of the machine on which somebody types, to be proposed where they are asked for one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from uptake.core.calendar import known_timezone

LOCALTIME = Path("/etc/localtime")
# Of a machine whose clock nobody has set to the place where it stands: it says nothing of where work is done.
_NO_PLACE = frozenset({"UTC", "UCT", "Universal", "Zulu", "GMT", "GMT0", "GMT+0", "GMT-0", "Greenwich", "Factory"})
_NO_NAME = frozenset({"localtime", "posixrules"})  # files beside the zones, of this machine alone


def own_zone(environment: Mapping[str, str], localtime: Path = LOCALTIME) -> str:
    """Return its name in the IANA database, from `TZ` or else from where a link leads; empty where neither has one."""
    named = environment.get("TZ", "").removeprefix(":") or _led_to(localtime)
    if named.startswith("/") and "zoneinfo/" not in named:
        named = _led_to(Path(named))
    # `posix/` and `right/` hold the same zones once more: without and with leap seconds.
    name = named.rpartition("zoneinfo/")[2].removeprefix("posix/").removeprefix("right/")
    is_name = name not in _NO_NAME and known_timezone(name)
    return name if is_name and name.removeprefix("Etc/") not in _NO_PLACE else ""


def _led_to(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # there is none, or it is a copy of a file, which does not say its name
        return ""
