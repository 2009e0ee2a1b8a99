"""From nodes to the plan: every part as a value with its place, and the mistakes that a schema cannot name."""

from __future__ import annotations

from uptake.core.calendar import (
    Calendar,
    Day,
    Hours,
    known_countries,
    known_regions,
    known_timezone,
)
from uptake.core.plan.build_acts import (
    build_duties,
    build_exceptions,
    build_feedback,
    build_health,
    build_messages,
    build_readings,
    build_sessions,
    build_targets,
)
from uptake.core.plan.build_groups import build_groups, group_names
from uptake.core.plan.build_usage import build_usage
from uptake.core.plan.findings import Finding
from uptake.core.plan.mistakes import did_you_mean, nearest, quoted
from uptake.core.plan.model import Afterwards, Experiment, Helper, Owner, Plan, Privacy, Step
from uptake.core.plan.values import Values, integer, items, mapping, mappings, named, names, number, persons, text
from uptake.core.plan.yaml12 import Node
from uptake.core.words import say

# Stands for a launch day that could not be read, while the rest of the file is looked at. No such plan is handed out.
_UNREAD = Day(2000, 1, 1)


def build_plan(root: Node) -> tuple[Plan, list[Finding]]:
    """
    Return the plan and the mistakes found on the way.

    `root` need not fit the schema: what does not is left out. With a mistake, the plan is not fit for use.
    """
    values = Values(groups=group_names(root))
    launch = values.day(root.get("launch")) or _UNREAD
    relaunch = _relaunch(values, root.get("relaunch"), launch)
    usage, rollout = mapping(root.get("usage")), text(root.get("rollout")) or ""
    plan = Plan(
        rollout=rollout,
        launch=launch,
        title=text(root.get("title")) or rollout,
        summary=text(root.get("summary")) or "",
        language=text(root.get("language")) or "en",
        relaunch=relaunch,
        calendar=_calendar(values, mapping(root.get("calendar"))),
        tickets=names(mapping(root.get("tickets"))),
        owner=_owner(values, mapping(root.get("owner"))),
        sponsor=named(root.get("sponsor")),
        helpers=tuple(_helper(values, item) for item in mappings(root.get("helpers"))),
        groups=build_groups(values, root, launch, relaunch),
        messages=build_messages(values, root.get("messages")),
        sessions=build_sessions(values, root.get("sessions")),
        feedback=build_feedback(values, mapping(root.get("feedback"))),
        usage=build_usage(values, usage) if usage else None,
        health=build_health(values, root.get("health")),
        targets=build_targets(values, root.get("targets")),
        readings=build_readings(mapping(root.get("readings"))),
        duties=build_duties(values, root.get("duties")),
        afterwards=_afterwards(mapping(root.get("afterwards"))),
        privacy=_privacy(values, mapping(root.get("privacy"))),
        experiment=_experiment(values, mapping(root.get("experiment"))),
        exceptions=build_exceptions(values, root.get("exceptions")),
        columns=names(mapping(root.get("columns"))),
        place=next(iter((root.entries or {}).values()), root).key,
    )
    return plan, values.findings


def _experiment(values: Values, node: Node | None) -> Experiment | None:
    if node is None:
        return None
    steps = ((values.moment(item.get("when")), item.get("invite")) for item in mappings(node.get("order")))
    return Experiment(
        randomise=text(node.get("randomise")) or "",
        by=named(node.get("by")) or "",
        seed=named(node.get("seed")) or "",
        drawn=values.day(node.get("drawn")),
        order=tuple(Step(when, persons(invite)) for when, invite in steps if when is not None),
        place=node.key,
    )


def _relaunch(values: Values, node: Node | None, launch: Day) -> Day | None:
    day = values.day(node)
    if node is not None and day is not None and launch is not _UNREAD and day <= launch:
        values.wrong(
            node,
            say("The relaunch on {day} is not after the launch on {launch}.", day=day, launch=launch),
            say("A second start comes later."),
        )
    return day


def _calendar(values: Values, node: Node | None) -> Calendar:
    if node is None:
        return Calendar()
    usual = Calendar()
    country = _country(values, node.get("country"))
    spans = (values.days(item) for item in items(node.get("closed")))
    return Calendar(
        timezone=_timezone(values, node.get("timezone")) or usual.timezone,
        country=country,
        region=_region(values, node.get("region"), country or text(node.get("country"))),
        hours=values.parsed(node.get("hours"), Hours.parse) or usual.hours,
        closed=tuple(span for span in spans if span is not None),
    )


def _timezone(values: Values, node: Node | None) -> str | None:
    name = text(node)
    if node is None or name is None or known_timezone(name):
        return name
    from zoneinfo import available_timezones  # walks the whole database: only to help with a wrong name

    zones = sorted(available_timezones())
    fix = did_you_mean(name, zones) if nearest(name, zones) else say("Write one such as Europe/Berlin.")
    values.wrong(node, say("There is no timezone {name}.", name=quoted(name)), fix)
    return name


def _country(values: Values, node: Node | None) -> str | None:
    code = text(node)
    if node is None or code is None or code in known_countries():
        return code
    from uptake.core.country_names import country_likely  # names of countries: only to help with what is no code

    near = country_likely(code)
    fix = say("Did you mean `{name}`?", name=near) if near else say("Write its code, such as DE.")
    values.wrong(node, say("The public holidays of {code} are not known.", code=quoted(code)), fix)
    return None


def _region(values: Values, node: Node | None, country: str | None) -> str | None:
    name = text(node)
    if node is None or name is None:
        return None
    if country is None:
        values.wrong(node, say("A region needs a country."), say("Write country: DE, for example."))
    elif country in known_countries() and name not in known_regions(country):  # of any other it is said already
        message = say("The public holidays of {country} know no region {name}.", country=country, name=quoted(name))
        values.wrong(node, message, did_you_mean(name, known_regions(country)) or say("Leave the region out."))
    return name


def _owner(values: Values, node: Node | None) -> Owner | None:
    if node is None:
        return None
    person, deputy = node.get("person"), node.get("deputy")
    return Owner(
        person=named(person),
        deputy=named(deputy),
        reach=names(mapping(node.get("reach"))),
        replies_within=values.duration(node.get("replies_within")),
        hours_per_week=number(node.get("hours_per_week")),
        people=persons(person),
        place=node.key,
        deputy_place=deputy.key if deputy else node.key,
    )


def _helper(values: Values, node: Node) -> Helper:
    return Helper(
        person=named(node.get("person")) or "",
        groups=values.group_list(node.get("groups")),
        hours_per_week=number(node.get("hours_per_week")),
        place=node.key,
    )


def _afterwards(node: Node | None) -> Afterwards | None:
    return Afterwards(named(node.get("contact")), text(node.get("watch")), node.key) if node else None


def _privacy(values: Values, node: Node | None) -> Privacy:
    if node is None:
        return Privacy()
    usual, agreement = Privacy(), mapping(node.get("agreement"))
    values.day(agreement.get("date") if agreement else None)
    return Privacy(
        names=text(node.get("names")) or usual.names,
        smallest_group=integer(node.get("smallest_group")) or usual.smallest_group,
        keep_days=integer(node.get("keep_days")) or usual.keep_days,
        purpose=text(node.get("purpose")),
        agreement=names(agreement),
        place=node.key,
    )
