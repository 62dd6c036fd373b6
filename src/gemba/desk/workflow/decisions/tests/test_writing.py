"""What is written is read as the same, fits DMN's schema, and opens in dmn-js."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from gemba.desk.workflow.decisions import completed, dmn_xml, read_dmn
from gemba.desk.workflow.decisions.model import (
    BoxedContext,
    BoxedList,
    Cell,
    Decision,
    DecisionTable,
    Definitions,
    Entry,
    HitPolicy,
    Input,
    LiteralExpression,
    Logic,
    Output,
    Rule,
    Variable,
)

from .whole import WHOLE

VENDOR = Path(__file__).resolve().parents[6] / "node_modules/dmn-js/dist"
words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=6)
names = words.filter(bool)


def read_again(definitions: Definitions) -> Definitions:
    return read_dmn(dmn_xml(definitions).encode()).definitions


def test_everything_comes_back() -> None:
    whole = completed(WHOLE)
    assert read_again(whole) == whole
    assert completed(whole) == whole
    assert read_dmn(dmn_xml(whole).encode()).left_out == ()


def test_what_is_not_completed_comes_back_too() -> None:
    assert read_again(WHOLE) == WHOLE


def test_files_of_the_compatibility_kit_come_back(shared_data: Callable[[str], Path]) -> None:
    files = sorted(shared_data("dmn-tck/compliance-level-2").glob("*/*.dmn"))
    assert len(files) == 28
    for path in files:
        definitions = read_dmn(path.read_bytes()).definitions
        assert read_again(definitions) == definitions, path.name


def test_what_is_written_fits_the_schema(shared_data: Callable[[str], Path]) -> None:
    etree = pytest.importorskip("lxml.etree", reason="no lxml to check schemas with")
    schema = etree.XMLSchema(etree.parse(shared_data("dmn-tck") / "DMN13.xsd"))
    schema.assertValid(etree.fromstring(dmn_xml(completed(WHOLE)).encode()))


def test_a_drawing_is_made_once_and_kept() -> None:
    whole = completed(WHOLE)
    shapes = {shape.element: shape for shape in whole.drawing.shapes}
    assert set(shapes) == {
        *("goodwill", "points", "offer", "later", "order", "bought", "tier", "net")
    }
    assert shapes["offer"].y < shapes["goodwill"].y < shapes["order"].y
    boxes = list(shapes.values())
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
            apart_y = one.y + one.height <= other.y or other.y + other.height <= one.y
            assert apart_x or apart_y
    assert len(whole.drawing.edges) == 9
    moved = replace(whole.drawing, shapes=(replace(whole.drawing.shapes[0], x=7.5),))
    assert completed(replace(whole, drawing=moved)).drawing == moved


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    odd = Definitions("a\x00b", (Decision("d", "x\x0b", LiteralExpression('"\ud800"')),))
    assert "\x00" not in dmn_xml(odd)
    assert read_again(odd).name == "a�b"


literals = st.builds(LiteralExpression, names, words)
cells = st.builds(Cell, words, words)
columns = st.tuples(st.integers(1, 3), st.integers(1, 2))


@st.composite
def tables(draw: st.DrawFn) -> DecisionTable:
    inputs, outputs = draw(columns)
    rule = st.builds(
        Rule,
        st.tuples(*[cells] * inputs),
        st.tuples(*[cells] * outputs),
        words,
        words,
        st.lists(words, max_size=2).map(tuple),
    )
    return DecisionTable(
        draw(st.tuples(*[st.builds(Input, names, words, words, words, words)] * inputs)),
        draw(st.tuples(*[st.builds(Output, words, words, words, words, words, words)] * outputs)),
        draw(st.lists(rule, max_size=3).map(tuple)),
        draw(st.sampled_from(HitPolicy)),
        None,
        draw(st.lists(words, max_size=2).map(tuple)),
        draw(words),
    )


boxes: st.SearchStrategy[Logic] = st.recursive(
    st.one_of(literals, tables()),
    lambda inner: st.one_of(
        st.builds(BoxedList, st.lists(inner, max_size=3).map(tuple)),
        st.builds(
            BoxedContext,
            st.lists(st.builds(Entry, st.builds(Variable, words, words), inner), max_size=3).map(
                tuple
            ),
        ),
    ),
    max_leaves=4,
)


@given(names, boxes)
def test_any_logic_comes_back(name: str, logic: Logic) -> None:
    definitions = Definitions(name, (Decision("d", name, logic),))
    assert read_again(definitions) == definitions


@pytest.mark.skipif(not VENDOR.exists(), reason="no dmn-js here: make front-end-dev brings it")
def test_dmn_js_opens_what_is_written(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<div id="canvas" style="height: 600px"></div>')
    page.add_script_tag(path=VENDOR / "dmn-modeler.production.min.js")
    opened = page.evaluate(
        """async (xml) => {
            const modeler = new DmnJS({ container: '#canvas' });
            const { warnings } = await modeler.importXML(xml);
            const views = [];
            for (const view of modeler.getViews().filter(({ type }) => type !== 'drd')) {
                const result = await modeler.open(view);
                views.push([view.type, view.element.id, (result.warnings || []).length]);
            }
            const saved = await modeler.saveXML({ format: true });
            return { warnings: warnings.map(String), views, saved: saved.xml };
        }""",
        dmn_xml(completed(WHOLE)),
    )
    page.close()
    assert opened["warnings"] == []
    assert {tuple(view) for view in opened["views"]} == {
        ("decisionTable", "goodwill", 0),
        ("decisionTable", "points", 0),
        ("boxedExpression", "net", 0),
    }
    assert read_dmn(opened["saved"].encode()).definitions == completed(WHOLE)
