"""
An invented repository to try `uptake git` on: twelve people, a bot and an agent, thirty weeks to 22 November 2026.

    python build.py TARGET_DIR [--seed N]
    uptake git TARGET_DIR --as-of 2026-11-23

Needs git and nothing else. The same seed gives the same commits, to the last hash.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

BRANCH = "refs/heads/main"
START = datetime(2026, 4, 27, tzinfo=UTC)  # a Monday; the last day of week 30 is Sunday, 22 November 2026
WEEKS = 30

CLAUDE = "Co-Authored-By: Claude Opus 4.8 (1M context) <noreply@anthropic.com>"
CLAUDE_LINE = "🤖 Generated with [Claude Code](https://claude.com/claude-code)"
COPILOT = "Co-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>"
CURSOR = "Co-authored-by: Cursor <cursoragent@cursor.com>"
BOT = ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")
AGENT = ("Copilot", "198982749+Copilot@users.noreply.github.com")


@dataclass(frozen=True, slots=True)
class Author:
    """An invented person: commits in a usual week, and the assistant used in a share of them between two weeks."""

    name: str
    address: str
    pace: int
    marker: str = ""
    share: float = 0.0
    weeks: tuple[int, int] = (0, WEEKS)
    here: tuple[int, int] = (0, WEEKS)
    second: str = ""


AUTHORS = (
    Author("Anouk Terlinden", "anouk@example.org", 6, CLAUDE, 0.8, (3, 30)),
    Author("Bilal Osmanov", "bilal@example.org", 5, COPILOT, 0.6, (5, 30)),
    Author("Chiara Ventresca", "chiara@example.org", 5, CURSOR, 0.7, (9, 30)),
    Author("Dagny Holmqvist", "dagny@example.org", 4),
    Author("Emeka Adeyinka", "emeka@example.org", 5, CLAUDE, 0.7, (4, 13)),  # started, and stopped
    Author("Farah Nazari", "farah@example.org", 4, CLAUDE, 0.9, (16, 30)),
    Author("Goran Petrusic", "goran@example.org", 3),
    Author("Hana Vesela", "hana@example.org", 3, COPILOT, 0.15, (8, 30)),
    Author(
        "Ishaan Deshpane",
        "ishaan@example.org",
        4,
        CLAUDE,
        0.5,
        (20, 30),
        second="4411+ishaan-d@users.noreply.github.com",
    ),
    Author("Jolanta Mazurek", "jolanta@example.org", 1, here=(27, 29)),
    Author("Kofi Amankwah", "kofi@example.org", 3, second="kofi@laptop.example.org"),
    Author("Lucia Ferrandiz", "lucia@example.org", 4, CURSOR, 0.6, (19, 30), (17, 30)),
)
MAILMAP = "Kofi Amankwah <kofi@example.org> <kofi@laptop.example.org>\n"
DONE = ("Add", "Fix", "Simplify", "Test", "Explain", "Speed up", "Guard", "Rename", "Remove", "Split")
WHAT = (
    "the claim form",
    "date parsing",
    "the import",
    "the queue",
    "error pages",
    "the search index",
    "the audit log",
    "retry rules",
    "the letter template",
    "currency rounding",
    "the nightly export",
    "the settings page",
)


def record(
    number: int, author: tuple[str | bytes, str | bytes], when: int, message: str | bytes, *extra: bytes
) -> bytes:
    """One commit in the words of git fast-import; `extra` lines (parents, files) follow the message."""
    name, address = (part.encode() if isinstance(part, str) else part for part in author)
    person = name + b" <" + address + b"> " + str(when).encode() + b" +0000\n"
    text = message.encode() if isinstance(message, str) else message
    head = f"commit {BRANCH}\nmark :{number}\n".encode()
    return head + b"author " + person + b"committer " + person + content(text) + b"".join(extra)


def content(text: bytes) -> bytes:
    """A counted text, as fast-import wants it."""
    return f"data {len(text)}\n".encode() + text + b"\n"


def file(path: str, text: str) -> bytes:
    """A file in a commit."""
    return f"M 100644 inline {path}\n".encode() + content(text.encode())


def load(path: Path, records: Iterable[bytes]) -> Path:
    """Makes a repository of the records, with its files checked out. Without records it has no commit."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    stream = b"".join(records)

    def git(*arguments: str, given: bytes = b"") -> None:
        command = ["git", *arguments]  # found on the PATH, as everybody's git is
        subprocess.run(command, cwd=path, env=environment, input=given, check=True, capture_output=True)  # noqa: S603

    path.mkdir(parents=True, exist_ok=True)
    git("init", "--quiet")
    git("symbolic-ref", "HEAD", BRANCH)
    if stream:
        git("fast-import", "--quiet", given=stream)
        git("reset", "--quiet", "--hard")
    return path


