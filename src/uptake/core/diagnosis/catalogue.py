"""The frame of the reasons: a reason is one function under a decorator that says of whom it holds and how well."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from uptake.core.diagnosis.facts import Facts, Holds
from uptake.core.diagnosis.staff import Staff
from uptake.core.frozen import frozen
from uptake.core.sentences import Said


@frozen
class Case:
    """
    What a reason is asked about: the people whom no earlier reason holds up, and who could do something. `in_time`: the
    share of the questions of the rollout that were answered within the promise; None where too few tell.
    """

    facts: Facts
    staff: Staff
    in_time: float | None = None


@frozen
class Claim:
    """
    What a reason says. `holds`: of whom; those of them who are lost are its people. `fit`: the share of their loss that
    it accounts for, 0–1, as far as the evidence goes. `message` and `do` are given the number of people.
    """

    holds: Holds
    fit: float
    message: Callable[[int], Said]
    evidence: tuple[Said, ...]
    do: Callable[[int], Said]
    against: tuple[Said, ...] = ()
    people: int | None = None  # where they are not among the lost whose use is known
    weight: float | None = None  # how many it accounts for, where it cannot be said of whom


Judge = Callable[[Case], Claim | None]


@frozen
class Reason:
    """
    An entry of the catalogue. `where`: the stage that people do not reach; `ask`: an observation or act that would tell
    it from another reason, with what follows; `about`: neighbours with the same are reasons for one thing that is seen,
    so that only one can be right; `early`: can be said before use can.
    """

    id: str
    where: str
    title: Said
    ask: Said
    judge: Judge
    about: str = ""
    early: bool = False


_CATALOGUE: dict[str, Reason] = {}

HEALTHY, CANNOT_TELL, TOO_EARLY = "healthy", "cannot tell", "too early"
ANSWERS = (HEALTHY, TOO_EARLY, CANNOT_TELL)  # that no reason stands out is an answer too


def reason(title: Said, *, where: str, ask: Said, about: str = "", early: bool = False) -> Callable[[Judge], Judge]:
    """Put a function into the catalogue; its docstring says when it fits, the English title is its id."""

    def register(judge: Judge) -> Judge:
        _CATALOGUE[title.text] = Reason(title.text, where, title, ask, judge, about, early)
        return judge

    return register


@cache
def catalogue() -> dict[str, Reason]:
    """
    Every reason by id, in the order in which they are asked: first what hit everybody, then what was not done for
    people in the order of their way, then what use itself shows. Whom one holds up, no later one is asked about.
    """
    from uptake.core.diagnosis import of_breaks, of_counting, of_showing, of_telling, of_use

    order = [module.__name__ for module in (of_counting, of_breaks, of_telling, of_showing, of_use)]
    return dict(sorted(_CATALOGUE.items(), key=lambda item: order.index(item[1].judge.__module__)))
