"""A letter that a plan brings along: a Markdown file beside it, with fields; its first line may be the subject."""

from __future__ import annotations

from uptake.core.frozen import frozen
from uptake.core.letters.fields import FIELDS, named
from uptake.core.plan.mistakes import did_you_mean, quoted
from uptake.core.plan.model import Place
from uptake.core.words import say
from uptake.errors import TemplateError


@frozen
class Mistake:
    """What is wrong in a template, and where."""

    place: Place
    message: str


def mistakes(template: str, file: str) -> tuple[Mistake, ...]:
    """Every field of a template that does not exist, with the nearest that does."""
    return tuple(
        Mistake(
            Place(file, line, column),
            f"{say('There is no field {name}.', name=quoted(name))} {did_you_mean(name, FIELDS)}",
        )
        for name, line, column in named(template)
        if name not in FIELDS
    )


def split(template: str, file: str) -> tuple[str, str]:
    """(subject, body): a first line that is a heading is the subject. Raises TemplateError where a field is wrong."""
    if wrong := mistakes(template, file):
        raise TemplateError(
            say("The template {file} has fields that do not exist.", file=file or say("of the message")),
            details=[f"{one.place}: {one.message}" for one in wrong],
        )
    first, _, rest = template.removeprefix("\ufeff").lstrip().partition("\n")
    return (first[2:].strip(), rest) if first.startswith("# ") else ("", template)
