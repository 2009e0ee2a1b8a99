"""One server of another firm for a test, and a letter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.elsewhere import Elsewhere, elsewhere
from uptake.channels import Outgoing


@pytest.fixture
def other() -> Iterator[Elsewhere]:
    with elsewhere() as found:
        yield found


@pytest.fixture
def letter() -> Outgoing:
    return Outgoing(
        to="dov@acme.example", to_name="Dov Roth", sender_name="Asha Lind", subject="Claims triage: what changes",
        text="Hello Dov,\n\nthe claim opens with <one> queue & you confirm it.\n\nÄrger? Asha answers.",
        html="<p>Hello Dov</p>", id="0123abcd@acme.example", language="en", reply_to="asha@acme.example",
        link="https://uptake.acme.example/to/abc/", button="I have read it", page="My page",
    )  # fmt: skip
