"""What every page is filled in with: the templates, and its one style with the digest that lets a browser take it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(finalize: Callable[[object], object] | None = None) -> Environment:
    """The templates of this package. `finalize`: what becomes of each value before it is written."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("uptake.page"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, finalize=finalize,
    )  # fmt: skip


@lru_cache
def style(name: str) -> dict[str, str]:
    """A style sheet of `static/`, and its digest as a policy of content names it."""
    text = files("uptake.page").joinpath("static", name).read_text("utf-8")
    return {"style": text, "digest": base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}
