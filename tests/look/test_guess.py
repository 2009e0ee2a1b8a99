from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.core.look import moments
from uptake.core.look.events import EventSeen, Kind, answered, judge, unsure, verdict
from uptake.core.look.found import seat_columns
from uptake.core.look.guess import Guesses, guess
from uptake.core.look.known import SEAT, Condition, kind_of, recognise, recognise_document
from uptake.core.look.plain import Plain, Recipe, Refused, Seat, plain, recipe_of
from uptake.core.look.profile import profile
from uptake.errors import OptionError
from uptake.wire.known_tables import known_documents, known_tables
from uptake.wire.rows import Row
from uptake.wire.tables import open_table

SAMPLES = Path(__file__).parents[1] / "data" / "usage"
MEANING = json.loads((SAMPLES / "meaning.json").read_text("utf-8"))

Rows = Sequence[Mapping[str, str]]


def guessed(rows: Rows, **given_columns: str) -> Guesses:
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    return guess(profile(rows, names), given_columns)


def table(header: str, *lines: str) -> list[dict[str, str]]:
    return [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]


def events(names: Sequence[str], people: Sequence[str], header: Sequence[str]) -> list[dict[str, str]]:
    """Rows of (person, time, event) under the headers given."""
    found = []
    for day in range(1, 11):
        for number, person in enumerate(people):
            cells = (person, f"2026-09-{day:02}T08:{number:02}:00Z", names[(day + number) % len(names)])
            found.append(dict(zip(header, cells, strict=True)))
    return found


PEOPLE = ("asha@firm.example", "bram@firm.example", "cleo@firm.example")


# Columns


def test_it_knows_the_columns_by_their_usual_names() -> None:
    rows = table(
        "event_id,created_at,user_email,action,env",
        "e1,2026-09-07T08:00:00Z,asha@firm.example,answer_sent,prod",
        "e2,2026-09-07T09:00:00Z,bram@firm.example,panel_shown,prod",
        "e3,2026-09-08T09:00:00Z,asha@firm.example,answer_sent,prod",
    )
    assert guessed(rows).columns == {
        "person": "user_email", "time": "created_at", "event": "action", "id": "event_id",
    }  # fmt: skip


def test_it_knows_german_columns() -> None:
    rows = table(
        "Lfd. Nr.;Zeitpunkt;Benutzerkennung;Aktion;Abteilung".replace(";", ","),
        "1,07.09.2026 08:00,b01,Antwort übernommen,Nord",
        "2,07.09.2026 08:10,b02,Seite geöffnet,Nord",
        "3,08.09.2026 08:00,b01,Antwort übernommen,Süd",
    )
    found = guessed(rows)
    assert found.columns == {
        "person": "Benutzerkennung", "time": "Zeitpunkt", "event": "Aktion", "id": "Lfd. Nr.",
    }  # fmt: skip
    assert found.way == moments.DOTTED


def test_it_takes_a_stable_id_before_an_address_and_names_the_address_as_runner_up() -> None:
    rows = [
        {"user_id": f"u{n % 3}", "email": PEOPLE[n % 3], "time": f"2026-09-0{n % 9 + 1}", "what": "asked"}
        for n in range(30)
    ]
    found = guessed(rows)
    assert found.person.column == "user_id"
    assert [one.column for one in found.person.runners_up] == ["email"]


def test_it_never_takes_a_display_name_where_something_better_exists() -> None:
    rows = [
        {"user name": ("Asha Rao", "Bram Bos")[n % 2], "login": ("arao", "bbos")[n % 2], "time": f"2026-09-0{n + 1}"}
        for n in range(8)
    ]
    assert guessed(rows).person.column == "login"
    without = [{key: cell for key, cell in row.items() if key != "login"} for row in rows]
    alone = guessed(without).person
    assert alone.column == "user name"
    assert "two people may share one" in str(alone.reason)


def test_it_knows_addresses_under_any_name() -> None:
    rows = events(("asked", "shown"), PEOPLE, ("x1", "x2", "x3"))
    assert guessed(rows).columns == {"person": "x1", "time": "x2", "event": "x3"}


@pytest.mark.parametrize("other", ["session_id", "device_id", "user_agent", "request_id", "organization_id"])
def test_it_does_not_take_for_a_person_what_has_an_id_and_is_nobody(other: str) -> None:
    rows = [row | {other: f"z{n % 4}"} for n, row in enumerate(events(("asked",), PEOPLE, ("user", "time", "event")))]
    assert guessed(rows).person.column == "user"


