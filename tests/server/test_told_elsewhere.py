"""Who began with `uptake letters` and takes the server later writes to nobody twice, and goes on where they were."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.conftest import environment
from tests.server.post import Script, mail_server
from tests.server.telling import NAMES, NOW, PLACE, Post, approved, bring_people, bring_plan, person, states
from uptake.service.intake import digest_spool
from uptake.service.outreach.acts import write_acts
from uptake.service.outreach.elsewhere import hear
from uptake.service.outreach.modes import EVERYONE, set_mode
from uptake.service.outreach.versions import release
from uptake.service.sealing import Seal
from uptake.service.usage_files import Given, Vault, import_usage
from uptake.site.environment import Environment
from uptake.store.models import Delivery, Elsewhere, Rollout
from uptake.wire.rejected import Rejections

pytestmark = pytest.mark.server

__all__ = ["environment"]


@pytest.fixture
def rollout(transactional_db: None) -> Rollout:
    bring_people(*(person(name) for name in NAMES))
    set_mode(EVERYONE, [], PLACE, "asha")
    return bring_plan()


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_server(Script()) as port:
        yield Post(port)


def act(name: str, days_ago: int = 4, event: str = "uptake.told", **more: str) -> dict[str, str]:
    time = NOW - dt.timedelta(days=days_ago)
    told = {"message": "heads-up", "by": "asha@acme.example", "channel": "email"}
    return {"person": f"{name}@acme.example", "event": event, "time": time.isoformat(), **told, **more}


def bring(environment: Environment, folder: Path, *acts: dict[str, str]) -> None:
    path = folder / f"acts-{len(acts)}.ndjson"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in acts), encoding="utf-8")
    vault = Vault(environment.data, environment.pseudonym_key, Seal(environment.secret_key))
    import_usage(Given([path], acts=True), vault, "asha", rejected=Rejections(folder / "rejected"))


def test_who_was_told_with_files_is_not_told_again(
    rollout: Rollout, environment: Environment, tmp_path: Path, post: Post
) -> None:
    approved(rollout)
    told = (act("dov", 3), act("edie", 3, message=""), act("gita", 3, channel="broadcast"), act("hugo", 4))
    no_names = (act("ines", message="x" * 150), act("ines", message="heads\0up"))
    bring(environment, tmp_path, *told, act("hugo", 3, "uptake.returned"), *no_names)
    assert post.plan() == 0  # nobody is owed anything before what was imported is known
    assert (hear(environment.data, environment.pseudonym_key), post.plan()) == (1, len(NAMES) - 2)
    assert set(states()) == set(NAMES) - {"dov", "edie"}
    assert post.send() == len(NAMES) - 2
    heard = {one.person: one.told_at for one in Elsewhere.objects.all()}
    assert heard == {"dov": NOW - dt.timedelta(days=3), "edie": NOW - dt.timedelta(days=3), "hugo": None}


def test_what_the_server_tells_itself_is_nothing_that_others_told(
    rollout: Rollout, environment: Environment, post: Post
) -> None:
    approved(rollout)
    post.plan()
    post.send()
    write_acts(environment.data, environment.pseudonym_key)
    digest_spool(environment.data)
    assert (hear(environment.data, environment.pseudonym_key), Elsewhere.objects.count()) == (1, 0)
    assert hear(environment.data, environment.pseudonym_key) == 0


def test_it_reminds_whoever_was_told_with_files_from_where_these_ended(
    rollout: Rollout, environment: Environment, tmp_path: Path, post: Post
) -> None:
    said, reminded = act("edie", 3, "uptake.acknowledged"), act("gita", 1, kind="reminder")
    bring(environment, tmp_path, *(act(name) for name in NAMES), said, reminded)
    hear(environment.data, environment.pseudonym_key)
    version = approved(rollout, steps=1)
    assert post.plan() == 0  # five were released: nobody is reminded before everybody may be written to
    version.everybody = True
    version.save()
    assert post.plan() == len(NAMES) - 2  # one has answered, of another the second reminder is not due yet
    assert post.later(days=2).plan() == 1
    assert Delivery.objects.get(person="gita").number == 2
    assert not Delivery.objects.filter(person="edie").exists()


def test_a_launch_that_moves_corrects_what_others_told(
    rollout: Rollout, environment: Environment, tmp_path: Path, post: Post
) -> None:
    bring(environment, tmp_path, act("dov"))
    hear(environment.data, environment.pseudonym_key)
    approved(rollout)
    bring_plan("2026-12-08")
    assert release(approved(rollout), "asha").ask == 2
    post.plan()
    post.send()
    from uptake.service.outreach.letters import kind_of

    kinds = {row.person: kind_of(row) for row in Delivery.objects.filter(ask=2)}
    assert (kinds["dov"], kinds["edie"]) == ("moved", "message")
