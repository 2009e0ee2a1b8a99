"""What is known when a plan is begun: answers by the key of their question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class GroupAnswers:
    """One group: its name as people say it, what is known of it, and each task that changes."""

    title: str
    known: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of a rollout. `rollout` and `launch` are always there: without them there is no plan to read."""

    known: Mapping[str, Any]
    groups: tuple[GroupAnswers, ...] = ()

    @property
    def rollout(self) -> str:
        """The short name."""
        return str(self.known["rollout"])

    @property
    def launch(self) -> str:
        """Day 0."""
        return str(self.known["launch"])
