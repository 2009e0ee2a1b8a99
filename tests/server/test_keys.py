"""The keys of an installation: made once, whole or not at all, and never empty."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.http.request import split_domain_port, validate_host

from uptake.errors import SettingError
from uptake.site.environment import make_keys, read_environment


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    threads = [threading.Thread(target=make_keys, args=(tmp_path,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pseudonym-key", "secret-key"]
    found = read_environment({"UPTAKE_DATA": str(tmp_path)})
    assert len(found.pseudonym_key) == 32
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_an_empty_key_stops_the_start(tmp_path: Path) -> None:
    make_keys(tmp_path)
    (tmp_path / "pseudonym-key").write_text("", encoding="ascii")
    with pytest.raises(SettingError, match="empty key"):
        read_environment({"UPTAKE_DATA": str(tmp_path)})


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8000 ", " http://127.0.0.1:8000", "https://up take.example", "https://uptake.example:port", "https://[::1",
        "https://asha:secret@uptake.example", "https://uptake.example#x", "https://uptake.example:0",
        "https://up\ttake.example", "uptake.example", "https://*", "https://.firm.example", "https://a..b", "https://h#",
        "https://h?", "https://h:", "https://a\\b", "https://<b>.x", "https://%00.x", "https://" + "a" * 70_000,
        "https://[v1.a]", "https://uptake.example/path",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_stops_the_start_with_its_name_and_the_fix(tmp_path: Path, address: str) -> None:
    make_keys(tmp_path)
    given = {"UPTAKE_DATA": str(tmp_path), "UPTAKE_BASE_URL": address}
    with pytest.raises(SettingError, match="UPTAKE_BASE_URL") as error:
        read_environment(given)
    assert "https://uptake.firm.example" in error.value.mend
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("https://uptake.example ", "holds a space"), ("https://uptake.example/path", "holds more than a host"),
        ("https://a..b", "names no host"), ("https://u:p@uptake.example", "holds a name or a password"),
        ("ftp://uptake.example", "does not begin with https://"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_address_is_said(tmp_path: Path, address: str, wrong: str) -> None:
    with pytest.raises(SettingError, match=f"UPTAKE_BASE_URL {wrong}"):
        read_environment({"UPTAKE_DATA": str(tmp_path), "UPTAKE_BASE_URL": address})


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://[2001:db8::1]:8443", "[2001:db8::1]:8443"), ("HTTPS://Uptake.firm.example", "uptake.firm.example"),
        ("https://grün.example", "xn--grn-ioa.example"),
    ],
)  # fmt: skip
def test_who_comes_by_an_address_that_is_taken_is_let_in(tmp_path: Path, address: str, host: str) -> None:
    found = read_environment({"UPTAKE_DATA": str(tmp_path), "UPTAKE_BASE_URL": address})
    assert validate_host(split_domain_port(host)[0], found.hosts)
    assert found.is_secure
