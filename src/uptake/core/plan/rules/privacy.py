"""Privacy: whose figures are shown to whom, and whether the roster itself lies open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Privacy
from uptake.core.plan.rules.frame import Case, Said, Tracked, Unchecked, at, rule
from uptake.core.plan.rules.words import AND_NO, listed, said
from uptake.core.words import mark, say

FLOOR = 5
_TABLES = (".csv", ".tsv", ".ndjson", ".jsonl", ".json", ".parquet", ".xlsx", ".xls", ".ods", ".csv.gz", ".csv.zst")
_NAMED_AS_ROSTER = re.compile(
    r"(^|[-_.])(people|roster|persons?|staff|employees?|personal|mitarbeiter(innen|liste)?|beschaeftigte)([-_.]|$)"
)
_COLUMNS = re.compile(
    r"\b(e-?mail|name|first.?name|last.?name|manager|department|team|role|location|starts|ends|aliases|absent|"
    r"vorname|nachname|abteilung|vorgesetzter?|personalnummer)\b"
)
_ADDRESS = re.compile(r"[\w.+'-]+@([\w-]+(?:\.[\w-]+)+)")
# Names that belong to nobody (RFC 2606): whoever has such an address was invented.
_INVENTED = re.compile(r"(^|\.)(example|test|invalid|localhost|example\.(com|net|org))$", re.IGNORECASE)


@rule(
    "UP601",
    Severity.ERROR,
    "People can be seen without their agreement",
    why="A tool that shows who used it how often is read as a check on people. They then use it for the count, or not.",
)
def names_without_agreement(case: Case) -> Iterator[Said]:
    """Find names that helpers see without purpose and agreement, and groups under five that would be shown."""
    privacy = case.plan.privacy
    if privacy.names == "helpers":
        missing = [name for name, there in _agreed(privacy).items() if not there]
        if missing:
            message = say(
                "Owner and helpers see who used it, and the plan has no {missing}.",
                missing=listed(map(say, missing), AND_NO),
            )
            mend = say(
                "purpose: To find where people need help. Not used to judge anybody.\n"
                "agreement: {reference: Works agreement 2026-17, date: 2026-11-02}"
            )
            yield at(privacy, message, mend=mend)
    if privacy.smallest_group < FLOOR:
        message = say(
            "Figures of {number} people would be shown. {floor} is the floor.",
            number=privacy.smallest_group,
            floor=FLOOR,
        )
        yield at(privacy, message, mend=f"smallest_group: {FLOOR}")


def _agreed(privacy: Privacy) -> dict[str, bool]:
    agreement = privacy.agreement
    return {
        mark("purpose"): said(privacy.purpose),
        mark("agreement"): said(agreement.get("reference")) and said(agreement.get("date")),
    }


@rule(
    "UP603",
    Severity.WARNING,
    "A roster lies in the repository",
    why="What git has once kept, it keeps: names, addresses and absences of people, for everybody who clones it.",
)
def roster_in_repository(case: Case) -> Iterator[Said]:
    """Find rosters that version control keeps in the plan's folder. Invented people (`.example` addresses) are none."""
    if case.tracked is None:
        yield Unchecked(
            say("UP603: whether a roster is tracked beside the plan could not be seen: git gave no answer.")
        )
        return
    for file in case.tracked:
        if _is_roster(file):
            message = say("{path} is a list of people, and version control keeps it beside the plan.", path=file.path)
            # The file is no part of the plan: the finding stands at the plan's head.
            mend = say('"git rm --cached {path}"   # a command, and a line for .gitignore', path=file.path)
            yield at(case.plan, message, mend=mend)


def _is_roster(file: Tracked) -> bool:
    name = file.path.rpartition("/")[2].casefold()
    if not name.endswith(_TABLES):
        return False
    domains = _ADDRESS.findall(file.beginning)
    if domains:
        real = [domain for domain in domains if not _INVENTED.search(domain)]
        return bool(real) and _looks_like_people(name, file.beginning)
    # Without an address only the name of the file tells, unless its head is that of a roster.
    return _looks_like_people(name, file.beginning)


def _looks_like_people(name: str, beginning: str) -> bool:
    head = beginning.lstrip("\ufeff").partition("\n")[0].casefold()
    return bool(_NAMED_AS_ROSTER.search(name.partition(".")[0])) or len(set(_COLUMNS.findall(head))) >= 2
