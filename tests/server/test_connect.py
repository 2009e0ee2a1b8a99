"""What a source sends is soon seen; what was refused is counted; who matches nobody is named to one role."""

from __future__ import annotations

import datetime as dt
import time

import httpx
import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from tests.server.conftest import Installation
from tests.server.serving import serving
from tests.server.test_intake import NOW, digest, refresh, send, somebody
from uptake.service.connect import Arrivals, arrivals, forget_old, write_down
from uptake.service.restored import write_down_restore
from uptake.service.rosters import known_roster
from uptake.service.sealing import Seal
from uptake.service.tally import Tally
from uptake.service.unmatched import unmatched_of
from uptake.store.models import Arrival, NameView, Rejection, Source, Unmatched
from uptake.web.templatetags.saying import moment
from uptake.wire.incoming import Refusal
from uptake.wire.spooled import Line

pytestmark = pytest.mark.server


def some(rows: int, refused: int = 0) -> Tally:
    tally = Tally()
    tally.note("claims-app", [Line("claims-app", "p:1", 10**15, f"used {n}") for n in range(rows)],
               [Refusal(n, "time", "it says when") for n in range(refused)])  # fmt: skip
    return tally


def test_counts_of_a_minute_add_up_over_processes(transactional_db: None) -> None:
    for tally in (some(3), some(12, 2), some(0, 1)):
        write_down(tally, NOW)
    write_down(some(1), NOW - dt.timedelta(minutes=1))
    found = arrivals("claims-app", NOW)
    assert [(minute.kept, minute.refused) for minute in found.minutes] == [(15, 3), (1, 0)]
    assert [one.event for one in found.latest] == [f"used {n}" for n in range(11, 1, -1)]
    assert found.refused == {"time: it says when": 3}
    names = Arrival.objects.get(minute=NOW.replace(second=0, microsecond=0)).names
    assert (names["used 0"], names["used 2"], names["used 11"]) == (2, 2, 1)
    assert Rejection.objects.get().rows == 3


def test_what_came_before_a_restore_is_not_known_and_no_none(transactional_db: None) -> None:
    now = timezone.now()
    assert arrivals("claims-app", now).since is None
    write_down_restore("asha", now - dt.timedelta(days=1), 1)
    since = arrivals("claims-app", timezone.now()).since
    assert since is not None
    with override("en"):
        said = render_to_string("web/arrivals.html", {"arrivals": arrivals("claims-app", timezone.now())})
    assert "What arrived before is not known here" in said
    assert "last counted" not in said
    Source.objects.create(name="claims-app", last_at=since + dt.timedelta(minutes=1))  # what waited in the backup
    with override("en"):
        said = render_to_string("web/arrivals.html", {"arrivals": arrivals("claims-app", timezone.now())})
        assert f"Events were last counted on {moment(since + dt.timedelta(minutes=1))}." in said
    assert "They had arrived before the backup was made" in said
    assert arrivals("claims-app", since + dt.timedelta(minutes=61)).since is None


def test_of_the_latest_events_nothing_says_who_it_was() -> None:
    given = {"by": "p:2", "on_behalf_of": "p:3|p:4", "message": "heads-up"}
    tally = Tally()
    tally.note("claims-app", [Line("claims-app", "p:1", 0, "uptake.told", properties=given)], ())
    assert [one["properties"] for one in tally.latest["claims-app"]] == [{"message": "heads-up"}]


def test_minutes_go_after_a_day_and_refusals_stay(transactional_db: None) -> None:
    write_down(some(1, 1), NOW - dt.timedelta(days=2))
    forget_old(NOW)
    assert (Arrival.objects.count(), Rejection.objects.count()) == (0, 1)


def test_a_tally_that_cannot_be_written_down_is_kept() -> None:
    tally = some(2, 1)
    taken = tally.take()
    assert not tally
    tally.note("claims-app", [Line("claims-app", "p:1", 0, "later")], ())
    tally.put_back(taken)
    assert (tally.kept["claims-app"], sum(tally.refused.values())) == (3, 1)
    assert [one["event"] for one in tally.latest["claims-app"]] == ["used 0", "used 1", "later"]
    assert tally.names["claims-app"] == {"used 0": 1, "used 1": 1, "later": 1}


def test_an_event_is_seen_two_seconds_after_it_was_sent(installation: Installation) -> None:
    event = {
        "person": somebody(),
        "time": dt.datetime.now(dt.UTC).isoformat(),
        "event": "suggestion_confirmed",
        "env": "prod",
    }
    headers = {"Authorization": f"Bearer {installation.key}"}
    with serving(installation) as address:
        assert httpx.post(f"{address}/v1/events", json=[event, {}], headers=headers).status_code == 400
        begun = time.monotonic()
        while not (found := arrivals("claims-app", timezone.now())).latest:
            assert time.monotonic() - begun < 30  # two seconds, but for a machine that does much else
            time.sleep(0.3)
    assert_no_identity(found)
    assert found.refused == {"event: it says what happened, as a text": 1}


def assert_no_identity(found: Arrivals) -> None:
    (one,) = found.latest
    assert (one.event, one.properties) == ("suggestion_confirmed", {"env": "prod"})
    assert somebody() not in repr(found)
    assert "p:" not in repr(found)


def test_who_matches_nobody_is_unsealed_for_one_who_is_logged(installation: Installation) -> None:
    seal = Seal(installation.environment.secret_key)
    roster = known_roster(installation.environment.pseudonym_key)
    send(installation, 4)
    send(installation, 5, person="nobody.known@acme.example")
    digest(installation)
    assert Unmatched.objects.count() == 2
    found = unmatched_of("claims-app", roster, seal, "dana@acme.example")
    assert ([one.identifier for one in found.shown], found.total) == (["nobody.known@acme.example"], 1)
    view = NameView.objects.get()
    assert (view.by, view.page) == ("dana@acme.example", "connect")
    assert view.person.startswith("p:")  # the log does not open what is sealed
    other = unmatched_of("claims-app", roster, Seal("another secret"), "dana@acme.example")
    assert (other.shown, other.total) == ((), 1)


def test_whoever_is_on_the_roster_is_forgotten_at_refresh(installation: Installation) -> None:
    send(installation, 4)
    send(installation, 5, person="nobody.known@acme.example")
    digest(installation)
    refresh(installation)
    assert Unmatched.objects.count() == 1
