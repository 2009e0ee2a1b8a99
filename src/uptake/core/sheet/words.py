"""The privacy sheet as people read it, in the language that is spoken: Markdown, to be printed and signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from uptake.core.access import Fact, Viewer
from uptake.core.sentences import Said, later
from uptake.core.sheet.facts import Sheet

FACTS = {
    Fact.IN_GROUP: later("that the person is in a group of the rollout"),
    Fact.NOTICE: later("which notices the person was sent, received, acknowledged"),
    Fact.SEAT: later("which session the person has a seat in, and came to"),
    Fact.FIRST_USE: later("what happened at first use in a session"),
    Fact.FEEDBACK: later("what the person asked under their own name"),
    Fact.USAGE: later("whether, when and how often the person used it"),
    Fact.USAGE_LETTER: later("that the person got a letter because of it"),
    Fact.LOOKED_AT: later("who looked at what is known of the person"),
}
VIEWERS = {
    Viewer.SELF: later("the person"),
    Viewer.MANAGER: later("their manager"),
    Viewer.OWNER: later("owner and deputy"),
    Viewer.HELPER: later("the helper of their session"),
    Viewer.OTHER_HELPER: later("other helpers"),
    Viewer.SPONSOR: later("sponsor and engineer"),
    Viewer.PRIVACY_OFFICER: later("the privacy officer"),
    Viewer.ADMINISTRATOR: later("the administrator"),
}
ACTS = {
    "told": later("that somebody was told, by whom, when"),
    "returned": later("that a letter to them came back"),
    "acknowledged": later("that they acknowledged it"),
    "access": later("that they got access"),
    "invited": later("that they were invited to a session"),
    "booked": later("that they booked a seat"),
    "cancelled": later("that they gave it back"),
    "attended": later("that they came"),
    "assisted": later("how first use went, as the helper notes it"),
    "asked": later("that they asked something"),
    "replied": later("that somebody answered, and when"),
    "decided": later("what was decided about it"),
    "heard_back": later("that they heard what became of it"),
}


def sheet_text(sheet: Sheet) -> str:
    """The whole sheet, spoken now."""
    blocks = [
        f"# {later('What is recorded of people: {rollout}', rollout=sheet.rollout)}",
        *_part(later("What for"), [sheet.purpose or later("No purpose is stated in the plan.")]),
        *_part(later("What is recorded"), _recorded(sheet)),
        *_part(later("What never is"), _never()),
        f"## {later('Who sees what of a person')}",
        _table(sheet),
        *_part(later("What is shown of groups"), _shown(sheet)),
        *_part(later("For how long"), _long(sheet)),
        f"{later('Digest of these facts')}: `{sheet.digest}`",
    ]
    return "\n\n".join(blocks) + "\n"


@dataclass(frozen=True, slots=True)
class Inner:
    """A point under the one before it."""

    said: Said


def _part(heading: Said, lines: Iterable[str | Said | Inner]) -> tuple[str, str]:
    return f"## {heading}", "\n".join(f"  - {one.said}" if isinstance(one, Inner) else f"- {one}" for one in lines)


def _recorded(sheet: Sheet) -> Iterator[Said | Inner]:
    columns = ", ".join(sheet.roster)
    yield later("Who is affected: a list of people with the columns {columns}.", columns=columns)
    if sheet.kind == "none":
        yield later("No use of the system.")
    elif sheet.kind == "counts":
        yield later("How many people used the system in a week, as a number without people.")
    else:
        yield _sources(sheet)
        yield later("Of each event: a pseudonym of the person, the time, the name of the event, its number.")
        if sheet.properties:
            yield later("And these properties of it: {properties}.", properties=", ".join(sheet.properties))
        yield later("A source that sends for other rollouts as well may keep what their plans name.")
    if sheet.acts:
        yield later("What is done for people:")
        yield from (Inner(ACTS[act]) for act in sheet.acts)
    yield later("Who was shown the name of a person, and on which page.")


def _sources(sheet: Sheet) -> Said:
    if sheet.sources:
        return later("Events of the system, from the sources {sources}.", sources=", ".join(sheet.sources))
    return later("Events of the system, from every source that has a key.")


def _never() -> Iterator[Said]:
    yield later("What people write, and what the system answers.")
    yield later("Pay, home address, telephone, date of birth, and the reason of an absence.")
    yield later("An identifier as it was sent: what is kept is its pseudonym, made with a key that is kept apart.")


def _shown(sheet: Sheet) -> Iterator[Said]:
    yield later(
        "Groups of fewer than {least} people are never shown, nor what they follow from.", least=sheet.smallest_group
    )
    yield later("In what is shared, small counts are ranges.")
    yield later("There is no list of people by use, no ranking and no score.")
    if sheet.names == "helpers":
        yield later(
            "Owner and helpers see which stage a person has reached, to help them, and nothing else of their use."
        )


def _long(sheet: Sheet) -> Iterator[Said]:
    yield later(
        "Events: {days} days, longer only where another plan names the same source and says so.", days=sheet.keep_days
    )
    yield later(
        "An identifier that matches nobody: sealed, for {days} days, for the administrator alone.",
        days=sheet.sealed_days,
    )
    yield later("Figures of groups that were read stay.")
    yield later("Whoever asks has their events erased within a week, and from backups when these end.")


def _table(sheet: Sheet) -> str:
    rows = [f"| {later('what is known')} | {later('who sees it')} |", "|---|---|"]
    for fact in Fact:
        seeing = ", ".join(str(VIEWERS[Viewer(one)]) for one in sheet.sees[fact.value])
        rows.append(f"| {FACTS[fact]} | {seeing} |")
    return "\n".join(rows)
