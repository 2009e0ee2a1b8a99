"""Which questions a plan has for the people who will carry it, and what it says on each of them so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from uptake.core.plan.model import Change, Filter, Group, Plan, Usage
from uptake.core.plan.rules.words import listed, said
from uptake.core.plan.writing.questions import CHANGE, GROUP, OWNER, USAGE, Question
from uptake.core.words import say

REGULAR_USE = ("habitual", "regular", "adopted")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a document: its section and heading, what is known so far, and whom it is about."""

    question: Question
    section: str
    heading: str
    so_far: str = ""
    group: str | None = None
    change: int = 0

    @property
    def key(self) -> str:
        """The question's key."""
        return self.question.key


def asked_of(plan: Plan) -> tuple[Asked, ...]:
    """Return the questions of a plan in order, with what it says on each so far."""
    found: list[Asked] = []
    known = _of_owner(plan)
    found += [Asked(one, say("Who answers, and who helps"), say(one.ask), known.get(one.key, "")) for one in OWNER]
    for group in plan.groups.values():
        found += _of_group(plan, group, _name(plan, group))
    usage = plan.usage or Usage()
    for one, filters in zip(USAGE, (usage.real_work, usage.old_way), strict=True):
        found.append(Asked(one, say("What counts as use"), say(one.ask), _events(filters)))
    return tuple(found)


def open_in(plan: Plan) -> int:
    """Return how many of its questions a plan leaves open."""
    return sum(not one.so_far for one in asked_of(plan))


def _name(plan: Plan, group: Group) -> str:
    same = [other for other in plan.groups.values() if other.title.casefold() == group.title.casefold()]
    title = " ".join(group.title.split())
    return title if len(same) == 1 else f"{title} ({group.id})"


def _of_owner(plan: Plan) -> dict[str, str]:
    owner = plan.owner
    hours = {f"{helper.hours_per_week:g}" for helper in plan.helpers if helper.hours_per_week is not None}
    known = {
        "sponsor": plan.sponsor,
        "helpers": ", ".join(helper.person for helper in plan.helpers),
        "helper_hours": listed(sorted(hours)),
    }
    if owner is not None:
        known |= {
            "owner": owner.person or ", ".join(owner.people),
            "deputy": owner.deputy,
            "reach": ", ".join(owner.reach.values()),
            "replies_within": owner.replies_within.text if owner.replies_within else "",
            "hours": "" if owner.hours_per_week is None else f"{owner.hours_per_week:g}",
        }
    return {key: value for key, value in known.items() if value is not None and said(value)}


def _of_group(plan: Plan, group: Group, name: str) -> Iterator[Asked]:
    known = {
        "size": say("as the roster says") if group.who is not None else str(group.size or ""),
        "rhythm": group.rhythm,
        "target": _target(plan, group),
    }
    has_own = group.like is None
    for one in GROUP:
        if (one.key == "size" and group.who is not None) or (one.key == "rhythm" and not has_own):
            continue
        yield Asked(one, name, f"{name}: {say(one.ask)}", known[one.key], group.id)
    if not has_own:
        return
    for number, change in enumerate(group.changes or (Change(None, None, None, None, None),)):
        label = name if number == 0 else say("{name}, task {number}", name=name, number=number + 1)
        for one in CHANGE:
            value = getattr(change, one.key)
            so_far = ", ".join(value) if isinstance(value, tuple) else value or ""
            yield Asked(one, name, f"{label}: {say(one.ask)}", " ".join(so_far.split()), group.id, number)


def _target(plan: Plan, group: Group) -> str:
    for target in plan.targets:
        if target.group == group.id and target.measure in REGULAR_USE and target.at_least is not None:
            return f"{round(100 * target.at_least, 2):g}%"
    return ""


def _events(filters: tuple[Filter, ...] | None) -> str:
    if filters is None:
        return ""
    names = [name for one in filters for column, values in one.must if column == "event" for name in values]
    return ", ".join(names) or (say("every event") if filters else say("nothing is replaced"))
