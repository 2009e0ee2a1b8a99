"""The server: the doors for events, and Django for everything else, as one ASGI application."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import django

from uptake.api.door.app import Door
from uptake.api.door.slim import Slimmer
from uptake.service.sealing import Seal
from uptake.site.environment import Environment, read_environment
from uptake.store.spool import Spool

Application = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]


def make_application(environment: Environment | None = None) -> Application:
    """The whole server as one application. Reads the environment once, at the start."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uptake.site.settings")
    django.setup()
    from django.core.asgi import get_asgi_application

    from uptake.service.sources import read_door_rules
    from uptake.site.requests import logged

    env = environment or read_environment()
    spool = Spool(env.data / "spool", env.spool_bytes)
    door = Door(spool, Slimmer(env.pseudonym_key, Seal(env.secret_key)), read_door_rules)
    pages = get_asgi_application()

    async def application(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send, spool)
        elif scope["type"] == "http" and door.takes(scope["path"]):
            await logged(door, scope, receive, send, least_status=400)  # batches that were kept are counted instead
        else:
            await logged(pages, dict(scope), receive, send)

    return application


async def _lifespan(receive: Any, send: Any, spool: Spool) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await spool.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
