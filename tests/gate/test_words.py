"""The catalogues are whole, and what the code says is in them; what is not yet, is listed and only grows shorter."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.gate.prose import SOURCE, spoken_files, untranslated
from tests.scripts import script
from uptake.core.words import languages, mark, say, say_n, speaking, spoken

ROOT = Path(__file__).resolve().parents[2]
# Said in English whatever the language: files of rejected rows, and the doors. Take out what is covered.
NOT_YET = {
    "cli/demo.py",  # the rollout that is invented
    *("wire/rejected.py", "wire/roster_days.py", "wire/native.py"),
    # What the doors answer to programs.
    *("wire/cloudevents.py", "wire/incoming.py", "wire/otlp.py", "wire/posthog.py"),
    "wire/segment.py",
}


SCRIPT = script("make_messages")
CATALOGUES = SCRIPT.CATALOGUES
SPOKEN = [code for code in languages() if code != "en"]


@cache
def said() -> dict[str, Any]:
    """Every text that the code says, by itself."""
    found: dict[str, Any] = SCRIPT.messages()
    return found


@cache
def texts() -> set[str]:
    return {*said(), *(message.plural for message in said().values())}


@pytest.mark.parametrize("language", SPOKEN)
def test_a_catalogue_is_whole_in_step_with_the_code_and_compiled(language: str) -> None:
    assert list(CATALOGUES.faults(language, said())) == []


def test_there_is_german_and_each_catalogue_can_be_spoken() -> None:
    assert "de" in languages()
    assert [code for code in languages() if code != "en"] == CATALOGUES.languages()


def test_every_value_that_is_filled_in_has_its_place_in_the_text() -> None:
    wrong = {
        text: message.values
        for text, message in said().items()
        if message.values is not None
        and message.values - {"number"}
        != (SCRIPT.placeholders(text) | SCRIPT.placeholders(message.plural)) - {"number"}
    }
    assert wrong == {}


def test_a_placeholder_is_a_plain_name() -> None:
    fields = [field for text in texts() if SCRIPT.placeholders(text) for field in re.findall(r"\{([^{}:\s]*)\}", text)]
    assert fields
    assert [field for field in fields if not field.isidentifier() or field != field.lower()] == []


def test_what_is_not_translated_yet_is_listed_and_nothing_else() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in spoken_files()
        if untranslated(path.read_text(encoding="utf-8"), texts())
    }
    assert found == NOT_YET


def test_the_search_for_english_finds_it_outside_of_say_alone() -> None:
    source = 'def f(x):\n    """It is a docstring."""\n    return {}\n'
    assert untranslated(source.format('f"{x} has no owner."'), ()) == ["x has no owner."]
    assert untranslated(source.format('"The plan is empty."'), ()) == ["The plan is empty."]
    assert untranslated(source.format('"The plan is empty."'), ("The plan is empty.",)) == []
    assert untranslated(source.format('say("{x} has no owner.", x=x)'), ()) == []


def test_a_text_is_said_in_the_active_language_and_only_for_a_while() -> None:
    assert (say("{group} has no target.", group="a"), spoken()) == ("a has no target.", "en")
    with speaking("de"):
        assert (say("{group} has no target.", group="a"), spoken()) == ("a hat kein Ziel.", "de")
        assert say_n(1, "{number} seat", "{number} seats") == "1 Platz"
        assert say_n(2, "{number} seat", "{number} seats") == "2 Plätze"
        with speaking("en"):
            assert say_n(2, "{number} seat", "{number} seats") == "2 seats"
    assert say("{group} has no target.", group="a") == "a has no target."


def test_what_a_plan_says_is_never_filled_in() -> None:
    hostile = "{group.__class__} %s {0}"
    for language in languages():
        with speaking(language):
            assert hostile in say("{group} has no target.", group=hostile)


def test_a_text_without_values_keeps_its_braces_and_one_that_no_catalogue_has_stays_english() -> None:
    with speaking("de"):
        assert say(mark("who: {department: Nowhere in the catalogue}")) == "who: {department: Nowhere in the catalogue}"


def test_a_language_without_a_catalogue_cannot_be_spoken() -> None:
    with pytest.raises(ValueError, match="no catalogue of fr"), speaking("fr"):
        pass


def test_the_language_ends_where_something_goes_wrong() -> None:
    with pytest.raises(RuntimeError), speaking("de"):
        raise RuntimeError
    assert spoken() == "en"


def test_a_catalogue_that_is_not_whole_is_found_out(tmp_path: Path) -> None:
    own = replace(CATALOGUES, folder=tmp_path)
    said = {
        "{group} has no target.": SCRIPT.Message("{group} has no target.", values=frozenset({"group"})),
        "and": SCRIPT.Message("and"),
        "seat": SCRIPT.Message("seat", "seats", frozenset({"number"})),
    }
    assert own.write("xx", said) == 3
    path = own.po_path("xx")
    text = path.read_text(encoding="utf-8").replace('msgid "and"\nmsgstr ""', 'msgid "and"\nmsgstr "{x} u"')
    path.write_text(text + '\nmsgid "gone"\nmsgstr "weg"\n', encoding="utf-8")
    found = "\n".join(own.faults("xx", said))
    assert "not said any more: 'gone'" in found
    assert "no words for '{group} has no target.'" in found
    assert "no words for 'seat'" in found
    assert "other placeholders than in 'and'" in found
    assert "uptake.mo is not compiled" in found
