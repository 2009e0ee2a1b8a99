"""As much of XML Schema as the schema of JUnit reports needs: which elements, attributes and children there may be."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

_XS = "{http://www.w3.org/2001/XMLSchema}"
_FILE = Path(__file__).parents[1] / "data" / "schemas" / "junit-10.xsd"


def breaches(report: ET.Element) -> list[str]:
    """Every place where a report breaks the schema; its sequences have one kind of child, so order says nothing."""
    schema = ET.parse(_FILE).getroot()  # noqa: S314 - our own
    return list(_breaches(report, schema))


def _breaches(element: ET.Element, schema: ET.Element) -> Iterator[str]:
    declared = schema.find(f"{_XS}element[@name='{element.tag}']")
    if declared is None:
        yield f"{element.tag} is no element"
        return
    kind = declared.find(f"{_XS}complexType")
    attributes = {one.get("name"): one for one in declared.iter(f"{_XS}attribute")}
    for name, value in element.items():
        if name not in attributes:
            yield f"{element.tag} may not have {name}"
        elif attributes[name].get("type") == "SUREFIRE_TIME":
            pattern = schema.find(f"{_XS}simpleType[@name='SUREFIRE_TIME']//{_XS}pattern")
            assert pattern is not None
            if not re.fullmatch(pattern.get("value", ""), value):
                yield f"{name} is {value}"
    required = {name for name, one in attributes.items() if one.get("use") == "required"}
    yield from (f"{element.tag} lacks {name}" for name in required - set(element.keys()))
    holds_text = kind is None or kind.get("mixed") == "true"
    texts = [element.text, *(child.tail for child in element)]
    if not holds_text and any((text or "").strip() for text in texts):
        yield f"{element.tag} may not hold text"
    children = {one.get("ref") for one in declared.iter(f"{_XS}element")}
    for child in element:
        if child.tag not in children:
            yield f"{element.tag} may not hold {child.tag}"
        yield from _breaches(child, schema)