def history(seed: int) -> Iterator[bytes]:
    """The invented commits, oldest first."""
    dice = random.Random(seed)
    commits = sorted(commit for week in range(WEEKS) for commit in of_week(week, dice))
    for number, (when, author, message) in enumerate(commits, start=1):
        files = [file("CHANGES.md", f"# Last change\n\n{message.partition(chr(10))[0]}\n")]
        if number == 1:
            files.append(file(".mailmap", MAILMAP))
        if number % 60:
            yield record(number, author, when, message, *files)
        else:  # now and then a branch is merged, which is nobody's work
            parents = f"from :{number - 1}\nmerge :{number - 5}\n".encode()
            yield record(number, author, when, f"Merge branch 'topic-{number}'\n", parents, *files)


def of_week(week: int, dice: random.Random) -> Iterator[tuple[int, tuple[str, str], str]]:
    """What everybody did in one week."""
    for author in AUTHORS:
        if author.here[0] <= week < author.here[1] and dice.random() > 0.08:  # else: a week away
            for _ in range(max(1, round(dice.gauss(author.pace, 1.2)))):
                address = author.second if author.second and dice.random() < 0.25 else author.address
                yield moment(week, dice), (author.name, address), written(author, week, dice)
    yield moment(week, dice), BOT, f"Bump parser from 2.{week}.0 to 2.{week + 1}.0\n"
    if week >= 12 and week % 3 == 0:
        helped = dice.choice((AUTHORS[6], AUTHORS[10]))
        yield moment(week, dice), AGENT, f"{subject(dice)}\n\nCo-authored-by: {helped.name} <{helped.address}>\n"


def written(author: Author, week: int, dice: random.Random) -> str:
    """A message, with the assistant's mark if one was used: most often last, after a squash in the middle."""
    text = subject(dice)
    if not (author.marker and author.weeks[0] <= week < author.weeks[1] and dice.random() < author.share):
        return f"{text}\n"
    if dice.random() < 0.2:
        return f"{text}\n\n* {subject(dice)}\n\n  {author.marker}\n\n* {subject(dice)}\n\nReviewed together.\n"
    line = f"{CLAUDE_LINE}\n\n" if author.marker == CLAUDE else ""
    return f"{text}\n\n{line}{author.marker}\n"


def subject(dice: random.Random) -> str:
    """The first line of a message."""
    return f"{dice.choice(DONE)} {dice.choice(WHAT)}"


def moment(week: int, dice: random.Random) -> int:
    """A minute in the working hours of a week; of the last week, too, none falls after its Sunday."""
    day = dice.choices(range(7), weights=(20, 20, 20, 20, 15, 2, 3))[0]
    return int((START + timedelta(days=7 * week + day, minutes=dice.randint(7 * 60, 18 * 60))).timestamp())


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Builds an invented repository to try `uptake git` on.")
    parser.add_argument("target", type=Path, help="a folder that does not exist yet, or is empty")
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    if chosen.target.exists() and (not chosen.target.is_dir() or any(chosen.target.iterdir())):
        print(f"{chosen.target} is not empty. Give a folder that does not exist yet.", file=sys.stderr)
        return 2
    load(chosen.target, history(chosen.seed))
    print(f"Built {chosen.target}. Next: uptake git {chosen.target} --as-of 2026-11-23")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
