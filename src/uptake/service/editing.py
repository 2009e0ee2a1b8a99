"""A plan written on the pages: begun, judged while it is written, saved if nobody was quicker, or handed to git."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db import transaction

from uptake.core.access import Right, Role
from uptake.core.people import Roster
from uptake.core.plan.calling import calling
from uptake.core.plan.findings import Finding, Severity
from uptake.core.plan.load import parse_plan
from uptake.core.plan.model import Plan
from uptake.core.plan.writing.answers import Answers
from uptake.core.plan.writing.draft import draft
from uptake.core.plan.writing.editing import rewrite
from uptake.core.plan.writing.marks import Path, data_of, parts_of, spots
from uptake.core.plan.writing.merging import merge
from uptake.core.plan.writing.patching import difference, patch
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service.access import rights_in
from uptake.service.accounts import add_user
from uptake.service.gate import verdict
from uptake.service.log import record
from uptake.service.plans import latest_plan, save_plan, written_here
from uptake.service.rosters import latest_roster
from uptake.store.models import PlanVersion, Rollout, User
from uptake.wire.web_address import for_anyone

FILE = "rollout.yaml"


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding of the gate with the path in the plan that it is about."""

    path: Path
    finding: Finding

    @property
    def is_error(self) -> bool:
        """Whether it has to be mended before the plan is ready."""
        return self.finding.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Judged:
    """A text with what the gate says of it. `plan` is None where it cannot be read; it cannot be saved then."""

    text: str
    plan: Plan | None
    findings: tuple[Placed, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing is left that has to be mended."""
        return self.plan is not None and not any(one.is_error for one in self.findings)


@dataclass(frozen=True, slots=True)
class Change:
    """
    What somebody wrote, laid over the newest version. `overtaken`: by somebody else's version since they began;
    `both`: the paths that both changed; `theirs` is the data of the newest version.
    """

    latest: PlanVersion
    theirs: Mapping[str, Any]
    data: dict[str, Any]
    judged: Judged
    overtaken: bool = False
    both: tuple[Path, ...] = field(default=())


def latest_version(rollout: Rollout) -> PlanVersion | None:
    """The newest version of a plan, if it can still be read as one."""
    found = latest_plan(rollout)
    return found[1] if found else None


def version_of(rollout: Rollout, digest: str) -> PlanVersion | None:
    """The version that somebody began with."""
    return rollout.plans.filter(digest=digest).order_by("-number").first()


def judge(
    text: str, slug: str, now: dt.datetime, roster: Roster | None = None, *, kept: Mapping[str, str] | None = None
) -> Judged:
    """
    Ask the gate what it says of a text and of the people on the roster, as of today where the work is done. `kept`:
    what lies beside the plan.
    """
    parts = parts_of(text)
    with calling(_titles(parts.data)):  # what keeps a plan from being read names groups too
        loaded = parse_plan(text, f"{slug}/{FILE}")
    plan = loaded.plan
    today = plan.calendar.day_of(now.timestamp()) if plan else now.date()
    known = spots(parts)
    found = verdict(loaded, today, roster, kept=kept).findings
    placed = (Placed(known.get((one.place.line, one.place.column), ()), one) for one in found)
    return Judged(text, plan, tuple(placed))


def _titles(data: Mapping[str, Any]) -> dict[str, str]:
    groups = data.get("groups")
    known = groups.items() if isinstance(groups, dict) else ()
    return {str(name): str(group["title"]) for name, group in known if isinstance(group, dict) and group.get("title")}


def change(latest: PlanVersion, base: PlanVersion, mine: dict[str, Any], slug: str, now: dt.datetime) -> Change:
    """Lay what somebody made of a version over the newest. Raises InputError where the text cannot say it."""
    theirs = data_of(latest.text)
    overtaken = base.digest != latest.digest
    merged = merge(data_of(base.text), mine, theirs)
    judged = judge(rewrite(latest.text, merged.data), slug, now, latest_roster(), kept=latest.texts)
    return Change(latest, theirs, merged.data, judged, overtaken, merged.both)


@transaction.atomic
def save_change(rollout: Rollout, change: Change, by: str) -> PlanVersion | None:
    """Keep it as the newest version; None where somebody was quicker, or there is nothing that can be read."""
    Rollout.objects.select_for_update().get(pk=rollout.pk)
    newest = rollout.plans.order_by("-number").values_list("digest", flat=True).first()
    if change.judged.plan is None or newest != change.latest.digest:
        return None
    return save_plan(change.judged.plan, change.judged.text, by)


@dataclass(frozen=True, slots=True)
class Handed:
    """A change for a plan that is kept in a repository. `path` is the file's there."""

    path: str
    change: str
    patch: str


def hand_over(rollout: Rollout, change: Change, by: str, now: dt.datetime) -> Handed:
    """Make a patch of a change: the plan of the server stays as it is until the file is brought again."""
    path = path_in_git(rollout)
    lines = difference(change.latest.text, change.judged.text, path)
    return Handed(path, lines, patch(lines, path, f"plan: Change {rollout.slug}.", by, now))


def path_in_git(rollout: Rollout) -> str:
    """Where the file lies in its repository: what stands behind `#` of a repository's address, else at its top."""
    return rollout.origin_address.partition("#")[2].strip("/") or FILE


@transaction.atomic
def write_here(rollout: Rollout, by: str) -> None:
    """Let a plan that was fetched from elsewhere be written on the server from now on."""
    written_here(Rollout.objects.filter(pk=rollout.pk))
    record(by, "writes here", f"plan {rollout.slug}", before=for_anyone(rollout.origin_address))


def free_rollout_name() -> str:
    """Return a short name for a rollout whose title gives none, being written in other letters than Latin ones."""
    return numbered("rollout", Rollout.objects.filter(slug__startswith="rollout-").values_list("slug", flat=True))


def numbered(word: str, taken: Iterable[str]) -> str:
    """Return the first of `word-1`, `word-2` … that is not taken."""
    known = set(taken)
    return next(name for number in count(1) if (name := f"{word}-{number}") not in known)


@transaction.atomic
def begin(user: User, known: Mapping[str, Any]) -> Rollout:
    """
    Begin a rollout with a draft of its plan; whoever begins it may write on. Raises OptionError where the name is
    taken, or the answers make no plan.
    """
    slug = str(known["rollout"])
    if Rollout.objects.filter(slug=slug).exists():
        raise OptionError(say("There is a rollout {name} already", name=slug), mend=say("Give another name."))
    text = draft(Answers(dict(known)))
    plan = parse_plan(text).plan
    if plan is None:
        raise OptionError(say("The answers make no plan"), mend=say("Write them in other words."))
    version = save_plan(plan, text, user.email)
    if Right.EDIT_PLAN not in rights_in(user, version.rollout):
        add_user(user.email, Role.OWNER, user.email, slug)
    return version.rollout


def without_group(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the data of a plan without a group, and without what names it alone."""
    rest = {key: value for key, value in data.get("groups", {}).items() if key != name}
    found = {**data, "groups": {key: _unlike(value, name) for key, value in rest.items()}}
    for key, names in (("messages", "to"), ("sessions", "groups"), ("helpers", "groups")):
        if key in data:
            found[key] = [one for one in (_not_to(item, names, name) for item in data[key]) if one is not None]
    for key in ("targets", "exceptions"):
        if key in data:
            found[key] = [item for item in data[key] if item.get("group") != name]
    if "feedback" in data:
        found["feedback"] = _not_to(data["feedback"], "open_to", name) or data["feedback"]
    return found


def _unlike(group: Any, name: str) -> Any:
    if isinstance(group, Mapping) and group.get("like") == name:
        return {key: value for key, value in group.items() if key != "like"}
    return group


def _not_to(item: Any, key: str, name: str) -> Any:
    """Return an item without a group that it names; None where it named no other."""
    if not isinstance(item, Mapping) or name not in item.get(key, ()):
        return item
    left = [one for one in item[key] if one != name]
    return {**item, key: left} if left else None
