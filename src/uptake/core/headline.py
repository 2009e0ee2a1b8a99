"""The sentences that a report begins with: those of the phase."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from uptake.core.calendar import Day
from uptake.core.diagnosis.catalogue import HEALTHY
from uptake.core.diagnosis.rank import firsts, main_reasons, to_come
from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import GroupPicture, Phase, Picture, TargetReading
from uptake.core.plan.findings import Severity
from uptake.core.sentences import Said, later, later_n, noted
from uptake.core.target_words import before_sentences, counting_doubt, leading_targets, missed_targets, target_sentence
from uptake.core.untold import of_unknown_messages
from uptake.core.wording import (
    count_words,
    dates_words,
    day_words,
    number,
    part_words,
    people_words,
    share_of,
    share_words,
)

NEXT_STEP = {
    "cannot be measured": noted("give the roster the identifier that the source uses"),
    "away": noted("nothing: they are absent"),
    "no access": noted("order what they need to start"),
    "not told": noted("tell them what changes in their day, one to one"),
    "told late and not acknowledged": noted("ask whether they know what changes for them"),
    "not acknowledged": noted("ask whether they know what changes for them"),
    "blocked, question unanswered": noted("answer their questions first"),
    "no seat": noted("offer them a seat in a session"),
    "did not come": noted("offer another time, or come to their desk"),
    "work did not come up": noted("nothing yet: the work has not come up"),
    "never tried": noted("sit beside them at the first real task"),
    "tried once or twice": noted("ask what got in the way the first time"),
    "answered, not convinced": noted("ask what the answer did not solve"),
    "lapsed": noted("ask what made them go back"),
    "on the way": noted("nothing: they are using it"),
}

# From so many on, as a share of the people, unknown identifiers may explain people who seem not to use it.
MANY_STRANGERS = 0.05
UNUSED_WEEKS = 2  # after which it is worth saying that the files may begin late
NOT_IN_THE_WAY = frozenset({"on the way", "away"})
MOST_SENTENCES, MOST_REASONS = 5, 2  # at the top

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
        return (str(later("Too few people to show figures. What was done and what is due stands below.")),)
    if not everybody.intended:
        return (
            str(later("On {day}, nobody on the roster belongs to a group of this plan. Look at `who` in the plan, and "
                      "at whose last day on the roster is over.", day=day_words(picture.as_of))),
        )  # fmt: skip
    return tuple(_sentences(picture, everybody))


def _sentences(picture: Picture, everybody: GroupPicture) -> Iterable[str]:
    """What is known of use, where it sticks and who does what, then the targets, those first that are missed."""
    reasons = main_reasons(picture)[:MOST_REASONS]
    leading = leading_targets(picture)
    decided = [*missed_targets(picture), *(one for one in leading if one.verdict != "cannot tell")]
    undecided = [one for one in leading if one.verdict == "cannot tell"]
    sentences = [
        f"{_main_sentence(picture, everybody)}{_where_it_came_up(picture, everybody)}{_unless_silent(picture)}",
        *(later("{note}.", note=note) for note in of_unknown_messages(picture.notes)),
        *_of_a_late_begin(everybody, picture.input.first_use),
        *(reasons or _of_nothing(picture)),
        *_of_strangers(picture, everybody),
        *_verdicts(picture, decided),
        *to_come(picture),
        *_verdicts(picture, undecided),
        *(() if reasons else _waiting(everybody)),
    ]
    return [str(one) for one in sentences[:MOST_SENTENCES]]


def _verdicts(picture: Picture, targets: Iterable[TargetReading]) -> Iterable[Said]:
    for one in targets:
        said, doubt = target_sentence(one, _title(picture, one.group)), counting_doubt(picture, one)
        yield said if doubt is None else later("{verdict} {doubt}", verdict=said, doubt=doubt)


def _where_it_came_up(picture: Picture, everybody: GroupPicture) -> str:
    among = everybody.measures[HEADLINE_MEASURES.get(picture.phase, "habitual")].among_chance
    if among is None or not among.of:
        return ""
    share = part_words(among.share, among.count, among.of)
    return f" {later('Among those to whom the work came up: {share}.', share=share)}"


def _unless_silent(picture: Picture) -> str:
    """The other sentences say since when nothing is seen of anybody; a reader takes the first for the verdict."""
    if not any(one.reason == "feed silent" for one in picture.diagnoses):
        return ""
    return f" {later('That holds only if the source has not stopped sending.')}"


def _of_nothing(picture: Picture) -> Iterable[Said]:
    """That no group is stuck: whoever reads no further takes a figure and open targets for trouble."""
    found = firsts(picture)
    if len(found) == len(picture.groups) and all(one.reason == HEALTHY for one in found):
        yield later_n(
            len(found),
            "Nothing that was recorded stands in the way of many.",
            "In none of the {number} groups does anything that was recorded stand in the way of many.",
        )


def _waiting(everybody: GroupPicture) -> Iterable[Said]:
    for one in everybody.journey.barriers:
        if one.barrier == "blocked, question unanswered":
            people = people_words(one.people, one.ranges.get("people"))
            yield later("{people} wait for an answer.", people=people)


def _of_a_late_begin(everybody: GroupPicture, first_use: Day | None) -> Iterable[Said]:
    """
    Where nobody used it for weeks since launch and then somebody did, the files may begin only then: not where a row of
    usage came before, be it of whoever is not affected, or from before launch.
    """
    weeks = [week for week in everybody.weeks if week.counts]
    unused = list(takewhile(lambda week: week.active == 0 and "active" not in week.ranges, weeks))
    if not UNUSED_WEEKS <= len(unused) < len(weeks):
        return
    first = weeks[len(unused)]
    if first_use is None or first_use < first.first_day:
        return
    if first.active or "active" in first.ranges:
        yield later("Since launch, nobody used it before the week of {week}. If the files begin only then, "
                    "give older ones too: weeks without an event count as weeks without use.",
                    week=dates_words(first.first_day, first.last_day))  # fmt: skip


def _of_strangers(picture: Picture, everybody: GroupPicture) -> Iterable[Said]:
    strangers = picture.input.unmatched_people
    if strangers and strangers >= MANY_STRANGERS * (everybody.intended or 0):
        yield _strangers(strangers)


def _strangers(identifiers: int) -> Said:
    text = later_n(identifiers, "{number} identifier", "{number} identifiers", number=number(identifiers))
    return later(
        "{identifiers} in the usage belong to nobody on the roster: some of those who seem not to use it may be among "
        "them.",
        identifiers=text,
    )


def _title(picture: Picture, group: str) -> str | Said:
    return later("Everybody") if group == picture.all.id else picture.group(group).title


def headline_measure(picture: Picture) -> str:
    """The measure of the first sentence: that of the phase; where that is not known, weekly use."""
    measure = HEADLINE_MEASURES.get(picture.phase, "habitual")
    return measure if picture.all.measures[measure].state is State.OK else "weekly_active"


def _main_sentence(picture: Picture, everybody: GroupPicture) -> str:
    """What is known of use in this phase."""
    if not picture.input.events:
        return str(later("No event was read, so nothing is known of use yet."))
    if picture.input.usage_rows and picture.input.first_use is None:
        return str(later("No use from before {day} was read, so nothing is known of use until then.",
                         day=day_words(picture.as_of)))  # fmt: skip
    measure = headline_measure(picture)
    reading = everybody.measures[measure]
    if reading.state is not State.OK:
        return str(later("Use is not known: {why}.", why=later(reading.why)))
    of_whom = share_of(reading, later("the people affected"))
    if reading.of is not None and everybody.intended and reading.of < everybody.intended:
        of_whom = share_of(reading, later("those who can be measured so far"))
    week = dates_words(reading.first_day, reading.last_day)
    said = {
        "first_use": later("Day {day}: {people} have used it.", day=picture.day, people=of_whom),
        "weekly_active": later("{people} used it in the week of {week}.", people=of_whom, week=week),
        "adopted": later("{people} use it in most weeks.", people=of_whom),
        "habitual": later("{people} use it regularly: in at least 9 of the last 12 weeks.", people=of_whom),
    }
    return f"{said[measure]}{_beside(everybody) if measure == 'first_use' else ''}"


def _beside(group: GroupPicture) -> str:
    assisted = group.measures["assisted_first_use"]
    if assisted.state is not State.OK:
        return ""
    people = count_words(assisted.count, assisted.ranges.get("count"))
    return f" {later('{people} of them with somebody beside them.', people=people)}"


def _before_launch(picture: Picture) -> tuple[str, ...]:
    days = -(picture.day or 0)
    sentences = [
        str(
            later_n(
                days,
                "One day from {as_of} to launch on {launch}.",
                "{number} days from {as_of} to launch on {launch}.",
                as_of=picture.as_of,
                launch=picture.launch,
            )
        ),
        *map(str, (*_left_out(picture), *_not_ready(picture))),
    ]
    for group in picture.groups:
        if group.hidden:
            sentences.append(str(later("{group}: too few people to show.", group=group.title)))
            continue
        parts = [_ready(group.measures[id_], words) for id_, words in READY.items()]
        known = [part for part in parts if part]
        what = ", ".join(known) or _nothing(picture)
        sentences.append(f"{group.title}: {what}.")
    titles = {group.id: _title(picture, group.id) for group in (*picture.groups, picture.all) if not group.hidden}
    sentences += map(str, before_sentences(picture, titles))
    return tuple(sentences)


def _left_out(picture: Picture) -> Iterable[Said]:
    """Before launch, what was done since the report ends is most of what there is: whoever looks for it is told."""
    events = picture.input.later
    if picture.phase is Phase.BEFORE_LAUNCH and events and picture.input.has_no_rows:
        yield later("Events came on {day} or later, and are not in this report.", day=day_words(picture.as_of))
    elif picture.phase is Phase.BEFORE_LAUNCH and events:
        yield later_n(events, "One event came on {day} or later, and is not in this report.",
                      "{number} events came on {day} or later, and are not in this report.",
                      number=number(events), day=day_words(picture.as_of))  # fmt: skip


def _nothing(picture: Picture) -> Said:
    if picture.input.later:
        return later("nothing was recorded before {day}", day=day_words(picture.as_of))
    return later("nothing was recorded yet")


def _not_ready(picture: Picture) -> Iterable[Said]:
    """
    That the check found errors in the plan; that it found none does not make the people ready. How many there are, the
    check says: with a roster it finds more than stands in a report.
    """
    if any(one.severity is Severity.ERROR for one in picture.findings):
        yield later("The plan is not ready: the check finds what is to be mended in it.")


READY: dict[str, Said] = {
    "told": later("told"),
    "acknowledged": later("said so"),
    "access": later("have access"),
}


def _ready(reading: Reading, words: Said) -> str:
    if reading.state is not State.OK:
        return ""
    return str(later("{share} {words}", share=share_words(reading), words=words))
