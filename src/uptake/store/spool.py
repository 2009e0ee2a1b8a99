"""The spool: events on disk before the answer is sent, in segments that the worker digests."""

from __future__ import annotations

import asyncio
import fcntl
import os
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from uptake.wire.aside import sync

NEW, OPEN, READY, BAD = ".new", ".open", ".ready", ".bad"
SEGMENT_BYTES = 16 * 1024 * 1024
SEGMENT_SECONDS = 0.5  # so that an event is on a page two seconds after it was sent
LOOK_SECONDS = 1.0  # how often the size of the spool is looked at


class SpoolFullError(Exception):
    """The spool is at its bound, or the disk is full: try again later."""


@dataclass
class _Waiting:
    lines: bytes
    done: asyncio.Future[None]


class Spool:
    """
    Appends for one process. Requests that come together share one write and one fsync (group commit).

    A segment is open while its process writes it, with a lock that ends with the process; then it is ready. Only whole
    lines that were acknowledged count: what a crash left after the last line end was never acknowledged.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder = folder
        self._most = most_bytes
        self._waiting: list[_Waiting] = []
        self._wake = asyncio.Event()
        self._segment: _Segment | None = None
        self._size, self._looked = 0, 0.0
        self._task: asyncio.Task[None] | None = None
        self._old: asyncio.TimerHandle | None = None  # rings when the open segment may be old enough to be handed on
        self._writer = ThreadPoolExecutor(1, "spool")  # what is written stays in order

    async def append(self, lines: bytes) -> None:
        """Return once the lines are on disk. Raises SpoolFullError if there is no room."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._write_on())
        self._refuse_if_full(len(lines))
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(lines, done))
        self._wake.set()
        await done

    async def close(self) -> None:
        """Hand the open segment on. Nothing that was acknowledged is lost without it."""
        if self._task is not None:
            self._task.cancel()
        if self._old is not None:
            self._old.cancel()
        await asyncio.get_running_loop().run_in_executor(self._writer, self._end)
        self._writer.shutdown()

    def _refuse_if_full(self, more: int) -> None:
        now = time.monotonic()
        if now - self._looked > LOOK_SECONDS:
            self._looked, self._size = now, size_of(self._folder)
        if self._size + more > self._most:
            raise SpoolFullError
        self._size += more

    async def _write_on(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._wake.wait()
            self._wake.clear()
            taken, self._waiting = self._waiting, []
            failed = False
            try:
                await loop.run_in_executor(self._writer, self._write, b"".join([one.lines for one in taken]))
            except OSError:  # no room, or a disk that fails: nobody is told that it was taken
                failed = True
            for one in taken:
                if one.done.done():  # whoever waited for it is gone
                    continue
                if failed:
                    one.done.set_exception(SpoolFullError())
                else:
                    one.done.set_result(None)
            if self._segment is not None and self._old is None:
                self._old = loop.call_later(SEGMENT_SECONDS, self._ring)

    def _ring(self) -> None:
        # Whether it has rung is kept, and not asked of the clock: that of a loop may lag behind its own timers.
        self._old = None
        self._wake.set()

    def _end(self) -> None:
        if self._segment is not None:
            self._segment.hand_on()
            self._segment = None

    def _write(self, lines: bytes) -> None:
        if lines:
            if self._segment is None:
                self._segment = _Segment.begin(self._folder)
            self._segment.write(lines)
        if self._segment is not None and self._segment.is_due:
            segment, self._segment = self._segment, None
            segment.hand_on()


@dataclass
class _Segment:
    """One file of the spool while it is written."""

    path: Path
    file: int
    size: int = 0
    begun: float = field(default_factory=time.monotonic)

    @classmethod
    def begin(cls, folder: Path) -> _Segment:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{time.time_ns():020d}-{os.getpid()}-{secrets.token_hex(4)}{OPEN}"
        # Under another ending until it is locked: an open one without a lock is taken for that of a dead process.
        new = path.with_suffix(NEW)
        file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_DSYNC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            new.rename(path)
            sync(folder)
        except OSError:
            os.close(file)
            raise
        return cls(path, file)

    @property
    def is_due(self) -> bool:
        return self.size >= SEGMENT_BYTES or time.monotonic() - self.begun >= SEGMENT_SECONDS

    def write(self, lines: bytes) -> None:
        """
        All of the lines, to the disk, or none: after a failed write the file is cut back to where it was. The file is
        open so that a write ends when it is on the disk: a call more would wait for the interpreter once more.
        """
        try:
            view = memoryview(lines)
            while view:
                view = view[os.write(self.file, view) :]
        except OSError:
            os.ftruncate(self.file, self.size)
            os.lseek(self.file, self.size, os.SEEK_SET)
            raise
        self.size += len(lines)

    def hand_on(self) -> None:
        try:
            self.path.rename(self.path.with_suffix(READY))
        finally:
            os.close(self.file)  # and with it the lock: where the name could not be changed, a worker takes it over


def put(folder: Path, lines: bytes) -> None:
    """Write lines as a segment that is ready at once: what the server itself has to say."""
    segment = _Segment.begin(folder)
    try:
        segment.write(lines)
    finally:
        segment.hand_on()
    sync(folder)


def size_of(folder: Path) -> int:
    """The bytes that wait in a spool."""
    total = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    total += entry.stat().st_size
                except FileNotFoundError:  # digested in this moment
                    continue
    except FileNotFoundError:
        return 0
    return total


def ready_segments(folder: Path) -> list[Path]:
    """The segments that may be digested, oldest first: those handed on, and those that a dead process left open."""
    if not folder.is_dir():
        return []
    for path in folder.glob(f"*{OPEN}"):
        _take_over(path)
    return sorted(folder.glob(f"*{READY}"))


def bad_segments(folder: Path) -> list[Path]:
    """The segments that could not be digested and were put aside, oldest first."""
    return sorted(folder.glob(f"*{BAD}"))


def _take_over(path: Path) -> None:
    """Hand on a segment whose writer is gone: its lock is free."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.exists():
            path.rename(path.with_suffix(READY))
    except BlockingIOError:
        pass  # somebody writes it
    finally:
        os.close(file)
