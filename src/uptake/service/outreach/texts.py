"""The texts of a plan on the server: its translations, and the templates of its letters, as they came with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from uptake.core.letters.writing import LetterWriter
from uptake.core.people import Roster
from uptake.core.plan.model import Plan
from uptake.core.plan.texts import FOLDER, primary, texts_of
from uptake.core.words import languages

MOST_BYTES = 1_000_000


def texts_beside(path: Path, plan: Plan) -> dict[str, str]:
    """What lies beside a plan and belongs to it: path from there → text. What cannot be read is left out."""
    inside = [path.parent / name for one in plan.messages for name in _templates(one.template)]
    found: dict[str, str] = {}
    for file in [*sorted((path.parent / FOLDER).glob("*.yaml")), *inside]:
        try:
            if file.is_file() and file.stat().st_size <= MOST_BYTES:
                found[file.relative_to(path.parent).as_posix()] = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
    return found


def letter_writer(plan: Plan, kept: Mapping[str, str], roster: Roster) -> LetterWriter:
    """What makes the letters of a plan. In a language whose file does not fit the plan, nobody is spoken to."""
    own = primary(plan.language)
    templates = {
        message.id: found
        for message in plan.messages
        if (found := {by or own: kept[name] for name, by in _templates(message.template).items() if name in kept})
    }
    return LetterWriter(texts_of(plan, kept), roster, templates)


def _templates(name: str | None) -> dict[str, str]:
    """The files of a template: as the plan names it, in its own language (""), and `heads-up.de.md` in German."""
    path = PurePosixPath(name or "")
    if not name or path.is_absolute() or ".." in path.parts:
        return {}
    return {path.as_posix(): ""} | {path.with_suffix(f".{one}{path.suffix}").as_posix(): one for one in languages()}
