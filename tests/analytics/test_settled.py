"""What weeks that are over come to is kept, and no figure tells whether it was."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics.rows import AS_OF, PEOPLE, REVIEWS, USAGE, Line, plan_of, use
from tests.analytics.test_agreement import lines_of_use, some_acts
from uptake.analytics.settled import TOGETHER, SettledWeeks
from uptake.analytics.stateless import Stateless
from uptake.core.calendar import Calendar, Day, monday
from uptake.core.people import Person, make_roster
from uptake.core.plan.model import Plan
from uptake.core.usage import Seen

TUESDAY = AS_OF + dt.timedelta(days=1)
LONG_AFTER = Day(2027, 1, 11)  # a Monday; of every week of a test it is long since
FIRST = Day(2026, 10, 5)


def write(folder: Path, lines: Sequence[Line], batch: str = "") -> dict[Day, list[Path]]:
    """Files of a week each, as a server writes them; acts lie apart, under the first day of all."""
    weeks: dict[Day, list[Line]] = defaultdict(list)
    for line in lines:
        day = dt.datetime.fromtimestamp(line.t / 1e6, dt.UTC).date()
        weeks[Day.min if line.event.startswith("uptake.") else monday(day)].append(line)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return {week: [_write(connection, folder / f"{week}{batch}.parquet", found)] for week, found in weeks.items()}


def _write(connection: duckdb.DuckDBPyConnection, path: Path, lines: Sequence[Line]) -> Path:
    names = sorted({name for line in lines for name in line.properties} | {"on_behalf_of"})
    columns = ", ".join(f'"{name}" VARCHAR' for name in names)
    connection.execute(
        f"CREATE OR REPLACE TABLE t (person VARCHAR, time TIMESTAMPTZ, event VARCHAR, id VARCHAR, {columns})"
    )
    rows = ", ".join(f"(?, make_timestamptz(?), ?, ?{', ?' * len(names)})" for _ in lines)
    cells = [cell for x in lines for cell in (x.person, x.t, x.event, x.id, *(_cell(x, name) for name in names))]
    connection.execute(f"INSERT INTO t VALUES {rows}", cells)  # noqa: S608
    connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


def _cell(line: Line, name: str) -> str | None:
    return line.behalf if name == "on_behalf_of" else line.properties.get(name)


def counted(
    folder: Path, plan: Plan, files: dict[Day, list[Path]], days: Sequence[Day], people: Sequence[Person] = PEOPLE
) -> tuple[list[Seen], list[Seen]]:
    """What is seen as of some days: without anything kept, and with every week of use kept."""
    weeks = SettledWeeks(folder / "counted", {week: found for week, found in files.items() if week > Day.min})
    paths = sorted(path for found in files.values() for path in found)
    roster = make_roster(people)
    with Stateless(plan, roster, paths) as anew:
        slowly = [anew.see(plan.first_launch, day) for day in days]
    settled = weeks.counted(plan, days)
    with Stateless(plan, roster, paths, settled=settled).expecting(days[:1]) as kept:
        quickly = [kept.see(plan.first_launch, day) for day in days]
    return slowly, quickly


def settle(folder: Path, plan: Plan, files: dict[Day, list[Path]], *days: Day) -> int:
    """How many event files need not be read as of some days."""
    return len(SettledWeeks(folder / "counted", files).counted(plan, days).events)


def test_a_week_that_is_kept_is_not_read_again(tmp_path: Path) -> None:
    lines = [
        use("A1", "2026-10-06 09:00", id="1"),
        use("ghost", "2026-10-06 09:00", id="1"),
        use("A1", "2026-11-16 09:00"),
    ]
    files = write(tmp_path, lines)
    slowly, quickly = counted(tmp_path, plan_of(), files, [TUESDAY, AS_OF])
    assert quickly == slowly
    assert [len(seen.histories) for seen in slowly] == [1, 1]
    assert "id reused: 1 id stands" in str(slowly[0].input.notes[0])
    del files[AS_OF]  # the open week
    files[FIRST][0].write_bytes(b"not to be read")
    assert settle(tmp_path, plan_of(), files, TUESDAY, AS_OF) == 1


def test_weeks_long_over_are_read_from_one_file(tmp_path: Path) -> None:
    lines = [
        use("A1", "2026-10-30 09:00", id="1"),
        use("A1", "2026-11-02 09:00", id="1"),
        use("asha", "2026-11-02 10:00", env="prod"),
        use("ghost", "2026-11-03 09:00", id="2"),
        use("ghost", "2026-11-04 09:00", id="2"),
        use("bot", "2026-11-03 09:00", "reviewed", on_behalf_of="D4"),
        use("E5", "2027-01-12 09:00", "shown", screen="main"),
    ]
    days, plan = [LONG_AFTER + dt.timedelta(days=1), LONG_AFTER], plan_of(USAGE, REVIEWS)
    files = write(tmp_path, lines)
    slowly, quickly = counted(tmp_path, plan, files, days)
    assert quickly == slowly
    assert [history.uses for history in slowly[0].histories.values()] == [3, 1]
    (path,) = (tmp_path / "counted" / TOGETHER).iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    settled = SettledWeeks(tmp_path / "counted", files).counted(plan, days)
    assert (settled.together, settled.rows) == (path, ())
    assert path.read_bytes() == whole
    counted(tmp_path, plan, write(tmp_path, lines[:4], "-again"), days)
    assert len(list(path.parent.iterdir())) == 2  # other files, another name


def test_a_week_that_a_day_splits_is_counted_anew(tmp_path: Path) -> None:
    files = write(tmp_path, [use("A1", "2026-11-12 09:00")])
    assert settle(tmp_path, plan_of(), files, Day(2026, 11, 12)) == 0
    assert settle(tmp_path, plan_of(), files, AS_OF) == 1
    # West of Greenwich the week by UTC ends before the local one, east of it after Monday has begun.
    for zone in ("America/New_York", "Asia/Tokyo"):
        assert settle(tmp_path, replace(plan_of(), calendar=Calendar(zone)), files, TUESDAY, AS_OF) == 1


@pytest.mark.parametrize(
    "damage", [lambda whole: whole[:-9], lambda whole: whole[:99] + b"x" + whole[100:], lambda _: b""]
)
def test_a_damaged_file_is_made_anew_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: Callable[[bytes], bytes]
) -> None:
    files = write(tmp_path, [use("A1", "2026-10-06 09:00")])
    assert settle(tmp_path, plan_of(), files, AS_OF) == 1
    wholes = {path: path.read_bytes() for path in (tmp_path / "counted").glob("*/*")}
    assert sorted(path.parent.name for path in wholes) == [FIRST.isoformat(), TOGETHER]
    for path, whole in wholes.items():
        path.write_bytes(damage(whole))
    assert settle(tmp_path, plan_of(), files, AS_OF) == 1
    assert {path: path.read_bytes() for path in (tmp_path / "counted").glob("*/*")} == wholes
    assert "is damaged" in caplog.text


def test_of_what_is_no_plain_use_nothing_is_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    files = write(tmp_path, [use("", "2026-10-06 09:00"), use("B2", "2026-10-06 09:00")])
    slowly, quickly = counted(tmp_path, plan_of(), files, [AS_OF])
    assert quickly == slowly
    write(tmp_path, [use("A1", "2026-10-06 09:00", " uptake.told")])
    assert settle(tmp_path, plan_of(), files, AS_OF) == 0
    assert list((tmp_path / "counted").glob("*/*")) == []
    files[FIRST][0].write_bytes(b"PAR1")
    assert settle(tmp_path, plan_of(), files, AS_OF) == 0
    assert "is not kept counted" in caplog.text


def test_what_the_events_are_called_is_still_said_where_none_fits(tmp_path: Path) -> None:
    slowly, quickly = counted(tmp_path, plan_of(), write(tmp_path, [use("A1", "2026-10-06 09:00", "odd")]), [AS_OF])
    assert quickly == slowly
    assert "odd (1)" in str(quickly[0].input.notes[-1])


LINES = st.lists(
    lines_of_use.filter(lambda line: not line.bad and line.person and line.event != "uptake.odd"), max_size=25
)
DAYS = st.sampled_from(
    [(AS_OF,), (TUESDAY, AS_OF), (Day(2026, 10, 26),), (Day(2026, 11, 11), Day(2026, 11, 9)), (LONG_AFTER,)]
)
ZONES = st.sampled_from(["Europe/Berlin", "Asia/Tokyo", "America/New_York"])


@pytest.mark.slow
@settings(max_examples=2, deadline=None)
@given(LINES, LINES, st.lists(some_acts, max_size=5), DAYS, st.booleans(), ZONES)
def test_no_figure_tells_whether_weeks_were_kept(  # noqa: PLR0917 - what is drawn
    lines: list[Line], late: list[Line], acts: list[Line], days: tuple[Day, ...], agents: bool, zone: str
) -> None:
    usage = replace(USAGE, delegated="count" if agents else "ignore")
    plan, other = (
        replace(plan_of(one, REVIEWS), calendar=Calendar(zone))
        for one in (usage, replace(usage, real_work=USAGE.chance))
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = write(folder, [*lines, *lines[:3], *acts])
        slowly, quickly = counted(folder, plan, files, days)
        assert quickly == slowly
        for week, paths in write(folder, [*late, *lines[:2]], "-late").items():
            files[week] = [*files.get(week, []), *paths]
        people = [
            PEOPLE[0]._replace(aliases=("asha", "ghost")),
            *PEOPLE[2:],
        ]  # somebody has an alias more, and one left
        slowly, quickly = counted(folder, plan, files, days, people)
        assert quickly == slowly
        slowly, quickly = counted(folder, other, files, days)
        assert quickly == slowly
