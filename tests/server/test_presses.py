"""A button pressed in Slack: only what Slack signed, once, for the person it was sent to."""

from __future__ import annotations

import datetime as dt
import json
import time
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from slack_sdk.signature import SignatureVerifier

from tests.channels.elsewhere import Said, elsewhere
from tests.server.telling import NAMES, bring_people, bring_plan, person
from tests.server.test_person import LAUNCH, link
from uptake.channels.outlets import Outlets
from uptake.channels.slack import ACTION, Workspace, say_to
from uptake.service.outreach.presses import bind, is_first
from uptake.store.models import Answer, OwnAct, Rollout, SignedOnce

pytestmark = pytest.mark.server

DOOR, SECRET, USER = "/v1/hooks/slack", "8f742231b10e8888abcd99yyyzzz85a5", "W012A3CDE"


@pytest.fixture
def rollout(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Rollout:
    bring_people(*(person(name) for name in NAMES))
    monkeypatch.setattr(type(settings.ENVIRONMENT), "outlets", Outlets(slack=Workspace("xoxb-1", SECRET)), raising=True)
    return bring_plan(LAUNCH.isoformat())


def press(value: str, user: str = USER, secret: str = SECRET, at: float = 0.0, action: str = ACTION) -> int:
    said = {"type": "block_actions", "user": {"id": user}, "actions": [{"action_id": action, "value": value}]}
    body = urlencode({"payload": json.dumps(said)}).encode()
    stamp = str(int(at or time.time()))
    mark = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": mark}
    kind = "application/x-www-form-urlencoded"
    return Client().post(DOOR, body, content_type=kind, headers=headers).status_code


def test_a_press_is_an_acknowledgement_of_the_person(rollout: Rollout) -> None:
    assert press(bind(link("dov"), USER)) == 200
    assert list(Answer.objects.values_list("person", "kind")) == [("dov", "understood")]
    assert OwnAct.objects.filter(event="uptake.acknowledged", person="dov").count() == 1


def test_what_was_pressed_twice_counts_once(rollout: Rollout) -> None:
    now = time.time()
    assert [press(bind(link("dov"), USER), at=now - ago) for ago in (0, 1)] == [200, 200]
    assert Answer.objects.count() == 1


def test_a_replay_is_refused(rollout: Rollout) -> None:
    value, now = bind(link("dov"), USER), time.time()
    assert [press(value, at=now), press(value, at=now)] == [200, 409]


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"secret": "another"}, 401),
        ({"at": 1_000.0}, 401),
        ({"user": "W0SOMEBODY"}, 200),  # passed on: it counts for nobody
        ({"action": "vote"}, 200),
    ],
)
def test_whatever_is_not_the_persons_own_press_counts_for_nothing(
    rollout: Rollout, how: dict[str, object], status: int
) -> None:
    assert press(bind(link("dov"), USER), **how) == status  # type: ignore[arg-type]
    assert not Answer.objects.exists()


def test_a_value_that_was_made_up_or_is_past_its_end_counts_for_nothing(rollout: Rollout) -> None:
    old = link("dov", ends=dt.datetime.now(dt.UTC) - dt.timedelta(days=1))
    for value in ("", "made up", link("dov"), bind(old, USER), bind("/to/made-up/", USER)):
        assert press(value) == 200
    assert not Answer.objects.exists()


def test_it_takes_a_press_by_post_only(rollout: Rollout) -> None:
    assert Client().get(DOOR).status_code == 405


def test_without_a_workspace_there_is_no_door(db: None) -> None:
    assert press(bind("/to/x/", USER)) == 404


def test_what_is_too_old_to_come_again_is_forgotten(db: None) -> None:
    now = dt.datetime.now(dt.UTC)
    assert is_first("v0=1", now - dt.timedelta(hours=1))
    assert is_first("v0=2", now)
    assert SignedOnce.objects.count() == 1


def test_what_became_of_it_is_said_where_slack_takes_it_and_nowhere_else() -> None:
    with elsewhere() as other:
        other.says["/actions/T0/1/x"] = [Said(200, b"ok")]
        assert say_to(f"{other.address}/actions/T0/1/x", "Thank you", root=other.address)
        assert other.asked[0].json["text"] == "Thank you"
        assert not say_to(f"{other.address}/actions/T0/1/x", "Thank you")
        assert len(other.asked) == 1
