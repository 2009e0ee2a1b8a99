"""What comes back by mail: bounces, programs, humans, as the mailers of the world write them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from uptake.wire.mail_answers import AWAY, OTHER, Automatic, Bounce, HumanReply, read_answer, without_re
from uptake.wire.mail_text import decoded, new_words, text_of_html

MAILS = Path(__file__).parent / "mails"
OURS, DOV = "0123abcd@acme.example", "dov@acme.example"
RAW = {path.stem: path.read_bytes() for path in sorted(MAILS.glob("*.eml"))}

HUMAN = {
    "gmail": "What happens to claims that are already open?\n\nThanks, Dov",
    "outlook_de": "Guten Tag,\n\nich bearbeite gar keine Schäden mehr. Gehört das zu mir?\n\nViele Grüße\nDov Roth",
    "outlook_html": "Is there a short session too?\n\nDov",
    "outlook_en_classic": "My manager said nothing. Is it decided?",
    "apple_de": "Wer zeigt es den Leuten in Nürnberg?",
    "thunderbird_de": "Auch bei Altfällen?\n\nGut.",
}
PROGRAMS = {"exchange_away_de": AWAY, "gmail_away": AWAY, "read_receipt": OTHER}
BOUNCES = {
    "postfix_dsn": (True, "5.1.1", "550 5.1.1 <dov@acme.example>: Recipient address rejected: User unknown"),
    "postfix_delayed": (False, "4.4.1", "connect to mail.acme.example: timed out"),
    "exchange_dsn": (
        True,
        "5.1.10",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient dov@acme.example not found by SMTP address lookup",
    ),
}


def test_every_sample_is_asked_for() -> None:
    assert set(RAW) == {*HUMAN, *PROGRAMS, *BOUNCES}


@pytest.mark.parametrize("name", HUMAN)
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_what_a_human_wrote_stands_without_what_they_quote(name: str, ends: bytes) -> None:
    found = read_answer(RAW[name].replace(b"\n", ends))
    assert isinstance(found, HumanReply)
    assert (found.sender, found.of[0]) == (DOV, OURS)
    assert found.text == HUMAN[name]
    assert found.id


def test_a_report_that_somebody_sent_by_hand_is_none() -> None:
    forged = RAW["postfix_dsn"].replace(b"Return-Path: <>", b"Return-Path: <dov@acme.example>", 1)
    assert isinstance(read_answer(forged), Automatic)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_no_human(name: str) -> None:
    assert read_answer(RAW[name]) == Automatic(PROGRAMS[name], DOV, (OURS,))


@pytest.mark.parametrize("name", BOUNCES)
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_report_says_which_letter_did_not_arrive(name: str, ends: bytes) -> None:
    final, status, said = BOUNCES[name]
    assert read_answer(RAW[name].replace(b"\n", ends)) == Bounce(final, DOV, status, OURS, said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Yes.\n\nAm Mo., 16. Nov. 2026 um 09:00 Uhr schrieb Asha <a@acme.example>:\n\n> Hallo", "Yes."),
        ("Ja.\n\nAsha Lind schrieb am 16.11.26 um 09:00:\n> Hallo", "Ja."),
        ("Yes.\n\nOn 16 Nov 2026, at 09:00, Asha <a@acme.example> wrote:\n\nHello Dov", "Yes."),
        ("Yes.\n\n*Von:* Asha\n*Gesendet:* Montag\n*An:* Dov\n*Betreff:* Claims\n\nHallo", "Yes."),
        ("Yes.\n\n-------- Ursprüngliche Nachricht --------\nHallo", "Yes."),
        ("Yes.\n\n-- \nDov Roth, Claims", "Yes."),
        ("From: the first day on, does it count?", "From: the first day on, does it count?"),
        ("My manager wrote:\nNothing changes. Is that so?", "My manager wrote:\nNothing changes. Is that so?"),
        ("He wrote: nothing changes. Is that so?", "He wrote: nothing changes. Is that so?"),
        ("Am I asked?\nAm Montag?", "Am I asked?\nAm Montag?"),
        ("Ü\x00\u202eber\r\n\r\n\r\n\r\nalles", "Über\n\nalles"),
        ("> all of it\n> quoted", ""),
    ],
)
def test_quotations_are_taken_out(text: str, said: str) -> None:
    assert new_words(text) == said


@pytest.mark.parametrize(
    ("raw", "charset", "text"),
    [
        ("Grüße".encode(), "us-ascii", "Grüße"),
        ("Grüße".encode("cp1252"), "utf-8", "Grüße"),
        ("Grüße".encode("cp1252"), "no-such-charset", "Grüße"),
        ("Grüße".encode("utf-16"), "utf-16", "Grüße"),
        (b"\x81\x8d", "", "\x81\x8d"),
        (b"aGk=", "base64", "aGk="),  # a codec that is none of texts
    ],
)
def test_charsets_are_as_they_come(raw: bytes, charset: str, text: str) -> None:
    assert decoded(raw, charset) == text


def test_a_nul_in_the_name_of_an_encoding_hides_no_words() -> None:
    raw = b"From: a@acme.example\nContent-Type: text/plain; charset=u\0tf-8\n\nGr\xc3\xbc\xc3\x9fe, I have a question"
    answer = read_answer(raw)
    assert isinstance(answer, HumanReply)
    assert "I have a question" in answer.text


def test_html_that_is_cut_off_or_never_closed() -> None:
    assert new_words(text_of_html("<p>One<br>two<blockquote>old<p>older</blockquote>three")) == "One\ntwo\nthree"
    assert text_of_html("<div class='gmail_quote'>old").strip() == ""


def test_a_mail_that_is_nested_too_deep_is_nobodys() -> None:
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (at, at) for at in range(2_000))
    assert isinstance(read_answer(deep), Automatic | HumanReply)


@pytest.mark.parametrize(
    "piece", ["<a ", "<!--", "<!", "<?", "</", "<a b='>", "<a b='\">", "<a b=\"'\" c='>", "<i></b>", "<i>"]
)
def test_html_in_which_nothing_ends_holds_nobody_up(piece: str) -> None:
    begun = time.process_time()
    text_of_html(piece * (100_000 // len(piece)))
    assert time.process_time() - begun < 1.0  # each took from four seconds to minutes


def test_tags_that_do_not_end_are_text_and_comments_are_not() -> None:
    html = '<!-- <p>no --><p style=\'font-family:"A"\'>3 < 4 <b title="x">and</b><blockquote>old</blockquote> <a href='
    assert " ".join(text_of_html(html).split()) == "3 < 4 and <a href="


@pytest.mark.parametrize(
    "word", ["=?utf-8?q?a=00b?=", "=?utf-7?q?a+2AA-b?=", "=?unicode_escape?b?YVx1ZDgwMGI=?=", "a\x00b"]
)
def test_nothing_is_read_that_no_database_keeps(word: str) -> None:
    found = read_answer(f"From: {DOV}\nMessage-ID: <{word}>\n\nhi".encode())
    assert isinstance(found, HumanReply)
    assert found.id == "ab"


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(sorted(RAW)), st.data())
def test_whatever_comes_is_read_as_something(name: str, data: st.DataObject) -> None:
    raw = bytearray(RAW[name])
    for at, value in data.draw(st.lists(st.tuples(st.integers(0, len(raw) - 1), st.integers(0, 255)), max_size=12)):
        raw[at] = value
    cut = data.draw(st.integers(0, len(raw)))
    for mail in (bytes(raw), bytes(raw[:cut])):
        found = read_answer(mail)
        assert not isinstance(found, HumanReply) or (len(found.text) <= 4_000 and "\x00" not in found.text)


@given(st.binary(max_size=2_000))
def test_whatever_bytes_come(raw: bytes) -> None:
    read_answer(raw)


@pytest.mark.parametrize("subject", ["Re: Claims", "AW: Re: WG: Claims", "Fwd: RE[2]: Claims", "Claims"])
def test_a_subject_is_the_same_however_often_it_was_answered(subject: str) -> None:
    assert without_re(subject) == "Claims"
    assert without_re("Report: Claims") == "Report: Claims"


@pytest.mark.parametrize("subject", ["Abwesenheit", "Out of Office: Claims", "Urlaub bis 3. August", "Automatic reply"])
def test_a_subject_of_its_own_gives_a_program_away_that_does_not_say_what_it_is(subject: str) -> None:
    head = f"From: asha@acme.example\nMessage-ID: <a@acme.example>\nIn-Reply-To: <{OURS}>\n"
    written = "\n\nI am back on 1 December.\n"
    assert read_answer(f"{head}Subject: {subject}{written}".encode()) == Automatic(AWAY, "asha@acme.example", (OURS,))
    by_hand = read_answer(f"{head}Subject: Re: {subject}{written}".encode())
    assert isinstance(by_hand, HumanReply)
    assert by_hand.text == "I am back on 1 December."


def test_a_subject_that_begins_as_a_rollout_is_called_is_a_humans() -> None:
    mail = f"From: asha@acme.example\nIn-Reply-To: <{OURS}>\nSubject: {{}}\n\nOn Monday.".format
    title = ["Automatic reply drafts"]
    assert isinstance(read_answer(mail("Automatic reply drafts: a question of Dov").encode(), title), HumanReply)
    assert read_answer(mail("Automatic reply: a question of Dov").encode(), title) == Automatic(
        AWAY, "asha@acme.example", (OURS,)
    )
