"""What was done for people, and what they did: acts go to a log, steps in the claims application are rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from company import (
    CLAIM,
    DAY,
    DEPUTY,
    DOMAIN,
    FIRST,
    HELPERS,
    LAST,
    LETTER,
    MINUTE,
    MONDAY_PAGE,
    MONDAYS,
    OWNER,
    PARTS,
    ROBOT,
    SPONSOR,
    STRANGER,
    Day,
    Moment,
    Part,
    Person,
    at_work,
    pick,
    workday,
    works,
)

MOBILE_FROM = Day(2026, 11, 16)  # the plan's instrument change
MISSING_HOUR = Moment(2027, 3, 28, 2, 30)  # the clock jumps over it
Log = Callable[..., None]


@dataclass(frozen=True)
class Row:
    """One thing that the claims application saw."""

    when: Moment
    person: str
    action: str
    env: str = "prod"
    client: str = "desk"
    suggestion: str = ""


def tell(person: Person, part: Part, boss: str, rng: Random, log: Log) -> None:
    """The intranet news that everybody gets, the manager's own word that the call centre never got, and the answer."""
    if person.present(part.launch):
        noon = Moment.combine(part.launch, dt.time(12))
        log("told", noon, person.email, message="launch-news", by=SPONSOR + DOMAIN, channel="broadcast")
    if part.told is None or rng.random() < 0.025 or (person.ends and person.ends < part.told):
        return
    days = 9 if rng.random() < 0.03 else int(rng.random() * 3)  # a few managers took their time
    person.dates["told"] = told = at_work(rng, workday(max(part.told, person.starts or part.told), days))
    log("told", told, person.email, message="heads-up", by=boss, channel="email")
    if rng.random() < 0.9:
        person.dates["acknowledged"] = at_work(rng, workday(told.date(), 1 + int(rng.random() * 5)))
        log("acknowledged", person.dates["acknowledged"], person.email, message="heads-up")


def give_access(person: Person, part: Part, rng: Random, log: Log) -> None:
    """A licence or login shortly before launch. Some come late, and a few licences were never ordered."""
    if part.access is None:
        return
    if part.access == "licence" and rng.random() < 0.02:
        person.habit = "never"
        return
    day = workday(part.launch, 8 if rng.random() < 0.03 else -2)
    person.dates["access"] = at_work(rng, max(day, person.starts or day))
    log("access", person.dates["access"], person.id, what=part.access, granted=True)


