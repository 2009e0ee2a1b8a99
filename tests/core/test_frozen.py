"""Frozen values behave as the dataclasses that they stand for, at start as later."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Mapping
from typing import Any

import pytest

from uptake.core.frozen import field, frozen, replace


@frozen
class Seat:
    """A value with all that a field can be."""

    row: int
    name: str = "free"
    notes: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.row}{self.name}"

    @property
    def is_free(self) -> bool:
        """Nobody sits there."""
        return self.name == "free"


@dataclasses.dataclass(frozen=True, slots=True)
class Model:
    """The same as the standard library makes it."""

    row: int
    name: str = "free"
    notes: Mapping[str, str] = dataclasses.field(default_factory=dict)


@frozen
class Point:
    """A value that can be a key."""

    x: int = 0
    y: int = 0


@frozen
class Empty:
    """A value without fields."""


@pytest.mark.parametrize("given", [(1,), (1, "Asha"), (1, "Asha", {"a": "b"})])
def test_it_takes_values_by_place_and_shows_them_as_a_dataclass_does(given: tuple[Any, ...]) -> None:
    assert repr(Seat(*given)) == repr(Model(*given)).replace("Model", "Seat")


def test_it_takes_values_by_name() -> None:
    assert Seat(name="Asha", row=2) == Seat(2, "Asha")


@pytest.mark.parametrize(
    ("given", "named"), [((), {}), ((1, "a", {}, 4), {}), ((1,), {"row": 2}), ((1,), {"colour": "red"})]
)
def test_it_refuses_what_a_dataclass_refuses(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    for kind in (Model, Seat):
        with pytest.raises(TypeError):
            kind(*given, **named)


def test_it_is_equal_to_what_is_of_its_class_and_holds_the_same() -> None:
    assert Point(1, 2) == Point(1, 2)
    assert Point(1, 2) != Point(2, 1)
    assert Point(1, 2) != Empty()  # type: ignore[comparison-overlap]
    assert len({Point(1, 2), Point(1, 2), Point(2, 1)}) == 2


def test_it_cannot_be_a_key_with_a_part_that_cannot() -> None:
    with pytest.raises(TypeError):
        hash(Seat(1))


def test_it_does_not_change() -> None:
    seat = Seat(1)
    with pytest.raises(AttributeError, match="name"):
        seat.name = "Asha"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="name"):
        del seat.name
    with pytest.raises(AttributeError, match="other"):
        seat.other = 1  # type: ignore[attr-defined]
    assert not hasattr(seat, "__dict__")


def test_what_is_made_anew_belongs_to_one_value_alone() -> None:
    assert Seat(1).notes == {}
    assert Seat(1).notes is not Seat(1).notes


def test_it_keeps_its_own_methods() -> None:
    assert str(Seat(1)) == "1free"
    assert Seat(1).is_free
    assert Seat.__doc__ == "A value with all that a field can be."


def test_another_is_made_with_some_fields_changed() -> None:
    assert replace(Seat(1, "Asha"), row=2) == Seat(2, "Asha")
    with pytest.raises(TypeError):
        replace(Seat(1), colour="red")


def test_it_can_be_copied_and_sent() -> None:
    seat = Seat(1, "Asha")
    sent = pickle.loads(pickle.dumps(seat))  # noqa: S301 - our own
    assert copy.copy(seat) == copy.deepcopy(seat) == sent == seat


def test_it_is_a_dataclass_to_those_who_ask() -> None:
    assert dataclasses.replace(Seat(1), row=3) == Seat(3)
    assert dataclasses.asdict(Point(1, 2)) == {"x": 1, "y": 2}
    assert [one.name for one in dataclasses.fields(Seat)] == ["row", "name", "notes"]
    assert dataclasses.is_dataclass(Empty)


def test_it_can_be_taken_apart() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_it_may_have_no_field() -> None:
    assert Empty() == Empty()
    assert repr(Empty()) == "Empty()"
