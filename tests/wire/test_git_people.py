"""Identifiers are not people: who is joined, why, and who is not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.wire.git_people import Seen, join


def test_the_same_person_under_other_addresses_is_one_person() -> None:
    people = join(
        [
            Seen("Asha Rao", "asha@example.org", "asha@example.org"),
            Seen("asha  rao (aider)", "ASHA@laptop.example"),
            Seen("asha-r", "77+asha-r@users.noreply.github.com"),
            Seen("Asha Rao", "asha-r@users.noreply.github.com"),
        ]
    )
    (asha,) = people.identities.values()
    assert asha.key == "asha@example.org"
    assert asha.why == ("same no-reply login", "same two-word name")
    assert set(people.keys.values()) == {"asha@example.org"}


def test_one_word_is_too_little_to_join_and_so_is_a_name_nobody_chose() -> None:
    seen = [
        Seen("asha", "a@x.example"),
        Seen("asha", "b@x.example"),
        Seen("Your Name", "c@x.example"),
        Seen("Your Name", "d@x.example"),
    ]
    assert len(join(seen).identities) == 4


def test_an_address_that_several_people_share_joins_nobody() -> None:
    people = join(
        [
            Seen("Asha Rao", "noreply@github.com"),
            Seen("Bram Kok", "noreply@github.com"),
            Seen("Bram Kok", "bram@example.org"),
        ]
    )
    assert set(people.identities) == {"asha rao <noreply@github.com>", "bram@example.org"}


SEEN = st.builds(
    Seen,
    st.sampled_from(["Asha Rao", "asha rao", "Bram Kok", "bram", "", "Your Name"]),
    st.sampled_from(
        ["", "a@x.example", "A@x.example", "b@x.example", "1+b@users.noreply.github.com", "b@users.noreply.github.com"]
    ),
    st.sampled_from(["", "c@x.example"]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(SEEN, max_size=8).flatmap(lambda seen: st.tuples(st.just(seen), st.permutations(seen))))
def test_the_order_of_the_commits_never_matters(orders: tuple[list[Seen], list[Seen]]) -> None:
    one, other = (join(order, keep_apart=["b@x.example"]) for order in orders)
    assert one == other
    assert set(one.keys.values()) == set(one.identities)
