"""What the plan sets out to do, as values: messages, sessions, feedback, targets, readings and duties."""

from __future__ import annotations

from uptake.core.calendar import Duration
from uptake.core.plan.mistakes import mistake, quoted
from uptake.core.plan.model import (
    DEFAULT_LEAD,
    Duty,
    Exemption,
    Feedback,
    Health,
    Message,
    Readings,
    Reminder,
    Session,
    Target,
)
from uptake.core.plan.values import (
    Values,
    integer,
    items,
    mapping,
    mappings,
    named,
    names,
    number,
    text,
    texts,
)
from uptake.core.plan.yaml12 import Node
from uptake.core.words import say


def build_messages(values: Values, node: Node | None) -> tuple[Message, ...]:
    """Return what each person of some groups is told."""
    _ids_once(values, node, "messages")
    return tuple(_message(values, item) for item in mappings(node))


def _message(values: Values, node: Node) -> Message:
    return Message(
        id=text(node.get("id")) or "",
        to=values.group_list(node.get("to")) or (),
        when=values.moment(node.get("when")),
        sender=named(node.get("sender")),
        channels=texts(node.get("channels")),
        asks=text(node.get("asks")) or "nothing",
        lead=values.length_in_days(node.get("lead")) or DEFAULT_LEAD,
        remind=_reminder(values, mapping(node.get("remind"))),
        only=names(mapping(node.get("only"))),
        template=text(node.get("template")),
        place=node.key,
    )


def _reminder(values: Values, node: Node | None) -> Reminder | None:
    after = values.length_in_days(node.get("after")) if node else None
    return None if node is None or after is None else Reminder(after, integer(node.get("times")) or 1)


def build_sessions(values: Values, node: Node | None) -> tuple[Session, ...]:
    """Return where people use it first, with a human present."""
    _ids_once(values, node, "sessions")
    return tuple(_session(values, item) for item in mappings(node))


def _session(values: Values, node: Node) -> Session:
    window = [values.moment(item) for item in items(node.get("between"))]
    between = (window[0], window[1]) if len(window) == 2 and window[0] and window[1] else None
    each = integer(node.get("helpers_each"))
    return Session(
        id=text(node.get("id")) or "",
        groups=values.group_list(node.get("groups")) or (),
        between=between,
        lasts=values.duration(node.get("lasts")),
        seats=integer(node.get("seats")),
        times=integer(node.get("times")),
        helpers_each=1 if each is None else each,
        where=text(node.get("where")),
        tasks=texts(node.get("tasks")),
        place=node.key,
    )


def build_feedback(values: Values, node: Node | None) -> Feedback | None:
    """Return who may ask, and what is promised to them."""
    if node is None:
        return None
    return Feedback(
        open_to=values.group_list(node.get("open_to")),
        first_reply_within=values.duration(node.get("first_reply_within")),
        decide_within=values.duration(node.get("decide_within")),
        publish=values.parsed(node.get("publish"), _how_often),
        answered_by=text(node.get("answered_by")) or "owner",
        place=node.key,
    )


def _how_often(words: str) -> str:
    if words not in {"week", "month"}:
        try:
            Duration.parse(words)
        except ValueError:
            raise ValueError(
                say('"{words}" is not week, month or a duration. Write week, month or 2w, say.', words=words)
            ) from None
    return words


def build_health(values: Values, node: Node | None) -> tuple[Health, ...]:
    """Return the figures of the system's own health."""
    return tuple(_health(values, item) for item in mappings(node))


def _health(values: Values, node: Node) -> Health:
    bounds = node.get("at_least"), node.get("at_most")
    is_share = any(one is not None and isinstance(one.value, str) for one in bounds)  # 85%, against 0.85
    low, high = (_share_beside(values, one) if is_share else number(one) for one in bounds)
    return Health(text(node.get("name")) or "", low, high, is_share, node.key)


def _share_beside(values: Values, node: Node | None) -> float | None:
    """A bound where one of the two is a share; of shares alone the schema says which numbers they may be."""
    found = number(node)
    if node is None or found is None or 0 <= found <= 1:
        return values.share(node)
    wrong = say("{text} is not between 0% and 100%, and the other bound is a share.", text=quoted(node.text))
    values.wrong(node, wrong, say("Write both with %, or neither."))
    return None


def build_targets(values: Values, node: Node | None) -> tuple[Target, ...]:
    """Return the explicit success criteria."""
    return tuple(_target(values, item) for item in mappings(node))


def _target(values: Values, node: Node) -> Target:
    _only_one(values, node, "at_least", "at_most")
    return Target(
        measure=text(node.get("measure")) or "",
        group=values.group(node.get("group")),
        at_least=values.share(node.get("at_least")),
        at_most=values.share(node.get("at_most")),
        by=values.moment(node.get("by")),
        baseline=values.share(node.get("baseline")),
        holds_for=values.length_in_days(node.get("holds_for")),
        place=node.key,
    )


def build_readings(node: Node | None) -> Readings | None:
    """Return what is read at what cadence, and by whom."""
    if node is None:
        return None
    to = names(mapping(node.get("to")))
    return Readings(text(node.get("every")), text(node.get("weekday")) or "Mon", to, node.key)


def build_duties(values: Values, node: Node | None) -> tuple[Duty, ...]:
    """Return what the owner does between launch and day 90."""
    _ids_once(values, node, "duties")
    return tuple(_duty(values, item) for item in mappings(node))


def _duty(values: Values, node: Node) -> Duty:
    _only_one(values, node, "when", "every")
    when, every, do = values.when(node.get("when")), text(node.get("every")), text(node.get("do")) or ""
    given = text(node.get("when")) or (f"every {every}" if every else do)
    return Duty(
        id=text(node.get("id")) or given,
        do=do,
        when=when,
        every=every,
        until=values.moment(node.get("until")),
        hours=number(node.get("hours")) or 0.0,
        evidence=text(node.get("evidence")) or "note",
        place=node.key,
    )


def build_exceptions(values: Values, node: Node | None) -> tuple[Exemption, ...]:
    """Return the rules that do not hold, each with reason, end and approver."""
    return tuple(
        Exemption(
            rule=text(item.get("rule")) or "",
            group=values.group(item.get("group")),
            reason=text(item.get("reason")),
            until=values.day(item.get("until")),
            approved_by=named(item.get("approved_by")),
            place=item.key,
        )
        for item in mappings(node)
    )


def _ids_once(values: Values, node: Node | None, what: str) -> None:
    values.once([found for item in mappings(node) if (found := item.get("id"))], what)


def _only_one(values: Values, node: Node, first: str, second: str) -> None:
    """Note it where two keys are given that exclude each other."""
    both = [found for name in (first, second) if (found := node.get(name))]
    if len(both) == 2:
        later = max(both, key=lambda found: (found.key.line, found.key.column))
        message = say("`{first}` and `{second}` are both given here.", first=first, second=second)
        values.findings.append(mistake(later.key, message, say("Keep one of them.")))
