"""The mailbox that answers come to, on a real IMAP server: each mail once, nothing altered."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Iterator

import pytest

from tests.channels.mailbox import Box, mailbox
from tests.wire.test_mail_answers import RAW as WRITTEN
from uptake.channels.inbox import Account, Mail, Mark, look_into, new_mails

TODAY = dt.datetime.now(dt.UTC).date()
NOTHING = Mark()
RAW = {name: mail.replace(b"\n", b"\r\n") for name, mail in WRITTEN.items()}  # as they go over the wire


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with mailbox() as found:
        yield found


def read(box: Box, mark: Mark = NOTHING, folder: str = "INBOX") -> list[Mail]:
    return list(new_mails(box.account(folder), mark, TODAY))


def test_each_mail_is_read_once_and_stays_as_it_was(box: Box) -> None:
    assert read(box) == []
    box.put(RAW["gmail"], RAW["postfix_dsn"])
    first = read(box)
    assert [one.raw for one in first] == [RAW["gmail"], RAW["postfix_dsn"]]
    assert read(box, first[-1].mark) == []
    box.put(RAW["apple_de"])
    assert [one.raw for one in read(box, first[-1].mark)] == [RAW["apple_de"]]
    assert [one.raw for one in read(box, first[0].mark)] == [RAW["postfix_dsn"], RAW["apple_de"]]
    assert not any(b"Seen" in one for one in box.flags())


def test_a_mailbox_that_was_made_anew_is_read_anew(box: Box) -> None:
    box.anew("Answers")
    box.put(RAW["gmail"], RAW["apple_de"], folder="Answers")
    mark = read(box, folder="Answers")[-1].mark
    box.anew("Answers")
    box.put(RAW["postfix_dsn"], folder="Answers")
    (found,) = read(box, mark, "Answers")
    assert found.raw == RAW["postfix_dsn"]
    assert found.mark.validity != mark.validity


def test_of_a_long_mail_the_beginning_is_read(box: Box) -> None:
    box.anew("Long")
    box.put(RAW["gmail"] + b"x" * 2_000_000, folder="Long")
    (found,) = read(box, folder="Long")
    assert len(found.raw) == 512 * 1024


@pytest.mark.parametrize("account", [{"folder": "No such"}, {"password": "wrong"}])
def test_what_cannot_be_read_says_why(box: Box, account: dict[str, str]) -> None:
    with pytest.raises(OSError, match=r"."):
        list(new_mails(box.account(**account), Mark(), TODAY))


@pytest.mark.parametrize("greeting", [b"", b"220 mail.acme.example ESMTP\r\n", b"* OK\r\n\xff\xfe\r\n", b"* BYE\r\n"])
def test_something_else_listens(greeting: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            taken, _ = server.accept()
            with taken:
                taken.sendall(greeting)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(OSError, match=r"."):
            list(new_mails(Account("127.0.0.1", server.getsockname()[1], "none", "u", "p"), Mark(), TODAY))
        thread.join()


def test_where_there_can_be_no_such_server_that_is_said() -> None:
    nowhere = Account("a..b", 993, "tls", "u", "p")
    assert look_into(nowhere) == "there can be no host of such a name"
    with pytest.raises(OSError, match="there can be no host of such a name"):
        list(new_mails(nowhere, Mark(), TODAY))


def test_a_server_without_encryption_is_given_no_password(box: Box) -> None:
    account = box.account()
    wanted = Account(account.host, account.port, "starttls", account.user, account.password)
    with pytest.raises(OSError, match=r"."):
        list(new_mails(wanted, Mark(), TODAY))
