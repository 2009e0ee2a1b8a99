"""What counts as use, as values."""

from __future__ import annotations

from uptake.core.plan.model import Filter, InstrumentChange, Usage
from uptake.core.plan.values import Values, flag, mapping, mappings, names, persons, text, texts
from uptake.core.plan.yaml12 import Node


def build_usage(values: Values, node: Node) -> Usage:
    """Return what counts as use."""
    left_out = mapping(node.get("except"))
    return Usage(
        kind=text(node.get("kind")) or "events",
        reason=text(node.get("reason")),
        sources=texts(node.get("sources")),
        table=text(node.get("table")),
        columns=names(mapping(node.get("columns"))),
        real_work=_filters(values, node.get("real_work")),
        exposure=_filters(values, node.get("exposure")),
        chance=_filters(values, node.get("chance")),
        old_way=_filters(values, node.get("old_way")),
        accepted=_filters(values, node.get("accepted")),
        overridden=_filters(values, node.get("overridden")),
        except_people=persons(left_out.get("people")) if left_out else (),
        except_reason=text(left_out.get("reason")) if left_out else None,
        incomplete=flag(node.get("incomplete")),
        delegated=text(node.get("delegated")) or "ignore",
        instrument_changes=_instrument_changes(values, node.get("instrument_changes")),
        place=node.key,
    )


def _filters(values: Values, node: Node | None) -> tuple[Filter, ...] | None:
    """Return the filters of a list; None if it is left out, which is not the same as an empty list."""
    if node is None or node.items is None:
        return None
    return tuple(_filter(values, item) for item in mappings(node))


def _filter(values: Values, node: Node) -> Filter:
    return Filter(tuple((name, values.cells(name, child)) for name, child in (node.entries or {}).items()), node.key)


def _instrument_changes(values: Values, node: Node | None) -> tuple[InstrumentChange, ...]:
    changes = ((item, values.day(item.get("day"))) for item in mappings(node))
    return tuple(InstrumentChange(day, text(item.get("what")) or "", item.key) for item, day in changes if day)
