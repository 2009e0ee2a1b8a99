"""
The policy of an organisation: where its standard departs from the one that comes with the gate, and why.

What protects the people who are measured cannot be loosened. `policy_file` reads it from `uptake-policy.yaml`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from uptake.core.calendar import Duration
from uptake.core.frozen import field, frozen
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import DEFAULT_LEAD, NOWHERE, Place
from uptake.core.words import say

NAME = "uptake-policy.yaml"

# What makes a file a plan, and what protects the people who are measured: a policy may be stricter here, never looser.
FIRM = frozenset({"UP100", "UP601", "UP602", "UP603"})
_SESSION_RULES = frozenset({"UP301", "UP302"})
OFF = "off"


@frozen
class Setting:
    """What a policy says of one rule. `severity` None turns it off."""

    severity: Severity | None
    reason: str = ""
    place: Place = NOWHERE


@frozen
class Policy:
    """
    An organisation's policy; without arguments it is the standard.

    `lead_time` is the least time from a group's first message to its launch, None where each message's own `lead`
    decides. `approvers` empty means that anybody but the owner may approve an exception.
    """

    organisation: str = ""
    rules: Mapping[str, Setting] = field(default_factory=dict)
    lead_time: Duration | None = None
    lead_reason: str = ""
    largest_group_without_sessions: int = 0  # people
    sessions_reason: str = ""
    approvers: tuple[str, ...] = ()
    jargon: tuple[str, ...] = ()
    place: Place = NOWHERE

    def severity(self, code: str, standard: Severity) -> Severity | None:
        """Return how heavily a rule weighs here; None if it is turned off."""
        setting = self.rules.get(code)
        return standard if setting is None else setting.severity

    def asks(self, code: str) -> bool:
        """Say whether a rule is asked at all."""
        setting = self.rules.get(code)
        return setting is None or setting.severity is not None

    def turned_off(self) -> tuple[str, ...]:
        """Return a sentence for each rule that is turned off, for whoever reads the verdict."""
        return tuple(
            say("{code}: the policy turns it off: {reason}", code=code, reason=setting.reason)
            for code, setting in sorted(self.rules.items())
            if setting.severity is None
        )

    def waives(self, code: str, people: int | None) -> bool:
        """Say whether a group of so many people is small enough to do without a session, and the rule asks for one."""
        return code in _SESSION_RULES and people is not None and people <= self.largest_group_without_sessions

    def may_approve(self, person: str) -> bool:
        """Say whether a person may approve exceptions. That it is not the owner, the gate sees to."""
        return not self.approvers or person.strip().casefold() in {name.casefold() for name in self.approvers}


STANDARD = Policy()


@frozen
class Departure:
    """One place where a policy departs from the standard. `reason` is empty where the policy gives none."""

    what: str
    reason: str = ""


def find_policy(plan: Path) -> Path | None:
    """
    Return the policy that holds for a plan: the first on the way from its repository's root down to its folder.

    The one at the root wins, so that no plan brings a milder one along. Outside a repository only the plan's own
    folder is looked into: what lies above may be anybody's.
    """
    folder = plan.resolve() if plan.is_dir() else plan.resolve().parent
    above = [folder, *folder.parents]
    root = next((number for number, place in enumerate(above) if (place / ".git").exists()), 0)
    return next((place / NAME for place in reversed(above[: root + 1]) if (place / NAME).is_file()), None)


def departures(policy: Policy, rules: Mapping[str, tuple[Severity, str]]) -> Iterator[Departure]:
    """Yield where a policy departs from the standard; `rules` are the known ones: code → (standard, title)."""
    for code in sorted(policy.rules):
        setting = policy.rules[code]
        standard, title = rules.get(code, (Severity.ERROR, ""))
        if setting.severity is not standard:
            now = setting.severity.value if setting.severity else OFF
            what = say(
                "{code} is {now}, not {standard}: {title}",
                code=code,
                now=now,
                standard=standard.value,
                title=say(title) if title else "",
            )
            yield Departure(what, setting.reason)
    if policy.lead_time:
        what = say(
            "The first message comes at least {lead} before launch "
            "(standard: as the message says, by default {standard})",
            lead=policy.lead_time.text,
            standard=DEFAULT_LEAD.text,
        )
        yield Departure(what, policy.lead_reason)
    if policy.largest_group_without_sessions:
        number = policy.largest_group_without_sessions
        what = say("Groups of up to {number} people need no sessions (standard: all need one)", number=number)
        yield Departure(what, policy.sessions_reason)
    if policy.approvers:
        who = ", ".join(policy.approvers)
        yield Departure(say("Exceptions are approved by {who} (standard: anybody but the owner)", who=who))
    if policy.jargon:
        yield Departure(say("These words are jargon too: {words}", words=", ".join(policy.jargon)))


def policy_schema() -> dict[str, object]:
    """Return the JSON Schema (2020-12) of policy format 1, a fresh copy each time."""
    schema: dict[str, object] = json.loads(Path(__file__).with_name("policy.schema.json").read_text(encoding="utf-8"))
    return schema
