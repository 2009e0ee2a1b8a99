"""Where a result is written: never over an input, never through a trap, and as people expect of a file."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from tests.hostile.ground import PEOPLE, rollout, words
from uptake.cli.main import main
from uptake.cli.outputs import write, write_new
from uptake.errors import FileError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return rollout(tmp_path / "rollout")


def parts(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".part")]


@pytest.mark.parametrize("spelling", ["people.csv", "../rollout/people.csv", "link.csv", "hard.csv"])
def test_an_input_is_never_the_output(folder: Path, capsys: pytest.CaptureFixture[str], spelling: str) -> None:
    (folder / "link.csv").symlink_to("people.csv")
    (folder / "hard.csv").hardlink_to(folder / "people.csv")
    assert main([*words(folder), "--output", str(folder / spelling)]) == 2
    assert "an input, which would be lost" in capsys.readouterr().err
    assert (folder / "people.csv").read_text() == PEOPLE


@pytest.mark.parametrize("name", ["rollout.yaml", "usage.csv"])
def test_neither_is_the_plan_nor_a_file_that_a_glob_names(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    before = (folder / name).read_bytes()
    assert main([*words(folder, "us*.csv"), "--output", str(folder / name)]) == 2
    assert main(["look", str(folder / "us*.csv"), "--output", str(folder / "usage.csv")]) == 2
    assert capsys.readouterr().err.count("an input, which would be lost") == 2
    assert (folder / name).read_bytes() == before


@pytest.mark.parametrize("name", [".", "..", "", "/"])
def test_a_folder_is_no_output(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(folder)
    assert main([*words(folder), "--output", name]) == 2
    assert "is a folder" in capsys.readouterr().err


def test_a_link_that_was_planted_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / ".report.txt.part").symlink_to(victim)
    write("new", tmp_path / "report.txt")
    assert (victim.read_text(), (tmp_path / "report.txt").read_text()) == ("precious", "new")


def test_a_link_stays_a_link_and_what_it_points_at_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "report.txt").symlink_to("real/report.txt")
    for text in ("first", "second"):
        write(text, tmp_path / "report.txt")
        assert (tmp_path / "report.txt").is_symlink()
        assert (tmp_path / "real" / "report.txt").read_text() == text
    assert not parts(tmp_path / "real")


def test_a_file_keeps_its_mode_and_a_new_one_has_what_the_umask_leaves(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    (tmp_path / "old").chmod(0o640)
    mask = os.umask(0o027)
    try:
        for name in ("old", "new"):
            write("text", tmp_path / name)
        write_new(tmp_path / "newer", "text")
    finally:
        os.umask(mask)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("old", "new", "newer")]
    assert modes == [0o640, 0o640, 0o640]


def test_a_pipe_gets_the_text_as_it_comes_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[str] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_text()))
    reader.start()
    write("through", pipe)
    reader.join(10)
    assert heard == ["through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_full_device_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "full").symlink_to("/dev/full")
    with pytest.raises(FileError, match="No space left on device"):
        write("text", tmp_path / "full")
    assert Path("/dev/full").is_char_device()


def test_a_loop_of_links_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(FileError, match="cannot be written"):
        write("text", tmp_path / "a")


def test_nothing_stays_where_the_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileError, match="cannot be written"):
        write("text", tmp_path / "folder")
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(FileError, match="exists already"):
        write_new(tmp_path / "taken", "other")
    with pytest.raises(FileError, match="a file stands where a folder is needed"):
        write_new(tmp_path / "taken" / "x", "other")
    assert (tmp_path / "taken").read_text() == "mine"
    assert not parts(tmp_path)


def test_setting_a_plan_in_order_keeps_its_link_and_its_mode(tmp_path: Path) -> None:
    folder = rollout(tmp_path / "rollout")
    (folder / "rollout.yaml").chmod(0o600)
    (folder / "rollout.yaml").write_text("rollout: notes\nuptake: 1\nlaunch: 2026-09-07\n")
    (tmp_path / "mine.yaml").symlink_to("rollout/rollout.yaml")
    main(["fmt", str(tmp_path / "mine.yaml"), "--quiet"])
    assert (tmp_path / "mine.yaml").is_symlink()
    assert stat.S_IMODE((folder / "rollout.yaml").stat().st_mode) == 0o600
