"""Plans: imported or saved as a version, never overwritten."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from uptake.core.plan.load import load_plan, parse_plan
from uptake.core.plan.model import Plan
from uptake.errors import PlanError
from uptake.service.log import record
from uptake.store.models import PlanVersion, Rollout


def import_plan(path: Path, by: str) -> Plan:
    """Take a plan file as the newest version of its rollout. Raises PlanError with every mistake where it is none."""
    loaded = load_plan(path)
    if loaded.plan is None:
        lines = [f"{finding.place}: {finding.message}" for finding in loaded.findings]
        raise PlanError(f"{path.name} cannot be read as a plan", details=lines)
    save_plan(loaded.plan, path.read_text(encoding="utf-8-sig"), by)
    return loaded.plan


@transaction.atomic
def save_plan(plan: Plan, text: str, by: str) -> PlanVersion:
    """Keep a text as the newest version of its rollout; the same text again changes nothing."""
    rollout, _ = Rollout.objects.get_or_create(slug=plan.rollout)
    digest = hashlib.sha256(text.encode()).hexdigest()
    latest = rollout.plans.order_by("-number").first()
    if latest is not None and latest.digest == digest:
        return latest
    number = latest.number + 1 if latest else 1
    version = rollout.plans.create(number=number, digest=digest, text=text, by=by)
    Rollout.objects.filter(pk=rollout.pk).update(wanted=timezone.now())
    record(by, "saved", f"plan {plan.rollout}", number=number)
    return version


def latest_plan(rollout: Rollout) -> tuple[Plan, PlanVersion] | None:
    """The newest version of a rollout's plan; None where there is none, or it cannot be read."""
    version = rollout.plans.order_by("-number").first()
    if version is None:
        return None
    plan = parse_plan(version.text, f"{rollout.slug}/rollout.yaml").plan
    return (plan, version) if plan else None
