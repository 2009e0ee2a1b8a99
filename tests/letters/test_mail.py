"""The mail, read by parsers that are not ours: complete text, sound HTML, harmless heads."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from typing import cast

import html5lib
import pytest

from tests.letters.test_letter import EDIE, a_draft, a_plan
from uptake.core.letters import fill
from uptake.page.letter_lint import bad_links
from uptake.page.mail import as_html, as_text
from uptake.page.unsent import MOST_IN_LINK, address_of, as_eml, mailto

LETTER = fill(a_draft(), EDIE, manager="Bram", link="https://u.example/p?a=1&b=2", sender="Asha", seats=["Mon"])


def parsed(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


def test_the_draft_opens_ready_to_send_from_whoever_opens_it() -> None:
    to = address_of("Édith “E” Lang, Dr.", "edie@firm.example")
    assert to is not None
    mail = parsed(as_eml(LETTER, to))
    assert mail["X-Unsent"] == "1"
    assert mail["From"] is None
    assert mail["To"].addresses[0].addr_spec == "edie@firm.example"
    assert mail["To"].addresses[0].display_name == "Édith “E” Lang, Dr."
    assert mail["Subject"] == "Claims triage assistant: what changes for you"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert not mail.defects
    assert as_eml(LETTER, to) == as_eml(LETTER, to)


def test_both_parts_say_the_same_words() -> None:
    to = address_of("Edie", "edie@firm.example")
    assert to is not None
    mail = parsed(as_eml(LETTER, to))
    text, page = (cast("EmailMessage", part).get_content() for part in mail.iter_parts())
    body = html5lib.parse(page, namespaceHTMLElements=False).find("body")
    shown = "".join(body.itertext()).split()
    known = set(text.replace("https://u.example/p?a=1&b=2", "").split())
    assert [word for word in shown if word.rstrip(":,.") not in {one.rstrip(":,.") for one in known}] == []


def test_the_html_is_well_formed_and_asks_for_nothing_from_outside() -> None:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(as_html(LETTER))
    assert not {node.tag for node in page.iter()} & {"img", "script", "link", "iframe", "form", "input"}
    assert "url(" not in as_html(LETTER)
    assert page.get("lang") == "en"


@pytest.mark.parametrize("address", ["", "nobody", "a@", "a b@c.example", "a@b\r\nBcc: x@y.example", "@x.example"])
def test_what_is_no_address_gets_no_mail(address: str) -> None:
    found = address_of("Edie", address)
    assert found is None


def test_a_name_cannot_add_a_head() -> None:
    to = address_of("Edie\r\nBcc: x@y.example", "edie@firm.example")
    assert to is not None
    assert parsed(as_eml(LETTER, to))["Bcc"] is None


def test_a_link_that_would_be_too_long_leaves_the_text_out() -> None:
    assert "&body=Hello%0D%0A" in mailto("a@b.example", "Hi & ho", "Hello\n")
    assert len(mailto("a@b.example", "Hi", "x" * 5000)) < MOST_IN_LINK


@pytest.mark.parametrize(
    ("link", "is_bad"),
    [
        *((link, False) for link in ("https://x.example/a", "mailto:a@b.example", "{link}")),
        *((link, True) for link in ("/a/b", "intranet/page", "https://", "ftp://x.example", "https://[bad")),
        ("http://x.example:port/", True),
    ],
)
def test_a_link_that_leads_nowhere_is_found(link: str, is_bad: bool) -> None:
    assert bool(list(bad_links(a_draft(template=f"Read [this]({link}).")))) is is_bad


def test_the_link_in_text_and_html_is_the_persons() -> None:
    assert "https://u.example/p?a=1&b=2" in as_text(LETTER)
    assert 'href="https://u.example/p?a=1&amp;b=2"' in as_html(LETTER)
    other = fill(a_draft(a_plan()), EDIE._replace(name="Dov"), manager="", link="https://u.example/q")
    assert "https://u.example/p" not in as_html(other) + as_text(other)
