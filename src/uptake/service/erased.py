"""Whose usage was erased: the marks by which they are known again."""

from __future__ import annotations

from uptake.store.models import Erasure


def erased_marks() -> frozenset[str]:
    """The marks of all pseudonyms whose events were erased, so that later ones are dropped."""
    rows = Erasure.objects.exclude(done_at=None).values_list("marks", flat=True)
    return frozenset(mark for marks in rows for mark in marks)
