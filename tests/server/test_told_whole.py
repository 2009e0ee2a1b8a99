"""
Telling as a firm lives it: four hundred people, a mail server with faults, a scanner, a worker that is killed, answers.

Everything is a real process; only the day is one of our choice.
"""

from __future__ import annotations

import json
import re
import ssl
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from tests.examples import CLAIMS
from tests.server.firm import CONNECTIONS, CONSENTS, OWNER, PAGE, PEOPLE, SENDER, SLUG, Firm, Visitor, firm
from tests.server.killing import own_database
from tests.server.post import Took
from tests.wire.test_mail_answers import OURS, RAW

pytestmark = pytest.mark.story

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/to/\S+/)")
COUNT = re.compile(r"<li>(?:<span[^>]*>)?([a-z ]+): (\d+)")
MESSAGES, QUESTIONS = f"/rollouts/{SLUG}/messages/", f"/rollouts/{SLUG}/questions/"
ROLE = {row["email"]: row["role"] for row in PEOPLE}
LANGUAGE = {row["email"]: row["language"] for row in PEOPLE}
GROUP = re.compile(r"of (adjusters|supervisors|call-centre|back-office) have")
BUSY = 16  # browsers at once
CERTIFICATES = ssl.create_default_context()  # which a browser takes longer to read than a page


def counts(owner: Visitor) -> dict[str, int]:
    """What the page of the message counts: words → number."""
    return {words: int(number) for words, number in COUNT.findall(owner.client.get(PAGE).text)}


def body(letter: Took) -> str:
    part = letter.message.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def came_back(letter: Took) -> bytes:
    """The report of a mail server further on that nobody is known there by that address."""
    return (
        RAW["postfix_dsn"]
        .replace(f"<{OURS}>".encode(), str(letter.message["Message-ID"]).encode())
        .replace(b"dov@acme.example", letter.recipient.encode())
    )


def approved(it: Firm) -> Visitor:
    """The owner has read and approved the words, and every manager lets them go out in their name."""
    it.start("serve")
    owner = it.owner()
    owner.send("/operations/mail/", mode="everyone")
    owner.act("draft")
    assert "Sie lesen den Brief" in owner.read(f"{PAGE}?as=ben.stadler@beispiel.example")
    owner.act("approve")
    it.run("-c", CONSENTS)
    return owner


def released(it: Firm, owner: Visitor) -> tuple[str, str]:
    """To five, fifty, all; the worker is killed twice. Returns who is refused, and who is put off once."""
    it.start("work")
    for most in (5, 50):
        owner.act("release")
        it.until(lambda most=most: counts(owner).get("sent") == most)  # type: ignore[misc]
    has_it = {one.recipient for one in it.letters()}
    refused, later = [one for one, role in ROLE.items() if role == "Call handler" and one not in has_it][:2]
    # Twice, for a letter that was on its way when its worker was killed, and goes again.
    it.script.at["RCPT"] = {refused: ["550 5.1.1 no such person"] * 2, later: ["451 4.7.1 come back later"] * 2}
    owner.act("release")
    for letters in (120, 220):
        it.until(lambda letters=letters: len(it.letters()) > letters)  # type: ignore[misc]
        it.start("work")  # the one before is killed
    it.until(lambda: counts(owner).get("waiting", 0) <= 1 and not counts(owner).get("on the way now"))
    return refused, later


def send_again_what_is_unknown(it: Firm, owner: Visitor) -> set[str]:
    """What was on its way when the worker was killed: the owner says that it goes again. Returns who may have two."""
    unknown = counts(owner).get("outcome unknown", 0)
    assert unknown <= 2 * CONNECTIONS
    before = len(it.letters())
    if unknown:
        owner.act("unknown")
        it.until(lambda: counts(owner).get("waiting") == 1 and not counts(owner).get("on the way now"))
    it.script.at["RCPT"].clear()
    return {one.recipient for one in it.letters()[before:]}


def links(it: Firm) -> dict[str, str]:
    """Address → path of the page, of all who have the letter, each in their language."""
    letters = {one.recipient: body(one) for one in it.letters()}
    assert [one for one, text in letters.items() if ("Guten Tag" in text) != (LANGUAGE[one] == "de")] == []
    return {one: LINK.findall(text)[0] for one, text in letters.items()}


def answered(it: Firm, owner: Visitor, page: dict[str, str], silent: set[str]) -> set[str]:
    """Thirty know what they do, two say it is not their work, one cannot log in, three ask and hear from the owner."""
    clerks = [one for one in page if ROLE[one] == "Clerk" and one not in silent][:30]
    adjusters = [one for one in page if ROLE[one] == "Adjuster" and one not in silent][:6]
    assert at_once(page, clerks, it, act="understood") == {302: 30}
    assert at_once(page, adjusters[:2], it, act="not mine") == {302: 2}
    assert at_once(page, adjusters[2:3], it, act="no access") == {302: 1}
    assert at_once(page, adjusters[3:], it, act="ask", question="And the fleet desk?", form="1") == {302: 3}
    assert owner.read(MESSAGES).count("this is not my work") == 2
    owner_is_asked_and_answers(it, {*adjusters[:2], *adjusters[3:]})
    assert owner.read(QUESTIONS).count("It sorts no claims.") == 5
    return {*clerks, *adjusters}


