"""Which rollouts are drawn anew when events have come."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.analytics.rows import where
from tests.examples import CLAIMS
from tests.server.conftest import Installation
from tests.server.test_intake import digest, send
from uptake.core.plan.load import parse_plan
from uptake.core.usage import may_fit
from uptake.service.plans import plan_of, save_plan
from uptake.service.wanting import READ_ANEW
from uptake.store.models import Rollout

pytestmark = pytest.mark.server


@pytest.fixture
def two(installation: Installation) -> Installation:
    """Beside the example, a rollout that names no source, and one that names another."""
    text = (CLAIMS / "rollout.yaml").read_text(encoding="utf-8")
    for name, sources in (("any-source", ""), ("other-source", "  sources: [other-app]\n")):
        changed = text.replace("rollout: claims-triage", f"rollout: {name}", 1)
        changed = "\n".join(line for line in changed.splitlines() if not line.startswith("  sources:")) + "\n"
        changed = changed.replace("\nusage:\n", f"\nusage:\n{sources}", 1)
        save_plan(plan_of(parse_plan(changed), name), changed, "asha", {})
    return installation


def wanted_after(installation: Installation, event: str, *, drawn: dt.timedelta) -> set[str]:
    Rollout.objects.update(wanted=None, drawn_at=timezone.now() - drawn)
    send(installation, 11, event=event)
    digest(installation)
    return set(Rollout.objects.exclude(wanted=None).values_list("slug", flat=True))


def test_only_who_counts_an_event_is_drawn_at_once(two: Installation) -> None:
    just_now = dt.timedelta(minutes=1)
    assert wanted_after(two, "suggestion_kept", drawn=just_now) == {"claims-triage", "any-source"}
    assert wanted_after(two, "something_else", drawn=just_now) == set()
    # What was read is said all the same, though no figure has changed.
    assert wanted_after(two, "something_else", drawn=READ_ANEW) == {"claims-triage", "any-source"}


def test_a_filter_without_a_name_may_fit_any_event() -> None:
    assert may_fit("opened", [where(env="prod")])
    assert may_fit("opened", [where(event="closed"), where(event=("opened", "seen"), env="prod")])
    assert may_fit("opened", [where(event="present")])
    assert not may_fit("opened", [where(event="closed")])
    assert not may_fit("opened", None)
