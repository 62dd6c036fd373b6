"""Files that are refused, each with what is wrong and where; and all that is read of a good one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.workflow.decisions import (
    Decisions,
    DmnUnreadable,
    completed,
    dmn_xml,
    read_dmn,
)
from gemba.desk.workflow.decisions.dmn_xml import reading

from .whole import WHOLE

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
TABLE = """<decision id="d" name="D"><decisionTable id="t" {policy}>
  <input id="i"><inputExpression><text>a</text></inputExpression></input><output id="o"/>
  <rule id="r">{cells}</rule></decisionTable></decision>"""
CELLS = "<inputEntry><text>1</text></inputEntry><outputEntry><text>2</text></outputEntry>"


def file(body: str, space: str = MODEL) -> bytes:
    return (
        f'<definitions xmlns="{space}" id="x" name="X" namespace="n">{body}</definitions>'.encode()
    )


def literal(text: str, name: str = "D", more: str = "") -> str:
    return (
        f'<decision id="{name.lower()}" name="{name}">{more}'
        f"<literalExpression><text>{text}</text></literalExpression></decision>"
    )


ENTITY = b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hosts">]><definitions>&e;</definitions>'
LAUGHS = (
    b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><definitions>&c;</definitions>'
)
REFUSED = {
    "entities": ENTITY,
    "entities ": LAUGHS,
    "not xml": b"<definitions>",
    "not xml ": b"\xff\xfe\x00",
    "not dmn": b"<definitions/>",
    "not dmn ": file("", "http://www.omg.org/spec/DMN/20151101/dmn.xsd"),
    "too large": b" " * (10 * 1024**2 + 1),
    "imports": file('<import namespace="other"/>'),
    "no id": file('<decision name="D"/>'),
    "no name": file('<decision id="d"/>'),
    "same id": file('<decision id="d" name="D"/><inputData id="d" name="I"/>'),
    "same name": file('<decision id="d" name="D"/><inputData id="i" name="D"/>'),
    "unknown policy": file(TABLE.format(policy='hitPolicy="BEST"', cells=CELLS)),
    "unknown policy ": file(TABLE.format(policy='aggregation="AVG"', cells=CELLS)),
    "ragged": file(TABLE.format(policy="", cells="<inputEntry><text>1</text></inputEntry>")),
    "unknown logic": file('<decision id="d" name="D"><conditional/></decision>'),
    "other language": file(
        '<decision id="d" name="D"><literalExpression expressionLanguage="python">'
        "<text>1</text></literalExpression></decision>"
    ),
    "other language ": file(
        '<businessKnowledgeModel id="d" name="D"><encapsulatedLogic kind="Java"/>'
        "</businessKnowledgeModel>"
    ),
    "too deep": file(f'<decision id="d" name="D">{"<list>" * 30}{"</list>" * 30}</decision>'),
}


@pytest.mark.parametrize("code", REFUSED)
def test_refusals(code: str) -> None:
    with pytest.raises(DmnUnreadable) as caught:
        read_dmn(REFUSED[code])
    assert caught.value.code == code.strip()
    assert "%(" not in str(caught.value)


def test_a_file_of_too_many_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ELEMENTS_MAX", 5)
    with pytest.raises(DmnUnreadable) as caught:
        read_dmn(file("<itemDefinition/>" * 5))
    assert str(caught.value) == "The file has 6 elements; at most 5 are read."


def test_the_element_is_named() -> None:
    with pytest.raises(DmnUnreadable) as caught:
        read_dmn(REFUSED["ragged"])
    assert caught.value.element == "r"
    assert str(caught.value) == "A rule of “D” has 1 cells where the table has 2 columns."


def test_what_is_not_read_is_named() -> None:
    known = read_dmn(file('<textAnnotation id="a"/><knowledgeSource id="k" name="K"/>'))
    assert known.left_out == ("knowledgeSource", "textAnnotation")


def test_all_versions_from_1_2_are_read() -> None:
    for space in (
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ):
        definitions = read_dmn(file(literal("1 + 1"), space)).definitions
        assert Decisions(definitions).decide("D", {}).value == 2


def requiring(name: str) -> str:
    return f'<informationRequirement><requiredDecision href="#{name}"/></informationRequirement>'


def test_circles_and_loose_ends_are_refused_with_the_element() -> None:
    ring = read_dmn(file(literal("B", "A", requiring("b")) + literal("A", "B", requiring("a"))))
    with pytest.raises(DmnUnreadable) as caught:
        Decisions(ring.definitions)
    assert (caught.value.code, caught.value.element) == ("cycle", "a")
    assert str(caught.value) == "These decisions require each other in a circle: A → B → A."
    torn = read_dmn(file(literal("1", "A", requiring("z"))))
    with pytest.raises(DmnUnreadable) as caught:
        Decisions(torn.definitions)
    assert str(caught.value) == "“A” requires “z”, which is not in the file."


def test_python_in_a_cell_stays_text() -> None:
    read = read_dmn(file(literal("__import__('os').system('true')")))
    (fault,) = Decisions(read.definitions).faults
    assert str(fault) == 'Texts stand in straight double quotes: "like this".'


GOOD = dmn_xml(completed(WHOLE))


@given(st.data())
def test_damaged_files_are_refused_or_read(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(GOOD)))
    length = data.draw(st.integers(0, 40))
    piece = data.draw(st.sampled_from(["", "<", "x", '"', "<rule/>", "</decision>", "&amp;", "#"]))
    damaged = GOOD[:at] + piece + GOOD[at + length :]
    try:
        decisions = Decisions(read_dmn(damaged.encode()).definitions)
    except DmnUnreadable as problem:
        assert str(problem)
    else:
        for decision in decisions.definitions.decisions:
            decisions.decide(decision.id, {"order": {"amount": 5}, "tier": "gold"})
