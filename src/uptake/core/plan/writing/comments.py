"""The comments of a plan: found in its text, given to the slot they speak of, and set down again beside it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from uptake.core.plan.writing.tree import BLOCK, Branch, Document, Leaf, Slot, read_tree, walk, write_tree

_COMMENT = re.compile(r"(?:^|(?<=[ \t\n]))#[^\n]*")
_BLANK = re.compile(r"^[ \t]*\n", re.MULTILINE)
_GAP, _WIDEST = 3, 40  # spaces before a comment that finds no room where it stood, and the most that are kept


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of the file, or a blank line (`text` is empty)."""

    text: str
    start: int
    column: int
    alone: bool  # on a line of its own


def read_document(text: str) -> Document:
    """Return a text that has been read as a plan before as a tree with its comments."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text if text.endswith("\n") else f"{text}\n"
    document = read_tree(text)
    slots = list(walk(document.root))
    starts = [slot.start for slot in slots]
    for comment in found_in(document):
        number = bisect_left(starts, comment.start)
        last = slots[number - 1] if number else None
        following = slots[number] if number < len(slots) else None
        if last is not None and not comment.alone:
            _beside(last, comment)
        elif last is None and following is not None:
            following.before.append(comment.text)
        else:
            _alone(document, last, following, comment)
    _split_head(document)
    return document


def found_in(document: Document) -> Iterator[Comment]:
    """Yield comments and blank lines in the order of the file; what looks like one inside a text is none."""
    text = _without_scalars(document)
    found = [*_COMMENT.finditer(text), *_BLANK.finditer(text)]
    blank_until = -1
    for match in sorted(found, key=lambda one: one.start()):
        start = match.start()
        if not match[0].strip():
            again, blank_until = start == blank_until, match.end()
            if again:  # one blank line says as much as several
                continue
        line = text.rfind("\n", 0, start) + 1
        alone = not text[line:start].strip(" \t") or text[line:start].strip() == "---"
        yield Comment(match[0].strip(), start, start - line, alone)


def _without_scalars(document: Document) -> str:
    """Return the text with every scalar written over, so that a `#` in it is none."""
    letters = list(document.text)
    for slot in walk(document.root):
        for one in (slot.key, slot.value):
            if isinstance(one, Leaf):
                start, end = _span(one, document.text)
                letters[start:end] = ["\n" if letter == "\n" else "x" for letter in letters[start:end]]
                # A blank line inside of a text is part of it.
                for index in range(start, end - 1):
                    if letters[index] == letters[index + 1] == "\n":
                        letters[index] = "x"
    return "".join(letters)


def _span(one: Leaf, text: str) -> tuple[int, int]:
    if one.style not in BLOCK:
        return one.start, one.end
    end = one.start + len(text[one.start : one.end].rstrip())
    return min(text.find("\n", one.start) + 1, end), end  # a comment may stand behind the sign that opens it


def _beside(slot: Slot, comment: Comment) -> None:
    while slot.parent.flow and slot.parent.end <= comment.start and slot.parent.owner is not None:
        slot = slot.parent.owner
    if slot.beside:
        slot.before.append(slot.beside)
    slot.beside, slot.beside_at = comment.text, comment.column


def _alone(document: Document, last: Slot | None, following: Slot | None, comment: Comment) -> None:
    """Give a comment on its own line to what follows; indented deeper than that, it ends what stands above."""
    brackets = _open_brackets(last, comment.start)
    if brackets is not None:
        if not comment.text:
            return
        if following is not None and following.start < brackets.end:
            following.before.append(comment.text)
        elif brackets.slots:
            brackets.slots[-1].after.append(comment.text)
        elif brackets.owner is not None:
            brackets.owner.before.append(comment.text)
        return
    if following is None:
        end = _ended(last, comment) if comment.text and comment.column else None
        (end.after if end else document.foot).append(comment.text)
        return
    inside = following.parent.owner is last
    if not comment.text or inside or comment.column <= following.column:
        following.before.append(comment.text)
        return
    ended = _ended(last, comment)
    (ended.after if ended else following.before).append(comment.text)
    if ended and following.before and not following.before[-1]:
        following.before.pop()
        ended.after.insert(-1, "")


def _open_brackets(last: Slot | None, start: int) -> Branch | None:
    """Return the innermost braces or brackets that are open at a place."""
    branch = None if last is None else last.branch if last.branch is not None else last.parent
    while branch is not None:
        if branch.flow and branch.start < start < branch.end:
            return branch
        branch = branch.owner.parent if branch.owner else None
    return None


def _ended(last: Slot | None, comment: Comment) -> Slot | None:
    """Return the innermost slot above that is not indented deeper than a comment."""
    while last is not None and (last.column > comment.column or last.parent.flow):
        last = last.parent.owner
    return last


def _split_head(document: Document) -> None:
    """Let what stands above a blank line at the top stay there, whichever key comes first."""
    if not document.root.slots:
        return
    first = document.root.slots[0]
    blanks = [number for number, text in enumerate(first.before) if not text]
    if blanks:
        document.head, first.before = first.before[: blanks[-1] + 1], first.before[blanks[-1] + 1 :]


def render(document: Document) -> str:
    """Return a tree as text, with its comments."""
    for slot in walk(document.root):
        if slot.before or slot.beside or slot.after:
            _open_up(slot.parent)
    for slot in walk(document.root):
        _share_line(slot)
    text = write_tree(document.root)
    lines = text.splitlines()
    above: dict[int, list[str]] = {}
    below: dict[int, list[str]] = {}
    _set_down(document.root, read_tree(text).root, lines, (above, below))
    body = [line for number, own in enumerate(lines) for line in (*above.get(number, ()), own, *below.get(number, ()))]
    return _tidied([*document.head, *body, *document.foot])


def _open_up(branch: Branch) -> None:
    """Write a mapping or list in lines instead of brackets, and with it what it stands in."""
    inner: Branch | None = branch
    while inner is not None:
        inner.flow = False
        inner = inner.owner.parent if inner.owner else None


def _share_line(slot: Slot) -> None:
    """Bring the comments of an item and of its first key together: both stand on the line of one dash."""
    first = slot
    while first.key is None and first.branch is not None and not first.branch.flow and first.branch.slots:
        first = first.branch.slots[0]
        slot.before += first.before
        first.before = []
        if slot.beside and first.beside:
            slot.before.append(slot.beside)
            slot.beside = ""


def _set_down(old: Branch, new: Branch, lines: list[str], places: tuple[dict[int, list[str]], ...]) -> None:
    above, below = places
    for was, now in zip(old.slots, new.slots, strict=True):
        indent = " " * now.column
        above.setdefault(now.line, []).extend(f"{indent}{text}".rstrip() for text in was.before)
        if was.beside:
            line = lines[now.line].rstrip()
            gap = was.beside_at - len(line)
            lines[now.line] = f"{line}{' ' * (gap if 1 < gap <= _WIDEST else _GAP)}{was.beside}"
        if was.branch is not None and now.branch is not None:
            _set_down(was.branch, now.branch, lines, places)
        last = _last_line(now, lines)
        below.setdefault(last, []).extend(f"{indent}{text}".rstrip() for text in was.after)


def _last_line(slot: Slot, lines: list[str]) -> int:
    while slot.branch is not None and slot.branch.slots and not slot.branch.flow:
        slot = slot.branch.slots[-1]
    line = slot.line
    if isinstance(slot.value, Leaf) and slot.value.style in BLOCK:
        while line + 1 < len(lines) and (
            not lines[line + 1].strip() or len(lines[line + 1]) - len(lines[line + 1].lstrip()) > slot.column
        ):
            line += 1
    return line


def _tidied(lines: list[str]) -> str:
    """Return the lines with no blank ones at either end."""
    return "\n".join(lines).strip("\n") + "\n"
