"""Decision tables written in a line or two, and drawn at random."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from gemba.desk.workflow.decisions.model import (
    Aggregation,
    Cell,
    Decision,
    DecisionTable,
    Definitions,
    HitPolicy,
    Input,
    InputData,
    LiteralExpression,
    Output,
    Requirement,
    Rule,
)


def table(
    inputs: Sequence[Input],
    rules: Sequence[str],
    policy: HitPolicy = HitPolicy.UNIQUE,
    outputs: Sequence[Output] = (Output("result"),),
    aggregation: Aggregation | None = None,
) -> DecisionTable:
    """A rule is `condition | condition -> conclusion | conclusion`; its id is r1, r2 …"""
    return DecisionTable(
        tuple(inputs),
        tuple(outputs),
        tuple(_rule(text, number) for number, text in enumerate(rules, 1)),
        policy,
        aggregation,
    )


def definitions_of(logic: DecisionTable | LiteralExpression) -> Definitions:
    """One decision “Result” that requires what the table's inputs look at."""
    asked = logic.inputs if isinstance(logic, DecisionTable) else ()
    given = tuple(InputData(f"i{at}", each.expression, each.type) for at, each in enumerate(asked))
    required = tuple(Requirement(each.id) for each in given)
    return Definitions("test", (Decision("d", "Result", logic, requirements=required),), given)


def _rule(text: str, number: int) -> Rule:
    conditions, _arrow, conclusions = text.partition(" -> ")
    left = (each.strip() for each in conditions.split(" | "))
    right = (each.strip() for each in conclusions.split(" | "))
    return Rule(tuple(map(Cell, left)), tuple(map(Cell, right)), f"r{number}")


numbers = st.integers(0, 6).map(str)
days = st.integers(1, 6).map(lambda day: f'date("2026-01-0{day}")')
words = st.sampled_from(['"a"', '"b"', '"c"', "null"])
signs = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])


def _ordered(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    compared = st.builds(lambda sign, value: f"{sign} {value}", signs, values)
    ranges = st.builds(
        lambda first, low, high, last: f"{first}{low}..{high}{last}",
        st.sampled_from("[(]"), values, values, st.sampled_from("])["),
    )  # fmt: skip
    asked = st.builds(lambda sign, value: f"? {sign} {value}", signs, values)
    plain = st.one_of(values, compared, ranges, asked, st.just("-"))
    several = st.lists(plain.filter(lambda text: text != "-"), min_size=1, max_size=3)
    return st.one_of(
        plain,
        several.map(", ".join),
        several.map(lambda tests: f"not({', '.join(tests)})"),
        st.builds(lambda low, high: f"? >= {low} and ? < {high}", values, values),
    )


listed = st.one_of(
    st.just("-"),
    st.lists(words, min_size=1, max_size=2).map(", ".join),
    st.lists(words, min_size=1, max_size=2).map(lambda each: f"not({', '.join(each)})"),
    st.just("string length(?) > 0"),
    st.just("limit"),
)
COLUMNS = {
    "amount": ("number", _ordered(numbers)),
    "day": ("date", _ordered(days)),
    "word": ("string", listed),
    "flag": ("boolean", st.sampled_from(["-", "true", "false", "not(true)", "null", "? = false"])),
}
INPUTS = tuple(Input(name, kind) for name, (kind, _cells) in COLUMNS.items())
rules = st.lists(
    st.tuples(*(cells for _kind, cells in COLUMNS.values())).map(" | ".join),
    min_size=1,
    max_size=8,
).map(lambda lines: [f"{line} -> {number}" for number, line in enumerate(lines, 1)])
