"""The fast path of NDJSON: SQL that takes cells out of an object, and says when Python might take others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from uptake.analytics.engine import quote_text, texts_of

# What Python refuses though DuckDB reads it (a comma too many, words for no number), and numbers it writes otherwise.
# Three searches, each for one sign, are quicker than one for all.
_ODD_JSON = (
    r",\s*(?:[}\]]|[-+]?(?i:nan|inf))",
    r":\s*(?:-?(?:0\.000|\d{16,}\.|\d+(?:\.\d+)?[eE])|[-+]?(?i:nan|inf))",
    r"\[\s*[-+]?(?i:nan|inf)",
)
_LONG = 900  # bytes; Python refuses nesting of a thousand and numbers of some thousand digits, which need a long row
_DEEP = 400


class Places:
    """
    Where the cells that are asked for stand. A name with dots may be a key, or a way through nested objects.

    `names`: the columns by name. The relation that these work on has `json`, `found` (`extract`) and `keys`.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._ways: list[tuple[str, ...]] = []
        self._of: dict[str, list[int]] = {}
        for name in names:
            for way in _ways(name):
                self._ways.append(way)
                self._of.setdefault(name, []).append(len(self._ways))

    @property
    def extract(self) -> str:
        """SQL for the list of every text that is asked for: one reading of the object takes them all."""
        return f"json_extract_string(json, [{', '.join(quote_text(path(way)) for way in self._ways)}])"

    def cell(self, name: str) -> str:
        """SQL for one cell; '' where there is none."""
        return f"coalesce({', '.join(f'found[{place}]' for place in self._of[name])}, '')"

    @property
    def odd(self) -> str:
        """SQL that is true where a cell may be another in Python: it is nested, or named in two ways."""
        tests = [f"coalesce({is_odd_text(f'found[{place}]')}, false)" for place in range(1, len(self._ways) + 1)]
        for places in self._of.values():
            if len(places) > 1:
                there = (f"CAST(json_exists(json, {quote_text(path(self._ways[at - 1]))}) AS INTEGER)" for at in places)
                tests.append(f"{' + '.join(there)} > 1")
        for outer in dict.fromkeys(way[:depth] for way in self._ways for depth in range(1, len(way))):
            inside = f"json_keys(json, {quote_text(path(outer))})"
            tests.append(f"coalesce(len(list_distinct({inside})) <> len({inside}), false)")
        return f"({' OR '.join(tests)})"


def _ways(name: str) -> Iterator[tuple[str, ...]]:
    """A name split at none, some or all of its dots."""
    yield (name,)
    for at, sign in enumerate(name):
        if sign == ".":
            yield from ((name[:at], *rest) for rest in _ways(name[at + 1 :]))


def path(way: Sequence[str]) -> str:
    """The JSON path of keys without quotes and backslashes."""
    return "$" + "".join(f'."{key}"' for key in way)


def names_beside(known: Iterable[str]) -> str:
    """SQL for the keys of a row but these, in their order."""
    return f"list_filter(list_sort(keys), lambda key: NOT list_contains([{texts_of(known)}], key))"


def texts_beside(known: Iterable[str]) -> str:
    """SQL for the texts at these, NULL for none. Any row may have keys of its own, so each is asked by its name."""
    pointer = "'/' || replace(replace(key, '~', '~0'), '/', '~1')"
    return f"list_transform({names_beside(known)}, lambda key: json_extract_string(json, {pointer}))"


def holds_odd(texts: str) -> str:
    """SQL that is true where one of some texts is an object or a list, or looks like one; NULL for none."""
    return f"len(list_filter({texts}, lambda cell: {is_odd_text('cell')})) > 0"


def is_odd_text(text: str) -> str:
    """SQL that is true for a text that is an object or a list, or looks like one; NULL for none."""
    return f"ascii({text}) IN (91, 123)"


def is_odd_row(orders: Sequence[Sequence[str]]) -> str:
    """SQL that is true where Python might refuse the row, or sees other values: of equal keys it takes the last."""
    # One by one, the commonest first: an IN of many would be planned as a join.
    listed = (f"[{texts_of(order)}]" for order in orders if len(set(order)) == len(order))
    known = " ".join(f"WHEN keys = {order} THEN false" for order in listed)
    repeated = f"CASE {known} ELSE len(list_distinct(keys)) <> len(keys) END" if known else "true"
    loose = " OR ".join(f"regexp_matches(json, {quote_text(pattern)})" for pattern in _ODD_JSON)
    deep = f"len(regexp_extract_all(json, '[\\[{{]')) > {_DEEP} OR regexp_matches(json, '\\d{{900}}')"
    return f"(coalesce({repeated}, true) OR {loose} OR CASE WHEN strlen(json) > {_LONG} THEN {deep} ELSE false END)"
