"""What was read and what was assumed, said at the foot of a report: in the language of the report, to its last line."""

from __future__ import annotations

import ast
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.analytics.rows import AS_OF, plan_of
from tests.scripts import script
from uptake.analytics.acts import PROBLEMS
from uptake.analytics.engine import statement_text
from uptake.analytics.group_counts import see_counts
from uptake.analytics.stateless import Stateless
from uptake.core.calendar import Day
from uptake.core.document import document
from uptake.core.groups import intended
from uptake.core.people import Roster
from uptake.core.picture import draw
from uptake.core.picture_parts import Picture
from uptake.core.plan.model import Plan, Usage
from uptake.core.remarks import notes
from uptake.core.report import report
from uptake.core.report.names import REASONS
from uptake.core.sentences import Said, in_english, later
from uptake.core.usage import Seen, Weeks
from uptake.core.words import speaking
from uptake.wire.rejected import Rejections
from uptake.wire.rosters import read_people

SOURCE = Path(__file__).resolve().parents[2] / "src" / "uptake"
SAMPLES = Path(__file__).resolve().parents[1] / "data" / "rosters"
NOTED = {  # whatever these say later is a note, or a part of one
    *(f"analytics/{name}.py" for name in ("acts", "files", "group_counts", "sources", "staging", "stateless")),
    *(f"core/{name}.py" for name in ("groups", "people", "remarks")),
    *(f"wire/{name}.py" for name in ("delimited", "objects", "roster_rows", "rosters", "text")),
}
ALIKE = {"{file}: {note}", "{event} ({rows})", "{file} is empty", "{number} merge"}

PEOPLE = """\
ID;Name;Mail;Führungskraft;Status;Department;Gehalt;Aliases
A1;Asha Rao;asha@acme.example;B2;;Claims;9;
A1;Asha Rao;asha@acme.example;B2;;Claims;9;
B2;Bram Roth;bram@acme.example;A1;;Claims;9;both
C3;Cleo Lee;cleo@acme.example;Kim Lee;;Claims;9;both
D4;Kim Lee;dov@acme.example;nobody@acme.example;;Reviews;9;
E5;Kim Lee;edie@acme.example;;;Reviews;9;
F6;Finn;finn@acme.example;;inactive;Claims;9;
G7;Gia;gia@acme.example;;staged;Claims;9;
"""
ACTS = """\
person,time,event,item,granted,outcome,used,week,name,value,duty,decision,message
asha@acme.example,2026-10-06T09:00Z,uptake.danced,,,,,,,,,,
asha@acme.example,2026-10-06T09:01Z,uptake.asked,,,,,,,,,,
asha@acme.example,2026-10-06T09:02Z,uptake.access,,perhaps,,,,,,,,
asha@acme.example,2026-10-06T09:03Z,uptake.assisted,,,well,,,,,,,
asha@acme.example,2026-10-06T09:04Z,uptake.reported,,,,maybe,,,,,,
asha@acme.example,2026-10-06T09:05Z,uptake.reported,,,,yes,soon,,,,,
asha@acme.example,2026-10-06T09:06Z,uptake.health,,,,,,,1,,,
asha@acme.example,2026-10-06T09:07Z,uptake.health,,,,,,p95,fast,,,
asha@acme.example,2026-10-06T09:08Z,uptake.duty,,,,,,,,,,
asha@acme.example,2026-10-06T09:09Z,uptake.decision,,,,,,,,,,
asha@acme.example,2026-10-06T09:10Z,uptake.replied,q-1,,,,,,,,,
asha@acme.example,2026-10-06T09:11Z,uptake.told,,,,,,,,,,rumour
nemo@acme.example,2026-10-06T09:12Z,uptake.told,,,,,,,,,,m
"""
USE = "asha@acme.example,2026-10-06T10:00Z,confirmed\n"


