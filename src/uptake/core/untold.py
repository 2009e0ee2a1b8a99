"""Tellings by a message that the plan does not know: nobody counts as told by them, and most are a name mistyped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from uptake.core.sentences import Said, later, later_n


def unknown_tellings(number: int, name: str) -> Said:
    """So many of them, with the name of the message in one of them."""
    return later_n(
        number,
        "{number} telling does not count as told: the plan does not know its message, “{name}”",
        "{number} tellings do not count as told: the plan does not know their message, such as “{name}”",
        name=name,
    )


def without_number(note: Said) -> Said:
    """The same where how many they are may not be shown."""
    name = dict(note.values)["name"]
    return later(
        "Some tellings do not count as told: the plan does not know their message, such as “{name}”", name=name
    )


def of_unknown_messages(notes: Iterable[Said]) -> Iterator[Said]:
    """Those of some notes that say so."""
    known = {unknown_tellings(2, "").text, without_number(unknown_tellings(2, "")).text}
    return (note for note in notes if note.text in known)
