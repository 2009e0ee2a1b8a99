"""Answers set into a plan where they belong; comments, order and everything else stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from uptake.core.plan.load import parse_plan
from uptake.core.plan.model import Plan
from uptake.core.plan.writing.asking import REGULAR_USE, Asked
from uptake.core.plan.writing.comments import read_document, render
from uptake.core.plan.writing.dates import by_when
from uptake.core.plan.writing.formatting import comments_of
from uptake.core.plan.writing.lines import OPEN
from uptake.core.plan.writing.questions import SELDOM, measure_for
from uptake.core.plan.writing.tree import Branch, Leaf, Slot, append, made_of
from uptake.core.words import say
from uptake.errors import InputError


def place(text: str, values: Sequence[tuple[Asked, Any]]) -> str:
    """
    Return the text of a plan with answers set in. The plan must have no mistakes, and has none afterwards.

    Raises InputError where an answer would make it unreadable or a comment would be lost; nothing is written then.
    """
    plan = parse_plan(text).plan
    if plan is None:
        raise InputError(say("The plan has mistakes: answers cannot be set in."), mend="uptake check shows them.")
    document = read_document(text)
    for asked, value in sorted(values, key=lambda pair: pair[0].key == "helper_hours"):
        _PLACES.get(asked.key, _in_change)(document.root, plan, asked, value)
    _contact(document.root)
    after = render(document)
    lost = comments_of(text) - comments_of(after)
    loaded = parse_plan(after)
    if loaded.plan is None or any(OPEN not in comment for comment in lost):
        details = [finding.message for finding in loaded.findings]
        raise InputError(
            say("The answers cannot be set into this plan without harm; it was left as it is."), details=details
        )
    return after


def put(branch: Branch, key: str, value: object) -> Slot:
    """Set a key to a value; the mark that it is open goes."""
    in_brackets = isinstance(value, dict | list | tuple) and not _holds_maps(value)
    made = made_of(value, flow=branch.flow or in_brackets)
    slot = branch.get(key)
    if slot is None:
        return append(branch, key, made)
    slot.value = made
    if isinstance(made, Branch):
        made.owner = slot
    if OPEN in slot.beside:
        slot.beside = ""
    return slot


def _holds_maps(value: object) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(item, dict) for item in value)


def inner(branch: Branch, key: str, *, is_map: bool = True) -> Branch:
    """Return the mapping or list under a key, made where there is none."""
    slot = branch.get(key)
    if slot is not None and slot.branch is not None:
        return slot.branch
    made = Branch(is_map=is_map, flow=branch.flow)
    if slot is None:
        append(branch, key, made)
    else:
        slot.value, made.owner = made, slot
        if OPEN in slot.beside:
            slot.beside = ""
    return made


def _is_open(branch: Branch, key: str) -> bool:
    slot = branch.get(key)
    return slot is None or (isinstance(slot.value, Leaf) and slot.value.empty)


def _text(branch: Branch, key: str) -> str:
    slot = branch.get(key)
    return slot.value.text if slot is not None and isinstance(slot.value, Leaf) else ""


def _in_owner(key: str) -> Callable[[Branch, Plan, Asked, Any], None]:
    def set_in(root: Branch, plan: Plan, asked: Asked, value: Any) -> None:
        del plan, asked
        put(inner(root, "owner"), key, value)

    return set_in


def _replies(root: Branch, plan: Plan, asked: Asked, value: Any) -> None:
    del plan, asked
    put(inner(root, "owner"), "replies_within", value)
    feedback = inner(root, "feedback")
    if _is_open(feedback, "first_reply_within"):
        put(feedback, "first_reply_within", value)


def _sponsor(root: Branch, plan: Plan, asked: Asked, value: Any) -> None:
    del plan, asked
    put(root, "sponsor", value)


def _helpers(root: Branch, plan: Plan, asked: Asked, value: Any) -> None:
    del plan, asked
    branch = inner(root, "helpers", is_map=False)
    known = {_text(slot.branch, "person"): slot for slot in branch.slots if slot.branch is not None}
    branch.slots = [slot for person, slot in known.items() if person in value]
    for person in value:
        if person not in known:
            append(branch, None, made_of({"person": person}, flow=True))


def _helper_hours(root: Branch, plan: Plan, asked: Asked, value: Any) -> None:
    del plan, asked
    for slot in inner(root, "helpers", is_map=False).slots:
        if slot.branch is not None:
            put(slot.branch, "hours_per_week", value)


def _usage(root: Branch, plan: Plan, asked: Asked, value: Any) -> None:
    del plan
    put(inner(root, "usage"), asked.key, [{"event": name} for name in value])


def _group(root: Branch, asked: Asked) -> Branch:
    return inner(inner(root, "groups"), asked.group or "")


def _size(root: Branch, plan: Plan, asked: Asked, value: Any) -> None:
    del plan
    put(_group(root, asked), "size", value)


def _rhythm(root: Branch, plan: Plan, asked: Asked, value: Any) -> None:
    """Set how often the work comes up; what is measured as regular use has to fit it."""
    put(_group(root, asked), "rhythm", value)
    group = plan.groups[asked.group or ""]
    fitting = ("regular",) if value in SELDOM else ("habitual", "adopted")
    for branch in _targets(root, group.id):
        if _text(branch, "measure") not in fitting:
            measure = measure_for(value)
            put(branch, "measure", measure)
            put(branch, "by", by_when(measure, value, group.launch, plan.calendar))


def _target(root: Branch, plan: Plan, asked: Asked, value: Any) -> None:
    group = plan.groups[asked.group or ""]
    found = _targets(root, group.id)
    if found:
        put(next((branch for branch in found if _is_open(branch, "at_least")), found[0]), "at_least", value)
        return
    # The rhythm may have been answered on the same page: the plan as it was read does not know it.
    rhythm = _text(_group(root, asked), "rhythm") or group.rhythm
    measure = measure_for(rhythm)
    by = by_when(measure, rhythm, group.launch, plan.calendar)
    target = {"measure": measure, "group": group.id, "at_least": value, "by": by, "baseline": "0%"}
    append(inner(root, "targets", is_map=False), None, made_of(target, flow=True))


def _targets(root: Branch, group: str) -> list[Branch]:
    branches = [slot.branch for slot in inner(root, "targets", is_map=False).slots if slot.branch is not None]
    return [one for one in branches if _text(one, "group") == group and _text(one, "measure") in REGULAR_USE]


def _in_change(root: Branch, plan: Plan, asked: Asked, value: Any) -> None:
    del plan
    changes = inner(_group(root, asked), "changes", is_map=False)
    if len(changes.slots) <= asked.change:
        append(changes, None, Branch(is_map=True, flow=False))
    slot = changes.slots[asked.change]
    if slot.branch is None:  # a dash with nothing behind it
        slot.value = Branch(is_map=True, flow=False, owner=slot)
    put(slot.branch or Branch(is_map=True, flow=False), asked.key, list(value) if isinstance(value, tuple) else value)


def _contact(root: Branch) -> None:
    """Let whoever stands in stay reachable after day 90, where the plan leaves that open."""
    slot = root.get("afterwards")
    owner = root.get("owner")
    if slot is None or slot.branch is None or owner is None or owner.branch is None:
        return
    person = _text(owner.branch, "deputy") or _text(owner.branch, "person")
    if _is_open(slot.branch, "contact") and person:
        put(slot.branch, "contact", person)


_PLACES: dict[str, Callable[[Branch, Plan, Asked, Any], None]] = {
    "owner": _in_owner("person"),
    "deputy": _in_owner("deputy"),
    "reach": _in_owner("reach"),
    "hours": _in_owner("hours_per_week"),
    "replies_within": _replies,
    "sponsor": _sponsor,
    "helpers": _helpers,
    "helper_hours": _helper_hours,
    "real_work": _usage,
    "old_way": _usage,
    "size": _size,
    "rhythm": _rhythm,
    "target": _target,
}
