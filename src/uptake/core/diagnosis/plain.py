"""The reasons as somebody would say them who has never read the catalogue."""

from __future__ import annotations

from uptake.core.sentences import Said, later

# As part of a sentence, between quotation marks.
PLAIN: dict[str, Said] = {
    "cannot be measured": later("their use cannot be seen"),
    "feed silent": later("the source has stopped sending"),
    "system down": later("the system did not work"),
    "instrument changed": later("the way of counting changed"),
    "in waves": later("their turn has not come"),
    "no access": later("they cannot open it"),
    "not told": later("nobody has told them"),
    "told late": later("they heard of it too late"),
    "not clear": later("they do not know what changes for them"),
    "question unanswered": later("they wait for an answer"),
    "no seat": later("there was no seat for them"),
    "did not come": later("they did not come to their session"),
    "work did not come up": later("the work has not come up"),
    "alone at first use": later("nobody was beside them when they began"),
    "tried once or twice": later("it did not help them the first time"),
    "old way easier": later("the old way is easier"),
    "fades": later("the novelty wears off"),
    "slow start": later("it only takes its time"),
}
