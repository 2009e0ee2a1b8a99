"""A target in words: what it asks, what it will be at this pace, and what must happen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from uptake.core.calendar import Day, monday
from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import Diagnosis, Picture, TargetReading
from uptake.core.sentences import Said, later
from uptake.core.wording import dates_words, day_words, later_percent, range_words, share_words

LEADING = ("habitual", "adopted", "weekly_active")  # the first that has a target leads
MOST_SENTENCES = 3
ONE_WEEK = frozenset({"weekly_active", "old_way_share"})  # measures that are read in one week
_COUNTING = frozenset({"feed silent", "instrument changed"})  # reasons for which not all use may have been counted
_ORDER = {"behind": 0, "too early": 1, "cannot tell": 2, "on course": 3}


USE: dict[str, Said] = {
    "habitual": later("use it regularly"),
    "adopted": later("use it in most weeks"),
    "weekly_active": later("use it in a week"),
}


def aim_words(target: TargetReading) -> Said:
    """What it asks, short."""
    if target.at_most is not None:
        return later("{share} or less", share=later_percent(target.at_most))
    if target.at_least is not None:
        return later("{share} or more", share=later_percent(target.at_least))
    return later("not given")


def then_words(target: TargetReading) -> Said | str:
    """What it will be at this pace, short; nothing once it is decided or where no forecast is made."""
    if target.expected is None:
        return ""
    low, high = target.expected
    if target.likely is None and high == 1:  # the source misses some use: the range is open upwards
        return later("at least {share}", share=later_percent(low))
    return range_words(low, high)


def leading_targets(picture: Picture) -> tuple[TargetReading, ...]:
    """The targets to speak of first: those of the furthest measure that are not decided; what is behind comes first."""
    verdicts = [one for one in picture.targets if one.forecast and _is_told(one)]
    for measure in LEADING:
        found = [one for one in verdicts if one.measure == measure]
        if found:
            return tuple(sorted(found, key=lambda one: _ORDER[one.verdict or ""])[:MOST_SENTENCES])
    return ()


def _by(target: TargetReading) -> Day:
    return target.by or Day.max


def missed_targets(picture: Picture) -> tuple[TargetReading, ...]:
    """Of each group the target that was missed last, in the order of the plan."""
    missed = sorted((one for one in picture.targets if one.verdict == "missed" and one.by), key=_by)
    latest = {one.group: one for one in missed}
    return tuple(one for one in picture.targets if latest.get(one.group) is one)[:MOST_SENTENCES]


def before_sentences(picture: Picture, titles: Mapping[str, str | Said]) -> Iterable[Said]:
    """Before launch: what a thin plan lacks, and targets above what published rollouts reached."""
    targets = [one for one in picture.targets if one.forecast and one.expected is not None]
    leading = next((measure for measure in LEADING if any(one.measure == measure for one in targets)), "")
    for target in targets:
        if target.measure == leading and target.group in titles:
            yield from _before_sentence(target, titles[target.group])


def _before_sentence(target: TargetReading, title: str | Said) -> Iterable[Said]:
    """Of one target whose group has not launched, where there is something to warn of."""
    values: dict[str, object] = {"group": title, "range": then_words(target), "aim": aim_words(target)}
    if target.probability is not None or target.expected is None:
        return
    if target.needs is not None:
        yield later(
            "{group}: {needs}. Published rollouts without that ended at {range}; the target is {aim}.",
            needs=target.needs, **values,
        )  # fmt: skip
    elif target.at_least is not None and target.at_least > target.expected[1]:
        yield later("{group}: published rollouts ended at {range}; the target is {aim}.", **values)


def _is_told(target: TargetReading) -> bool:
    """Whether there is something to say of it; too early, only what must happen soon."""
    has_begun = target.probability is not None
    return target.verdict in _ORDER and (target.verdict != "too early" or (has_begun and target.needs is not None))


def target_sentence(target: TargetReading, title: str | Said) -> Said:
    """
    The verdict on one target that is open or missed, as a sentence for people.

    :param title: of its group, as a sentence begins.
    """
    values: dict[str, object] = {
        "group": title,
        "aim": aim_words(target),
        "use": USE.get(target.measure, ""),
        "day": target.by,
        "range": then_words(target),
    }
    if target.verdict == "missed" or (target.verdict in _SETTLED and is_settled(target)):
        return _decided(target, values)
    if target.verdict == "on course":
        return later("{group}: on course for {aim} by {day}; likely {range}.", **values)
    if target.verdict == "too early" and target.needs is not None:
        return later("{group}: {needs}.", group=title, needs=target.needs)
    if target.verdict == "behind" and target.needs is not None:
        return later("{group}: behind; {needs}.", needs=target.needs, **values)
    if target.verdict == "behind":
        return later("{group}: behind; by {day} it is likely {range}, where {aim} is wanted.", **values)
    if target.expected is not None:
        return later("{group}: it cannot be said yet whether {aim} {use} by {day}; likely {range}.", **values)
    why = target.because[0] if target.because else later("nothing is known of it")
    return later("{group}: it cannot be said whether {aim} {use} by {day}: {why}.", why=why, **values)


_SETTLED: dict[str | None, Said] = {
    "missed": later("It is missed."),
    "behind": later("It can no longer be reached."),
    "on course": later("It is reached."),
}


def _decided(target: TargetReading, values: Mapping[str, object]) -> Said:
    """What was read for the day that decides it, in figures or as a range, and what that makes of it."""
    from uptake.core.report.names import MEASURES, named

    return later(
        "{group}: {measure} was {now} {when}; the target is {aim} by {day}. {verdict}",
        measure=named(MEASURES, target.measure),
        now=share_words(target.reading),
        when=when_words(target.reading),
        verdict=_SETTLED[target.verdict],
        **values,
    )


def when_words(reading: Reading) -> Said:
    """The time of a reading, as a sentence goes on."""
    if reading.measure in ONE_WEEK:
        return later("in the week of {week}", week=dates_words(reading.first_day, reading.last_day))
    return later("in the weeks up to {day}", day=day_words(reading.last_day))


def is_settled(target: TargetReading) -> bool:
    """Whether the week that decides is over, though the day of the target has not come; then nothing is forecast."""
    is_read = target.reading.state is State.OK and target.expected is None
    return target.forecast and is_read and is_of_the_week_that_decides(target)


def is_of_the_week_that_decides(target: TargetReading) -> bool:
    """Whether what is read already is what decides: a measure of one week, and no later week ends before the day."""
    last_day = target.reading.last_day
    if target.measure != "weekly_active" or target.by is None or last_day is None:
        return False
    return last_day + timedelta(days=1) == monday(target.by)


def counting_doubt(picture: Picture, target: TargetReading) -> Said | None:
    """What is to be said beside a verdict, where the counting may be broken in the week that decided."""
    days = [day for one in picture.diagnoses if one.group == target.group and (day := _broken_on(one)) is not None]
    last_day = target.reading.last_day
    if target.verdict not in {"missed", "behind"} or last_day is None or not any(day <= last_day for day in days):
        return None
    return later("From the week of {day} on, not all use may have been counted.", day=min(days))


def _broken_on(one: Diagnosis) -> Day | None:
    if one.reason not in _COUNTING:
        return None
    return next((value for name, value in one.message.values if name == "day" and isinstance(value, Day)), None)
