"""Letters that usage chooses: who gets one learns it, and nobody else does, whatever they look at."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from tests.server.conftest import Installation
from tests.server.post import Script, mail_server
from tests.server.test_backup import emptied
from tests.server.test_intake import NOW, digest, send, somebody
from tests.web.conftest import SLUG, SignIn, sign_in
from tests.wire.test_mail_answers import OURS, RAW
from uptake.channels.email import Email
from uptake.core.mailbox import MailServer
from uptake.core.pseudonyms import pseudonym
from uptake.service.backup import back_up, restore
from uptake.service.outreach.chosen import Post, choose, send_chosen, take_as_chosen
from uptake.service.outreach.incoming_mail import take_answer, without_letter
from uptake.service.outreach.modes import EVERYONE, TEST_LIST, Mode
from uptake.service.outreach.versions import approve, make_version, release
from uptake.service.rosters import latest_roster
from uptake.service.sealing import Seal
from uptake.service.sources import OWN
from uptake.store.models import Change, Chosen, ChosenOnce, Delivery, Item, MessageVersion, OwnAct, Rollout
from uptake.wire.mail_answers import read_answer

__all__ = ["sign_in"]

pytestmark = pytest.mark.server

MESSAGE, FEW = "not-yet", 3
ROLES = ("owner", "deputy", "sponsor", "helper", "engineer", "manager", "privacy officer", "member", "administrator")
PAGES = (
    "/", f"/rollouts/{SLUG}/", f"/rollouts/{SLUG}/messages/", f"/rollouts/{SLUG}/messages/{MESSAGE}/",
    f"/rollouts/{SLUG}/questions/", f"/rollouts/{SLUG}/plan/", "/team/", "/operations/", "/operations/mail/",
    "/logs/", "/me/", "/sources/",
)  # fmt: skip


@pytest.fixture
def rollout(installation: Installation) -> Rollout:
    """One person has used it; the message is approved and released."""
    send(installation, 5, 6, 7, event="suggestion_kept")
    digest(installation)
    rollout = Rollout.objects.get(slug=SLUG)
    version = make_version(rollout, MESSAGE, "asha")
    approve(version, "asha", NOW)
    assert release(version, "asha").everybody
    return rollout


def few(rollout: Rollout) -> list[str]:
    """Addresses of some affected people, and of the one who has used it."""
    people = [one for one in latest_roster().people.values() if one.email and one.is_here(NOW.date())]
    user = latest_roster().find(somebody())
    assert user is not None
    like = [one.email for one in people if one.attributes == user.attributes and one.id != user.id and not one.absent]
    return [user.email, *like[:FEW]]


def chosen(installation: Installation, mode: Mode, now: dt.datetime = NOW) -> int:
    env = installation.environment
    return choose(env.data, env.pseudonym_key, Seal(env.secret_key), mode, now)


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def posted(installation: Installation, script: Script) -> Iterator[Post]:
    with mail_server(script) as port:
        server = MailServer("127.0.0.1", port, "none", "uptake@acme.example", rate=1_000.0)
        yield Post(server, "https://uptake.acme.example", "", Seal(installation.environment.secret_key))


def go(post: Post, mode: Mode, now: dt.datetime = NOW) -> int:
    assert isinstance(post.provider, MailServer)
    server = post.provider
    return send_chosen(post, lambda: Email(server), mode, now)


def test_only_who_has_not_used_it_gets_one_and_only_once(
    installation: Installation, rollout: Rollout, script: Script, posted: Post
) -> None:
    user, *others = few(rollout)
    mode = Mode(TEST_LIST, frozenset([user, *others]))
    assert (chosen(installation, mode), chosen(installation, mode)) == (FEW, 0)
    assert (go(posted, mode), go(posted, mode)) == (FEW, 0)
    assert sorted(one.recipient for one in script.took) == sorted(others)
    assert {one.message["From"] for one in script.took} == {"Uptake <uptake@acme.example>"}
    assert chosen(installation, mode, NOW + dt.timedelta(days=40)) == 0


def test_nothing_is_left_of_it(installation: Installation, rollout: Rollout, script: Script, posted: Post) -> None:
    addresses = few(rollout)
    mode = Mode(TEST_LIST, frozenset(addresses))
    before = rows()
    chosen(installation, mode)
    waiting = json.dumps(list(Chosen.objects.values()), default=str)
    assert not any(address in waiting for address in addresses)
    go(posted, mode)
    assert not Chosen.objects.exists()
    assert rows() == before  # but for marks that join nothing
    ids = [one.id for one in latest_roster().people.values()]
    known = {pseudonym(installation.environment.pseudonym_key, OWN, one) for one in ids}
    assert not known & set(ChosenOnce.objects.values_list("mark", flat=True))
    assert not OwnAct.objects.exists()
    assert not Delivery.objects.exists()


def test_whom_usage_may_have_chosen_since_a_backup_gets_none_unless_the_owner_says_so(
    installation: Installation, rollout: Rollout, sign_in: SignIn, tmp_path: Path
) -> None:
    _, first, second, *others = few(rollout)
    key = installation.environment.pseudonym_key
    assert chosen(installation, Mode(TEST_LIST, frozenset([first, second]))) == 2
    Chosen.objects.earliest("pk").delete()  # has gone out; the other waits
    back_up(tmp_path / "a.backup", installation.data, key, "asha")
    emptied(installation)
    restore(tmp_path / "a.backup", installation.data, key, "asha")
    take_as_chosen(key, NOW)
    MessageVersion.objects.update(paused=False)
    mode = Mode(TEST_LIST, frozenset([first, second, *others]))
    assert chosen(installation, mode) == 0
    owner, page = sign_in("owner"), f"/rollouts/{SLUG}/messages/{MESSAGE}/"
    assert "Whom usage chose after that nobody knows" in owner.get(page).content.decode()
    assert owner.post(f"{page}do/", {"act": "since-backup"}).status_code == 302
    assert "Whom usage chose after that" not in owner.get(page).content.decode()
    assert Change.objects.get(act="owed again").detail == {"rollout": SLUG}  # of how many would be those not chosen
    assert chosen(installation, mode) == FEW - 1  # who has it is not chosen anew; who waited is


def rows() -> dict[str, int]:
    """Table → rows, of all that are not meant to have some."""
    left_out = {"chosenonce", "pace", "session"}
    models = [model for model in apps.get_models() if model._meta.model_name not in left_out]
    return {str(model._meta.model_name): model._default_manager.count() for model in models}


def test_owner_helper_manager_and_administrator_see_the_same_as_if_nobody_had_been_chosen(
    installation: Installation, rollout: Rollout, sign_in: SignIn, script: Script, posted: Post
) -> None:
    people = few(rollout)
    mode = Mode(TEST_LIST, frozenset(people))
    boss = latest_roster().people[latest_roster().find(people[1]).manager or ""]  # type: ignore[union-attr]
    clients = {role: sign_in(role, rollout=None if role in {"administrator", "member"} else SLUG) for role in ROLES}
    clients["own manager"] = sign_in("member", boss.email)
    seen(clients)  # looking is logged, once
    before = seen(clients)
    chosen(installation, mode)
    during = seen(clients)
    go(posted, mode)
    returned = script.took[0].message["Message-ID"].strip("<>").encode()
    take_answer(read_answer(RAW["postfix_dsn"].replace(OURS.encode(), returned)), NOW)
    take_answer(read_answer(RAW["exchange_away_de"].replace(OURS.encode(), returned)), NOW)
    assert during == before
    assert seen(clients) == before


def seen(clients: dict[str, Client]) -> dict[tuple[str, str], str]:
    """What each role gets of each page, without what differs at each look."""
    found = {}
    for role, client in clients.items():
        for path in PAGES:
            answer = client.get(path)
            text = re.sub(r'(csrfmiddlewaretoken" value|name="form" value)="[^"]*"', "", answer.content.decode())
            text = re.sub(r"/to/[^/]+/", "", text)  # an example of a link, signed at each look
            text = re.sub(r"<dd>[^<]* MB</dd>", "", text)  # what is free on the disk
            found[role, path] = f"{answer.status_code} {text}"
    return found


def test_who_answers_asks_like_anybody_else(
    installation: Installation, rollout: Rollout, script: Script, posted: Post
) -> None:
    mode = Mode(TEST_LIST, frozenset(few(rollout)))
    chosen(installation, mode)
    go(posted, mode)
    took = script.took[0]
    mark = took.message["Message-ID"].strip("<>").encode()
    take_answer(
        read_answer(RAW["gmail"].replace(OURS.encode(), mark).replace(b"Dov@acme.example", took.recipient.encode())),
        NOW,
    )
    item = Item.objects.get()
    assert latest_roster().people[item.person].email == took.recipient
    assert item.text == "What happens to claims that are already open?\n\nThanks, Dov"


def test_what_an_unknown_mailer_quotes_of_such_a_letter_is_not_shown(rollout: Rollout) -> None:
    body = str(rollout.messages.get().drafts[0]["body"])
    sentence = next(line for line in body.split("\n") if len(line) > 60 and "{" not in line)
    quoted = "\n".join(["Is there one on Friday?", "", "== Uptake, 12 January ==", sentence[:40], sentence[41:]])
    assert without_letter(quoted, rollout) == "Is there one on Friday?\n\n== Uptake, 12 January =="


def test_what_is_put_off_waits_and_what_is_refused_leaves_nothing(
    installation: Installation, rollout: Rollout, script: Script, posted: Post
) -> None:
    mode = Mode(TEST_LIST, frozenset(few(rollout)))
    chosen(installation, mode)
    first, second, third = (json.loads(posted.seal.open(row.sealed) or "")["to"] for row in Chosen.objects.all())
    script.at = {"RCPT": {first: ["450 4.2.1 later"], second: ["550 5.1.1 no such user"]}}
    assert go(posted, mode) == 1
    assert [one.recipient for one in script.took] == [third]
    assert Chosen.objects.count() == 1
    assert go(posted, mode, NOW + dt.timedelta(minutes=6)) == 1
    assert not Chosen.objects.exists()


def test_without_usage_nobody_is_chosen(installation: Installation) -> None:
    rollout = Rollout.objects.get(slug=SLUG)
    version = make_version(rollout, MESSAGE, "asha")
    approve(version, "asha", NOW)
    release(version, "asha")
    assert chosen(installation, Mode(EVERYONE)) == 0
