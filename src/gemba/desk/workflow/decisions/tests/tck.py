"""The DMN Technology Compatibility Kit: its cases, and values as it writes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

from defusedxml import ElementTree as SafeET

from gemba.foundation.kernel.feel import Value, parse_expression

_SPACE = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
_TEMPORAL = {"date": "date", "time": "time", "dateTime": "date and time", "duration": "duration"}
# Digits that other engines calculate with; beyond them the kit does not ask.
PRECISION = Decimal("1e-8")


@dataclass(frozen=True)
class Case:
    """Inputs by name, and what is expected of decisions by name."""

    model: Path
    number: str
    inputs: dict[str, Value]
    expected: dict[str, Value]

    @property
    def id(self) -> str:
        return f"{self.model.stem}/{self.number}"


def cases(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.glob("*/*-test-*.xml")):
        root: ET.Element = SafeET.fromstring(path.read_bytes())
        model = path.parent / (root.findtext(f"{_SPACE}modelName") or "")
        for case in root.iter(f"{_SPACE}testCase"):
            inputs = {
                node.get("name", ""): value_in(node) for node in case.iter(f"{_SPACE}inputNode")
            }
            expected = {
                node.get("name", ""): value_in(found)
                for node in case.iter(f"{_SPACE}resultNode")
                if (found := node.find(f"{_SPACE}expected")) is not None
            }
            yield Case(model, case.get("id", ""), inputs, expected)


def value_in(node: ET.Element) -> Value:
    listed = node.find(f"{_SPACE}list")
    if listed is not None:
        return [value_in(item) for item in listed.iter(f"{_SPACE}item")]
    components = node.findall(f"{_SPACE}component")
    if components:
        return {each.get("name", ""): value_in(each) for each in components}
    value = node.find(f"{_SPACE}value")
    if value is None or value.get(f"{_INSTANCE}nil") == "true":
        return None
    kind = (value.get(f"{_INSTANCE}type") or "string").rpartition(":")[2]
    text = value.text or ""
    if kind == "boolean":
        return text == "true"
    if kind in ("decimal", "double", "integer"):
        return Decimal(text)
    if kind in _TEMPORAL:
        return parse_expression(f'{_TEMPORAL[kind]}("{text}")').value({}).value
    return text


def agrees(value: Value, expected: Value) -> bool:
    """Equal, and numbers as exactly as the kit asks for."""
    if isinstance(value, Decimal) and isinstance(expected, Decimal):
        return abs(value - expected) < PRECISION
    if isinstance(value, list) and isinstance(expected, list):
        return len(value) == len(expected) and all(map(agrees, value, expected))
    if isinstance(value, dict) and isinstance(expected, dict):
        return value.keys() == expected.keys() and all(
            agrees(value[key], expected[key]) for key in value
        )
    return type(value) is type(expected) and value == expected
