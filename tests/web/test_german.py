"""The pages speak German: the catalogue is whole, and nothing of it stays English on a page."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests.scripts import script
from tests.web.conftest import SLUG, SignIn
from uptake.core.calendar import Day
from uptake.core.report.notes import _read
from uptake.core.usage import InputReport
from uptake.core.words import say, speaking
from uptake.store.models import PictureRow

PAGES = (
    "/",
    "/accounts/",
    "/imports/",
    "/logs/",
    "/me/",
    "/operations/",
    f"/rollouts/{SLUG}/",
    f"/rollouts/{SLUG}/plan/edit/",
    f"/rollouts/{SLUG}/plan/",
    f"/rollouts/{SLUG}/privacy/",
    "/sources/",
)


DAY = Day(2027, 3, 29)
NOW = dt.datetime(2027, 1, 18, 8, tzinfo=dt.UTC)
SCRIPT = script("make_page_messages")
CATALOGUES = SCRIPT.CATALOGUES
read_po = script("catalogues").read_po


def test_the_catalogue_is_whole_in_step_with_the_pages_and_compiled() -> None:
    said = SCRIPT.messages()
    assert CATALOGUES.languages() == ["de"]
    assert list(CATALOGUES.faults("de", said)) == []


def test_page_and_terminal_have_one_word_for_one_thing() -> None:
    with translation.override("de"), speaking("de"):
        assert translation.gettext("spool") == say("spool") == "Eingangspuffer"
        assert "bereit" in translation.gettext("The plan is ready.")
        assert "bereit" in say("The plan is not ready: the check finds what is to be mended in it.")
        assert say("latest {latest}, highest {highest}", latest=1, highest=2) == "zuletzt 1, Höchststand 2"


def test_no_repeats_are_not_counted_once() -> None:
    def said(repeats: int) -> str:
        return str(next(iter(_read(InputReport(people=9, events=40, duplicates=repeats), DAY))))

    assert said(0) == "Read: 9 people, 40 events."
    assert said(2) == "Read: 9 people, 40 events, 2 repeats counted once."


def test_what_was_asked_elsewhere_stands_apart_from_its_name_and_its_time() -> None:
    one = {"name": "Asha", "late": True, "due": NOW, "row": {"mark": "m", "asked_at": NOW, "item": "Q034"}}
    with translation.override("en"):  # whatever was asked for last in this process
        shown = re.sub(r"<[^>]+>", "", render_to_string("web/asked_elsewhere.html", {"one": one}))
    assert "08:00 UTC (Q034). Overdue: an answer" in shown


@pytest.mark.server
def test_a_german_page_says_nothing_in_english_that_it_could_say_in_german(shown: PictureRow, sign_in: SignIn) -> None:
    known = read_po(CATALOGUES.po_path("de"))
    german = {word for words in known.values() for word in words}
    english = {text for text in known if text and "%" not in text} - german
    client = sign_in("administrator", "asha@acme.example")
    for role in ("owner", "privacy officer", "member"):
        sign_in(role, "asha@acme.example")
    for address in PAGES:
        answer = client.get(address, headers={"accept-language": "de"})
        assert answer.status_code == 200, address
        page = answer.content.decode()
        assert '<html lang="de"' in page, address
        frame = re.sub(r"<(article|pre|textarea|code)\b.*?</\1>", "", page, flags=re.DOTALL)  # what others have written
        said = {html.unescape(part).strip() for part in re.split(r"<[^>]*>", frame)}
        assert said & english == set(), address


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        (("{n} Zeile", "{n} Zeilen"), False),
        (("Eine Zeile", "{n} Zeilen"), False),
        (("Eine Zeile", "viele Zeilen"), True),
        (("{x} Zeile", "{n} Zeilen"), True),
    ],
)
def test_a_value_without_its_place_is_found_out(words: tuple[str, str], is_found: bool) -> None:
    said = tuple(text.replace("{", "%(").replace("}", ")s") for text in words)
    entry = script("catalogues").Entry(SCRIPT.Message("One row", "%(n)s rows"), said)
    assert CATALOGUES.differs(entry) == is_found
    assert CATALOGUES.differs(script("catalogues").Entry(SCRIPT.Message("%(n)s of %(x)s"), ("%(n)s",)))
