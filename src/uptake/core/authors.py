"""
A repository's authors as a rollout without a plan: who of those that work in it works with an AI assistant.

A commit is the chance to use it; a commit with a marker is use. A marker can be left out, so figures are “at least”.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from uptake.core.calendar import WEEK, Calendar, Day, Hours, monday
from uptake.core.groups import nobody_fits
from uptake.core.measures.instrument import suspected_break
from uptake.core.people import Person, make_roster
from uptake.core.picture import picture
from uptake.core.picture_parts import Picture
from uptake.core.plan.model import PRESENT, Filter, Group, Plan, Privacy, Usage, Who
from uptake.core.privacy import FLOOR
from uptake.core.sentences import Said
from uptake.core.usage import RECENT_WEEKS, History, InputReport, Seen, Weeks

DAY = timedelta(days=1)
GROUP = "authors"
WINDOW_WEEKS = 104
ROSTER_WEEKS = 26
LEAST_COMMITS = 5
EVERY_DAY = Hours.parse("Mon-Sun 00:00-24:00")


@dataclass(frozen=True, slots=True)
class Work:
    """
    One piece of work: by whom, when (UTC epoch seconds), with which assistants. `by_agent`: an agent did it for the
    person.
    """

    person: str
    time: int
    tools: tuple[str, ...] = ()
    by_agent: bool = False


@dataclass(frozen=True, slots=True)
class ToolUse:
    """
    One assistant: how many authors' commits carry its marker, and how many commits, in the window; None where these are
    too few people to show.
    """

    tool: str
    people: int | None
    commits: int | None


@dataclass(frozen=True, slots=True)
class Authors:
    """The Picture of a repository, what each assistant has, and the authors who count with their histories."""

    picture: Picture
    tools: tuple[ToolUse, ...]
    ids: tuple[str, ...]
    histories: Mapping[str, History]
    suspected_break: Day | None
    first_marker: Day | None


@dataclass(slots=True)
class _Bits:
    used: int = 0
    chance: int = 0
    first_use: float | None = None
    last_use: float | None = None
    uses: int = 0
    recent: int = 0
    own: int = 0  # own commits in the weeks that make somebody an author of today


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a repository."""

    title: str
    as_of: Day
    timezone: str = "UTC"
    since: Day | None = None
    delegated: bool = False
    notes: tuple[Said, ...] = ()


def last_day(work: Iterable[Work], timezone: str, *, not_after: Day) -> Day | None:
    """The local day of the last piece of work that is not dated in the future; None where there is none."""
    calendar = Calendar(timezone)
    until = calendar.epoch(not_after + DAY)
    latest = max((piece.time for piece in work if piece.time < until), default=None)
    return None if latest is None else calendar.day_of(latest)


def authors(work: Sequence[Work], asked: Question) -> Authors:
    """Who of the authors works with an assistant, as of a day that itself is not counted."""
    calendar = Calendar(asked.timezone, hours=EVERY_DAY)
    end = monday(asked.as_of)
    first = max(end - WINDOW_WEEKS * WEEK, monday(asked.since) if asked.since else end - WINDOW_WEEKS * WEEK)
    weeks = Weeks(first, max(1, (end - first).days // 7))
    until = calendar.epoch(asked.as_of)
    counted = [piece for piece in work if piece.time < until and (asked.delegated or not piece.by_agent)]
    bits = _fill(counted, weeks, calendar, asked.as_of)
    ids = tuple(sorted(person for person, one in bits.items() if one.own >= LEAST_COMMITS))
    agents = sum(1 for piece in work if piece.by_agent and piece.time < until)
    seen = Seen(weeks, _histories(bits, ids), delegated=agents, input=_input(ids, work, until, calendar))
    drawn = picture(_plan(asked, first, calendar), make_roster(Person(id_) for id_ in ids), seen, asked.as_of)
    used = [bits[id_].used for id_ in ids]
    broken = suspected_break([seen.histories[id_] for id_ in ids], weeks.complete(asked.as_of))
    started = min((one & -one for one in used if one), default=0)
    return Authors(
        picture=replace(
            drawn,
            launch=None,
            day=None,
            holidays=(),
            notes=(*asked.notes, *(note for note in drawn.notes if note != nobody_fits(GROUP))),
        ),
        tools=_tools(counted, set(ids), calendar.epoch(first)),
        ids=ids,
        histories=seen.histories,
        suspected_break=None if broken is None else weeks.first_day(broken),
        first_marker=weeks.first_day(started.bit_length() - 1) if started else None,
    )


def _fill(counted: Iterable[Work], weeks: Weeks, calendar: Calendar, as_of: Day) -> dict[str, _Bits]:
    bits: dict[str, _Bits] = {}
    roster_from = calendar.epoch(as_of - ROSTER_WEEKS * WEEK)
    recent_from = weeks.complete(as_of) - RECENT_WEEKS
    for piece in counted:
        one = bits.setdefault(piece.person, _Bits())
        week = weeks.index(calendar.day_of(piece.time))
        inside = 0 <= week < weeks.size
        one.own += not piece.by_agent and piece.time >= roster_from
        if inside:
            one.chance |= 1 << week
        if not piece.tools:
            continue
        one.uses += 1
        one.first_use = piece.time if one.first_use is None else min(one.first_use, piece.time)
        one.last_use = piece.time if one.last_use is None else max(one.last_use, piece.time)
        if inside:
            one.used |= 1 << week
            one.recent += week >= recent_from
    return bits


def _histories(bits: Mapping[str, _Bits], ids: Iterable[str]) -> dict[str, History]:
    return {
        id_: History(
            used=one.used,
            chance=one.chance,
            first_use=one.first_use,
            last_use=one.last_use,
            uses=one.uses,
            recent=one.recent,
        )
        for id_ in ids
        for one in [bits[id_]]
    }


def _input(ids: Sequence[str], work: Sequence[Work], until: int, calendar: Calendar) -> InputReport:
    times = [piece.time for piece in work if piece.time < until]
    return InputReport(
        people=len(ids),
        events=len(work),
        matched={"id": len(ids)} if ids else {},
        later=len(work) - len(times),
        first_day=calendar.day_of(min(times)) if times else None,
        last_day=calendar.day_of(max(times)) if times else None,
        first_use=calendar.day_of(min(times)) if times else None,
    )


def _plan(asked: Question, first: Day, calendar: Calendar) -> Plan:
    usage = Usage(
        real_work=(Filter((("tool", (PRESENT,)),)),),
        chance=(Filter(),),
        incomplete=True,
        delegated="count" if asked.delegated else "ignore",
    )
    group = Group(GROUP, "Authors", Who(everyone=True), first, usage=usage)
    return Plan("git", first, asked.title, calendar=calendar, groups={GROUP: group}, usage=usage, privacy=Privacy())


def _tools(counted: Iterable[Work], ids: set[str], since: int) -> tuple[ToolUse, ...]:
    commits: Counter[str] = Counter()
    people: dict[str, set[str]] = {}
    for piece in counted:
        if piece.person not in ids or piece.time < since:
            continue
        for tool in piece.tools:
            commits[tool] += 1
            people.setdefault(tool, set()).add(piece.person)
    shown = [tool for tool in commits if len(people[tool]) >= FLOOR]
    found = [ToolUse(tool, len(people[tool]), commits[tool]) for tool in shown]
    few = [ToolUse(tool, None, None) for tool in sorted(commits) if tool not in shown]
    return (*sorted(found, key=lambda one: (-(one.people or 0), -(one.commits or 0), one.tool)), *few)
