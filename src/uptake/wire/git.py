"""
A repository's history as commits: who, when, with which assistant. One `git log`, read as it comes.

`records` turns git's bytes into records and knows no process; `read_log` asks git and puts the parts together. Nothing
of a message is kept but the names of tools and of the people on co-author lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from uptake.core.sentences import Said, later, later_n
from uptake.wire.git_people import Identity, People, Seen, join
from uptake.wire.git_program import Git
from uptake.wire.markers import coauthors, kind_of, tools_of

__all__ = ["Commit", "Identity", "Log", "Record", "read_log", "records"]

FIELDS = ("%H", "%P", "%at", "%an", "%ae", "%aN", "%aE", "%B")
CHUNK = 1 << 18
LONGEST = 1 << 23  # bytes of one field that are kept: a message of 8 MiB has no more to say
LAST = 253_402_300_800  # the year 10000, where Python's calendar ends
EVERY = 1000


@dataclass(frozen=True, slots=True)
class Commit:
    """
    One commit that is no merge. `person` is an identity's key for a human, `bot:<address>` for a bot, `agent:<tool>`
    for an agent; `at` is the author date in epoch seconds, UTC; `kind` is `human`, `bot` or `agent:<tool>`;
    `helped` are the keys of the humans on its co-author lines, without its author.
    """

    id: str
    person: str
    at: int
    tools: tuple[str, ...]
    kind: str
    helped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Log:
    """
    `identities` holds the humans of these commits by key. `counts`: `commits`, `human`, `bot`, `agent`, `marked` (with
    a tool), and what was left out: `merges`, `earlier` (than `since`), `undated`.
    """

    commits: tuple[Commit, ...]
    identities: Mapping[str, Identity]
    notes: tuple[Said, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Record:
    """One commit as git prints it; `at` is None where the date cannot be read (none, before 1970, after 9999)."""

    id: str
    parents: int
    at: int | None
    written: tuple[str, str]
    mapped: tuple[str, str]
    message: str


@dataclass(frozen=True, slots=True)
class _Draft:
    """A commit whose people are not yet joined."""

    id: str
    at: int
    author: tuple[str, str]
    kind: str
    tools: tuple[str, ...]
    others: tuple[tuple[str, str], ...]


def read_log(
    repository: Path,
    *,
    since: date | None = None,
    progress: Callable[[int], None] | None = None,
    keep_apart: Collection[str] = (),
) -> Log:
    """
    The history of the current HEAD, merges left out, by author date; `since` is a day in UTC and is in.

    `progress` gets the number of commits read so far. `keep_apart` holds addresses and names that are not to be joined.
    Raises GitError if git is not there, the folder is no repository, or git cannot read it. Never uses the network.
    """
    git = Git.at(repository)
    shallow = git.is_shallow()
    if not git.has_commits():
        return Log((), {}, (later("The current branch has no commits yet."),), {})
    counts: Counter[str] = Counter()
    seen: set[Seen] = set()
    with git.stream("log", "-z", "--no-notes", "--no-patch", f"--format={'%x00'.join(FIELDS)}", "HEAD", "--") as output:
        read = _counted(records(iter(lambda: output.read(CHUNK), b"")), progress)
        drafts = tuple(_drafts(read, since, counts, seen))
    names = git.mapped({other for draft in drafts for other in draft.others})
    seen.update(Seen(*mapped, written[1]) for written, mapped in names.items())
    people = join(seen, keep_apart)
    commits = tuple(_commit(draft, people, names) for draft in drafts)
    used = {key for commit in commits for key in (commit.person, *commit.helped)}
    identities = {key: identity for key, identity in sorted(people.identities.items()) if key in used}
    return Log(commits, identities, tuple(_notes(counts, shallow=shallow)), dict(counts))


def records(chunks: Iterable[bytes]) -> Iterator[Record]:
    """Git's output, cut anywhere, as records. A last record that was cut off is left out."""
    fields: list[str] = []
    for text in _split(chunks):
        fields.append(text.decode("utf-8", "replace"))
        if len(fields) == len(FIELDS):
            commit, parents, at, name, email, mapped_name, mapped_email, message = fields
            written, mapped = (name, email), (mapped_name or name, mapped_email or email)
            yield Record(commit, len(parents.split()), _epoch(at), written, mapped, message)
            fields = []


def _split(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The parts that end with a NUL. Memory is bounded: of a longer part only its beginning is kept."""
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        first, *others = chunk.split(b"\0")
        if size < LONGEST:
            parts.append(first)
            size += len(first)
        if others:
            yield b"".join(parts)
            yield from others[:-1]
            parts, size = [others[-1]], len(others[-1])


def _epoch(text: str) -> int | None:
    # isascii, because isdigit also says yes to digits that int() does not read.
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        return None
    at = int(text)
    return at if at < LAST else None


def _counted(commits: Iterable[Record], progress: Callable[[int], None] | None) -> Iterator[Record]:
    number = 0
    for number, record in enumerate(commits, start=1):
        yield record
        if progress and number % EVERY == 0:
            progress(number)
    if progress:
        progress(number)


def _drafts(commits: Iterable[Record], since: date | None, counts: Counter[str], seen: set[Seen]) -> Iterator[_Draft]:
    """What stays of each commit. Fills `counts`, and `seen` with every human: keys must not move with `since`."""
    start = datetime(since.year, since.month, since.day, tzinfo=UTC).timestamp() if since else 0
    for record in commits:
        kind = _kind(record.written, record.mapped)
        if kind == "human":
            seen.add(Seen(*record.mapped, record.written[1]))
        reason = _left_out(record, start)
        if reason:
            counts[reason] += 1
        elif record.at is not None:
            draft = _draft(record, record.at, kind)
            counts.update(["commits", kind.partition(":")[0], *(["marked"] if draft.tools else [])])
            yield draft


def _left_out(record: Record, start: float) -> str:
    if record.at is None:
        return "undated"
    if record.at < start:
        return "earlier"
    return "merges" if record.parents > 1 else ""


def _draft(record: Record, at: int, kind: str) -> _Draft:
    # The name as written: a mailmap tidies the assistant's suffix away.
    tools = tools_of(record.message, *record.written)
    others = tuple(pair for pair in coauthors(record.message) if "@" in pair[1] and kind_of(*pair) == "human")
    return _Draft(record.id, at, record.mapped, kind, tools, others)


def _kind(written: tuple[str, str], mapped: tuple[str, str]) -> str:
    kind = kind_of(*written)
    return kind if kind != "human" else kind_of(*mapped)


def _commit(draft: _Draft, people: People, names: Mapping[tuple[str, str], tuple[str, str]]) -> Commit:
    helped = {people.keys[names[pair]] for pair in draft.others}
    if draft.kind == "human":
        person = people.keys[draft.author]
    elif draft.kind == "bot":
        person = f"bot:{(draft.author[1] or draft.author[0]).lower()}"
    else:
        person = draft.kind
    return Commit(draft.id, person, draft.at, draft.tools, draft.kind, tuple(sorted(helped - {person})))


def _notes(counts: Mapping[str, int], *, shallow: bool) -> Iterator[Said]:
    if shallow:
        yield later("This is a shallow clone: older commits are not there. `git fetch --unshallow` brings them.")
    undated = counts.get("undated", 0)
    if undated:
        one = "Left out for want of a readable author date (none, before 1970 or after 9999): {number} commit."
        many = "Left out for want of a readable author date (none, before 1970 or after 9999): {number} commits."
        yield later_n(undated, one, many)
