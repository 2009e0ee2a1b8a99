"""The sentences that a report begins with: those of the phase."""

from __future__ import annotations

from collections.abc import Iterable

from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import GroupPicture, Phase, Picture
from uptake.core.sentences import Said, later
from uptake.core.target_words import before_sentences, leading_targets, target_sentence
from uptake.core.wording import count_words, counted, dates_words, people_words, percent, share_of, share_words

NEXT_STEP = {
    "cannot be measured": "give the roster the identifier that the source uses",
    "away": "nothing: they are absent",
    "no access": "order what they need to start",
    "not told": "tell them what changes in their day, one to one",
    "told late and not acknowledged": "ask whether they know what changes for them",
    "not acknowledged": "ask whether they know what changes for them",
    "blocked, question unanswered": "answer their questions first",
    "no seat": "offer them a seat in a session",
    "did not come": "offer another time, or come to their desk",
    "work did not come up": "nothing yet: the work has not come up",
    "never tried": "sit beside them at the first real task",
    "tried once or twice": "ask what got in the way the first time",
    "answered, not convinced": "ask what the answer did not solve",
    "lapsed": "ask what made them go back",
    "on the way": "nothing: they are using it",
}

# From so many on, as a share of the people, unknown identifiers may explain people who seem not to use it.
MANY_STRANGERS = 0.05
NOT_IN_THE_WAY = frozenset({"on the way", "away"})

HEADLINE_MEASURES = {
    Phase.FIRST_USE: "first_use",
    Phase.WEEKLY_USE: "weekly_active",
    Phase.ADOPTION: "adopted",
    Phase.HABIT: "habitual",
}


def headline(picture: Picture) -> tuple[str, ...]:
    """The sentences of the phase: what is known, and what it is measured against."""
    if picture.phase is Phase.BEFORE_LAUNCH and picture.day is not None:
        return _before_launch(picture)
    everybody = picture.all
    if everybody.hidden:
        return ("Too few people to show figures. What was done and what is due stands below.",)
    if not everybody.intended:
        return ("Nobody on the roster belongs to a group of this plan. Look at `who` in the plan.",)
    return tuple(_sentences(picture, everybody))


def _sentences(picture: Picture, everybody: GroupPicture) -> Iterable[str]:
    yield _main_sentence(picture, everybody)
    for target in leading_targets(picture):
        yield str(target_sentence(target, _title(picture, target.group)))
    measure = HEADLINE_MEASURES.get(picture.phase, "habitual")
    among = everybody.measures[measure].among_chance
    if among is not None and among.of:
        yield f"Among those to whom the work came up: {percent(among.share)} ({among.count} of {among.of})."
    in_the_way = [one for one in everybody.journey.barriers if one.barrier not in NOT_IN_THE_WAY]
    strangers = picture.input.unmatched_people
    if strangers and strangers >= MANY_STRANGERS * (everybody.intended or 0):
        yield (
            f"{counted(strangers, 'identifier', 'identifiers')} in the usage belong to nobody on the roster: some of "
            "those who seem not to use it may be among them."
        )
    if in_the_way and picture.input.events:
        most = max(in_the_way, key=lambda one: one.people)
        people = people_words(most.people, most.ranges.get("people"))
        yield f"Most in the way: {most.barrier} ({people}): {NEXT_STEP[most.barrier]}."
    for one in everybody.journey.barriers:
        if one.barrier == "blocked, question unanswered":
            yield f"{people_words(one.people, one.ranges.get('people'))} wait for an answer."


def _title(picture: Picture, group: str) -> str | Said:
    return later("Everybody") if group == picture.all.id else picture.group(group).title


def _main_sentence(picture: Picture, everybody: GroupPicture) -> str:
    """What is known of use in this phase; where the phase's own measure is not known, weekly use."""
    if not picture.input.events:
        return "No event was read, so nothing is known of use yet."
    measure = HEADLINE_MEASURES.get(picture.phase, "habitual")
    if everybody.measures[measure].state is not State.OK:
        measure = "weekly_active"
    reading = everybody.measures[measure]
    if reading.state is not State.OK:
        return f"Use is not known: {reading.why}."
    of_whom = share_of(reading, "the people affected")
    if reading.of is not None and everybody.intended and reading.of < everybody.intended:
        of_whom = share_of(reading, "those who can be measured so far")
    week = dates_words(reading.first_day, reading.last_day)
    return {
        "first_use": f"Day {picture.day}: {of_whom} have used it.{_beside(everybody)}",
        "weekly_active": f"{of_whom} used it in the week of {week}.",
        "adopted": f"{of_whom} use it in most weeks.",
        "habitual": f"{of_whom} use it regularly: in at least 9 of the last 12 weeks.",
    }[measure]


def _beside(group: GroupPicture) -> str:
    assisted = group.measures["assisted_first_use"]
    if assisted.state is not State.OK:
        return ""
    return f" {count_words(assisted.count, assisted.ranges.get('count'))} of them with somebody beside them."


def _before_launch(picture: Picture) -> tuple[str, ...]:
    days = -(picture.day or 0)
    sentences = ["One day to launch." if days == 1 else f"{days} days to launch."]
    for group in picture.groups:
        if group.hidden:
            sentences.append(f"{group.title}: too few people to show.")
            continue
        parts = [_ready(group.measures[id_], words) for id_, words in READY.items()]
        known = [part for part in parts if part]
        sentences.append(f"{group.title}: {', '.join(known) if known else 'nothing was recorded yet'}.")
    titles = {group.id: _title(picture, group.id) for group in (*picture.groups, picture.all) if not group.hidden}
    sentences += map(str, before_sentences(picture, titles))
    return tuple(sentences)


READY = {"told": "told", "acknowledged": "said so", "access": "have access"}


def _ready(reading: Reading, words: str) -> str:
    return f"{share_words(reading)} {words}" if reading.state is State.OK else ""
