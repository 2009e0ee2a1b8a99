"""The verdict on a target before its day, with what it rests on, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from uptake.core.calendar import Day, monday
from uptake.core.doubts import MISSES_SOME, counting_changed, few_measured, is_thin
from uptake.core.forecast.draws import MOST_WEEKS
from uptake.core.forecast.needs import needs
from uptake.core.forecast.outlook import Forecaster, Outlook
from uptake.core.forecast.wanted import FORECAST
from uptake.core.measures.audience import Audience
from uptake.core.measures.reading import Reading, State
from uptake.core.plan.model import Target
from uptake.core.sentences import Said, later, later_n
from uptake.core.wording import later_percent, range_words

FIRST_WEEK = 4  # before so many weeks are over, habit cannot be told from first interest
FIRM_WEEK = 6
EARLY_CUT, FIRM_CUT = 0.95, 0.9  # how sure a verdict must be before the firm week, and from it on
LEAST_PEOPLE = 10  # with fewer, one person is a tenth of the share
LEAST_WORKDAYS = 3  # in that time
SILENCE = timedelta(days=7)  # without any event: the feed may have stopped, and no use is then not known


@dataclass(frozen=True, slots=True)
class Prospect:
    """What can be said of a target before its day: the fields of a TargetReading of the same names."""

    verdict: str
    because: tuple[Said | str, ...] = ()
    expected: tuple[float, float] | None = None
    likely: float | None = None
    bounds: tuple[float, float] | None = None
    probability: float | None = None
    needs: Said | None = None


def prospect(
    target: Target, by: Day, audience: Audience, forecaster: Forecaster, known: Mapping[str, Reading]
) -> Prospect:
    """
    The verdict on a target whose day has not come.

    :param known: the readings of the audience now, by measure.
    """
    end = audience.weeks.index(monday(by))
    early = "too early" if _weeks(audience) < FIRST_WEEK else "cannot tell"
    if (refusal := _refusal(target, known.get(target.measure), audience, end)) is not None:
        return Prospect(early, (refusal,))
    found = forecaster.outlook(target.measure, end)
    doubts = tuple(_doubts(audience, found, end, known.get("coverage")))
    if found is None or doubts:
        return Prospect(early, doubts)
    return _judged(target, by, audience, found, forecaster)


def _weeks(audience: Audience) -> int:
    """How many weeks are over."""
    return audience.end - audience.first


def _judged(target: Target, by: Day, audience: Audience, found: Outlook, forecaster: Forecaster) -> Prospect:
    probability = found.probability(target.is_met)
    verdict = verdict_of(probability, _weeks(audience))
    said = []
    if verdict == "too early":
        day = audience.weeks.first_day(audience.first + FIRST_WEEK)
        said.append(later("a verdict can be given from {day} on", day=day))
    if audience.is_incomplete:
        return _at_least(target, by, found, Prospect(verdict, tuple(said)))
    said += _pace(target, found)
    wanted = needs(target, by, found, forecaster) if verdict != "on course" else None
    because = (*said, *_counted(by, found))
    return Prospect(verdict, because, found.expected, found.likely, found.bounds, probability, wanted)


def _at_least(target: Target, by: Day, found: Outlook, so_far: Prospect) -> Prospect:
    """
    From a source that misses some use. What is not seen can only add to the share: it speaks for a target of more, and
    against one of less; how likely the target is met is not known.
    """
    low = found.expected[0]
    said = [*so_far.because, later("at this pace it will be at least {share}", share=later_percent(low))]
    verdict = so_far.verdict
    if verdict == ("behind" if target.at_least is not None else "on course"):
        verdict = "cannot tell"
        said.append(MISSES_SOME)
    return Prospect(verdict, (*said, *_counted(by, found)), (low, 1.0), bounds=(found.bounds[0], 1.0))


def verdict_of(probability: float, weeks: int) -> str:
    """Say too early, on course, behind or cannot tell, by how likely the target is met after so many weeks."""
    cut = FIRM_CUT if weeks >= FIRM_WEEK else EARLY_CUT
    if weeks < FIRST_WEEK:
        return "too early"
    if probability >= cut:
        return "on course"
    return "behind" if probability <= 1 - cut else "cannot tell"


def _refusal(target: Target, reading: Reading | None, audience: Audience, end: int) -> Said | str | None:
    """Why no forecast is made at all."""
    if reading is not None and reading.state is State.UNKNOWN:
        return reading.why
    if audience.kind != "events":
        return later("only counts per week are known, not who")
    if target.measure not in FORECAST:
        return later("no forecast is made of this measure; its reading on the day decides")
    if not all(row.by_week for row, _ in audience.alike):
        return later("the work does not come up every week for everybody, so a week without use says little")
    if end - audience.end > MOST_WEEKS:
        return later("the day is more than {weeks} weeks ahead", weeks=MOST_WEEKS)
    last_day = audience.seen.input.last_day
    if last_day is not None and _is_silent(audience, last_day):
        return later("no event has come since the week of {day}: the feed may have stopped", day=monday(last_day))
    return None


def _is_silent(audience: Audience, last_day: Day) -> bool:
    """Whether more than a week has passed without an event, and people were at work in it."""
    yesterday, next_day = audience.as_of - timedelta(days=1), last_day + timedelta(days=1)
    is_long = audience.as_of - last_day > SILENCE
    return is_long and audience.calendar.workdays(next_day, yesterday) >= LEAST_WORKDAYS


def _doubts(audience: Audience, found: Outlook | None, end: int, coverage: Reading | None) -> Iterable[Said]:
    """Why a forecast would not hold."""
    people = 0 if found is None else len(found.asked.who)
    if people < LEAST_PEOPLE:
        yield later(
            "fewer than {people} people will be counted, so that each moves the share a lot", people=LEAST_PEOPLE
        )
    if coverage is not None and is_thin(coverage):
        yield few_measured(coverage)
    if found is None:
        return
    first_day, final = audience.weeks.first_day(found.asked.window), audience.weeks.last_day(end - 1)
    changes = {change.day for group in audience.groups for change in group.usage.instrument_changes}
    for day in sorted(day for day in changes if first_day < day <= final):
        yield counting_changed(day)


def _pace(target: Target, found: Outlook) -> Iterable[Said]:
    """Where this pace leads, and what is possible at all."""
    low, high = found.bounds
    aim = target.at_least if target.at_least is not None else target.at_most
    if low == high:
        yield later("it will be {share}: no week to come can change it", share=later_percent(low))
    else:
        yield later("at this pace it will be {range}", range=range_words(*found.expected))
        if aim is not None and high < aim:
            yield later("at most {share} can still get there", share=later_percent(high))
        elif aim is not None and low >= aim:
            yield later("at least {share} will be there whatever happens", share=later_percent(low))


def _counted(by: Day, found: Outlook) -> Iterable[Said]:
    """Who is counted, and when."""
    if found.asked.left_out:
        yield later_n(
            found.asked.left_out,
            "{number} person will not have enough weeks by then and is not counted",
            "{number} people will not have enough weeks by then and are not counted",
        )
    yield later("decided by the week that ends on {day}", day=monday(by) - timedelta(days=1))
