"""The server: the doors for events, and Django for everything else, as one ASGI application."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import django

from uptake.api.door.app import Door
from uptake.api.door.slim import Slimmer
from uptake.service.sealing import Seal
from uptake.service.tally import Tally
from uptake.site.environment import MEGABYTE, Environment, read_environment
from uptake.store.spool import Spool

log = logging.getLogger("uptake.doors")

GARBAGE_AFTER = 50_000  # new objects: those of about a hundred batches
WRITE_DOWN_SECONDS = 1.0  # how often what came is written down: an event is seen two seconds after it was sent
Application = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]


def make_application(environment: Environment | None = None) -> Application:
    """The whole server as one application. Reads the environment once, at the start."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uptake.site.settings")
    django.setup()
    from uptake.service.sources import read_door_rules
    from uptake.site.bounds import bounded
    from uptake.site.handler import Handler
    from uptake.site.requests import logged

    env = environment or read_environment()
    spool = Spool(env.data / "spool", env.spool_bytes)
    door = Door(spool, Slimmer(env.pseudonym_key, Seal(env.secret_key)), read_door_rules)
    pages = bounded(Handler(), env.upload_megabytes * MEGABYTE)

    async def application(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send, door, spool)
        elif scope["type"] == "http" and door.takes(scope["path"]):
            await logged(door, scope, receive, send, least_status=400)  # batches that were kept are counted instead
        else:
            await logged(pages, dict(scope), receive, send)

    return application


async def _lifespan(receive: Any, send: Any, door: Door, spool: Spool) -> None:
    writing: asyncio.Task[None] | None = None
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            # The doors make so much that what was loaded until now would be looked through again and again.
            gc.freeze()
            gc.set_threshold(GARBAGE_AFTER)
            writing = asyncio.create_task(_write_down_on(door.tally))
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            if writing is not None:
                writing.cancel()
            await spool.close()
            await _write_down(door.tally)
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _write_down_on(tally: Tally) -> None:
    while True:
        await asyncio.sleep(WRITE_DOWN_SECONDS)
        await _write_down(tally)


async def _write_down(tally: Tally) -> None:
    """Write down what came. The doors go on where the database does not: then it is written down later."""
    from django.db import DatabaseError
    from django.utils import timezone

    from uptake.service.connect import write_down_and_close

    if not tally:
        return
    taken = tally.take()
    try:
        await asyncio.to_thread(write_down_and_close, taken, timezone.now())
    except DatabaseError:
        tally.put_back(taken)
        log.warning("what came at the doors could not be written down; it is tried again", exc_info=True)
