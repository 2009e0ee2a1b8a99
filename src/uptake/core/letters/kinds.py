"""The letters there are: a message of the plan, its reminder, a correction of the date, and what managers need."""

from __future__ import annotations

from uptake.core.calendar import Day
from uptake.core.letters import builtin, managers
from uptake.core.letters.blocks import Source, drafted
from uptake.core.letters.drafting import Draft
from uptake.core.letters.fields import bare, filled
from uptake.core.letters.template import split
from uptake.core.people import Roster
from uptake.core.plan.model import Group, Message, Plan
from uptake.core.words import say, speaking


def draft(
    plan: Plan,
    message: Message,
    group: Group,
    language: str,
    template: str | None = None,
    *,
    roster: Roster | None = None,
) -> Draft:
    """
    What a group gets of a message of the plan.

    :param plan: with its texts in `language`; `group` is of it.
    :param template: text of the Markdown file that the message names; None for the built-in letter.
    :param roster: where the names of owner and deputy are found; without it their addresses stand.
    :raises TemplateError: a template names a field that does not exist.
    """
    source = Source(plan, group, roster)
    with speaking(language):
        if template is None:
            subject, body = builtin.message(source, message)
        else:
            subject, body = _of_template(source, message, template)
    return _draft(plan, message.id, group, language, ("message", subject, body))


def draft_reminder(plan: Plan, message: Message, group: Group, language: str, *, roster: Roster | None = None) -> Draft:
    """What somebody gets who has not answered a message: what they do from launch, and how to say that they know."""
    with speaking(language):
        subject, body = builtin.reminder(Source(plan, group, roster))
    return _draft(plan, message.id, group, language, ("reminder", subject, body))


def draft_moved(plan: Plan, group: Group, language: str, was: Day, *, roster: Roster | None = None) -> Draft:
    """What a group gets that was told a launch day which no longer holds. `was`: that day."""
    with speaking(language):
        subject, body = builtin.moved(Source(plan, group, roster), was)
    return _draft(plan, "", group, language, ("moved", subject, body))


def draft_for_managers(
    plan: Plan, message: Message, group: Group, language: str, letter: Draft, *, roster: Roster | None = None
) -> Draft:
    """
    What a manager needs to tell their people: the letter, three minutes for the team's meeting, questions, hours.

    :param letter: what the group gets, as it would stand under the manager's name.
    """
    with speaking(language):
        subject, body = managers.letter(Source(plan, group, roster), letter)
    return _draft(plan, message.id, group, language, ("managers", subject, body))


def _of_template(source: Source, message: Message, template: str) -> tuple[str, str]:
    subject, body = split(template, message.template or "")
    values = drafted(source, message)
    if not subject:
        return say("{title}: what changes for you", title=source.subject), filled(body, values)
    return filled(subject, {field: bare(words) for field, words in values.items()}), filled(body, values)


def _draft(plan: Plan, message: str, group: Group, language: str, said: tuple[str, str, str]) -> Draft:
    kind, subject, body = said
    return Draft(plan.rollout, message, group.id, language, kind, subject, body.strip() + "\n")
