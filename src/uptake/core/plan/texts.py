"""
The texts of a plan in other languages: `texts/de.yaml` beside the plan has the same keys as the plan, in German.

A group is only spoken to in a language in which all of its texts are there: half a letter in each of two is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from uptake.core.frozen import field, frozen, replace
from uptake.core.plan.mistakes import did_you_mean
from uptake.core.plan.model import Change, Fear, Group, Plan, Session
from uptake.core.plan.yaml12 import Node, read_yaml
from uptake.core.regular import open_regular
from uptake.core.words import say
from uptake.errors import FileError, PlanError

FOLDER = "texts"
_CHANGE = ("task", "today", "from_launch", "why", "you_do", "stays", "example")
_MOST_BYTES = 1_000_000


@frozen
class Texts:
    """
    The plan in each language that it has texts of, its own first.

    `missing`: language → group → keys of texts that are not there, such as `changes[0].today`.
    """

    plans: Mapping[str, Plan]
    missing: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def language_for(self, wanted: str, group: str) -> str:
        """The language in which somebody of a group is written to who reads `wanted`, such as `de` or `de-AT`."""
        own = next(iter(self.plans))
        language = primary(wanted)
        spoken = language in self.plans and not self.missing.get(language, {}).get(group)
        return language if spoken else own

    def reads(self, wanted: str, group: str) -> bool:
        """Whether somebody of the group who reads `wanted` gets their language; also where none is known."""
        return not wanted.strip() or self.language_for(wanted, group) == primary(wanted)


def primary(language: str) -> str:
    """`de` of `de-AT`, `de_DE` and `DE`."""
    return language.strip().replace("_", "-").partition("-")[0].lower()


def load_texts(path: Path, plan: Plan) -> Texts:
    """
    The texts that lie beside a plan. `path`: of the plan.

    Raises PlanError where a file of texts has keys that the plan does not have, FileError where it cannot be read.
    """
    plans = {primary(plan.language): plan}
    missing: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for file in sorted((path.parent / FOLDER).glob("*.yaml")):
        language = primary(file.stem)
        if language != primary(plan.language):
            plans[language], missing[language] = in_language(plan, language, _root(file))
    return Texts(plans, missing)


def _root(file: Path) -> Node:
    try:
        with open_regular(file) as opened:
            text = opened.read(_MOST_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(say("{path} cannot be read as text in UTF-8.", path=file)) from error
    document = read_yaml(text, file.as_posix())
    if document.root is None or document.root.entries is None:
        details = [f"{one.place}: {one.message}" for one in document.findings]
        raise PlanError(say("{path} cannot be read as texts of a plan.", path=file), details=details)
    return document.root


def in_language(plan: Plan, language: str, root: Node) -> tuple[Plan, Mapping[str, tuple[str, ...]]]:
    """The plan with its texts replaced by those of a file, and by group what the file lacks."""
    wrong = list(_unknown(plan, root))
    if wrong:
        raise PlanError(say("The texts in {language} do not fit the plan.", language=language), details=wrong)
    groups, missing = {}, {}
    for group in plan.groups.values():
        lacks: list[str] = []
        groups[group.id] = _group(plan, group, root, lacks)
        missing[group.id] = tuple(lacks)
    shared: list[str] = []
    sessions = {one.id: _session(one, root) for one in plan.sessions}
    said = replace(
        plan,
        language=language,
        title=_text(root, "title") or plan.title,  # a name may stay as it is
        summary=_own(root, "summary", plan.summary, shared),
        groups=groups,
        sessions=tuple(session for session, _ in sessions.values()),
        privacy=replace(plan.privacy, purpose=_purpose(plan, root, shared)),
    )
    # What a session lacks keeps nobody from their language who is not invited to it.
    for session, lacks_tasks in sessions.values():
        for name in session.groups if lacks_tasks else ():
            missing[name] = (lacks_tasks, *missing.get(name, ()))
    return said, {group: (*shared, *lacks) for group, lacks in missing.items()}


def _purpose(plan: Plan, root: Node, lacks: list[str]) -> str:
    node = root.get("privacy")
    return _own(node, "purpose", plan.privacy.purpose or "", lacks, "privacy.")


def _session(session: Session, root: Node) -> tuple[Session, str]:
    """A session by its id, and what it lacks; where it is may stay as it is written, for a room has one name."""
    listed = (root.get("sessions") or root).items or ()
    node = next((one for one in listed if _text(one, "id") == session.id), None)
    given = node.get("tasks") if node else None
    tasks = tuple(item.text for item in given.items or ()) if given else ()
    whole = len(tasks) == len(session.tasks)
    said = replace(session, tasks=tasks if whole else session.tasks, where=_text(node, "where") or session.where)
    return said, "" if whole else f"sessions[{session.id}].tasks"


def _group(plan: Plan, group: Group, root: Node, lacks: list[str]) -> Group:
    """A group that takes over the changes or questions of another takes over their words as well."""
    own = (root.get("groups") or root).get(group.id)
    base = plan.groups.get(group.like or "")
    other = (root.get("groups") or root).get(base.id) if base else None
    changes = _list(own, other if base and base.changes == group.changes else None, "changes")
    fears = _list(own, other if base and base.fears == group.fears else None, "questions")
    return replace(
        group,
        title=_own(own, "title", group.title, lacks),
        changes=tuple(_change(number, one, changes, lacks) for number, one in enumerate(group.changes)),
        fears=tuple(_fear(number, one, fears, lacks) for number, one in enumerate(group.fears)),
    )


def _list(own: Node | None, other: Node | None, name: str) -> tuple[Node, ...]:
    found = (own.get(name) if own else None) or (other.get(name) if other else None)
    return (found.items if found else None) or ()


def _change(number: int, change: Change, nodes: tuple[Node, ...], lacks: list[str]) -> Change:
    node = nodes[number] if number < len(nodes) else None
    said = {
        name: _own(node, name, getattr(change, name) or "", lacks, f"changes[{number}].") or None for name in _CHANGE
    }
    return replace(change, **said)


def _fear(number: int, fear: Fear, nodes: tuple[Node, ...], lacks: list[str]) -> Fear:
    node = nodes[number] if number < len(nodes) else None
    where = f"questions[{number}]."
    return replace(
        fear,
        ask=_own(node, "ask", fear.ask, lacks, where),
        answer=_own(node, "answer", fear.answer or "", lacks, where),
    )


def _own(node: Node | None, name: str, known: str, lacks: list[str], where: str = "") -> str:
    """The text of a file; where the plan has one and the file has none, that is noted, and the plan's own is kept."""
    found = _text(node, name)
    if known and not found:
        lacks.append(f"{where}{name}")
    return found or known


def _text(node: Node | None, name: str) -> str:
    found = node.get(name) if node and node.entries is not None else None
    return found.text if found else ""


def _unknown(plan: Plan, root: Node) -> Iterator[str]:
    """Groups, sessions and keys that a file of texts has and the plan does not."""
    known = ("title", "summary", "groups", "sessions", "privacy")
    yield from _strangers(root, known)
    groups = root.get("groups")
    if groups is not None:
        yield from _strangers(groups, tuple(plan.groups))
        for node in groups.given().values():
            yield from _strangers(node, ("title", "changes", "questions"))


def _strangers(node: Node, known: tuple[str, ...]) -> Iterator[str]:
    for name, found in (node.entries or {}).items():
        if name not in known:
            yield f"{found.key}: {say('There is nothing called {name} here.', name=name)} {did_you_mean(name, known)}"
