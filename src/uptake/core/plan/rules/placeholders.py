"""What a mend, or a draft, offers to be filled in: left as it is, it says nothing."""

from __future__ import annotations

import re

_GAP = re.compile(r"(?:^|\s)…(?=[\s,;.:!?]*\w)")  # “You …, which takes …”; a sentence may trail off …
_INVENTED = re.compile(r"[@./](?:your-company|ihre-firma)\.example\b")
_NO_NUMBER = re.compile(r"\+0[0\s/-]*")
_OFFERED = frozenset(
    """
    your task|ihre arbeit
    your department|ihre abteilung
    your-group|ihre-gruppe
    as the roster writes it|wie sie in der personenliste steht
    a smaller part of them|ein kleinerer teil davon
    what a person does with it|was ein mensch damit tut
    what was done before, by another name|was vorher getan wurde, unter anderem namen
    what the owner does|was die verantwortliche person tut
    why they have no such work|warum sie keine solche arbeit haben
    why no usage can be read, and until when|warum sich keine nutzung lesen lässt, und bis wann
    why the rule cannot be kept yet|warum die regel noch nicht einzuhalten ist
    one case of last month, with its number, as it was and as it would be
    ein fall vom letzten monat, mit seiner nummer, wie er war und wie er wäre
    """.replace("\n", "|").replace("    ", "").split("|")
) - {""}  # fmt: skip


def is_placeholder(text: str) -> bool:
    """Say whether a text is what a mend offers to be filled in, in English or German."""
    words = " ".join(text.casefold().split())
    if words == "…" or words.rstrip(".") in _OFFERED or _NO_NUMBER.fullmatch(words):
        return True
    return bool(_GAP.search(words) or _INVENTED.search(words))
