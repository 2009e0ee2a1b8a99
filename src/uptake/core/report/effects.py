"""What goes together with first use, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from uptake.core.effect.words import FOLLOWS
from uptake.core.measures.audience import ALL
from uptake.core.picture_parts import Effect, Picture
from uptake.core.report_parts import Prose, Section, Table, Words
from uptake.core.sentences import Said, later

NAMES: Mapping[str, Said] = {
    "told": later("being told one to one"),
    "attended": later("coming to a session"),
    "answered": later("getting an answer"),
    "invited": later("being invited"),
}


def effects(picture: Picture) -> Section:
    """What can be said of everybody and of each group; of everybody also what cannot, a line for each reason."""
    title, everybody = later("What goes together with first use"), later("Everybody")
    of_all = tuple(chain(_said(picture, ALL), _unsaid(picture)))
    rows: list[tuple[Words, Words]] = [(everybody, words) for words in of_all]
    rows += [(group.title, words) for group in picture.groups for words in _said(picture, group.id)]
    followed = tuple(_followed(picture))
    if len(picture.groups) == 1 or len(rows) == len(of_all):
        return Section("effects", title, (Prose(title, (*of_all, *followed)),))
    heads = (later("group"), later("in words"))
    return Section("effects", title, (Table(title, heads, tuple(rows), below=followed),))


def _said(picture: Picture, group: str) -> Iterator[Words]:
    return (one.message for one in picture.effects if one.group == group and one.refused is None)


def _followed(picture: Picture) -> Iterator[Words]:
    """Who is meant, where these are not as many as the group has people today."""
    said = [one for one in picture.effects if one.refused is None and not one.causal]
    if any(one.of != picture.group(one.group).intended for one in said):
        yield later("Followed is whoever had not used it before launch; whoever has left since, until then.")


def _unsaid(picture: Picture) -> Iterator[Words]:
    refused = [one for one in picture.effects if one.group == ALL and one.refused is not None]
    for why in dict.fromkeys(one.refused for one in refused):
        what = _list(one for one in refused if one.refused == why)
        if why == FOLLOWS:
            yield later("Of {what} nothing is shown. {why}", what=what, why=why)
        else:
            yield later("Nothing can be said yet of {what}. {why}", what=what, why=why)


def _list(effects: Iterable[Effect]) -> Words:
    """Some exposures as a list within a sentence."""
    words: Words = ""
    for one in effects:
        name = NAMES[one.exposure]
        words = later("{words}, {name}", words=words, name=name) if words else name
    return words
