"""The spool: what is acknowledged is on disk, and no worker takes a segment from a process that lives."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from uptake.store.spool import READY, SEGMENT_SECONDS, Spool, SpoolFullError, ready_segments

MOST = 1 << 24


def lines_in(folder: Path) -> set[bytes]:
    return {line for path in folder.glob(f"*{READY}") for line in path.read_bytes().splitlines()}


def tidy_up(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def test_a_worker_that_looks_all_the_time_takes_nothing_from_a_writer(tmp_path: Path) -> None:
    over, taken = threading.Event(), set[bytes]()

    def look() -> None:
        while not over.is_set():
            for path in ready_segments(tmp_path):
                taken.update(path.read_bytes().splitlines())
                path.unlink()

    async def write() -> set[bytes]:
        sent = set()
        for number in range(300):
            spool = Spool(tmp_path, MOST)  # a new segment each time: the moment in which it begins is the delicate one
            line = f'{{"n":{number}}}'.encode()
            await spool.append(line + b"\n")
            sent.add(line)
            await spool.close()
        return sent

    thread = threading.Thread(target=look)
    thread.start()
    try:
        sent = asyncio.run(write())
    finally:
        over.set()
        thread.join()
    assert taken | lines_in(tmp_path) == sent


def test_a_segment_whose_name_cannot_be_changed_does_not_shut_the_door(tmp_path: Path) -> None:
    async def write() -> None:
        spool = Spool(tmp_path, MOST)
        await spool.append(b"1\n")
        tidy_up(tmp_path)
        await asyncio.sleep(2 * SEGMENT_SECONDS)  # meanwhile it was due, and could not be handed on
        await spool.append(b"2\n")
        await spool.close()

    asyncio.run(write())
    assert lines_in(tmp_path) == {b"2"}


def test_without_room_nothing_is_said_to_be_taken(tmp_path: Path) -> None:
    async def write() -> None:
        spool = Spool(tmp_path, 3)
        with pytest.raises(SpoolFullError):
            await spool.append(b"1234\n")

    asyncio.run(write())
    assert lines_in(tmp_path) == set()
