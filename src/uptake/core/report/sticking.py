"""Where each group sticks: the reasons that fit with what to do, then what speaks for and against the first."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.diagnosis.catalogue import HEALTHY
from uptake.core.picture_parts import Diagnosis, Picture
from uptake.core.report_parts import Block, Prose, Section, Table, Words
from uptake.core.sentences import later
from uptake.core.wording import capital, day_words

MOST_NAMED = 3  # reasons of one group: whoever has more to do than that begins with these


def sticking(picture: Picture) -> Section:
    """A row for each reason, and for each group that sticks what is known of the first of its reasons."""
    title = later("Where it sticks")
    rows: list[tuple[Words, ...]] = []
    steps: dict[str, str] = {}  # with the title of the group that has it first
    known: list[Block] = []
    for group in picture.groups:
        mine = [one for one in picture.diagnoses if one.group == group.id][:MOST_NAMED]
        for number, one in enumerate(mine):
            step = str(one.do or "")
            if one.reason == HEALTHY and step in steps:  # what is to be done everywhere is to be done once
                does: Words = later("the same as for {group}", group=steps[step])
            else:
                does = step
            rows.append((group.title if not number else "", capital(one.message), does))
            steps.setdefault(step, group.title)
        if mine and (sentences := tuple(_known(mine[0]))):
            title_of = later("{group}: how it is known", group=group.title)
            if not (mine[0].evidence or mine[0].against):
                title_of = later("{group}: how to be sure", group=group.title)
            known.append(Prose(title_of, sentences))
    heads = (later("group"), later("why"), later("next step"))
    # Of these the reasons are found (core/diagnosis/facts.py): so a group has fewer people here than it has affected.
    whom = later("Counted here: of each group those who are not away on {day} and whose use can be seen. A reason has "
                 "those of them who have not begun, or have stopped.", day=day_words(picture.as_of))  # fmt: skip
    return Section("sticking", title, (Table(title, heads, tuple(rows), below=(whom,)), *known))


def _known(one: Diagnosis) -> Iterator[Words]:
    for sentence in one.evidence:
        yield later("For it: {sentence}", sentence=sentence)
    for sentence in one.against:
        yield later("Against it: {sentence}", sentence=sentence)
    if one.tell_apart is not None:
        yield later("To be sure: {step}", step=one.tell_apart)
