"""The writer of a plan's letters, out of the texts and templates beside it; and where people answer."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from urllib.parse import quote

from uptake.core.letters.owed import MESSAGE, Owed
from uptake.core.letters.writing import LetterWriter
from uptake.core.people import Roster
from uptake.core.plan.model import Message, Plan
from uptake.core.plan.texts import load_texts, primary
from uptake.core.regular import open_regular
from uptake.core.words import languages, say, speakable, speaking
from uptake.errors import FileError, TemplateError
from uptake.page.unsent import MOST_BYTES, mailto


def letter_writer(plan: Plan, path: Path, roster: Roster) -> LetterWriter:
    """What letters are made of: the texts and templates that lie beside a plan."""
    templates = {one.id: _templates(one, path, primary(plan.language)) for one in plan.messages if one.template}
    return LetterWriter(load_texts(path, plan), roster, templates)


def _templates(message: Message, path: Path, own: str) -> dict[str, str]:
    """The template of a message by language: `heads-up.md` in the plan's own, `heads-up.de.md` in German."""
    name = PurePath(message.template or "")
    if name.is_absolute() or ".." in name.parts:
        raise TemplateError(
            say("The template {file} does not lie beside the plan.", file=name), mend=say("move it there, or below")
        )
    template = path.parent / name
    others = {language: template.with_suffix(f".{language}{template.suffix}") for language in languages()}
    found = {language: _read(other) for language, other in others.items() if other.is_file()}
    return found if own in found else {own: _read(template), **found}


def _read(path: Path) -> str:
    try:
        with open_regular(path) as file:
            return file.read(2 * MOST_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(say("The template {file} cannot be read as text in UTF-8.", file=path)) from error


def answer_link(plan: Plan, writer: LetterWriter, one: Owed, answer_at: str | None) -> str:
    """Where a person answers: at the given address, else by a mail to whoever sent the letter."""
    if one.message.asks == "nothing" and one.kind == MESSAGE and not answer_at:
        return ""
    if answer_at:
        cells = {"id": one.person.id, "email": one.person.email, "message": one.message.id}
        return re.sub(r"\{(\w+)\}", lambda found: quote(cells[found[1]], safe=""), answer_at)
    sender = writer.sender_of(one.message, one.person)
    owner = plan.owner.person if plan.owner else ""
    to = sender.email if sender and sender.email else owner or ""
    if "@" not in to:
        return ""
    with speaking(speakable(writer.language_of(one.person, one.group, one.message))):
        choices = (say("clear"), say("not clear"), say("not my work"), say("no access"))
        subject = say("My answer: {title}", title=plan.title or plan.rollout)
        body = say("Leave what fits, and delete the rest:") + "\n\n" + "\n".join(f"- {choice}" for choice in choices)
        return mailto(to, subject, f"{body}\n\n{say('My question:')} ")
