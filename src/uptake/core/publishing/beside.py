"""What a Picture says beside its figures: what was read, answers, reasons and effects, of people who may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from uptake.core.calendar import monday
from uptake.core.effect.effects import withheld
from uptake.core.effect.words import FOLLOWS
from uptake.core.journey import STAGES
from uptake.core.measures.reading import Range, Reading, State
from uptake.core.picture_parts import Diagnosis, Effect, GroupPicture, Picture
from uptake.core.privacy import FLOOR
from uptake.core.publishing.bands import apart
from uptake.core.publishing.shared import share_reading
from uptake.core.publishing.words import are_shown, numbers_of, shown_words, tells_of_few
from uptake.core.sentences import Said, in_english, later
from uptake.core.untold import of_unknown_messages, without_number
from uptake.core.usage import InputReport

_PARTS = (("used", "measured"), ("told", "all"))  # of messages: so many of so many
_PARTS_OF_EVIDENCE = (
    ("held_used", "held"), ("free_used", "free"), ("used", "answered"), ("used", "measured"), ("held", "measured"),
    ("held", "began"), ("held", "started"), ("fell", "regulars"), ("active", "intended"),
)  # fmt: skip
_NO_PEOPLE = frozenset({"before", "since", "high", "low", "share"})  # in evidence: actions, and parts of 100
_ON_THE_WAY = frozenset(stage.replace(" ", "_") for stage in STAGES)  # the measures that reasons speak of


def publish_beside(shown: Picture, open_: Picture, floor: int, *, share: bool) -> Picture:
    """
    The rest of a Picture whose groups and targets are published.

    :param shown: with published groups and targets; `open_`: the Picture before.
    """
    is_hidden = bool(shown.all.hidden)
    picture = replace(shown, input=_input(shown.input, floor, share=share, is_hidden=is_hidden))
    picture = replace(picture, responsiveness=_answers(picture, floor, share=share, is_hidden=is_hidden))
    numbers = numbers_of((*picture.groups, picture.all), picture)
    notes = picture.notes
    if share or is_hidden:
        # It must not go unsaid: it may be why people seem not to be told.
        untold = tuple(map(without_number, of_unknown_messages(notes)))
        notes = (*(note for note in notes if are_shown(in_english(note), numbers)), *untold)
    if is_hidden:
        notes = ()
    return replace(
        picture,
        notes=notes,
        diagnoses=tuple(_diagnoses(picture, open_, floor, share=share)),
        effects=tuple(_effects(picture, floor, share=share)),
    )


def _input(read: InputReport, floor: int, *, share: bool, is_hidden: bool) -> InputReport:
    """Where nobody is shown, what was read would tell of them; shared, it tells of no stranger."""
    if is_hidden:
        return InputReport(rejected=read.rejected, is_withheld=True)
    if not share:
        return read
    ranges = {"unmatched_people": Range(1, floor - 1)} if 0 < read.unmatched_people < floor else {}
    strangers = 0 if ranges else read.unmatched_people
    first_day, last_day = (day and monday(day) for day in (read.first_day, read.last_day))  # a day is one person's
    return replace(
        read, matched={}, strangers=(), notes=(), unmatched_people=strangers, ranges=ranges,
        first_day=first_day, last_day=last_day, has_no_rows=True,
    )  # fmt: skip


def _answers(picture: Picture, floor: int, *, share: bool, is_hidden: bool) -> dict[str, dict[str, Reading]]:
    def treated(reading: Reading) -> Reading:
        if is_hidden:
            return reading.withheld()
        return share_reading(reading, None, floor) if share else reading

    return {
        span: {id_: treated(reading) for id_, reading in readings.items()}
        for span, readings in picture.responsiveness.items()
    }


def _diagnoses(picture: Picture, open_: Picture, floor: int, *, share: bool) -> Iterator[Diagnosis]:
    """Reasons in groups that are shown; where some of a group's figures are not, only in numbers that are."""
    titles = tuple(group.title for group in picture.groups)
    for one in picture.diagnoses:
        group, before = picture.group(one.group), open_.group(one.group)
        # Of so few, which reason is named says who did what: it turns on one person more or less.
        if group.hidden or (share and (before.intended or 0) < 2 * floor):
            continue
        if share or _misses_some(group, before):
            careful = _careful(one, numbers_of([group], picture), floor, titles)
            yield _ranged(one, careful, group.intended or 0, floor)
        else:
            yield one


def _careful(one: Diagnosis, numbers: frozenset[str], floor: int, titles: tuple[str, ...]) -> Diagnosis:
    def kept(sentences: tuple[Said, ...]) -> tuple[Said, ...]:
        """Evidence is its figures: without one of them it says nothing."""
        return tuple(
            said
            for each in sentences
            if not tells_of_few(each, floor) and (said := shown_words(each, numbers, floor, names=titles))
        )

    def kept_one(said: Said | None) -> Said | None:
        """What is to be done is always said, with no number that follows from how many they are: “some sessions”."""
        return None if said is None else shown_words(said, frozenset(), floor, names=titles, instead=True) or said

    evidence = kept(one.evidence)
    return replace(
        one,
        people=one.people if one.people is None or str(one.people) in numbers else None,
        message=shown_words(one.message, numbers, floor, names=titles, instead=True) or one.message,
        evidence=evidence,
        against=kept(one.against) if evidence else (),  # what speaks against figures says nothing without them
        tell_apart=kept_one(one.tell_apart),
        do=kept_one(one.do),
    )


