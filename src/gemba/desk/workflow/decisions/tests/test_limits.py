"""Tables that mean harm, or are merely large, are read, checked and decided soon."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from gemba.desk.workflow.decisions import Decisions
from gemba.desk.workflow.decisions.checking import check_table
from gemba.desk.workflow.decisions.model import DecisionTable, HitPolicy, Input

from .drawn import definitions_of, table

SECONDS_MAX = 10.0  # of processor time, on a busy machine
NUMBER = Input("n", "number")


def spent(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def long_lists(rules: int, values: int) -> DecisionTable:
    lines = [
        ", ".join(str(rule * values + value) for value in range(values)) + f" -> {rule}"
        for rule in range(rules)
    ]
    return table([NUMBER], lines)


def test_cells_of_many_values_are_asked_when_they_cannot_be_regions() -> None:
    decisions = Decisions(definitions_of(long_lists(20, 300)))
    assert decisions.decide("Result", {"n": 19 * 300 + 5}).value == 19
    assert spent(lambda: Decisions(definitions_of(long_lists(20, 300)))) < SECONDS_MAX


def test_a_table_of_many_intervals_is_checked_soon() -> None:
    columns = [Input(f"x{at}", "number") for at in range(5)]
    lines = [
        " | ".join(f"[{rule * (at + 1)}..{rule * (at + 1) + 40})" for at in range(5)) + " -> 1"
        for rule in range(400)
    ]
    large = table(columns, lines, HitPolicy.FIRST)
    assert spent(lambda: check_table(large)) < SECONDS_MAX


@pytest.mark.parametrize(("rules", "columns"), [(5_001, 1), (1_001, 50)])
def test_tables_beyond_all_use_are_faults(rules: int, columns: int) -> None:
    inputs = [Input(f"x{at}", "number") for at in range(columns)]
    line = " | ".join(["-"] * columns) + " -> 1"
    decisions = Decisions(definitions_of(table(inputs, [line] * rules)))
    (fault,) = decisions.faults
    assert "a table has at most 5,000 rules and 50,000 cells" in str(fault)
    assert decisions.decide("Result", {}).value is None


def test_cells_that_would_take_long_are_not_asked_while_reading() -> None:
    lines = [f"count(for i in 1..1e9 return {rule}) -> {rule}" for rule in range(200)]
    hostile = definitions_of(table([NUMBER], lines))
    assert spent(lambda: Decisions(hostile)) < 2.0
    decisions = Decisions(hostile)
    result = decisions.decide("Result", {"n": 1})
    assert result.value is None
    assert "more than 300,000 steps" in str(result.warnings[-1])
