"""`make bench-effect`: how often something is said where nothing is there, and how often what is there is seen."""

from __future__ import annotations

import time

import numpy as np

from tests.effect.test_wedge import invented
from tests.effect.worlds import World
from uptake.core.effect.hazard import carried_through, draws, fit
from uptake.core.effect.limits import design
from uptake.core.effect.person_weeks import person_weeks
from uptake.core.effect.waiting import ATTENDED
from uptake.core.effect.wedge import stepped_wedge
from uptake.core.sentences import Said

RUNS = 200
WORLDS = {
    "600 people, nothing": World(),
    "600 people, strong": World(effect=0.8),
    "180 people, nothing": World(people=180),
    "180 people, strong": World(people=180, effect=0.8),
    "400 people, whole teams, nothing": World(people=400, whole_teams=True),
    "600 people, starts in the session": World(burst=0.6),
}


def hazard(name: str, world: World) -> None:
    """One line of the hazard of first use."""
    truth, rows = world.truth(np.random.default_rng(9)), []
    for run in range(RUNS):
        dice = np.random.default_rng(run)
        people = world.live(dice)
        parts = person_weeks(people)
        model = design(people, parts, (ATTENDED,))
        found = None if isinstance(model, Said) else fit(model.matrix(parts.week, parts.exposed, parts.base), parts)
        if isinstance(model, Said) or found is None:
            continue
        everybody, nobody = carried_through(model, people, ATTENDED, found.b[None, :])
        drawn = np.subtract(*carried_through(model, people, ATTENDED, draws(found, dice)))
        low, high = np.quantile(drawn, [0.1, 0.9])
        came, used = np.isfinite(people.exposed[:, ATTENDED]), np.isfinite(people.used)
        naive = used[came].mean() - used[~came].mean()
        said = abs((drawn > 0).mean() - 0.5) >= 0.475
        rows.append((everybody[0] - nobody[0], naive, low <= truth <= high, said))
    estimate, naive, covered, said = np.mean(rows, axis=0)
    print(
        f"| {name} | {truth:+.3f} | {estimate:+.3f} | {naive:+.3f} | {covered:.2f} | {said:.2f} | {len(rows)} |",
        flush=True,
    )


def wedge(effect: float) -> None:
    """One line of the stepped wedge: 12 teams of 10 people, four steps of two weeks."""
    rows = []
    for run in range(RUNS):
        dice = np.random.default_rng(run)
        found = stepped_wedge(*invented(dice, effect), dice)
        rows.append((found.difference, found.low <= effect <= found.high, found.chance <= 0.05))
    estimate, covered, said = np.mean(rows, axis=0)
    print(f"| {effect:+.2f} | {estimate:+.3f} | {covered:.2f} | {said:.2f} |", flush=True)


def main() -> None:
    """Measure and print tables in Markdown."""
    print("| world | truth | estimate | naive | range holds | said | of runs |\n|---|---|---|---|---|---|---|")
    for name, world in WORLDS.items():
        hazard(name, world)
    print("\n| stepped wedge, truth | estimate | range holds | said |\n|---|---|---|---|")
    for effect in (0.0, 0.12):
        wedge(effect)
    start = time.perf_counter()
    person_weeks(World(people=50_000, weeks=12).live(np.random.default_rng(1)))
    print(f"\n50,000 people, 12 weeks, lived and counted: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