def test_it_does_not_take_the_customers_address_for_the_persons() -> None:
    rows = [
        row | {"customer_email": f"c{n % 4}@client.example"}
        for n, row in enumerate(events(("asked",), ("u1", "u2"), ("agent_user", "time", "event")))
    ]
    assert guessed(rows).person.column == "agent_user"


@pytest.mark.parametrize(
    ("digits", "factor"), [("seconds", 1), ("milliseconds", 1000), ("microseconds", 10**6), ("nanoseconds", 10**9)]
)
def test_it_reads_epoch_times_of_every_length(digits: str, factor: int) -> None:
    rows = [{"user": f"u{n % 2}", "ts": str((1_788_764_400 + 86_400 * n) * factor), "event": "asked"} for n in range(9)]
    found = guessed(rows)
    assert (found.time.column, found.way) == ("ts", moments.EPOCH)
    assert moments.rfc3339(rows[0]["ts"], moments.EPOCH) == "2026-09-07T07:00:00Z"


def test_a_count_is_no_time() -> None:
    rows = [{"user": f"u{n % 2}", "day": f"2026-09-0{n + 1}", "time": str(n * 1000)} for n in range(9)]
    assert guessed(rows).time.column == "day"


def test_days_with_slashes_are_read_where_one_of_them_says_which_comes_first() -> None:
    clear = [{"user": "u", "when": cell} for cell in ("03/04/2026", "25/04/2026")]
    assert guessed(clear).way == moments.DAY_FIRST
    american = [{"user": "u", "when": cell} for cell in ("03/04/2026", "03/25/2026")]
    assert guessed(american).way == moments.MONTH_FIRST
    unclear = [{"user": "u", "when": cell} for cell in ("03/04/2026", "05/06/2026")]
    assert guessed(unclear).time.column is None
    with pytest.raises(OptionError):
        guessed(unclear, time="when")


def test_the_moment_of_the_row_comes_before_other_moments() -> None:
    rows = [
        {"user": f"u{n % 2}", "updated_at": f"2026-09-0{n + 1}T09:00:00Z", "created_at": f"2026-09-0{n + 1}T08:00:00Z"}
        for n in range(9)
    ]
    assert guessed(rows).time.column == "created_at"


def test_an_id_that_comes_back_is_a_person_where_nothing_else_is() -> None:
    assert guessed(events(("asked",), ("p1", "p2", "p3"), ("id", "when", "what"))).person.column == "id"


def test_a_roster_is_no_usage() -> None:
    rows = [{"id": f"p{n}", "email": f"p{n}@firm.example", "starts": f"2020-0{n % 9 + 1}-01"} for n in range(30)]
    assert guessed(rows).time.column is None


def test_a_column_of_few_names_that_says_nothing_of_doing_is_no_event() -> None:
    rows = [{"user": f"u{n % 3}", "time": f"2026-09-0{n + 1}", "env": ("prod", "test")[n % 2]} for n in range(9)]
    assert guessed(rows).event.column is None


def test_a_given_column_is_taken_and_the_others_are_guessed_without_it() -> None:
    rows = [
        row | {"requested_by": PEOPLE[n % 2]}
        for n, row in enumerate(events(("asked",), PEOPLE, ("user", "time", "event")))
    ]
    found = guessed(rows, person="Requested By")
    assert found.person.column == "requested_by"
    assert found.person.given
    assert found.time.column == "time"


def test_a_column_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(OptionError) as wrong:
        guessed(events(("asked",), PEOPLE, ("user_email", "time", "event")), person="user_emial")
    assert "user_email" in wrong.value.mend


cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["2026-09-07", "2026-09-07T08:00:00Z", "1788764400", "a@b.example", "0", "true", "07.09.2026"]),
)
names = st.one_of(
    st.text(min_size=1, max_size=10), st.sampled_from(["user", "time", "event", "id", "name", "email", "session_id"])
)
tables = st.lists(names, min_size=1, max_size=6, unique=True).flatmap(
    lambda heads: st.lists(st.fixed_dictionaries(dict.fromkeys(heads, cells)), max_size=12)
)


