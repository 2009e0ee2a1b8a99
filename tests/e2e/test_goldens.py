"""The examples print what they printed when somebody last read it."""

from __future__ import annotations

import pytest

from tests.e2e.goldens import GOLDENS, Golden, output_of


@pytest.mark.slow
@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.name)
def test_an_example_prints_what_somebody_has_read(golden: Golden) -> None:
    assert output_of(golden) == golden.path.read_text("utf-8")
