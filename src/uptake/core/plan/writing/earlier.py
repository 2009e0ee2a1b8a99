"""What a new plan takes over from an earlier one: how the people side is organised, and nothing of the work itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from uptake.core.calendar import Day
from uptake.core.plan.load import parse_plan
from uptake.core.plan.writing.answers import Answers
from uptake.core.plan.writing.dates import from_launch
from uptake.core.plan.writing.draft import Kept, a_task, language_of
from uptake.core.plan.writing.lines import Bare
from uptake.core.plan.writing.understanding import short_name
from uptake.core.plan.yaml12 import Node, read_yaml
from uptake.core.words import say

# Left open: the owner, launch, what changes, what counts as use, targets, tickets, health, experiment, exceptions.
SECTIONS = (
    *("calendar", "sponsor", "helpers", "messages", "sessions", "feedback"),
    *("readings", "duties", "afterwards", "privacy", "columns"),
)
_OF_A_GROUP = ("title", "who", "like", "except", "size", "access")
_TO_GROUPS = {"helpers": "groups", "messages": "to", "sessions": "groups"}
# Of what is taken over: what was agreed, written or chosen for that system alone.
_OF_THAT_SYSTEM = {"messages": {"template"}, "privacy": {"agreement"}}


def kept_from(text: str, answers: Answers) -> Kept:
    """
    Return what is taken over from the text of an earlier plan that has no mistakes.

    Days become times from launch, groups that are not in the new plan are replaced by all of its groups.
    """
    plan, root = parse_plan(text).plan, read_yaml(text, "").root
    if plan is None or root is None:
        raise ValueError(say("The earlier plan cannot be read."))
    own = {name: group.given() for name, group in _given(root, "groups").items() if group.entries is not None}
    groups = {name: {key: _plain(group[key]) for key in _OF_A_GROUP if key in group} for name, group in own.items()}
    names = [short_name(group.title) for group in answers.groups] or list(groups)
    sections, language = {}, language_of(answers, plan.language)
    for key in SECTIONS:
        node = root.get(key)
        if node is not None:
            part = _shorn(key, _plain(node), plan.start, names)
            if key == "sessions":  # the tasks were of that work
                part = [_with_new_tasks(one, language) for one in part]
            if part:
                sections[key] = part
    if answers.known.get("timezone") or answers.known.get("country"):
        sections.pop("calendar", None)
    _still_to_come(sections, answers)
    kept_groups = {} if answers.groups else groups
    calendar = plan.calendar if "calendar" in sections else None
    return Kept(sections, kept_groups, plan.title or plan.rollout, calendar, plan.language)


def _given(root: Node, key: str) -> dict[str, Node]:
    node = root.get(key)
    return {} if node is None else node.given()


def _plain(node: Node) -> Any:
    """Return a node as plain data that is written again as it was meant."""
    if node.entries is not None:
        return {key: _plain(child) for key, child in node.given().items()}
    if node.items is not None:
        return [_plain(item) for item in node.items]
    return node.value if isinstance(node.value, str) else Bare(node.text or "null")


def _shorn(key: str, part: Any, launch: Day, groups: list[str]) -> Any:
    """Return a section without what was of that system or of its days alone."""
    if isinstance(part, list):
        return [_item(key, item, launch, groups) for item in part]
    if isinstance(part, dict):
        part = {name: value for name, value in part.items() if name not in _OF_THAT_SYSTEM.get(key, set())}
        if key == "feedback" and not set(part.get("open_to", groups)) >= set(groups):
            part = {**part, "open_to": groups}
    return part


def _item(key: str, item: Any, launch: Day, groups: list[str]) -> Any:
    if not isinstance(item, dict):
        return item
    kept = {name: value for name, value in item.items() if name not in _OF_THAT_SYSTEM.get(key, set())}
    for name in ("when", "until"):
        if name in kept:
            kept[name] = from_launch(str(kept[name]), launch)
    if "between" in kept:
        kept["between"] = [from_launch(str(one), launch) for one in kept["between"]]
    named = _TO_GROUPS.get(key)
    if named and named in kept and not set(kept[named]) <= set(groups):
        kept[named] = list(groups)
    return kept


def _with_new_tasks(session: Any, language: str) -> Any:
    has_tasks = isinstance(session, dict) and session.get("tasks")
    return {**session, "tasks": [a_task(language)]} if has_tasks else session


def _still_to_come(sections: dict[str, Any], answers: Answers) -> None:
    """Leave out closures that are over before the new launch."""
    calendar = sections.get("calendar")
    if not isinstance(calendar, Mapping) or "closed" not in calendar:
        return
    launch = dt.date.fromisoformat(answers.launch) - dt.timedelta(days=60)
    closed = [span for span in calendar["closed"] if str(span)[-10:] >= launch.isoformat()]
    rest = {key: value for key, value in calendar.items() if key != "closed"}
    sections["calendar"] = {**rest, "closed": closed} if closed else rest
