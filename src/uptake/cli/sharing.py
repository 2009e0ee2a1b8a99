"""Whether a report is for other people's eyes: `--share` and `--private`."""

from __future__ import annotations

import argparse

# What is passed on as a rule; text and JSON stay with whoever holds the raw rows.
PASSED_ON = frozenset({"html", "md", "csv", "pdf", "png"})


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--share` and `--private`, of which one at most."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--share", action="store_true",
        help="for other people's eyes: small counts are ranges; as of a Monday. html, md, csv, pdf and png imply it",
    )  # fmt: skip
    either.add_argument("--private", action="store_true", help="for your own eyes, also as html, md, csv, pdf or png")


def shares(format_: str, arguments: argparse.Namespace) -> bool:
    """Whether a report in this format is for people who do not hold the raw rows."""
    if arguments.private:
        return False
    return bool(arguments.share) or format_ in PASSED_ON