def _ranged(one: Diagnosis, careful: Diagnosis, of: int, floor: int) -> Diagnosis:
    """How many a reason is said of, as a range, where the number itself is not shown or all but few are meant."""
    people, message = one.people, careful.message
    if one.message.plural and one.message.number == people and people != of:
        message = _counted(message, "number", _about(people, of, floor))
    for part, whole in _PARTS:
        message = _without_few(one.message, message, (part, whole), of, floor)
    careful = replace(
        careful,
        message=message,
        evidence=tuple(_spread(each, of, floor) for each in careful.evidence),
        against=tuple(_spread(each, of, floor) for each in careful.against),
    )
    if people is None or people < floor or people == of:
        return careful
    span = apart(people, of, floor)
    if span == Range(1, of):
        return replace(careful, people=None)
    return replace(careful, people=span.low, ranges={"people": span})


def _spread(said: Said, of: int, floor: int) -> Said:
    """
    Evidence with its counts of people as the reason itself has them: ranges, but for nobody and the whole group.

    Of how many a part is said stays, since it is shown anyway.
    """
    counts = ({"number": said.number} if said.plural else {}) | dict(said.values)
    pairs = {part: whole for part, whole in _PARTS_OF_EVIDENCE if part in counts and whole in counts}
    for name, count in counts.items():
        is_exact = name in _NO_PEOPLE or name in pairs.values() or count in {0, of, counts.get(pairs.get(name, ""))}
        if isinstance(count, int) and not is_exact:
            said = _counted(said, name, _about(count, of, floor, no_more=_whole_of(counts, pairs)))
    return said


def _whole_of(counts: Mapping[str, object], pairs: Mapping[str, str]) -> int | None:
    """The largest number of people that a sentence says something of: no part of it is larger."""
    wholes = [count for name in pairs.values() if isinstance(count := counts[name], int)]
    return max(wholes, default=None)


def _without_few(said: Said, shown: Said, names: tuple[str, str], most: int, floor: int) -> Said:
    """
    A message with “nearly all of 58 people” where it would tell of a few by what is missing.

    :param names: of the part and of the whole; `most`: people of the group, where the whole is not all of them.
    """
    part, whole = names
    values, kept = dict(said.values), dict(shown.values)
    count, of = values.get(part), values.get(whole)
    if not isinstance(count, int) or not isinstance(of, int):
        return shown
    is_known = isinstance(kept[whole], int)
    if not isinstance(kept[part], int) or count not in {0, of}:
        shown = _counted(shown, part, _about(count, of, floor, of if is_known else most))
    return shown if is_known else _counted(shown, whole, _between(apart(of, most, floor)))


def _counted(said: Said, name: str, number: Said) -> Said:
    values = {key: value for key, value in said.values if key != name}
    return replace(said, values=((name, number), *values.items()), number=FLOOR if said.plural else said.number)


def _about(people: int, of: int, floor: int, most: int | None = None, no_more: int | None = None) -> Said:
    """
    So many in words that tell neither of few nor of all but few.

    :param most: where the range may end, if `of` is not shown; `no_more`: a number that is shown, which it cannot pass.
    """
    if 0 < people < of < 2 * floor:
        return later("some")  # “a few” and “nearly all” would meet in the middle, and tell the number between them
    if 0 < people < floor:
        return later("a few")
    if people > of - floor:
        return later("nearly all") if people < of else later("all")
    most = of if most is None else most
    span = apart(people, most, floor)
    if span == Range(1, most):
        return later("some")
    return _between(span if no_more is None else Range(span.low, max(span.low, min(span.high, no_more))))


def _between(span: Range) -> Said:
    return later("{low}–{high}", low=span.low, high=span.high)


def _misses_some(group: GroupPicture, before: GroupPicture) -> bool:
    """Whether a figure of the group is withheld, so that a sentence could tell it after all."""
    newly = {id_ for id_, one in group.measures.items() if one.state is not before.measures[id_].state}
    return bool(group.journey.few or newly & _ON_THE_WAY)


def _effects(picture: Picture, floor: int, *, share: bool) -> Iterator[Effect]:
    """What goes together with first use, in groups whose first use is shown; shared, only where it is shown exactly."""
    for one in picture.effects:
        group = picture.group(one.group)
        if group.hidden:
            continue
        first_use = group.measures.get("first_use")
        if (group.intended or 0) < floor or (one.of is not None and one.of < floor):
            yield withheld(one)
        elif first_use is None or first_use.state is State.TOO_FEW or (share and first_use.ranges):
            yield withheld(one, FOLLOWS)
        else:
            yield one
