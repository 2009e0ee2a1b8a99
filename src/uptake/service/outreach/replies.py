"""An answer to a question as a letter to whoever asked it."""

from __future__ import annotations

from uptake.channels import Outgoing
from uptake.core.letters import Draft, fill
from uptake.core.letters.fields import text
from uptake.core.people import Person
from uptake.core.plan.model import Plan
from uptake.core.words import say, speaking
from uptake.service.outreach.letters import Desk, language_of, link_of, outgoing, sender_of
from uptake.store.models import Delivery

REPLY = "reply"
QUOTED = 400  # letters of the question


def reply_letter(row: Delivery, person: Person, plan: Plan, desk: Desk) -> Outgoing:
    """What the asker gets: the answer, their question, and where both stand."""
    if row.reply is None:
        raise TypeError("this row is of no reply")
    language = language_of(person, plan)
    sender, _ = sender_of(row, desk.roster)
    with speaking(language):
        subject = text(say("{title}: an answer to your question", title=plan.title or plan.rollout))
        parts = (
            say("Hello {name},", name=text(person.name or person.id)),
            *(text(part) for part in row.reply.text.split("\n") if part.strip()),
            text(sender),
            say("You had asked:"),
            f"> {text(row.reply.item.text[:QUOTED])}",
            f"[{say('My page on this change')}]({{link}})",
        )
    draft = Draft(plan.rollout, row.message, row.group, language, REPLY, subject, "\n\n".join(parts) + "\n")
    letter = fill(draft, person, manager="", link=link_of(row, desk), sender=sender)
    return outgoing(row, person, letter, desk)
