"""Sending to the doors without a socket: httpx speaks to the ASGI application itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.server.conftest import Installation
from uptake.api.door.app import Door
from uptake.api.door.slim import Slimmer
from uptake.service.rights import DoorRules
from uptake.service.sealing import Seal
from uptake.service.sources import read_door_rules
from uptake.store.spool import Spool

IN_2030 = 1_900_000_000.0  # the tests' events are of 2027


@asynccontextmanager
async def door_of(
    installation: Installation,
    *,
    most_bytes: int = 1 << 20,
    rules: Callable[[], DoorRules] = read_door_rules,
    now: float = IN_2030,
) -> AsyncIterator[httpx.AsyncClient]:
    env = installation.environment
    spool = Spool(env.data / "spool", most_bytes)
    door: Any = Door(spool, Slimmer(env.pseudonym_key, Seal(env.secret_key), lambda: now), rules)
    transport = httpx.ASGITransport(app=door)
    async with httpx.AsyncClient(transport=transport, base_url="http://door.example") as client:
        client.headers["Authorization"] = f"Bearer {installation.key}"
        yield client
    await spool.close()
