"""What the owner sees of the messages of a rollout: how far each is, and what people said."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Min, QuerySet

from uptake.core.calendar import Day
from uptake.core.letters import Draft, Letter
from uptake.core.letters.change_load import Busy, change_load
from uptake.core.letters.fields import named, unescaped
from uptake.core.letters.owed import MESSAGE
from uptake.core.letters.today import is_over
from uptake.core.people import Person, Roster
from uptake.core.plan.model import Message, Plan
from uptake.service.outreach.elsewhere import told_by_others
from uptake.service.outreach.letters import Letterhead, letter_of
from uptake.service.outreach.links import PREVIEW
from uptake.service.outreach.membership import membership
from uptake.service.outreach.modes import Mode
from uptake.service.outreach.outbox import CLAIMED, OPEN, QUEUED, SENT, TAKEN_BACK, UNKNOWN
from uptake.service.outreach.person import NO_ACCESS
from uptake.service.outreach.planning import IN_PERSON, Due, affected, reminders_of, rows_of, said_by
from uptake.service.outreach.reminding import heard_of
from uptake.service.outreach.since_backup import may_have_chosen, taken_as_sent
from uptake.service.outreach.versions import (
    approved_version,
    is_as_planned,
    latest_version,
    may_go_on,
    message_of,
    next_step,
    still_waiting,
)
from uptake.service.plans import Found, latest_plans
from uptake.service.rosters import latest_roster
from uptake.store.models import Answer, Change, Delivery, Elsewhere, MessageVersion, Rollout

# Acts on a message that say whether it goes out; what is told, owed or drafted meanwhile says nothing of it.
WHETHER_IT_GOES = ("approved", "released", "stopped", "resumed")


@dataclass(frozen=True, slots=True)
class Reminders:
    """How many reminders went out and wait, and the next: from which day, and to how many who have not answered."""

    sent: int
    waiting: int
    day: Day | None
    people: int


@dataclass(frozen=True, slots=True)
class Line:
    """
    One message of the plan. `states`: state → letters; `said`: kind of answer → people, of whom the latest word counts.

    `people`: for how many it is today, none where usage chooses; of these, `have_it`: a letter was sent to, and
    `others`: were told by others, `others_said` of whom have answered; `in_person`: their manager says so of. `gone`:
    letters that were sent to whoever it is no longer for. `until`: when the first goes of those that wait. `changed`:
    the plan says it in other words by now. `held_up`: the next step is held up by some who wait; `is_over`:
    nothing was approved, and for each of its groups it is too late by now; `since_backup`: to how many it may have gone
    out since the backup that was restored; `left`: people whose letter is still to come;
    `chosen_since`: usage may have chosen people for it since that backup.
    """

    message: Message
    newest: MessageVersion | None
    out: MessageVersion | None
    states: Mapping[str, int] = field(default_factory=dict)
    said: Mapping[str, int] = field(default_factory=dict)
    people: int = 0
    have_it: int = 0
    others: int = 0
    others_said: int = 0
    in_person: int = 0
    gone: int = 0
    until: dt.datetime | None = None
    reminders: Reminders | None = None
    changed: bool = False
    held_up: bool = False
    since_backup: int = 0
    left: int = 0
    chosen_since: bool = False
    is_over: bool = False

    @property
    def reached(self) -> int:
        """How many of those whom it is for have it, by whomever."""
        return self.have_it + self.others

    @property
    def unknown(self) -> int:
        """Letters whose outcome is unknown, of those that were on their way."""
        return self.states.get(UNKNOWN, 0) - self.since_backup

    @property
    def is_done(self) -> bool:
        """Whether everybody has it whom it is for."""
        return 0 < self.people == self.reached

    @property
    def goes_on(self) -> bool:
        """Whether there is anybody for it to go to once it goes on: where usage chooses, nobody knows."""
        anew = self.newest is not None and self.out is not None and self.newest.ask != self.out.ask
        return self.left > 0 or anew or bool(self.message.only)

    @property
    def is_newest_out(self) -> bool:
        """Whether what was drafted last is what goes out."""
        return self.newest is not None and self.out is not None and self.newest.pk == self.out.pk

    @property
    def can_release(self) -> bool:
        """Whether it can go to more people."""
        return self.is_newest_out and self.out is not None and not (self.out.everybody or self.out.paused)

    @property
    def can_go_on(self) -> bool:
        """Whether it was stopped and can go on as it is."""
        return self.is_newest_out and self.out is not None and self.out.paused

    @property
    def can_stop(self) -> bool:
        """Whether letters of it may be going out."""
        out = self.out
        return out is not None and not out.paused and (out.everybody or out.most > 0)

    @property
    def step(self) -> int:
        """To how many people the next release goes; 0 for all."""
        return next_step(self.message, self.out.most if self.out else 0) or 0

    @property
    def subject(self) -> str:
        """What the letter is called, in the first language that it is written in; empty before it is drafted."""
        drafts = [Draft(**one) for one in self.newest.drafts] if self.newest else []
        subject = next((one.subject for one in drafts if one.kind == MESSAGE), "")
        return "" if set(named(subject)) else unescaped(subject)


def lines(rollout: Rollout, found: Found | None, now: dt.datetime) -> list[Line]:
    """Every message of the newest plan, which is `found`."""
    return [_line(rollout, found, one, now) for one in found[0].messages] if found else []


def one_line(rollout: Rollout, found: Found | None, name: str, now: dt.datetime) -> Line | None:
    """One of them."""
    message = message_of(found[0], name) if found else None
    return _line(rollout, found, message, now) if found and message else None


def stopped(rollout: Rollout, message: str) -> Change | None:
    """Who stopped a message, and when; None where it went on since, or its rollout was archived."""
    acts = Change.objects.filter(subject=f"message {message}", detail__rollout=rollout.slug, act__in=WHETHER_IT_GOES)
    last = acts.order_by("-pk").first()
    return last if last is not None and last.act == "stopped" else None


def preview(
    version: MessageVersion | None, found: Found | None, identifier: str, head: Letterhead, now: dt.datetime
) -> tuple[Person, Letter] | None:
    """
    One letter of a version as one person gets it, approved or not. Its link shows a page; nobody acts by it.

    :param identifier: an address or id; the first whom it is for where it is empty.
    """
    if version is None or found is None:
        return None
    message = message_of(found[0], version.message)
    names = message.to if message else ()
    people = {one.id: (one, group) for one, group in affected(found[0], head.roster, names, _day(found[0], now))}
    wanted = head.roster.find(identifier) if identifier else None
    asked_for = wanted.id if wanted else identifier or next(iter(people), "")
    person, group = people.get(asked_for, (None, None))
    if person is None or group is None or message is None:
        return None
    due = Due(version, found[0], message, head.roster, Mode(), now)
    row = Delivery(version=version, rollout=version.rollout, message=version.message, ask=1, person=person.id,
                   group=group.id, by=said_by(due, person), made_at=now)  # fmt: skip
    letter = letter_of(row, person, found[0], head, PREVIEW)
    return (person, letter) if letter else None


def load_of(found: Found | None, now: dt.datetime) -> tuple[list[Busy], dict[str, Day]]:
    """What each group of a plan has to take in over all rollouts, and the first week of each that is free."""
    if found is None:
        return [], {}
    roster = latest_roster()
    today = _day(found[0], now)
    planned = [(plan, _people_of(plan, roster, today)) for plan in latest_plans()]
    return change_load(found[0], _people_of(found[0], roster, today), planned, today)


def _day(plan: Plan, now: dt.datetime) -> Day:
    return plan.calendar.day_of(now.timestamp())


def _people_of(plan: Plan, roster: Roster, today: Day) -> dict[str, set[str]]:
    """The people of each group of a plan who work here."""
    found: dict[str, set[str]] = {name: set() for name in plan.groups}
    for person, group in affected(plan, roster, plan.groups, today):
        found[group.id].add(person.id)
    return found


def _line(rollout: Rollout, found: Found, message: Message, now: dt.datetime) -> Line:
    newest, out = latest_version(rollout, message.id), approved_version(rollout, message.id)
    changed = newest is not None and not is_as_planned(newest, found)
    groups = {} if message.only else membership(found[1], _day(found[0], now)).group_of
    people = {one for one, group in groups.items() if group in message.to}
    if out is None:
        told = {one: answered for one, answered in told_by_others(rollout, message.id).items() if one in people}
        over = _is_over(found[0], message, _day(found[0], now))
        return Line(message, newest, None, people=len(people), others=len(told), others_said=sum(told.values()),
                    changed=changed, is_over=over, since_backup=taken_as_sent(rollout, message.id),
                    chosen_since=may_have_chosen(rollout, message.id))  # fmt: skip
    letters = rows_of(out).filter(number=0).exclude(channel=IN_PERSON)
    ended = rows_of(out).filter(number=0).exclude(TAKEN_BACK).exclude(state__in=OPEN)
    rows = list(ended.values_list("person", "state", "channel"))
    sent = {person for person, state, channel in rows if state == SENT and channel != IN_PERSON}
    heard, without = heard_of(out), people - sent
    theirs = (one for one in heard if one.message == message.id and one.told_at is not None)
    others = {one.person: one.answered for one in theirs if one.person in without}
    due = Due(out, found[0], message, latest_roster(), Mode(), now)
    return Line(
        message, newest, out, _states(letters), _said(out), len(people), have_it=len(people & sent),
        others=len(others), others_said=sum(others.values()), gone=len(sent - people) if people else 0,
        in_person=rows_of(out).filter(channel=IN_PERSON).count(), until=_until(letters, now),
        reminders=_reminders(due, heard, people), changed=changed, held_up=_is_held_up(out),
        since_backup=taken_as_sent(rollout, message.id), left=len(without - set(others) - {row[0] for row in rows}),
        chosen_since=may_have_chosen(rollout, message.id),
    )  # fmt: skip


def _is_over(plan: Plan, message: Message, today: Day) -> bool:
    groups = [plan.groups[name] for name in message.to if name in plan.groups]
    if message.only:  # whoever has not reached a stage by then gets it later too
        return False
    return bool(groups) and all(is_over(plan, message, one, today) for one in groups)


def _states(letters: QuerySet[Delivery]) -> dict[str, int]:
    states = Counter[str]()
    for state, number in letters.values_list("state").annotate(Count("pk")).order_by("state"):
        states[QUEUED if state == CLAIMED else state] += number  # to whoever looks on, both wait
    return dict(states)


def _said(out: MessageVersion) -> dict[str, int]:
    """
    What people said last, by kind. Who cannot log in may well know what they do: that stands beside whatever else they
    said.
    """
    answers = Answer.objects.filter(rollout=out.rollout, message=out.message, ask=out.ask).order_by("at", "pk")
    latest = {(person, kind == NO_ACCESS): kind for person, kind in answers.values_list("person", "kind")}
    return dict(sorted(Counter(latest.values()).items()))


def _until(letters: QuerySet[Delivery], now: dt.datetime) -> dt.datetime | None:
    """When the first goes of those that wait; None where one may go now."""
    first: dt.datetime | None = letters.filter(state__in=OPEN).aggregate(first=Min("due_at"))["first"]
    return first if first is not None and first > now else None


def _reminders(due: Due, heard: Iterable[Elsewhere], people: Collection[str]) -> Reminders | None:
    """None where the message reminds nobody."""
    if due.message.remind is None:
        return None
    states = _states(rows_of(due.version).filter(number__gt=0))
    coming = [max(one.day, due.today) for who, one in reminders_of(due, heard).items() if who in people]
    day = None if due.version.paused else min(coming, default=None)
    waiting = sum(states.get(state, 0) for state in OPEN)
    return Reminders(states.get(SENT, 0), waiting, day, sum(one == day for one in coming))


def _is_held_up(out: MessageVersion) -> bool:
    staged = out.most > 0 and not out.everybody and not out.paused
    return staged and may_go_on(out) and still_waiting(out) > 0
