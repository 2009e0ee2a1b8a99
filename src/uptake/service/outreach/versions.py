"""
Versions of a message: drafted from the plan, approved by somebody, and then released to five, to fifty, to all.

What was approved is kept word by word. Whatever is edited makes a new version, which has to be approved anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import lru_cache

from django.db import transaction

from uptake.core.calendar import Day
from uptake.core.letters import Draft, digest, draft_moved
from uptake.core.letters.writing import LetterWriter
from uptake.core.plan.model import Message, Plan
from uptake.core.words import mark, say, say_n, speakable
from uptake.errors import OptionError
from uptake.service.leases import hold
from uptake.service.log import record
from uptake.service.outreach.outbox import CLAIMED, OPEN, QUEUED, SENT, let_go_of
from uptake.service.outreach.texts import letter_writer
from uptake.service.plans import Found, latest_plan, parsed
from uptake.service.rosters import latest_digest, roster_at
from uptake.store.models import Change, Delivery, MessageVersion, Rollout

MESSAGE = "message "  # how the log calls one
STEPS = (5, 50)  # people, each with a look before the next; then all
LOOK = mark("Look at what came of them. Where some wait for long, release without waiting for them: they are tried on.")


def message_of(plan: Plan, name: str) -> Message | None:
    """A message of a plan by its id."""
    return next((one for one in plan.messages if one.id == name), None)


def latest_version(rollout: Rollout, message: str) -> MessageVersion | None:
    """The newest version of a message, approved or not."""
    return rollout.messages.filter(message=message).order_by("-number").first()


def approved_version(rollout: Rollout, message: str) -> MessageVersion | None:
    """The version that goes out: the newest that was approved."""
    return rollout.messages.filter(message=message).exclude(approved_at=None).order_by("-number").first()


def in_force(version: MessageVersion) -> tuple[Plan, Message] | None:
    """Plan and message of a version that goes out; None where a newer one was approved, or the plan lacks it by now."""
    newest, found = approved_version(version.rollout, version.message), latest_plan(version.rollout)
    message = message_of(found[0], version.message) if found else None
    if newest is None or newest.pk != version.pk or found is None or message is None:
        return None
    return found[0], message


@transaction.atomic
def make_version(rollout: Rollout, name: str, by: str) -> MessageVersion:
    """
    A message as the newest plan says it, as a new version; the same words again are the version that there is.

    Raises OptionError where the plan cannot be read or has no such message.
    """
    hold(f"message {rollout.slug}")
    found = latest_plan(rollout)
    message = message_of(found[0], name) if found else None
    if found is None or message is None:
        raise OptionError(say("The plan of {rollout} has no message {name}", rollout=rollout.slug, name=name))
    before, latest = approved_version(rollout, name), latest_version(rollout, name)
    drafts, mark = _as_planned(found, message, before)
    moved = _moved(before, found[0]) if before else {}
    if latest is not None and latest.digest == mark:
        return latest
    version = rollout.messages.create(
        message=name, number=latest.number + 1 if latest else 1, ask=_ask(before, moved), plan=found[1],
        drafts=[asdict(one) for one in drafts], digest=mark, made_by=by,
        launches={one.group: found[0].groups[one.group].launch.isoformat() for one in drafts},
    )  # fmt: skip
    record(by, "drafted", f"message {name}", rollout=rollout.slug, number=version.number)
    return version


def is_as_planned(version: MessageVersion, found: Found) -> bool:
    """Whether it would be drafted in the same words today, when the newest plan is `found`."""
    message = message_of(found[0], version.message)
    if message is None:
        return False
    # What corrects an earlier day stays as planned once it is approved.
    earlier = version.rollout.messages.filter(message=version.message, number__lt=version.number)
    before = earlier.exclude(approved_at=None).order_by("-number").first()
    return _as_planned(found, message, before)[1] == version.digest


@transaction.atomic
def approve(version: MessageVersion, by: str, now: dt.datetime) -> None:
    """Freeze a version: from now on it goes out. What waits of an older one is not sent any more."""
    hold(f"message {version.rollout.slug}")
    newest = latest_version(version.rollout, version.message)
    if newest is None or newest.pk != version.pk:
        raise OptionError(say("There is a newer version"), mend=say("Read and approve that one."))
    mine = MessageVersion.objects.filter(pk=version.pk, approved_at=None)
    if mine.update(approved_by=by, approved_at=now) != 1:
        return
    older = MessageVersion.objects.filter(rollout=version.rollout, message=version.message, number__lt=version.number)
    older.update(paused=True)
    # What is on the wire goes its way; who was only waiting gets the new words, in their turn.
    Delivery.objects.filter(version__in=older, state__in=(QUEUED, CLAIMED)).delete()
    record(by, "approved", f"message {version.message}", rollout=version.rollout.slug, number=version.number)


@transaction.atomic
def release(version: MessageVersion, by: str, *, regardless: bool = False) -> MessageVersion:
    """
    Let a version go to more people: five, fifty, all. Raises OptionError before it is approved, where a newer one is or
    it was stopped, and while any of those before still waits. Who was refused stops nobody else.

    :param regardless: of who still waits, once any letter has gone out; they are tried on.
    """
    hold(f"message {version.rollout.slug}")
    version = MessageVersion.objects.select_related("rollout").get(pk=version.pk)
    newest = approved_version(version.rollout, version.message)
    if newest is None or newest.pk != version.pk:
        raise OptionError(
            say("This version was not approved, or a newer one was"), mend=say("Approve what is to go out.")
        )
    if version.paused:
        raise OptionError(say("It was stopped"), mend=say("Go on first."))
    if version.everybody:
        return version
    still = still_waiting(version)
    if still and not (regardless and may_go_on(version)):
        raise OptionError(_who_waits(version.most, still), mend=say(LOOK))
    found = latest_plan(version.rollout)
    message = message_of(found[0], version.message) if found else None
    step = next_step(message, version.most)
    version.most, version.everybody = step or version.most, step is None
    version.looked_at = None
    version.save(update_fields=["most", "everybody", "looked_at"])
    record(by, "released", f"message {version.message}", rollout=version.rollout.slug, to=step or "all", waiting=still)
    return version


def next_step(message: Message | None, most: int) -> int | None:
    """To how many people the release goes after that to `most`; None for all."""
    # Steps of people would tell how many usage chose.
    steps = () if message is not None and message.only else STEPS
    return next((one for one in steps if one > most), None)


def still_waiting(version: MessageVersion) -> int:
    """How many of those to whom a version was released so far wait for their letter."""
    if version.most and version.looked_at is None:  # nobody has looked yet who they are
        return version.most
    return version.deliveries.filter(number=0, state__in=OPEN).count()


def _who_waits(most: int, number: int) -> str:
    one, many = "Of the first {most}, {number} still waits", "Of the first {most}, {number} still wait"
    return say_n(number, one, many, most=most)


def may_go_on(version: MessageVersion) -> bool:
    """Whether there is anything to look at: one of those before has their letter."""
    return version.looked_at is not None and version.deliveries.filter(number=0, state=SENT).exists()


@transaction.atomic
def pause(version: MessageVersion, by: str, *, paused: bool) -> None:
    """Stop at once, or go on. What is on the wire in this moment cannot be called back."""
    changed = MessageVersion.objects.filter(pk=version.pk, paused=not paused).update(paused=paused, looked_at=None)
    if paused:
        let_go_of(version.pk)
    if changed:
        record(by, "stopped" if paused else "resumed", f"message {version.message}", rollout=version.rollout.slug)


def stopped_since(restored: dt.datetime) -> int:
    """How many released messages, of rollouts that are not archived, a restore has stopped, and by nobody's word."""
    approved = MessageVersion.objects.exclude(approved_at=None).filter(rollout__archived_at=None).order_by("number")
    latest = {(one.rollout.slug, one.message): one for one in approved.select_related("rollout").defer("drafts")}
    released = [name for name, one in latest.items() if one.paused and (one.everybody or one.most > 0)]
    acts = Change.objects.filter(subject__startswith=MESSAGE, act__in=("approved", "stopped", "resumed")).order_by("pk")
    last = {(one.detail.get("rollout"), one.subject.removeprefix(MESSAGE)): one for one in acts} if released else {}
    found = (last.get(name) for name in released)
    return sum(one is None or (one.act != "stopped" and one.at < restored) for one in found)


