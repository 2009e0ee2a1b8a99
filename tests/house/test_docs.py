"""The docs are held to account by the code: what is there is said, what is said is there, and examples run."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.examples import CLAIMS
from tests.house import console
from tests.house.pages import DOCS, ROOT, Block, anchors, blocks, headings, links, pages, prose, text
from uptake.cli.main import build_parser
from uptake.cli.schema import SCHEMAS
from uptake.core.headline import NEXT_STEP
from uptake.core.journey import BARRIERS, STAGES
from uptake.core.measures.frame import catalogue
from uptake.core.plan.load import parse_plan
from uptake.core.plan.rules import registered
from uptake.errors import UptakeError

RETAINED = re.compile(r"retained_\d+")
CODES = ("UP100", *(rule.code for rule in registered() if rule.code != "UP100"))
PAGES = {page.relative_to(ROOT).as_posix(): page for page in pages()}


def commands() -> dict[str, argparse.ArgumentParser]:
    parser = build_parser()
    found = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    choices: dict[str, argparse.ArgumentParser] = dict(found[0].choices)
    return choices


def words_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The options and arguments of a command, as its page must name them."""
    for action in parser._actions:
        if "--help" in action.option_strings:
            continue
        if action.option_strings:
            yield max(action.option_strings, key=len)
        elif action.choices is not None:
            yield from map(str, action.choices)
        else:
            yield from str(action.metavar or action.dest).split("|")


# Commands


def test_each_command_has_a_page_and_each_page_a_command() -> None:
    assert {page.stem for page in (DOCS / "commands").glob("*.md")} == set(commands())


@pytest.mark.parametrize("name", sorted(commands()))
def test_the_page_of_a_command_names_every_option_and_argument(name: str) -> None:
    page = text(DOCS / "commands" / f"{name}.md")
    missing = [word for word in words_of(commands()[name]) if f"`{word}`" not in page]
    assert not missing


@pytest.mark.parametrize("name", sorted(commands()))
def test_the_page_of_a_command_names_no_option_that_is_not_there(name: str) -> None:
    rows = re.findall(r"^\| `(--[a-z-]+)", prose(DOCS / "commands" / f"{name}.md"), re.MULTILINE)
    assert set(rows) <= set(words_of(commands()[name]))


@pytest.mark.parametrize("name", sorted(commands()))
def test_the_page_of_a_command_has_its_exit_codes_an_example_and_bad_input(name: str) -> None:
    page = DOCS / "commands" / f"{name}.md"
    assert {"Exit codes", "An example", "Bad input"} <= set(headings(page))
    assert any(console.steps(block.text) for block in blocks(page, "console"))


# Measures, stages, rules


def page_of(measure: str) -> Path:
    return DOCS / "measures" / f"{'retained' if RETAINED.fullmatch(measure) else measure}.md"


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_measure_has_a_page_with_its_definition_and_title(name: str) -> None:
    measure = catalogue()[name]
    page = page_of(name)
    assert f"`{measure.id}/{measure.version}`" in text(page)
    if page.stem == name:
        assert headings(page)[0] == f"{measure.id} · {measure.title}"
    assert {"What it does not say"} <= set(headings(page))
    facts = re.findall(r"^- \*\*([A-Z][a-z ]+):\*\* ", text(page), re.MULTILINE)
    assert facts[0] in {"Count", "Value"}
    assert {"Of", "Window", "Readable from", "As a target"} <= set(facts)
    assert name in text(DOCS / "measures" / "README.md")


def test_there_is_no_page_of_a_measure_that_is_not_there() -> None:
    others = {DOCS / "measures" / "README.md", DOCS / "measures" / "verdict.md", DOCS / "measures" / "effects.md"}
    known = {page_of(name) for name in catalogue()} | others
    assert set((DOCS / "measures").glob("*.md")) == known


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_a_page(stage: str) -> None:
    page = DOCS / "stages" / f"{stage.replace(' ', '-')}.md"
    assert headings(page)[0].startswith(f"{stage} · ")
    assert f"({page.name})" in text(DOCS / "stages" / "README.md")


def test_the_barriers_have_their_headings_in_the_order_in_which_they_are_asked() -> None:
    assert tuple(headings(DOCS / "stages" / "barriers.md")[1:]) == BARRIERS


@pytest.mark.parametrize("barrier", BARRIERS)
def test_a_barrier_has_the_next_step_that_the_report_gives(barrier: str) -> None:
    part = text(DOCS / "stages" / "barriers.md").partition(f"\n## {barrier}\n")[2].partition("\n## ")[0]
    assert f"\nNext: {NEXT_STEP[barrier]}.\n" in f"{part}\n"


@pytest.mark.parametrize("code", CODES)
def test_a_rule_has_a_page_and_a_row(code: str) -> None:
    assert headings(DOCS / "rules" / f"{code}.md")[0].startswith(f"{code} · ")
    assert f"[{code}]({code}.md)" in text(DOCS / "rules" / "README.md")


# Errors, exit codes, formats


