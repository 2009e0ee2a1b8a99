"""What of an address anyone may read, and which names a host can have."""

from __future__ import annotations

import pytest

from uptake.wire.web_address import for_anyone, is_host


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a.example/rollout.yaml", "https://a.example/rollout.yaml"),
        ("https://a.example/rollout.yaml?token=x", "https://a.example/rollout.yaml?…"),
        ("git+https://a.example/x.git?token=x#plans/rollout.yaml", "git+https://a.example/x.git?…#plans/rollout.yaml"),
        ("https://dana:p/w?@a.example/x", "https://…@a.example/x"),
        ("git+file:///srv/plans.git#rollout.yaml", "git+file:///srv/plans.git#rollout.yaml"),
    ],
)
def test_what_lets_its_reader_in_is_left_out(address: str, shown: str) -> None:
    assert for_anyone(address) == shown


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mail.acme.example", True), ("localhost", True), ("127.0.0.1", True), ("2001:db8::1", True), ("my_host", True),
        ("grün.example", True), ("acme.example.", True), ("a..b", False), (".acme.example", False), ("*", False),
        ("", False), ("a" * 64, False), ("a." * 200 + "b", False), ("%00.x", False), ("<b>.x", False),
        ("-a.example", False), ("1::2::3", False),
    ],
)  # fmt: skip
def test_names_of_hosts(name: str, expected: bool) -> None:
    assert is_host(name) is expected
