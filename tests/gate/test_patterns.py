"""Patterns of words find them however they are written, and say where."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.core.plan import rules
from uptake.core.plan.rules.patterns import Pattern

FOUND = [
    (f"{module.name}.{name}", value)
    for module in pkgutil.iter_modules(rules.__path__)
    for name, value in vars(importlib.import_module(f"{rules.__name__}.{module.name}")).items()
    if isinstance(value, Pattern)
]


@pytest.mark.parametrize(("name", "pattern"), FOUND, ids=[name for name, _ in FOUND])
def test_a_pattern_is_written_small(name: str, pattern: Pattern) -> None:
    text = pattern.compiled.pattern
    assert re.sub(r"\\[A-Z]", "", text) == re.sub(r"\\[A-Z]", "", text).lower()
    assert not pattern.compiled.flags & re.IGNORECASE


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["word", "WORD", "Word", "İ", "ΣΑΣ", "ß", "x", " ", "."]), max_size=12).map("".join))
def test_what_is_found_is_what_the_standard_library_finds_in_any_case(text: str) -> None:
    expected = [match.span() for match in re.finditer(r"\bwords?\b", text, re.IGNORECASE)]
    pattern = Pattern(r"\bwords?\b")
    assert [(place.start, place.stop) for place in pattern.places(text)] == expected
    assert pattern.search(text) == next((slice(*span) for span in expected), None)
    assert pattern.fullmatch(text) == bool(re.fullmatch(r"\bwords?\b", text, re.IGNORECASE))
