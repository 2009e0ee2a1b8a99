"""A letter as a MIME message: whatever a name or a title holds, it begins no header of its own."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from uptake.channels import Outgoing
from uptake.channels.mime import as_bytes

LETTER = Outgoing("ines@acme.example", "Ines", "Dana", "News", "text", "<p>text</p>", "mark@acme.example", "en")
NAMES = (
    "=?utf-8?q?x=0ABcc:_eve=40evil.example?=", "A\nBcc: eve@evil.example", "A\rB", "A\x00\x0b\x1c\x85\u2028B", "\ud800",
    'A, "B" <eve@evil.example>', "Müller, Jörg <eve@evil.example>; " * 8, "x" * 300, "\u202eeve",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
@pytest.mark.parametrize("field", ["to_name", "sender_name", "subject"])
def test_a_name_is_a_name_and_no_header(field: str, name: str) -> None:
    letter = replace(LETTER, **{field: name})  # type: ignore[arg-type]
    raw = as_bytes(letter, "uptake@acme.example")
    plain = as_bytes(LETTER, "uptake@acme.example")
    found, usual = (message_from_bytes(one, policy=policy.default) for one in (raw, plain))
    assert found.keys() == usual.keys()
    assert [one.addr_spec for one in found["To"].addresses] == ["ines@acme.example"]
    assert [one.addr_spec for one in found["From"].addresses] == ["uptake@acme.example"]
