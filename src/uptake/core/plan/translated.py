"""A plan with its texts replaced by those of a file in another language, and what the file lacks or has too much of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from uptake.core.frozen import frozen, replace
from uptake.core.plan.mistakes import did_you_mean, quoted
from uptake.core.plan.model import Change, Fear, Group, Place, Plan, Session
from uptake.core.plan.yaml12 import Node
from uptake.core.words import say

_CHANGE = ("task", "today", "from_launch", "why", "you_do", "stays", "example")
_QUESTION = ("ask", "answer")

OfGroups = Mapping[str, tuple[str, ...]]  # group → keys, such as `changes[0].today`


@frozen
class Unfit:
    """What keeps a whole file of texts from being used, where it stands, and how to mend it where keys do not."""

    place: Place
    message: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class _Said:
    """The texts of a file while they are laid over a plan, and what one part of it lacks or has too much of."""

    def __init__(self) -> None:
        self.missing: list[str] = []
        self.surplus: list[str] = []

    def own(self, node: Node | None, name: str, known: str, where: str = "") -> str:
        """The text of a file; where the plan has one and the file has none, that is noted, and the plan's is kept."""
        found = _text(node, name)
        if known and not found:
            self.missing.append(f"{where}{name}")
        return found or known

    def compare(self, found: Sequence[object], known: Sequence[object], name: str) -> None:
        """Note a list that has more than the plan's."""
        if len(found) > len(known):
            self.surplus.append(name)


def in_language(plan: Plan, language: str, root: Node) -> tuple[Plan, OfGroups, OfGroups]:
    """The plan with its texts replaced by those of a file, and by group what the file lacks, and has too much of."""
    shared, of_groups, of_sessions = _Said(), {name: _Said() for name in plan.groups}, dict[str, _Said]()
    groups = {group.id: _group(plan, group, root, of_groups[group.id]) for group in plan.groups.values()}
    sessions = tuple(_session(one, root, of_sessions.setdefault(one.id, _Said())) for one in plan.sessions)
    said = replace(
        plan,
        language=language,
        title=_text(root, "title") or plan.title,  # a name may stay as it is
        summary=shared.own(root, "summary", plan.summary),
        groups=groups,
        sessions=sessions,
        privacy=replace(
            plan.privacy, purpose=shared.own(root.get("privacy"), "purpose", plan.privacy.purpose or "", "privacy.")
        ),
    )
    # What a session lacks keeps nobody from their language who is not invited to it.
    mine = {
        name: [shared, *(of_sessions[one.id] for one in plan.sessions if name in one.groups), own]
        for name, own in of_groups.items()
    }
    missing = {name: tuple(key for part in parts for key in part.missing) for name, parts in mine.items()}
    return said, missing, {name: tuple(key for part in parts for key in part.surplus) for name, parts in mine.items()}


def _session(session: Session, root: Node, said: _Said) -> Session:
    """A session by its id; where it is may stay as it is written, for a room has one name."""
    listed = (root.get("sessions") or root).items or ()
    node = next((one for one in listed if _text(one, "id") == session.id), None)
    given = node.get("tasks") if node else None
    tasks = [item.text for item in given.items or ()] if given else []
    where = f"sessions[{session.id}].tasks"
    said.compare(tasks, session.tasks, where)
    if session.tasks and not tasks:
        said.missing.append(where)
    elif not said.surplus:
        lacking = [number for number in range(len(session.tasks)) if not "".join(tasks[number : number + 1]).strip()]
        said.missing += [f"{where}[{number}]" for number in lacking]
    whole = not said.missing and not said.surplus
    own = _text(node, "where") or session.where
    return replace(session, tasks=tuple(tasks) if whole else session.tasks, where=own)


def _group(plan: Plan, group: Group, root: Node, said: _Said) -> Group:
    """A group that takes over the changes or questions of another takes over their words as well."""
    own = (root.get("groups") or root).get(group.id)
    base = plan.groups.get(group.like or "")
    other = (root.get("groups") or root).get(base.id) if base else None
    changes = _list(own, other if base and base.changes == group.changes else None, "changes")
    fears = _list(own, other if base and base.fears == group.fears else None, "questions")
    title = said.own(own, "title", group.title)
    said.compare(changes, group.changes, "changes")
    said.compare(fears, group.fears, "questions")
    return replace(
        group,
        title=title,
        changes=tuple(_change(number, one, changes, said) for number, one in enumerate(group.changes)),
        fears=tuple(_fear(number, one, fears, said) for number, one in enumerate(group.fears)),
    )


def _list(own: Node | None, other: Node | None, name: str) -> tuple[Node, ...]:
    found = (own.get(name) if own else None) or (other.get(name) if other else None)
    return (found.items if found else None) or ()


def _change(number: int, change: Change, nodes: tuple[Node, ...], said: _Said) -> Change:
    node = nodes[number] if number < len(nodes) else None
    words = {name: said.own(node, name, getattr(change, name) or "", f"changes[{number}].") or None for name in _CHANGE}
    return replace(change, **words)


def _fear(number: int, fear: Fear, nodes: tuple[Node, ...], said: _Said) -> Fear:
    node = nodes[number] if number < len(nodes) else None
    where = f"questions[{number}]."
    ask, answer = (said.own(node, name, getattr(fear, name) or "", where) for name in _QUESTION)
    return replace(fear, ask=ask, answer=answer)


def _text(node: Node | None, name: str) -> str:
    found = node.get(name) if node and node.entries is not None else None
    return found.text if found else ""


def unknown_keys(plan: Plan, root: Node) -> Iterator[Unfit]:
    """Groups, sessions and keys that a file of texts has and the plan does not."""
    yield from _strangers(root, ("title", "summary", "groups", "sessions", "privacy"))
    groups = root.get("groups")
    if groups is not None:
        yield from _strangers(groups, tuple(plan.groups))
        for node in groups.given().values():
            yield from _strangers(node, ("title", "changes", "questions"))
            for name, known in (("changes", _CHANGE), ("questions", _QUESTION)):
                yield from (wrong for item in _list(node, None, name) for wrong in _strangers(item, known))
    ids = tuple(session.id for session in plan.sessions)
    for node in _list(root, None, "sessions"):
        yield from _strangers(node, ("id", "tasks", "where"))
        if (id_ := _text(node, "id")) not in ids:
            message = say("There is no session called {name} in the plan.", name=quoted(id_))
            yield Unfit(node.place, f"{message} {did_you_mean(id_, ids)}".strip())
    if privacy := root.get("privacy"):
        yield from _strangers(privacy, ("purpose",))


def _strangers(node: Node, known: tuple[str, ...]) -> Iterator[Unfit]:
    for name, found in (node.entries or {}).items():
        if name not in known:
            message = say("There is nothing called {name} here.", name=name)
            yield Unfit(found.key, f"{message} {did_you_mean(name, known)}")