def is_outdated(version: MessageVersion, plan: Plan) -> list[str]:
    """The groups to which a version names another launch day than the plan does now."""
    return [
        name for name in version.launches if name in plan.groups and _was(version, name) != plan.groups[name].launch
    ]


def _as_planned(found: Found, message: Message, before: MessageVersion | None) -> tuple[tuple[Draft, ...], str]:
    """The drafts of a message as a plan says it now, and the digest of all of them."""
    moved = _moved(before, found[0]) if before else {}
    texts = json.dumps(found[1].texts, sort_keys=True)
    known = (found[1].text, found[0].rollout, texts, latest_digest())
    return _drafted(known, message.id, tuple(sorted(moved.items())))


@lru_cache(maxsize=64)  # each look at a message asks whether its words are still those of the plan
def _drafted(
    known: tuple[str, str, str, str | None], name: str, moved: tuple[tuple[str, Day], ...]
) -> tuple[tuple[Draft, ...], str]:
    """`known`: plan, its rollout, and the texts beside it as they are written, and the digest of the roster."""
    text, slug, texts, roster = known
    plan = parsed(text, slug)
    message = message_of(plan, name) if plan else None
    if plan is None or message is None:
        return (), ""
    drafts = tuple(_drafts(letter_writer(plan, json.loads(texts), roster_at(roster)), message, dict(moved)))
    return drafts, hashlib.sha256("\0".join(sorted(map(digest, drafts))).encode()).hexdigest()


def _moved(before: MessageVersion, plan: Plan) -> dict[str, Day]:
    """Group → the day that its people were told, where it is another now."""
    return {name: day for name in is_outdated(before, plan) if (day := _was(before, name))}


def _was(version: MessageVersion, group: str) -> Day | None:
    said = version.launches.get(group)
    return Day.fromisoformat(said) if said else None


def _ask(before: MessageVersion | None, moved: dict[str, Day]) -> int:
    """People are asked anew where they were told another day; whoever changes a word asks nobody again."""
    asked = before.ask if before else 1
    return asked + 1 if moved else asked


def _drafts(writer: LetterWriter, message: Message, moved: dict[str, Day]) -> Iterator[Draft]:
    """Of each group in each language in which all of its texts are there, and the template where the plan names one."""
    for name in message.to:
        group = writer.plan.groups.get(name)
        for language, said in writer.texts.plans.items() if group else ():
            if group is None or language != writer.language_in(language, group, message):
                continue
            yield writer.draft(message, group, language)
            if message.remind:
                yield writer.draft(message, group, language, "reminder")
            if name in moved:
                words = speakable(language)
                yield draft_moved(said, said.groups[name], words, moved[name], roster=writer.roster)
