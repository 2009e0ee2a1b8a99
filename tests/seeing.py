"""
Events to what was seen, in plain loops: the counting that core needs, without a database: core is tested
fast with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tests.reference_people import lead_of_telling, standing, unique
from uptake.core.calendar import Day, monday
from uptake.core.groups import Member, intended
from uptake.core.people import Roster, normal
from uptake.core.plan.model import Group, Plan
from uptake.core.usage import (
    RECENT_WEEKS,
    RESERVED,
    Actions,
    Acts,
    DecisionSeen,
    DutySeen,
    Event,
    HealthSeen,
    History,
    InputReport,
    Item,
    Seen,
    Weeks,
    any_fits,
    months,
)

ALL_ACTS = frozenset({"told", "acknowledged", "access", "invited", "attended", "assisted", "asked", "answered"})


@dataclass
class _Counting:
    """What is being filled, event by event, in the order of time."""

    plan: Plan
    roster: Roster
    weeks: Weeks
    as_of: Day
    members: dict[str, tuple[Group, Member]]
    histories: dict[str, History] = field(default_factory=lambda: defaultdict(History))
    acts: dict[str, Acts] = field(default_factory=lambda: defaultdict(Acts))
    actions: dict[tuple[str, int], Actions] = field(default_factory=lambda: defaultdict(Actions))
    person_weeks: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    seats: dict[str, dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))
    items: dict[str, Item] = field(default_factory=dict)
    reported: dict[tuple[str, int], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    collected: set[str] = field(default_factory=set)
    matched: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    first_use: Day | None = None
    health: dict[str, HealthSeen] = field(default_factory=dict)
    duties: list[DutySeen] = field(default_factory=list)
    decisions: list[DecisionSeen] = field(default_factory=list)


def seen_from(plan: Plan, roster: Roster, events: Iterable[Event], as_of: Day, *, acts_complete: bool = False) -> Seen:
    """What these events say as of a day."""
    weeks = Weeks.around(min((group.launch for group in plan.groups.values()), default=plan.start))
    members = intended(plan, roster, weeks, as_of)
    by_id = {one.id: (plan.groups[id_], one) for id_, group in members.groups.items() for one in group}
    counting = _Counting(plan, roster, weeks, as_of, by_id)
    excepted = [roster.find(text) for text in (plan.usage.except_people if plan.usage else ())]
    events = unique(events)
    now = plan.calendar.epoch(as_of)
    stands = {id(event) for event in standing(roster, events, now)}
    for event in events:
        found = roster.find(event.person) if event.person else None
        if event.time < now and (found is None or found not in excepted):
            _take(counting, event, stands=id(event) in stands)
    return _seen(counting, ALL_ACTS if acts_complete else frozenset())


def _take(counting: _Counting, event: Event, *, stands: bool) -> None:
    known = counting.roster.identifiers.get(normal(event.person))
    act = event.event.removeprefix(RESERVED) if event.event.startswith(RESERVED) else None
    if act is not None:
        if act != "access" or event.properties.get("granted", "").lower() == "true":
            counting.collected.add(act)
        if act == "asked" and event.properties.get("barrier") in {"not clear", "not my work", "no access"}:
            counting.collected.add("answered")
        _of_rollout(counting, event, act, known[0] if known else None)
    elif counting.first_use is None:
        counting.first_use = counting.plan.calendar.day_of(event.time)
    if act is None and known is not None:
        counting.matched[known[1]].add(normal(event.person))
    if known is None or known[0] not in counting.members:
        return
    group, member = counting.members[known[0]]
    if not stands:
        return
    if act is None:
        _use(counting, event, group, member)
    else:
        counting.acts[member.id] = _act(counting, event, group, member)


def _use(counting: _Counting, event: Event, group: Group, member: Member) -> None:
    usage, day = group.usage, counting.plan.calendar.day_of(event.time)
    week, month = counting.weeks.index(day), months(day, counting.weeks.origin)
    bit = 1 << week if 0 <= week < counting.weeks.size else 0
    month_bit = 1 << month if month >= 0 else 0
    counts = bool(member.counts & bit)
    end = counting.weeks.complete(counting.as_of)
    is_use, was_chance, was_old, was_shown, accepted, overridden = (
        any_fits(event.event, event.properties, rules)
        for rules in (usage.real_work, usage.chance, usage.old_way, usage.exposure, usage.accepted, usage.overridden)
    )
    one = counting.histories[member.id]
    one = one._replace(
        used=one.used | bit * is_use,
        chance=one.chance | bit * was_chance,
        old_way=one.old_way | bit * was_old,
        exposed=one.exposed | bit * was_shown,
        judged=one.judged | bit * (accepted or overridden),
        used_months=one.used_months | month_bit * is_use,
        chance_months=one.chance_months | month_bit * was_chance,
        uses=one.uses + is_use,
        recent=one.recent + (is_use and counts and end - RECENT_WEEKS <= week < end),
    )
    if is_use:
        one = one._replace(first_use=event.time if one.first_use is None else one.first_use, last_use=event.time)
        if counts:
            counting.person_weeks[group.id, member.id, week] += 1
    counting.histories[member.id] = one
    if counts:
        sum_ = counting.actions[group.id, week]
        counting.actions[group.id, week] = Actions(
            sum_.real_work + is_use, sum_.old_way + was_old, sum_.accepted + accepted, sum_.overridden + overridden
        )


def _told(counting: _Counting, acts: Acts, event: Event, group: Group) -> Acts:
    lead = lead_of_telling(counting.plan, group, event.properties)
    if lead is None:
        return acts
    day = counting.plan.calendar.day_of(event.time)
    in_time = acts.told_in_time or day <= counting.plan.calendar.back(group.launch, lead)
    return replace(acts, told=_first(acts.told, event.time), told_in_time=in_time)


def _act(counting: _Counting, event: Event, group: Group, member: Member) -> Acts:
    act, acts = event.event.removeprefix(RESERVED), counting.acts[member.id]
    said, time = event.properties, event.time
    if act == "told":
        return _told(counting, acts, event, group)
    if act == "acknowledged":
        return replace(acts, acknowledged=_first(acts.acknowledged, time))
    if act == "access":
        granted = said.get("granted", "").lower() == "true"
        return replace(acts, has_access=granted, access=_first(acts.access, time) if granted else acts.access)
    if act in {"invited", "booked", "cancelled"}:
        seats = counting.seats[member.id]
        seats[said.get("session", "")] = act != "cancelled"
        invited = _first(acts.invited, time) if act == "invited" else acts.invited
        return replace(acts, seated=_first(acts.seated, time) if any(seats.values()) else None, invited=invited)
    if act == "attended":
        first = counting.histories[member.id].first_use
        before = time if first is None or time <= first else acts.attended_before_use
        return replace(acts, attended=_first(acts.attended, time), attended_before_use=before)
    if act == "assisted" and said.get("outcome") == "blocked":
        return replace(acts, blocked=True)
    if act == "assisted":
        return replace(acts, blocked=False, assisted=_first(acts.assisted, time))
    return _asked(acts, said.get("barrier", ""), time) if act == "asked" else acts


def _asked(acts: Acts, barrier: str, time: float) -> Acts:
    acts = replace(acts, asked=_first(acts.asked, time))
    if barrier == "not clear":
        return replace(acts, not_clear=_first(acts.not_clear, time))
    return replace(acts, not_my_work=_first(acts.not_my_work, time)) if barrier == "not my work" else acts


def _first(known: float | None, time: float) -> float:
    return time if known is None else known


def _of_rollout(counting: _Counting, event: Event, act: str, person: str | None) -> None:
    said, time = event.properties, event.time
    item = counting.items.get(said.get("item", ""))
    if act == "asked":
        counting.items.setdefault(said.get("item", ""), Item(said.get("item", ""), person, time))
    elif act == "replied" and item and said.get("human", "").lower() == "true":
        counting.items[item.id] = replace(item, replied=_first(item.replied, time))
    elif act == "decided" and item and item.decided is None:
        counting.items[item.id] = replace(item, decided=time, decision=said.get("decision"))
    elif act == "heard_back" and item and item.heard_back is None:
        counting.items[item.id] = replace(item, heard_back=time, helped=said.get("helped"))
    elif act == "health":
        counting.health[said["name"]] = HealthSeen(said["name"], float(said["value"]), time)
    elif act == "duty":
        counting.duties.append(DutySeen(said["duty"], time, said.get("evidence", "note")))
    elif act == "decision":
        counting.decisions.append(DecisionSeen(said["decision"], time, said.get("reason", "")))
    elif act == "reported" and person in counting.members:
        week = counting.weeks.index(monday(counting.plan.calendar.day_of(time)))
        counting.reported[counting.members[person][0].id, week].setdefault(person, said.get("used", ""))


def _seen(counting: _Counting, more: frozenset[str]) -> Seen:
    acts = dict(counting.acts)
    for item in counting.items.values():
        if item.asker in counting.members:
            one = acts.get(item.asker, Acts())
            acts[item.asker] = replace(
                one,
                waiting=one.waiting or item.replied is None,
                answered=one.answered or item.replied is not None,
                answered_at=min((t for t in (one.answered_at, item.replied) if t is not None), default=None),
            )
    end = counting.weeks.complete(counting.as_of)
    depths: dict[str, Counter[int]] = defaultdict(Counter)
    for (group, _, week), actions in counting.person_weeks.items():
        if end - RECENT_WEEKS <= week < end:
            depths[group][actions] += 1
    return Seen(
        counting.weeks,
        dict(counting.histories),
        acts,
        dict(counting.actions),
        depths,
        reported={key: Counter(answers.values()) for key, answers in counting.reported.items()},
        items=tuple(counting.items.values()),
        health=tuple(counting.health.values()),
        duties=tuple(counting.duties),
        decisions=tuple(counting.decisions),
        collected=frozenset(counting.collected) | more,
        input=InputReport(
            matched={kind: len(found) for kind, found in counting.matched.items()}, first_use=counting.first_use
        ),
    )
