"""What all weeks come to together: one file, made anew when a part changes, and no figure tells."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.analytics.rows import AS_OF, PEOPLE, REVIEWS, USAGE, Line, plan_of, use
from tests.analytics.test_settled import FIRST, LONG_AFTER, TUESDAY, counted, settle, write
from uptake.analytics.counting import Counting
from uptake.analytics.settled import OLDER, TOGETHER, SettledWeeks
from uptake.analytics.stateless import Stateless
from uptake.core.calendar import Day
from uptake.core.people import Person, make_roster

TWO_YEARS_ON = Day(2028, 8, 31)  # a Thursday in the last but one week of the window


def lines_of(folder: str, tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "counted" / folder).glob("*"))


def test_what_was_done_before_the_window_counts_for_as_little_as_ever(tmp_path: Path) -> None:
    lines = [use("A1", "2026-02-03 09:00", "shown", screen="main"), use("B2", "2026-02-03 09:00")]
    slowly, quickly = counted(tmp_path, plan_of(USAGE, REVIEWS), write(tmp_path, lines), [TUESDAY, AS_OF])
    assert quickly == slowly


def test_bits_of_more_weeks_than_a_number_holds(tmp_path: Path) -> None:
    origin = FIRST - dt.timedelta(weeks=26)
    weeks = (0, 1, 61, 62, 63, 64, 99, 124)
    lines = [use("A1", f"{origin + dt.timedelta(weeks=week, days=2)} 09:00") for week in weeks]
    days = [TWO_YEARS_ON, TWO_YEARS_ON - dt.timedelta(days=3)]
    slowly, quickly = counted(tmp_path, plan_of(), write(tmp_path, lines), days)
    assert quickly == slowly
    (history,) = slowly[0].histories.values()
    assert history.used == sum(1 << week for week in weeks)


def test_a_late_event_leaves_what_older_weeks_come_to_as_it_is(tmp_path: Path) -> None:
    days = [AS_OF + dt.timedelta(weeks=3)]
    lines = [use("A1", f"{day} 09:00") for day in ("2026-10-06", "2026-10-13", "2026-11-10", "2026-11-17")]
    files = write(tmp_path, lines)
    counted(tmp_path, plan_of(), files, days)
    older, together = lines_of(OLDER, tmp_path), lines_of(TOGETHER, tmp_path)
    assert (len(older), len(together)) == (1, 1)
    late = write(tmp_path, [use("C3", "2026-11-18 09:00")], "-late")
    for week, paths in late.items():
        files[week] = [*files[week], *paths]
    slowly, quickly = counted(tmp_path, plan_of(), files, days)
    assert quickly == slowly
    assert lines_of(OLDER, tmp_path) == older
    assert len(lines_of(TOGETHER, tmp_path)) == 2


def test_another_first_launch_has_bits_of_its_own(tmp_path: Path) -> None:
    files = write(tmp_path, [use("A1", "2026-10-06 09:00")])
    settle(tmp_path, plan_of(), files, AS_OF)
    plan = plan_of()
    groups = {name: replace(group, launch=group.launch - dt.timedelta(weeks=3)) for name, group in plan.groups.items()}
    slowly, quickly = counted(tmp_path, replace(plan, groups=groups), files, [AS_OF])
    assert quickly == slowly
    assert len(lines_of(TOGETHER, tmp_path)) == 2


def test_what_was_put_together_for_one_first_launch_is_not_read_for_another(tmp_path: Path) -> None:
    files = write(tmp_path, [use("A1", "2026-10-06 09:00")])
    settled = SettledWeeks(tmp_path / "counted", files).counted(plan_of(), [AS_OF])
    with Stateless(plan_of(), make_roster(PEOPLE), [], settled=settled) as kept:
        assert kept.see(FIRST, AS_OF).histories
        with pytest.raises(ValueError, match="stands for weeks from"):
            kept.see(FIRST - dt.timedelta(weeks=3), AS_OF)


@pytest.mark.parametrize("is_together", [True, False])
@pytest.mark.parametrize("days_on", [-14, 2])
def test_what_was_put_together_for_one_day_is_not_read_for_another(
    tmp_path: Path, is_together: bool, days_on: int
) -> None:
    lines = [use("A1", f"{day} 09:00") for day in ("2026-10-20", "2026-10-27", "2026-11-03", "2026-11-10")]
    files = write(tmp_path, lines)
    if not is_together:
        (tmp_path / "counted").mkdir()
        (tmp_path / "counted" / TOGETHER).touch()  # no folder
    settled = SettledWeeks(tmp_path / "counted", files).counted(plan_of(), [AS_OF])
    assert (settled.together is not None) == is_together
    with Stateless(plan_of(), make_roster(PEOPLE), [], settled=settled) as kept:
        assert [history.uses for history in kept.see(FIRST, AS_OF).histories.values()] == [4]
        with pytest.raises(ValueError, match="was not put together for"):
            kept.see(FIRST, AS_OF + dt.timedelta(days=days_on))


def test_a_week_that_is_damaged_is_looked_at_when_it_is_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    files = write(tmp_path, [use("A1", "2026-10-06 09:00"), use("B2", "2026-10-13 09:00")])
    settle(tmp_path, plan_of(), files, AS_OF)
    (week,) = lines_of(FIRST.isoformat(), tmp_path)
    whole = week.read_bytes()
    week.write_bytes(b"")
    assert settle(tmp_path, plan_of(), files, AS_OF) == 2
    assert "is damaged" not in caplog.text
    for path in lines_of(TOGETHER, tmp_path):
        path.unlink()
    slowly, quickly = counted(tmp_path, plan_of(), files, [AS_OF])
    assert quickly == slowly
    assert "is damaged" in caplog.text
    assert week.read_bytes() == whole


def test_where_weeks_cannot_be_put_together_each_is_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    files = write(tmp_path, [use("A1", "2026-10-06 09:00"), use("B2", "2026-11-10 09:00", env="prod")])
    (tmp_path / "counted").mkdir()
    (tmp_path / "counted" / TOGETHER).touch()  # no folder
    settled = SettledWeeks(tmp_path / "counted", files).counted(plan_of(), [TUESDAY, AS_OF])
    assert (settled.together, len(settled.rows)) == (None, 2)
    assert "what weeks come to together is not kept counted" in caplog.text
    slowly, quickly = counted(tmp_path, plan_of(), files, [TUESDAY, AS_OF])
    assert quickly == slowly


def test_days_of_one_week_share_no_figure_of_somebody_who_came_or_moved_between_them(tmp_path: Path) -> None:
    lines = [use(person, f"{day} 09:00") for person in ("A1", "B2") for day in ("2026-11-03", "2026-11-11")]
    people = [PEOPLE[0]._replace(starts=TUESDAY), *PEOPLE[1:]]
    thursday = AS_OF + dt.timedelta(days=3)
    days = [thursday, AS_OF, thursday, AS_OF - dt.timedelta(weeks=1), AS_OF, LONG_AFTER]
    slowly, quickly = counted(tmp_path, plan_of(), write(tmp_path, lines), [thursday, AS_OF], people)
    assert quickly == slowly
    for day, seen in zip(days, counted(tmp_path, plan_of(), write(tmp_path, lines), days, people)[0], strict=True):
        ((alone,), _) = counted(tmp_path, plan_of(), write(tmp_path, lines), [day], people)
        assert seen == alone


def test_a_day_at_which_something_failed_leaves_no_figure_to_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write(tmp_path, [use("A1", f"{day} 09:00") for day in ("2026-10-06", "2026-11-03", "2026-11-11")])
    earlier = AS_OF - dt.timedelta(weeks=4)
    with Stateless(plan_of(), make_roster(PEOPLE), [path for paths in files.values() for path in paths]) as counted:
        seen = counted.see(FIRST, AS_OF)
        with monkeypatch.context() as failing:
            failing.setattr(Counting, "_depths", raising(MemoryError()))
            with pytest.raises(MemoryError):
                counted.see(FIRST, earlier)
        assert counted.see(FIRST, AS_OF) == seen


def raising(error: Exception) -> Callable[..., None]:
    def fails(*_: object) -> None:
        raise error

    return fails


def made_up(chosen: random.Random, weeks: int) -> list[Line]:
    """Use by everybody, and by some nobody knows, over some weeks; repeats, and ids that are used again."""
    lines = []
    for number in range(chosen.randrange(30, 90)):
        moment = dt.datetime.combine(FIRST - dt.timedelta(weeks=30), dt.time()) + dt.timedelta(
            hours=chosen.randrange(weeks * 168)
        )
        properties = {"id": chosen.choice([str(number), str(number // 2)])} if chosen.random() < 0.7 else {}
        properties |= {"env": "prod", "screen": "main"} if chosen.random() < 0.5 else {}
        person = chosen.choice([*(one.id for one in PEOPLE), "ghost", "asha"])
        if chosen.random() < 0.1:
            person, properties["on_behalf_of"] = "bot", chosen.choice(["A1", "D4|E5", "nobody"])
        event = chosen.choice(["confirmed", "reviewed", "shown", "by_hand", "odd"])
        lines.append(use(person, f"{moment:%Y-%m-%d %H:%M}", event, **properties))
    return [*lines, *lines[:5]]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_no_figure_tells_how_many_weeks_were_put_together(seed: int) -> None:
    chosen = random.Random(seed)
    weeks = chosen.choice([40, 70, 130])
    last = FIRST + dt.timedelta(weeks=weeks - 31)
    days: Sequence[Day] = (last + dt.timedelta(days=chosen.randrange(1, 7)), last)
    people: list[Person] = [
        one._replace(
            starts=chosen.choice([None, last + dt.timedelta(days=1), FIRST + dt.timedelta(days=9)]),
            ends=chosen.choice([None, last - dt.timedelta(days=30), last]),
        )
        for one in PEOPLE
    ]
    with tempfile.TemporaryDirectory() as name:
        files = write(Path(name), made_up(chosen, weeks))
        slowly, quickly = counted(Path(name), plan_of(USAGE, REVIEWS), files, days, people)
        assert quickly == slowly
        for week, paths in write(Path(name), made_up(chosen, weeks)[:4], "-late").items():
            files[week] = [*files.get(week, []), *paths]
        slowly, quickly = counted(Path(name), plan_of(USAGE, REVIEWS), files, days, people)
        assert quickly == slowly
