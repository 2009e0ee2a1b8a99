"""Killed at any point, the server loses nothing that it acknowledged and counts nothing twice. See `make kill`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.server.killing import check, kill_and_count, own_database
from tests.server.killing_letters import faults, kill_often

pytestmark = [pytest.mark.server, pytest.mark.slow]

KILLS = 2  # `make kill` does it a hundred times


def test_every_acknowledged_event_counts_exactly_once_however_often_it_is_killed(tmp_path: Path) -> None:
    with own_database() as database:
        sent, found = kill_and_count(tmp_path, KILLS, database)
    assert sent.acknowledged
    check(sent, found)


def test_every_letter_goes_out_once_however_often_a_worker_is_killed() -> None:
    people = 300  # `make kill-letters`: a hundred kills, two thousand people
    with own_database() as database:
        outcome = kill_often(KILLS, people, random.Random(1), database)
    assert outcome.kills == KILLS
    assert faults(outcome, people) == []
