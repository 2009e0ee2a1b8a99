"""The page of the example in a real browser: light, dark, on a phone, on paper, by keyboard and for a screen reader."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page

from tests.examples import copied
from tests.page.browser import DAY_90, SCHEMES, Scheme, look, obstacles, program
from uptake.cli.main import main
from uptake.errors import UsageError
from uptake.page.printing import _numbered, as_pdf, browser

__all__ = ["program"]

pytestmark = pytest.mark.slow
DAY = dt.date(2027, 3, 1)


@pytest.fixture(scope="module")
def page(program: Browser) -> Iterator[Page]:
    """The page in a tab that all look at, each as it needs it."""
    with program.new_page() as tab:
        tab.goto(DAY_90.as_uri())
        yield tab


def unfold(page: Page, *, open_: bool = True) -> None:
    page.evaluate("open => document.querySelectorAll('details').forEach(one => { one.open = open })", open_)


@pytest.mark.parametrize(("width", "scheme"), [(900, "light"), (360, "dark")])
def test_nothing_is_in_the_way_of_anybody(page: Page, width: int, scheme: Scheme) -> None:
    look(page, width, scheme)
    unfold(page)
    assert obstacles(page) == ""


def test_what_is_hard_to_read_far_down_in_a_table_is_in_the_way(page: Page) -> None:
    look(page, 900, "light")
    unfold(page)
    cell = page.locator("tbody tr:nth-child(6) td").last
    cell.evaluate("one => { one.style.color = '#bbb' }")
    assert "color-contrast" in obstacles(page)
    cell.evaluate("one => { one.style.color = '' }")


@pytest.mark.parametrize("width", [320, 360, 900])
def test_the_page_is_never_wider_than_the_window(page: Page, width: int) -> None:
    look(page, width, "light")
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_asks_for_nothing_and_complains_of_nothing(program: Browser) -> None:
    with program.new_page() as page:
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(DAY_90.as_uri())
        page.wait_for_load_state("networkidle")
        assert asked == [DAY_90.as_uri()]
        assert said == []


def test_its_own_style_is_let_in_by_its_policy_and_a_script_is_not(page: Page) -> None:
    assert page.evaluate("getComputedStyle(document.querySelector('table')).borderCollapse") == "collapse"
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
    assert page.evaluate("window.ran") is None


def test_the_charts_take_the_colours_of_the_page(page: Page) -> None:
    colours = []
    for scheme in SCHEMES:
        look(page, 900, scheme)
        text = "getComputedStyle(document.querySelector('figure svg text')).fill"
        muted = "getComputedStyle(document.querySelector('thead th')).color"
        colours.append((page.evaluate(text), page.evaluate(muted)))
    assert all(drawn == written for drawn, written in colours)
    assert colours[0] != colours[1]


def test_every_fold_opens_by_keyboard(page: Page) -> None:
    unfold(page, open_=False)
    folds = page.locator("summary")
    assert folds.count() > 3
    for number in range(folds.count()):
        folds.nth(number).focus()
        page.keyboard.press("Enter")
    assert page.locator("details:not([open])").count() == 0


def test_a_chart_is_seen_once_in_the_shape_that_fits(page: Page) -> None:
    for width, visible in ((900, 0), (360, 1)):
        look(page, width, "light")
        shapes = page.locator("#weeks figure svg")
        assert [shapes.nth(number).is_visible() for number in (0, 1)] == [visible == 0, visible == 1]


def test_the_same_page_gives_the_same_file_of_a4() -> None:
    page = DAY_90.read_text(encoding="utf-8")
    first, second = (as_pdf(page, DAY) for _ in range(2))
    sheet = pypdf.PdfReader(io.BytesIO(first)).pages[0]
    assert [round(float(side) / 72 * 25.4) for side in sheet.mediabox[2:]] == [210, 297]
    assert first == second


def test_where_a_browser_begins_to_number_changes_no_file() -> None:
    one, other = (b"(node%08d) (node%08d) (node%08d)" % tuple(first + more for more in (3, 1, 3)) for first in (0, 97))
    assert _numbered(one) == _numbered(other) == b"(node00000002) (node00000001) (node00000002)"


@pytest.mark.parametrize("language", ["en", "de"])
def test_it_prints_on_two_sheets_and_leaves_room_for_a_few_lines(language: str, tmp_path: Path) -> None:
    example, made = copied(tmp_path, "claims-triage"), tmp_path / "page.html"
    usage = [str(example / name) for name in ("usage.csv.gz", "acts.ndjson")]
    people = ["--people", str(example / "people.csv"), "--usage", *usage, "--as-of", str(DAY), "--quiet"]
    page = ["--format", "html", "--language", language, "--output", str(made)]
    main(["report", str(example / "rollout.yaml"), *people, *page])
    longer = made.read_text(encoding="utf-8").replace("</main>", "<p>One line more.</p>" * 5 + "</main>")
    assert len(pypdf.PdfReader(io.BytesIO(as_pdf(longer, DAY))).pages) == 2


def test_a_browser_that_prints_nothing_is_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "chromium").write_text("#!/bin/sh\necho 'no room in /dev/shm' >&2\nexit 21\n")
    (tmp_path / "chromium").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="did not print the page") as error:
        as_pdf("<p>", DAY)
    assert list(error.value.details) == ["no room in /dev/shm", "exit status 21"]


def test_without_a_browser_one_sentence_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("uptake.page.printing.PLACES", ())
    assert browser() is None
    with pytest.raises(UsageError, match="no browser on this machine") as error:
        as_pdf("<p>", DAY)
    assert "apt-get install chromium" in str(error.value.mend)


def test_no_browser_leaves_anything_whether_or_not_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as short:  # a longer path is none of a socket
        monkeypatch.setenv("TMPDIR", short)
        monkeypatch.setattr("tempfile.tempdir", None)
        assert as_pdf("<p>", DAY).startswith(b"%PDF")
        assert list(Path(short).iterdir()) == []
        monkeypatch.setattr("uptake.page.printing.SECONDS", 0.3)  # long enough for a profile, too short for a page
        with pytest.raises(UsageError, match="did not print the page"):
            as_pdf("<p>", DAY)
        assert list(Path(short).iterdir()) == []