def errors(kind: type[UptakeError] = UptakeError) -> Iterator[type[UptakeError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from errors(below)


@pytest.mark.parametrize("kind", list(errors()), ids=lambda kind: str(kind.code))
def test_an_error_has_a_row_with_its_code_and_exit_code(kind: type[UptakeError]) -> None:
    assert f"\n| `{kind.code}` | {kind.exit_code} | " in text(DOCS / "exit-codes-and-errors.md")


@pytest.mark.parametrize("code", [0, 1, 2, 3, 129, 130, 143])
def test_an_exit_code_has_a_row(code: int) -> None:
    assert f"\n| {code} | " in text(DOCS / "exit-codes-and-errors.md")


def keys_of(schema: object) -> Iterator[str]:
    """Every key that a schema names, at whatever depth."""
    if isinstance(schema, dict):
        for name, part in schema.items():
            if name == "examples":
                continue
            if name == "properties" and isinstance(part, dict):
                yield from part
            yield from keys_of(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from keys_of(part)


@pytest.mark.parametrize("key", sorted(set(keys_of(SCHEMAS["plan"]()))))
def test_a_key_of_the_plan_is_in_its_page(key: str) -> None:
    assert re.search(rf"`(uptake\.)?{re.escape(key)}`", prose(DOCS / "plan.md"))


PLAN_START = "uptake: 1\nrollout: an-example\nlaunch: 2026-12-01\n"
PLAN_GROUPS = "groups: {adjusters: {who: {role: Adjuster}}, supervisors: {who: {role: Supervisor}}}\n"


@pytest.mark.parametrize("block", list(blocks(DOCS / "plan.md", "yaml")), ids=lambda block: block.name)
def test_a_piece_of_a_plan_in_the_docs_can_be_read(block: Block) -> None:
    start = "" if "\nrollout:" in f"\n{block.text}" else PLAN_START
    groups = "" if "\ngroups:" in f"\n{block.text}" else PLAN_GROUPS
    found = parse_plan(start + groups + block.text).findings
    assert [f"{finding.place.line}: {finding.message}" for finding in found] == []


def schema_for(value: dict[str, Any]) -> dict[str, Any]:
    named = {"uptake.picture/1": "picture", "uptake.check/1": "check", "uptake.look/1": "look"}
    return SCHEMAS[named[value["schema"]] if "schema" in value else "event"]()


@pytest.mark.parametrize("block", list(blocks(DOCS / "json.md", "json")), ids=lambda block: block.name)
def test_an_example_of_json_fits_its_schema(block: Block) -> None:
    value = json.loads(block.text)
    errors_ = [error.message for error in jsonschema_rs.validator_for(schema_for(value)).iter_errors(value)]
    assert errors_ == []


def test_every_field_of_a_picture_and_of_a_group_is_in_the_page() -> None:
    schema = SCHEMAS["picture"]()
    fields = {*schema["properties"], *schema["$defs"]["group"]["properties"]}
    assert [name for name in sorted(fields) if not re.search(rf'[`"]{name}[`"]', text(DOCS / "json.md"))] == []


def test_every_reserved_event_is_in_the_page() -> None:
    names = set(re.findall(r'"(uptake\.[a-z_]+)"', json.dumps(SCHEMAS["event"]()["allOf"])))
    assert names
    assert [name for name in sorted(names) if f"`{name}`" not in prose(DOCS / "json.md")] == []


def test_every_schema_that_is_printed_is_a_schema() -> None:
    for name, load in SCHEMAS.items():
        assert jsonschema_rs.meta.is_valid(load()), name
    assert files("uptake.core").joinpath("plan/schema.json").is_file()


# Links and examples


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_link_of_a_page_leads_somewhere(name: str) -> None:
    broken = []
    for target in links(PAGES[name]):
        file, _, anchor = target.partition("#")
        path = (PAGES[name].parent / file).resolve() if file else PAGES[name]
        if not path.exists() or (anchor and anchor not in anchors(path)):
            broken.append(target)
    assert broken == []


def test_every_page_of_the_docs_can_be_reached_from_the_first() -> None:
    seen, waiting = set[Path](), [DOCS / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md" or not page.is_file():
            continue
        seen.add(page)
        waiting.extend((page.parent / target.partition("#")[0]).resolve() for target in links(page))
    assert sorted(set(DOCS.rglob("*.md")) - seen) == []


CONSOLE = [block for page in PAGES.values() for block in blocks(page, "console") if "$ uptake" in block.text]
LONG = re.compile(r"\$ uptake (report|look|git \S*invented)")


@pytest.mark.parametrize(
    "block",
    [pytest.param(one, marks=pytest.mark.slow if LONG.search(one.text) else (), id=one.name) for one in CONSOLE],
)
def test_an_example_prints_what_the_page_says(block: Block, tmp_path: Path) -> None:
    folder, code = console.prepare(tmp_path), 0
    for step in console.steps(block.text):
        output, code = console.run(step, folder, code)
        assert console.agrees(step.expected, output), f"$ {step.command}\n{output}"


def test_the_picture_in_the_readme_is_cut_from_the_example() -> None:
    golden = CLAIMS / "expected" / "day-90.txt"
    picture = next(blocks(ROOT / "README.md", "text"))
    assert console.agrees([*picture.text.splitlines(), console.ELISION], golden.read_text(encoding="utf-8"))


def test_an_elision_stands_for_lines_and_everything_else_must_agree() -> None:
    assert console.agrees(["one", "…", "four"], "one\ntwo\nthree\nfour\n")
    assert console.agrees(["one", "…"], "one\n")
    assert not console.agrees(["one", "…", "four"], "one\ntwo\nthree\n")
    assert not console.agrees(["one"], "one\ntwo\n")
