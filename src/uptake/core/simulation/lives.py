"""Some whole teams of a group lived through: what was done for them, what they did, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from uptake.core.calendar import Day
from uptake.core.simulation import habits, work
from uptake.core.simulation.acts import Course, Setting, prepare
from uptake.core.simulation.aftermath import Question, follow
from uptake.core.simulation.cast import Resident
from uptake.core.simulation.clock import NEVER
from uptake.core.simulation.dice import Bools, Floats, Ints, odds_spread, uniforms
from uptake.core.simulation.rows import Doing, Rows, rows_of
from uptake.core.usage import Event

_USED_TO = timedelta(28)  # so long before launch the old way is seen


@dataclass(frozen=True, slots=True)
class Fact:
    """What is true of one person. Days are None where it never happened; `left`: when the habit was given up."""

    id: str
    group: str
    wave: int
    measurable: bool
    told: Day | None
    acknowledged: Day | None
    access: Day | None
    shown: Day | None
    began: Day | None
    asked: Day | None
    answered: Day | None
    left: Day | None


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of some people. `who` of the rows is their place here, `kind` that in the kinds of the group."""

    facts: list[Fact]
    identifiers: list[str]
    acts: list[Event]
    rows: Rows


def live_through(setting: Setting, block: tuple[Resident, ...], place: int) -> Lived:
    """Live through everything; `place`: of the first of these people in the group."""
    labels = [one.label for one in block]
    courses = [prepare(setting, one, place + more) for more, one in enumerate(block)]
    nature = habits.natures(labels, setting.seed)
    tape = habits.tapes(labels, setting.seed, len(setting.clock.days))
    given = _circumstances(setting, courses, nature, tape)
    lives = habits.live(given, nature, tape)
    rows, last_use = rows_of(_doing(setting, courses, given, lives, tape), setting.clock)
    for number, course in enumerate(courses):
        follow(course, int(lives.started[number]), _question(lives, last_use, number))
    # Whoever the plan itself names, and who leads a team, is known to the source in every story.
    known = nature[:, habits.SIGHT] < setting.story.measurable
    known |= np.array([one.team == 0 or one.leads for one in block], dtype=np.bool_)
    return _kept(courses, lives, rows, known)


def _circumstances(setting: Setting, courses: list[Course], nature: Floats, tape: Floats) -> habits.Circumstances:
    clock, story, group = setting.clock, setting.story, setting.group
    rhythm = story.rhythm or group.rhythm
    here = work.presence([course.one.person for course in courses], clock)
    tasks = work.tasks_of(rhythm, here, clock, nature, tape)
    tasks[:, : clock.place(group.launch - _USED_TO)] = 0
    numbers = sorted({course.one.team for course in courses})
    factors = [float(odds_spread(uniforms(1, setting.seed, group.id, team, "team"), 2)[0]) for team in numbers]
    teams = np.array([numbers.index(course.one.team) for course in courses], dtype=np.int64)
    works = np.array([setting.down is None or day not in setting.down for day in clock.days], dtype=np.bool_)
    told, acknowledged, access, shown, begins = (
        np.array([getattr(course.way, name) for course in courses], dtype=np.int64)
        for name in ("told", "acknowledged", "access", "shown", "begins")
    )
    days = np.arange(len(clock.days))
    can = here & works & (days >= begins[:, None]) & (days >= access[:, None])
    return habits.Circumstances(
        told, acknowledged, shown, tasks, can, teams, np.array(factors)[teams], setting.shared, story, rhythm
    )


def _doing(
    setting: Setting, courses: list[Course], given: habits.Circumstances, lives: habits.Lives, tape: Floats
) -> Doing:
    half_way = np.array([course.way.session_at + 30 * course.way.minutes for course in courses], dtype=np.int64)
    return Doing(
        setting.kinds, given.tasks, lives, tape, given.can, setting.story.accepts,
        np.where(lives.at_session, given.shown, NEVER), np.where(lives.at_session, half_way, 0),
        NEVER if setting.stops is None else setting.clock.place(setting.stops),
    )  # fmt: skip


def _question(lives: habits.Lives, last_use: Ints, number: int) -> Question | None:
    """The person's question, five minutes after the use that it is about."""
    day = int(lives.asked[number])
    if day >= last_use.shape[1] or not last_use[number, day]:
        return None
    return Question(int(last_use[number, day]) + 300, int(lives.heard[number]))


def _kept(courses: list[Course], lives: habits.Lives, rows: Rows, known: Bools) -> Lived:
    """Without the phantoms, who only made teams whole."""
    real = np.array([not course.one.phantom for course in courses], dtype=np.bool_)
    places = np.cumsum(real) - 1
    mine = rows.where(real[rows.who])
    kept = Rows(places[mine.who], mine.time, mine.kind, mine.copies, mine.recorded & known[mine.who])
    facts, identifiers, acts = [], [], []
    for number in np.nonzero(real)[0].tolist():
        course = courses[number]
        person = course.one.person
        facts.append(_fact(course, lives, number, measurable=bool(known[number])))
        identifiers.append(person.email if known[number] else person.id)
        acts.extend(course.events())
    return Lived(facts, identifiers, acts, kept)


def _fact(course: Course, lives: habits.Lives, number: int, *, measurable: bool) -> Fact:
    way, person, days = course.way, course.one.person, course.setting.clock.days
    needs = course.setting.group.access != "none"
    # fmt: off
    moments = (
        way.told, way.acknowledged, way.access if needs else NEVER, way.shown, int(lives.started[number]),
        int(lives.asked[number]), int(lives.heard[number]), int(lives.left[number]),
    )
    # fmt: on
    found: list[Day | None] = [days[at] if at < len(days) else None for at in moments]
    known = [day if day is None or person.ends is None or day <= person.ends else None for day in found]
    return Fact(person.id, course.one.group, way.wave, measurable, *known)
