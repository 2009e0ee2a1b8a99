"""A report on a terminal: tables whose words stay whole."""

from __future__ import annotations

from tests.company import group, monday_after, person, plan, used_in
from tests.core.rollouts import drawn
from uptake.cli.terminal import as_text
from uptake.core.publishing import publish
from uptake.core.report import report
from uptake.core.report.names import REASONS, named
from uptake.core.report_parts import Report, Table, apart
from uptake.core.words import speaking

HEADS = ("Gruppe", "Personen", "informiert", "beim Termin", "benutzt", "in der Woche", "meiste Wochen", "regelmäßig")
ROW = ("Team supervisors", "59", "98 %", "86 %", "95 %", "85 %", "88 %", "77 %")


def lines(*heads: str, row: tuple[str, ...]) -> list[str]:
    made = Report("", "", (), apart([Table("", heads, (row,))]), ())
    return as_text(made).splitlines()


def test_no_word_of_a_table_is_broken_where_all_of_them_fit() -> None:
    heads = (*HEADS, "bisheriger Weg")
    shown = " ".join(lines(*heads, row=(*ROW, "15 %")))
    assert {word for text in (*heads, *ROW) for word in text.split()} <= set(shown.split())
    assert all(len(line) <= 100 for line in lines(*heads, row=(*ROW, "15 %")))


def test_everybody_has_a_german_name_week_by_week() -> None:
    people = [person(f"{name}{n}", name) for name in ("a", "b") for n in range(12)]
    events = [one for each in people[:9] for one in used_in(each.id, range(1, 7))]
    picture = publish(drawn(plan(group("a"), group("b")), people, events, monday_after(6)))
    with speaking("de"):
        assert "Everybody" not in as_text(report(picture))


def test_why_rows_could_not_be_read_is_said_in_german() -> None:
    with speaking("de"):
        assert str(named(REASONS, "bad time")) == "unlesbare Zeit"
