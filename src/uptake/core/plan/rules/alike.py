"""
Sentences that say the same are of one kind, and two groups are told the same where they share most kinds.

A plan may have thousands of groups, so nothing here looks at every pair: a sentence is compared with those that share
one of its rare words, and a group with those that share a kind. Of what very many share, the first are enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from uptake.core.frozen import frozen

SAME = 0.9  # how alike two sentences are that say the same
MOSTLY = 0.75  # of the shorter text that the other group is told too
HALF = 0.5  # of the words of two sentences, before they are compared letter by letter
MOST = 100  # sentences with one rare word, and texts with one kind of sentence: no more are compared


@frozen
class Told:
    """A sentence that a group is told, as it stands and as it is compared."""

    text: str
    plain: str
    words: frozenset[str]


def told_the_same(texts: Sequence[Sequence[Told]]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield two texts of which the second says what the first does, by their places, with the sentences they share."""
    kinds = kinds_of(sentence for text in texts for sentence in text)
    tellers: dict[int, list[int]] = {}  # of each kind of sentence, the first texts that have it
    for place, theirs in enumerate(texts):
        own = {kinds[sentence.plain] for sentence in theirs}
        near = sorted({near for kind in own for near in tellers.get(kind, ())})
        for earlier in near[:MOST]:
            shared = shared_sentences(texts[earlier], theirs, kinds)
            if shared:
                yield earlier, place, shared
        for kind in own:
            _add(tellers, kind, place)


K = TypeVar("K")
V = TypeVar("V")


def _add(lists: dict[K, list[V]], key: K, value: V) -> None:
    known = lists.setdefault(key, [])
    if len(known) < MOST:
        known.append(value)


def kinds_of(all_told: Iterable[Told]) -> dict[str, int]:
    """
    Return the kind of each sentence (as it is compared): that of the first one that says the same.

    Two sentences that share half of their words share one of the rarer half of each, whatever orders words by how rare
    they are (prefix filtering: Bayardo, Ma and Srikant, Scaling up all pairs similarity search, 2007).
    """
    apart = {sentence.plain: sentence for sentence in all_told}
    often = Counter(word for sentence in apart.values() for word in sentence.words)
    kinds: dict[str, int] = {}
    firsts: dict[str, list[Told]] = {}  # of each rare word, the first sentence of each kind that has it
    for sentence in apart.values():
        rare = sorted(sentence.words, key=lambda word: (often[word], word))[: len(sentence.words) // 2 + 1]
        near = {one.plain: one for word in rare for one in firsts.get(word, ())}
        first = next((one for one in near.values() if _alike(one, sentence)), sentence)
        kinds[sentence.plain] = kinds.get(first.plain, len(kinds))
        if first is sentence:
            for word in rare:
                _add(firsts, word, sentence)
    return kinds


def _alike(one: Told, other: Told) -> bool:
    # Letter by letter is slow: first the words have to be mostly the same.
    if (
        len(one.words & other.words) < HALF * len(one.words | other.words)
        or max(len(one.plain), len(other.plain)) > 400
    ):
        return False
    from difflib import SequenceMatcher  # only where changes of two groups come so near

    return SequenceMatcher(None, one.plain, other.plain, autojunk=False).ratio() >= SAME


def shared_sentences(mine: Sequence[Told], theirs: Sequence[Told], kinds: Mapping[str, int]) -> list[str]:
    """Return the sentences that two groups share, if these are most of the shorter text; else none."""
    known = {kinds[sentence.plain] for sentence in mine}
    shared = [other.text for other in theirs if kinds[other.plain] in known]
    return shared if shared and len(shared) >= MOSTLY * min(len(mine), len(theirs)) else []
