"""What tables answer when none, one or several rules hit."""

from __future__ import annotations

from gemba.desk.workflow.decisions import Decisions
from gemba.desk.workflow.decisions.model import Aggregation, DecisionTable, HitPolicy, Input, Output
from gemba.foundation.kernel.feel import Value, to_python

from .drawn import definitions_of, table

AGE = [Input("age", "number")]
OVERLAPPING = ['>= 18 -> "adult"', '>= 60 -> "senior"', '< 18 -> "child"']


def decided(logic: DecisionTable, **scope: object) -> object:
    return to_python(Decisions(definitions_of(logic)).decide("Result", scope).value)


def test_unique_answers_with_the_only_rule() -> None:
    result = Decisions(definitions_of(table(AGE, OVERLAPPING))).decide("Result", {"age": 30})
    assert result.value == "adult"
    assert result.hits[0].rules == (1,)
    assert result.hits[0].rule_ids == ("r1",)


def test_unique_that_overlaps_is_a_fault_that_names_the_rules() -> None:
    result = Decisions(definitions_of(table(AGE, OVERLAPPING))).decide("Result", {"age": 70})
    assert result.value is None
    assert str(result.faults[0]) == (
        "Rules 1, 2 of “Result” hit at once, though the table promises that only one does:"
        " let them no longer overlap, or choose another hit policy."
    )
    assert result.hits[0].rules == (1, 2)
    assert result.hits[0].answered == ()


def test_any_answers_where_rules_agree() -> None:
    agreeing = table(AGE, ["> 5 -> 1", "> 3 -> 1.0", "> 9 -> 2"], HitPolicy.ANY)
    assert decided(agreeing, age=7) == 1
    result = Decisions(definitions_of(agreeing)).decide("Result", {"age": 10})
    assert result.value is None
    assert "come to different results" in str(result.faults[0])


def test_first_and_rule_order() -> None:
    assert decided(table(AGE, OVERLAPPING, HitPolicy.FIRST), age=70) == "adult"
    assert decided(table(AGE, OVERLAPPING, HitPolicy.RULE_ORDER), age=70) == ["adult", "senior"]
    result = Decisions(definitions_of(table(AGE, OVERLAPPING, HitPolicy.FIRST))).decide(
        "Result", {"age": 70}
    )
    assert (result.hits[0].rules, result.hits[0].answered) == ((1, 2), (1,))


def test_priority_and_output_order_follow_the_listed_values() -> None:
    listed = [Output("result", "string", allowed='"senior", "adult", "child"')]
    assert decided(table(AGE, OVERLAPPING, HitPolicy.PRIORITY, listed), age=70) == "senior"
    ordered = table(AGE, OVERLAPPING, HitPolicy.OUTPUT_ORDER, listed)
    assert decided(ordered, age=70) == ["senior", "adult"]


def test_priority_of_several_outputs_goes_from_left_to_right() -> None:
    outputs = [Output("level", allowed='"high", "low"'), Output("rate", allowed="3, 2, 1")]
    rules = ['- -> "low" | 3', '> 1 -> "high" | 1', '> 2 -> "high" | 2']
    logic = table(AGE, rules, HitPolicy.PRIORITY, outputs)
    assert decided(logic, age=5) == {"level": "high", "rate": 2}


def test_collect_and_its_aggregations() -> None:
    rules = ["> 1 -> 10", "> 2 -> 20", "> 3 -> 20"]

    def collected(aggregation: Aggregation | None, age: int) -> object:
        logic = table(AGE, rules, HitPolicy.COLLECT, aggregation=aggregation)
        return decided(logic, age=age)

    assert collected(None, 5) == [10, 20, 20]
    assert collected(Aggregation.SUM, 5) == 50
    assert collected(Aggregation.MIN, 5) == 10
    assert collected(Aggregation.MAX, 5) == 20
    assert collected(Aggregation.COUNT, 5) == 3
    assert collected(None, 0) == []
    assert collected(Aggregation.COUNT, 0) == 0
    assert collected(Aggregation.SUM, 0) is None


def test_where_no_rule_hits_the_default_counts() -> None:
    outputs = [Output("level", default='"none"'), Output("rate", default="age + 1")]
    logic = table(AGE, ['> 5 -> "high" | 1'], outputs=outputs)
    assert decided(logic, age=1) == {"level": "none", "rate": 2}
    assert decided(table(AGE, ["> 5 -> 1"]), age=1) is None


def test_conclusions_are_expressions() -> None:
    assert decided(table(AGE, ["- -> age * 2"]), age=21) == 42


def test_a_value_of_a_wrong_type_is_null_with_a_word() -> None:
    decisions = Decisions(definitions_of(table(AGE, ["- -> 1", "> 5 -> 2"], HitPolicy.COLLECT)))
    result = decisions.decide("Result", {"age": "old"})
    assert to_python(result.value) == [1]
    words = [str(each) for each in result.warnings]
    assert words == ["“age” is not of the type number, so it counts as null."]


def test_a_value_that_is_not_allowed_is_said() -> None:
    risk = [Input("risk", "string", allowed='"low", "high"')]
    result = Decisions(definitions_of(table(risk, ["- -> 1"]))).decide("Result", {"risk": "odd"})
    assert to_python(result.value) == 1
    assert "not among those allowed" in str(result.warnings[0])


def test_a_table_with_a_cell_that_cannot_be_read_is_a_fault() -> None:
    decisions = Decisions(definitions_of(table(AGE, ["> 5 and < 7 -> 1", "- -> 1 +"])))
    assert [(each.element, str(each)) for each in decisions.faults] == [
        ("r1", "“and” cannot stand here."),
        ("r2", "The expression ends too early: something is missing here."),
    ]
    result = decisions.decide("Result", {"age": 6})
    assert result.value is None
    assert result.faults == tuple(decisions.faults)


def test_lists_and_contexts_are_asked_of_each_cell() -> None:
    tags = [Input("tags")]
    rules = ['list contains(?, "vip") -> 1', "[1, 2] -> 2", "count(?) = 0 -> 3"]
    logic = table(tags, rules, HitPolicy.COLLECT)
    assert decided(logic, tags=["vip"]) == [1]
    assert decided(logic, tags=[1, 2]) == [2]
    assert decided(logic, tags=[]) == [3]


def test_cells_that_speak_of_other_inputs() -> None:
    inputs = [Input("paid", "number"), Input("due", "number")]
    logic = table(inputs, ['< due | - -> "short"', '>= due | > 0 -> "settled"'])
    assert decided(logic, paid=5, due=10) == "short"
    assert decided(logic, paid=10, due=10) == "settled"


def test_null_reaches_the_cells_that_take_it() -> None:
    logic = table(AGE, ["null -> 1", "not(null) -> 2", "- -> 3"], HitPolicy.COLLECT)
    assert decided(logic, age=None) == [1, 3]
    assert decided(logic, age=4) == [2, 3]


def test_values_are_those_of_the_language() -> None:
    value: Value = (
        Decisions(definitions_of(table(AGE, ["- -> [age, null]"])))
        .decide("Result", {"age": 1})
        .value
    )
    assert to_python(value) == [1, None]
