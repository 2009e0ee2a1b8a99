"""The folder of a day's letters: a draft for each person, a table for a mail merge, sheets for meetings, a list."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from uptake.cli.inputs import named_files
from uptake.cli.letters import as_note
from uptake.cli.letters_back import TABLE
from uptake.cli.letters_said import counted_letters, not_yet, passed_over, unspoken, where_telling_is, withheld
from uptake.cli.letters_writer import answer_link, letter_writer
from uptake.core.calendar import Day
from uptake.core.letters.drafting import Draft
from uptake.core.letters.managers import sheet_words
from uptake.core.letters.owed import MESSAGE, Known, Owed, by_manager, corrections, owed
from uptake.core.letters.progress import Progress, progress
from uptake.core.letters.writing import LetterWriter, Written, unread
from uptake.core.people import Person, Roster
from uptake.core.plan.model import Group, Plan
from uptake.core.plan.texts import primary
from uptake.core.wording import day_words, number
from uptake.core.words import say, say_n, speakable, speaking
from uptake.errors import TemplateError
from uptake.page.letter_lint import bad_links, links
from uptake.page.mail import as_text
from uptake.page.paper import Line, SenderDrafts, Sheet, Team, drafts_page, meeting_page
from uptake.page.spreadsheet import table
from uptake.page.unsent import MOST_BYTES, address_of, as_eml, mailto
from uptake.wire.letter_files import read_known
from uptake.wire.links import dead_links
from uptake.wire.new_folder import new_folder

HEADS = ("id", "name", "email", "language", "group", "message", "kind", "sender_id", "sender", "sender_email",
         "subject", "text")  # fmt: skip
_ANSWER_HEADS = ("id", "name", "message", "answer", "question", "day", "replied")

_Teams = list[tuple[str, int, int, int]]  # (manager, people, told, answered)


@dataclass(slots=True)
class _Folder:
    """What is written: file → content."""

    files: dict[str, bytes] = field(default_factory=dict)

    def put(self, name: str, content: str | bytes) -> str:
        """Add a file, and return its name."""
        self.files[name] = content.encode() if isinstance(content, str) else content
        return name


def write_letters(plan: Plan, roster: Roster, day: Day, arguments: argparse.Namespace) -> list[str]:
    """Write the folder, and return what is to be said of it. Raises TemplateError where a letter has a mistake."""
    writer = letter_writer(plan, arguments.plan, roster)
    acts = [path for given in arguments.acts for path in given]
    known, unknown = read_known(named_files(acts), plan, roster, day) if acts else (Known(), {})
    left_out = list(passed_over(unknown))
    writer.was = arguments.moved_from
    due = corrections(plan, roster, day, known) if writer.was else owed(plan, roster, day, known, arguments.message)
    if not due:
        return [say("No letter is due on {day}, and nothing was written.", day=day_words(day)),
                *not_yet(writer, day, known, arguments.message),
                *left_out, *where_telling_is(plan, known, arguments, acts)]  # fmt: skip
    teams = progress(plan, roster, day, known)
    written = [writer.write(one, answer_link(plan, writer, one, arguments.answer_at)) for one in due]
    _check({one.letter.draft for one in written}, ask=arguments.check_links)
    folder = _Folder()
    lines = _fill(folder, writer, written, arguments.answer_at, _teams(writer, teams))
    with new_folder(arguments.output) as place:
        for name, content in folder.files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
    wrote = say("Wrote {letters} due on {day} into {folder}.", letters=counted_letters(len(written)),
                day=day_words(day), folder=arguments.output)  # fmt: skip
    notes = (as_note(one) for one in (*unread(writer, due), *withheld(plan), *unspoken(writer)))
    then = say("Next: open {file}", file=arguments.output / "index.html")
    return [wrote, *left_out, *lines, *notes, then]


def _check(drafts: Iterable[Draft], *, ask: bool) -> None:
    wrong = [say("{message} for {group} ({language}): {problem}", message=one.message, group=one.group,
                 language=one.language, problem=problem)
             for one in sorted(drafts, key=lambda one: (one.message, one.group, one.language, one.kind))
             for problem in (*bad_links(one), *(dead_links(links(one)) if ask else ()))]  # fmt: skip
    if wrong:
        raise TemplateError(say("Letters have links that lead nowhere."), details=list(dict.fromkeys(wrong)))


def _teams(writer: LetterWriter, found: Mapping[str, Progress]) -> _Teams:
    """How far telling has come; nothing as long as nothing is known of it."""
    if not any(team.told for team in found.values()):
        return []
    others = say("Without a manager, or in small teams")
    return [(_named(writer.roster, id_) or others, one.people, one.told, one.answered) for id_, one in found.items()]


def _fill(
    folder: _Folder, writer: LetterWriter, written: list[Written], answer_at: str | None, teams: _Teams
) -> list[str]:
    by_sender: dict[str, list[Written]] = {}
    for one in written:
        by_sender.setdefault(one.sender.id if one.sender else "", []).append(one)
    told_first = [one for one in written if one.owed.kind == MESSAGE]  # whoever is only reminded was in the meeting
    sheets = [one for group in _groups(told_first) for one in _sheets(folder, writer, group, told_first, answer_at)]
    shown = []
    unreachable = 0
    for sender_id, letters in sorted(by_sender.items(), key=lambda pair: _named(writer.roster, pair[0])):
        rows = tuple(_draft(folder, one) for one in letters)
        unreachable += sum(not row.file for row in rows)
        name = _named(writer.roster, sender_id) or say("Nobody on the roster: choose who sends these")
        shown.append(SenderDrafts(name, rows, tuple(_briefings(folder, writer, letters))))
    title = say("Letters: {title}", title=writer.plan.title or writer.plan.rollout)
    folder.put("index.html", drafts_page(title, shown, sheets, teams))
    folder.put(TABLE, _table(written))
    folder.put("answers.csv", _answer_sheet(written))
    if not unreachable:
        return []
    first, more = (
        "{count} person has no address: tell them in person.",
        "{count} people have no address: tell them in person.",
    )
    return [as_note(say_n(unreachable, first, more, count=number(unreachable)))]


def _named(roster: Roster, person_id: str) -> str:
    person = roster.people.get(person_id)
    return _who(person) if person else ""


def _who(person: Person) -> str:
    return person.name or person.email or person.id


def _groups(written: list[Written]) -> list[Group]:
    return list({one.owed.group.id: one.owed.group for one in written}.values())


def _file(name: str) -> str:
    """A part of a file's name that every system takes."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "letter"


