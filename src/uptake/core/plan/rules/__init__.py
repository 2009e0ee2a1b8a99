"""The rules of the gate, one function and one code each. Importing a family registers its rules."""

from __future__ import annotations

from uptake.core.plan.rules import after, before, launch, measurement, reading, scope
from uptake.core.plan.rules.frame import FAMILIES, MOMENTS, Case, Moment, Rule, Unchecked, asked_at, registered

__all__ = [
    "FAMILIES",
    "MOMENTS",
    "Case",
    "Moment",
    "Rule",
    "Unchecked",
    "after",
    "asked_at",
    "before",
    "launch",
    "measurement",
    "reading",
    "registered",
    "scope",
]
