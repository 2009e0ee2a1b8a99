"""The draft of a plan from a file of usage: `usage` is filled in, the three questions stand open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from uptake.core.look.events import EventGuess, Kind
from uptake.core.look.found import GROUP, Content, Found
from uptake.core.look.words import UMLAUTS
from uptake.core.plan.model import ABSENT, PRESENT
from uptake.core.printable import wrapped
from uptake.core.words import say

_BARE = re.compile(r"[A-Za-zÄÖÜäöüß][\w./ -]*[\w]|[A-Za-z]")
_NOT_BARE = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", PRESENT, ABSENT})
_SUFFIXES = re.compile(r"(\.(csv|tsv|txt|json|jsonl|ndjson|parquet|gz|zst))+$")
_LINE = 79


def draft(found: Found) -> str:
    """
    The draft as YAML, its comments in the language that is spoken. It loads without mistakes; what it leaves open is
    for the check to ask.
    """
    return "\n".join((*_lines(found), "", *_open())) + "\n"


def _open() -> Iterator[str]:
    """The three questions, with lines that can be filled in."""
    yield "# " + say(
        "The three questions below are open. `uptake check` asks them and more; take away the # and answer."
    )
    yield ""
    yield "# 1. " + say("Who answers for usage reaching its target? One person, whom people can reach.")
    yield "# owner: {person: , deputy: , reach: {phone: }, replies_within: 4h, hours_per_week: 4}"
    yield "# sponsor:"
    yield ""
    yield "# 2. " + say("What does that person do from launch day to day 90?")
    yield "# duties:"
    yield f"#   - {{when: day 0..4, do: {_text(say('Sit beside people at their first real task'))}, hours: 5}}"
    yield f"#   - {{every: week, until: day 90, do: {_text(say('Answer and publish what changed'))}, hours: 2}}"
    yield f"#   - {{when: day 90, do: {_text(say('Decide: continue, change or stop'))}, hours: 1}}"
    yield ""
    yield "# 3. " + say("What is measured, and how often does who read it?")
    yield f"# targets: [{{measure: habitual, group: {GROUP}, at_least: 60%, by: day 90, baseline: 0%}}]"
    yield "# readings: {every: week, weekday: Mon, to: {owner: week, sponsor: month}}"


def _lines(found: Found) -> Iterator[str]:
    content, asked = found.content, found.asked
    yield from _comment(say("A draft of a plan, from {files}.", files=", ".join(content.files)))
    yield "uptake: 1"
    yield f"rollout: {_text(_slug(content.files[0]))}"
    launch = content.first_day or asked.as_of
    begin = say("the first day in the file: write when people were meant to begin")
    yield f"launch: {launch}   # {begin}"
    yield f"# relaunch:            # {say('a second start, once somebody answers for it')}"
    yield f"calendar: {{timezone: {_text(asked.timezone)}}}   # {say('country: gives the public holidays')}"
    yield ""
    affected = say("who is affected, and what changes in their day; better several groups than one")
    yield f"groups:                # {affected}"
    yield f"  {GROUP}:"
    if asked.size is None:
        yield f"    who: everyone      # {say('of people.csv: name a team, department or role')}"
    else:
        until = say("until there is a people.csv; then who: everyone, or a team, a role")
        yield f"    size: {asked.size}          # {until}"
    yield "    # changes: [{task: , today: , from_launch: , why: , you_do: , example: }]"
    yield ""
    yield from _usage(content)


def _usage(content: Content) -> Iterator[str]:
    yield "usage:"
    yield "  kind: events"
    if content.is_plain:
        table = say("The report reads the table that `uptake look … --events FILE` makes of the file.")
        yield from _comment(table, "  ")
    elif content.columns:
        named = ", ".join(f"{role}: {_text(name)}" for role, name in content.columns.items())
        yield f"  columns: {{{named}}}"
    yield from _filters(content)
    came_up = [one for one in content.events if one.came_up and not one.counts]
    if came_up:
        chance = ", ".join(map(_filter, came_up))
        yield f"  # chance: [{chance}]   # {say('if they show that the work came up')}"
    old = [one for one in content.events if one.kind is Kind.OLD_WAY and not one.counts]
    if old:
        old_way = ", ".join(map(_filter, old))
        yield f"  # old_way: [{old_way}]   # {say('if it is the work done as before')}"
    if content.table is not None and content.table.is_incomplete:
        yield f"  incomplete: true     # {say('the table proves only some of the use: figures are “at least”')}"


def _filters(content: Content) -> Iterator[str]:
    if not content.has_events:
        yield f"  real_work: [{{}}]      # {say('there is no event column: every row counts')}"
        return
    work = [one for one in content.events if one.counts and one.seen.event]
    if work:
        yield f"  real_work:           # {say('begun by the person, on real work')}"
    else:
        yield f"  real_work: []        # {say('nothing in the file looks like it: name the events that are')}"
    for one in work:
        yield f"    - {_filter(one)}"
    exposure = [one for one in content.events if one.kind is Kind.EXPOSURE and one.seen.event]
    if exposure:
        yield f"  exposure:            # {say('shown, opened or begun, not used')}"
    for one in exposure:
        yield f"    - {_filter(one)}"


def _filter(one: EventGuess) -> str:
    return f"{{event: {_text(one.seen.event)}}}"


def _comment(text: str, indent: str = "") -> Iterator[str]:
    """A text as comment lines; what a file is called cannot end a comment."""
    sign = f"{indent}# "
    yield from wrapped(text, len(sign) + _LINE, sign) or [sign]


def _slug(file: str) -> str:
    name = _SUFFIXES.sub("", file.lower()).translate(UMLAUTS)
    return re.sub(r"[^a-z0-9]+", "-", name)[:60].strip("-") or "usage"


def _text(text: str) -> str:
    """A text of YAML: bare where that is safe, else in double quotes with everything unusual escaped."""
    if _BARE.fullmatch(text) and text.lower() not in _NOT_BARE and "  " not in text:
        return text
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    code = ord(letter)
    if letter.isprintable() and code != 0xFEFF:
        return letter
    return f"\\U{code:08X}" if code > 0xFFFF else f"\\u{code:04X}"
