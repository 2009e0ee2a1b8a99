"""The marks of AI assistants: a test for each entry of the data, and for all that was once taken for a mark."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.wire import markers
from uptake.wire.markers import coauthors, is_shared_address, is_shared_name, kind_of, plain_name, tools_of

DATA: dict[str, Any] = json.loads(files("uptake.wire").joinpath("data/ai_markers.json").read_text(encoding="utf-8"))
MARKERS: list[dict[str, Any]] = DATA["markers"]
PARTS = {
    "person": {"name", "address"},
    "author_suffix": {"name"},
    "trailer": {"key", "value"},
    "line": {"text"},
    "link": {"text"},
}
CLAUDE = "Co-authored-by: Claude <noreply@anthropic.com>"


def tools(text: str) -> tuple[str, ...]:
    """The tools of an example: `Author: Name <address>` stands for the author, everything else for the message."""
    author = re.fullmatch(r"Author: (.*) <(.*)>", text)
    return tools_of("Mend the form\n", author[1], author[2]) if author else of_message(f"Mend the form\n\n{text}\n")


def of_message(message: str) -> tuple[str, ...]:
    return tools_of(message, "Asha Rao", "asha@example.org")


@pytest.mark.parametrize(("text", "tool"), [(text, m["tool"]) for m in MARKERS for text in m["matches"]])
def test_a_mark_names_its_tool(text: str, tool: str) -> None:
    assert tools(text) == (tool,)


@pytest.mark.parametrize("text", [text for m in MARKERS for text in m.get("not_match", [])])
def test_what_only_looks_like_a_mark_is_none(text: str) -> None:
    assert tools(text) == ()


@pytest.mark.parametrize("marker", MARKERS, ids=lambda marker: marker["id"])
def test_an_entry_has_an_example_and_only_what_its_place_can_hold(marker: dict[str, Any]) -> None:
    assert marker["matches"]
    extra = set(marker) - {"id", "where", "tool", "note", "matches", "not_match"}
    assert extra
    assert extra <= PARTS[marker["where"]]


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def leave_out(name: str) -> None:
        table = markers._made({**DATA, "markers": [marker for marker in MARKERS if marker["id"] != name]})
        monkeypatch.setattr(markers, "_table", lambda: table)
        markers._tools_of_person.cache_clear()

    yield leave_out
    markers._tools_of_person.cache_clear()


@pytest.mark.parametrize("marker", MARKERS, ids=lambda marker: marker["id"])
def test_without_its_entry_a_mark_is_missed(marker: dict[str, Any], without: Callable[[str], None]) -> None:
    without(marker["id"])
    assert any(tools(text) != (marker["tool"],) for text in marker["matches"])


def test_an_entry_has_a_name_of_its_own() -> None:
    assert len({marker["id"] for marker in MARKERS}) == len(MARKERS)


@pytest.mark.parametrize("who", DATA["bots"]["matches"])
def test_automation_is_a_bot(who: str) -> None:
    assert kind_of(*person(who)) == "bot"


@pytest.mark.parametrize("who", DATA["bots"]["not_match"])
def test_a_person_is_no_bot(who: str) -> None:
    assert kind_of(*person(who)) == "human"


def person(who: str) -> tuple[str, str]:
    name, _, address = who.partition(" <")
    return name, address.rstrip(">")


@pytest.mark.parametrize(
    "bot",
    [
        "renovate",
        "github-actions",
        "otelbot",
        "dotnet-maestro",
        "pydanty",
        "sentry",
        "fix-it-felix-sentry",
        "javascript-sdk-gitflow",
        "blacksmith-sh",
        "astral-automations-bot",
        "hyperlint-ai",
        "cubic-dev-ai",
        "codeflash-ai",
    ],
)
def test_every_app_is_automation(bot: str) -> None:
    assert kind_of(f"{bot}[bot]", f"29139614+{bot}[bot]@users.noreply.github.com") == "bot"
    assert kind_of("Somebody", f"29139614+{bot}[bot]@users.noreply.github.com") == "bot"


@pytest.mark.parametrize(
    ("name", "address", "tool"),
    [
        ("Copilot", "198982749+Copilot@users.noreply.github.com", "copilot"),
        ("OpenHands", "openhands@all-hands.dev", "openhands"),
        ("claude[bot]", "209825114+claude[bot]@users.noreply.github.com", "claude"),
    ],
)
def test_an_assistant_that_commits_itself_is_an_agent(name: str, address: str, tool: str) -> None:
    assert kind_of(name, address) == f"agent:{tool}"
    assert tools_of("", name, address) == (tool,)


@pytest.mark.parametrize("name", ["Asha Rao (aider)", "Asha Rao (claude-sonnet-4-20250514)"])
def test_a_person_with_an_assistant_in_their_name_is_a_person(name: str) -> None:
    assert kind_of(name, "asha@example.org") == "human"
    assert plain_name(name) == "Asha Rao"
    assert plain_name("Asha Rao (she)") == "Asha Rao (she)"


@pytest.mark.parametrize(
    "line",
    [
        "Co-authored-by: Dana Holm <dana@anthropic.com>",
        "Co-authored-by: Paul <paul@aider.chat>",
        "Co-authored-by: Ana Devinson <ana.devinson@example.org>",
        "Co-authored-by: Mira Vision AI <mira@example.org>",
        "This PR was generated by [Mend Renovate](https://mend.io/renovate/).",
        "(Commit message generated by Copilot)",
        "--generated by Copilot",
        "I asked Claude whether this was right, and Cursor agreed.",
        "generated by autofix",
        "Reviewed-by: Claude <noreply@anthropic.com>",
        "> Co-authored-by: Claude <noreply@anthropic.com>",
        "The line is Co-authored-by: Claude <noreply@anthropic.com>",
        "- [Release notes](https://github.com/anthropics/claude-code-action/releases)",
    ],
)
def test_it_was_once_taken_for_a_mark(line: str) -> None:
    assert of_message(f"Mend the form\n\n{line}\n") == ()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Dana Holm", "dana@anthropic.com"),
        ("Paul", "paul@aider.chat"),
        ("Ana Devinson", "ana.devinson@example.org"),
        ("Mira Vision AI", "mira@example.org"),
    ],
)
def test_people_who_work_where_assistants_are_made_are_people(name: str, address: str) -> None:
    assert kind_of(name, address) == "human"
    assert tools_of("Mend the form", name, address) == ()


def test_a_squash_leaves_the_mark_in_the_middle() -> None:
    message = f"Form (#12)\n\n* Mend it\n\n{CLAUDE}\n\n* Test it\n\nSigned-off-by: Bram <bram@example.org>\n\nMore.\n"
    assert of_message(message) == ("claude",)


@pytest.mark.parametrize("before", ["", "    ", "\t", "* ", "  *  "])
@pytest.mark.parametrize("key", ["Co-authored-by", "Co-Authored-By", "CO-AUTHORED-BY", "co-authored-by"])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_indentation_bullets_letter_case_and_line_ends_do_not_matter(before: str, key: str, end: str) -> None:
    assert of_message(f"Mend{end or chr(10)}{before}{key}: Claude <noreply@anthropic.com>{end}") == ("claude",)


def test_a_tool_counts_once_however_often_its_mark_is_repeated() -> None:
    assert of_message(
        "\n".join([CLAUDE] * 40 + ["Made-with: Cursor", "Claude-Session: https://claude.ai/code/session_1"])
    ) == ("claude", "cursor")


def test_the_name_decides_where_name_and_address_disagree() -> None:
    assert of_message("Co-authored-by: GPT-5 <noreply@anthropic.com>") == ("codex",)
    assert of_message("Co-authored-by: Copilot Autofix powered by AI <175728472+Copilot@users.noreply.github.com>") == (
        "copilot-autofix",
    )


def test_co_authors_come_in_order_and_once() -> None:
    bram = "o-authored-by: Bram  Kok <bram@example.org>"
    message = f"x\n\n* C{bram}\n{CLAUDE}\nc{bram}\nCo-authored-by: Cleo\n"
    assert coauthors(message) == [("Bram Kok", "bram@example.org"), ("Claude", "noreply@anthropic.com"), ("Cleo", "")]
    assert coauthors("nobody else") == []
    assert coauthors("Co-authored-by:   \n\nCo-authored-by: <>\n") == []


def test_what_git_was_never_told_says_nothing_about_a_person() -> None:
    assert is_shared_address("")
    assert is_shared_address("root@localhost")
    assert is_shared_address("noreply@github.com")
    assert not is_shared_address("asha@example.org")
    assert is_shared_name("Your Name")
    assert not is_shared_name("Asha Rao")


LINES = st.one_of(
    st.text(max_size=60),
    st.sampled_from([text for marker in MARKERS for text in marker["matches"]]),
    st.builds(
        lambda key, value: f"{key}:{value}",
        st.sampled_from([m["key"] for m in MARKERS if "key" in m]),
        st.text(max_size=30),
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=8).map("\n".join), st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_read_and_the_answer_is_sorted_and_single(message: str, name: str, address: str) -> None:
    found = tools_of(message, name, address)
    assert list(found) == sorted(set(found))
    assert set(found) <= {marker["tool"] for marker in MARKERS}
    assert kind_of(name, address).partition(":")[0] in {"human", "bot", "agent"}
    assert all(name or address for name, address in coauthors(message))


def test_letters_that_only_resemble_a_key_are_no_key() -> None:
    assert of_message("Claude-Se\u017f\u017fion: https://claude.ai/code/session_1 claude-session") == ()


HOSTILE = {
    "blanks": " " * 1_000_000,
    "stars": "* " * 500_000,
    "newlines and blanks": "\n   " * 250_000,
    "keys": "Co-authored-by" + " " * 1_000_000,
    "one long value": "Co-authored-by: " + "a" * 1_000_000,
    "brackets": "Co-authored-by: " + "(" * 1_000_000,
    "angles": "Co-authored-by: " + "<" * 1_000_000,
    "many lines": "Co-authored-by: a (b (c <d@e>\n" * 33_000,
    "near misses": "generated with [claude code](https://claude.ai/cod " * 20_000,
    "emoji": "🤖\n" * 500_000 + "co-authored-by https://claude.ai/code/session_ generated with claude cli",
    "many links": "https://chatgpt.com/codex/task/" * 32_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_megabyte_of_ill_will_takes_a_moment(text: str) -> None:
    started = time.perf_counter()
    of_message(text)
    coauthors(text)
    tools_of("", text, text)
    kind_of(text, text)
    assert time.perf_counter() - started < 2


def test_time_grows_with_the_length_and_no_faster() -> None:
    def seconds(length: int) -> float:
        text = "Co-authored-by: a* (b <c\n  *  " * (length // 30)
        return min(_timed(text) for _ in range(3))

    assert seconds(800_000) < 8 * 3 * max(seconds(100_000), 0.002)


def _timed(text: str) -> float:
    started = time.perf_counter()
    of_message(text)
    return time.perf_counter() - started
