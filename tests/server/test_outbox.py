"""The outbox: everybody once, whatever the mail server does; nobody who should not be written to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.post import Script, mail_server
from tests.server.telling import NAMES, NOW, PLACE, Post, approved, bring_people, bring_plan, person, states
from uptake.errors import OptionError
from uptake.service.outreach.modes import EVERYONE, NOBODY, mode_in_force, set_mode
from uptake.service.outreach.versions import release
from uptake.store.models import Delivery, OwnAct, Rollout

pytestmark = pytest.mark.server


@pytest.fixture
def rollout(transactional_db: None) -> Rollout:
    bring_people(*(person(name) for name in NAMES))
    rollout = bring_plan()
    set_mode(EVERYONE, [], PLACE, "asha")
    return rollout


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def post(script: Script) -> Iterator[Post]:
    with mail_server(script) as port:
        yield Post(port)


def test_everybody_gets_one_letter_of_their_own(rollout: Rollout, script: Script, post: Post) -> None:
    approved(rollout)
    assert post.plan() == len(NAMES)
    assert post.send() == len(NAMES)
    assert (post.plan(), post.send()) == (0, 0)
    assert sorted(one.recipient for one in script.took) == [f"{name}@acme.example" for name in NAMES]
    assert set(states().values()) == {"sent"}
    assert OwnAct.objects.filter(event="uptake.told").count() == len(NAMES)
    assert Delivery.objects.filter(sent_at=NOW).count() == len(NAMES)


def test_five_then_fifty_then_all(rollout: Rollout, script: Script, post: Post) -> None:
    bring_people(*(person(f"p{number}") for number in range(60)))
    version = approved(rollout, steps=0)
    for step, most in enumerate((5, 50, 60), 1):
        release(version, "asha")
        if step < 3:
            with pytest.raises(OptionError, match="still wait"):
                release(version, "asha")
        post.plan()
        post.send()
        assert len(script.took) == most


def test_nobody_gets_anything_before_somebody_says_so(transactional_db: None, script: Script, post: Post) -> None:
    bring_people(person("dov"))
    approved(bring_plan())
    set_mode(NOBODY, [], PLACE, "asha")
    assert post.plan() == 0
    set_mode(EVERYONE, [], "the installation that this is a copy of", "asha")
    assert (post.plan(), post.send()) == (0, 0)
    assert mode_in_force(PLACE).copied
    assert script.took == []


def test_a_test_list_is_all_that_gets_it(rollout: Rollout, script: Script, post: Post) -> None:
    set_mode("test list", ["Dov@acme.example"], PLACE, "asha")
    approved(rollout)
    assert (post.plan(), post.send()) == (1, 1)
    assert [one.recipient for one in script.took] == ["dov@acme.example"]


def test_what_was_planned_for_everyone_waits_where_a_test_list_came(
    rollout: Rollout, script: Script, post: Post
) -> None:
    approved(rollout)
    post.plan()
    set_mode("test list", ["dov@acme.example"], PLACE, "asha")
    assert post.send() == 1
    set_mode(EVERYONE, [], PLACE, "asha")
    assert post.later(minutes=11).send() == len(NAMES) - 1