def _draft(folder: _Folder, one: Written) -> Line:
    person = one.owed.person
    name = _who(person)
    to = address_of(person.name, person.email) if person.email else None
    if to is None:
        return Line(name, one.letter.subject)
    content = as_eml(one.letter, to)
    if len(content) > MOST_BYTES:
        raise TemplateError(
            say(
                "The letter {message} for {group} has {bytes} bytes.",
                message=one.owed.message.id,
                group=one.owed.group.id,
                bytes=number(len(content)),
            ),
            mend=say("Some mail programs cut off what has more than {bytes}: shorten it.", bytes=number(MOST_BYTES)),
        )
    kind = "" if one.owed.kind == MESSAGE else f"{one.owed.kind}-"
    path = f"drafts/{kind}{_file(one.owed.message.id)}-{_file(person.name or person.id)}-{len(folder.files):05d}.eml"
    return Line(
        name,
        one.letter.subject,
        folder.put(path, content),
        mailto(person.email, one.letter.subject, as_text(one.letter)),
    )


def _briefings(folder: _Folder, writer: LetterWriter, letters: list[Written]) -> Iterator[tuple[str, str]]:
    """For each manager who tells their people: what to say, likely questions, hours."""
    for (message_id, group_id), same in _of_managers(letters).items():
        manager = same[0].sender
        if manager is None:
            continue
        first = same[0].owed
        brief = writer.brief(manager, first.message, first.group, [one.owed.person for one in same])
        to = address_of(manager.name, manager.email) if manager.email else None
        name = "-".join(map(_file, (message_id, group_id, manager.name or manager.id)))
        stem = f"managers/{name}-{len(folder.files):05d}"
        content = as_eml(brief, to) if to else as_text(brief)
        yield brief.subject, folder.put(stem + (".eml" if to else ".txt"), content)


