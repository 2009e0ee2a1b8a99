"""
Make people.csv from a file of commits: who has at least five commits of their own in the 26 weeks before a Monday.

    python roster.py commits.csv 2026-08-24 > people.csv
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta

WEEKS, LEAST = 26, 5


def main() -> None:
    """Read commits, print the roster."""
    path, monday = sys.argv[1], date.fromisoformat(sys.argv[2])
    first = monday - timedelta(weeks=WEEKS)
    commits: Counter[str] = Counter()
    with open(path, encoding="utf-8", newline="") as file:  # noqa: PTH123  a script of the standard library's own kind
        for row in csv.DictReader(file):
            day = datetime.fromisoformat(row["authored_at"]).astimezone(UTC).date()
            if row["author_kind"] == "human" and first <= day < monday:
                commits[row["author"]] += 1
    print("id")
    for person in sorted(person for person, number in commits.items() if number >= LEAST):
        print(person)


if __name__ == "__main__":
    main()
