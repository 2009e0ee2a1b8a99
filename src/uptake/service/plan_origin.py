"""Plans that are written elsewhere: fetched from an address or a git repository, again and again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import partial

from django.db import transaction
from django.db.models import Q

from uptake.core.plan.load import parse_plan
from uptake.core.plan.model import Plan
from uptake.core.printable import printable
from uptake.core.said_again import again, in_other_languages
from uptake.core.sentences import later
from uptake.core.wording import number
from uptake.core.words import say, say_n
from uptake.errors import OptionError, PlanError, UptakeError
from uptake.service.log import record
from uptake.service.plan_changes import write_down_other_days
from uptake.service.plans import NO_FAULT, SERVER, latest_plan, plan_of, save_plan
from uptake.service.steps import attempt
from uptake.store.models import Rollout
from uptake.wire.git_fetch import GIT, file_of
from uptake.wire.outgoing import get, place_of
from uptake.wire.web_address import for_anyone

MOST = 1024 * 1024  # bytes of a plan
LEAST_MINUTES, MOST_MINUTES = 5, 7 * 24 * 60
LONGEST = 500  # letters of an address
BY = "the server"


def follow_plan(address: str, minutes: int, private: Collection[str], by: str, now: dt.datetime) -> Plan:
    """
    Fetch a plan and keep on fetching it. `address`: `https://…/rollout.yaml`, or a repository and a path in it:
    `git+https://…/repository.git#rollout.yaml`.

    Raises OptionError for an address or a time that cannot be used, FileError, GitError, and PlanError with every
    mistake where it is no plan. Nothing is changed then.
    """
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise OptionError(
            say_n(
                minutes,
                "A plan cannot be fetched every minute",
                "A plan cannot be fetched every {number} minutes",
            ),
            mend=say("Write {least} to {most}.", least=LEAST_MINUTES, most=number(MOST_MINUTES)),
        )
    if len(address) > LONGEST:
        raise OptionError(
            say("The address is too long"), mend=say("It has {number} letters at the most.", number=LONGEST)
        )
    text = _fetch(address, private)
    plan = _plan(text, address)
    save_plan(plan, text, by)
    kind = "git" if address.startswith(GIT) else "url"
    Rollout.objects.filter(slug=plan.rollout).update(
        origin=kind, origin_address=address, fetch_minutes=minutes, fetched_at=now, **NO_FAULT
    )
    record(by, "follows", f"plan {plan.rollout}", address=for_anyone(address), minutes=minutes)
    return plan


def fetch_due(private: Collection[str], now: dt.datetime) -> int:
    """
    Fetch every plan whose time has come; returns how many were. One that cannot be had or does not load leaves the plan
    of before in force, and says why.
    """
    found = 0
    for rollout in Rollout.objects.filter(archived_at=None).exclude(origin=SERVER).order_by("slug"):
        due = now - dt.timedelta(minutes=rollout.fetch_minutes)
        mine = Rollout.objects.filter(Q(fetched_at=None) | Q(fetched_at__lte=due), pk=rollout.pk)
        if mine.exclude(origin=SERVER).update(fetched_at=now):
            found += (
                attempt(
                    later("fetching the plan of {rollout}", rollout=rollout.slug), partial(_fetch_one, rollout, private)
                )
                or 0
            )
    return found


def _fetch_one(rollout: Rollout, private: Collection[str]) -> int:
    fault, others = "", {}
    try:
        text = _fetch(rollout.origin_address, private)
        plan = _plan(text, rollout.origin_address)
        if plan.rollout != rollout.slug:
            raise PlanError(
                say("The plan there is of {rollout}", rollout=plan.rollout),
                mend=say("It has to say `rollout: {rollout}`.", rollout=rollout.slug),
            )
        _take(rollout, plan, text)
    except UptakeError as error:
        fault, others = _lines(error), in_other_languages(partial(_lines, error))
    Rollout.objects.filter(pk=rollout.pk).update(fetch_fault=fault, fetch_fault_in=others)
    return 1


@transaction.atomic  # the next time the same plan is no new version, so that nothing would be written down any more
def _take(rollout: Rollout, plan: Plan, text: str) -> None:
    """Nobody looks on while it comes: what it counts otherwise is written down for those who look later."""
    found = latest_plan(rollout)
    version = save_plan(plan, text, BY)
    if found is not None and version.number > found[1].number:
        write_down_other_days(found[0], plan, version, BY)


def _lines(error: UptakeError) -> str:
    """Everything that an error says, in the active language, a line each: whoever wrote that file chose words in it."""
    return "\n".join(printable(again(one)) for one in (error.message, *error.details, error.mend) if one)


def _plan(text: str, address: str) -> Plan:
    return plan_of(parse_plan(text, "rollout.yaml"), say("What stands at {address}", address=for_anyone(address)))


def _fetch(address: str, private: Collection[str]) -> str:
    if address.startswith(GIT):
        repository, _, path = address.removeprefix(GIT).partition("#")
        body = file_of(repository, path or "rollout.yaml", private, MOST)
    else:
        body = get(address, place_of(address, private), MOST)
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PlanError(say("What stands at {address} is no text in UTF-8", address=for_anyone(address))) from None
