"""Reading a repository: real ones, built by git itself, one for each thing that has gone wrong."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.repositories import MONDAY, CommitSpec, build, example
from uptake.errors import GitError
from uptake.wire.git import LONGEST, Commit, Log, Record, read_log, records

ASHA, BRAM, CLEO = ("Asha Rao", "asha@example.org"), ("Bram Kok", "bram@example.org"), ("Cleo Dunn", "cleo@example.org")
CLAUDE = "Co-authored-by: Claude <noreply@anthropic.com>"
WITH_BRAM = "Co-authored-by: Bram Kok <bram@example.org>"
COPILOT = ("Copilot", "198982749+Copilot@users.noreply.github.com")
DAY = 86_400


def by(who: tuple[str, str], message: str | bytes = "Mend the form\n", when: int = MONDAY) -> CommitSpec:
    return CommitSpec(*who, when=when, message=message)


def read(path: Path, *commits: CommitSpec, mailmap: str = "") -> Log:
    return read_log(build(path / "repository", commits, mailmap))


def only(log: Log) -> Commit:
    (commit,) = log.commits
    return commit


def git(path: Path, *arguments: str, given: bytes = b"") -> bytes:
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", *arguments], cwd=path, env=environment, input=given, check=True, capture_output=True
    ).stdout


# What a commit says


def test_a_persons_commit_is_theirs_at_the_authors_time(tmp_path: Path) -> None:
    commit = only(read(tmp_path, by(ASHA)))
    assert (commit.person, commit.at, commit.tools, commit.kind, commit.helped) == (
        "asha@example.org",
        MONDAY,
        (),
        "human",
        (),
    )
    assert len(commit.id) == 40


def test_it_sees_each_family_of_marks(tmp_path: Path) -> None:
    marks = {
        CLAUDE: "claude",
        "Copilot-Session: 1b4e28ba": "copilot",
        "Co-authored-by: Cursor <cursoragent@cursor.com>": "cursor",
        "🤖 Generated with [Claude Code](https://claude.ai/code)": "claude",
        "Link: https://app.devin.ai/sessions/1": "devin",
        "Assisted-by: ChatGPT 5.2": "chatgpt",
    }
    log = read(tmp_path, *(by(ASHA, f"Form\n\n{mark}\n", MONDAY + n) for n, mark in enumerate(marks)))
    assert [commit.tools for commit in reversed(log.commits)] == [(tool,) for tool in marks.values()]
    assert log.counts["marked"] == len(marks)


def test_a_squash_keeps_its_mark_in_the_middle(tmp_path: Path) -> None:
    message = f"Form (#12)\n\n* Mend it\n\n{CLAUDE}\n\n* Test it\n\n{WITH_BRAM}\n\nAn afterthought.\n"
    commit = only(read(tmp_path, by(ASHA, message)))
    assert (commit.tools, commit.helped) == (("claude",), ("bram@example.org",))


def test_an_agents_commit_names_the_people_it_worked_for(tmp_path: Path) -> None:
    bot = "Co-authored-by: greptile[bot] <1+greptile[bot]@users.noreply.github.com>"
    log = read(tmp_path, by(COPILOT, f"Form\n\n{WITH_BRAM}\n{bot}\n"))
    commit = only(log)
    assert (commit.person, commit.kind, commit.tools, commit.helped) == (
        "agent:copilot",
        "agent:copilot",
        ("copilot",),
        ("bram@example.org",),
    )
    assert log.counts == {"commits": 1, "agent": 1, "marked": 1}


def test_a_bot_is_no_person(tmp_path: Path) -> None:
    log = read(tmp_path, by(("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")), by(ASHA))
    assert [(c.kind, c.person) for c in log.commits] == [
        ("human", "asha@example.org"),
        ("bot", "bot:49699333+dependabot[bot]@users.noreply.github.com"),
    ]
    assert set(log.identities) == {"asha@example.org"}


def test_nobody_helps_themselves(tmp_path: Path) -> None:
    commit = only(
        read(
            tmp_path,
            by(
                ASHA, "Form\n\nCo-authored-by: Asha Rao <ASHA@example.org>\nCo-authored-by: Asha Rao <a@home.example>\n"
            ),
        )
    )
    assert commit.helped == ()


def test_a_co_author_without_an_address_is_nobody_we_could_name(tmp_path: Path) -> None:
    log = read(tmp_path, by(ASHA, "Form\n\nCo-authored-by: everybody in the room\n"))
    assert only(log).helped == ()
    assert set(log.identities) == {"asha@example.org"}


def test_merges_are_left_out_and_counted(tmp_path: Path) -> None:
    merge = CommitSpec(message=f"Merge branch 'x'\n\n{CLAUDE}\n", merge=True)
    log = read(tmp_path, by(ASHA), by(BRAM), merge)
    assert [commit.person for commit in reversed(log.commits)] == ["asha@example.org", "bram@example.org"]
    assert log.counts["merges"] == 1


# Who is whom


def test_the_mailmap_joins_authors_and_co_authors(tmp_path: Path) -> None:
    mailmap = "Asha Rao <asha@example.org> <ar@laptop.example>\nBram Kok <bram@example.org> <bk@laptop.example>\n"
    message = "Form\n\nCo-authored-by: bk <bk@laptop.example>\n"
    log = read(tmp_path, by(("ar", "ar@laptop.example"), message), mailmap=mailmap)
    assert (only(log).person, only(log).helped) == ("asha@example.org", ("bram@example.org",))
    assert log.identities["asha@example.org"].emails == ("ar@laptop.example", "asha@example.org")
    assert log.identities["bram@example.org"].why == ("mailmap",)


def test_a_mailmap_that_tidies_a_name_does_not_hide_the_mark(tmp_path: Path) -> None:
    log = read(tmp_path, by(("Asha Rao (aider)", "asha@example.org")), mailmap="Asha Rao <asha@example.org>\n")
    assert (only(log).tools, only(log).kind) == (("aider",), "human")


def test_a_mailmap_works_in_a_bare_repository(tmp_path: Path) -> None:
    build(tmp_path / "r", [by(("ar", "ar@laptop.example"))], "Asha Rao <asha@example.org> <ar@laptop.example>\n")
    git(tmp_path, "clone", "--quiet", "--mirror", "r", "mirror.git")
    assert only(read_log(tmp_path / "mirror.git")).person == "asha@example.org"


def test_a_join_can_be_undone_by_address_and_by_name(tmp_path: Path) -> None:
    other = ("Asha Rao", "asha.rao@elsewhere.example")
    path = build(tmp_path / "r", [by(ASHA), by(other), by(("Asha Rao", "rao@third.example"))])
    assert len(read_log(path).identities) == 1
    assert set(read_log(path, keep_apart=["ASHA.RAO@elsewhere.example"]).identities) == {
        "asha@example.org",
        "asha.rao@elsewhere.example",
    }
    assert len(read_log(path, keep_apart=["asha rao"]).identities) == 3


def test_people_are_the_same_whatever_the_first_day(tmp_path: Path) -> None:
    path = build(tmp_path / "r", [by(("Asha Rao", "a@old.example"), when=MONDAY - 90 * DAY), by(ASHA)])
    everything, late = read_log(path), read_log(path, since=date(2026, 9, 1))
    assert {c.person for c in late.commits} == {c.person for c in everything.commits} == {"a@old.example"}
    assert late.counts["earlier"] == 1


# Days


def test_since_goes_by_the_authors_day_and_includes_it(tmp_path: Path) -> None:
    day = int(datetime(2026, 9, 14, tzinfo=UTC).timestamp())
    path = build(tmp_path / "r", [by(ASHA, when=day - 1), by(BRAM, when=day), by(CLEO, when=day - 40 * DAY)])
    assert [commit.person for commit in read_log(path, since=date(2026, 9, 14)).commits] == ["bram@example.org"]


def test_a_day_far_in_the_future_is_kept_and_one_beyond_the_calendar_is_left_out(tmp_path: Path) -> None:
    future = int(datetime(2099, 1, 1, tzinfo=UTC).timestamp())
    log = read(tmp_path, by(ASHA, when=future), by(ASHA, when=999_999_999_999), by(ASHA, when=0))
    assert sorted(commit.at for commit in log.commits) == [0, future]
    assert log.counts["undated"] == 1
    assert "1 commit." in str(log.notes[0])


def test_a_day_before_1970_is_left_out_and_said(tmp_path: Path) -> None:
    path = build(tmp_path / "r", [by(ASHA)])
    tree = git(path, "rev-parse", "HEAD^{tree}").strip()
    raw = b"tree " + tree + b"\nauthor Asha Rao <asha@example.org> -86400 +0000\ncommitter A <a@b> 0 +0000\n\nOld\n"
    commit = git(path, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", given=raw).strip().decode()
    git(path, "update-ref", "HEAD", commit)
    log = read_log(path)
    assert (log.commits, log.counts) == ((), {"undated": 1})
    assert log.notes


# Bytes


def test_broken_encodings_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    bad = CommitSpec(
        b"J\xf6rg \xff M\xfcller", b"j\xf6rg@example.org", MONDAY, b"Gr\xfc\xdfe \xff\xfe\n\n" + CLAUDE.encode()
    )
    declared = CommitSpec(
        "José Ibarra".encode("latin-1"), "jose@example.org", MONDAY, "Año\n".encode("latin-1"), encoding="ISO-8859-1"
    )
    log = read(tmp_path, bad, declared)
    assert log.commits[1].tools == ("claude",)
    assert log.identities["jose@example.org"].names == ("José Ibarra",)


def test_a_huge_message_is_read(tmp_path: Path) -> None:
    commit = only(read(tmp_path, by(ASHA, b"Form\n\n" + b"word " * 400_000 + b"\n\n" + CLAUDE.encode() + b"\n")))
    assert commit.tools == ("claude",)


def test_an_empty_message_and_an_empty_name_are_read(tmp_path: Path) -> None:
    log = read(tmp_path, CommitSpec("", "", MONDAY, ""), by(ASHA, ""))
    assert [commit.kind for commit in log.commits] == ["human", "human"]
    assert len(log.identities) == 2


PART = st.binary(max_size=30).map(lambda part: part.replace(b"\0", b""))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(PART, min_size=8, max_size=8), max_size=4), st.integers(1, 50), PART)
def test_wherever_the_output_is_cut_the_records_are_the_same(
    commits: list[list[bytes]], size: int, rest: bytes
) -> None:
    whole = b"".join(part + b"\0" for commit in commits for part in commit) + rest
    cut = [whole[at : at + size] for at in range(0, len(whole), size)]
    found = list(records(cut))
    assert found == list(records([whole]))
    assert [record.message for record in found] == [commit[7].decode("utf-8", "replace") for commit in commits]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=5))
def test_any_bytes_are_read(chunks: list[bytes]) -> None:
    assert all(isinstance(record, Record) and (record.at is None or record.at >= 0) for record in records(chunks))


def test_of_an_endless_message_only_the_beginning_is_kept() -> None:
    chunks = [b"1\0\0001\0n\0e\0n\0e\0", *([b"x" * 1_000_000] * 20), b"\0"]
    (record,) = records(chunks)
    assert LONGEST <= len(record.message) < LONGEST + 1_000_001


# Repositories


def test_an_empty_repository_has_a_note_and_no_commits(tmp_path: Path) -> None:
    log = read(tmp_path)
    assert (log.commits, log.counts) == ((), {})
    assert tuple(map(str, log.notes)) == ("The current branch has no commits yet.",)


def test_a_shallow_clone_is_read_and_said(tmp_path: Path) -> None:
    path = build(tmp_path / "r", [by(ASHA), by(BRAM), by(CLEO)])
    git(tmp_path, "clone", "--quiet", "--depth", "2", path.as_uri(), "shallow")
    log = read_log(tmp_path / "shallow")
    assert len(log.commits) == 2
    assert "shallow" in str(log.notes[0])


def test_a_folder_inside_a_repository_will_do(tmp_path: Path) -> None:
    path = build(tmp_path / "r", [by(ASHA)])
    (path / "src").mkdir()
    assert len(read_log(path / "src").commits) == 1


def test_no_path_passes_for_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    build(Path("--upload-pack=touch hurt"), [by(ASHA)])
    assert len(read_log(Path("--upload-pack=touch hurt")).commits) == 1
    assert not Path("hurt").exists()


def test_a_folder_without_a_repository_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(GitError, match="is not a git repository") as refused:
        read_log(tmp_path)
    assert refused.value.mend


@pytest.mark.parametrize("name", ["nowhere", "a file"])
def test_what_is_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a file").write_text("text")
    with pytest.raises(GitError, match="is not a folder"):
        read_log(tmp_path / name)


def test_without_git_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = build(tmp_path / "r", [by(ASHA)])
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git is not installed"):
        read_log(path)


@pytest.mark.parametrize("which", ["HEAD", "HEAD^"])
def test_a_damaged_repository_is_refused_in_words(tmp_path: Path, which: str) -> None:
    path = build(tmp_path / "r", [by(ASHA), by(BRAM), by(CLEO)])
    commit = git(path, "rev-parse", which).strip().decode()
    pack = next((path / ".git/objects/pack").glob("*.pack"), None)
    if pack:  # loose objects can be lost one by one
        bundle = pack.read_bytes()
        for file in (path / ".git/objects/pack").iterdir():
            file.unlink()
        git(path, "unpack-objects", "-q", given=bundle)
    (path / ".git/objects" / commit[:2] / commit[2:]).unlink()
    with pytest.raises(GitError, match="could not read the history") as refused:
        read_log(path)
    assert refused.value.details


@pytest.mark.parametrize("name", ["r", "mirror.git"])
def test_nobodys_own_settings_change_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    mailmap = "Asha Rao <asha@example.org> <ar@laptop.example>\n"
    build(tmp_path / "r", [by(("ar", "ar@laptop.example")), by(BRAM, "Größe\n")], mailmap)
    git(tmp_path, "clone", "--quiet", "--mirror", "r", "mirror.git")
    plain = read_log(tmp_path / name)
    assert "asha@example.org" in plain.identities
    wrong = tmp_path / "wrong.mailmap"
    wrong.write_text("Edie Poe <edie@example.org> <bram@example.org>\n")
    config = tmp_path / "config"
    config.write_text(
        "[log]\nmailmap = false\ndate = relative\ndecorate = full\nabbrevCommit = true\n[color]\nui = always\n"
        "[core]\npager = false\n[i18n]\nlogOutputEncoding = UTF-16\n[format]\npretty = oneline\n"
        f"[mailmap]\nfile = {wrong}\nblob = nothing\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert read_log(tmp_path / name) == plain


def test_reading_starts_no_other_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = build(tmp_path / "r", [by(ASHA)])
    tree = git(path, "rev-parse", "HEAD^{tree}").strip()
    people = b"author Asha Rao <asha@example.org> 0 +0000\ncommitter A <a@b> 0 +0000\n"
    signature = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n"
    raw = b"tree " + tree + b"\n" + people + signature + b"\nSigned\n"
    git(
        path,
        "update-ref",
        "HEAD",
        git(path, "hash-object", "-t", "commit", "-w", "--stdin", given=raw).strip().decode(),
    )
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
    program.chmod(0o755)
    git(path, "config", "gpg.program", str(program))
    git(path, "config", "log.showSignature", "true")
    git(path, "config", "core.fsmonitor", str(program))
    assert len(read_log(path).commits) == 1
    assert not (tmp_path / "started").exists()


def test_a_hooks_environment_does_not_lead_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, other = build(tmp_path / "r", [by(ASHA)]), build(tmp_path / "other", [by(BRAM)])
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_PAGER", "false")
    assert only(read_log(path)).person == "asha@example.org"


def test_replacements_and_grafts_do_not_rewrite_history(tmp_path: Path) -> None:
    path = build(tmp_path / "r", [by(ASHA), by(BRAM), by(CLEO)])
    git(path, "replace", "HEAD", "HEAD~2")
    (path / ".git/info/grafts").write_bytes(git(path, "--no-replace-objects", "rev-parse", "HEAD~1"))
    assert [commit.person for commit in read_log(path).commits] == [who[1] for who in (CLEO, BRAM, ASHA)]


def test_it_tells_how_far_it_is(tmp_path: Path) -> None:
    path = build(tmp_path / "r", [by(ASHA, when=MONDAY + n) for n in range(2100)])
    told: list[int] = []
    read_log(path, progress=told.append)
    assert told == [1000, 2000, 2100]


def test_the_example_is_the_same_each_time_and_ends_where_it_says(tmp_path: Path) -> None:
    module = example()
    one, other = (module.load(tmp_path / name, module.history(7)) for name in ("one", "other"))
    log = read_log(one)
    assert log == read_log(other)
    assert git(one, "status", "--porcelain") == b""
    last = max(commit.at for commit in log.commits)
    assert datetime.fromtimestamp(last, UTC).date() == date(2026, 11, 22)
    assert len(log.identities) == 12
    assert {tool for commit in log.commits for tool in commit.tools} == {"claude", "copilot", "cursor"}
    assert any(commit.kind == "agent:copilot" and commit.helped for commit in log.commits)
    commits = Counter(commit.person for commit in log.commits)
    assert sum(number < 5 for who, number in commits.items() if who in log.identities) == 1
