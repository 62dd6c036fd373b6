"""One truth about cost: the figure of a case and what the Process screen adds up for it."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.kernel.money import MILLS
from gemba.insight.eventlog.columns import EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.rates import Price, Rates
from gemba.insight.eventlog.testing import Event, rows_of
from gemba.insight.kpis.meanings import Meaning, Meanings
from gemba.insight.kpis.registry import kpis
from gemba.insight.kpis.steps import Steps
from gemba.insight.mining.waiting.causes import waiting_times
from gemba.insight.mining.waiting.costs import Pricing, case_costs, costs_of

RATES = Rates(
    hour_minor=36_000,
    hour_by_person=(Price("bob", 72_000),),
    contact_minor=50,
    contact_by_channel=(Price("phone", 200),),
    part_attribute="part",
    parts=(Price("screen", 9_900), Price("glue", 100)),
    breach_attribute="channel",
    breach_value="phone",
    breach_minor=1_000,
)
MEANINGS = Meanings(
    steps={Meaning.RESOLVED: frozenset({"d"})}, contacts=frozenset({"a"}), rates=RATES
)


@st.composite
def worked(draw: st.DrawFn) -> list[Event]:
    """Cases whose every step has a start, each ending with its resolution."""
    found: list[Event] = []
    for case in draw(st.lists(st.sampled_from("vwxyz"), unique=True, min_size=1, max_size=4)):
        steps = draw(st.lists(st.sampled_from("abc"), max_size=5))
        for place, step in enumerate([*steps, "d"]):
            spent = draw(st.integers(0, 90))
            end = 100 * (place + 1)
            found.append((case, step, end, draw(st.sampled_from(["ann", "bob"])), end - spent))
    return found


@given(worked())
def test_a_case_costs_the_same_on_both_screens(story: list[Event]) -> None:
    rows = rows_of(story)
    parts = [("screen", "glue", None)[n % 3] for n in range(len(story))]
    channels = [("mail", "phone")[n % 2] for n in range(len(rows.case.names))]
    given = {each.name: getattr(rows, each.name) for each in dataclasses.fields(EventRows)}
    given |= {
        "attributes": {"part": CodedColumn.of(parts)},
        "case_attributes": {"channel": CodedColumn.of(channels)},
    }
    columns = build(EventRows(**given))
    facts = kpis()["cost_per_ticket"].observe(Steps.of(columns, MEANINGS))
    pricing = Pricing(RATES, contact_steps=MEANINGS.contacts)
    mills = case_costs(columns, costs_of(columns, waiting_times(columns), pricing))
    assert facts.case.tolist() == list(range(columns.cases))
    assert facts.value * 100 * MILLS == pytest.approx(mills.astype(np.float64), abs=len(columns))
