"""A message goes the first way of its own that there is: a chat, a program, else mail; once, and journalled alike."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.channels.elsewhere import Elsewhere, Said, elsewhere
from tests.channels.test_webhook import HERE, SECRET
from tests.server.telling import NAMES, NOW, PLACE, PLAN, approved, bring_people, person
from uptake.channels.outlets import CHAT, EMAIL, WEBHOOK
from uptake.channels.slack import Slack, Workspace
from uptake.channels.webhook import Hook, Webhook, read_secret
from uptake.core.plan.load import parse_plan
from uptake.service.outreach.modes import EVERYONE, mode_in_force, set_mode
from uptake.service.outreach.planning import plan_deliveries
from uptake.service.outreach.presses import bind, press
from uptake.service.outreach.sending import PostOffice
from uptake.service.plans import save_plan
from uptake.store.models import Answer, Delivery, OwnAct, Rollout

pytestmark = pytest.mark.server


@pytest.fixture
def other() -> Iterator[Elsewhere]:
    with elsewhere() as found:
        yield found


@pytest.fixture
def rollout(transactional_db: None) -> Rollout:
    """A message for chat first, then a program, then mail."""
    bring_people(*(person(name) for name in NAMES))
    text = PLAN.format(launch="2026-12-01", sender="owner").replace("[email]", "[chat, webhook, email]")
    plan = parse_plan(text).plan
    assert plan is not None
    save_plan(plan, text, "asha")
    set_mode(EVERYONE, [], PLACE, "asha")
    rollout = Rollout.objects.get(slug="triage")
    approved(rollout)
    return rollout


def planned(*ways: str) -> set[str]:
    plan_deliveries(mode_in_force(PLACE), NOW, ways)
    return set(Delivery.objects.values_list("channel", flat=True))


@pytest.mark.parametrize(("ways", "channel"), [((EMAIL, CHAT), CHAT), ((EMAIL, WEBHOOK), WEBHOOK), ((EMAIL,), EMAIL)])
def test_the_first_way_that_there_is(rollout: Rollout, ways: tuple[str, ...], channel: str) -> None:
    assert planned(*ways) == {channel}
    assert Delivery.objects.count() == len(NAMES)


def test_a_direct_message_tells_and_its_button_acknowledges(rollout: Rollout, other: Elsewhere) -> None:
    planned(EMAIL, CHAT)
    other.says["/api/users.lookupByEmail"] = [Said(200, {"ok": True, "user": {"id": "W1"}})]
    other.says["/api/chat.postMessage"] = [Said(200, {"ok": True, "ts": "1.2", "channel": "D1"})]
    workspace = Workspace("xoxb-1", "s", rate=1_000.0, api=f"{other.address}/api/")
    office = PostOffice(
        workspace, "https://uptake.acme.example", PLACE, lambda: Slack(workspace, bind), CHAT, clock=lambda: NOW
    )
    assert (office.send_due(), office.send_due()) == (len(NAMES), 0)
    assert OwnAct.objects.filter(event="uptake.told", properties__channel=CHAT).count() == len(NAMES)
    posted = [one.json for one in other.asked if one.path == "/api/chat.postMessage"]
    button = posted[0]["blocks"][-1]["elements"][0]
    assert button["text"]["text"] == "I have read it and know what I do"
    assert press(button["value"], "W1", NOW) is not None
    assert Answer.objects.get().kind == "understood"


def test_a_program_gets_each_letter_once_with_a_link(rollout: Rollout, other: Elsewhere) -> None:
    planned(EMAIL, WEBHOOK)
    other.says["/letters"] = [Said(503), Said(204, b"")]
    hook = Hook(f"{other.address}/letters", read_secret(SECRET), HERE, rate=1_000.0)
    office = PostOffice(hook, "https://uptake.acme.example", PLACE, lambda: Webhook(hook), WEBHOOK, clock=lambda: NOW)
    assert office.send_due() < len(NAMES)
    assert set(Delivery.objects.values_list("state", flat=True)) <= {"queued", "sent"}  # it is left alone for a while
    links = {json.loads(one.body)["data"]["link"] for one in other.asked}
    assert all(link.startswith("https://uptake.acme.example/to/") for link in links)


def test_mail_does_not_take_what_is_for_a_chat(rollout: Rollout) -> None:
    planned(EMAIL, CHAT)

    hook = Hook("https://letters.acme.example/", b"", rate=1_000.0)
    office = PostOffice(hook, "https://uptake.acme.example", PLACE, lambda: Webhook(hook), EMAIL, clock=lambda: NOW)
    assert office.send_due() == 0
    assert set(Delivery.objects.values_list("state", flat=True)) == {"queued"}
