"""Texts and templates beside a plan, on the server: imported with it, read by whom they are for, and looked at."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.channels.elsewhere import Said, elsewhere
from tests.server.conftest import environment
from tests.server.telling import BASE, NOW, PLAN, bring_people, person
from tests.server.test_messages import signed_in, text
from uptake.service.outreach import board, lint
from uptake.service.outreach.letters import Letterhead, draft_for
from uptake.service.outreach.lint import Lack
from uptake.service.outreach.versions import make_version
from uptake.service.plans import import_plan, latest_plan
from uptake.service.rosters import latest_roster
from uptake.site.environment import Environment
from uptake.store.models import MessageVersion, Rollout

pytestmark = pytest.mark.server

__all__ = ["environment"]
GERMAN = """\
title: Assistent
groups:
  adjusters:
    title: Schadenbearbeitung
    changes: [{task: Annahme, today: Sie lesen alles., from_launch: Es liegt bereit., why: Zeit., you_do: Bestätigen.,
               stays: Sie entscheiden., example: Ein Rohrbruch.}]
    questions: [{ask: Ersetzt mich das?, answer: Nein.}]
"""


def imported(folder: Path, english: str, german: str = "", texts: str = GERMAN) -> MessageVersion:
    """The message as it is drafted from a plan that lies in a folder with German texts and one or two templates."""
    plan = PLAN.format(launch="2026-12-01", sender="owner")
    plan = plan.replace("    remind:", "    template: letters/heads-up.md\n    remind:")
    (folder / "rollout.yaml").write_text(plan, "utf-8")
    files = {"texts/de.yaml": texts, "letters/heads-up.md": english, "letters/heads-up.de.md": german}
    for name, words in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        if words:
            (folder / name).write_text(words, "utf-8")
    import_plan(folder / "rollout.yaml", "asha")
    return make_version(Rollout.objects.get(slug="triage"), "heads-up", "asha")


@pytest.fixture
def readers(transactional_db: None) -> None:
    def reads(language: str) -> dict[str, str]:
        return {"department": "Claims", "language": language}

    bring_people(
        person("dov", attributes=reads("de-AT")), person("edie", attributes=reads("fr")), person("gita"),
        person("hugo", attributes=reads("en")),
    )  # fmt: skip


def read_by(version: MessageVersion, name: str) -> tuple[str, str]:
    """Language and subject of the letter of somebody."""
    head = Letterhead(latest_roster(), BASE, "uptake@acme.example")
    found = board.preview(version, latest_plan(version.rollout), name, head, NOW)
    assert found is not None
    return found[1].language, found[1].subject


def findings(version: MessageVersion) -> dict[str, int]:
    newest = latest_plan(version.rollout) or pytest.fail("no plan")
    _, found = lint.look_at(version, newest, newest[0].messages[0], latest_roster(), NOW)
    return {f"{one.what} {one.detail}".strip(): one.people for one in found}


def reasons(version: MessageVersion) -> list[str]:
    """Why people get it in another language than theirs, in the order of the languages."""
    newest = latest_plan(version.rollout) or pytest.fail("no plan")
    _, found = lint.look_at(version, newest, newest[0].messages[0], latest_roster(), NOW)
    return [one.why for one in found if one.what is Lack.LANGUAGE]


def test_a_german_template_is_imported_and_goes_to_who_reads_german(readers: None, tmp_path: Path) -> None:
    version = imported(tmp_path, "# Hello\n\n{changes}\n", "# Guten Tag\n\n{changes}\n")
    assert read_by(version, "dov") == ("de", "Guten Tag")
    assert read_by(version, "gita") == read_by(version, "edie") == ("en", "Hello")
    assert findings(version) == {"other language Claims adjusters: fr": 1}
    assert reasons(version) == ["the words of its own that each letter has are there in English and German alone"]


def test_without_a_template_in_a_language_nobody_gets_it_in_that_language(readers: None, tmp_path: Path) -> None:
    version = imported(tmp_path, "# Hello\n\n{changes}\n")
    assert draft_for(version, "message", "adjusters", "de") == draft_for(version, "message", "adjusters", "en")
    assert findings(version) == {"other language Claims adjusters: de": 1, "other language Claims adjusters: fr": 1}
    assert reasons(version)[0] == "there is no letters/heads-up.de.md"


def test_why_nobody_gets_a_language_is_said_before_the_words_are_approved(
    readers: None, tmp_path: Path, environment: Environment
) -> None:
    version = imported(tmp_path, "# Hello\n\n{changes}\n", "# Guten Tag\n", GERMAN.replace("why: Zeit., ", ""))
    assert reasons(version)[0] == "texts/de.yaml lacks changes[0].why"
    page = text(signed_in("owner"), "/rollouts/triage/messages/heads-up/")
    assert "Claims adjusters: de: 1 get it in another language; texts/de.yaml lacks changes[0].why." in page
    version = imported(tmp_path, "# Hello\n", "# Guten Tag\n", "titel: Assistent\n")
    assert reasons(version)[0].startswith("texts/de.yaml cannot be used: texts/de.yaml:1:1: There is nothing called")
    (tmp_path / "texts" / "de.yaml").write_text(GERMAN, "utf-8")
    import_plan(tmp_path / "rollout.yaml", "asha")
    assert reasons(version)[0] == ""
    page = text(signed_in("owner"), "/rollouts/triage/messages/heads-up/")
    assert "the texts of theirs came after it was drafted. Draft it again." in page


def test_links_are_asked_by_the_rules_of_the_server(readers: None, tmp_path: Path) -> None:
    with elsewhere() as other:
        other.says["/here"] = [Said(200)]
        there, private = other.address, {"127.0.0.1"}
        version = imported(tmp_path, f"# Hello\n\n[here]({there}/here) [gone]({there}/gone) [no](page)\n")
        assert "link page: it leads nowhere from a mail: write it whole, with https://" in findings(version)
        assert [one.detail for one in lint.dead(version, private)] == [f"{there}/gone: it answers with 404"]
        assert [one.method for one in other.asked] == ["HEAD", "HEAD"]
        assert len(lint.dead(version, ())) == 2  # nobody is to learn by it what stands in this network
        assert len(other.asked) == 2
    assert "does not answer" in lint.dead(version, private)[0].detail


def test_the_page_says_which_links_lead_nowhere(readers: None, tmp_path: Path, environment: Environment) -> None:
    imported(tmp_path, "# Hello\n\n[here](https://localhost:1/x)\n")
    owner, path = signed_in("owner"), "/rollouts/triage/messages/heads-up/"
    assert "leads nowhere" not in text(owner, path)
    answer = owner.post(f"{path}do/", {"act": "links"})
    assert answer.status_code == 200
    assert "A link leads nowhere: https://localhost:1/x: localhost is in this network" in answer.content.decode()


def test_who_is_here_is_said_by_the_day_of_the_plan(readers: None, tmp_path: Path) -> None:
    version = imported(tmp_path, "# Hello\n\n{changes}\n")
    midnight = NOW.replace(hour=23, minute=30)  # half past midnight of the next day where the plan is
    bring_people(person("ines", attributes={"department": "Claims"}, starts=midnight.date() + dt.timedelta(days=1)))
    head = Letterhead(latest_roster(), BASE, "uptake@acme.example")
    found = latest_plan(version.rollout)
    assert board.preview(version, found, "ines", head, midnight - dt.timedelta(hours=1)) is None
    assert board.preview(version, found, "ines", head, midnight) is not None
