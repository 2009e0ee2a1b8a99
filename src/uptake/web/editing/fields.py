"""What a page of the editor is made of: sections, their fields, and lists of things with the same fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from uptake.core.plan.writing.marks import Path
from uptake.core.plan.writing.questions import ALL
from uptake.core.words import say
from uptake.web.editing.kinds import Kind

Label = str | Promise


@dataclass(frozen=True, slots=True)
class Field:
    """One value. `path` leads to it from the thing that it belongs to; `question` is the interview's, if it asks."""

    path: Path
    kind: Kind
    label: Label = ""
    help: Label = ""
    question: str = ""

    @property
    def asked(self) -> str:
        """What stands above it."""
        return say(ALL[self.question].ask) if self.question else str(self.label)

    @property
    def helped(self) -> str:
        """What stands below it."""
        return str(self.help) or (say(ALL[self.question].help) if self.question else "")


@dataclass(frozen=True, slots=True)
class Items:
    """A list of things: `path` leads to it, `one` is what one of them is called, `begun` what a new one holds."""

    path: Path
    title: Label
    one: Label
    add: Label
    fields: tuple[Field, ...]
    begun: Mapping[str, Any] = field(default_factory=dict)
    named_by: str = "id"


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the editor. `at`: where its paths begin."""

    name: str
    title: Label
    intro: Label = ""
    fields: tuple[Field, ...] = ()
    items: tuple[Items, ...] = ()
    at: Path = ()

    def paths(self) -> list[Path]:
        """The full paths of its fields and lists."""
        return [(*self.at, *path) for path in (*(one.path for one in self.fields), *(one.path for one in self.items))]
