"""What the report calls measures, stages, barriers and states: the reader's words for the ids of the Picture."""

from __future__ import annotations

from collections.abc import Mapping

from uptake.core.report_parts import Words
from uptake.core.sentences import later
from uptake.core.words import say_n

MEASURES: dict[str, Words] = {
    "told": later("told"),
    "told_late": later("told late"),
    "acknowledged": later("said so"),
    "not_clear": later("not clear"),
    "not_my_work": later("not my work"),
    "access": later("have access"),
    "attended": later("came to a session"),
    "first_use": later("first use"),
    "assisted_first_use": later("first use with somebody beside them"),
    "weekly_active": later("weekly use"),
    "adopted": later("use in most weeks"),
    "habitual": later("regular use"),
    "regular": later("use it whenever the work comes up"),
    "lapsed": later("stopped"),
    "dormant": later("tried it and stopped"),
    "never": later("have not used it yet"),
    "retained_5": later("back in week 5"),
    "retained_9": later("back in week 9"),
    "retained_13": later("back in week 13"),
    "old_way_share": later("old way"),
    "acceptance": later("suggestions accepted"),
    "depth": later("actions in a week"),
    "concentration": later("actions of the most active tenth"),
    "first_reply": later("first reply in time"),
    "decision": later("decision in time"),
    "loop_closed": later("author told what came of it"),
    "self_reported": later("said that they used it"),
    "coverage": later("can be measured"),
}

STAGES: dict[str, Words] = {
    "affected": later("affected"),
    "told": later("told"),
    "acknowledged": later("said so"),
    "access": later("have access"),
    "attended": later("came to a session"),
    "first use": later("first use"),
    "weekly active": later("used it in a week"),
    "adopted": later("in most weeks"),
    "habitual": later("regularly"),
    "regular": later("whenever the work came up"),
}

BARRIERS: dict[str, Words] = {
    "cannot be measured": later("cannot be measured"),
    "away": later("away"),
    "no access": later("no access"),
    "not told": later("not told"),
    "told late and not acknowledged": later("told late and not acknowledged"),
    "not acknowledged": later("not acknowledged"),
    "blocked, question unanswered": later("blocked, question unanswered"),
    "no seat": later("no seat"),
    "did not come": later("did not come"),
    "work did not come up": later("work did not come up"),
    "never tried": later("never tried"),
    "tried once or twice": later("tried once or twice"),
    "answered, not convinced": later("answered, not convinced"),
    "lapsed": later("lapsed"),
    "on the way": later("on the way"),
}

VERDICTS: dict[str | None, Words] = {
    "missed": later("missed"),
    "behind": later("behind"),
    "cannot tell": later("cannot tell"),
    None: later("cannot tell"),
    "too early": later("too early"),
    "on course": later("on course"),
    "met": later("met"),
}

REASONS: dict[str, Words] = {  # why a row could not be read
    "no person": later("no person"),
    "no time": later("no time"),
    "bad time": later("bad time"),
    "cut off": later("cut off"),
    "not JSON": later("not JSON"),
    "not an object": later("not an object"),
    "NUL byte": later("NUL byte"),
    "nested too deep": later("nested too deep"),
    "too long": later("too long"),
    "quote is never closed": later("quote is never closed"),
    "wrong number of columns": later("wrong number of columns"),
    "no such group": later("no such group"),
    "bad week": later("bad week"),
    "no number": later("no number"),
    "bad number": later("bad number"),
}
STATES: dict[str, Words] = {
    "ok": later("ok"),
    "out of bounds": later("out of bounds"),
    "unknown": later("not known"),
    "done": later("done"),
    "due": later("due"),
    "missed": later("missed"),
    "ahead": later("ahead"),
    "not recorded": later("not recorded"),
    "too early": later("too early"),
    "too few": later("too few people to show"),
}


def reasons(rejected: Mapping[str, int]) -> tuple[str, ...]:
    """How many rows could not be read, by the reason: for whoever is told that too many could not."""
    return tuple(
        say_n(rows, "{number} row: {reason}", "{number} rows: {reason}", reason=named(REASONS, reason))
        for reason, rows in sorted(rejected.items())
    )


def named(names: dict[str, Words], id_: str) -> Words:
    """The name of an id; what has none is said as it is."""
    return names.get(id_, id_.replace("_", " "))
