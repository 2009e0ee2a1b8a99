"""The logs of changes, and of who was shown whose name: appended to, never altered."""

from __future__ import annotations

from collections.abc import Iterable

from uptake.store.models import Change, NameView


def record(by: str, act: str, subject: str, **detail: object) -> None:
    """Write down who did what to what. A detail that is None has nothing to say and is left out."""
    told = {name: value for name, value in detail.items() if value is not None}
    Change.objects.create(by=by, act=act, subject=subject, detail=told)


def record_all(by: str, act: str, subjects: Iterable[str], **detail: object) -> None:
    """Write down who did the same to each of several."""
    Change.objects.bulk_create(Change(by=by, act=act, subject=subject, detail=detail) for subject in subjects)


def names_shown(by: str, page: str, people: Iterable[str]) -> None:
    """Write down whose names (roster ids or pseudonyms) somebody is about to be shown on a page."""
    NameView.objects.bulk_create(NameView(by=by, person=person, page=page) for person in people)
