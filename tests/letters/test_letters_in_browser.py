"""Letters and the pages for those who tell, in a real browser: light, dark, on a phone, and for a screen reader."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Request

from tests.letters.test_letter import EDIE, a_draft
from tests.page.browser import NO_RULES, SCHEMES, look, obstacles, started
from uptake.core.letters import fill
from uptake.page.mail import as_html
from uptake.page.paper import Line, SenderDrafts, Sheet, Team, drafts_page, meeting_page

pytestmark = pytest.mark.slow
# A mail is shown inside the page of a mail program, which has these, with the subject as its heading.
OF_WHOLE_PAGES = {name: {"enabled": False} for name in ("region", "landmark-one-main", "page-has-heading-one")}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pages")
    link = "https://u.example/" + "a" * 120
    letter = fill(a_draft(), EDIE, manager="Bram", link=link, sender="Asha", seats=["Mon"])
    line = Line("Edie", "What changes", "drafts/edie.eml", "mailto:edie@firm.example")
    made = {
        "letter": as_html(letter),
        "drafts": drafts_page("Letters", [SenderDrafts("Bram", (line, Line("Dov", "What changes")))], [("A", "a.html")],
                              [("Bram", 14, 3, 2)]),
        "meeting": meeting_page(Sheet("Claims", "## To be said\n\n> Hello.", (Team("Bram", ("Edie", "Dov")),), link)),
    }  # fmt: skip
    for name, content in made.items():
        (folder / f"{name}.html").write_text(content, "utf-8")
    return [folder / f"{name}.html" for name in made]


def test_nothing_is_in_the_way_of_anybody_and_nothing_is_asked_for(pages: list[Path]) -> None:
    with started() as program:
        for page in pages:
            tab = program.new_page()
            asked: list[str] = []
            tab.on("request", partial(_note, asked))
            tab.goto(page.as_uri())
            for scheme in SCHEMES:
                look(tab, 320, scheme)
                assert obstacles(tab, OF_WHOLE_PAGES if page.stem == "letter" else NO_RULES) == "", (page.name, scheme)
                assert tab.evaluate("document.documentElement.scrollWidth") <= 320, page.name
            assert asked == [page.as_uri()]
            tab.close()


def _note(asked: list[str], request: Request) -> None:
    asked.append(request.url)
