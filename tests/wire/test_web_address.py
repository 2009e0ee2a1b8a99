"""What of an address anyone may read, and which names a host can have."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.wire.web_address import for_anyone, is_host


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a.example/rollout.yaml", "https://a.example/rollout.yaml"),
        ("https://a.example/rollout.yaml?token=x", "https://a.example/rollout.yaml?…"),
        ("git+https://a.example/x.git?token=x#plans/rollout.yaml", "git+https://a.example/x.git?…#plans/rollout.yaml"),
        ("https://a.example/plan.yaml?user=dana@firm.example&token=x", "https://a.example/plan.yaml?…"),
        ("git+https://a.example/x.git?ref=a@b&token=x#plan.yaml", "git+https://a.example/x.git?…#plan.yaml"),
        ("https://a.example:8443/plan.yaml?user=dana@firm.example", "https://a.example:8443/plan.yaml?…"),
        ("https://a.example/team@v2/plan.yaml", "https://a.example/team@v2/plan.yaml"),
        ("https://a.example?user=a@b", "https://a.example?…"),
        ("http://plans/plan.yaml?user=a@b", "http://plans/plan.yaml?…"),
        ("https://dana:secret@a.example/x?token=y", "https://…@a.example/x?…"),
        ("https://dana:secret@a.example/x?token=y@z", "https://…"),
        ("https://dana:1/secret?@a.example/x", "https://…"),
        ("https://dana@a.example:8443/x", "https://…@a.example:8443/x"),
        ("https://dana:s/ecret@a.example/x", "https://…@a.example/x"),
        ("https://dana:12/secret@a.example/x", "https://…@a.example/x"),
        ("https://dana:p@s.s/ecret@a.example/x", "https://…@a.example/x"),
        ("https://secret/more@a.example/x", "https://…@a.example/x"),
        ("https://dana:p/w?@a.example/x", "https://…"),
        ("https://dana:12?secret@a.example/x", "https://…"),
        ("https://dana:12#secret@a.example/x", "https://…"),
        ("https://a_b!c.example/plan.yaml?user=dana@firm.example&token=x", "https://…"),
        ("smtp://dana:secret@a.example:25/?tls=1", "smtp://…@a.example:25/?…"),
        ("smtp:dana:secret@a.example", "smtp:…@a.example"),
        ("git+file:///srv/plans.git#rollout.yaml", "git+file:///srv/plans.git#rollout.yaml"),
        ("git+file:///srv/team@v2/plans.git#rollout.yaml", "git+file:///srv/team@v2/plans.git#rollout.yaml"),
        ("", ""),
    ],
)
def test_what_lets_its_reader_in_is_left_out(address: str, shown: str) -> None:
    assert for_anyone(address) == shown


@settings(max_examples=400)
@given(
    st.sampled_from(["https", "http", "git+https", "smtp"]),
    st.text("a1.:@/?#%", min_size=0, max_size=8),
    st.text("a1.:/?#%&=@", min_size=0, max_size=8),
    st.booleans(),
)
def test_neither_a_password_nor_a_query_is_shown_whatever_stands_around_it(
    kind: str, some: str, more: str, is_in_query: bool
) -> None:
    secret = "S3CRET"  # noqa: S105 - of nobody
    address = f"{kind}://a.example/p{more.replace('#', '')}?x={some.replace('#', '')}{secret}{more}"
    if not is_in_query:
        address = f"{kind}://dana:{some}{secret}{more}@a.example/plan.yaml"
    assert secret not in for_anyone(address)


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
