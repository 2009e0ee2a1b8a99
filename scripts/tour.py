"""`make tour`: the example from plan to report, then an invented repository, and what to try on one's own files."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
EXAMPLE = Path("examples/claims-triage")
UPTAKE = [sys.executable, "-m", "uptake"]

NEXT = """
Next, on your own files (.venv/bin/uptake, or `uptake` once it is installed):
  uptake look usage.csv                who uses it, from a file of usage alone
  make run                             the same example on the pages of a server
  make run REPO=PATH                   who of a repository's authors works with an AI assistant
  uptake check rollout.yaml            is the plan ready; start from examples/plans/small.yaml
  uptake report rollout.yaml --people people.csv --usage usage.csv
Docs begin at docs/README.md.
"""


def main() -> int:
    """Run the tour; each step says what it runs. Returns the first exit code that is neither pass nor fail."""
    report = ["report", f"{EXAMPLE}/rollout.yaml", "--people", f"{EXAMPLE}/people.csv"]
    report += ["--usage", f"{EXAMPLE}/usage.csv.gz", f"{EXAMPLE}/acts.ndjson", "--as-of", "2027-03-01"]
    with tempfile.TemporaryDirectory(prefix="uptake-tour-") as folder:
        repository = Path(folder) / "invented-repository"
        steps = [
            (
                "1 · Is the plan ready?",
                ["check", f"{EXAMPLE}/rollout.yaml", "--people", f"{EXAMPLE}/people.csv", "--as-of", "2026-11-23"],
            ),
            ("2 · Day 90: who uses it, and where are the others?", report),
            ("3 · An invented repository: who works with an AI assistant?",
             ["git", str(repository), "--as-of", "2026-11-23"]),
        ]  # fmt: skip
        build = HERE / "examples" / "git-repository" / "build.py"
        subprocess.run([sys.executable, str(build), str(repository)], check=True, stdout=subprocess.DEVNULL)
        for title, words in steps:
            print(f"\n━━ {title}\n   $ uptake {' '.join(words)}\n", flush=True)
            code = subprocess.run([*UPTAKE, *words], cwd=HERE, check=False).returncode
            if code > 1:
                return code
    print(NEXT)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
