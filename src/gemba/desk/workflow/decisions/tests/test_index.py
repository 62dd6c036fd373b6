"""The index finds the rules that asking each cell finds."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.workflow.decisions import Decisions
from gemba.desk.workflow.decisions.model import HitPolicy, Input
from gemba.foundation.kernel.feel import from_python, parse_unary_tests

from .drawn import INPUTS, definitions_of, rules, table

amounts = st.one_of(
    st.integers(-1, 7), st.sampled_from([0.5, 1.25, 5.5, None]), st.integers(0, 6).map(float)
)
days = st.one_of(
    st.none(), st.integers(1, 8).map(lambda day: dt.date(2026, 1, day)), st.just(dt.date(1, 1, 1))
)
words = st.sampled_from(["a", "b", "c", "", "ab", "d", None])
rows = st.fixed_dictionaries(
    {"amount": amounts, "day": days, "word": words, "flag": st.sampled_from([True, False, None])}
)


@given(rules, st.lists(rows, min_size=1, max_size=6))
def test_rules_found_are_those_whose_cells_pass(
    lines: list[str], drawn: list[dict[str, object]]
) -> None:
    logic = table(INPUTS, lines, HitPolicy.RULE_ORDER)
    decisions = Decisions(definitions_of(logic))
    assert decisions.faults == []
    for row in drawn:
        scope = {**row, "limit": "a"}
        hits = decisions.decide("Result", scope).hits[0].rules
        asked = tuple(
            number
            for number, rule in enumerate(logic.rules, 1)
            if all(
                parse_unary_tests(cell.text).value(row[column.expression], scope).value is True
                for column, cell in zip(INPUTS, rule.conditions, strict=True)
            )
        )
        assert hits == asked


@given(st.lists(rules, min_size=1, max_size=1), st.data())
def test_values_of_any_type_are_answered(lines: list[list[str]], data: st.DataObject) -> None:
    untyped = tuple(Input(each.expression) for each in INPUTS)
    logic = table(untyped, lines[0], HitPolicy.RULE_ORDER)
    decisions = Decisions(definitions_of(logic))
    anything = st.one_of(amounts, days, words, st.booleans(), st.lists(amounts, max_size=2))
    scope: dict[str, object] = {name: data.draw(anything) for name in "amount day word".split()}
    scope |= {"flag": data.draw(anything), "limit": "a"}
    hits = decisions.decide("Result", scope).hits[0].rules
    for number, rule in enumerate(logic.rules, 1):
        passes = all(
            parse_unary_tests(cell.text).value(from_python(scope[column.expression]), scope).value
            is True
            for column, cell in zip(untyped, rule.conditions, strict=True)
        )
        assert (number in hits) is passes
