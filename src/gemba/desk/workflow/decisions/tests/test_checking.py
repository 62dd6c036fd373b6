"""What is found wrong with tables, and that what is found is so."""

from __future__ import annotations

import datetime as dt
from itertools import combinations, product

import pytest
from hypothesis import given

from gemba.desk.workflow.decisions import Decisions
from gemba.desk.workflow.decisions.checking import (
    Finding,
    Kind,
    check_definitions,
    check_table,
    covering,
)
from gemba.desk.workflow.decisions.model import (
    Aggregation,
    BoxedContext,
    Decision,
    DecisionTable,
    Definitions,
    Entry,
    HitPolicy,
    Input,
    InputData,
    ItemDefinition,
    LiteralExpression,
    Output,
    Requirement,
    Variable,
)

from .drawn import INPUTS, definitions_of, table
from .drawn import rules as drawn_rules

AGE = Input("age", "number")
RISK = Input("risk", "string", allowed='"low", "high"')
VIP = Input("vip", "boolean")


def found(logic: DecisionTable) -> list[tuple[Kind, str]]:
    return [(each.kind, str(each)) for each in check_table(logic, name="T", element="d")]


def kinds(logic: DecisionTable) -> list[Kind]:
    return [each.kind for each in check_table(logic, name="T", element="d")]


def test_a_table_without_gaps_and_overlaps_is_in_order() -> None:
    logic = table(
        [AGE, RISK, VIP],
        ['< 18 | - | - -> 1', '>= 18 | "low" | - -> 2', '[18..65) | "high" | true -> 3',
         '[18..65) | "high" | false -> 4', '>= 65 | not("low") | - -> 5'],
    )  # fmt: skip
    assert found(logic) == []


def test_gaps_are_told_with_an_example() -> None:
    logic = table([AGE, RISK, VIP], ['>= 18 | "low" | true -> 1', '>= 18 | "high" | - -> 2'])
    assert found(logic) == [
        (
            Kind.GAP,
            'No rule of “T” hits where age < 18: for example age = 17, risk = "high", vip = false.',
        ),
        (
            Kind.GAP,
            'No rule of “T” hits where age >= 18; risk "low"; vip false:'
            ' for example age = 19, risk = "low", vip = false.',
        ),
    ]


def test_a_table_that_is_only_begun_is_told_so() -> None:
    assert found(table([AGE, RISK], [])) == [(Kind.GAP, "“T” has no rule yet.")]


def test_gaps_between_dates_texts_and_durations() -> None:
    days = table([Input("day", "date")], ['< date("2026-01-05") -> 1', '> date("2026-01-06") -> 2'])
    assert '[@"2026-01-05"..@"2026-01-06"]' in found(days)[0][1]
    joined = table([Input("day", "date")], ['<= @"2026-01-05" -> 1', '>= @"2026-01-06" -> 2'])
    assert found(joined) == []
    texts = table([Input("city", "string")], ['"Bonn", "Köln" -> 1'])
    assert found(texts)[0][1] == (
        'No rule of “T” hits where city not("Bonn", "Köln"): for example city = "…".'
    )
    length = table([Input("wait", "days and time duration")], ['< @"PT4H" -> 1', '> @"PT4H" -> 2'])
    assert 'wait @"PT4H"' in found(length)[0][1]


def test_a_default_fills_all_gaps() -> None:
    assert found(table([AGE], ["> 5 -> 1"], outputs=[Output("x", default="0")])) == []


def test_overlaps_of_unique_are_errors_with_an_example() -> None:
    logic = table([AGE, VIP], ["<= 18 | - -> 1", ">= 18 | - -> 2", "> 60 | true -> 3"])
    findings = check_table(logic, name="T", element="d")
    assert [(str(each), each.rules, each.element, each.is_error) for each in findings] == [
        ("Rules 1, 2 of “T” both hit where age 18: for example age = 18, vip = false.",
         (1, 2), "r2", True),
        ("Rules 2, 3 of “T” both hit where age > 60; vip true: for example age = 61, vip = true.",
         (2, 3), "r3", True),
    ]  # fmt: skip


