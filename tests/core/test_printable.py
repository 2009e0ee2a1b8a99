"""Text from anywhere as harmless lines."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.core.printable import without_unseen, wrapped

WIDTH = 80
WORDS = st.lists(st.text("ab-ü#", min_size=1, max_size=90), max_size=40).map(" ".join)


@given(WORDS, st.sampled_from(["", "  ", "- "]), st.sampled_from([None, "", "      "]))
def test_lines_are_those_of_textwrap(text: str, first: str, after: str | None) -> None:
    whole = textwrap.TextWrapper(
        WIDTH, first, first if after is None else after, break_long_words=False, break_on_hyphens=False
    )
    assert wrapped(text, WIDTH, first, after) == whole.wrap(text)


def test_what_nobody_sees_is_left_out_and_what_some_write_with_is_kept() -> None:
    assert without_unseen("a\0b\x1bc\x9bd\xade\u200bf\u202eg\u2060h\ufeffi\ud800j") == "abcdefghij"
    assert without_unseen("a\tb\nc\r\nd\ve\ff\x85g\u2028h") == "a\tb\nc\r\nd\ne\nf\ng\nh"
    family, persian = "\U0001f468\u200d\U0001f469", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\u200f"
    assert without_unseen(family + persian) == family + persian


@pytest.mark.parametrize("width", range(12, 40))
def test_no_line_ends_between_a_figure_and_its_sign(width: int) -> None:
    text = "the target is 70 % or more, and 7 % (5 of 72) is 10 %"
    lines = wrapped(text, width, "- ", "  ")
    assert " ".join(line[2:] for line in lines) == text
    assert not any(line[2:].startswith("%") for line in lines)
