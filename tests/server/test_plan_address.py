"""An address with other letters than those of ASCII: its path and host go over the wire as the rules have it."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from tests.ports import free_port
from tests.server.test_plan_origin import Elsewhere, elsewhere, follow
from tests.web.conftest import SLUG
from uptake.core.words import speaking
from uptake.errors import FileError, OptionError
from uptake.wire.links import dead_from_server, dead_links
from uptake.wire.outgoing import NotSentError, Place, Request, ask, place_of

__all__ = ["elsewhere"]

pytestmark = pytest.mark.server

PATH = "/Pläne/50%25/größer.yaml?token=schlüssel&q=%C3%A4"
IN_ASCII = "/Pl%C3%A4ne/50%25/gr%C3%B6%C3%9Fer.yaml?token=schl%C3%BCssel&q=%C3%A4"


def test_a_path_with_umlauts_is_asked_for_in_utf_8(elsewhere: Elsewhere, transactional_db: None) -> None:
    address = elsewhere.address.replace("/rollout.yaml", PATH)
    assert follow(address).rollout == SLUG
    assert elsewhere.asked == (IN_ASCII, "127.0.0.1")
    elsewhere.asked = ("", "")
    assert list(dead_links([address])) == []  # it knows no HEAD: 501, and then GET
    assert elsewhere.asked[0] == IN_ASCII


def test_a_host_with_umlauts_is_named_as_it_is_looked_up(
    elsewhere: Elsewhere, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the names of other people's hosts are not asked for: nobody has one here."""
    real, looked_up = socket.getaddrinfo, list[object]()

    def here(host: object, *more: Any, **others: Any) -> Any:
        looked_up.append(host)
        return real("127.0.0.1", *more, **others)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    address = elsewhere.address.replace("127.0.0.1", "pläne.Firma.example")
    for named in ("pläne.firma.example", "xn--plne-moa.firma.example"):
        assert follow(address, frozenset({named})).rollout == SLUG
        assert looked_up[0] == "xn--plne-moa.firma.example"
        assert elsewhere.asked[1] == "xn--plne-moa.firma.example"
    elsewhere.status = 404
    with pytest.raises(FileError, match=r"pläne\.firma\.example answers with 404"):
        follow(address, frozenset({"pläne.firma.example"}))


def test_a_host_that_programs_would_take_for_two_is_not_asked() -> None:
    with pytest.raises(OptionError, match=r"straße\.example is the name of two hosts") as raised:
        place_of("https://straße.example/rollout.yaml", frozenset())
    assert "xn--strae-oqa.example" in raised.value.mend
    with speaking("de"), pytest.raises(OptionError, match="Name zweier Hosts"):
        place_of("https://straße.example/rollout.yaml", frozenset())
    (problem,) = dead_links(["https://straße.example/"])
    assert "is the name of two hosts" in problem


def test_why_a_link_is_dead_is_said_in_the_language_of_whoever_asks() -> None:
    closed = f"http://127.0.0.1:{free_port()}/"
    with speaking("de"):
        (of_letters,) = dead_links([closed])
        (of_server,) = dead_from_server([closed], frozenset({"127.0.0.1"}))
        (inside,) = dead_from_server([closed], frozenset())
    assert of_letters == of_server == f"{closed}: er antwortet nicht: Die Verbindung wurde abgelehnt"
    assert "keine Adresse" in inside
    (again,) = dead_links([closed])
    assert again == f"{closed}: it does not answer: Connection refused"


def test_what_cannot_be_written_at_all_is_said() -> None:
    with pytest.raises(NotSentError, match="a letter that cannot be sent"):
        ask(Place("x.example", 443, "127.0.0.1", secure=True), Request("GET", "https://x.example/\ud800"))