def test_any_may_overlap_where_rules_agree() -> None:
    assert kinds(table([AGE], ["< 9 -> 1", "> 3 -> 1.0"], HitPolicy.ANY)) == []
    assert kinds(table([AGE], ["< 9 -> 1", "> 3 -> 2"], HitPolicy.ANY)) == [Kind.CONFLICT]


def test_rules_that_others_hide_are_named() -> None:
    rules = ["< 5 | - -> 1", "[5..9] | - -> 2", "[2..7] | true -> 3", "- | - -> 4"]
    first = table([AGE, VIP], rules, HitPolicy.FIRST)
    assert found(first) == [
        (Kind.NEVER, "Rule 3 of “T” never answers: wherever it hits, a rule before it does too.")
    ]
    listed = [Output("x", "string", allowed='"high", "low"')]
    priority = table([AGE], ['[3..4] -> "low"', '- -> "high"'], HitPolicy.PRIORITY, listed)
    assert found(priority) == [
        (Kind.NEVER,
         "Rule 1 of “T” never answers: wherever it hits, a rule of higher priority does too.")
    ]  # fmt: skip


def test_a_rule_that_still_answers_null_is_not_hidden() -> None:
    assert kinds(table([AGE], ["< 5 -> 1", ">= 5 -> 2", "- -> 3"], HitPolicy.FIRST)) == []


def test_a_cell_that_nothing_passes_is_named() -> None:
    logic = table([AGE, RISK], ["[9..3] | - -> 1", "- | - -> 2"])
    assert [each for each in found(logic) if each[0] is Kind.NEVER] == [
        (Kind.NEVER, "Rule 1 of “T” can never hit: “[9..3]” lets no value of “age” pass."),
    ]  # fmt: skip


def test_types_that_do_not_fit_are_named() -> None:
    outputs = [Output("days", "number")]
    logic = table([AGE, RISK], ['"x" | "mid" -> "y"', "- | - -> 1"], HitPolicy.FIRST, outputs)
    assert [text for kind, text in found(logic) if kind is Kind.WRONG_TYPE] == [
        '“age” is a number, and rule 1 of “T” compares it with a string: "x".',
        'Rule 1 of “T” looks for "mid", which is not among the values of “risk”.',
        '“days” is a number, and rule 1 of “T” concludes a string: "y".',
    ]


def test_a_text_without_quotes_is_an_unknown_name() -> None:
    logic = table([RISK], ["low -> 1", "- -> high"], HitPolicy.FIRST)
    words = [text for kind, text in found(logic) if kind is Kind.UNKNOWN_NAME]
    assert words[0] == (
        '“T” speaks of “low”, which it does not require. If a text is meant, write "low" in quotes.'
    )
    assert len(words) == 2
    assert check_table(table([AGE], ["- -> rate"]), known={"age", "rate"}) == ()


def test_cells_that_cannot_be_read_are_marked() -> None:
    (finding,) = check_table(table([AGE], ["> 5 and < 7 -> 1"]), name="T", element="d")
    assert (finding.kind, finding.element) == (Kind.UNREADABLE, "r1")


def test_outputs_are_what_the_policy_needs() -> None:
    unranked = table([AGE], ["- -> 1"], HitPolicy.PRIORITY)
    assert "answers by priority" in found(unranked)[0][1]
    unnamed = table([AGE], ["- -> 1 | 2"], outputs=[Output(), Output()])
    assert "need names that differ" in found(unnamed)[0][1]
    several = table([AGE], ["- -> 1 | 2"], HitPolicy.COLLECT, [Output("a"), Output("b")],
                    Aggregation.SUM)  # fmt: skip
    assert "aggregates" in found(several)[0][1]
    strange = table([AGE], ['- -> "c"'], outputs=[Output("x", "string", allowed='"a", "b"')])
    assert found(strange)[0][1] == (
        'Rule 1 of “T” concludes "c", which is not among the values of “x”: "a", "b".'
    )


def test_rules_that_ask_more_are_not_told() -> None:
    logic = table([AGE, VIP], ["< 5 | - -> 1", "modulo(?, 2) = 0 | - -> 2"])
    assert [(each.kind, each.rules) for each in check_table(logic)] == [
        (Kind.UNSURE_GAP, (2,)),
        (Kind.UNCHECKED, (2,)),
    ]


