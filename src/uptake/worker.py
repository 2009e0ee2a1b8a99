"""The worker: a loop over what is due. Several are safe; one digests and draws, by lease."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from uptake.core.sentences import Said, later
from uptake.errors import UptakeError
from uptake.service.ending import AbandonedError
from uptake.service.erasing import erase_due, knowing, widen
from uptake.service.imports import do_imports, forget_imports
from uptake.service.intake import digest_spool
from uptake.service.keeping import let_go, sweep
from uptake.service.leases import DIGEST, LEASE, holder_name, kept, take
from uptake.service.merging import merge_settled
from uptake.service.outreach.acts import write_acts
from uptake.service.outreach.chosen import choose
from uptake.service.outreach.elsewhere import hear
from uptake.service.outreach.modes import NOBODY, mode_in_force, place_of
from uptake.service.outreach.posting import COMES_BACK, post_offices, start
from uptake.service.personal import answer_requests
from uptake.service.plan_origin import fetch_due
from uptake.service.readings import take_due_readings
from uptake.service.refresh import refresh_wanted
from uptake.service.sealing import Seal
from uptake.service.steps import attempt
from uptake.service.usage_files import Vault
from uptake.site.environment import Environment

log = logging.getLogger("uptake.worker")

PAUSE = 0.5  # seconds between two looks
AFTER_FAULT = 5.0
SELDOM = dt.timedelta(hours=1)  # how often readings are looked for and old files let go


@dataclass
class Worker:
    """
    One worker of an installation. `stop` ends it after the step that it is at; what it draws then is thrown away where
    `uptake.service.ending` is told too.
    """

    environment: Environment
    stop: threading.Event = field(default_factory=threading.Event)
    name: str = field(default_factory=holder_name)
    knowing: tuple[object, ...] = ()  # by what the erased were last known
    looked: dt.datetime | None = None  # when what is seldom due was last done

    def run(self) -> None:
        """Go round until told to stop. What goes wrong in one round is logged, and tried again in the next."""
        beside = self._start_beside()
        while not self.stop.is_set():
            try:
                self.round()
            except AbandonedError:
                log.info("what was being drawn is thrown away: it is due again")
            except (OSError, DatabaseError, UptakeError):
                log.exception("a round of the worker failed; it is tried again")
                self.stop.wait(AFTER_FAULT)
            close_old_connections()
            self.stop.wait(PAUSE)
        for thread in beside:
            thread.join()

    def _start_beside(self) -> list[threading.Thread]:
        """Letters go out and answers come in beside everything else."""
        env = self.environment
        offices = post_offices(env.mail, env.outlets, env.base_url, env.data)
        return start(offices, env.outlets.inbox, Seal(env.secret_key), self.stop)

    def round(self) -> int:
        """Do once what is due; returns how many things were done. Another worker may hold the lease: then nothing."""
        if not take(DIGEST, self.name, timezone.now(), LEASE):
            return 0
        done = 0
        with kept(DIGEST, self.name) as lost:
            for what, step in self._steps():
                if lost.is_set() or self.stop.is_set():
                    break  # another worker took over: two that digest would write the same events twice
                done += attempt(what, step) or 0
        return done

    def _steps(self) -> Iterator[tuple[Said, Callable[[], int]]]:
        env, now = self.environment, timezone.now()
        # First, so that what came under a new alias of an erased person is not kept.
        yield later("widening erasures"), self._widen
        told_until = now - COMES_BACK if env.outlets.inbox else None
        yield later("writing down acts"), lambda: write_acts(env.data, env.pseudonym_key, told_until)
        yield later("digesting"), lambda: digest_spool(env.data)
        yield later("importing"), lambda: do_imports(Vault(env.data, env.pseudonym_key, Seal(env.secret_key)), now)
        yield later("hearing who was told"), lambda: hear(env.data, env.pseudonym_key)
        yield later("fetching plans"), lambda: fetch_due(env.private_hosts, now)
        yield later("drawing"), lambda: refresh_wanted(env.data, env.pseudonym_key, now)
        yield (
            later("answering persons"),
            lambda: answer_requests(env.data, env.pseudonym_key, Seal(env.secret_key), now),
        )
        if self.looked is None or now - self.looked > SELDOM or now.date() != self.looked.date():
            self.looked = now
            yield later("choosing"), lambda: self._choose(now)
            yield later("taking readings"), lambda: take_due_readings(env.data, env.pseudonym_key, now)
            yield later("letting go"), lambda: let_go(env.data, env.keep_days, now)
            yield later("erasing"), lambda: erase_due(env.data, env.pseudonym_key, now)
            yield later("merging"), lambda: merge_settled(env.data, now)
            yield later("forgetting imports"), lambda: forget_imports(env.data, now)
            yield later("sweeping"), lambda: sweep(env.data)

    def _choose(self, now: dt.datetime) -> int:
        env = self.environment
        mode = mode_in_force(place_of(env.base_url, env.data))
        if (env.mail is None and env.outlets.graph is None) or mode.name == NOBODY:
            return 0
        return choose(env.data, env.pseudonym_key, Seal(env.secret_key), mode, now)

    def _widen(self) -> int:
        found = knowing()
        if found == self.knowing:
            return 0
        widened = widen(self.environment.pseudonym_key)
        self.knowing = found
        return widened