@given(rows=tables, seed=st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_and_columns_does_not_change_the_guess(rows: list[dict[str, str]], seed: int) -> None:
    heads = list(rows[0]) if rows else ["user"]
    found = guess(profile(rows, heads))
    mixed, turned = rows.copy(), heads.copy()
    random.Random(seed).shuffle(mixed)
    random.Random(seed + 1).shuffle(turned)
    assert guess(profile(mixed, turned)) == found
    taken = [name for name in found.columns.values() if name]
    assert len(taken) == len(set(taken))


@given(text=st.text(max_size=20))
@settings(max_examples=40, deadline=None)
def test_whatever_is_read_as_a_time_is_rfc_3339_afterwards(text: str) -> None:
    way = moments.shape(text)
    if way is not None and way != moments.SLASHED:
        again = moments.rfc3339(text, way)
        assert again is not None
        assert moments.shape(again) == moments.ISO


# Events


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("suggestion_shown", Kind.EXPOSURE), ("suggestion_accepted", Kind.WORK), ("Prompt Submitted", Kind.WORK),
        ("page_view", Kind.EXPOSURE), ("$pageview", Kind.EXPOSURE), ("session_start", Kind.EXPOSURE),
        ("userLoggedIn", Kind.EXPOSURE), ("login", Kind.EXPOSURE),
        ("user_prompt", Kind.WORK), ("minutes_sent", Kind.WORK),
        ("Antwort übernommen", Kind.WORK), ("Seite geöffnet", Kind.EXPOSURE), ("Seitenaufruf", Kind.EXPOSURE),
        ("Vorschlag_bestätigt", Kind.WORK), ("basket_chosen_by_hand", Kind.OLD_WAY), ("manuell erfasst", Kind.OLD_WAY),
        ("request_failed", Kind.EXPOSURE), ("not_used", Kind.EXPOSURE), ("openai_request", None), ("foo", None),
        ("", None),         ("uptake.told", Kind.ACT),
    ],
)  # fmt: skip
def test_the_name_of_an_event_says_what_it_is(event: str, kind: Kind | None) -> None:
    assert verdict(event).kind is kind


def seen(event: str, rows: int = 100, **rhythm: float) -> EventSeen:
    return EventSeen(event, rows, 10, **{"night": 0.02, "weekend": 0.03, "same_second": 0.01} | rhythm)


def test_what_comes_always_at_the_same_second_is_nobodys_work() -> None:
    nightly = judge([seen("summary_created", same_second=0.9)])[0]
    assert (nightly.kind, nightly.counts) == (Kind.EXPOSURE, False)
    assert "same second" in str(nightly.reason)


def test_what_comes_around_the_clock_is_nobodys_work_where_its_name_says_nothing() -> None:
    assert judge([seen("foo", night=0.25, weekend=0.28)])[0].kind is Kind.EXPOSURE
    assert judge([seen("foo", night=0.25)])[0].kind is Kind.UNSURE


def test_a_night_shift_is_believed_and_the_doubt_is_said() -> None:
    steady = judge([seen("note_written", night=0.25, weekend=0.28)])[0]
    assert (steady.kind, steady.counts) == (Kind.WORK, True)
    assert "is it automatic?" in str(steady.reason)


def test_too_few_rows_have_no_rhythm() -> None:
    assert judge([seen("foo", rows=10, night=1.0, weekend=1.0, same_second=1.0)])[0].kind is Kind.UNSURE


def test_what_is_not_clear_counts_only_where_nothing_is_clear() -> None:
    both = judge([seen("answer_sent"), seen("foo")])
    assert [one.counts for one in both] == [True, False]
    assert unsure(both) == ("foo",)
    assert [one.counts for one in judge([seen("foo"), seen("panel_shown")])] == [True, False]


def test_a_person_may_say_which_events_are_real_work() -> None:
    found = judge([seen("answer_sent"), seen("panel_shown"), seen("foo")], ["panel_shown"])
    assert [one.counts for one in found] == [False, True, False]
    assert str(found[1].reason) == "given with --real-work"


def test_an_answer_settles_what_is_not_clear() -> None:
    found = answered(judge([seen("foo"), seen("bar")]), {"foo": True, "bar": False})
    assert [one.counts for one in found] == [True, False]
    assert unsure(found) == ()


def test_a_thing_of_the_work_that_was_opened_may_be_the_chance_to_use_it() -> None:
    found = {one.seen.event: one.came_up for one in judge([seen("claim_opened"), seen("panel_opened"), seen("opened")])}
    assert found == {"claim_opened": True, "panel_opened": False, "opened": False}


# Known tables


def sample(name: str) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    found = open_table(SAMPLES / name)
    rows = [item.values for item in found.rows() if isinstance(item, Row)]
    return found.headers, rows


