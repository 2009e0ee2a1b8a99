"""A repository's authors as a rollout: who counts, what is use, what is the chance, and when the instrument broke."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain

from uptake.core.authors import Authors, Question, Work, authors, last_day
from uptake.core.authors_report import authors_report
from uptake.core.measures.instrument import suspected_break
from uptake.core.picture_parts import WeekRow
from uptake.core.usage import History

AS_OF = dt.date(2026, 8, 24)  # a Monday
CAST = ("asha", "bram", "cleo", "dov", "edie", "finn")


def at(weeks_ago: int, day: int = 1) -> int:
    """Noon (UTC) of a day in the week that began so many weeks before the day that is asked about."""
    moment = dt.datetime.combine(AS_OF, dt.time(12), dt.UTC) - dt.timedelta(weeks=weeks_ago) + dt.timedelta(days=day)
    return int(moment.timestamp())


def works(person: str, weeks_ago: Iterable[int], *tools: str, by_agent: bool = False) -> Iterator[Work]:
    for week in weeks_ago:
        yield Work(person, at(week), tools, by_agent)


def asked(work: Iterable[Work], **changed: object) -> Authors:
    return authors(tuple(work), Question("repository", AS_OF, **changed))  # type: ignore[arg-type]


def team(tool_weeks: Iterable[int]) -> Iterator[Work]:
    """Six people who commit in each of 26 weeks, all of them with an assistant in the given ones."""
    used = set(tool_weeks)
    for week, name in ((week, name) for week in range(1, 27) for name in CAST):
        yield Work(name, at(week), ("claude",) if week in used else ())


def latest(found: Authors) -> WeekRow:
    return found.picture.all.weeks[-1]


def test_an_author_has_five_commits_of_their_own_in_the_last_26_weeks() -> None:
    regular = works("asha", range(1, 6))
    too_few = works("bram", range(1, 5))
    long_ago = works("cleo", range(27, 60))
    by_agents = works("dov", range(1, 20), "copilot", by_agent=True)
    assert asked(chain(regular, too_few, long_ago, by_agents), delegated=True).ids == ("asha",)


def test_a_commit_with_a_marker_is_use_and_any_commit_the_chance() -> None:
    work = chain(team(()), works("asha", range(1, 10), "claude"), works("bram", [1], "cursor"))
    found = asked(work).picture.all.measures
    assert (found["habitual"].count, found["habitual"].of) == (1, 6)
    assert (found["weekly_active"].count, found["weekly_active"].of) == (2, 6)
    assert found["weekly_active"].among_chance is not None
    assert found["weekly_active"].among_chance.of == 6
    assert found["habitual"].at_least
    assert found["habitual"].high == 1.0


def test_what_an_agent_did_for_a_person_counts_only_when_it_is_asked_for() -> None:
    work = [*team(()), *works("asha", [1], "copilot", by_agent=True)]
    assert latest(asked(work)).active == 0
    assert latest(asked(work, delegated=True)).active == 1
    assert any("an agent did" in str(note) for note in asked(work).picture.notes)


def test_the_day_itself_and_what_comes_after_it_are_not_counted() -> None:
    work = [*team(()), *works("asha", [0, -3], "claude")]
    assert asked(work).picture.all.measures["first_use"].count == 0
    assert asked(work).picture.input.later == 2


def test_the_last_day_leaves_out_dates_in_the_future() -> None:
    work = [*works("asha", [3]), *works("asha", [-400])]
    day = last_day(work, "UTC", not_after=AS_OF)
    assert day == AS_OF - dt.timedelta(weeks=3) + dt.timedelta(days=1)
    assert last_day((), "UTC", not_after=AS_OF) is None


def test_each_assistant_is_counted_with_its_people_and_commits() -> None:
    work = [*team([1, 2]), *works("bram", [1], "cursor")]
    assert [(tool.tool, tool.people, tool.commits) for tool in asked(work).tools] == [
        ("claude", 6, 12),
        ("cursor", None, None),  # one person: that is not a number but somebody
    ]


def test_markers_that_stop_for_everybody_at_once_are_a_broken_instrument() -> None:
    found = asked(team(range(9, 27)))
    assert found.suspected_break == AS_OF - dt.timedelta(weeks=8)
    assert "Has the way of counting changed?" in " ".join(map(str, authors_report(found).headline))


def test_people_who_stop_one_by_one_are_no_broken_instrument() -> None:
    fading = chain.from_iterable(works(name, range(2 + 4 * place, 27), "claude") for place, name in enumerate(CAST))
    assert asked(chain(team(()), fading)).suspected_break is None


def test_nothing_is_suspected_of_fewer_than_five_people() -> None:
    four = [History(used=0b1111, chance=0b11111111)] * 4
    assert suspected_break(four, 8) is None
    assert suspected_break([*four, four[0]], 8) == 4


def test_people_whose_work_stopped_too_say_nothing_about_the_instrument() -> None:
    assert suspected_break([History(used=0b1111, chance=0b1111)] * 9, 8) is None


def test_fewer_than_five_authors_are_people_and_no_share() -> None:
    found = asked(piece for piece in team(range(1, 27)) if piece.person in CAST[:4])
    report = authors_report(found)
    assert "Fewer than five people" in str(report.headline[0])
    assert report.blocks == ()
    assert found.picture.all.measures["habitual"].value is None


def test_no_marker_at_all_is_said_in_words() -> None:
    report = authors_report(asked(team(())))
    assert "No commit of the 6 authors carries the marker" in str(report.headline[0])
    assert "not “no use”" in str(report.headline[1])


def test_a_repository_without_authors_of_today_says_so() -> None:
    assert "Nobody has 5 commits" in str(authors_report(asked(works("asha", range(30, 60)))).headline[0])
    assert authors_report(asked(())).blocks == ()


def test_commits_before_the_window_keep_their_first_use_and_set_no_bit() -> None:
    found = asked([*team(()), *works("asha", [200], "claude")])
    assert found.picture.all.measures["first_use"].count == 1
    assert found.first_marker is None