def owner_is_asked_and_answers(it: Firm, askers: set[str]) -> None:
    """Each question comes to the owner by mail; by mail the owner answers; and each who asked gets the answer."""
    it.until(lambda: len([one for one in it.letters() if one.recipient == OWNER]) == len(askers))
    asked = [one for one in it.letters() if one.recipient == OWNER]
    before = len(it.letters())
    it.box.put(*(reply_to(one) for one in asked), at=it.now)
    it.until(lambda: len(it.letters()) == before + len(askers))
    assert {one.recipient for one in it.letters()[before:]} == askers
    assert all("It sorts no claims." in body(one) for one in it.letters()[before:])


def reply_to(asked: Took) -> bytes:
    """What a mailer writes where somebody answers a mail: their words above it, and the mail quoted."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = asked.recipient, SENDER, f"Re: {asked.message['Subject']}"
    made["In-Reply-To"] = made["References"] = str(asked.message["Message-ID"])
    made["Message-ID"] = str(asked.message["Message-ID"]).replace("<", "<answer-")
    quoted = "\n".join(f"> {line}" for line in body(asked).splitlines())
    made.set_content(f"It sorts no claims.\n\nOn Tuesday, somebody wrote:\n{quoted}\n")
    return made.as_bytes()


def at_once(path_of: dict[str, str], people: Iterable[str], it: Firm, **fields: str) -> Counter[int]:
    """Many open their page, or press a button of it, at the same time; how often which status came."""

    def act(person: str) -> int:
        path = f"{it.address}{path_of[person]}"
        with httpx.Client(trust_env=False, timeout=90, verify=CERTIFICATES) as browser:
            return (browser.post(path, data=fields) if fields else browser.get(path)).status_code

    with ThreadPoolExecutor(BUSY) as browsers:
        return Counter(browsers.map(act, people))


def not_ready(it: Firm) -> dict[str, set[str]]:
    """What `uptake check --at launch` finds with the report of the server as evidence: rule → groups."""
    plan, people = str(it.folder / "rollout.yaml"), str(CLAIMS / "people.csv")
    words = ["check", plan, "--at", "launch", "--as-of", str(it.now.date()), "--people", people, "--format", "json"]
    found: dict[str, set[str]] = {}
    said = json.loads(it.ended(*words, "--evidence", it.address, code=3).stdout)
    for one in said["findings"]:
        found.setdefault(one["code"], set()).update(GROUP.findall(one["message"]))
    # That one cannot log in says nothing of whether the others can.
    assert {one.partition(":")[0] for one in said["not_checked"]} == {"UP306"}
    return found


def test_four_hundred_are_told_answer_and_are_reminded(tmp_path: Path) -> None:
    with own_database() as database, firm(tmp_path, "2026-11-10", "08:05", database) as it:
        owner = approved(it)
        refused, later = released(it, owner)
        twice = send_again_what_is_unknown(it, owner)
        page = links(it)
        assert len(it.letters()) <= len(page) + len(twice)
        bounced = sorted(page)[:2]
        it.box.put(*(came_back(one) for one in it.letters() if one.recipient in bounced))
        it.until(lambda: counts(owner).get("refused") == 3)
        it.on("2026-11-10", "10:30")  # all that runs is killed, and begins anew
        it.until(lambda: not counts(owner).keys() & {"waiting", "on the way now"})
        page = links(it)
        assert {one.recipient for one in it.letters()[-1:]} == {later}
        told = {"sent": len(page) - 2, "refused": 3}
        assert at_once(page, page, it) == {200: len(page)}
        assert counts(owner) == told
        said = answered(it, owner, page, {refused, *bounced})
        assert counts(owner) == told | {"know what they do": 30, "not their work": 2, "cannot log in": 1}
        rest = set(page) - {refused, *bounced} - said
        before = len(it.letters())
        it.on("2026-11-17", "08:05")
        owner = it.owner()
        it.until(lambda: len(it.letters()) >= before + len(rest))
        it.until(lambda: "UP214" in not_ready(it))
        assert Counter(one.recipient for one in it.letters()[before:]) == Counter(rest)
        assert not_ready(it) == {
            "UP214": {"adjusters", "supervisors", "call-centre"},  # of the back office 30 of 40 know what they do
        }
        assert at_once(page, rest, it, act="understood") == {302: len(rest)}
        told |= {"reminders sent": len(rest)}
        assert counts(owner) == told | {"know what they do": 30 + len(rest), "not their work": 2, "cannot log in": 1}
