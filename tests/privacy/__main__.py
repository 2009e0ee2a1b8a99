"""`make audit`: the shared reports of many invented rollouts, each alone and all as-of days of a rollout together."""

from __future__ import annotations

import sys

from tests.privacy.rollouts import shared
from uptake.core.audit import audit

ROLLOUTS = 200


def main() -> int:
    """Say what can be worked out; 1 where anything can."""
    asked = leaks = 0
    for seed in range(ROLLOUTS):
        documents = shared(seed)
        for together in (*([one] for one in documents), documents):
            done = audit(together)
            asked, leaks = asked + done.asked, leaks + len(done.found)
            for one in done.found:
                sys.stdout.write(f"rollout {seed}, {len(together)} reports: {one}\n")
    sys.stdout.write(f"{ROLLOUTS} rollouts, {asked} withheld counts tried, {leaks} can be worked out.\n")
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
