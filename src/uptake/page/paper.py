"""Pages for those who tell without a server: the drafts of each sender, and a sheet for the meeting of each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from uptake.core.words import say, spoken
from uptake.page.frame import environment, style
from uptake.page.mail import clean_html

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Team:
    """The people of one manager who are to be told."""

    heading: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is read out in a meeting, as Markdown, and who signs. `answer_at`: where the code leads, "" for nowhere."""

    title: str
    markdown: str
    teams: tuple[Team, ...]
    answer_at: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One draft: to whom, its subject, its file and a link that opens a new mail; both empty without an address."""

    name: str
    subject: str
    file: str = ""
    mailto: str = ""


@dataclass(frozen=True, slots=True)
class SenderDrafts:
    """The drafts of one sender. `briefings`: (name, file) of what they read first."""

    name: str
    rows: tuple[Line, ...]
    briefings: tuple[tuple[str, str], ...] = ()


def meeting_page(sheet: Sheet) -> str:
    """A sheet that is printed for the meeting of a group, in the language that is spoken."""
    from markupsafe import Markup

    words = {
        "scan": say("Answer here"),
        "sign": say("Tick what fits and sign. Whatever you tick has no consequence for you."),
        "name": say("Name"),
        "signature": say("Signature, question"),
    }
    answers = (say("clear"), say("not clear"), say("not my work"), say("no access"))
    body = Markup(clean_html(sheet.markdown))  # noqa: S704 - sanitised
    code = _code(sheet.answer_at)
    return _render("meeting.html.j2", sheet=sheet, words=words, answers=answers, body=body, code=code)


def drafts_page(
    title: str,
    senders: Sequence[SenderDrafts],
    sheets: Sequence[tuple[str, str]],
    teams: Sequence[tuple[str, int, int, int]] = (),
) -> str:
    """
    The list of drafts by sender, in the language that is spoken.

    :param sheets: (group, file) of each meeting's sheet; `teams`: (manager, people, told, answered).
    """
    words = {
        "how": say("Open a draft, read it, and send it under your own name. Each is for one person alone."),
        "then": say("Once they are sent: run the same command with --sent, so that it counts as told."),
        "sheets": say("For meetings, to be printed"),
        "first": say("Read this first"),
        "to": say("To"),
        "letter": say("Letter"),
        "open": say("Open"),
        "draft": say("draft"),
        "new_mail": say("new mail"),
        "teams": say("How far telling has come"),
        "of_teams": say("By the people of each manager. Small teams stand together, or not at all."),
        "manager": say("Manager"),
        "people": say("People"),
        "told": say("Told"),
        "answered": say("Answered"),
        "no_address": say("no address: tell them in person"),
    }
    return _render("letters.html.j2", title=title, senders=senders, sheets=sheets, teams=teams, words=words)


def _code(address: str) -> Markup | None:
    """A code that a phone reads; None where it would lead nowhere."""
    if not address:
        return None
    import segno
    from markupsafe import Markup

    drawn = segno.make_qr(address, error="m").svg_inline(scale=4, border=2, omitsize=True)
    return Markup(drawn)  # noqa: S704 - drawn here, of modules alone


def _render(template: str, **values: object) -> str:
    return environment().get_template(template).render(language=spoken(), **style("paper.css"), **values)
