"""What is wrong where a file stops being YAML: the parser's complaint as a place and a sentence for people."""

from __future__ import annotations

import yaml

from uptake.core.plan.findings import Finding
from uptake.core.plan.mistakes import mistake
from uptake.core.plan.model import Place
from uptake.core.words import mark, say

# Parts of the complaints of both parsers, in C and in Python → what is wrong, and how to mend it.
_COMPLAINTS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("mapping values are not allowed",),
        mark("A colon is not expected here."),
        mark("Put a text that contains a colon and a space in quotes, and check the indentation of the line."),
    ),
    (
        ("sequence entries are not allowed",),
        mark("A list item is not expected here."),
        mark("Begin the list on a line of its own, each item with a dash in the same column."),
    ),
    (
        ("',' or ']'", "',' or '}'"),
        mark("The bracket that opens on line {line} is not closed before this place."),
        mark("A comma or the closing bracket is missing."),
    ),
    (
        ("unknown escape", "expected escape sequence"),
        mark("In double quotes a backslash begins an escape, and this one is not known."),
        mark("Write two backslashes, or use single quotes."),
    ),
    (
        ("expected <document start>", "expected '<document start>'"),
        mark("Something is left over here: what stands above is complete."),
        mark("Delete it, or check the brackets and the indentation above."),
    ),
    (
        ("expected node content", "expected the node content"),
        mark("A value is expected here."),
        mark("Write the value, or delete the bracket or comma."),
    ),
    (
        ("expected key", "expected '-' indicator", "expected <block end>"),
        mark("The line does not fit in with what stands above it."),
        mark("Keys of one part begin in the same column, and so do the dashes of a list."),
    ),
)
_FALLBACK = (
    mark("Here the file stops being readable YAML."),
    mark("Check quotes, brackets and indentation around this place."),
)


def syntax_mistake(error: yaml.MarkedYAMLError, text: str, file: str) -> Finding:
    """Return the finding for what a parser raised on a text."""
    problem = str(error.problem or "")
    opened = error.context_mark or error.problem_mark
    here = error.problem_mark or error.context_mark
    if opened is None or here is None:
        return mistake(Place(file), *map(say, _FALLBACK))
    if "unexpected end of stream" in problem and "quoted scalar" in str(error.context):
        return mistake(
            _place(opened, file), say("A quoted text begins here and does not end."), say("Close it with its quote.")
        )
    if "could not find expected ':'" in problem:
        return mistake(
            _place(opened, file), say("This line is not a key with a value: the colon is missing."), say("Add it.")
        )
    return mistake(_place(here, file), *_words(problem, here, opened, text))


def _words(problem: str, here: yaml.Mark, opened: yaml.Mark, text: str) -> tuple[str, str]:
    line = text.splitlines()[here.line] if here.line < len(text.splitlines()) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return say("A tab stands in the indentation."), say("Indent with spaces.")
    if "cannot start any token" in problem:
        begin = line[here.column : here.column + 1]
        return say('A value cannot begin with "{begin}".', begin=begin), say("Put the text in quotes.")
    for parts, message, fix in _COMPLAINTS:
        if any(part in problem for part in parts):
            return say(message, line=opened.line + 1), say(fix)
    return say(_FALLBACK[0]), say(_FALLBACK[1])


def _place(mark: yaml.Mark, file: str) -> Place:
    return Place(file, mark.line + 1, mark.column + 1)
