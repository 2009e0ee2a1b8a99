"""`uptake explain`: what a rule, a measure, a stage or a reason means. Reads the pages of the docs."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from uptake.core.system_words import system_says
from uptake.core.words import say, say_list
from uptake.errors import FileError, OptionError

KINDS = ("rules", "measures", "stages", "reasons")
_PACKAGE = Path(__file__).resolve().parent.parent


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `explain` to the commands."""
    parser = subparsers.add_parser(
        "explain",
        help="what a rule, a measure, a stage or a reason means",
        description="Says what a rule, a measure, a stage or a reason means, why it matters, how to mend it.",
    )
    parser.add_argument(
        "word", nargs="+", metavar="CODE|MEASURE|STAGE|REASON", help="such as UP207, habitual, first use, not told"
    )
    parser.set_defaults(run=run_explain)


def run_explain(args: argparse.Namespace) -> int:
    """Print the page of a word. Raises OptionError, with the nearest words, if there is none."""
    found = _pages()
    word = " ".join(args.word)
    matching = [page for kind in KINDS for page in [found.get((kind, _key(word)))] if page is not None]
    if not matching:
        raise _unknown(word, found)
    texts = [_read(page) for page in matching]
    sys.stdout.write("\n\n".join(text.strip() for text in texts) + "\n")
    return 0


def _folder() -> Path:
    """Return where the pages lie: in the package where it was built into a wheel, else in the repository."""
    shipped = _PACKAGE / "explain"
    return shipped if shipped.is_dir() else _PACKAGE.parent.parent / "docs"


def _pages() -> dict[tuple[str, str], Path]:
    return {(kind, _key(page.stem)): page for kind in KINDS for page in _pages_of(_folder() / kind)}


def _pages_of(folder: Path) -> Iterator[Path]:
    yield from sorted(page for page in folder.glob("*.md") if page.stem != "README")


def _key(word: str) -> str:
    """Return a word as it is looked up: `First use`, first_use and first-use are one."""
    key = re.sub(r"[\s_-]+", "_", word.strip().casefold())
    return re.sub(r"^retained_\d+$", "retained", key)  # one page for the weeks 5, 9 and 13


def _read(page: Path) -> str:
    try:
        return page.read_text(encoding="utf-8")
    except OSError as error:
        raise FileError(
            say("The page {page} cannot be read: {reason}.", page=page, reason=system_says(error))
        ) from error


def _unknown(word: str, found: dict[tuple[str, str], Path]) -> OptionError:
    names = {key: page.stem for (_, key), page in found.items()}
    near = [names[key] for key in get_close_matches(_key(word), names, n=3, cutoff=0.5)]
    if not names:
        return OptionError(say("The pages that explain are not installed."), mend=say("Install uptake again."))
    mend = (
        say("Did you mean {words}?", words=say_list(" or ", near))
        if near
        else say("Name a rule (UP207), a measure (habitual), a stage (told) or a reason (no seat).")
    )
    return OptionError(say("There is no rule, measure, stage or reason “{word}”.", word=word), mend=mend)