def damaged() -> bytes:
    rows = "".join(f"A1,2026-10-06T10:00Z,{number * number}\n" for number in range(9999))
    packed = bytearray(gzip.compress(f"person,time,event\n{rows}".encode()))
    packed[len(packed) // 2] ^= 0xFF
    packed[-6] ^= 0xFF
    return bytes(packed)


FILES: dict[str, str | bytes] = {
    "acts.csv": ACTS,
    "ansi.csv": "person;time;;wer;wer\nasha@acme.example;2026-10-06 10:00;x;Jürgen;y\n".encode("cp1252"),
    "mixed.csv": b"person,time,event\nasha@acme.example,2026-10-06T10:00Z,\xc3\xbc\nx,2026-10-06T10:00Z,J\xfcrgen\n",
    "damaged.csv.gz": damaged(),
    "cut.csv.gz": gzip.compress(("person,time,event\n" + USE * 999).encode())[:-9],
    "cut.json": '[{"person": "A1", "time": "2026-10-06T10:00Z", "event": "confirmed"}, {"person": "A',
    "page.json": '{"data": [{"person": "A1", "time": "2026-10-06T10:00Z", "event": "x"}], "totalResults": 3}',
    "broken.json": '[{"person": "A1", "time": "2026-10-06T10:00Z"}, {"a": }, {"a": 2}]',
    "empty.csv": "",
    "ids.csv": "person,time,event,env,id,on_behalf_of\n"
    "asha@acme.example,2026-10-06T10:00Z,confirmed,prod,1,\nasha@acme.example,2026-10-07T10:00Z,confirmed,prod,1,\n"
    "agent,2026-10-06T10:00Z,confirmed,prod,2,asha@acme.example\n",
    "counts.csv": "group,week,active\nreviews,2026-W41,2\nreviews,2026-W41,1\n",
}


@dataclass(frozen=True)
class Read:
    """The ugliest files and the ugliest roster, read for a plan."""

    plan: Plan
    roster: Roster
    seen: Seen
    as_of: Day = AS_OF

    @property
    def notes(self) -> tuple[Said, ...]:
        return notes(self.plan, self.roster, intended(self.plan, self.roster, self.seen.weeks, self.as_of), self.seen,
                     self.as_of)  # fmt: skip

    @property
    def picture(self) -> Picture:
        return draw(self.plan, self.roster, self.seen, self.as_of)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    folder = tmp_path_factory.mktemp("ugly")
    (folder / "people.csv").write_bytes(PEOPLE.encode("cp1252"))
    for name, content in FILES.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    rejected = Rejections(folder / "rejected")
    plan = plan_of(reviews=Usage(kind="counts"))
    roster, _ = read_people(folder / "people.csv", rejected=rejected)
    paths = [folder / name for name in (*FILES, "counts.csv")]
    with Stateless(plan, roster, paths, rejected=rejected) as counted:
        return Read(plan, roster, counted.see(plan.first_launch, AS_OF))


@pytest.fixture(scope="module")
def others(read: Read, tmp_path_factory: pytest.TempPathFactory) -> list[Said]:
    """What is said only where something else is not."""
    folder = tmp_path_factory.mktemp("others")
    found = [note for path in sorted(SAMPLES.glob("*-*")) for note in read_people(path)[0].notes]
    (folder / "ids.csv").write_text("id\nA1\n")
    (folder / "teams.csv").write_text("id,team\nA1,x\n")
    (folder / "use.csv").write_text("person,time,event\nA1,2026-10-06T10:00Z,\n")
    (folder / "empty.csv").write_text("")
    for name in ("ids.csv", "teams.csv"):
        roster, _ = read_people(folder / name)
        found += intended(plan_of(), roster, Weeks.around(plan_of().first_launch), AS_OF).notes
    with Stateless(plan_of(), read.roster, [folder / "use.csv"]) as counted:
        found += counted.see(plan_of().first_launch, AS_OF).input.notes
    found += see_counts(Seen(read.seen.weeks), [folder / "empty.csv"], plan_of(), AS_OF).input.notes
    counts_agents = replace(read, plan=plan_of(), as_of=Day(2027, 1, 4), seen=replace(read.seen, delegated=2))
    twice = replace(plan_of(), groups={id_: replace(one, who=replace(one.who, equal={}, everyone=True))
                                       for id_, one in plan_of().groups.items() if one.who})  # fmt: skip
    strangers = tuple((name, 1) for name in ("Claims", "Reviews", "nemo"))  # as a column of the roster has them
    by_column = replace(read, seen=replace(read.seen, input=replace(read.seen.input, strangers=strangers)))
    return [*found, *counts_agents.notes, *replace(read, plan=twice).notes, *by_column.notes]


def parts(note: Said) -> Iterator[Said]:
    """A note with the sentences in it."""
    yield note
    for _, value in note.values:
        for part in getattr(value, "parts", (value,)):
            if isinstance(part, Said):
                yield from parts(part)
        if isinstance(between := getattr(value, "between", None), Said):
            yield between


def texts_of_notes(name: str) -> Iterator[str]:
    """What a file says later, one text for each."""
    tree = ast.parse((SOURCE / name).read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"later", "later_n"}:
            yield from (message.text for message in script("make_messages").said_by(call, tree))


def test_every_note_is_said_in_german(read: Read, others: list[Said]) -> None:
    said = {part for note in (*read.notes, *others) for part in parts(note)}
    assert {text for name in NOTED for text in texts_of_notes(name)} - {one.text for one in said} == set()
    with speaking("de"):
        assert [in_english(one) for one in said if str(one) == in_english(one) and one.text not in ALIKE] == []


def test_the_foot_of_a_german_report_holds_no_english(read: Read) -> None:
    picture = read.picture
    english = report(picture).notes
    with speaking("de"):
        german = report(picture).notes
    assert len(german) == len(english) > 20
    assert [note for note, other in zip(german, english, strict=True) if note == other] == []
    assert not any(re.search(r"\b(?:the|is|are|not|of)\b", re.sub("„.*?“", "", str(note))) for note in german)


def test_programs_read_notes_in_english_with_days_as_iso_writes_them(read: Read) -> None:
    silent = replace(read, as_of=Day(2027, 1, 4)).picture
    english = document(silent)["input"]["notes"]
    assert any(note.startswith("the last event came in the week of 2026-") for note in english)
    with speaking("de"):
        assert document(silent)["input"]["notes"] == english
        assert str(silent.notes[-1]).startswith("das letzte Ereignis kam in der Woche vom ")
        assert "Oktober 2026" in str(silent.notes[-1])


def test_a_value_that_is_a_sentence_is_read_by_programs_in_english_too() -> None:
    on_file = later("{file}: {note}", file="a.csv", note=later("the file is empty"))
    with speaking("de"):
        assert (str(on_file), in_english(on_file)) == ("a.csv: die Datei ist leer", "a.csv: the file is empty")


def test_every_reason_for_which_an_act_says_nothing_has_its_words() -> None:
    written = re.findall(r"THEN\s+'([^']+)'", statement_text("acts_checked"))
    assert written
    assert set(PROBLEMS) == set(written)


def test_every_reason_for_which_a_row_of_usage_is_rejected_has_its_words(read: Read) -> None:
    assert set(read.seen.input.rejected) <= set(REASONS)
    with speaking("de"):
        assert [id_ for id_, words in REASONS.items() if str(words) == id_] == []
