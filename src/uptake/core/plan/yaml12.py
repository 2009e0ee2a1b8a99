"""
YAML 1.2 core as nodes that know their places.

The parser only cuts the text into events; what a plain scalar means is decided here, so `on`, `NO`, `08:30` and
`2026-12-01` stay text. What YAML offers beyond plain data (anchors, merge keys, tags, several documents) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import yaml

from uptake.core.frozen import frozen
from uptake.core.plan.findings import Finding
from uptake.core.plan.mistakes import mistake, quoted
from uptake.core.plan.model import Place
from uptake.core.plan.syntax import syntax_mistake
from uptake.core.words import say

# Bounds for hostile files. A real plan is a few pages, some six levels deep.
MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 40
MAX_NODES = 100_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOM = "\ufeff"
_CORE_TAG = "tag:yaml.org,2002:"  # what a parser makes of `!!`
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
)
_MAX_DIGITS = 18  # a longer row of digits is an identifier, not an amount: it stays text

Scalar = str | int | float | bool | None


@frozen
class Node:
    """
    One value of a file: a scalar, a list (`items`) or a mapping (`entries`).

    `place` is where the value begins, `key` where its key stands, or the value itself for an item of a list.
    `text` is a scalar as it is written, without quotes.
    """

    place: Place
    key: Place
    value: Scalar = None
    text: str = ""
    items: tuple[Node, ...] | None = None
    entries: Mapping[str, Node] | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is written here: null, `~`, or a key with nothing after it."""
        return self.value is None and self.items is None and self.entries is None

    def get(self, name: str) -> Node | None:
        """Return what stands under a key; None if the key is not there or has no value."""
        node = (self.entries or {}).get(name)
        return None if node is None or node.empty else node

    def given(self) -> dict[str, Node]:
        """Return the keys that have a value."""
        return {name: node for name, node in (self.entries or {}).items() if not node.empty}


@frozen
class Document:
    """What was read: `root` is None where nothing usable is left; `findings` are the mistakes, in order."""

    root: Node | None
    findings: tuple[Finding, ...] = ()


def read_yaml(text: str, file: str) -> Document:
    """Read one YAML 1.2 core document. Never raises for bad text: every mistake is a finding with its place."""
    text = text.removeprefix(_BOM)  # some editors write one; it says nothing
    refused = _refused(text, file)
    if refused is not None:
        return Document(None, (refused,))
    composer = _Composer(text, file)
    try:
        root = composer.document()
    except _StopReadingError as stop:
        return Document(None, (*composer.findings, stop.finding))
    except yaml.MarkedYAMLError as error:
        return Document(None, (*composer.findings, syntax_mistake(error, text, file)))
    except (yaml.YAMLError, ValueError, OverflowError):  # the loader in Python, on an escape for no character
        unreadable = mistake(
            Place(file), say("The file holds a character that cannot be read."), say("Save it as UTF-8.")
        )
        return Document(None, (*composer.findings, unreadable))
    return Document(root, tuple(composer.findings))


def resolve(text: str) -> Scalar:
    """Return what a plain scalar means under the YAML 1.2 core schema; whatever it does not name is text."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "-+.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return text if len(text) > _MAX_DIGITS else int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    if _FLOAT.fullmatch(text):
        return float(text.replace(".", "") if text[-1] in "fFnN" else text)
    return text


def _refused(text: str, file: str) -> Finding | None:
    """Return why a text is not even given to the parser."""
    if len(text) > MAX_CHARACTERS:
        return mistake(
            Place(file), say("The file is longer than a million characters."), say("A plan is a few pages: check it.")
        )
    bad = _FORBIDDEN.search(text)
    if bad is None:
        return None
    before = text[: bad.start()]
    place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return mistake(
        place,
        say("A character that YAML does not allow (U+{number}) stands here.", number=f"{ord(bad[0]):04X}"),
        say("Delete it."),
    )


class _StopReadingError(Exception):
    """What makes it useless to read on."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class _Composer:
    """Builds nodes from the parser's events, and collects what is refused on the way."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.findings: list[Finding] = []
        self.nodes = 0
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                self._refuse(
                    event, say("A second document begins here."), say("A plan is one document: delete the line `---`.")
                )
                return root
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, None, 0)
        if root is None or root.empty:
            self.findings.append(
                mistake(Place(self.file), say("The file is empty."), say("Begin with uptake: 1, rollout and launch."))
            )
            return None
        return root

    def _node(self, event: yaml.Event, key: Place | None, depth: int) -> Node:
        place = self._place(event)
        key = key or place
        self._count(event, depth)
        self._refuse_extras(event)
        if isinstance(event, yaml.ScalarEvent):
            value = event.value if event.style else resolve(event.value)
            return Node(place, key, value, event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(place, key, items=tuple(self._items(depth + 1)))
        if isinstance(event, yaml.MappingStartEvent):
            return Node(place, key, entries=self._entries(depth + 1))
        return Node(place, key)  # an alias, refused above

    def _items(self, depth: int) -> Iterator[Node]:
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._node(event, None, depth)

    def _entries(self, depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, None, depth)
            usable = self._usable(key, event, entries)
            value = self._node(next(self.events), key.place, depth)
            if usable:
                entries[key.text] = value
        return entries

    def _usable(self, key: Node, event: yaml.Event, entries: Mapping[str, Node]) -> bool:
        if isinstance(event, yaml.AliasEvent):
            return False  # refused already
        if key.items is not None or key.entries is not None:
            self._refuse(event, say("A key has to be text."), say("Write one word, then a colon."))
            return False
        if key.text == "<<" and key.value == "<<" and not getattr(event, "style", None):
            self._refuse(event, say("Merge keys are not read."), say("Write the keys out, or use `like` for a group."))
            return False
        if key.value == "":
            self._refuse(event, say("The key here is empty."), say("Write one word, then a colon."))
            return False
        if not isinstance(key.value, str):
            self._refuse(
                event, say("The key {text} is not text.", text=quoted(key.text)), say("Put the key in quotes.")
            )
        if key.text in entries:
            first = entries[key.text].key.line
            self._refuse(
                event,
                say(
                    "The key {text} stands here twice; the first is on line {first}.",
                    text=quoted(key.text),
                    first=first,
                ),
                say("Keep one."),
            )
            return False
        return True

    def _count(self, event: yaml.Event, depth: int) -> None:
        self.nodes += 1
        if depth <= MAX_DEPTH and self.nodes <= MAX_NODES:
            return
        too_deep = say("More than {most} levels lie in each other here.", most=MAX_DEPTH)
        message = too_deep if depth > MAX_DEPTH else say("The file holds more than {most} values.", most=MAX_NODES)
        raise _StopReadingError(mistake(self._place(event), message, say("A plan is a few pages: check the file.")))

    def _refuse_extras(self, event: yaml.Event) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(
                event, say("The alias {value} is not read.", value=quoted(f"*{anchor}")), say("Write the value out.")
            )
        elif anchor is not None:
            self._refuse(
                event,
                say("The anchor {value} is not read.", value=quoted(f"&{anchor}")),
                say("Delete it, and write values out."),
            )
        if tag is not None:
            self._refuse(
                event,
                say("The tag {value} is not read.", value=quoted(tag.replace(_CORE_TAG, "!!"))),
                say("Delete it; put text in quotes."),
            )

    def _refuse(self, event: yaml.Event, message: str, fix: str) -> None:
        self.findings.append(mistake(self._place(event), message, fix))

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)
