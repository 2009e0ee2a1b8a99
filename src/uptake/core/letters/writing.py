"""The letters of a day: each draft made once, each letter filled in, and what is wrong with them said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from uptake.core.calendar import Day, Duration
from uptake.core.letters.drafting import Draft, Letter, fill, fill_for_manager
from uptake.core.letters.kinds import draft, draft_for_managers, draft_moved, draft_reminder
from uptake.core.letters.owed import MESSAGE, MOVED, REMINDER, Owed
from uptake.core.people import Person, Roster
from uptake.core.plan.model import Group, Message, Plan
from uptake.core.plan.texts import Texts, primary
from uptake.core.wording import duration_words, plain
from uptake.core.words import say, say_n, speakable, speaking

Template = Mapping[str, str]  # language → text of the Markdown file


@dataclass(frozen=True, slots=True)
class Written:
    """One letter, to whom, and who sends it (None: nobody on the roster)."""

    owed: Owed
    letter: Letter
    sender: Person | None


@dataclass(slots=True)
class LetterWriter:
    """
    Makes the letters of a plan. Drafts are made once for each message, group, language and kind.

    :param texts: the plan in its languages; `templates`: message → language → Markdown; `was`: the launch day that was
        told before, where letters say that it moved.
    """

    texts: Texts
    roster: Roster
    templates: Mapping[str, Template] = field(default_factory=dict)
    was: Day | None = None
    _drafts: dict[tuple[str, str, str, str], Draft] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """The plan in its own language."""
        return next(iter(self.texts.plans.values()))

    def language_of(self, person: Person, group: Group, message: Message) -> str:
        """The language in which a person gets a message: theirs, where all texts and any template are there in it."""
        return self.language_in(person.attributes.get("language", ""), group, message)

    def language_in(self, wanted: str, group: Group, message: Message) -> str:
        """The same for whoever reads `wanted`."""
        language = self.texts.language_for(wanted, group.id)
        templates = self.templates.get(message.id)
        own = primary(self.plan.language)
        return own if templates is not None and language not in templates else language

    def in_the_way(self, wanted: str, group: Group, message: Message) -> str:
        """Why whoever reads `wanted` does not get a message in it, in words; empty where they do."""
        templates, language = self.templates.get(message.id), primary(wanted)
        if why := self.texts.in_the_way(wanted, group.id):
            return why
        if not language or templates is None or language in templates or language == primary(self.plan.language):
            return ""
        template = PurePath(message.template or "")
        return say("there is no {file}", file=template.with_suffix(f".{language}{template.suffix}").as_posix())

    def draft(self, message: Message, group: Group, language: str, kind: str = MESSAGE) -> Draft:
        """What a group gets; `kind`: message, reminder, moved or managers."""
        key = (message.id, group.id, language, kind)
        if key not in self._drafts:
            self._drafts[key] = self._made(message, group, language, kind)
        return self._drafts[key]

    def _made(self, message: Message, group: Group, language: str, kind: str) -> Draft:
        plan = self.texts.plans[language]
        said = plan.groups[group.id]
        words = speakable(language)
        if kind == MOVED and self.was is not None:
            return draft_moved(plan, said, words, self.was, roster=self.roster)
        if kind == REMINDER:
            return draft_reminder(plan, message, said, words, roster=self.roster)
        if kind == "managers":
            letter = self.draft(message, group, language)
            return draft_for_managers(plan, message, said, words, letter, roster=self.roster)
        template = self.templates.get(message.id, {}).get(language)
        return draft(plan, message, said, words, template, roster=self.roster)

    def write(self, owed: Owed, link: str) -> Written:
        """One letter. `link`: where the person answers."""
        manager = self.roster.people.get(owed.person.manager or "")
        sender = self.sender_of(owed.message, owed.person)
        language = self.language_of(owed.person, owed.group, owed.message)
        made = self.draft(owed.message, owed.group, language, owed.kind)
        names = {"manager": manager.name if manager else "", "sender": sender.name if sender else ""}
        return Written(owed, fill(made, owed.person, link=link, **names), sender)

    def sender_of(self, message: Message, person: Person) -> Person | None:
        """Who sends a message to a person: the manager of those who have one, else the owner."""
        owner = self.plan.owner.person if self.plan.owner else None
        if message.sender == "manager":
            return self.roster.people.get(person.manager or "") or self._find(owner)
        named = {"sponsor": self.plan.sponsor, "owner": owner, "system": owner, None: owner}
        return self._find(named.get(message.sender, message.sender))

    def _find(self, identifier: str | None) -> Person | None:
        return self.roster.find(identifier) if identifier else None

    def brief(self, manager: Person, message: Message, group: Group, team: Sequence[Person]) -> Letter:
        """What a manager reads before they tell their people."""
        language = self.language_of(manager, group, message)
        made = self.draft(message, group, language, "managers")
        with speaking(speakable(language)):
            hours = self._hours(group, len(team))
        return fill_for_manager(made, manager, team=[one.name or one.id for one in team], hours=hours)

    def _hours(self, group: Group, people: int) -> str:
        each = [one.lasts for one in self.plan.sessions if group.id in one.groups and one.lasts]
        seconds = sum(self.plan.calendar.duration_seconds(one) for one in each) * people
        if not seconds:
            return ""
        minutes = round(seconds / 60)
        if minutes <= 60:
            return duration_words(Duration(minutes, "m", f"{minutes}m"))
        return say("{hours} working hours", hours=plain(round(minutes / 60, 2)))


def unread(writer: LetterWriter, owed: Iterable[Owed]) -> Iterator[str]:
    """How many people get a letter in a language that is not theirs, and why."""
    found: Counter[tuple[str, str, str]] = Counter()
    for one in owed:
        wanted = one.person.attributes.get("language", "")
        if why := writer.in_the_way(wanted, one.group, one.message):
            found[primary(wanted), one.group.id, why] += 1
    own = next(iter(writer.texts.plans))
    for (language, group, why), people in sorted(found.items()):
        yield say_n(
            people,
            "{group}: {number} person reads {language} and gets {own}; {why}",
            "{group}: {number} people read {language} and get {own}; {why}",
            group=group, language=language, own=own, why=why,
        )  # fmt: skip
