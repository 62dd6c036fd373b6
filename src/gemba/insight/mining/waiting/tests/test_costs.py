"""Costs by hand, and that no amount is counted twice or lost."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.rates import Price, Rates, RatesInvalid, rates_of, stored
from gemba.insight.eventlog.testing import Event, drawn_events, log_of, rows_of
from gemba.insight.mining.waiting.bills import Biller
from gemba.insight.mining.waiting.bottlenecks import bottlenecks, wait_totals
from gemba.insight.mining.waiting.causes import waiting_times
from gemba.insight.mining.waiting.chosen import ChosenWaits
from gemba.insight.mining.waiting.costs import (
    Costs,
    Pricing,
    case_costs,
    costs_by_move,
    costs_by_step,
    costs_by_value,
    costs_of,
)
from gemba.insight.mining.waiting.index import WaitIndex
from gemba.insight.mining.waiting.parties import Party, Reading
from gemba.insight.mining.waiting.quality import QualityMarks, kinds_of_rows, quality_costs

READING = Reading(customer=Party(frozenset({"customer"})))
RATES = Rates(
    hour_minor=3600,
    hour_by_person=(Price("bob", 7200),),
    hour_by_group=(Price("experts", 36_000),),
    contact_minor=100,
    contact_by_channel=(Price("phone", 500),),
    waiting_day_minor=86_400,
    part_attribute="part",
    parts=(Price("fan", 1500),),
    breach_attribute="late",
    breach_value="yes",
    breach_minor=9900,
)
# Seconds; ann costs a cent a second, bob two, eve ten. A second of waiting costs a cent.
LOG = """
    k1 ask 0 customer 0
    k1 look 110 ann 100
    k1 look 120 bob 110
    k1 back 130 ann 120
    k1 answer 200 customer 200
    k1 reopen 210 eve 200
    k1 look 220 eve 215
    k2 ask 300 customer 300
    k2 look 310 bob 300
