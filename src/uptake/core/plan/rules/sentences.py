"""Sentences: how a text falls into sentences, clauses and words, and in which language it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from uptake.core.words import mark, say

ENGLISH, GERMAN = "en", "de"

# The small words by which a text gives its language away. Words that two of these languages share are in none.
_SMALL_WORDS = {
    "en": "the and of to is are you your it with for from on this that not by be will when what who how does my our",
    "de": "der die das und ist sind sie ihr ihre ihnen ein eine einen mit für von den dem nicht wird werden wenn auf "
    "zu im was wie wer ich mich wir nein keine kein es bei nach",
    "fr": "le la les des une vous votre vos est sont avec pour dans qui que ne pas sur au aux du et il elle nous",
    "es": "el los las una usted su sus está con para por que del al y se lo como más pero son",
    "it": "il lo gli una lei suo sua con per che del della nel si non è sono più come di",
    "nl": "het een van je uw jouw zijn met voor niet wordt als naar en dat op bij maar ook",
    "pt": "o os uma você seu sua com para por que do da em não está são mais como",
    "pl": "i w na z do nie się jest to że po od dla ze są lub jak",
    "sv": "och att det som en på är av för med till den har inte om ett du din",
    "da": "og at det som en på er af for med til den har ikke om et du din",
}
_LANGUAGES = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_NAMES = {"fr": mark("French"), "es": mark("Spanish"), "it": mark("Italian"), "nl": mark("Dutch")}
_NAMES |= {"pt": mark("Portuguese"), "pl": mark("Polish"), "sv": mark("Swedish"), "da": mark("Danish")}
_ENDS = re.compile(r"(?<=[.!?…])[\"'”“»)]*\s+(?=[\"'“„«(]*[^\W_])|\n{2,}")
_NO_END = re.compile(
    r"\b(?:e\.g|i\.e|z\.\s?B|d\.\s?h|u\.\s?a|ca|approx|Mr|Mrs|Ms|Dr|Hr|Fr|Nr|No|St|bzw|usw|etc|[a-z])\.$"
)
_WORD = re.compile(r"[^\W_]+(?:[-'’./][^\W_]+)*")


def sentences(text: str | None) -> list[str]:
    """Return the sentences of a text. An abbreviation does not end one."""
    found: list[str] = []
    for piece in _ENDS.split(" ".join((text or "").split())):
        if found and _NO_END.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece and piece.strip():
            found.append(piece.strip())
    return found


def words(text: str) -> list[str]:
    """Return the words of a text in small letters; AI-powered and don't are one each."""
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def language_of(texts: Iterable[str | None], given: str) -> str:
    """
    Return the language of texts by their small words: `en`, `de`, or another that is then not judged.

    `given` is what the plan says; it decides where the texts are too short to tell.
    """
    counts = dict.fromkeys(_LANGUAGES, 0)
    total = 0
    for text in texts:
        for word in words(text or ""):
            total += 1
            for language, small in _LANGUAGES.items():
                counts[language] += word in small
    plain = given.casefold().partition("-")[0]
    best = max(counts, key=lambda language: (counts[language], language == plain, language in {ENGLISH, GERMAN}))
    if counts[best] >= max(1, total // 20):
        return best
    return plain


def language_name(language: str) -> str:
    """Return a language as a word for people."""
    return say(_NAMES[language]) if language in _NAMES else say("“{text}”", text=language)


def shown(sentence: str, most: int = 110) -> str:
    """Return a sentence in quotation marks, shortened at a word if it is long."""
    if len(sentence) > most:
        sentence = sentence[:most].rsplit(" ", 1)[0].rstrip(",;: ") + " …"
    return say("“{text}”", text=sentence.rstrip("."))
