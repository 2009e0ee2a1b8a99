"""
Letters that usage chooses (`only:` in the plan): resolved, written and sent in here, and nothing is left of them.

Whoever gets one is known to nobody else: no row of the outbox, no event, no count, no line of the log. The row that
waits holds a pseudonym and a sealed address, and goes when the letter has gone; what stays is a keyed mark, so that
nobody gets it twice. What comes back of it finds nothing, and what follows of it looks like anything else.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models import F

from uptake.channels import Channel, Outcome, Outgoing, Receipt
from uptake.channels.outlets import Provider
from uptake.core.calendar import Day
from uptake.core.groups import intended
from uptake.core.journey import not_reached
from uptake.core.letters import fill
from uptake.core.measures.audience import audiences
from uptake.core.people import Person, Roster
from uptake.core.plan.model import Message, Plan
from uptake.core.pseudonyms import pseudonym
from uptake.core.sentences import later
from uptake.core.sheet.facts import has_drifted
from uptake.page.mail import as_html, as_text
from uptake.service.intake import event_paths
from uptake.service.outreach import links, pace
from uptake.service.outreach.letters import SYSTEM, draft_for, language_of
from uptake.service.outreach.marks import CHOSEN, mark_of
from uptake.service.outreach.modes import Mode
from uptake.service.outreach.planning import affected
from uptake.service.outreach.versions import in_force, latest_version
from uptake.service.plans import latest_plan
from uptake.service.rosters import known_roster, latest_roster
from uptake.service.sealing import Seal
from uptake.service.sources import OWN
from uptake.service.steps import attempt
from uptake.store.models import Chosen, ChosenOnce, MessageVersion, Rollout

NOBODY = ""
ONCE = "chosen once"  # the namespace of marks
GIVE_UP = dt.timedelta(days=3)  # after its row was made, a letter that was put off is tried no more
WORK = dt.timedelta(minutes=20)  # how long a worker may be at one letter
WAIT = dt.timedelta(minutes=5)  # before it is tried a second time; then twice as long each time, up to 64 times
NO_WORDS = "the mail server takes no letters now"  # its own may name whom the letter is for


@dataclass(frozen=True, slots=True)
class Post:
    """By what letters go. `sender`: the system's own address; `answers`: the mailbox that is read, if one is."""

    provider: Provider
    base_url: str
    answers: str
    seal: Seal


def choose(data: Path, key: bytes, seal: Seal, mode: Mode, now: dt.datetime) -> int:
    """Queue every such letter that is due, released and may go; returns how many. The holder of the lease does it."""
    roster = known_roster(key)

    def of(version: MessageVersion, plan: Plan, message: Message) -> int:
        made, today = 0, plan.calendar.day_of(now.timestamp())
        groups = due_groups(plan, message, today)
        if not groups or has_drifted(plan):
            return 0
        for person, group in _found(plan, roster, data, (message.only["not_reached"], today)):
            if group in groups and person.email and mode.lets(person.email) and not person.is_absent(today):
                made += _queue(version, plan, (person, group), (key, seal), now)
        return made

    return sum(
        attempt(
            later("choosing for {message} of {rollout}", message=one[2].id, rollout=one[1].rollout), partial(of, *one)
        )
        or 0
        for one in _released()
    )


def send_chosen(post: Post, open_channel: Callable[[], Channel], mode: Mode, now: dt.datetime) -> int:
    """Hand over what is due, one after the other; returns how many were taken."""
    # What a worker left in the middle may have gone out: it is not sent again, and nothing of it is kept.
    Chosen.objects.filter(until__lt=now).delete()
    going = {"version__paused": False, "version__rollout__archived_at": None}
    rows = Chosen.objects.filter(until=None, due_at__lte=now, **going).select_related("version__rollout")
    waiting = list(rows.order_by("due_at", "?")[:50])
    if not waiting or pace.wait(post.provider.key, now):
        return 0
    channel, sent = open_channel(), 0
    try:
        for row in waiting:
            letter = _letter(row, post)
            if letter is None or not mode.lets(letter.to):
                row.delete()
                continue
            with transaction.atomic():
                if not pace.take(post.provider.key, post.provider.rate, 1, now):
                    break
                taken = Chosen.objects.filter(pk=row.pk, until=None).update(until=now + WORK)
            sent += _settled(row, channel.deliver(letter), post, now) if taken else 0
    finally:
        channel.close()
    return sent


def mark_once(key: bytes, rollout: Rollout, message: str, person: str) -> str:
    """What stays of having been chosen: of another message it is another, and it is no pseudonym of anybody."""
    return pseudonym(key, ONCE, f"{rollout.slug}\0{message}\0{person}")


def marks_of_waiting(key: bytes) -> set[str]:
    """
    The marks of those whose letter waits. A backup holds neither: else whoever waited would keep a mark that nothing
    tells from that of somebody who has the letter, and would never get it.
    """
    waiting = list(Chosen.objects.filter(until=None).select_related("version__rollout").defer("version__drafts"))
    people = {pseudonym(key, OWN, one): one for one in latest_roster().people} if waiting else {}
    known = [(row.version, people[row.pseudonym]) for row in waiting if row.pseudonym in people]
    return {mark_once(key, version.rollout, version.message, person) for version, person in known}


