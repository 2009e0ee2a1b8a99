"""Measurement: targets, whether they can be read, what counts as use, and who reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import ABSENT, PRESENT, Filter, Group, Target, Usage
from uptake.core.plan.rules.before import nothing_changes
from uptake.core.plan.rules.frame import Case, Draft, Said, at, rule
from uptake.core.plan.rules.placeholders import is_placeholder
from uptake.core.plan.rules.words import day_of_launch, day_text, for_group, said
from uptake.core.readable import readable_from
from uptake.core.words import say

# Read from usage; everything else is read from what was done for people.
_FROM_USAGE = frozenset(
    {
        "first_use",
        "assisted_first_use",
        "weekly_active",
        "adopted",
        "habitual",
        "regular",
        "lapsed",
        "dormant",
        "never",
        "retained_5",
        "retained_9",
        "retained_13",
        "old_way_share",
        "acceptance",
        "coverage",
    }
)
_FROM_COUNTS = frozenset({"weekly_active", "old_way_share"})
LOWER_IS_BETTER = frozenset({"old_way_share", "lapsed", "dormant", "never"})


@rule(
    "UP501",
    Severity.ERROR,
    "A group has no target",
    why="Without a target any usage is a success. A number and a day make it possible to be wrong, and to act.",
)
def no_target(case: Case) -> Iterator[Said]:
    """Find a plan without targets, and groups that none of them names."""
    if not case.plan.targets:
        mend = f"targets:\n  {_a_target(case.groups[0] if case.groups else None)}"
        yield at(case.plan, say("The plan has no targets: nothing says what success is."), mend=mend)
        return
    named = {target.group for target in case.plan.targets}
    for group in case.groups:
        if group.id not in named and not nothing_changes(group):
            mend = f"targets:\n  {_a_target(group)}"
            yield at(group, say("{group} has no target.", group=called(group.id)), mend=mend, group=group.id)


def _a_target(group: Group | None) -> str:
    name = group.id if group else say("your-group")
    return f"- measure: habitual\n    group: {name}\n    at_least: 60%\n    by: day 90\n    baseline: 0%"


@rule(
    "UP503",
    Severity.ERROR,
    "A target cannot be read, or cannot be met",
    why="A habit needs weeks to be seen. A target that no reading can decide is decided by opinion.",
)
def unreadable_target(case: Case) -> Iterator[Said]:
    """Find targets that come before their measure can be read, and targets that no event can ever meet."""
    for target in case.plan.targets:
        group = case.plan.groups.get(target.group or "")
        yield from _no_event(case, target, group)
        yield from _wrong_value(target)
        yield from _too_early(case, target, group)


def _no_event(case: Case, target: Target, group: Group | None) -> Iterator[Draft]:
    usage = group.usage if group else case.plan.usage
    if usage is None or usage == Usage():
        return  # UP504 says that nothing counts as use
    of = for_group(group.id if group else None)
    if target.measure in _FROM_USAGE and usage.kind == "none":
        message = say(
            "`{measure}`{of} is read from usage, and the plan says that there is none to read.",
            measure=target.measure,
            of=of,
        )
        yield _on(target, message, "measure: self_reported")
    elif target.measure in _FROM_USAGE - _FROM_COUNTS and usage.kind == "counts":
        message = say(
            "`{measure}`{of} needs to know who used it, and the plan has counts only.", measure=target.measure, of=of
        )
        yield _on(target, message, "measure: weekly_active")
    elif target.measure == "old_way_share" and usage.kind == "events" and not usage.old_way:
        message = say("No event is named as the old way{of}: its share cannot be read.", of=of)
        yield _on(target, message, "usage: {old_way: [{event: done_by_hand}]}")
    elif target.measure == "acceptance" and not (usage.accepted and usage.overridden):
        message = say(
            "`acceptance`{of} is a share of what was accepted or overridden, and the plan does not name both.", of=of
        )
        yield _on(target, message, "usage: {accepted: [{event: confirmed}], overridden: [{event: changed}]}")
    elif target.measure == "access" and group is not None and group.access == "none":
        message = say("{group} needs no access, so nobody can be given it.", group=called(group.id))
        yield _on(target, message, f"groups:\n  {group.id}:\n    access: login")


def _wrong_value(target: Target) -> Iterator[Draft]:
    name = f"`{target.measure}`"
    if target.at_least is not None and target.measure in LOWER_IS_BETTER:
        message = say(
            "{name} is better when it is lower, and the target asks for at least {share}.",
            name=name,
            share=_share(target.at_least),
        )
        yield _on(target, message, f"at_most: {_share(target.at_least)}")
    elif target.at_least is not None and target.at_least > 1:
        yield _on(
            target, say("{name} can never be over 100 %, and the target asks for more.", name=name), "at_least: 60%"
        )
    elif target.at_least is not None and target.at_least <= 0:
        yield _on(target, say("{name} of at least 0 % is met when nothing happens.", name=name), "at_least: 60%")
    if target.at_most is not None and target.at_most < 0:
        yield _on(
            target, say("{name} can never be under 0 %, and the target asks for less.", name=name), "at_most: 20%"
        )
    elif target.at_most is not None and target.at_most >= 1:
        yield _on(target, say("{name} of at most 100 % is met whatever happens.", name=name), "at_most: 20%")


def _share(share: float) -> str:
    return f"{round(100 * share, 2):g}%"


def _too_early(case: Case, target: Target, group: Group | None) -> Iterator[Draft]:
    launch = group.launch if group else case.plan.start
    days = case.days(target.by, launch)
    if days is None:
        return
    by = days.last
    first = readable_from(target.measure, launch, case.plan.calendar, group.rhythm if group else "monthly")
    of = for_group(group.id if group else None)
    if first is None:
        message = say(
            "`{measure}`{of} can never be read: the calendar leaves it no week that counts.",
            measure=target.measure,
            of=of,
        )
        yield _on(target, message, "measure: first_use")
    elif by < launch:
        message = say(
            "The target of `{measure}`{of} is due on {by}, before launch on {launch}. The first day "
            "on which it can be read is {first}.",
            measure=target.measure,
            of=of,
            by=day_text(by),
            launch=day_text(launch),
            first=day_of_launch(first, launch),
        )
        yield _on(target, message, f"by: day {(first - launch).days}")
    elif by < first:
        message = say(
            "The target of `{measure}`{of} is due on {by}. The first day on which it can be read is {first}.",
            measure=target.measure,
            of=of,
            by=day_of_launch(by, launch),
            first=day_of_launch(first, launch),
        )
        yield _on(target, message, f"by: day {(first - launch).days}")


def _on(target: Target, message: str, mend: str) -> Draft:
    return at(target, message, mend=mend, group=target.group)


@rule(
    "UP504",
    Severity.ERROR,
    "Nothing counts as use",
    why="A page that opens by itself is not use. Only what people start themselves, on real work, is.",
)
def nothing_counts(case: Case) -> Iterator[Said]:
    """Find groups for which no event counts as use, or only events that are exposure; and no usage without a reason."""
    if case.plan.usage is None and not any(group.usage.real_work for group in case.groups):
        mend = "usage: {kind: events, real_work: [{event: suggestion_confirmed}]}"
        yield at(case.plan, say("The plan does not say what counts as use: `usage` is missing."), mend=mend)
        return
    for group in case.groups:
        draft = _counts_nothing(group)
        if draft:
            yield draft


def _counts_nothing(group: Group) -> Draft | None:
    usage, name = group.usage, group.id
    if usage.kind == "counts":
        return None
    if usage.kind == "none":
        if said(usage.reason):
            return None
        message = say("The plan says that {name} has no usage to read, and not why.", name=name)
        return at(usage, message, mend=say("reason: Why no usage can be read, and until when"), group=name)
    if not usage.real_work:
        place = group if usage.place == Usage().place else usage
        if usage.real_work == ():
            message = say("No event counts as use for {name}: `real_work` is empty.", name=name)
        else:
            message = say("No event counts as use for {name}: `real_work` is missing.", name=name)
        return at(place, message, mend="real_work: [{event: suggestion_confirmed}]", group=name)
    if all(map(_is_unsaid, usage.real_work)):
        message = say("What counts as use for {name} is not filled in.", name=name)
        return at(usage.real_work[0], message, mend="real_work: [{event: suggestion_confirmed}]", group=name)
    if all(_is_exposure(filter_, usage.exposure or ()) for filter_ in usage.real_work):
        message = say("All that counts as use for {name} is exposure too: it is seen, not used.", name=name)
        mend = say("real_work: [{event: What a person does with it}]")
        return at(usage.real_work[0], message, mend=mend, group=name)
    return None


def _is_unsaid(filter_: Filter) -> bool:
    """Whether it is still what a mend offers, and names no event."""
    return any(is_placeholder(value) for _, values in filter_.must for value in values)


def _is_exposure(real: Filter, exposure: Iterable[Filter]) -> bool:
    return any(_covers(seen, real) for seen in exposure)


def _covers(wide: Filter, narrow: Filter) -> bool:
    """Say whether every event that fits the narrow filter fits the wide one."""
    given = dict(narrow.must)
    for column, values in wide.must:
        own = given.get(column)
        if own is None:
            return False
        present = values == (PRESENT,) and ABSENT not in own
        if not present and not set(own) <= set(values):
            return False
    return True


@rule(
    "UP505",
    Severity.ERROR,
    "Nobody reads the figures on a cadence",
    why="A figure that is read when somebody thinks of it is read too late. On a cadence, a fall is seen in its week.",
)
def no_readings(case: Case) -> Iterator[Said]:
    """Find a plan without a cadence of readings, or without anybody who reads them."""
    readings = case.plan.readings
    if readings is None:
        mend = "readings: {every: week, weekday: Mon, to: {owner: week, sponsor: month}}"
        yield at(case.plan, say("The plan does not say when the figures are read, or who reads them."), mend=mend)
        return
    if not said(readings.every):
        yield at(
            readings,
            say("The plan does not say how often the figures are read: `every` is missing."),
            mend="every: week",
        )
    if not readings.to:
        message = say("Nobody reads the figures: `to` is empty.")
        yield at(readings, message, mend="to: {owner: week, sponsor: month}")