def sit_down(person: Person, part: Part, number: int, rng: Random, log: Log) -> Iterator[Row]:
    """The first session: invited, booked, come, and a first piece of real work with a helper beside."""
    slot = number // part.seats
    day = workday(part.first_session, slot % part.session_days)
    start = Moment.combine(day, dt.time((9, 10, 13, 15)[slot // part.session_days]))
    invited = at_work(rng, workday(day, -5))
    if "told" not in person.dates or not person.present(invited.date()) or person.dates.get("access", start) > start:
        return
    log("invited", invited, person.id, session=part.session)
    if rng.random() < 0.92:
        log("booked", invited + int(rng.random() * 600) * MINUTE, person.id, session=part.session)
    likely = part.attended * {"steady": 1.1, "never": 0.4}.get(person.habit, 1.0)
    if not person.present(day) or rng.random() > likely:
        return
    person.dates["attended"] = start
    log("attended", start, person.id, session=part.session, minutes=30 if part.actions is MONDAY_PAGE else 45)
    yield Row(start + 5 * MINUTE, person.email, part.actions.new_way, env="training")
    outcome = "blocked" if person.habit == "never" else pick(rng, ("worked", "worked", "worked with help"))
    then = start + (12 + int(rng.random() * 15)) * MINUTE
    log("assisted", then, person.id, by=HELPERS[person.group] + DOMAIN, outcome=outcome, session=part.session)
    if outcome != "blocked":
        yield from do(person, part, then, rng, new=True)


def likelihood(person: Person, week: int) -> float:
    """How likely somebody is to work the new way in the `week`-th week after launch."""
    if person.habit == "tried":
        return 1.0 if not person.uses else 0.25 if week < 3 and len(person.uses) < 2 else 0.0
    rise, fall = min(0.97, 0.1 + 0.12 * week), 0.95 * 0.75**week
    return {"steady": 0.96, "gradual": rise, "fading": fall, "curious": 0.15}.get(person.habit, 0.0)


def work(person: Person, part: Part, rng: Random) -> Iterator[Row]:
    """The weeks of one person, from the first to the last."""
    begin = max(Moment.combine(part.launch, dt.time(8)), person.dates.get("access", Moment.min))
    begin = person.uses[0] if person.uses else begin  # whoever had a seat started there
    for monday in MONDAYS:
        days = [day for n in range(5) if works(day := monday + n * DAY) and person.present(day) and day <= LAST]
        willing = rng.random() < likelihood(person, (monday - part.launch).days // 7 + 1)
        for number in range(pick(rng, part.tasks) if days else 0):
            when = at_work(rng, days[0] if part.actions is MONDAY_PAGE else pick(rng, days))
            new = willing and when > begin and (number == 0 or rng.random() < 0.88)
            yield from do(person, part, when, rng, new=new)
            willing = willing and not (new and person.habit == "tried")


def do(person: Person, part: Part, when: Moment, rng: Random, *, new: bool) -> Iterator[Row]:
    """One piece of work: opened, then done the new way or the old."""
    who = person.former if person.renamed and when.date() < person.renamed else person.email
    client = "mobile" if when.date() >= MOBILE_FROM and rng.random() < 0.15 else "desk"
    shown = when.date() >= part.launch and person.dates.get("access", when) <= when
    overruled = new and rng.random() < 0.14
    step = part.actions
    if new or step is not MONDAY_PAGE:
        yield Row(when - 4 * MINUTE, who, step.opened, client=client, suggestion="shown" if shown else "none")
    if overruled and step is LETTER:  # the first draft was no good; the second was sent
        yield Row(when - MINUTE, who, step.overruled, client=client)
    (person.uses if new else person.olds).append(when)
    done = step.overruled if overruled and step is CLAIM else step.new_way
    yield Row(when, who, done if new else step.old_way, client=client)


def odd_rows(people: list[Person]) -> Iterator[Row]:
    """Nights and Sundays of three adjusters, a test account, somebody whom nobody knows."""
    moments = (
        Moment(2027, 1, 24, 23, 50),  # a Sunday: still that week, in UTC too
        Moment(2027, 2, 1, 0, 15),  # a Monday, still Sunday in UTC
        Moment(2027, 3, 28, 1, 55),
        MISSING_HOUR,
        Moment(2027, 3, 28, 3, 10),
    )
    adjusters = [one for one in people if one.group == "adjusters" and one.habit == "steady"]
    for person in [one for one in adjusters if not (one.starts or one.ends or one.renamed or one.absent)][:3]:
        for when in moments:
            person.uses.append(when)
            yield Row(when, person.email, "suggestion_kept")
    for monday in MONDAYS[5:]:
        yield Row(Moment.combine(monday, dt.time(5)), ROBOT, "suggestion_kept")
        yield Row(Moment.combine(monday, dt.time(11, 20)), STRANGER, "claim_opened", suggestion="none")


def ask(people: list[Person], rng: Random, log: Log) -> None:
    """Questions after launch. Most are answered the same day, those of the back office late or never."""
    number = 0
    for group, count in (("adjusters", 22), ("supervisors", 8), ("call-centre", 2), ("back-office", 12)):
        for person in [one for one in people if one.group == group and not (one.starts or one.ends)][: 2 * count : 2]:
            number += 1
            asked = at_work(rng, workday(PARTS[group].launch, 2 + int(rng.random() * 25)))
            log("asked", asked, person.email, item=f"Q{number:03}", kind=pick(rng, ("question", "problem", "idea")))
            log("replied", asked + MINUTE, person.email, item=f"Q{number:03}", by=OWNER + DOMAIN, human=False)
            slow = group == "back-office" or rng.random() < 0.1
            if group != "back-office" or number % 2:
                answer(person, f"Q{number:03}", asked, rng, log, slow=slow)


def answer(person: Person, item: str, asked: Moment, rng: Random, log: Log, *, slow: bool) -> None:
    """The reply of a human, the decision, and the word to whoever asked."""
    reply = at_work(rng, workday(asked.date(), 4)) if slow else asked + int(10 + rng.random() * 100) * MINUTE
    log("replied", reply, person.email, item=item, by=pick(rng, (OWNER, DEPUTY)) + DOMAIN, human=True)
    decided = at_work(rng, workday(reply.date(), 1 + int(rng.random() * 4)))
    log("decided", decided, person.email, item=item, decision=pick(rng, ("answered", "will change", "will not")))
    if rng.random() < 0.85:
        told = at_work(rng, workday(decided.date(), 2))
        log("heard_back", told, person.email, item=item, helped=pick(rng, ("yes", "yes", "no")))


def run_the_rollout(rng: Random, log: Log) -> None:
    """The assistant's own health, and the owner's duties. The calls of day 14 were never made."""
    launch, decision = PARTS["adjusters"].launch, Day(2027, 3, 1)
    for day in filter(works, (launch + n * DAY for n in range((LAST - launch).days))):
        morning = Moment.combine(day, dt.time(6, 30))
        log("health", morning, name="seconds to answer", value=round(1.1 + rng.random(), 2))
        if day.weekday() == 0:
            log("health", morning, name="right first time", value=round(0.88 + rng.random() / 20, 3))
    weekly = [launch, *(monday for monday in MONDAYS if launch < monday < decision and works(monday))]
    weekly.remove(Day(2027, 2, 8))  # one week was missed
    duties = [(day, "every week", "feedback") for day in weekly]
    duties += [(Day(2026, 12, 4), "day 0..3", "note"), (Day(2027, 1, 15), "day 42..45", "note")]
    duties += [(Day(2027, 1, 18), "day 48", "reading"), (Day(2027, 2, 1), "day 62", "note")]
    for day, duty, evidence in [*duties, (decision, "day 90", "decision")]:
        log("duty", Moment.combine(day, dt.time(16)), OWNER + DOMAIN, duty=duty, evidence=evidence)
    reason = "Adjusters and supervisors go on. The call centre is told first, then it begins again."
    log("decision", Moment.combine(decision, dt.time(16)), decision="change", by=SPONSOR + DOMAIN, reason=reason)


def say(people: list[Person], log: Log) -> None:
    """What some adjusters and supervisors say themselves, on the Fridays of three weeks; here they say what is so."""
    for person in [one for one in people if one.group in ("adjusters", "supervisors")][::5]:
        for monday in (Day(2026, 12, 14), Day(2027, 1, 18), Day(2027, 2, 15)):
            week = "{}-W{:02}".format(*monday.isocalendar())
            used = any(monday <= moment.date() < monday + 7 * DAY for moment in person.uses)
            if all(person.present(monday + n * DAY) for n in range(5)):
                friday = Moment.combine(monday + 4 * DAY, dt.time(17))
                log("reported", friday, person.id, used="yes" if used else "no", week=week)


def tell_the_story(people: list[Person], rng: Random, log: Log) -> list[Row]:
    """Everything that happened, group by group; the people remember what they did."""
    rows: list[Row] = []
    by_id = {person.id: person for person in people}
    for group, part in PARTS.items():
        members = [one for one in people if one.group == group and (one.ends or LAST) >= FIRST]
        for number, person in enumerate(members):
            boss = by_id.get(person.manager, people[0])
            tell(person, part, boss.email, rng, log)
            give_access(person, part, rng, log)
            rows += sit_down(person, part, number, rng, log)
            rows += work(person, part, rng)
    rows += odd_rows(people)
    ask(people, rng, log)
    run_the_rollout(rng, log)
    say(people, log)
    return rows
