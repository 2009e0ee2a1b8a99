"""The groups of a plan as values: who belongs to them, what changes for them, and from which day."""

from __future__ import annotations

from collections.abc import Mapping

from uptake.core.calendar import Day
from uptake.core.frozen import replace
from uptake.core.plan.build_usage import build_usage
from uptake.core.plan.calling import called
from uptake.core.plan.mistakes import MOST, did_you_mean, quoted
from uptake.core.plan.model import Change, Exclusion, Fear, Group, Usage, Who
from uptake.core.plan.values import Values, integer, items, mapping, mappings, named, persons, text
from uptake.core.plan.yaml12 import Node
from uptake.core.words import say

# What stays a group's own even if it is `like` another: copied, it would name the same people or the same day.
_OWN = frozenset({"title", "who", "launch", "like", "size", "except"})
_LONGEST = 10  # groups in a row of `like`: more is a slip, and would cost time without end


def build_groups(values: Values, plan: Node, launch: Day, relaunch: Day | None) -> dict[str, Group]:
    """
    Return the groups by id, in the order of the plan.

    What a group takes over with `like` and the plan's usage are worked in; a relaunch moves every earlier day 0.
    """
    nodes = _group_nodes(plan)
    _check_like(values, nodes)
    groups: dict[str, Group] = {}
    for name, own in nodes.items():
        node = replace(own, entries=_with_inherited(name, nodes))
        group = _group(values, name, node, values.day(node.get("launch")) or launch)
        start = group.launch if relaunch is None else max(group.launch, relaunch)
        groups[name] = replace(group, launch=start, usage=_usage(values, node, mapping(plan.get("usage"))))
    return groups


def group_names(plan: Node) -> tuple[str, ...]:
    """Return the ids of the plan's groups, also of those that cannot be read."""
    groups = mapping(plan.get("groups"))
    return tuple(groups.entries or ()) if groups else ()


def _group_nodes(plan: Node) -> dict[str, Node]:
    groups = mapping(plan.get("groups"))
    entries = groups.entries or {} if groups else {}
    # A group of which only the name is written is half filled in: it is there, with nothing said of it.
    return {name: node for name, node in entries.items() if node.empty or node.entries is not None}


def _check_like(values: Values, nodes: Mapping[str, Node]) -> None:
    reported: set[str] = set()
    for name, node in nodes.items():
        like = node.get("like")
        other = text(like)
        if like is None or other is None or name in reported or len(values.findings) > MOST:
            continue
        if other not in nodes:
            others = [known for known in nodes if known != name]
            values.wrong(like, say("There is no group {name}.", name=quoted(other)), did_you_mean(other, others))
            continue
        chain = _chain(name, nodes)
        if chain[-1] == name:
            reported.update(chain)
            values.wrong(
                like,
                say("The groups are like each other in a ring: {groups}.", groups=" → ".join(map(called, chain))),
                say("Write one of them out."),
            )
        elif len(chain) > _LONGEST:
            values.wrong(
                like,
                say("More than {most} groups are like each other in a row.", most=_LONGEST),
                say("Write this one out."),
            )


def _chain(name: str, nodes: Mapping[str, Node]) -> list[str]:
    """Return the groups that a group is like, one after the other; in a ring the first that comes again ends it."""
    chain = [name]
    while len(chain) <= _LONGEST:
        other = text(nodes[chain[-1]].get("like"))
        if other is None or other not in nodes:
            break
        chain.append(other)
        if other in chain[:-1]:
            break
    return chain


def _with_inherited(name: str, nodes: Mapping[str, Node]) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    for other in reversed(list(dict.fromkeys(_chain(name, nodes)))):
        kept = {key: node for key, node in entries.items() if key not in _OWN}
        entries = {**kept, **nodes[other].given()}
    return entries


def _group(values: Values, name: str, node: Node, launch: Day) -> Group:
    who = node.get("who")
    return Group(
        id=name,
        title=text(node.get("title")) or name.replace("-", " ").capitalize(),
        who=build_who(values, who) if who else None,
        launch=launch,
        size=integer(node.get("size")),
        rhythm=text(node.get("rhythm")) or "weekly",
        access=text(node.get("access")) or "none",
        exclusions=tuple(_exclusion(values, item) for item in mappings(node.get("except"))),
        changes=tuple(_change(item) for item in mappings(node.get("changes"))),
        fears=tuple(_fear(item) for item in mappings(node.get("questions"))),
        like=text(node.get("like")),
        place=node.key,
    )


def _usage(values: Values, group: Node, plan: Node | None) -> Usage:
    """Return the plan's usage with the group's own keys laid over it."""
    own = mapping(group.get("usage"))
    if own is None:
        return build_usage(values, plan) if plan else Usage()
    return build_usage(values, replace(own, entries={**(plan.given() if plan else {}), **own.given()}))


def build_who(values: Values, node: Node) -> Who:
    """Return who is meant: `everyone`, or columns with their values and any, not, under, people."""
    if node.entries is None:
        return Who(everyone=node.value == "everyone", place=node.key)
    columns = {key: child for key, child in node.entries.items() if key not in {"any", "not", "under", "people"}}
    but = node.get("not")
    for key in node.entries.keys() - columns.keys():
        values.filled(key, node.entries[key])
    return Who(
        equal={key: values.cells(key, child) for key, child in columns.items()},
        anyone_of=tuple(build_who(values, item) for item in items(node.get("any"))),
        but=build_who(values, but) if but else None,
        under=named(node.get("under")),
        people=persons(node.get("people")),
        place=node.key,
    )


def _exclusion(values: Values, node: Node) -> Exclusion:
    who = node.get("who")
    return Exclusion(build_who(values, who) if who else Who(), text(node.get("reason")), node.key)


def _change(node: Node) -> Change:
    return Change(
        task=text(node.get("task")),
        today=text(node.get("today")),
        from_launch=text(node.get("from_launch")),
        why=text(node.get("why")),
        you_do=text(node.get("you_do")),
        stays=text(node.get("stays")),
        example=text(node.get("example")),
        confirmed_by=persons(node.get("confirmed_by")),
        place=node.key,
    )


def _fear(node: Node) -> Fear:
    return Fear(text(node.get("ask")) or "", text(node.get("answer")), node.key)
