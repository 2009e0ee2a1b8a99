"""The logs in the reader's language: whatever the code can write down has words, and rows stay as they were."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

import uptake
from tests.scripts import script
from uptake.core.words import speaking
from uptake.service.log_said import ACTORS, ACTS, DETAILS, PAGES, actor_said, change_said, page_said
from uptake.service.outreach.modes import MODES
from uptake.store.models import Change

SOURCE = Path(uptake.__file__).parent
OWN = {"service/log.py"}  # which writes down what others hand it
GERMAN = script("catalogues").read_po(script("make_messages").CATALOGUES.po_path("de"))
SAME = {"role: {value}", "rollout: {value}"}


def calls(*names: str) -> Iterator[tuple[str, ast.Module, ast.Call]]:
    """Every call of these functions, with the file it stands in."""
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if name in OWN:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield name, tree, node


def texts(node: ast.AST, tree: ast.Module) -> Iterator[str]:
    """What an argument can be; of a text with values what stands before the first."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body, tree)
        yield from texts(node.orelse, tree)
    elif isinstance(node, ast.GeneratorExp):
        yield from texts(node.elt, tree)
    elif isinstance(node, ast.JoinedStr):
        head, second = node.values[0], node.values[1] if len(node.values) > 1 else None
        if isinstance(head, ast.Constant):
            yield str(head.value)
        elif isinstance(head, ast.FormattedValue) and isinstance(second, ast.Constant):
            yield from (one + str(second.value) for one in texts(head.value, tree))
    elif isinstance(node, ast.Name):
        for found in ast.walk(tree):
            if isinstance(found, ast.Assign) and node.id in map(ast.unparse, found.targets):
                yield from texts(found.value, tree)


def written() -> Iterator[tuple[str, str, str]]:
    """Every (file, act, subject) that the code can write down."""
    for file, tree, call in calls("record", "record_all"):
        acts, subjects = list(texts(call.args[1], tree)), list(texts(call.args[2], tree))
        assert acts, ast.unparse(call)
        assert subjects, ast.unparse(call)
        yield from ((file, act, subject) for act in acts for subject in subjects)


def test_every_act_that_can_be_written_down_has_words_and_no_words_are_left_over() -> None:
    found = {(act, subject) for _, act, subject in written()}
    assert len(found) > 35
    assert found == set(ACTS)


def test_every_detail_has_words_and_no_words_are_left_over() -> None:
    assert {keyword.arg for _, _, call in calls("record", "record_all") for keyword in call.keywords} == set(DETAILS)


def test_whoever_is_no_account_has_words() -> None:
    files = [ast.parse((SOURCE / name).read_text(encoding="utf-8")) for name, _, _ in calls("record", "record_all")]
    said = {one for tree in files for node in ast.walk(tree) for one in _actors(node, tree)}
    assert {"the server", "the provider"} <= said
    assert said <= set(ACTORS)


def _actors(node: ast.AST, tree: ast.Module) -> Iterator[str]:
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "record":
        yield from texts(node.args[0], tree)


def test_every_page_of_names_has_words() -> None:
    found = {one for _, tree, call in calls("names_shown") for one in _page(call, tree)}
    assert found == set(PAGES)


def _page(call: ast.Call, tree: ast.Module) -> Iterator[str]:
    given = call.args[1]
    if isinstance(given, ast.Constant):
        yield str(given.value)
        return
    for path in SOURCE.rglob("service/**/*.py"):
        # PAGE is imported from the file that has it; each file with one is a page.
        other = ast.parse(path.read_text(encoding="utf-8"))
        yield from texts(given, other)


@pytest.mark.parametrize("text", sorted({*ACTS.values(), *DETAILS.values(), *ACTORS.values(), *PAGES.values()}))
def test_the_words_are_german_in_german(text: str) -> None:
    assert GERMAN[text][0]
    assert GERMAN[text][0] != text or text in SAME


@pytest.mark.parametrize(
    ("row", "english", "german"),
    [
        (
            Change(act="gave", subject="role privacy officer", detail={"to": "asha@acme.example", "rollout": "all"}),
            "gave role privacy officer (to: asha@acme.example, rollout: all)",
            "Rolle Datenschutz gegeben (an: asha@acme.example, Einführung: alle)",
        ),
        (
            Change(act="released", subject="message a", detail={"rollout": "x", "to": "all", "waiting": 1200}),
            "released message a (rollout: x, to: all, waiting: 1,200)",
            "Versand der Nachricht a erlaubt (Einführung: x, an: alle, warten noch: 1.200)",
        ),
        (
            Change(act="merged", subject="events", detail={"week": "2027-01-11", "rows": 3}),
            "merged events (week: 11 January 2027, rows: 3)",
            "Ereignisse zusammengelegt (Woche ab: 11. Januar 2027, Zeilen: 3)",
        ),
        (
            Change(act="added", subject="source claims-app", detail={"acts": False}),
            "added source claims-app (acts: no)",
            "Quelle claims-app angelegt (darf Ereignisse zur Einführung senden: nein)",
        ),
        (
            Change(act="restored", subject="everything", detail={"made_at": "2027-01-11T10:00:00+00:00"}),
            "restored everything (made at: 11 January 2027, 10:00 UTC)",
            "Sicherung zurückgespielt (erstellt: 11. Januar 2027, 10:00 UTC)",
        ),
        (Change(act="of later", subject="x", detail={"y": 1}), "of later x (y: 1)", "of later x (y: 1)"),
        (Change(act="imported", subject="usage of x y"), "imported usage of x y", "Nutzung von x y eingelesen"),
    ],
)  # fmt: skip
def test_a_row_is_said_to_the_reader(row: Change, english: str, german: str) -> None:
    assert change_said(row) == english
    with speaking("de"):
        assert change_said(row) == german


def test_to_whom_anything_may_go_is_said_in_german() -> None:
    rows = (Change(act="set", subject="send mode", detail={"mode": one}) for one in MODES)
    with speaking("de"):
        said = [change_said(one).partition(": ")[2].rstrip(")") for one in rows]
    assert said == ["niemand", "Testliste", "alle"]


def test_who_did_it_is_said_in_german() -> None:
    with speaking("de"):
        assert actor_said("the server") == "der Server"
        assert actor_said("root (command line)") == "root (Befehlszeile)"
        assert actor_said("asha@acme.example") == "asha@acme.example"
        assert (page_said("questions"), page_said("of later")) == ("Fragen", "of later")


@pytest.mark.parametrize(
    "value",
    ["soon", "2026-13-40", "2026-11-26T09:00:00", "0001-01-01T00:00:00+14:00", ["a", "b"], {"a": 1}],
    ids=str,
)
def test_what_is_no_value_of_a_detail_stands_as_it_is(value: object) -> None:
    with speaking("de"), timezone.override("Pacific/Honolulu"):
        for name in DETAILS:
            assert str(value) in change_said(Change(act="let go", subject="events", detail={name: value}))
