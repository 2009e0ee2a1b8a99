"""From a file to a plan: reads the YAML, compares it with the schema, builds the values, and collects every mistake."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from uptake.core.frozen import frozen
from uptake.core.plan.build import build_plan
from uptake.core.plan.findings import Finding
from uptake.core.plan.mistakes import MOST, mistake
from uptake.core.plan.model import Place, Plan
from uptake.core.plan.shape import check_shape
from uptake.core.plan.yaml12 import MAX_CHARACTERS, read_yaml
from uptake.core.regular import open_regular
from uptake.core.words import say
from uptake.errors import FileError

_BYTES = 4 * MAX_CHARACTERS  # what the longest text that is read takes in UTF-8
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@frozen
class Loaded:
    """What came of a file: the plan, or None with every mistake (UP100, sorted by place)."""

    plan: Plan | None
    findings: tuple[Finding, ...] = ()


def load_plan(path: Path) -> Loaded:
    """Read a plan from a file. Raises FileError if it cannot be opened; whatever is wrong inside it is a finding."""
    try:
        with open_regular(path) as file:
            data = file.read(_BYTES + 1)
    except OSError as error:
        from uptake.core.system_words import system_says  # the gate starts light

        raise FileError(
            say("{path} cannot be opened: {reason}.", path=path, reason=system_says(error)),
            mend=say("Name a file in it.") if path.is_dir() else say("Check the path of the plan."),
        ) from error
    name = path.as_posix()
    try:
        return parse_plan(data.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        if len(data) > _BYTES:  # cut off in the midst of a character
            return parse_plan(data.decode("utf-8", errors="replace"), name)
        return Loaded(None, (_not_utf8(data, error, name),))


def parse_plan(text: str, file: str = "rollout.yaml") -> Loaded:
    """Read a plan from a text; `file` is the name that places bear. Never raises for bad text."""
    document = read_yaml(text, file)
    if document.root is None:
        return Loaded(None, _listed(_one_for_each_place(document.findings)))
    shape = check_shape(document.root)
    plan, mistakes = build_plan(document.root)
    findings = _listed(_one_for_each_place(document.findings, shape.firm, mistakes, shape.loose))
    return Loaded(None if findings else plan, findings)


def _one_for_each_place(*stages: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings of all stages, but of a later stage only what it says of places that are not named yet."""
    kept: dict[tuple[Place, str], Finding] = {}
    named: set[Place] = set()
    for stage in stages:
        fresh = [finding for finding in stage if finding.place not in named]
        kept.update(((finding.place, finding.message), finding) for finding in fresh)
        named.update(finding.place for finding in fresh)
    return _sorted(kept.values())


def _listed(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    if len(findings) <= MOST:
        return findings
    return (
        *findings[:MOST],
        mistake(findings[MOST].place, say("There are more mistakes from here on."), say("Mend these first.")),
    )


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda found: (found.place.line, found.place.column, found.message)))


def _not_utf8(data: bytes, error: UnicodeDecodeError, file: str) -> Finding:
    if data.startswith(_UTF16):
        return mistake(Place(file), say("The file is in UTF-16."), say("Save it as UTF-8."))
    before = data[: error.start].decode("utf-8")
    place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return mistake(
        place,
        say("The file is not in UTF-8: here stands the byte {byte}.", byte=f"{data[error.start]:#04x}"),
        say("Save it as UTF-8."),
    )
