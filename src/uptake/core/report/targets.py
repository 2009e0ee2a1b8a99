"""What the plan wants to reach, how far it is, and how it came there week by week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from uptake.core.calendar import Day
from uptake.core.measures import frame
from uptake.core.measures.reading import State
from uptake.core.picture_parts import GroupPicture, Picture, TargetReading
from uptake.core.plan.model import is_within
from uptake.core.report.charts.frame import GREY, PANEL
from uptake.core.report.charts.lines import Series, Target, ToCome, Weeks, over_weeks
from uptake.core.report.curves import Curve, curve, in_words, known, known_days
from uptake.core.report.happened import closed, explained, moments
from uptake.core.report.names import MEASURES, STATES, VERDICTS, named
from uptake.core.report_parts import Chart, Section, Table, Words
from uptake.core.sentences import Said, later
from uptake.core.target_words import aim_words, counting_doubt, is_settled, then_words, when_words
from uptake.core.wording import axis_day, day_words, percent, range_words, share_words, short_day

THEN = 5  # the column of what it will be by then
LEAST_WEEKS = 3  # known ones that make a curve
MOST_CHARTS = 8
HEIGHT = 132
URGENCY = ("missed", "behind", "cannot tell", None, "too early", "on course", "met")
MOVED = 0.03  # a decided figure that has since moved by three points is said anew
OVER_WEEKS = frozenset({"adopted", "habitual", "regular"})  # until they have a line, weekly use is drawn


_WHOM = later("A reading leaves out whoever could not be measured in its weeks, such as newcomers and the absent.")


def targets(picture: Picture) -> Section:
    """Each target with its reading and verdict; those with a curve are drawn."""
    asked = _by_urgency(picture)
    rows: list[tuple[Words, ...]] = [
        (_whose(picture, one), named(MEASURES, one.measure), aim_words(one), short_day(one.by), _now(one),
         then_words(one), VERDICTS.get(one.verdict, one.verdict or ""))
        for one in asked
    ]  # fmt: skip
    heads: tuple[Words, ...] = (
        later("group"), later("measure"), later("target"), later("by"), later("reading"),
        later("likely"), later("verdict"),
    )  # fmt: skip
    said: tuple[Words, ...] = (later("“likely”: what it will probably be by that day."),)
    if not any(row[THEN] for row in rows):
        said = ()
        rows, heads = [_without(row) for row in rows], _without(heads)
    if any(one.verdict == "behind" for one in asked):
        said = (*said, later("“behind”: at this pace it will be missed, or it cannot be reached any more."))
    title = later("Targets")
    missed, behind = (
        frozenset(at for at, one in enumerate(asked) if one.verdict == verdict) for verdict in ("missed", "behind")
    )
    whom = (_WHOM,) if any(one.reading.state is State.OK and not _is_of_work(one) for one in asked) else ()
    below = (*said, *_from_published(asked), *_below(picture, asked), *whom)
    table = Table(title, heads, tuple(rows), urgent=missed, watched=behind, below=below)
    drawn = [(one, chart) for number, one in enumerate(asked, 1) if (chart := _chart(picture, one, number))]
    charts = tuple(chart for _, chart in drawn[:MOST_CHARTS])
    key = (later("The dashed line is the target, the mark on it the day by which it is to be met."),
           *explained(picture, picture.groups or (picture.all,)),
           *_not_drawn(picture, asked, [one for one, _ in drawn]))  # fmt: skip
    return Section("targets", title, (table,), charts, key=key if charts else ())


def _whose(picture: Picture, target: TargetReading) -> Words:
    titles: dict[str, Words] = {group.id: group.title for group in picture.groups} | {"all": later("Everybody")}
    return titles.get(target.group, target.group)


def _below(picture: Picture, asked: Iterable[TargetReading]) -> Iterator[Words]:
    """Why no verdict is given, once for all targets of which that is so; and what has changed since one was decided."""
    reasons: dict[str, list[str]] = {}
    for one in asked:
        name = later("{group}, {measure}", group=_whose(picture, one), measure=named(MEASURES, one.measure))
        since = _since(picture, one)
        if (doubt := counting_doubt(picture, one)) is not None:
            yield later("{target}: {verdict}. {doubt}", target=name, verdict=VERDICTS[one.verdict], doubt=doubt)
        if since is not None and abs(since[0] - (one.reading.value or 0)) >= MOVED:
            yield later("{target}: {then} {when}, which decided; now {now}.", target=name,
                        then=percent(one.reading.value), when=when_words(one.reading), now=since[1])  # fmt: skip
        elif one.verdict == "met" and one.holds_until and picture.as_of < one.holds_until:
            yield later("{target}: met; it has to hold until {day}.", target=name, day=day_words(one.holds_until))
        elif _is_share_of_work(one):
            yield _of_work(one, name)
        elif is_settled(one) and one.verdict in {"behind", "on course"}:
            yield later("{target}: {now} {when}, which decides; no day to come can change it.", target=name,
                        now=share_words(one.reading), when=when_words(one.reading))  # fmt: skip
        elif one.verdict in {"cannot tell", None} and one.because:
            reasons.setdefault(str(_why_not(one)), []).append(str(name))
    for why, names in reasons.items():
        yield later("It cannot be told of these targets, because {why}: {targets}.",
                    targets="; ".join(names), why=why.rstrip("."))  # fmt: skip


def _from_published(asked: Iterable[TargetReading]) -> Iterator[Said]:
    """Where a range before launch comes from: published rollouts, and nothing of these people."""
    found: dict[str, dict[str, None]] = {}
    for one in asked:
        if one.verdict == "too early" and one.expected is not None and one.bounds is None and one.because:
            said = f"{named(MEASURES, one.measure)} {then_words(one)}"
            found.setdefault(str(one.because[0]), {})[said] = None
    for why, ranges in found.items():
        yield later("{ranges}: {why}.", ranges="; ".join(ranges), why=why)


def _why_not(target: TargetReading) -> Words:
    """The one reason why no verdict is given."""
    value = target.at_most if target.at_most is not None else target.at_least
    if value is not None and target.expected is not None and target.expected[0] <= value <= target.expected[1]:
        return later("the target lies within what is likely")
    because = target.because[0]
    return later(because) if isinstance(because, str) else because


def _is_share_of_work(target: TargetReading) -> bool:
    """Whether it is of a measure of actions, before its day: of these no forecast is made."""
    is_open = target.verdict in {"cannot tell", "too early", None} and target.forecast
    return is_open and target.reading.state is State.OK and _is_of_work(target)


def _of_work(target: TargetReading, name: Words) -> Said:
    """What a reading before the day of a target would be on that day."""
    met = later("that would meet it")
    if not is_within(target.reading.value or 0, target.at_least, target.at_most):
        met = later("that would miss it")
    now, when = share_words(target.reading), when_words(target.reading)
    return later("{target}: now {now}, {when}; {met}. The reading on its day decides: of shares of work no forecast is "
                 "made.", target=name, now=now, when=when, met=met)  # fmt: skip


def _is_of_work(target: TargetReading) -> bool:
    """Whether it counts pieces of work, and not people."""
    definition = frame.catalogue().get(target.measure)
    return definition is not None and definition.source == "actions"


def _since(picture: Picture, target: TargetReading) -> tuple[float, str] | None:
    """The latest share of a measure whose target was decided on an earlier week, and what is said of it."""
    last_day = target.reading.last_day
    if target.verdict not in {"met", "missed"} or target.reading.value is None or last_day is None:
        return None
    group = picture.group(target.group)
    words = in_words(group, target.measure)
    later_on = [(value, words[day]) for day, value in curve(group, target.measure)
                if value is not None and day > last_day]  # fmt: skip
    return later_on[-1] if later_on else None


def _by_urgency(picture: Picture) -> list[TargetReading]:
    """The targets by what needs doing; within that in the order of the plan."""
    return sorted(picture.targets, key=lambda one: URGENCY.index(one.verdict) if one.verdict in URGENCY else 0)


def _without(row: tuple[Words, ...]) -> tuple[Words, ...]:
    """A row without what it will be by then: where no forecast is made, the column is empty."""
    return *row[:THEN], *row[THEN + 1 :]


def _now(target: TargetReading) -> Words:
    reading = target.reading
    if reading.state is State.OK:
        return share_words(reading)
    if reading.state is State.TOO_EARLY and reading.readable_from is not None:
        return later("from {day}", day=short_day(reading.readable_from))
    return later(reading.why) if reading.why else named(STATES, reading.state.value)


def _chart(picture: Picture, one: TargetReading, number: int) -> Chart | None:
    """A small chart of a target that has a curve, its own or that of the weekly use that leads there."""
    if not _may_be_drawn(picture, one):
        return None
    group = picture.group(one.group)
    line = curve(group, one.measure)
    is_own = len(known(line)) >= LEAST_WEEKS
    is_decided = one.measure in OVER_WEEKS and one.reading.state is State.OK
    if not is_own and one.expected is None and not is_decided:
        return None
    weeks = _weeks(picture, one, group, line if is_own else curve(group, "weekly_active"), is_own=is_own)
    if weeks is None:
        return None
    title = _message(picture, one, group)
    return Chart(f"target-{number}", title, _description(title, one), over_weeks(weeks, PANEL, HEIGHT))


def _may_be_drawn(picture: Picture, one: TargetReading) -> bool:
    """Whether it is a value by a day, of a group that is not too small to show."""
    value = one.at_most if one.at_most is not None else one.at_least
    is_few = picture.group(one.group).hidden or one.reading.state is State.TOO_FEW
    return value is not None and one.by is not None and not is_few


def _not_drawn(picture: Picture, asked: list[TargetReading], drawn: list[TargetReading]) -> Iterator[Words]:
    """Which targets stand in the table alone, and why."""
    without = [one for one in asked if one not in drawn and _may_be_drawn(picture, one)]
    if without:
        yield later("Not drawn, since too few weeks of it are known: {targets}.", targets=_names(picture, without))
    if drawn[MOST_CHARTS:]:
        yield later("Not drawn, since {most} are drawn that need more doing: {targets}.", most=MOST_CHARTS,
                    targets=_names(picture, drawn[MOST_CHARTS:]))  # fmt: skip


def _names(picture: Picture, asked: Iterable[TargetReading]) -> str:
    return "; ".join(
        str(later("{group}, {measure}", group=_whose(picture, one), measure=named(MEASURES, one.measure)))
        for one in asked
    )


def _weeks(picture: Picture, target: TargetReading, group: GroupPicture, line: Curve, *, is_own: bool) -> Weeks | None:
    value = target.at_most if target.at_most is not None else target.at_least
    if not known(line) or value is None or target.by is None:
        return None
    said = list(in_words(group, target.measure if is_own else "weekly_active").values())[-1]
    latest = max((week.first_day for week in group.weeks if week.counts), default=Day.min)
    if (last := known_days(line)[-1]) < latest:
        said = f"{said} ({axis_day(last)})"
    series = Series("", line, said=said)
    if not is_own:
        series = Series(str(later("weekly use")), line, GREY, strong=False, said=said)
    to_come = None
    if target.expected is not None:
        low, high = target.expected
        words = str(later("likely {range}", range=range_words(low, high)))
        to_come = ToCome(target.by, low, high, words, wedge=is_own)
    happened = tuple((day, words) for day, words in moments(picture, (group,)) if day >= line[0][0])
    aim = Target(value, target.by, str(later("target {share}", share=percent(value))))
    return Weeks((series,), happened, closed((group,)), aim, to_come)


def _message(picture: Picture, target: TargetReading, group: GroupPicture) -> Words:
    aim, day = aim_words(target), short_day(target.by)
    since = _since(picture, target)
    verdict = {
        "met": later("The target, {aim}, is met.", aim=aim),
        "missed": later("The target, {aim}, is missed.", aim=aim),
        "behind": later("The target, {aim} by {day}, can no longer be reached.", aim=aim, day=day)
        if is_settled(target)
        else later("Behind the target, {aim} by {day}.", aim=aim, day=day),
        "on course": later("On course for {aim} by {day}.", aim=aim, day=day),
    }.get(target.verdict or "", later("The target is {aim} by {day}.", aim=aim, day=day))
    measure, reading = named(MEASURES, target.measure), _now(target)
    if since is not None:
        reading = later("{share} {when}, now {now}", share=share_words(target.reading), when=when_words(target.reading),
                        now=since[1])  # fmt: skip
    elif target.verdict in {"met", "missed"} or is_settled(target):
        reading = later("{share} {when}", share=reading, when=when_words(target.reading))
    elif _is_share_of_work(target):
        reading = later("now {share}", share=share_words(target.reading))
    return later(
        "{group}, {measure}: {reading}. {verdict}", group=group.title, measure=measure, reading=reading, verdict=verdict
    )


def _description(title: Words, target: TargetReading) -> Words:
    if target.expected is None:
        return title
    return later("{title} Likely {range} then.", title=title, range=range_words(*target.expected))
