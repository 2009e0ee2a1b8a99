"""What goes together with first use, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from uptake.core.effect.words import FOLLOWS
from uptake.core.measures.audience import ALL
from uptake.core.picture_parts import Effect, Picture
from uptake.core.report_parts import Prose, Section, Table, Words
from uptake.core.sentences import Listed, Said, later

NAMES: Mapping[str, Said] = {
    "told": later("being told one to one"),
    "attended": later("coming to a session"),
    "answered": later("getting an answer"),
    "invited": later("being invited"),
}


def effects(picture: Picture) -> Iterator[Section]:
    """
    What can be said of everybody and of each group; of everybody also what cannot, a line for each reason. Nothing
    where only that is left to say: then it stands with what is not known.
    """
    if _all_refused(picture):
        return
    title, everybody = later("What goes together with first use"), later("Everybody")
    of_all = tuple(chain(_said(picture, ALL), _unsaid(picture)))
    rows: list[tuple[Words, Words]] = [(everybody, words) for words in of_all]
    rows += [(group.title, words) for group in picture.groups for words in _said(picture, group.id)]
    followed = tuple(_followed(picture))
    if len(picture.groups) == 1 or len(rows) == len(of_all):
        yield Section("effects", title, (Prose(title, (*of_all, *followed)),))
        return
    heads = (later("group"), later("in words"))
    yield Section("effects", title, (Table(title, heads, tuple(rows), below=followed),))


def unsaid_effects(picture: Picture) -> Iterator[Words]:
    """What cannot be said of anything that goes together with first use, where `effects` has nothing to say."""
    return _unsaid(picture) if _all_refused(picture) else iter(())


def _all_refused(picture: Picture) -> bool:
    return all(one.refused is not None for one in picture.effects)


def _said(picture: Picture, group: str) -> Iterator[Words]:
    return (one.message for one in picture.effects if one.group == group and one.refused is None)


def _followed(picture: Picture) -> Iterator[Words]:
    """Who is meant, where these are not as many as the group has people today."""
    said = [one for one in picture.effects if one.refused is None and not one.causal]
    if any(one.of != picture.group(one.group).intended for one in said):
        yield later("Counted here: whoever had not used it before launch, also those who have left since, for as long "
                    "as they were there. So their number is another than today's.")  # fmt: skip


def _unsaid(picture: Picture) -> Iterator[Words]:
    refused = [one for one in picture.effects if one.group == ALL and one.refused is not None]
    for why in dict.fromkeys(one.refused for one in refused):
        what = _list([one for one in refused if one.refused == why])
        if why == FOLLOWS:
            yield later("Whether {what} goes together with first use is not shown: the numbers are so small that "
                        "single people could be made out.", what=what)  # fmt: skip
        else:
            yield later("Whether {what} goes together with first use cannot be said yet. {why}", what=what, why=why)


def _list(effects: Sequence[Effect]) -> Words:
    """Some exposures as a list within a sentence: “a, b or c”."""
    *first, final = (NAMES[one.exposure] for one in effects)
    return later("{names} or {name}", names=Listed(tuple(first)), name=final) if first else final
