"""How well a condition accounts for a loss: contrasts within the group, with little trust in small numbers."""

from __future__ import annotations

from dataclasses import dataclass

from uptake.core.diagnosis.facts import Facts, Holds
from uptake.core.measures.intervals import newcombe

# What is lost where nothing is in the way: some are new, some are between two pieces of work. Counted like so many
# people, so that three who happen to do otherwise do not outweigh what is usual, and thirty do.
PRIOR_LOSS = 0.2
PRIOR_PEOPLE = 10


@dataclass(frozen=True, slots=True)
class Contrast:
    """People with a condition against those without: how many there are, and how many of them are lost."""

    held: int
    held_lost: int
    free: int
    free_lost: int

    @property
    def fit(self) -> float:
        """
        The share of the loss among people with the condition that goes beyond that of the others: the attributable
        fraction among the exposed (Miettinen 1974), 0–1, both rates drawn towards each other by a few people.
        """
        others = (self.free_lost + PRIOR_LOSS * PRIOR_PEOPLE) / (self.free + PRIOR_PEOPLE)
        theirs = (self.held_lost + others * PRIOR_PEOPLE / 2) / (self.held + PRIOR_PEOPLE / 2)
        return max(0.0, (theirs - others) / theirs) if theirs else 0.0

    @property
    def interval(self) -> tuple[float, float] | None:
        """By how much more of the people with the condition are lost, 95 % (Newcombe 1998); None with too few."""
        if min(self.held, self.free) < LEAST_COMPARED:
            return None
        return newcombe(self.held_lost, self.held, self.free_lost, self.free)


LEAST_COMPARED = 5  # people on each side, for a difference between them to be said


def contrast(facts: Facts, holds: Holds, among: Holds = lambda _: True) -> Contrast:
    """Compare people for whom a condition holds with the others, among some of them."""
    held = held_lost = free = free_lost = 0
    for profile, people in facts.people.items():
        if not among(profile):
            continue
        if holds(profile):
            held += people
            held_lost += people * profile.lost
        else:
            free += people
            free_lost += people * profile.lost
    return Contrast(held, held_lost, free, free_lost)


# Of people who begin, so many stop again where nothing is wrong: they change their work, or need it seldom.
PRIOR_STOP = 0.1


def stopping(facts: Facts) -> float:
    """
    How far more people stopped than usual among as many who began, 0–1: the share of those who stopped that goes beyond
    PRIOR_STOP of those who began, drawn towards it by a few people.
    """
    began = facts.count(lambda one: one.started)
    stopped = facts.count(lambda one: one.use == "stopped")
    rate = (stopped + PRIOR_STOP * PRIOR_PEOPLE) / (began + PRIOR_PEOPLE)
    return max(0.0, (rate - PRIOR_STOP) / rate)
