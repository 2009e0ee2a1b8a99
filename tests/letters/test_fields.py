"""The fields of letters: a closed list, documented."""

from __future__ import annotations

import re
from pathlib import Path

from uptake.core.letters.fields import FIELDS

PAGE = Path(__file__).parents[2] / "docs" / "tell.md"


def test_every_field_has_its_row_and_no_other() -> None:
    assert tuple(re.findall(r"^\| `\{(\w+)\}` \|", PAGE.read_text("utf-8"), re.MULTILINE)) == FIELDS
