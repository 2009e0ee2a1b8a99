"""However people are written in a file, they are the same people, and what repeats is the same."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics.rows import AS_OF, PEOPLE, REVIEWS, USAGE, Line, plan_of, use
from tests.analytics.test_agreement import lines_of_use
from tests.analytics.test_settled import write
from uptake.analytics.stateless import Stateless
from uptake.core.calendar import Day
from uptake.core.people import make_roster, normal
from uptake.core.usage import Seen

FIRST = Day(2026, 10, 5)
MORNING = "2026-10-06 09:00"


def seen_in(lines: Sequence[Line]) -> Seen:
    """What the lines say as files of Parquet."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [path for found in write(Path(folder), lines).values() for path in found]
        with Stateless(plan_of(USAGE, REVIEWS), make_roster(PEOPLE), paths) as counted:
            return counted.see(FIRST, AS_OF)


def as_the_roster(line: Line) -> Line:
    return replace(line, person=normal(line.person or ""))


def otherwise(line: Line, turn: int) -> Line:
    """The same person as somebody else may write them; not an id, which is compared letter by letter."""
    person = line.person or ""
    shouted = person.upper() if "@" in person else person
    return replace(line, person=[person, shouted, f" {shouted} ", shouted.title() if "@" in person else person][turn])


def test_a_repeat_is_one_also_where_the_address_is_written_otherwise() -> None:
    lines = [
        use(person, MORNING, id="1") for person in ("asha@acme.example", "ASHA@acme.example", " asha@ACME.example")
    ]
    told = [replace(line, event="uptake.told", properties={"message": "m"}) for line in lines]
    seen = seen_in([*lines, *told])
    assert (seen.history("A1").uses, seen.input.duplicates, seen.input.strangers) == (1, 4, ())
    assert seen.acts["A1"].told is not None


def test_of_repeats_that_contradict_each_other_one_is_kept_whoever_wrote_the_address_how() -> None:
    one, other = (
        use("ASHA@acme.example", MORNING, id="1", env="test"),
        use("asha@acme.example", MORNING, id="1", env="prod"),
    )
    for lines in ([one, other], [other, one]):
        seen = seen_in(lines)
        assert (seen.history("A1").uses, seen.input.duplicates) == (1, 1)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(lines_of_use, st.integers(0, 3)), min_size=1, max_size=30))
def test_how_somebody_is_written_changes_nothing(drawn: list[tuple[Line, int]]) -> None:
    lines = [replace(line, bad=False, person=line.person or "ghost") for line, _ in drawn]
    turned = [otherwise(line, turn) for line, (_, turn) in zip(lines, drawn, strict=True)]
    assert seen_in(turned) == seen_in([as_the_roster(line) for line in lines])
