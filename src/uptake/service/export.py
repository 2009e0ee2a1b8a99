"""Out of the server: plan, people under pseudonyms, events; `uptake report` makes the same Picture of them."""

from __future__ import annotations

from pathlib import Path

from uptake.analytics.exporting import write_events
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service.intake import event_paths
from uptake.service.log import record
from uptake.service.plans import latest_plan
from uptake.service.rosters import known_roster
from uptake.store.models import Rollout
from uptake.wire.new_folder import new_folder
from uptake.wire.roster_file import write_people

PLAN, PEOPLE, EVENTS = "rollout.yaml", "people.csv", "events.parquet"


def export(slug: str, target: Path, data: Path, key: bytes, by: str) -> int:
    """
    Write a rollout into a new folder; returns how many events. Raises OptionError where there is no such rollout, and
    FileError where the folder is there already or cannot be written. The folder appears whole or not at all.
    """
    rollout = Rollout.objects.filter(slug=slug).first()
    found = latest_plan(rollout) if rollout else None
    if rollout is None or found is None:
        known = ", ".join(Rollout.objects.order_by("slug").values_list("slug", flat=True)) or say("none yet")
        raise OptionError(
            say("There is no rollout {slug} with a plan", slug=slug), mend=say("Rollouts: {known}.", known=known)
        )
    plan, version = found
    with new_folder(target, 0o700) as folder:
        (folder / PLAN).write_text(version.text, encoding="utf-8")
        (folder / PEOPLE).write_text(write_people(known_roster(key)), encoding="utf-8")
        paths = event_paths(data, slug, plan.usage.sources if plan.usage else ())
        events = write_events(paths, folder / EVENTS)
    record(by, "exported", f"rollout {slug}", events=events)
    return events
