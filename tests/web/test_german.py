"""The pages speak German: the catalogue is whole, and nothing of it stays English on a page."""

from __future__ import annotations

import html
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.web.conftest import SLUG, SignIn
from uptake.store.models import PictureRow

ROOT = Path(__file__).resolve().parents[2]
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


def script() -> ModuleType:
    """The script that keeps the catalogues of the pages, loaded from its file."""
    path = ROOT / "scripts" / "make_page_messages.py"
    spec = importlib.util.spec_from_file_location("make_page_messages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_page_messages"] = module
    spec.loader.exec_module(module)
    return module


SCRIPT = script()


def test_the_catalogue_is_whole_in_step_with_the_pages_and_compiled() -> None:
    said = SCRIPT.messages()
    assert SCRIPT.languages() == ["de"]
    assert list(SCRIPT.faults("de", said)) == []


@pytest.mark.server
def test_a_german_page_says_nothing_in_english_that_it_could_say_in_german(shown: PictureRow, sign_in: SignIn) -> None:
    known = SCRIPT.read_po(SCRIPT.po_path("de"))
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
