"""Of whom others told several times the first telling and the latest are known; the latest decides what goes out."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from tests.server.conftest import environment
from tests.server.telling import NOW, Post, approved, bring_acts, post, rollout, states
from tests.server.test_told_elsewhere import act, put_off
from uptake.core.letters.heard import MOST, Heard
from uptake.service.outreach import outbox
from uptake.service.outreach.elsewhere import hear
from uptake.site.environment import Environment
from uptake.store.models import Delivery, Elsewhere, Rollout

pytestmark = pytest.mark.server

__all__ = ["environment", "post", "rollout"]


@pytest.mark.parametrize("tried", [False, True])
def test_whom_others_told_before_and_after_it_was_sent_again_gets_no_letter(
    rollout: Rollout, environment: Environment, tmp_path: Path, post: Post, *, tried: bool
) -> None:
    approved(rollout)
    post.plan()
    Delivery.objects.filter(person__in=("dov", "edie")).update(state="failed", reason="550 no such user")
    bring_acts(environment, tmp_path, act("dov", 5), act("edie", 5))
    hear(environment.data, environment.pseudonym_key)
    outbox.send_again(Delivery.objects.filter(state="failed"), NOW - dt.timedelta(days=3))
    claimed = {row.person: row for row in outbox.claim(50, "a worker", post.now)}
    if tried:  # on its way when it is heard, and put off
        outbox.on_wire([claimed["dov"], claimed["edie"]], "a worker", post.now)
    bring_acts(environment, tmp_path, act("dov", 2))
    hear(environment.data, environment.pseudonym_key)
    if tried:
        for name in ("dov", "edie"):
            put_off(claimed[name], post.now)
    outbox.give_back(claimed.values(), "a worker")
    post.later(days=1).send()
    assert (states()["dov"], states()["edie"]) == ("suppressed", "sent")


def test_of_very_many_tellings_the_latest_is_kept() -> None:
    heard = Heard({(at, "email") for at in range(3 * MOST)})
    kept = Heard.of(heard.as_kept())
    assert (kept.told_at, kept.told_last, len(kept.told)) == (0, 3 * MOST - 1, MOST)
    kept.add(Heard({(3 * MOST, "email")}, {"email": 5}))
    assert (Heard.of(kept.as_kept()).told_at, Heard.of(kept.as_kept()).told_last) == (6, 3 * MOST)
    assert Heard().told_last is None


def test_what_was_heard_before_says_when_others_last_told(rollout: Rollout) -> None:
    days = [int((NOW - dt.timedelta(days=ago)).timestamp() * 1_000_000) for ago in (5, 3, 2)]
    heard = {"told": [[days[0], "chat"], [days[1], "chat"], [days[2], "email"]], "returned": {"email": days[2]}}
    told_at = NOW - dt.timedelta(days=5)
    some = [Elsewhere(rollout=rollout, message="heads-up", person="dov", told_at=told_at, heard=heard)]
    some += [Elsewhere(rollout=rollout, message="heads-up", person=name) for name in ("edie", "gita")]
    some[1].told_at = told_at
    Elsewhere.objects.bulk_create(some)
    migration = import_module("uptake.store.migrations.0024_told_last")
    for _ in range(2):
        migration.fill(apps, None)
        filled = dict(Elsewhere.objects.values_list("person", "told_last"))
        assert filled == {"dov": NOW - dt.timedelta(days=3), "edie": told_at, "gita": None}
