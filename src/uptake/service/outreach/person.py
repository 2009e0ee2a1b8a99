"""
The page of a person behind their link: what changes for them, and what they say to it. No account, no usage.

Opening it changes nothing, however often a scanner does: only a button does, and pressed twice it counts once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from uptake.core.calendar import Day
from uptake.core.messages import NOT_CLEAR, NOT_MY_WORK
from uptake.core.people import Person, normal
from uptake.core.plan.model import Group, Plan
from uptake.core.plan.texts import texts_of
from uptake.core.words import mark, say, speaking
from uptake.service.outreach import links
from uptake.service.outreach.acts import act
from uptake.service.outreach.elsewhere import hold_hearing
from uptake.service.outreach.letters import language_of, own_language
from uptake.service.outreach.membership import membership
from uptake.service.outreach.outbox import ANSWERED, SENT, SILENT, take_back_reminders
from uptake.service.outreach.planning import IN_PERSON
from uptake.service.outreach.question_list import Question, asked_by
from uptake.service.outreach.questions import Asker, code_of, keep
from uptake.service.outreach.versions import message_of
from uptake.service.plans import Found, latest_plan
from uptake.service.rosters import latest_roster, name_of
from uptake.store.models import Answer, Delivery, MessageVersion, OwnAct, Rollout, Silence

UNDERSTOOD, UNCLEAR, NOT_MINE, NO_ACCESS = "understood", "unclear", "not mine", "no access"
KINDS = (UNDERSTOOD, UNCLEAR, NOT_MINE, NO_ACCESS)
BARRIERS = {UNCLEAR: NOT_CLEAR, NOT_MINE: NOT_MY_WORK}
SAID = {UNCLEAR: mark("It is not clear yet what I do."), NOT_MINE: mark("This is not my work.")}
NOBODY = Person("")
BROKEN, EXPIRED, LEFT, OTHERS, OVER, ARCHIVED = "broken", "expired", "left", "others", "over", "archived"
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Closed:
    """
    Why a link shows nothing. `why`: broken | expired | left | others (it is somebody else's) | over | archived |
    unreadable (the plan cannot be read any more); `language`: of whoever it was for, empty where that is not known.
    """

    why: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class PersonPage:
    """
    What a person sees, in their `language`. `was`: the launch day that they were told before; `answers`: what they said
    so far; `manager_told`: their manager told them, and so knows of it.
    """

    link: links.Link
    rollout: Rollout
    plan: Plan
    group: Group
    person: Person
    language: str
    owner: str
    deputy: str
    manager_told: bool
    was: Day | None
    answers: Sequence[Answer]
    questions: Sequence[Question]
    small: bool  # the group is so small that it tells who somebody is

    @property
    def is_preview(self) -> bool:
        """Whether it only shows how the page looks: nobody may act by it."""
        return self.link.purpose == links.PREVIEW

    @property
    def asks_helpers(self) -> bool:
        """Whether one of the helpers is asked before the owner."""
        return self.plan.feedback is not None and self.plan.feedback.answered_by == "helpers"

    @property
    def said(self) -> frozenset[str]:
        """The kinds of what they said."""
        return frozenset(one.kind for one in self.answers)

    @property
    def waits(self) -> bool:
        """Whether something that they asked has no answer yet."""
        return any(one.waits for one in self.questions)


def open_link(text: str, now: dt.datetime, account: str = "") -> PersonPage | Closed:
    """
    What is behind a link.

    :param account: the address of whoever is signed in, if anybody: a link of somebody else opens nothing for them.
    """
    link = links.read(text, links.TELL, links.PREVIEW)
    rollout = Rollout.objects.filter(slug=link.rollout).first() if link else None
    if link is None or rollout is None:
        return Closed(BROKEN)
    roster, found, why = latest_roster(), latest_plan(rollout), _why_closed(link, rollout, now)
    person = roster.people.get(link.person)
    if found is None:
        return Closed(why or UNREADABLE, own_language(person or NOBODY))
    plan = found[0]
    language = language_of(person or NOBODY, plan)
    if why or person is None or not person.is_here(plan.calendar.day_of(now.timestamp())):
        return Closed(why or LEFT, language)
    others = account and roster.find(account) is not None and normal(account) != normal(person.email)
    if others and link.purpose == links.TELL:
        return Closed(OTHERS)  # whose language nobody knows
    return _page(link, rollout, found, person, now) or Closed(OVER, language)


def _why_closed(link: links.Link, rollout: Rollout, now: dt.datetime) -> str:
    if link.has_ended(now):
        return EXPIRED
    return "" if rollout.archived_at is None else ARCHIVED


def language_behind(text: str) -> str:
    """The language of whoever a link to end reminders is for; empty where it is none."""
    link = links.read(text, links.REMINDERS)
    rollout = Rollout.objects.filter(slug=link.rollout).first() if link else None
    found = latest_plan(rollout) if rollout else None
    return language_of(latest_roster().people.get(link.person, NOBODY), found[0]) if link and found else ""


@transaction.atomic
def answer(page: PersonPage, kind: str, now: dt.datetime) -> bool:
    """
    Keep what a person says by a button; False where they had said it, or where it is a preview, in which nobody speaks.
    Two at once are one. What is said once more is what they say now, and no new act.
    """
    if page.is_preview:
        return False
    about = {"message": page.link.message, "ask": page.link.ask}
    key = {"rollout": page.rollout, "person": page.person.id, **about}
    hold_hearing(page.rollout)
    said, made = Answer.objects.get_or_create(**key, kind=kind, defaults={"group": page.group.id, "at": now})
    take_back_reminders(page.rollout, page.person.id, ANSWERED, **about)
    if not made:
        Answer.objects.filter(pk=said.pk).update(at=now)
    else:
        OwnAct.objects.bulk_create(_acts(page, kind, now))
    return made


@transaction.atomic
def end_reminders(text: str, now: dt.datetime) -> bool:
    """Send somebody no more reminders (RFC 8058); False where the link is none."""
    link = links.read(text, links.REMINDERS)
    rollout = Rollout.objects.filter(slug=link.rollout).first() if link else None
    if link is None or rollout is None or link.has_ended(now):
        return False
    hold_hearing(rollout)
    Silence.objects.get_or_create(rollout=rollout, person=link.person, defaults={"at": now})
    take_back_reminders(rollout, link.person, SILENT)
    return True


def _acts(page: PersonPage, kind: str, now: dt.datetime) -> list[OwnAct]:
    link, person = page.link, page.person.id
    place = f"{link.message}/{link.ask}/{person}"
    if kind == UNDERSTOOD:
        said = act(page.rollout, "uptake.acknowledged", person, now, f"acknowledged/{place}", message=link.message)
        return [*_told_in_person(page, place), said]
    if kind == NO_ACCESS:
        what = page.group.access if page.group.access != "none" else "login"
        return [act(page.rollout, "uptake.access", person, now, f"no-access/{place}", what=what, granted="false")]
    return [_waits(page, kind, now)]


def _waits(page: PersonPage, kind: str, now: dt.datetime) -> OwnAct:
    """Whoever says that it is not clear, or not their work, is owed an answer as whoever asks."""
    person, message = page.person.id, page.link.message
    code = code_of(person, f"{message}/{page.link.ask}/{person}/{kind}")
    with speaking(page.language):  # it is they who say it, whatever the browser asks for
        said = say(SAID[kind])
    keep(Asker(page.rollout, page.group.id, person), said, code, now)
    properties = {"item": code, "kind": "question", "message": message, "barrier": BARRIERS[kind]}
    return act(page.rollout, "uptake.asked", person, now, f"asked/{code}", **properties)


def _told_in_person(page: PersonPage, place: str) -> list[OwnAct]:
    """A manager's word that they told somebody counts from the day of it, once that person confirms."""
    row = Delivery.objects.filter(
        rollout=page.rollout, message=page.link.message, person=page.person.id, channel=IN_PERSON, state=SENT
    ).first()
    if row is None or row.sent_at is None:
        return []
    told = act(page.rollout, "uptake.told", page.person.id, row.sent_at, f"told-in-person/{place}",
               message=page.link.message, by=row.by, channel=IN_PERSON)  # fmt: skip
    return [told]


def _page(link: links.Link, rollout: Rollout, found: Found, person: Person, now: dt.datetime) -> PersonPage | None:
    """The page, with the plan in the person's language; None where what it was about does not affect them any more."""
    (plan, version), roster = found, latest_roster()
    known = membership(version, plan.calendar.day_of(now.timestamp()))
    group, message = plan.groups.get(known.group_of.get(person.id, "")), message_of(plan, link.message)
    if group is None or (message and group.id not in message.to):  # a link in an answer is for no message
        return None
    texts = texts_of(plan, version.texts)
    said = texts.plans[texts.language_for(person.attributes.get("language", ""), group.id)]
    owner, deputy = (plan.owner.person or "", plan.owner.deputy or "") if plan.owner else ("", "")
    is_theirs = link.purpose == links.TELL  # a preview shows nothing of what somebody said
    answers = Answer.objects.filter(rollout=rollout, message=link.message, ask=link.ask, person=person.id)
    return PersonPage(
        link=link, rollout=rollout, plan=said, group=said.groups[group.id], person=person,
        language=language_of(person, plan), owner=name_of(owner, roster), deputy=name_of(deputy, roster),
        manager_told=_manager_told(rollout, person), was=_told_before(rollout, link, group),
        answers=list(answers.order_by("at")) if is_theirs else [],
        questions=asked_by(rollout, plan, person.id, now) if is_theirs else [],
        small=known.sizes[group.id] < plan.privacy.smallest_group,
    )  # fmt: skip


def _manager_told(rollout: Rollout, person: Person) -> bool:
    """Whether the manager told them anything of it, in person or by a letter in the manager's name."""
    told = Delivery.objects.filter(rollout=rollout, person=person.id, state=SENT, by=person.manager or "")
    return bool(person.manager) and told.exists()


def _told_before(rollout: Rollout, link: links.Link, group: Group) -> Day | None:
    """The day that was said before launch was moved; None where it holds."""
    earlier = MessageVersion.objects.filter(rollout=rollout, message=link.message, approved_at__isnull=False)
    for version in earlier.order_by("-number"):
        said = version.launches.get(group.id)
        if said and said != group.launch.isoformat():
            return Day.fromisoformat(said)
    return None
