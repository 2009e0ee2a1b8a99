"""A plan by which everybody in the example's roster is counted, whatever sends the events."""

from __future__ import annotations

import datetime as dt

from tests.examples import CLAIMS

PEOPLE = CLAIMS / "people.csv"
TODAY = dt.datetime.now(dt.UTC).date()
PLAN = f"""\
uptake: 1
rollout: everywhere
launch: {TODAY - dt.timedelta(days=30)}
calendar: {{timezone: UTC, country: DE}}
groups:
  everyone: {{who: everyone}}
usage:
  kind: events
  real_work:
    - {{event: used, tool: helper}}
    - {{event: claude_code.user_prompt}}
    - {{event: gen_ai.trace}}
"""
