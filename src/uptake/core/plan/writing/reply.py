"""A page that came back: which answer stands under which question, whatever the way did to headings and quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from uptake.core.plan.rules.words import said
from uptake.core.plan.writing.asking import Asked
from uptake.core.plan.writing.hand_over import ANSWER, DUTIES, INTRO, REST, REST_INTRO
from uptake.core.plan.writing.sense import against
from uptake.core.printable import without_unseen
from uptake.core.words import say

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*)")
_NUMBER = re.compile(r"^\s*#*\s*\**\s*([0-9]{1,3})[.)]")
_ESCAPED = re.compile(r"\\([\\_*#\-.!\[\]()>~+`&%])")
_ANSWER = re.compile(r"^[*_\s]*(?:your |ihre |meine )?(?:answer|antwort)[*_\s]*:[*_\s]*", re.IGNORECASE)
_RULE = re.compile(r"[\s_.\-–—=*…|]*")
_LIKE, _SURELY = 0.72, 0.9  # how alike a heading must be to be taken for a question
_APART = 0.04  # how much better than the next best
_NOT_KNOWN = frozenset(
    {
        *("i don't know", "don't know", "do not know", "i do not know", "not known", "not known yet", "not yet"),
        *("open", "leave open", "empty", "to be decided", "to be defined", "not sure", "no idea"),
        *("weiss nicht", "weiß nicht", "weiss ich nicht", "weiß ich nicht", "keine ahnung", "nicht sicher", "unklar"),
        *("offen", "noch offen", "leer", "nicht bekannt", "noch nicht bekannt", "unbekannt", "noch nicht"),
        *("wird noch entschieden", "wird noch festgelegt"),
    }
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: answers as they were written, and what stands where no question is."""

    answers: tuple[tuple[Asked, str], ...]
    unplaced: tuple[str, ...] = ()
    headings: int = 0  # how many questions were found at all


def read_reply(text: str, asked: Sequence[Asked], title: str) -> Reply:
    """Return the answers of a page. Never raises: what cannot be placed is told."""
    page = _Page(asked, title)
    for line in _lines(text):
        page.take(line)
    answers = []
    for one, lines in page.under.items():
        words = "\n".join(line for line in lines if not _RULE.fullmatch(line)).strip()
        if words and _says(words):
            answers.append((one, words))
    return Reply(tuple(answers), tuple(page.unplaced), len(page.under))


def _lines(text: str) -> list[str]:
    text = without_unseen(text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    lines = [_ESCAPED.sub(r"\1", line).rstrip() for line in text.split("\n")]
    written = [line for line in lines if line]
    if written and all(line.startswith(">") for line in written):  # a mail program has quoted the whole page
        lines = [line[1:].removeprefix(" ") for line in lines]
    return lines


def _says(words: str) -> bool:
    plain = _plain(words).strip(" .?!()[]")
    return said(words) and said(plain) and plain not in _NOT_KNOWN


def _plain(line: str) -> str:
    """Return a line without marks, so that lines can be compared whatever a program made of them."""
    line = line.translate(str.maketrans("“”„«»‘’‚´`", "\"\"\"\"\"'''''"))
    line = re.sub(r"^[\s#>*_\-•]*(?:[0-9]{1,3}[.)]\s+)?[*_]*", "", line)
    return " ".join(re.sub(r"[*_\"]+", "", line).split()).casefold().rstrip(" :#")


class _Page:
    """Takes the lines of a page one after the other, and keeps what stands under which question."""

    def __init__(self, asked: Sequence[Asked], title: str) -> None:
        self.asked = {_plain(one.heading): one for one in asked}
        self.numbers = {number: _plain(one.heading) for number, one in enumerate(asked, 1)}
        self.own = _own_lines(asked, title)
        self.so_far = {_plain(say("So far: {answer}", answer=one.so_far)) for one in asked if one.so_far}
        self.begins = _plain(say("So far: {answer}", answer=""))
        self.under: dict[Asked, list[str]] = {}
        self.unplaced: list[str] = []
        self.here: Asked | None = None

    def take(self, line: str) -> None:
        """Take one line."""
        heading = _HEADING.fullmatch(line)
        found = self._question(line, is_heading=heading is not None)
        if found is not None:
            self.here = found
            self.under.setdefault(found, [])
        elif heading is not None:
            self.here = None
            self._extra(line)
        elif line.lstrip().startswith(">"):
            if _plain(line).startswith(self.begins) and _plain(line) not in self.so_far:
                self.unplaced.append(f"{line.strip()} ({say('changed: an answer goes under “Answer:”')})")
        elif self.here is None:
            self._extra(line)
        elif _plain(line) not in self.own:
            self.under[self.here].append(_ANSWER.sub("", line).rstrip())

    def _extra(self, line: str) -> None:
        if _plain(line) not in self.own and not _RULE.fullmatch(line):
            self.unplaced.append(line.strip())

    def _question(self, line: str, *, is_heading: bool) -> Asked | None:
        plain, number = _plain(line), _NUMBER.match(line)
        if plain in self.asked:
            return self.asked[plain]
        if not plain or not (is_heading or number) or plain in self.own:
            return None
        likely = self.numbers.get(int(number[1]), "") if number else ""
        ranked = sorted(((_alike(plain, known), known) for known in self.asked), reverse=True)
        best, second = ranked[0], ranked[1] if len(ranked) > 1 else (0.0, "")
        if best[0] < (_LIKE if is_heading else _SURELY):
            return None
        if best[0] - second[0] >= _APART or best[1] == likely:
            return self.asked[best[1]]
        near = {known for score, known in ranked if best[0] - score < _APART}
        return self.asked[likely] if likely in near else None


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _own_lines(asked: Iterable[Asked], title: str) -> frozenset[str]:
    """Return the lines that the page bears by itself, so that what somebody has added stands out."""
    lines = [title, *map(say, (ANSWER, DUTIES, REST, REST_INTRO, *INTRO)), ""]
    for one in asked:
        lines += [one.section, say(one.question.help)]
    return frozenset(_plain(line) for line in lines)


def understood(reply: Reply, asked: Sequence[Asked]) -> tuple[list[tuple[Asked, Any]], list[str]]:
    """Return the values of the answers, and a sentence for each that makes no sense: its question stays open."""
    values: list[tuple[Asked, Any]] = []
    problems: list[str] = []
    known: dict[str, Any] = {one.key: one.so_far for one in asked if one.so_far}
    for one, words in reply.answers:
        try:
            value = one.question.read(words)
        except ValueError as error:
            problems.append(f"{one.heading} {error}")
            continue
        wrong = against(one.key, value, known)
        if wrong:
            problems.append(f"{one.heading} {wrong}")
            continue
        known[one.key] = value
        values.append((one, value))
    return values, problems
