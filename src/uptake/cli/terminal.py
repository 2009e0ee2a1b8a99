"""A Report on a terminal: tables, bars and a sparkline, in at most 100 columns; plain where it is piped."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from uptake.core.printable import HELD, held_together
from uptake.core.report_parts import Bars, Block, Lines, Prose, Report, Table, Words
from uptake.core.sentences import later

WIDTH, LEAST_WIDTH = 100, 60
BAR_WIDTH = 40
STEPS = "_▁▂▃▄▅▆▇█"
GAP = "·"  # a week that does not count


def as_text(report: Report, further: Sequence[Block] = (), *, to_terminal: bool = False) -> str:
    """A report as text; with colour only for a terminal."""
    buffer = io.StringIO()
    console = _console(buffer, to_terminal=to_terminal)
    console.print(_text(f"{report.title}   ", style="bold") + _text(report.subtitle, style="not bold dim"))
    console.print()
    for sentence in report.headline:
        console.print(Padding(_text(sentence), (0, 0, 0, 2)))
    for sentence in report.aside:
        console.print(Padding(_text(sentence, style="dim"), (0, 0, 0, 2)))
    for block in (*report.blocks, *further):
        console.print()
        _show(console, block)
    if report.notes:
        console.print()
        console.print(_text(later("How this was counted"), style="bold"))
        for note in (*report.notes, *report.details):
            console.print(Padding(_text(note, style="dim"), (0, 0, 0, 2)))
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().replace(HELD, " ").splitlines())


def _console(stream: io.StringIO, *, to_terminal: bool) -> Console:
    """At most 100 columns, the same text whether or not somebody watches."""
    width = min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns) if to_terminal else WIDTH
    return Console(
        file=stream, width=max(LEAST_WIDTH, width), highlight=False, emoji=False, markup=False,
        force_terminal=to_terminal, no_color=not to_terminal or "NO_COLOR" in os.environ, legacy_windows=False,
    )  # fmt: skip


def _text(text: Words, style: str = "") -> Text:
    """Text from a plan or a file, without the control characters that a terminal would act on."""
    return Text(held_together(str(text)), style=style)


def _show(console: Console, block: Block) -> None:
    """One block under its title."""
    console.print(_text(block.title, style="bold"))
    if isinstance(block, Bars):
        _show_bars(console, block)
    elif isinstance(block, Lines):
        _show_lines(console, block)
    elif isinstance(block, Prose):
        for sentence in block.sentences:
            console.print(Padding(_text(sentence), (0, 0, 0, 2)))
    else:
        _show_table(console, block)


def _show_table(console: Console, table: Table) -> None:
    """A table without a frame, numbers to the right."""
    if not table.rows:
        console.print(Padding(_text(table.empty), (0, 0, 0, 2)))
        return
    widths = _widths(table, console.width - 2)
    drawn = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for index, head in enumerate(table.heads):
        drawn.add_column(
            str(head), justify="right" if index in table.right else "left", overflow="fold", width=widths.get(index)
        )
    for row in table.rows:
        drawn.add_row(*[_text(cell) for cell in row])
    console.print(Padding(drawn, (0, 0, 0, 2)))
    _show_below(console, table)


def _show_below(console: Console, block: Table | Bars) -> None:
    for sentence in block.below:
        console.print(Padding(_text(sentence, style="dim"), (0, 0, 0, 2)))


def _widths(table: Table, room: int) -> dict[int, int]:
    """
    How wide each column of a table is that must be narrower than its texts, so that no word is broken; none where it
    fits, where no word breaks anyway, and where not even the longest words fit.
    """
    columns = [[held_together(str(cell)) for cell in column] for column in zip(table.heads, *table.rows, strict=True)]
    full = [max(map(cell_len, cells)) for cells in columns]
    words = [max((cell_len(word) for cell in cells for word in cell.split()), default=0) for cells in columns]
    room -= 2 * (len(columns) - 1)
    if sum(full) <= room or sum(words) > room:
        return {}
    evenly = max(most for most in range(room + 1) if sum(min(one, most) for one in full) <= room)
    if all(min(one, evenly) >= word for one, word in zip(full, words, strict=True)):
        return {}

    def at(most: int) -> list[int]:
        return [max(word, min(one, most)) for one, word in zip(full, words, strict=True)]

    return dict(enumerate(at(max(most for most in range(room + 1) if sum(at(most)) <= room))))


def _show_bars(console: Console, bars: Bars) -> None:
    label_width = max(len(str(label)) for label, _, _ in bars.rows)
    for label, share, words in bars.rows:
        full = 0 if share is None else round(share * BAR_WIDTH)
        bar = _text("█" * full, style="cyan") + _text("·" * (BAR_WIDTH - full), style="dim")
        console.print(Padding(_text(f"{label!s:<{label_width}}  ") + bar + _text(f"  {words}"), (0, 0, 0, 2)))
    _show_below(console, bars)


def _show_lines(console: Console, lines: Lines) -> None:
    width = max(len(str(label)) for label, _, _ in lines.rows)
    longest = max(len(values) for _, values, _ in lines.rows)
    for label, values, words in lines.rows:
        start = f"{label!s:<{width}}  " if width else ""
        console.print(Padding(_text(f"{start}{sparkline(values):>{longest}}  {words}"), (0, 0, 0, 2)))


def sparkline(values: tuple[float | None, ...]) -> str:
    """One character a week, from zero to everybody."""
    top = len(STEPS) - 1
    return "".join(GAP if value is None else STEPS[min(top, max(0, round(value * top)))] for value in values)
