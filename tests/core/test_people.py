"""The roster: one person is one person, whatever they are called."""

from __future__ import annotations

from tests.company import person
from uptake.core.calendar import Day
from uptake.core.people import Person, make_roster, normal


def test_an_address_is_compared_without_regard_to_case_and_an_id_exactly() -> None:
    assert normal(" Asha@Acme.Example ") == "asha@acme.example"
    assert normal("Asha") == "Asha"


def test_everybody_is_found_by_id_address_and_alias() -> None:
    asha = person("asha", manager=None, aliases=("a.rao", "rao@old.example"))
    roster = make_roster([asha])
    assert [roster.find(text) for text in ("asha", "ASHA@acme.example", "a.rao", "Rao@old.example")] == [asha] * 4
    assert roster.find("nobody") is None


def test_a_repeated_id_keeps_its_first_row_and_says_so() -> None:
    roster = make_roster([Person("dov", name="First"), Person("dov", name="Second")])
    assert roster.people["dov"].name == "First"
    assert tuple(map(str, roster.notes)) == (
        "rows that repeat the id of an earlier row: 1; the first row of each id is used",
    )


def test_an_address_of_two_people_belongs_to_neither() -> None:
    roster = make_roster([Person("dov", "team@acme.example"), Person("edie", "Team@acme.example")])
    assert roster.find("team@acme.example") is None
    assert "used for neither" in str(roster.notes[0])


def test_an_address_that_is_the_id_of_one_person_stays_theirs() -> None:
    roster = make_roster([Person("dov@acme.example"), Person("edie", "dov@acme.example")])
    found = roster.find("dov@acme.example")
    assert found is not None
    assert found.id == "dov@acme.example"


def test_an_alias_that_is_the_address_of_another_belongs_to_neither() -> None:
    roster = make_roster([Person("dov", "d@acme.example"), Person("edie", aliases=("d@acme.example",))])
    assert roster.find("d@acme.example") is None


def test_a_person_may_repeat_their_own_identifier() -> None:
    roster = make_roster([Person("d@acme.example", "D@acme.example", aliases=("d@acme.example",))])
    assert roster.find("d@acme.example") is not None
    assert roster.notes == ()


def test_a_manager_may_be_named_by_address() -> None:
    roster = make_roster([Person("bram", "bram@acme.example"), Person("dov", manager="Bram@acme.example")])
    assert roster.people["dov"].manager == "bram"


def test_an_unknown_manager_is_left_out_and_noted() -> None:
    roster = make_roster([Person("dov", manager="gone")])
    assert roster.people["dov"].manager is None
    assert tuple(map(str, roster.notes)) == ("people whose manager is not on the roster: 1",)


def test_nobody_is_their_own_manager() -> None:
    roster = make_roster([Person("dov", manager="dov")])
    assert roster.people["dov"].manager is None


def test_everybody_below_a_manager_is_found_at_any_depth_without_the_manager() -> None:
    roster = make_roster(
        [Person("asha"), Person("bram", manager="asha"), Person("dov", manager="bram"), Person("cleo")]
    )
    assert roster.under("asha") == {"bram", "dov"}
    assert roster.under("dov") == frozenset()
    assert roster.under("nobody") == frozenset()


def test_managers_in_a_circle_are_noted_and_come_to_an_end() -> None:
    roster = make_roster([Person("a", manager="b"), Person("b", manager="a"), Person("c", manager="a")])
    assert roster.under("a") == {"b", "c"}
    assert "people who report to each other in a circle: 2" in map(str, roster.notes)


def test_the_last_day_is_a_day_here() -> None:
    finn = Person("finn", starts=Day(2026, 3, 2), ends=Day(2026, 3, 20))
    assert finn.is_here(Day(2026, 3, 2))
    assert finn.is_here(Day(2026, 3, 20))
    assert not finn.is_here(Day(2026, 3, 1))
    assert not finn.is_here(Day(2026, 3, 21))


def test_a_shared_address_is_no_way_to_find_a_person() -> None:
    dov, edie = Person("dov", "team@acme.example", aliases=("d1",)), Person("edie", "team@acme.example")
    roster = make_roster([dov, edie])
    assert set(roster.known_by({"id"})) == {"dov", "edie"}
    assert roster.known_by({"email"}) == set()
    assert roster.known_by({"email", "alias"}) == {"dov"}


def test_an_address_that_is_also_the_id_counts_as_both() -> None:
    dov = Person("dov@acme.example", "dov@acme.example")
    roster = make_roster([dov])
    assert [set(roster.known_by({kind})) for kind in ("id", "email", "alias")] == [{dov.id}, {dov.id}, set()]
