"""Files of usage and of what was done for people, taken in as if their rows had come through a door."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from uptake.core.gaps import check_gaps
from uptake.core.people import normal
from uptake.core.plan.model import Plan
from uptake.core.pseudonyms import pseudonym
from uptake.core.sheet.facts import BEHALF
from uptake.core.words import say
from uptake.errors import InputError, OptionError, UptakeError
from uptake.service.erased import erased_marks
from uptake.service.intake import register
from uptake.service.log import record
from uptake.service.plans import latest_plan, latest_plans
from uptake.service.rights import LONGEST_WORD
from uptake.service.rosters import latest_roster
from uptake.service.sealing import Seal
from uptake.service.sources import ACT_PROPERTIES, OWN, door_rules, is_source_name, not_a_source, stopped_sources
from uptake.store.models import Rollout, Source
from uptake.wire.rejected import Rejections

if TYPE_CHECKING:
    from uptake.analytics.importing import Imported, Named, Reading

ATTENDED = "uptake.attended"  # what a row of an attendance list is that does not say so
UNNAMED_SOURCE = "files"  # where the plan takes events of any


@dataclass(frozen=True, slots=True)
class Given:
    """
    Files and where they belong. `acts`: only what was done for people is taken. `rollout`, `source`: where nobody names
    them, the only ones that there are.
    """

    paths: Sequence[Path]
    acts: bool = False
    rollout: str | None = None
    source: str | None = None
    accept_gaps: bool = False


@dataclass(frozen=True, slots=True)
class Vault:
    """Where events are kept, what makes pseudonyms, and what seals identifiers that match nobody."""

    data: Path
    key: bytes
    seal: Seal


def import_usage(
    given: Given,
    vault: Vault,
    by: str,
    *,
    rejected: Rejections,
    progress: Callable[[int], None] | None = None,
) -> Imported:
    """
    Take files in. Call it while holding the lease to digest: an erasure must not go through the event files meanwhile.

    The same rows again change nothing. Raises OptionError where rollout or source must be named, InputError where
    nothing may be collected, FileError and UsageError where the files cannot be read or too little of them fits: then
    nothing is taken.
    """
    from uptake.analytics.importing import import_events

    rollout, plan = find_plan(given.rollout)
    source = OWN if given.acts and not given.source else _source(given.source, plan)
    _refuse_stopped(source, plan)
    marks = erased_marks()
    reading = _reading(given, plan, source, vault, marks)
    accept = _accept_all if given.accept_gaps else check_gaps
    imported = import_events(given.paths, vault.data / "events", reading, accept, rejected=rejected, progress=progress)
    with transaction.atomic():
        if erased_marks() != marks:  # by a worker that took over
            raise UptakeError(say("Somebody was erased while the file was read"), mend=say("Import it again."))
        if source != OWN:
            Source.objects.get_or_create(name=source)  # events of it are known by pseudonyms of its name
        register(imported.digested)
        what = "acts" if given.acts else "usage"
        record(by, "imported", f"{what} of {rollout.slug}", source=source, rows=imported.read.events)
    return imported


def find_plan(slug: str | None) -> tuple[Rollout, Plan]:
    """A rollout with its plan; without a name the only one. Raises OptionError where it is not clear or has no plan."""
    found = list(Rollout.objects.order_by("slug") if slug is None else Rollout.objects.filter(slug=slug))
    known = ", ".join(Rollout.objects.order_by("slug").values_list("slug", flat=True)) or say("none yet")
    if len(found) != 1:
        what = say("There is no rollout {name}", name=slug) if slug else say("It is not clear for which rollout")
        raise OptionError(what, mend=_one_of(known) if Rollout.objects.exists() else say("Import a plan first."))
    plan = latest_plan(found[0])
    if plan is None:
        what = say("{name} has no plan that can be read", name=found[0].slug)
        raise OptionError(what, mend=say("Import its plan first."))
    return found[0], plan[0]


def _one_of(names: str) -> str:
    return say("Name one of: {names}.", names=names)


def _source(name: str | None, plan: Plan) -> str:
    named = plan.usage.sources if plan.usage else ()
    if name is None:
        if len(named) > 1:
            raise OptionError(say("It is not clear which source it is of"), mend=_one_of(", ".join(named)))
        return named[0] if named else UNNAMED_SOURCE
    if named and name not in named:
        raise OptionError(
            say("The plan of {rollout} counts no events of {name}", rollout=plan.rollout, name=name),
            mend=say("Name one of: {names}; or add it under usage.sources.", names=", ".join(named)),
        )
    if name != OWN and not is_source_name(name):
        raise not_a_source(name)
    return name


def _refuse_stopped(source: str, plan: Plan) -> None:
    # Acts are the server's own: then it is the plan that they are of which says whether they may be kept.
    of_plan = next(iter(stopped_sources([plan], [source]).values()), None)
    if reason := of_plan or stopped_sources(latest_plans(), [source]).get(source):
        raise InputError(str(reason), mend=say("uptake privacy-sheet PLAN prints the sheet to agree on."))


def _reading(given: Given, plan: Plan, source: str, vault: Vault, marks: frozenset[str]) -> Reading:
    from uptake.analytics.importing import Reading

    rules = door_rules()
    return Reading(
        source=source,
        rollout=plan.rollout,
        columns=plan.usage.columns if plan.usage else {},
        timezone=plan.calendar.timezone,
        name=_namer(plan, source, vault),
        properties=rules.properties - {BEHALF},
        of_acts=(ACT_PROPERTIES | rules.properties) - {BEHALF},
        behalves=BEHALF in rules.properties,
        salt=hmac.new(vault.key, b"uptake-row", hashlib.sha256).hexdigest(),
        longest=LONGEST_WORD,
        unnamed=ATTENDED if given.acts else "",
        only_acts=given.acts,
        erased=marks,
    )


def _namer(plan: Plan, source: str, vault: Vault) -> Callable[[str], Named]:
    from uptake.analytics.importing import Named

    roster = latest_roster()
    excepted = {normal(one) for one in (plan.usage.except_people if plan.usage else ())}

    def name(text: str) -> Named:
        known = roster.find(text) is not None or normal(text) in excepted
        return Named(pseudonym(vault.key, source, text), None if known else vault.seal.close(text))

    return name


def _accept_all(read: object) -> None:
    """Take whatever could be read."""