def take_as_chosen(key: bytes, now: dt.datetime) -> None:
    """
    Mark as chosen, for each drafted message that usage chooses, everybody for whom it was due by the restore: whoever
    it was, so that the marks tell nothing of anybody's use. One more, of nobody, says that it was done.
    """
    for rollout in Rollout.objects.order_by("pk"):
        found = latest_plan(rollout)
        plan = found[0] if found else None
        for message in plan.messages if plan else ():
            if plan and message.only and latest_version(rollout, message.id) is not None:
                people = (NOBODY, *_everybody(plan, message, now))
                marks = (mark_once(key, rollout, message.id, person) for person in people)
                rows = [ChosenOnce(rollout=rollout, mark=mark, message=message.id) for mark in marks]
                ChosenOnce.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def _everybody(plan: Plan, message: Message, now: dt.datetime) -> Iterator[str]:
    """Roster ids of all for whom a message is due, whatever usage says."""
    today = plan.calendar.day_of(now.timestamp())
    for person, _ in affected(plan, latest_roster(), due_groups(plan, message, today), today):
        yield person.id


def _released() -> Iterator[tuple[MessageVersion, Plan, Message]]:
    released = MessageVersion.objects.filter(paused=False, everybody=True, rollout__archived_at=None)
    for version in released.select_related("rollout"):
        found = in_force(version)
        if found is not None and found[1].only.get("not_reached"):
            yield version, *found


def due_groups(plan: Plan, message: Message, today: Day) -> list[str]:
    """The groups of a message whose day has come."""
    return [name for name in message.to if name in plan.groups and _is_due(plan, message, name, today)]


def _is_due(plan: Plan, message: Message, group: str, today: Day) -> bool:
    launch = plan.groups[group].launch
    return (plan.calendar.resolve(message.when, launch).first if message.when else launch) <= today


def _found(plan: Plan, roster: Roster, data: Path, asked: tuple[str, Day]) -> Iterator[tuple[Person, str]]:
    """Who is here and is known not to have reached a stage as of a day, each with their group."""
    from uptake.analytics.stateless import Stateless

    stage, today = asked
    paths = event_paths(data, plan.rollout, plan.usage.sources if plan.usage else ())
    with Stateless(plan, roster, paths).expecting([today]) as counted:
        seen = counted.see(plan.first_launch, today)
    for audience in audiences(plan, roster, intended(plan, roster, seen.weeks, today), seen, today):
        if not audience.parts:
            for row in not_reached(audience, stage):
                if row.member.person.is_here(today):
                    yield row.member.person, row.group.id


@transaction.atomic
def _queue(
    version: MessageVersion, plan: Plan, who: tuple[Person, str], keys: tuple[bytes, Seal], now: dt.datetime
) -> int:
    (person, group), (key, seal) = who, keys
    mark = mark_once(key, version.rollout, version.message, person.id)
    _, new = ChosenOnce.objects.get_or_create(mark=mark, defaults={"rollout": version.rollout})
    if not new:
        return 0
    opens = plan.calendar.opens(now.timestamp())
    words = {"to": person.email, "name": person.name, "person": person.id, "language": language_of(person, plan)}
    Chosen.objects.create(
        version=version, group=group, pseudonym=pseudonym(key, OWN, person.id), sealed=seal.close(json.dumps(words)),
        due_at=dt.datetime.fromtimestamp(opens, dt.UTC), made_at=now,
    )  # fmt: skip
    return 1


def _letter(row: Chosen, post: Post) -> Outgoing | None:
    opened = post.seal.open(row.sealed)
    if opened is None:
        return None
    words = json.loads(opened)
    rollout = row.version.rollout
    link = links.Link(rollout.slug, words["person"], "", 1, links.TELL, row.made_at + links.LIFE)
    draft = draft_for(row.version, "message", row.group, words["language"])
    if draft is None:
        return None
    person = Person(words["person"], email=words["to"], name=words["name"])
    letter = fill(draft, person, manager="", link=f"{post.base_url}/to/{links.sign(link)}/", sender=SYSTEM)
    domain = post.provider.sender.rpartition("@")[2] or "localhost"
    return Outgoing(
        to=person.email, to_name=person.name, sender_name=SYSTEM, subject=letter.subject, text=as_text(letter),
        html=as_html(letter), id=f"{mark_of(rollout.pk, CHOSEN, secrets.randbelow(2**24))}@{domain}",
        language=letter.language, reply_to=post.answers,
    )  # fmt: skip


def _settled(row: Chosen, receipt: Receipt, post: Post, now: dt.datetime) -> int:
    """What is to come later waits; of everything else nothing stays, however it ended."""
    if receipt.outcome is Outcome.LATER and now - row.made_at < GIVE_UP:
        wait = max(WAIT * 2 ** min(row.attempts, 6), dt.timedelta(seconds=receipt.after or 0.0))
        Chosen.objects.filter(pk=row.pk).update(until=None, due_at=now + wait, attempts=F("attempts") + 1)
        if receipt.whole:
            pace.close(post.provider.key, NO_WORDS, now, after=receipt.after or 0.0, jitter=0.5)
        return 0
    row.delete()
    return int(receipt.outcome is Outcome.SENT)