def roster_ids() -> dict[str, str]:
    """Every identifier of the samples → the person."""
    _, people = sample("people.csv")
    _, others = sample("identities.csv")
    return {row["email"]: row["id"] for row in people} | {row["value"]: row["person"] for row in others}


def days_of(name: str, event: str, **person: str) -> set[tuple[str, str]]:
    headers, rows = sample(name)
    known = recognise(known_tables(), headers)
    assert known is not None
    recipe = recipe_of(known, headers)
    ids = roster_ids()
    column = person.get("person", recipe.person)
    return {
        (ids[row[column]], one.time)
        for row in rows
        for one in plain(row, recipe)
        if isinstance(one, Plain) and one.event == event
    }


def meant(name: str, key: str) -> set[tuple[str, str]]:
    return {(person, day) for person, day in MEANING[name][key]}


def test_copilot_counts_what_a_person_did_and_not_what_was_shown() -> None:
    name = "copilot-users-28-day.ndjson"
    assert days_of(name, "use", person="user_login") == meant(name, "use_person_days")
    assert days_of(name, "exposure", person="user_login") == meant(name, "exposure_person_days")


@pytest.mark.parametrize("name", ["m365-copilot-usage-user-detail.csv", "m365-copilot-usage-user-detail.json"])
def test_microsoft_365_proves_use_only_on_the_dates_it_names(name: str) -> None:
    column = "User Principal Name" if name.endswith("csv") else "userPrincipalName"
    assert days_of(name, "use", person=column) == meant(name, "known_use_person_days")
    headers, rows = sample(name)
    known = recognise(known_tables(), headers)
    assert known is not None
    assert known.is_incomplete
    never = [row[column] for row in rows for one in plain(row, recipe_of(known, headers)) if isinstance(one, Seat)]
    assert [roster_ids()[address] for address in never] == MEANING[name]["licensed_never_used"]


def test_chatgpt_is_used_on_its_first_and_last_active_day_and_not_on_those_between() -> None:
    name = "chatgpt-enterprise-users.csv"
    assert days_of(name, "use", person="email") == meant(name, "known_use_person_days")


@pytest.mark.parametrize(
    "name",
    [
        "claude-code-otlp-logs.json", "claude-code-otlp-metrics.json", "otel-genai-spans.json", "segment-batch.json",
        "posthog-batch.json", "cloudevents-batch.json", "openwebui-chats-export.json",
        "claude-enterprise-analytics-users_2026-09-08.json",
    ],
)  # fmt: skip
def test_a_document_that_is_no_table_is_known_by_its_keys(name: str) -> None:
    headers, _ = sample(name)
    assert recognise(known_tables(), headers) is None
    assert recognise_document(known_documents(), headers, (SAMPLES / name).read_text("utf-8")[:2000]) is not None


@pytest.mark.parametrize("name", ["people.csv", "identities.csv", "litellm-spend-logs.json", "langfuse-traces.json"])
def test_another_table_is_taken_for_none_of_them(name: str) -> None:
    headers, _ = sample(name)
    assert recognise(known_tables(), headers) is None
    assert recognise_document(known_documents(), headers, "") is None


def test_a_condition_reads_numbers_words_and_the_rest_of_a_name() -> None:
    assert Condition("count", above=0).holds({"count": "1,5"})
    assert not Condition("count", above=0).holds({"count": "none"})
    assert not Condition("count", above=0).holds({"count": "nan"})
    assert Condition("used_*", ("used_passive",), equal=("true",)).holds({"usedchat": "True", "usedpassive": "true"})
    assert not Condition("used_*", ("used_passive",), equal=("true",)).holds({"usedpassive": "true"})
    assert kind_of({"Messages": "0"}, [Condition("messages", above=0)]) == SEAT


def test_a_row_that_is_no_event_says_why() -> None:
    recipe = Recipe("who", ("when",))
    assert list(plain({"who": "", "when": "2026-09-07"}, recipe)) == [Refused("no person")]
    assert list(plain({"who": "u", "when": ""}, recipe)) == [Refused("no time")]
    assert list(plain({"who": "u", "when": "soon"}, recipe)) == [Refused("bad time")]
    assert list(plain({"who": "", "when": ""}, recipe)) == []


def test_columns_that_look_like_counts_with_many_zeros_are_named() -> None:
    rows = [{"user": f"u{n}", "day": "2026-09-07", "messages": str(n % 2 * n), "year": "2026"} for n in range(10)]
    assert seat_columns(rows, ("user", "day", "messages", "year"), ("user", "day")) == ("messages",)
