"""Edit plan: forms that write the plan, what the gate says beside the fields, two at once, git, another launch."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.examples import CLAIMS
from tests.server.conftest import Installation
from tests.web.conftest import SLUG, SignIn
from tests.web.test_rollouts import text
from uptake.core.moments import Hours
from uptake.core.plan.load import parse_plan
from uptake.core.plan.schema import plan_schema, schema_at
from uptake.core.plan.writing.marks import data_of
from uptake.core.wording import hours_words
from uptake.service.editing import change, latest_version, save_change
from uptake.service.plans import save_plan
from uptake.store.models import Change, PlanVersion, Rollout
from uptake.web.editing.sections import RELAUNCH, group_sections, sections_of

pytestmark = pytest.mark.server

EDIT = f"/rollouts/{SLUG}/plan/edit/"
PLAN = (CLAIMS / "rollout.yaml").read_text(encoding="utf-8")
COMPLETE = (Path(CLAIMS).parent / "plans" / "complete.yaml").read_text(encoding="utf-8")


class Form(HTMLParser):
    """What a browser would send of the editor's form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.area = self.select = ""
        self.feed(page)
        self.sent = max(self.forms, key=lambda one: (any(name == "base" for name, _ in one), len(one)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {key: value or "" for key, value in attrs}
        name = known.get("name", "")
        if tag == "form":
            self.forms.append([])
        elif tag == "input" and name:
            if known.get("type") not in {"checkbox", "radio"} or "checked" in known:
                self.forms[-1].append((name, known.get("value", "")))
        elif tag == "textarea":
            self.area = name
            self.forms[-1].append((name, ""))
        elif tag == "select":
            self.select = name
            self.forms[-1].append((name, ""))
        elif tag == "option" and "selected" in known:
            self.forms[-1][-1] = (self.select, known["value"])

    def handle_data(self, data: str) -> None:
        if self.area:
            name, words = self.forms[-1][-1]
            self.forms[-1][-1] = (name, words + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            name, words = self.forms[-1][-1]
            self.forms[-1][-1] = (name, words.removeprefix("\n"))
            self.area = ""

    def data(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in self.sent:
            found.setdefault(name, []).append(value.replace("\n", "\r\n"))
        return found


def form(client: Client, section: str, edit: str = EDIT) -> dict[str, list[str]]:
    return Form(text(client, f"{edit}{section}/")).data()


def send(client: Client, section: str, act: str = "save", edit: str = EDIT, **typed: Any) -> Any:
    return client.post(f"{edit}{section}/", {**form(client, section, edit), "act": act, **typed})


def newest(slug: str = SLUG) -> str:
    return str(Rollout.objects.get(slug=slug).plans.order_by("-number")[0].text)


def said(page: str, name: str) -> str:
    """What stands below a field."""
    return page.partition(f'id="s-f-{name}"')[2].partition("</div>")[0]


def keep(plan: str) -> None:
    parsed = parse_plan(plan).plan
    assert parsed is not None
    save_plan(parsed, plan, "asha@acme.example")


def paths(part: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every key of the plan's schema; what is in a list stands under its key, and free names are left out."""
    part = schema_at(part["$ref"].removeprefix("#/").split("/")) if "$ref" in part else part
    for key, inner in part.get("properties", {}).items():
        yield from paths(inner, (*path, key))
    if part.get("type") == "array" and isinstance(part.get("items"), dict):
        yield from paths(part["items"], path)
    if not part.get("properties"):
        yield path


def test_every_key_of_the_format_has_its_field() -> None:
    sections = [*sections_of({}), RELAUNCH]
    known = {path for one in sections for path in one.paths()}
    known |= {(*one.at, *items.path, *field.path) for one in sections for items in one.items for field in items.fields}
    for group in group_sections("x", {}):
        known |= {("groups", *path[2:]) for path in group.paths()}
        known |= {("groups", *items.path, *field.path) for items in group.items for field in items.fields}
    schema = plan_schema()
    wanted = set(paths(schema)) - {("uptake",), ("rollout",), ("groups",)}
    wanted |= {("groups", *path) for path in paths(schema_at(["$defs", "group"]))}
    missing = {path for path in wanted if not any(path[: len(one)] == one for one in known)}
    assert missing == set()


def test_another_language_keeps_what_was_typed_and_saves_nothing(sign_in: SignIn) -> None:
    client, count = sign_in("owner"), PlanVersion.objects.count()
    answer = send(client, "system", "", title="Reply drafts", page_language="de")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert ('lang="de"' in page, 'value="Reply drafts"' in page) == (True, True)
    assert PlanVersion.objects.count() == count
    assert '<html lang="de"' in text(client, f"{EDIT}system/")  # and from then on


def test_what_nobody_touched_stays_byte_for_byte(sign_in: SignIn) -> None:
    client = sign_in("owner")
    keep(COMPLETE)
    count = PlanVersion.objects.count()
    for section in ("system", "group-adjusters", "messages", "usage"):  # all of them: tests/editing/test_forms.py
        assert send(client, section).get("Location") == f"{EDIT}{section}/?unchanged", section
    assert newest() == COMPLETE
    assert PlanVersion.objects.count() == count
    assert "Nothing was changed, so that no version was made." in text(client, f"{EDIT}system/?unchanged")


def test_a_field_changes_its_value_alone(sign_in: SignIn) -> None:
    client = sign_in("deputy", "bram@acme.example")
    before = newest()
    assert "4h" in before
    answer = send(client, "people", **{"owner.replies_within": "two working days"})
    assert answer["Location"] == f"{EDIT}people/?saved=2"
    after = newest()
    assert data_of(after)["owner"]["replies_within"] == "2wd"
    changed = [pair for pair in zip(before.splitlines(), after.splitlines(), strict=True) if pair[0] != pair[1]]
    assert len(changed) == 1
    assert PlanVersion.objects.get(number=2).by == "bram@acme.example"
    assert Change.objects.filter(by="bram@acme.example", act="saved").exists()
    page = text(client, f"{EDIT}people/?saved=2")
    assert "Saved as version 2" in page
    assert f'href="{EDIT}group-adjusters/">Next: Claims adjusters' in page  # nothing is to be mended anywhere


def test_what_the_gate_says_stands_beside_the_field(sign_in: SignIn) -> None:
    client = sign_in("owner")
    typed = {"owner.replies_within": "", "owner.hours_per_week": "many"}
    page = send(client, "people", "check", **typed).content.decode()
    assert "To mend" in said(page, "owner-hours_per_week")
    assert "This cannot be saved yet" in page
    assert PlanVersion.objects.count() == 1
    refused = send(client, "people", **typed)
    assert refused.status_code == 400
    assert 'value="many"' in refused.content.decode()
    typed = {"owner.replies_within": "", "owner.person": "claims-team@acme.example"}
    page = send(client, "people", "check", **typed).content.decode()
    assert "To mend" in said(page, "owner-replies_within")
    assert "claims-team" in said(page, "owner-person")


def test_lines_that_no_plan_can_hold_are_kept_and_told(sign_in: SignIn) -> None:
    client = sign_in("owner")
    name = next(iter(data_of(PLAN)["groups"]))
    answer = send(client, f"group-{name}", **{f"groups.{name}.who": 'department = "Claims'})
    assert answer.status_code == 400
    assert "This cannot be read" in answer.content.decode()
    assert "department = &quot;Claims" in answer.content.decode()


def test_things_are_added_and_taken_out_without_a_script(sign_in: SignIn) -> None:
    client = sign_in("owner")
    before = data_of(newest())["messages"]
    page = send(client, "messages", "add:messages").content.decode()
    sent = Form(page).data()
    number = len(sent["messages#"]) - 1
    assert sent[f"messages.{number}.when"] == ["workday -15"]
    sent |= {f"messages.{number}.id": ["one-more"], f"messages.{number}.to": [next(iter(data_of(PLAN)["groups"]))]}
    assert client.post(f"{EDIT}messages/", {**sent, "act": "save"}).status_code == 302
    assert [one["id"] for one in data_of(newest())["messages"]] == [*(one["id"] for one in before), "one-more"]
    assert send(client, "messages", **{f"messages.{number}.-": "yes"}).status_code == 302
    assert newest() == PLAN


def test_the_second_of_two_is_told_and_loses_nothing(sign_in: SignIn) -> None:
    one, other = sign_in("owner", "marlene.ostermayr@beispiel.example"), sign_in("owner", "bram@acme.example")
    mine = {**form(other, "system"), "title": "My name", "summary": "My summary", "act": "save"}
    send(one, "system", title="Their name", **{"tickets.build": ""})
    answer = other.post(f"{EDIT}system/", mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Marlene Ostermayr saved version 2 meanwhile" in page
    assert 'value="My name"' in page
    assert "Their name" in page.partition('class="meanwhile"')[2].partition("</div>")[0]
    assert page.count('class="meanwhile"') == 1
    assert data_of(newest())["title"] == "Their name"
    assert other.post(f"{EDIT}system/", {**Form(page).data(), "act": "save"}).status_code == 302
    after = data_of(newest())
    assert (after["title"], after["summary"]) == ("My name", "My summary")
    assert "build" not in after["tickets"]


def test_of_two_who_save_at_once_one_is_refused(installation: Installation) -> None:
    rollout = Rollout.objects.get(slug=SLUG)
    latest = latest_version(rollout)
    assert latest is not None
    now = timezone.now()
    made = [change(latest, latest, {**data_of(PLAN), "title": title}, SLUG, now) for title in ("One", "Two")]
    assert save_change(rollout, made[0], "asha@acme.example") is not None
    assert save_change(rollout, made[1], "bram@acme.example") is None
    assert data_of(newest())["title"] == "One"


def test_a_long_plan_can_be_saved(sign_in: SignIn) -> None:
    more = "".join(f"  - {{when: day {day}, do: Look at day {day}, hours: 0}}\n" for day in range(1, 150))
    keep(re.sub(r"^duties:.*\n", lambda found: found[0] + more, PLAN, flags=re.MULTILINE))
    answer = send(sign_in("owner"), "duties", **{"duties.148.do": "Look again"})
    assert answer.status_code == 302
    assert data_of(newest())["duties"][148]["do"] == "Look again"


def test_a_plan_in_git_gives_a_patch_and_stays_as_it_is(sign_in: SignIn) -> None:
    client = sign_in("owner")
    address = "git+https://git.example/acme/claims.git#plans/a.yaml"
    Rollout.objects.update(origin="git", origin_address=address)
    answer = send(client, "system", title="Another <name>")
    page = answer.content.decode()
    assert "git am claims-triage.patch" in page
    assert "+title: Another &lt;name&gt;" in page
    got = client.post(f"{EDIT}system/", {**Form(page).data(), "download": "yes"})
    assert got["Content-Disposition"] == 'attachment; filename="claims-triage.patch"'
    assert "+++ b/plans/a.yaml" in got.content.decode()
    assert newest() == PLAN
    added = {"act": "group", "title": "Night desk"}
    assert "+  night-desk" in client.post(EDIT, {**added, "download": "yes"}).content.decode()
    assert address in text(client, EDIT)
    client.post(EDIT, {"act": "here"})
    assert Rollout.objects.get(slug=SLUG).origin == "server"
    assert send(client, "system", title="Another").status_code == 302


def test_another_launch_shows_first_which_days_move(sign_in: SignIn) -> None:
    client = sign_in("owner")
    data = data_of(PLAN)
    moved = "2028-12-27"
    answer = send(client, "system", launch=moved)
    page = answer.content.decode()
    assert newest() == PLAN
    assert "The launch moves from" in page
    assert f"message {data['messages'][0]['id']}" in page
    assert f"session {data['sessions'][0]['id']}" in page
    assert "2028" in page
    assert client.post(f"{EDIT}system/", {**Form(page).data(), "act": "save"}).status_code == 302
    assert data_of(newest())["launch"] == moved


def test_other_working_days_show_first_what_is_counted_otherwise(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2027, 1, 20, 9, tzinfo=dt.UTC))
    client, hours = sign_in("owner"), "calendar.hours"
    answer = send(client, "system", **{hours: "Mon-Sun 00:00-24:00"})
    page = " ".join(answer.content.decode().split())
    assert newest() == PLAN
    assert "12 days since launch become working days." in page
    assert "One week that is over counts no more: 21 Dec 2026" in page
    assert "Times until an answer are counted anew" in page
    was = hours_words(Hours.parse(data_of(PLAN)["calendar"]["hours"]))
    assert f"<td>{was}</td><td>Mon–Sun 00:00–24:00</td>" in page
    assert "10 Nov" in page  # the letter of ten working days before launch
    assert "The launch moves" not in page
    assert client.post(f"{EDIT}system/", {**Form(page).data(), "act": "save"}).status_code == 302
    assert data_of(newest())["calendar"]["hours"] == "Mon-Sun 00:00-24:00"
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC))
    keep(PLAN)
    assert send(client, "system", **{hours: "Mon-Fri 09:00-18:00"}).status_code == 302  # nothing is counted by it yet


def test_a_letter_on_a_date_of_its_own_becomes_wrong(sign_in: SignIn) -> None:
    client = sign_in("owner")
    first = data_of(PLAN)["messages"][0]["when"]
    keep(PLAN.replace(f"when: {first}", "when: 2026-10-20", 1))
    page = send(client, "system", launch="2026-10-26").content.decode()
    row = page.partition('id="wrong"')[2].partition("</li>")[0]
    assert "it does not move" in row
    assert "finding warn" in row


def test_a_second_launch_keeps_what_was(sign_in: SignIn) -> None:
    client = sign_in("owner")
    page = send(client, "relaunch", relaunch="1 March 2027").content.decode()
    assert "The launch moves from" in page
    client.post(f"{EDIT}relaunch/", {**Form(page).data(), "act": "save"})
    after = data_of(newest())
    assert after["relaunch"] == "2027-03-01"
    assert after["launch"] == data_of(PLAN)["launch"]
    assert Rollout.objects.get(slug=SLUG).plans.count() == 2


def test_a_group_comes_and_goes(sign_in: SignIn) -> None:
    client = sign_in("owner")
    assert client.post(EDIT, {"act": "group", "title": "Night desk"})["Location"] == f"{EDIT}group-night-desk/"
    assert client.post(EDIT, {"act": "group", "title": "night desk"}).status_code == 400
    page = text(client, f"{EDIT}group-night-desk/")
    assert "Which task changes?" in page or "Add a task" in page
    gone = next(iter(data_of(PLAN)["groups"]))
    base = form(client, f"group-{gone}")["base"]
    sure = client.post(f"{EDIT}group-{gone}/", {"base": base, "act": "remove-group"})
    assert "What names this group alone goes too" in sure.content.decode()
    client.post(f"{EDIT}group-{gone}/", {"base": base, "act": "remove-group", "sure": "yes"})
    after = newest()
    assert gone not in data_of(after)["groups"]
    assert parse_plan(after).plan is not None


def test_a_group_is_not_offered_its_own_day(sign_in: SignIn) -> None:
    own, other, *_ = data_of(PLAN)["groups"]
    page = (
        text(sign_in("owner"), f"{EDIT}group-{own}/")
        .partition(f'name="groups.{own}.like"')[2]
        .partition("</select>")[0]
    )
    assert f'value="{own}"' not in page
    assert f'value="{other}"' in page


def test_a_title_is_no_longer_than_where_a_rollout_begins(sign_in: SignIn) -> None:
    page = send(sign_in("owner"), "system", title="x" * 2001)
    assert page.status_code == 400
    assert "longer than 2000 characters" in said(page.content.decode(), "title")


def test_who_may_read_only_does_not_write(sign_in: SignIn) -> None:
    for role in ("sponsor", "engineer", "helper", "member", "privacy officer"):
        client = sign_in(role)
        assert client.get(f"{EDIT}people/").status_code == 403
        assert client.post(f"{EDIT}people/", {"act": "save"}).status_code == 403
        assert "Edit plan" not in text(client, f"/rollouts/{SLUG}/plan/")
    assert "Edit plan" in text(sign_in("owner"), f"/rollouts/{SLUG}/plan/")