def _of_managers(letters: list[Written]) -> Mapping[tuple[str, str], list[Written]]:
    found: dict[tuple[str, str], list[Written]] = {}
    for one in letters:
        if one.owed.message.sender == "manager" and one.owed.kind == MESSAGE:
            found.setdefault((one.owed.message.id, one.owed.group.id), []).append(one)
    return found


def _sheets(
    folder: _Folder, writer: LetterWriter, group: Group, written: list[Written], answer_at: str | None
) -> Iterator[tuple[str, str]]:
    """The sheets of a group: whoever is there reads and signs the one in the language of their letter's texts."""
    mine: dict[str, list[Owed]] = {}
    for one in (one.owed for one in written if one.owed.group.id == group.id):
        mine.setdefault(writer.texts.language_for(one.person.attributes.get("language", ""), group.id), []).append(one)
    for language in (one for one in writer.texts.plans if one in mine):  # the plan's own first
        said = writer.texts.plans[language].groups[group.id].title
        own = language == primary(writer.plan.language)
        with speaking(speakable(language)):
            page = meeting_page(_sheet(writer, group, language, mine[language], answer_at))
        name = f"meetings/{_file(group.id)}{'' if own else f'.{language}'}.html"
        yield said if own else f"{said} ({language})", folder.put(name, page)


def _sheet(writer: LetterWriter, group: Group, language: str, letters: list[Owed], answer_at: str | None) -> Sheet:
    """One of them; each manager's people stand on a page of their own."""
    plan = writer.texts.plans[language]
    said = plan.groups[group.id]
    of_managers = sorted(by_manager(letters).items(), key=lambda pair: _named(writer.roster, pair[0]))
    teams = tuple(
        Team(
            _named(writer.roster, manager) or say("Without a manager"),
            tuple(dict.fromkeys(_who(one.person) for one in theirs)),
        )
        for manager, theirs in of_managers
    )
    code = re.sub(r"\{\w+\}", "", answer_at) if answer_at else _owner_mail(plan)
    owner = writer.roster.find(plan.owner.person) if plan.owner and plan.owner.person else None
    by_owner = owner is not None and {manager for manager, _ in of_managers} == {owner.id}
    words = sheet_words(plan, said, writer.roster, by_owner=by_owner)
    return Sheet(f"{plan.title or plan.rollout}: {said.title}", words, teams, code)


def _owner_mail(plan: Plan) -> str:
    owner = plan.owner.person if plan.owner else None
    return (
        mailto(owner, say("My answer: {title}", title=plan.title or plan.rollout), "") if owner and "@" in owner else ""
    )


def _table(written: list[Written]) -> str:
    """For a mail merge: a row for each letter. It opens in a spreadsheet, and nothing in it acts there."""
    return _csv(HEADS, (_cells(one) for one in written))


def _cells(one: Written) -> tuple[str, ...]:
    person, sender, letter = one.owed.person, one.sender, one.letter
    from_ = (sender.id, sender.name, sender.email) if sender else ("", "", "")
    who = (person.id, person.name, person.email, letter.language, one.owed.group.id, one.owed.message.id, one.owed.kind)
    return (*who, *from_, letter.subject, as_text(letter))


def _answer_sheet(written: list[Written]) -> str:
    """To be filled in where people sign on paper, or say so aloud; `uptake letters --answers` reads it back."""
    return _csv(
        _ANSWER_HEADS,
        ((one.owed.person.id, _who(one.owed.person), one.owed.message.id, "", "", "", "") for one in written),
    )


def _csv(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    return "\ufeff" + table(heads, rows)  # Excel takes a file for UTF-8 by its first bytes
