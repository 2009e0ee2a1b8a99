"""The log of changes: appended to, never altered."""

from __future__ import annotations

from uptake.store.models import Change


def record(by: str, act: str, subject: str, **detail: object) -> None:
    """Write down who did what to what."""
    Change.objects.create(by=by, act=act, subject=subject, detail=detail)
