"""How far telling has come, team by team from five people."""

from __future__ import annotations

from tests import company as firm
from uptake.core.letters.owed import Known
from uptake.core.letters.progress import Progress, progress
from uptake.core.people import make_roster


def test_small_teams_stand_together_or_not_at_all() -> None:
    sizes = {"bram": 6, "zoe": 5, "carl": 3, "dina": 2}
    people = [firm.person(boss, "leads", manager=None) for boss in sizes]
    people += [firm.person(f"{boss}{n}", manager=boss) for boss, size in sizes.items() for n in range(size)]
    plan = firm.plan()
    known = Known({("heads-up", "zoe0"): firm.LAUNCH, ("heads-up", "carl1"): firm.LAUNCH},
                  answered=frozenset({("heads-up", "zoe0")}))  # fmt: skip
    found = progress(plan, make_roster(people), firm.LAUNCH, known)
    assert list(found.items()) == [
        ("bram", Progress(6, 0, 0)),
        ("zoe", Progress(5, 1, 1)),
        ("", Progress(5, 1, 0)),
    ]
    fewer = [one for one in people if one.manager != "dina"]
    assert list(progress(plan, make_roster(fewer), firm.LAUNCH, known)) == ["bram", "zoe"]
