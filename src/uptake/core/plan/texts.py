"""
The texts of a plan in other languages: `texts/de.yaml` beside the plan has the same keys as the plan, in German.

A group is only spoken to in a language in which all of its texts are there: half a letter in each of two is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath

from uptake.core.frozen import field, frozen, replace
from uptake.core.plan.mistakes import did_you_mean, quoted
from uptake.core.plan.model import Change, Fear, Group, Place, Plan, Session
from uptake.core.plan.yaml12 import Node, read_yaml
from uptake.core.regular import open_regular
from uptake.core.words import say, spoken
from uptake.errors import PlanError

FOLDER = "texts"
_CHANGE = ("task", "today", "from_launch", "why", "you_do", "stays", "example")
_QUESTION = ("ask", "answer")
_MOST_BYTES = 1_000_000
_FEW = 5  # keys that a sentence names


@frozen
class Unfit:
    """What keeps a whole file of texts from being used, where it stands, and how to mend it where keys do not."""

    place: Place
    message: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


OfGroups = Mapping[str, tuple[str, ...]]  # group → keys, such as `changes[0].today`
Keys = Mapping[str, OfGroups]  # by language


@frozen
class Texts:
    """
    The plan in each language that it has texts of, its own first.

    `missing`: keys of texts that are not there; `surplus`: lists that have more than the plan, so that nobody knows
    which of them is which; `unfit`: language → what keeps its whole file from being used.
    """

    plans: Mapping[str, Plan]
    missing: Keys = field(default_factory=dict)
    surplus: Keys = field(default_factory=dict)
    unfit: Mapping[str, tuple[Unfit, ...]] = field(default_factory=dict)

    def language_for(self, wanted: str, group: str) -> str:
        """The language in which somebody of a group is written to who reads `wanted`, such as `de` or `de-AT`."""
        own = next(iter(self.plans))
        language = primary(wanted)
        whole = not any(keys.get(language, {}).get(group) for keys in (self.missing, self.surplus))
        return language if language in self.plans and whole else own

    def reads(self, wanted: str, group: str) -> bool:
        """Whether somebody of the group who reads `wanted` gets their language; also where none is known."""
        return not wanted.strip() or self.language_for(wanted, group) == primary(wanted)

    def in_the_way(self, wanted: str, group: str) -> str:
        """Why somebody of the group who reads `wanted` does not get it, in words; empty where they do."""
        language = primary(wanted)
        file = f"{FOLDER}/{language}.yaml"
        if self.reads(wanted, group):
            return ""
        if language in self.unfit:
            return say("{file} cannot be used: {mistake}", file=file, mistake=self.unfit[language][0])
        if language not in self.plans:
            return say("there is no {file}", file=file)
        return self._lacks(language, group)

    def lacking(self) -> Iterator[tuple[str, str, str]]:
        """(language, group, why) of each group that is not spoken to in a language whose file can be used."""
        for language in self.plans:
            for group in self.missing.get(language, {}):
                if why := self._lacks(language, group):
                    yield language, group, why

    def _lacks(self, language: str, group: str) -> str:
        file = f"{FOLDER}/{language}.yaml"
        missing = self.missing.get(language, {}).get(group, ())
        if surplus := self.surplus.get(language, {}).get(group, ()):
            return say("{file} has more than the plan has of {what}", file=file, what=_few(surplus))
        return say("{file} lacks {what}", file=file, what=_few(missing)) if missing else ""


def _few(keys: tuple[str, ...]) -> str:
    return ", ".join(keys[:_FEW]) + (" …" if len(keys) > _FEW else "")


def primary(language: str) -> str:
    """`de` of `de-AT`, `de_DE` and `DE`."""
    return language.strip().replace("_", "-").partition("-")[0].lower()


def load_texts(path: Path, plan: Plan) -> Texts:
    """
    The texts that lie beside a plan. `path`: of the plan.

    Raises PlanError where a file of texts cannot be read, or has what the plan does not have.
    """
    texts = texts_of(plan, files_beside(path))
    for language, wrong in texts.unfit.items():
        message = say("The texts in {language} do not fit the plan.", language=language)
        raise PlanError(message, details=[str(one) for one in wrong])
    return texts


def files_beside(path: Path) -> dict[str, str | None]:
    """What lies in `texts/` beside a plan: path from there → text, None where it cannot be read as text in UTF-8."""
    return {f"{FOLDER}/{file.name}": _text_in(file) for file in sorted((path.parent / FOLDER).glob("*.yaml"))}


def _text_in(file: Path) -> str | None:
    try:
        with open_regular(file) as opened:
            return opened.read(_MOST_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def texts_of(plan: Plan, files: Mapping[str, str | None]) -> Texts:
    """The plan in the languages of some files, by their path from the plan; what is no translation is passed over."""
    own = primary(plan.language)
    plans, missing, surplus = {own: plan}, dict[str, OfGroups](), dict[str, OfGroups]()
    unfit: dict[str, tuple[Unfit, ...]] = {}
    for language, names in _by_language(files).items():
        if wrong := tuple(_too_many(names, language, own)):
            unfit[language] = wrong
            continue
        if language == own:
            continue
        root, wrong = _read(files[names[0]], names[0], spoken())
        wrong = wrong or tuple(_unknown(plan, root))
        if wrong:
            unfit[language] = wrong
        else:
            plans[language], missing[language], surplus[language] = _in_language(plan, language, root)
    return Texts(plans, missing, surplus, unfit)


def _by_language(files: Iterable[str]) -> Mapping[str, list[str]]:
    """Language → the files that are in it; the one that is called as it is, `de.yaml`, stands first."""
    found: dict[str, list[str]] = {}
    for name in sorted(files, key=lambda name: (len(name), name)):
        if PurePosixPath(name).parent.as_posix() == FOLDER:
            found.setdefault(primary(PurePosixPath(name).stem), []).append(name)
    return found


def _too_many(names: Sequence[str], language: str, own: str) -> Iterator[Unfit]:
    """
    Files beside another in the same language. Letters know German, and not that of a region: of two files nobody could
    say who reads which.
    """
    whole = f"{FOLDER}/{language}.yaml"
    first = say("the plan itself") if language == own else names[0]
    for name in names[1:] if language != own else (one for one in names if one != whole):
        message = say("{file} is in {language} too; a region has no texts of its own.", file=first, language=language)
        yield Unfit(
            Place(name, 1, 1), message, say("put what it says otherwise there, and take {file} away", file=name)
        )


@lru_cache(maxsize=64)  # a server asks at every look at a person's page, and texts change as rarely as their plan
def _read(text: str | None, file: str, _spoken: str) -> tuple[Node, tuple[Unfit, ...]]:
    """A file as nodes, and what is wrong with it: in words, which is why the language is a part of what is known."""
    start = Place(file, 1, 1)
    nothing = Node(start, start)
    if text is None:
        return nothing, (Unfit(start, say("It cannot be read as text in UTF-8.")),)
    document = read_yaml(text, file)
    wrong = tuple(Unfit(one.place, one.message) for one in document.findings)
    if document.root is None or document.root.entries is None:
        return nothing, wrong or (Unfit(start, say("It holds no texts: keys are meant, as in the plan.")),)
    return document.root, wrong


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


def _in_language(plan: Plan, language: str, root: Node) -> tuple[Plan, OfGroups, OfGroups]:
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


def _unknown(plan: Plan, root: Node) -> Iterator[Unfit]:
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