"""


def priced() -> tuple[EventColumns, Costs, Pricing]:
    columns = log_of(LOG)
    by_case = {
        "channel": CodedColumn.of(["phone", None]),
        "part": CodedColumn.of(["fan", "none"]),
        "late": CodedColumn.of(["no", "yes"]),
    }
    columns = dataclasses.replace(columns, case_attributes=by_case)
    groups = {"eve": ("experts",), "bob": ("experts",)}
    pricing = Pricing(RATES, lambda name: groups.get(name, ()), frozenset({"ask"}))
    return columns, costs_of(columns, waiting_times(columns, READING), pricing), pricing


def test_by_hand() -> None:
    columns, costs, _pricing = priced()
    work = 10 + 20 + 10 + 100 + 50, 20
    contacts, parts = (500, 100), (1500, 0)
    # The customer's 70 seconds cost nothing.
    waiting = 100 + 5, 0
    breach = 0, 9900
    expected = [
        sum(each) * 1000 for each in zip(work, contacts, parts, waiting, breach, strict=True)
    ]
    assert case_costs(columns, costs).tolist() == expected
    assert costs_by_step(columns, costs).ranked()[0] == ("ask", 2_100_000, 2)
    by_channel = costs_by_value(columns, costs, "channel")
    assert by_channel is not None
    assert by_channel.ranked() == [("phone", expected[0], 1)]
    assert costs_by_value(columns, costs, "nothing") is None


def test_poor_quality_by_hand() -> None:
    columns, costs, _pricing = priced()
    waits = waiting_times(columns, READING)
    marks = QualityMarks(reopen_steps=frozenset({"reopen"}))
    kinds = kinds_of_rows(columns, waits.works, marks)
    found = {each.kind: each for each in quality_costs(columns, costs, kinds)}
    # Looked at again by bob: redone. Back to ann: ping-pong. All since the reopening is reopened,
    # though eve also looks at it again.
    assert {name: each.mills for name, each in found.items()} == {
        "reopened": 155_000,
        "redone": 20_000,
        "ping_pong": 10_000,
        "breach": 9_900_000,
    }
    assert found["reopened"].events == 2
    complaint = QualityMarks("late", frozenset({"yes"}), reopen_steps=frozenset({"reopen"}))
    kinds = kinds_of_rows(columns, waits.works, complaint)
    second = quality_costs(columns, costs, kinds, np.array([False, True]))
    assert [(each.kind, each.events) for each in second] == [("complaint", 2), ("breach", 0)]


@given(drawn_events(size_max=25, starts=True), st.integers(0, 2_000_000))
def test_every_amount_is_counted_once(events: list[Event], minor: int) -> None:
    columns = build(rows_of(events))
    waits = waiting_times(columns)
    rates = Rates(hour_minor=minor, contact_minor=7, waiting_day_minor=minor)
    costs = costs_of(columns, waits, Pricing(rates))
    whole = int(case_costs(columns, costs).sum())
    assert int(costs_by_step(columns, costs).mills.sum()) == whole
    assert int(costs.waiting_by_cause.sum()) == int(costs.waiting.sum())
    first = columns.offsets[:-1]
    moved = int(costs_by_move(columns, costs).mills.sum())
    assert moved == whole - int(costs.by_row[first].sum())
    kinds = kinds_of_rows(columns, waits.works, QualityMarks(reopen_steps=frozenset({"c"})))
    poor = sum(each.mills for each in quality_costs(columns, costs, kinds))
    assert poor <= whole


@given(drawn_events(size_max=25, starts=True), st.integers(0, 2_000_000), st.booleans())
def test_the_bill_of_a_case_sums_to_what_it_costs(
    events: list[Event], minor: int, turned: bool
) -> None:
    columns = build(rows_of(events))
    waits = waiting_times(columns)
    rates = Rates(hour_minor=minor, contact_minor=7, waiting_day_minor=minor)
    costs = costs_of(columns, waits, Pricing(rates))
    cases = np.arange(columns.cases)[:: -1 if turned else 1]
    steps = range(len(columns.activities) // 2)
    found = Biller(columns, costs, waits=waits.row, steps=steps).of(cases)
    assert found.whole.tolist() == case_costs(columns, costs)[cases].tolist()
    assert found.steps.sum(axis=1).tolist() == found.whole.tolist()
    assert found.causes.sum(axis=1).tolist() == found.kinds[:, 3].tolist()
    by_step = costs_by_step(columns, costs).mills
    assert found.steps.sum(axis=0)[: len(steps)].tolist() == by_step[: len(steps)].tolist()
    assert found.causes.sum(axis=0).tolist() == costs.waiting_by_cause.sum(axis=1).tolist()


def test_rates_are_read_back() -> None:
    assert rates_of(stored(RATES)) == RATES
    assert rates_of({"unknown": 1}) == Rates()
    assert RATES.are_set
    assert not Rates().are_set
    for wrong in ({"currency": "euro"}, {"hour_minor": -1}, {"contact_minor": 10**9}):
        with pytest.raises(RatesInvalid):
            rates_of(wrong)


def test_no_cases_cost_nothing() -> None:
    columns, costs, _pricing = priced()
    waits = waiting_times(columns, READING)
    none = np.zeros(columns.cases, dtype=np.bool_)
    assert costs_by_step(columns, costs, none).ranked() == []
    assert costs_by_move(columns, costs, none).ranked() == []
    by_channel = costs_by_value(columns, costs, "channel", none)
    assert by_channel is not None
    assert by_channel.ranked() == []
    assert (
        quality_costs(columns, costs, kinds_of_rows(columns, waits.works, QualityMarks()), none)
        == []
    )
    chosen = ChosenWaits(WaitIndex.of(columns, waits), none)
    assert bottlenecks(chosen) == []
    assert wait_totals(chosen).case_us == 0
    assert int(chosen.by_hour_us.sum()) == 0
