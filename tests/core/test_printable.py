"""Text from anywhere as harmless lines."""

from __future__ import annotations

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from uptake.core.printable import wrapped

WIDTH = 80
WORDS = st.lists(st.text("ab-ü%", min_size=1, max_size=90), max_size=40).map(" ".join)


@given(WORDS, st.sampled_from(["", "  ", "- "]), st.sampled_from([None, "", "      "]))
def test_lines_are_those_of_textwrap(text: str, first: str, after: str | None) -> None:
    whole = textwrap.TextWrapper(
        WIDTH, first, first if after is None else after, break_long_words=False, break_on_hyphens=False
    )
    assert wrapped(text, WIDTH, first, after) == whole.wrap(text)
