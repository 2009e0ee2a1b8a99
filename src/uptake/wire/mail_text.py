"""The words of a mail: in whatever charset, out of HTML, and without what they quote in English and German mailers."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from uptake.core.printable import without_unseen

MOST_WIDE = 500_000  # letters that are looked at
MOST_DEEP = 500  # tags that are open at once
# Who wrote what is quoted: “On Mon, 16 Nov 2026 at 10:00, Asha <…> wrote:”, “Am 16.11.2026 um 10:00 schrieb Asha:”.
_WROTE = re.compile(r"^(on|am)\b.{4,300}\b(wrote|schrieb|hat geschrieben|geschrieben)\b.{0,200}:$", re.IGNORECASE)
# “Asha Lind schrieb am 16.11.2026 um 10:00:”; somebody may say that of anything, so marks have to follow.
_WROTE_SHORT = re.compile(r"^.{1,200}\b(wrote|schrieb)( (am|on) .{1,60})?:$", re.IGNORECASE)
_RULE = re.compile(
    r"^[-–—_*\s]{0,12}(original message|original appointment|ursprüngliche nachricht|originalnachricht|"
    r"weitergeleitete nachricht|forwarded message|begin forwarded message:?|anfang der weitergeleiteten nachricht:?|"
    r"ursprünglicher termin)[-–—_*\s:]{0,12}$",
    re.IGNORECASE,
)
_LINE = re.compile(r"^[_]{10,}$|^[-]{20,}$")
_FROM = re.compile(r"^[*\s]*(from|von)\s*:[*\s]*\S", re.IGNORECASE)
_SENT = re.compile(r"^[*\s]*(sent|date|gesendet|datum|to|an|subject|betreff)\s*:", re.IGNORECASE)
_DEVICE = re.compile(
    r"^(sent from my .{2,40}|sent from outlook.{0,60}|get outlook for .{2,60}|sent from yahoo.{0,40}|"
    r"von meinem .{2,60} gesendet|gesendet von .{2,60}|gesendet mit .{2,60}|outlook für .{2,60}|"
    r"diese nachricht wurde von meinem .{2,80} gesendet.{0,40})$",
    re.IGNORECASE,
)
_OF_DIRECTION = re.compile("[\u200e\u200f\u2066-\u2069]")  # mailers put them before what is quoted
_NO_LETTER = re.compile("[\0\ud800-\udfff]")  # what no database keeps
_TAG = re.compile(r"<[^<>]*>|<")
_BREAKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr"}
_SILENT = {"script", "style", "head", "title"}
_EMPTY = {"br", "hr", "img", "meta", "link", "input", "col", "wbr"}
_QUOTES = re.compile(r"gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|gmail_attr", re.IGNORECASE)
_FROM_HERE = {"divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container", "orimsghtmlseperator"}


def decoded(raw: bytes, charset: str) -> str:
    """Bytes as text: as declared where that is possible, else as UTF-8, else as Windows writes Western Europe."""
    for name in (charset.strip("'\" "), "utf-8", "windows-1252"):
        try:
            text = raw.decode(name) if name else ""
        except (LookupError, ValueError):
            continue
        if isinstance(text, str) and (text or not raw):
            return _NO_LETTER.sub("", text)
    return _NO_LETTER.sub("", raw.decode("latin-1"))


def new_words(text: str) -> str:
    """What somebody wrote, without quotations, headers of the mail before, signature, and what a device adds."""
    lines = _clean(text[:MOST_WIDE]).split("\n")
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if line == "--" or _RULE.match(line) or _is_head(lines, at):
            break
        wide = _attribution(lines, at)
        if wide:
            if not _quotes_follow(lines, at + wide):  # the whole mail before stands below, unmarked
                break
            at += wide
            continue
        if not line.startswith((">", "|")) and not _DEVICE.match(line):
            kept.append(line)
        at += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def text_of_html(html: str) -> str:
    """The text of HTML, without what mailers mark as quoted."""
    reader = _Reader()
    try:
        reader.feed(_TAG.sub(_closed, _without_comments(html[:MOST_WIDE])))
        reader.close()
    except (AssertionError, ValueError):  # what the library cannot read: what it read until there counts
        pass
    return "".join(reader.words)


def _without_comments(html: str) -> str:
    """HTML without its comments; one that nobody ends is none."""
    kept, at = list[str](), 0
    while (start := html.find("<!--", at)) >= 0 and (end := html.find("-->", start + 4)) >= 0:
        kept.append(html[at:start])
        at = end + 3
    return "".join([*kept, html[at:]])


def _closed(tag: re.Match[str]) -> str:
    """
    A tag in which all ends that begins in it. The library looks for the end of what has none through all that follows,
    for each anew: a mail of a few hundred kilobytes would hold a worker for minutes.
    """
    text = tag[0]
    if not text.endswith(">"):
        return "&lt;"
    single, double = text.count("'"), text.count('"')
    whole = (single == 0 or double == 0) and (single + double) % 2 == 0
    return text if whole else text.replace("'", "").replace('"', "")


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return _OF_DIRECTION.sub("", without_unseen(text))


def _attribution(lines: list[str], at: int) -> int:
    """How many lines from here on say who wrote what is quoted; 0 where they do not."""
    if not lines[at].strip():
        return 0
    for wide in (1, 2, 3):
        words = " ".join(line.strip().lstrip("> ") for line in lines[at : at + wide]).strip()
        if not words.endswith(":") or len(words) > 500:
            continue
        short = wide == 1 and _WROTE_SHORT.match(words) and _quotes_follow(lines, at + wide)
        if short or _WROTE.match(words):
            return wide
    return 0


def _quotes_follow(lines: list[str], at: int) -> bool:
    following = next((line.strip() for line in lines[at : at + 4] if line.strip()), "")
    return following.startswith(">")


def _is_head(lines: list[str], at: int) -> bool:
    """The head of a mail as Outlook puts it above what it quotes, with a line before it or not."""
    start = at + 1 if _LINE.match(lines[at].strip()) else at
    while start < min(at + 3, len(lines)) and not lines[start].strip():
        start += 1
    if start >= len(lines) or not _FROM.match(lines[start]):
        return False
    return sum(1 for line in lines[start + 1 : start + 6] if _SENT.match(line)) >= 2


class _Reader(HTMLParser):
    """Collects text, but for what is not to be read and whatever stands below the head of the mail before."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._open: list[str] = []
        self._until: int | None = None  # how many tags are open above what is left out
        self._over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag, and leave out what is quoted in it."""
        given = {name: value or "" for name, value in attrs}
        self._over = self._over or given.get("id", "").lower().removeprefix("x_") in _FROM_HERE
        if tag in _BREAKS:
            self.words.append("\n")
        if tag in _EMPTY:
            return
        quoted = tag in _SILENT or tag == "blockquote" or bool(_QUOTES.search(given.get("class", "")))
        if quoted and self._until is None:
            self._until = len(self._open)
        if len(self._open) < MOST_DEEP:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag, and all that was left open in it."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if self._until is not None and len(self._open) <= self._until:
            self._until = None
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep text, with breaks as spaces."""
        if self._until is None and not self._over:
            self.words.append(re.sub(r"\s+", " ", data))
