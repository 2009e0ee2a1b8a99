"""A plan set in order: the same plan, the same comments, and a second time nothing to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gate.writing_case import BARE, FULL
from uptake.core.plan.load import parse_plan
from uptake.core.plan.writing.draft import draft
from uptake.core.plan.writing.formatting import comments_of, format_plan, same_plan, without_places
from uptake.errors import InputError

ROOT = Path(__file__).parents[2] / "examples"
FILES = [ROOT / "plans" / "small.yaml", ROOT / "plans" / "complete.yaml", ROOT / "claims-triage" / "rollout.yaml"]
TEXTS = {path.parent.name + "/" + path.name: path.read_text(encoding="utf-8") for path in FILES}
TEXTS |= {"begun": draft(BARE), "full": draft(FULL)}
HEAD = "uptake: 1\nrollout: x\nlaunch: 2027-01-11\n"


def kept(before: str, after: str) -> None:
    assert parse_plan(before).plan is not None
    assert without_places(parse_plan(after).plan) == without_places(parse_plan(before).plan)
    assert comments_of(after) == comments_of(before)
    assert format_plan(after) == after


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if "triage" in name else ()) for name in TEXTS]
)
def test_a_plan_stays_what_it_was_with_every_comment(name: str) -> None:
    kept(TEXTS[name], format_plan(TEXTS[name]))


@pytest.mark.parametrize("name", ["begun", "full"])
def test_a_draft_is_in_order_already(name: str) -> None:
    assert format_plan(TEXTS[name]) == TEXTS[name]


def test_comments_are_found_by_an_independent_count() -> None:
    # The example has no `#` but those of comments and one in a ticket's name and one in quotes.
    text = TEXTS["plans/complete.yaml"]
    lines = [line for line in text.splitlines() if "#" in line.replace("claims#412", "")]
    assert sum(comments_of(text).values()) == len(lines)


def test_keys_come_in_the_order_of_the_format_and_take_their_comments_along() -> None:
    text = (
        "launch: 2027-01-11   # day 0\n\n# who wants it\nsponsor: lena@firm.example\n# the name\nrollout: x\n"
        "uptake: 1\nowner:\n    # within\n    replies_within: 4h\n    person: asha@firm.example # her\n"
        "  # end of owner\n# the very end\n"
    )
    assert format_plan(text) == (
        "uptake: 1\n# the name\nrollout: x\nlaunch: 2027-01-11   # day 0\n"
        "owner:\n  person: asha@firm.example   # her\n  # within\n  replies_within: 4h\n# end of owner\n\n"
        "# who wants it\nsponsor: lena@firm.example\n# the very end\n"
    )


@pytest.mark.parametrize(
    "value", ["on", "no", "NO", "y", "08:30", "1_000", "0o17", "012", "2026-12-1", "1e3", ".5", "0x1F", "12:30:45"]
)
def test_what_older_readers_take_for_something_else_stays_what_it_is(value: str) -> None:
    text = f"{HEAD}groups:\n  a: {{who: {{team: {value}, 'role': \"{value}\"}}}}\n"
    after = format_plan(text)
    assert f'team: {value}, role: "{value}"' in after
    kept(text, after)


def test_quotes_that_are_plainly_too_many_go_and_all_others_are_double() -> None:
    after = format_plan(f"{HEAD}title: 'Claims triage'\nsummary: 'It''s: here'\nlanguage: \"en\"\n")
    assert 'title: Claims triage\nsummary: "It\'s: here"\nlanguage: en\n' in after


def test_brackets_that_do_not_fit_are_opened_up_and_those_that_fit_stay() -> None:
    long = ", ".join(f"person{number}@firm.example" for number in range(9))
    after = format_plan(f"{HEAD}groups: {{a: {{who: {{people: [{long}]}}, size: 3}}, b: {{size: 3}}}}\n")
    assert "\n        - person0@firm.example\n" in after
    assert "  b: {size: 3}\n" in after


def test_a_comment_within_brackets_is_kept_and_opens_them() -> None:
    text = (
        f"{HEAD}helpers: [ # all of them\n  {{person: a@firm.example, # she\n   hours_per_week: 3}}, # three\n"
        "  # and\n  {person: b@firm.example} # he\n  # nobody else\n  ] # so far\n"
    )
    after = format_plan(text)
    kept(text, after)
    assert "hours_per_week: 3" in after


@pytest.mark.parametrize(
    "value",
    [
        "|\n    one\n\n    two\n",
        ">\n    one\n    two\n\n    three\n",
        "|+\n    one\n\n",
        ">-\n    one\n",
        "|2\n     one\n",
        "> # why\n    one\n",
        "one\n    two\n",
        '"one\n    two\\\n    three"\n',
        "'one\n\n    two'\n",
        "|\n    # no comment\n    two\n",
        '"a # b"\n',
        "a#b\n",
        "\n    next line\n",
        '""\n',
        "~\n",
        "\n",
    ],
)
def test_every_way_to_write_a_text_keeps_its_meaning(value: str) -> None:
    text = f"{HEAD}sponsor: a@firm.example\nsummary: {value}# after\n\ntitle: X # beside\n"
    kept(text, format_plan(text))


def test_windows_line_ends_and_a_byte_order_mark_go() -> None:
    after = format_plan("\ufeff" + TEXTS["plans/small.yaml"].replace("\n", "\r\n"))
    assert after == format_plan(TEXTS["plans/small.yaml"])


def test_what_cannot_be_kept_is_refused_and_not_written() -> None:
    text = f"{HEAD}title: one # two\n"
    for harmed in (f"{HEAD}title: one\n", f"{HEAD}title: two # two\n", f"{HEAD}title: [ # two\n"):
        with pytest.raises(InputError, match="left as it is"):
            same_plan(text, harmed)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """An example with lines moved in, comments added, blanks and quotes changed: still a plan without mistakes."""
    lines = draw(
        st.sampled_from([TEXTS["plans/small.yaml"], TEXTS["plans/complete.yaml"], TEXTS["begun"]])
    ).splitlines()
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        indent = " " * draw(st.integers(0, 8))
        change = draw(st.sampled_from(["comment", "blank", "beside", "drop", "blanks behind", "quotes"]))
        if change == "comment":
            lines.insert(at, f'{indent}# note {draw(st.integers(0, 99))}: it\'s {{so}} "x"')
        elif change == "blank":
            lines[at:at] = [""] * draw(st.integers(1, 3))
        elif change == "beside" and "#" not in lines[at]:
            lines[at] += f"{indent} # beside {draw(st.integers(0, 99))}"
        elif change == "drop" and len(lines) > 3:
            del lines[at]
        elif change == "blanks behind":
            lines[at] += indent
        elif change == "quotes":
            lines[at] = lines[at].replace(" weekly", ' "weekly"').replace(" email", " 'email'")
    return "\n".join(lines) + draw(st.sampled_from(["\n", "", "\n\n\n", "\n# end", "\n  # deep end\n"]))


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(mutated())
def test_however_it_is_written_the_plan_and_its_comments_stay(text: str) -> None:
    if parse_plan(text).plan is None:
        return
    kept(text, format_plan(text))


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(
    st.permutations(["uptake: 1", "rollout: x", "launch: 2027-01-11", "title: T", "sponsor: a", "language: en"]),
    st.data(),
)
def test_top_level_keys_end_in_one_order_whatever_it_was(keys: list[str], data: st.DataObject) -> None:
    lines = []
    for key in keys:
        lines += data.draw(st.lists(st.sampled_from(["# c1", "# c2", ""]), max_size=2))
        lines.append(key + data.draw(st.sampled_from(["", " # beside"])))
    text = "\n".join(lines) + "\n"
    after = format_plan(text)
    kept(text, after)
    order = [line.partition(":")[0] for line in after.splitlines() if line and not line.startswith("#")]
    assert order == ["uptake", "rollout", "title", "language", "launch", "sponsor"]


@st.composite
def broken_brackets(draw: st.DrawFn) -> str:
    """An example whose braces and brackets go over several lines, with comments between."""
    dice = draw(st.randoms(use_true_random=False))
    lines = []
    for line in draw(st.sampled_from([TEXTS["plans/small.yaml"], TEXTS["plans/complete.yaml"]])).splitlines():
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        cuts = ["{}", "{}\n" + indent, "{} # c\n" + indent, "{}\n" + indent + "  # own\n" + indent]
        whole = not re.search(r"[\[{]", line) or re.search(r"[#\"]", line) or dice.random() < 0.5
        lines.append(line if whole else re.sub(r"([,\[{]) ?", lambda m: dice.choice(cuts).format(m[1]), line))  # noqa: B023
    return "\n".join(lines) + "\n"


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(broken_brackets())
def test_comments_between_braces_and_brackets_stay(text: str) -> None:
    kept(text, format_plan(text))