def dovecote(doves: int, holes: int) -> DecisionTable:
    """A rule hits where two doves share a hole, so all is covered when the holes are too few."""
    allowed = ", ".join(map(str, range(holes)))
    lines = [
        " | ".join(str(hole) if dove in pair else "-" for dove in range(doves)) + " -> 1"
        for pair in combinations(range(doves), 2)
        for hole in range(holes)
    ]
    inputs = [Input(f"dove{dove}", "number", allowed=allowed) for dove in range(doves)]
    return table(inputs, lines, HitPolicy.RULE_ORDER)


def test_a_space_of_too_many_parts_is_not_looked_at_wholly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert kinds(dovecote(5, 4)) == []
    assert set(kinds(dovecote(4, 4))) == {Kind.GAP}
    monkeypatch.setattr(covering, "WORK_MAX", 10_000)
    assert kinds(dovecote(6, 5)) == [Kind.UNCHECKED]


def test_definitions_are_checked_as_a_whole() -> None:
    logic = table([Input("amount", "tMoney")], ["> 5 -> fee", "<= 5 -> 0"])
    decisions = (
        Decision("d", "Total", logic, "tLost", (Requirement("i"), Requirement("f"))),
        Decision("f", "fee", LiteralExpression("amount * rate", id="e"), "", (Requirement("i"),)),
        Decision(
            "c",
            "Boxed",
            BoxedContext(
                (
                    Entry(Variable("half"), LiteralExpression("1 / 2")),
                    Entry(Variable(""), LiteralExpression("half + third")),
                )
            ),
            requirements=(Requirement("i"),),
        ),
    )
    types = (ItemDefinition("tMoney", "number", "[0..100]"),)
    model = Definitions("m", decisions, (InputData("i", "amount", "tMoney"),), types=types)
    assert [(each.element, str(each)) for each in check_definitions(model)] == [
        ("d", "“Total” is of the type tLost, which is not defined."),
        ("e", "“fee” speaks of “rate”, which it does not require."),
        ("c", "“Boxed” speaks of “third”, which it does not require."),
    ]
    assert [each.element for each in check_definitions(model, {"rate", "third"})] == ["d"]


def test_a_circle_is_a_finding_too() -> None:
    ring = (
        Decision("a", "A", LiteralExpression("1"), requirements=(Requirement("b"),)),
        Decision("b", "B", LiteralExpression("1"), requirements=(Requirement("a"),)),
    )
    (finding,) = check_definitions(Definitions("m", ring))
    assert (finding.kind, finding.element) == (Kind.UNREADABLE, "a")
    assert str(finding) == "These decisions require each other in a circle: A → B → A."


# What is found is so, and what is so is found.


def scope_of(finding: Finding) -> dict[str, object]:
    return {column.expression: value for column, value in zip(INPUTS, finding.example, strict=True)}


@given(drawn_rules)
def test_examples_of_gaps_and_overlaps_are_real(lines: list[str]) -> None:
    logic = table(INPUTS, lines)
    decisions = Decisions(definitions_of(logic))
    for finding in check_table(logic, name="T"):
        if not finding.example:
            continue
        hits = decisions.decide("Result", {**scope_of(finding), "limit": "a"}).hits[0].rules
        if finding.kind is Kind.GAP:
            assert hits == ()
        if finding.kind is Kind.OVERLAP:
            assert set(finding.rules) <= set(hits)


@given(drawn_rules)
def test_where_nothing_is_found_one_rule_hits(lines: list[str]) -> None:
    logic = table(INPUTS, lines)
    found_kinds = {each.kind for each in check_table(logic, name="T")}
    decisions = Decisions(definitions_of(logic))
    asked = Kind.UNCHECKED in found_kinds
    for amount, day, word, flag in product(range(-1, 8), (1, 3, 4, 7), "abz", (True, False)):
        date = dt.date(2026, 1, day)
        scope = {"amount": amount, "day": date, "word": word, "flag": flag}
        hits = decisions.decide("Result", {**scope, "limit": "a"}).hits[0].rules
        if not hits:
            assert found_kinds & {Kind.GAP, Kind.UNSURE_GAP} or asked
        if len(hits) > 1:
            assert Kind.OVERLAP in found_kinds or asked
