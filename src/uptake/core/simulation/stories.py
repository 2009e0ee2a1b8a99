"""The stories that a world can tell: what goes wrong in it, as changes to a world in which all goes well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from uptake.core.plan.mistakes import quoted
from uptake.core.words import mark, say
from uptake.errors import OptionError


@dataclass(frozen=True, slots=True)
class Story:
    """How a group's rollout goes. Shares are 0-1; factors multiply the odds that a task is done the new way."""

    told: float = 0.97  # are told one to one
    told_after: int = 0  # working days after the plan's day
    acknowledges: float = 0.86  # of those told
    gets_access: float = 0.98
    invited: float = 0.98
    attends: float = 0.84  # of those seated
    tries_at_session: float = 0.85
    tries: float = 1.0  # factor of the odds to try it alone
    worth: float = 1.0
    uses_before_doubt: int = 0  # after so many days of use the worth is another; 0: never
    worth_after: float = 1.0
    fades: float = 0.0  # share of people for whom it wears off
    novelty: float = 0.6  # how much more at first, gone within weeks
    leaves_off: float = 1.0  # factor of the hazard to leave off
    accepts: float = 0.62  # of suggestions at first; it grows with skill
    asks: float = 0.22
    answered: float = 0.94  # of questions, by a human
    patience: float = 0.35  # factor while a question waits
    blocked: float = 0.08  # of those helped
    barrier: str = ""  # what helpers and questions name
    rhythm: str = ""  # the real rhythm, where it is not the plan's
    waves: int = 1  # teams begin in so many waves
    measurable: float = 1.0  # have the identifier that the source uses
    system_down: bool = False
    client_stops: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A story with its meaning, and the barrier that a report should mostly find; None where none is planted."""

    meaning: str
    barrier: str | None
    changes: Mapping[str, object]


_HEALTHY: Mapping[str, object] = {}

STORIES: Mapping[str, Told] = {
    "healthy": Told("people were told, shown and answered, and most of them use it", None, _HEALTHY),
    "never-told": Told(
        "a broadcast on launch day was all; nearly nobody was told one to one, and a few found it themselves",
        "not told",
        {"told": 0.03, "invited": 0.02},
    ),
    "told-late": Told(
        "people were told weeks after launch; few confirmed it, and use begins low and slowly rises",
        "told late and not acknowledged",
        {"told": 0.9, "told_after": 26, "acknowledges": 0.22, "attends": 0.15, "tries": 0.3},
    ),
    "no-access": Told("people were told and shown, but few ever got their access", "no access", {"gets_access": 0.12}),
    "no-seats": Told(
        "people were told; a few were invited to a session, and there was no seat for the others",
        "no seat",
        {"invited": 0.1, "tries": 0.15},
    ),
    "unanswered": Told(
        "people were shown and used it; most asked, nobody answered, and use stops after the question",
        "blocked, question unanswered",
        {"asks": 0.8, "answered": 0.05, "patience": 0.002, "blocked": 0.2, "barrier": "I do not know how"},
    ),
    "tried-once": Told(
        "people were shown and tried it once or twice; it does not fit their work",
        "tried once or twice",
        {"uses_before_doubt": 2, "worth_after": 0.004, "accepts": 0.35, "barrier": "it does not fit my work"},
    ),
    "fading": Told(
        "the first weeks are full of use; then the novelty wears off for most",
        "lapsed",
        {"fades": 0.9, "novelty": 2.5, "worth": 1.3},
    ),
    "old-way-easier": Told(
        "people tried it and went back: the old way is still open and quicker",
        None,
        {"uses_before_doubt": 4, "worth_after": 0.03, "accepts": 0.4, "barrier": "the old way is quicker"},
    ),
    "month-end": Told(
        "the work comes up at the end of the month; whoever has it uses the system, and the weeks between are empty",
        None,
        {"rhythm": "monthly"},
    ),
    "staggered": Told("teams begin in three waves, three weeks apart", None, {"waves": 3}),
    "half-unmeasurable": Told(
        "half of the people have no identifier of the kind that the source uses; they use it like the others",
        "cannot be measured",
        {"measurable": 0.5},
    ),
    "instrument-changed": Told(
        "from one day on one client sends no more events: half of all use is not recorded", None, {"client_stops": True}
    ),
    "system-down": Told("for one week the system does not work", None, {"system_down": True}),
}


MOST_AT_ONCE = 2  # of one group: of more, a report names none that explains most of it
_APART = mark("give them to two groups: --story adjusters=never-told,supervisors=healthy")


def story_of(name: str) -> Story:
    """
    The story of a group, `a+b` for two at once.

    Raises OptionError for a name that there is not, for more than two, and for stories that contradict each other.
    """
    changes: dict[str, object] = {}
    said_by: dict[str, str] = {}
    parts = name.split("+")
    for part in parts:
        if part not in STORIES:
            mend = say("one of: {names}; or two, a+b", names=", ".join(STORIES))
            raise OptionError(say("there is no story {name}", name=quoted(part)), mend=mend)
    if len(parts) > MOST_AT_ONCE:
        raise OptionError(say("{name} is more than two stories at once", name=name), mend=say(_APART))
    failing = [part for part in parts if STORIES[part].barrier is not None]
    if "healthy" in parts and failing:
        raise _contradicting("healthy", failing[0])
    for part in parts:
        for knob, value in STORIES[part].changes.items():
            if knob in changes and changes[knob] != value and knob != "barrier":
                raise _contradicting(said_by[knob], part)
            changes.setdefault(knob, value)
            said_by.setdefault(knob, part)
    return replace(Story(), **changes)  # type: ignore[arg-type]


def _contradicting(one: str, other: str) -> OptionError:
    return OptionError(
        say(
            "{one} and {other} cannot both be true of one group: each says otherwise how it goes", one=one, other=other
        ),
        mend=say(_APART),
    )


def parse_stories(text: str, groups: Sequence[str]) -> dict[str, str]:
    """
    Group → name of its story, out of `STORY` or `GROUP=STORY,GROUP=STORY`; a group that is not named is healthy.

    Raises OptionError for a group or story that there is not.
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1 and "=" not in text:
        story_of(parts[0])
        return dict.fromkeys(groups, parts[0])
    chosen = dict.fromkeys(groups, "healthy")
    named: set[str] = set()
    for part in parts:
        group, equals, story = (piece.strip() for piece in part.partition("="))
        if not equals or group not in chosen or group in named:
            why = mark("--story names {group} which the plan does not have")
            if not equals:
                why = mark("--story names {group} without a story")
            elif group in named:
                why = mark("--story names {group} twice")
            mend = say("groups of the plan: {names}; write GROUP=STORY", names=", ".join(groups))
            raise OptionError(say(why, group=quoted(group)), mend=mend)
        named.add(group)
        story_of(story)
        chosen[group] = story
    return chosen


def planted(name: str) -> tuple[list[str], list[str]]:
    """(reasons that were planted, barriers that a report should find), in order; empty where all goes well."""
    parts = [part for part in name.split("+") if part != "healthy"]
    return parts, [barrier for part in parts if (barrier := STORIES[part].barrier) is not None]
