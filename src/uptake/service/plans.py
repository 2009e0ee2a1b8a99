"""Plans: imported or saved as a version, never overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from uptake.core.calendar import known_timezone
from uptake.core.plan.findings import Finding
from uptake.core.plan.load import Loaded, load_plan, parse_plan
from uptake.core.plan.model import Plan
from uptake.core.plan.texts import texts_of
from uptake.core.words import languages, say
from uptake.errors import OptionError, PlanError
from uptake.service.leases import hold
from uptake.service.log import record
from uptake.service.outreach.texts import texts_beside
from uptake.store.models import PlanVersion, Rollout

SERVER = "server"  # any other origin: the plan is written elsewhere, and fetched from there
Found = tuple[Plan, PlanVersion]  # a plan that can be read, and the version that it is
NO_FAULT: Mapping[str, Any] = {"fetch_fault": "", "fetch_fault_in": {}}  # of the last fetch, by the names of columns


def import_plan(path: Path, by: str) -> Plan:
    """Take a plan file as the newest version of its rollout. Raises PlanError with every mistake where it is none."""
    plan = plan_of(load_plan(path), path.name)
    with transaction.atomic():
        save_plan(plan, path.read_text(encoding="utf-8-sig"), by, texts_beside(path, plan))
        # Whoever brings it by hand wants it to stay: what is fetched later would undo that.
        written_here(Rollout.objects.filter(slug=plan.rollout).exclude(origin=SERVER))
    return plan


def written_here(rollouts: QuerySet[Rollout]) -> None:
    """Let plans that were fetched from elsewhere be the server's own; what failed there is of no interest any more."""
    rollouts.update(origin=SERVER, origin_address="", **NO_FAULT)


def plan_of(loaded: Loaded, what: str) -> Plan:
    """The plan that was read. Raises PlanError with every mistake where it is none."""
    if loaded.plan is None:
        lines = [f"{finding.place}: {finding.message}" for finding in loaded.findings]
        raise PlanError(say("{file} cannot be read as a plan", file=what), details=lines)
    return loaded.plan


@transaction.atomic
def save_plan(plan: Plan, text: str, by: str, texts: dict[str, str] | None = None) -> PlanVersion:
    """
    Keep a text as the newest version of its rollout; the same text again changes nothing. OptionError where that one is
    archived.

    :param texts: letters and translations that belong to it, by their path; None: those of before stay.
    """
    hold(f"plan {plan.rollout}")  # of two at once, each gets a number of its own
    rollout, _ = Rollout.objects.get_or_create(slug=plan.rollout)
    if rollout.archived_at is not None:
        raise OptionError(
            say("{name} is archived", name=rollout.slug),
            mend=say("Bring it back first: {command}", command=f"uptake rollout restore {rollout.slug}"),
        )
    digest = hashlib.sha256(text.encode()).hexdigest()
    latest = newest_version(rollout)
    if texts is None:
        texts = latest.texts if latest else {}
    if latest is not None and latest.digest == digest and latest.texts == texts:
        return latest
    number = latest.number + 1 if latest else 1
    version = rollout.plans.create(number=number, digest=digest, text=text, texts=texts, by=by)
    Rollout.objects.filter(pk=rollout.pk).update(wanted=timezone.now())
    record(by, "saved", f"plan {plan.rollout}", number=number)
    return version


def newest_version(rollout: Rollout) -> PlanVersion | None:
    """The newest version of a rollout's plan as it is kept, whether or not it can be read."""
    return rollout.plans.order_by("-number").first()


def latest_plan(rollout: Rollout) -> Found | None:
    """The newest version of a rollout's plan; None where there is none, or it cannot be read."""
    version = newest_version(rollout)
    if version is None:
        return None
    plan = parsed(version.text, rollout.slug)
    return (plan, version) if plan else None


def faults_in(text: str, slug: str) -> tuple[Finding, ...]:
    """
    Why a kept text is no plan any more, in the active language: a later Uptake may ask for more than the one that took
    it. Nothing where it can be read.
    """
    return () if parsed(text, slug) else tuple(parse_plan(text, f"{slug}/rollout.yaml").findings)


def unreadable_plans() -> dict[str, tuple[Finding, ...]]:
    """Why the plans of rollouts that are not archived cannot be read: those that cannot, by the rollout's key."""
    found = {slug: faults_in(text, slug) for text, slug in _newest_texts()}
    return {slug: faults for slug, faults in found.items() if faults}


def title_of(rollout: Rollout) -> str:
    """What people call a rollout: the title of its newest plan, else its key."""
    found = latest_plan(rollout)
    return (found[0].title if found else "") or rollout.slug


def zone_of(plan: Plan | None) -> str:
    """The timezone in which pages of a rollout say times: that of its plan, UTC where that has none."""
    return plan.calendar.timezone if plan and known_timezone(plan.calendar.timezone) else "UTC"


def title_in(language: str, rollout: Rollout) -> str:
    """The same as people call it who read a language; in that of the plan where it has no other."""
    return _titled(rollout, [language])[0]


def titles() -> set[str]:
    """What people call the rollouts that are not archived, in every language."""
    live = Rollout.objects.filter(archived_at=None)
    return {title for rollout in live for title in _titled(rollout, languages())}


def _titled(rollout: Rollout, wanted: Iterable[str]) -> list[str]:
    """What a rollout is called in each of some languages."""
    found = latest_plan(rollout)
    said = texts_of(found[0], found[1].texts).plans if found else {}
    return [(said.get(one, found[0]).title if found else "") or rollout.slug for one in wanted]


def latest_plans() -> list[Plan]:
    """The plan that is in force of each rollout that is not archived, where it can be read."""
    return [plan for text, slug in _newest_texts() if (plan := parsed(text, slug))]


def newest_by_rollout() -> dict[str, Plan | None]:
    """The same by the rollout's key; None where it cannot be read."""
    return {slug: parsed(text, slug) for text, slug in _newest_texts()}


def newest_versions() -> QuerySet[PlanVersion]:
    """The newest version of the plan of each rollout that is not archived, whether or not it can be read."""
    newest = PlanVersion.objects.filter(rollout=OuterRef("rollout")).order_by("-number").values("number")[:1]
    return PlanVersion.objects.filter(number=Subquery(newest), rollout__archived_at=None)


def _newest_texts() -> Iterable[tuple[str, str]]:
    """The newest text and the key of each of these rollouts, by one question to the database."""
    return newest_versions().order_by("rollout_id").values_list("text", "rollout__slug")


# Doors and worker ask all the time, and a plan changes once a week. More than a firm has, or none would be kept.
@lru_cache(maxsize=512)
def parsed(text: str, slug: str) -> Plan | None:
    """The plan of a kept text; None where it cannot be read."""
    return parse_plan(text, f"{slug}/rollout.yaml").plan
