"""Events that arrive and that no plan counts, on the page of their source: what is said of them, and to whom."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from tests.examples import CLAIMS
from tests.web.conftest import SLUG, SignIn
from tests.web.test_rollouts import text
from uptake.core.plan.load import parse_plan
from uptake.service import uncounted as told
from uptake.service.connect import write_down
from uptake.service.plans import save_plan
from uptake.service.tally import MOST_NAMES, Tally
from uptake.store.models import Arrival, Source, User
from uptake.wire.spooled import Line

pytestmark = pytest.mark.server

PAGE = "/sources/claims-app/"
GERMAN = {"Accept-Language": "de"}


def came(*events: str) -> Tally:
    tally = Tally()
    tally.note("claims-app", [Line("claims-app", "p:1", 10**15, event) for event in events], ())
    return tally


def counted_by_none(page: str) -> str:
    return page.partition("Counted by no plan</h3>")[2]


def test_it_says_which_events_no_plan_counts_and_what_to_do(sign_in: SignIn) -> None:
    write_down(came("suggestion_kept", "uptake.told", *["Suggestion-Keept"] * 3), timezone.now())
    owner, engineer = sign_in("owner"), sign_in("engineer")
    for address in (PAGE, f"{PAGE}arrivals/"):
        said = counted_by_none(text(owner, address))
        assert re.search(r'>Suggestion-Keept</th><td class="right">3</td><td>suggestion_kept<', said)
        assert "uptake.told" not in said
        assert said.count("<tr>") == 2  # with its head: what the plan counts is in no row
        assert 'href="/rollouts/claims-triage/plan/edit/usage/"' in said
    assert "/plan/edit/" not in counted_by_none(text(engineer, PAGE))
    german = owner.get(PAGE, headers={"Accept-Language": "de"}).content.decode()
    assert "Von keinem Plan gezählt" in german


def test_where_all_that_arrives_is_counted_nothing_is_said(sign_in: SignIn) -> None:
    write_down(came("suggestion_kept", "uptake.told"), timezone.now())
    assert "Counted by no plan" not in text(sign_in("engineer"), PAGE)


def test_what_came_a_day_ago_is_not_said_any_more(sign_in: SignIn) -> None:
    write_down(came("of yesterday"), timezone.now() - dt.timedelta(hours=25))
    assert "Counted by no plan" not in text(sign_in("engineer"), PAGE)


def test_it_says_that_no_plan_reads_the_source(sign_in: SignIn) -> None:
    Source.objects.create(name="chat")
    tally = Tally()
    tally.note("chat", [Line("chat", "p:1", 10**15, "asked")], ())
    write_down(tally, timezone.now())
    page = counted_by_none(text(sign_in("administrator"), "/sources/chat/"))
    assert "No plan reads this source" in page
    assert ">asked</th>" in page
    assert "nearest in a plan" not in page


def test_names_that_a_tool_makes_up_are_counted_up_to_a_bound() -> None:
    tally = Tally()
    for number in range(3 * MOST_NAMES):
        tally.note("claims-app", [Line("claims-app", "p:1", 10**15, name) for name in (f"e{number}", "e0")], ())
    assert len(tally.names["claims-app"]) <= MOST_NAMES + 1
    assert tally.names["claims-app"]["e0"] == 3 * MOST_NAMES + 1
    assert tally.kept["claims-app"] == 6 * MOST_NAMES


def bring_another_plan(source: str, event: str) -> None:
    """The example's plan once more under another key, which reads one source and names one event."""
    words = (CLAIMS / "rollout.yaml").read_text(encoding="utf-8")
    words = re.sub(r"^rollout: .*$", "rollout: holidays", words, flags=re.MULTILINE)
    words = re.sub(r"^title: .*$", "title: Planning holidays", words, flags=re.MULTILINE)
    words = words.replace("sources: [claims-app]", f"sources: [{source}]").replace("suggestion_kept", event)
    plan = parse_plan(words).plan
    assert plan is not None
    assert event in words
    save_plan(plan, words, "asha")


def test_names_of_a_plan_are_said_only_to_those_who_may_see_it(sign_in: SignIn) -> None:
    bring_another_plan("claims-app", "dismissal_drafted")
    write_down(came("dismissal_draft", "dismissal_drafted"), timezone.now())
    assert ">dismissal_draft</th>" in (page := counted_by_none(text(sign_in("engineer", rollout=SLUG), PAGE)))
    assert "dismissal_drafted" not in page
    assert "<td>dismissal_drafted</td>" in counted_by_none(text(sign_in("administrator"), PAGE))


def test_it_says_which_plan_names_an_event_and_does_not_read_its_source(sign_in: SignIn) -> None:
    bring_another_plan("calendar", "holiday_planned")
    write_down(came("holiday_planned"), timezone.now())
    owner = sign_in("owner", "asha@acme.example")
    page = counted_by_none(text(owner, PAGE))
    assert "no plan that reads this source names them" in page
    assert "named in the plan “Planning holidays”, which does not read this source" in page
    assert "must name this source: claims-app." in page
    assert 'href="/rollouts/holidays/plan/edit/usage/"' in page
    german = owner.get(PAGE, headers=GERMAN).content.decode()
    assert "steht im Plan „Planning holidays“, der diese Quelle nicht liest" in german
    assert "Planning holidays" not in text(sign_in("engineer", rollout=SLUG), PAGE)


def test_where_no_plan_reads_the_source_it_says_which_names_the_event(sign_in: SignIn) -> None:
    Source.objects.create(name="chat")
    tally = Tally()
    tally.note("chat", [Line("chat", "p:1", 10**15, event) for event in ("suggestion_kept", "asked")], ())
    write_down(tally, timezone.now())
    page = counted_by_none(text(sign_in("administrator"), "/sources/chat/"))
    assert "none like it" not in page  # nothing was compared
    assert "which does not read this source" in page
    assert "must name this source: chat." in page


def test_the_nearest_is_looked_for_only_of_the_names_that_are_shown(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(told, "nearest", lambda event, _: asked.append(event))
    monkeypatch.setattr(told, "TOLD_APART", 60)
    sign_in("engineer")
    now = timezone.now()
    for minute in range(3):
        names = {f"m{minute}e{number}": 1 for number in range(30)}
        Arrival.objects.create(source="claims-app", minute=now - dt.timedelta(minutes=minute), kept=30, names=names)
    found = told.uncounted(User.objects.get(), "claims-app", now)
    assert asked == [one.event for one in found.events]
    assert (len(found.events), found.more, found.at_least) == (20, 40, True)
    assert not any(one.event.startswith("m2") for one in found.events)  # the newest names are kept


def test_where_not_all_was_told_apart_by_name_it_says_at_least(sign_in: SignIn) -> None:
    write_down(came(*["of_all"] * 3, *(f"e{number}" for number in range(MOST_NAMES - 1))), timezone.now())
    engineer = sign_in("engineer")
    assert "at least" not in counted_by_none(text(engineer, PAGE))
    write_down(came("one_more"), timezone.now())
    page = counted_by_none(text(engineer, PAGE))
    assert ">events, at least</th>" in page
    assert "each event came at least this often" in page
    assert "Ereignisse, mindestens" in engineer.get(PAGE, headers=GERMAN).content.decode()
